/**
 * Characters that are not invisible by definition, but that nobody can tell what they show: braille blanks, format
 * characters of other scripts, private use, noncharacters, unassigned code points.
 * Rules: invisible-letter (braille), format-out-of-context, private-use, noncharacter, unassigned.
 */
import { characterName, codePointLabel, UNASSIGNED } from '../../text/characters';
import { FEATURE } from '../../text/features';
import { lazy } from '../../text/lazy';
import { lineEnd, lineStart } from '../../text/lines';
import type { Severity } from '../../types';
import { removal, type TextContext } from '../context';
import { char, neighboursIn, within } from './neighbours';

/** How far braille patterns may be from a blank between them. */
const REACH = 400;
const privateRuns = lazy(() => /[\ue000-\uf8ff\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]+/gu);

export function checkStrangers(context: TextContext): void {
  const { text, features } = context;
  if ((features & (FEATURE.STRANGER | FEATURE.UNASSIGNED)) === 0) return;
  const near = neighboursIn(text);

  function report(
    { start, end }: { start: number; end: number },
    rule: string,
    severity: Severity,
    message: () => string,
  ): void {
    context.report(`hidden-text/${rule}`, severity, start, end, message, () => removal(start, end));
  }

  /** U+2800 has width but no dots: a blank that no search for spaces finds. */
  function brailleBlanks(): void {
    if (!text.includes('\u2800')) return;
    const dots = /[\u2801-\u28ff]/;
    for (const match of text.matchAll(/\u2800+/g)) {
      const start = match.index;
      const end = start + match[0].length;
      // This line, the one before and the one after, 400 units at most.
      const above = Math.max(lineStart(text, start, REACH) - 1, 0);
      const below = Math.min(lineEnd(text, end, REACH) + 1, text.length);
      const around = text.slice(
        lineStart(text, above, Math.max(above - start + REACH, 0)),
        lineEnd(text, below, Math.max(end + REACH - below, 0)),
      );
      if (dots.test(around)) continue;
      const isWord =
        /[\p{L}\p{N}_]/u.test(char(near.before(start))) && /[\p{L}\p{N}_]/u.test(char(near.after(end)));
      report(
        { start, end },
        'invisible-letter',
        match[0].length >= 4 || isWord ? 'medium' : 'low',
        () =>
          `${match[0].length} BRAILLE PATTERN BLANK (U+2800) outside braille: looks like a space, is a symbol`,
      );
    }
  }

  /** Egyptian format controls: format characters, but not default ignorable. */
  function otherFormats(): void {
    for (const match of text.matchAll(/(?:\ud80d[\udc30-\udc3f])+/g)) {
      const start = match.index;
      const end = start + match[0].length;
      const isHieroglyph = (cp: number): boolean => within(cp, 0x13000, 0x143ff);
      if (isHieroglyph(near.before(start)) || isHieroglyph(near.after(end))) continue;
      const name = (): string => characterName(match[0].codePointAt(0)!);
      report({ start, end }, 'format-out-of-context', 'low', () => `${name()} outside hieroglyphic text`);
    }
  }

  /** Private use: nobody but the owner of the font knows what it shows. */
  function privateUse(): void {
    for (const match of text.matchAll(privateRuns())) {
      const count = [...match[0]].length;
      const run = { start: match.index, end: match.index + match[0].length };
      report(
        run,
        'private-use',
        count >= 8 ? 'low' : 'info',
        () => `${count} private-use characters: only a special font shows them`,
      );
    }
  }

  /** Noncharacters and unassigned code points: nobody knows what they show. */
  function notCharacters(): void {
    for (let at = 0; at < text.length; at++) {
      if (text.charCodeAt(at) < 0x80) continue;
      const cp = text.codePointAt(at)!;
      const run = { start: at, end: at + (cp > 0xffff ? 2 : 1) };
      if ((cp & 0xfffe) === 0xfffe || within(cp, 0xfdd0, 0xfdef)) {
        report(
          run,
          'noncharacter',
          'low',
          () => `${codePointLabel(cp)} is not a character and never will be`,
        );
      } else if (UNASSIGNED.has(cp)) {
        report(run, 'unassigned', 'info', () => `${codePointLabel(cp)} is not assigned in Unicode 18.0`);
      }
      at = run.end - 1;
    }
  }

  if ((features & FEATURE.STRANGER) !== 0) {
    brailleBlanks();
    otherFormats();
    privateUse();
  }
  notCharacters();
}
