/**
 * What stands beside an invisible character: it alone decides whether the character is spelling, layout, debris or a
 * disguise (docs/hidden-text.md, "Beside it").
 */
import { CASED, JOIN, NONE } from '../../text/characters';
import { visible } from '../../text/escape';
import { lineEnd, lineStart } from '../../text/lines';

/** How far a line is looked at, in both directions. */
const LINE_REACH = 500;

export const isCombiningMark = (cp: number): boolean =>
  cp !== NONE && /^\p{M}$/u.test(String.fromCodePoint(cp));
export const isLetter = (cp: number): boolean => cp !== NONE && /^\p{L}$/u.test(String.fromCodePoint(cp));
export const isHan = (cp: number): boolean =>
  cp !== NONE && /^\p{Script=Han}$/u.test(String.fromCodePoint(cp));
export const isEmoji = (cp: number): boolean =>
  cp === 0xfe0f ||
  (cp !== NONE &&
    /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u.test(String.fromCodePoint(cp)));
export const isDigit = (cp: number): boolean => cp !== NONE && /^\p{Nd}$/u.test(String.fromCodePoint(cp));
export const isMongolian = (cp: number): boolean =>
  cp >= 0x1800 && cp <= 0x18af && (cp < 0x180b || cp > 0x180f);
export const within = (cp: number, low: number, high: number): boolean => cp >= low && cp <= high;

/** A stretch of invisible characters that belong to no emoji. */
export interface Run {
  start: number;
  end: number;
  symbols: number[];
  prev: number;
  next: number;
}

/** @returns the character, or nothing at the edge of the text */
export function char(cp: number): string {
  return cp === NONE ? '' : String.fromCodePoint(cp);
}

export type Neighbours = ReturnType<typeof neighboursIn>;

/** Looks around in one text. Offsets are UTF-16 code units; the text edge is NONE. */
export function neighboursIn(text: string) {
  let hasRtlCache: boolean | undefined;

  function before(at: number): number {
    if (at <= 0) return NONE;
    const unit = text.charCodeAt(at - 1);
    return unit >= 0xdc00 && unit <= 0xdfff && at >= 2 ? text.codePointAt(at - 2)! : unit;
  }

  function after(at: number): number {
    return text.codePointAt(at) ?? NONE;
  }

  /** The base of the combining sequence that ends at `at`: at most 12 marks back, a mark of a joining script counts. */
  function base(at: number): number {
    let cp = before(at);
    let position = at;
    for (let i = 0; i < 12 && cp !== NONE && !JOIN.has(cp) && isCombiningMark(cp); i++) {
      position -= cp > 0xffff ? 2 : 1;
      cp = before(position);
    }
    return cp;
  }

  /** Between two letters or digits of scripts that put no invisible character inside a word. */
  function isInWord(run: Run): boolean {
    let left = base(run.start);
    if (left === 0x5f) {
      let position = run.start;
      while (before(position) === 0x5f) position--;
      left = base(position);
    }
    if (left === NONE || !CASED.has(left)) return false;
    let right = run.next;
    if (right === 0x5f) {
      let position = run.end;
      while (after(position) === 0x5f) position++;
      right = after(position);
    }
    return right !== NONE && CASED.has(right);
  }

  function isBeside(run: Run, set: { has(cp: number): boolean }): boolean {
    return (
      (run.prev !== NONE && set.has(run.prev)) ||
      (run.next !== NONE && set.has(run.next)) ||
      set.has(base(run.start))
    );
  }

  function hasRtl(): boolean {
    hasRtlCache ??=
      /[\u0590-\u05ff\u0600-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b][\udc00-\udfff]/.test(
        text,
      );
    return hasRtlCache;
  }

  function lettersBefore(at: number): string {
    let start = at;
    while (start > 0 && at - start < 64 && isLetter(before(start))) start -= before(start) > 0xffff ? 2 : 1;
    return text.slice(start, at);
  }

  function lettersAfter(at: number): string {
    let end = at;
    while (end < text.length && end - at < 64 && isLetter(after(end))) end += after(end) > 0xffff ? 2 : 1;
    return text.slice(at, end);
  }

  /** The word around a run, the invisible part spelled out, for messages. */
  function word(run: Run): string {
    const left = text
      .slice(Math.max(0, run.start - 24), run.start)
      .split(/\s/)
      .at(-1)!;
    const right = text.slice(run.end, run.end + 24).split(/\s/)[0]!;
    return visible(left + text.slice(run.start, run.end) + right, 100);
  }

  function line(at: number): string {
    return text.slice(lineStart(text, at, LINE_REACH), lineEnd(text, at, LINE_REACH));
  }

  return { before, after, base, isInWord, isBeside, hasRtl, lettersBefore, lettersAfter, word, line };
}
