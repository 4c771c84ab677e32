/**
 * Text pushed out of sight by white space: beyond the right edge of every window, or below the end of the page.
 *
 * Rules: whitespace-padding, exotic-space.
 */
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import { lineEnd } from '../../text/lines';
import { removal, type TextContext } from '../context';

const COLUMNS = 120;
const BLANK_LINES = 40;
/** Most of a pushed-away text that is read. */
const PUSHED_LIMIT = 2_000;
/** A run that long covers at least one position that we look at. */
const STRIDE = BLANK_LINES;

export function checkPadding(context: TextContext): void {
  checkWhitespacePadding(context);
  if ((context.features & FEATURE.SPACE) !== 0) checkExoticSpaces(context);
}

/** \s of ECMAScript, by code unit. */
function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 9 && unit <= 13);
  if (unit < 0xa0) return false;
  return (
    unit === 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000 ||
    unit === 0xfeff
  );
}

/** Looks at every 40th character and widens from there: no regex, no backtracking, 1/40 of the text. */
function checkWhitespacePadding({ text, report }: TextContext): void {
  const { length } = text;
  for (let at = STRIDE - 1; at < length; at += STRIDE) {
    if (!isSpace(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isSpace(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < length && isSpace(text.charCodeAt(end))) end++;
    at += Math.floor((end - at) / STRIDE) * STRIDE;
    if (end - start < BLANK_LINES || end === length) continue;
    const run = text.slice(start, end);
    const lastLine = run.lastIndexOf('\n');
    const columns = run.length - 1 - lastLine;
    const pushed = text.slice(end, lineEnd(text, end, PUSHED_LIMIT)).trimEnd();
    if (words(pushed) < 3) continue;
    const feeds = run.split('\n').length - 1;
    if (feeds > BLANK_LINES) {
      report(
        'hidden-text/whitespace-padding',
        'medium',
        end,
        end + pushed.length,
        () => `${feeds - 1} blank lines push this out of sight: "${visible(pushed, 120)}"`,
        { decoded: pushed },
      );
    } else if (columns >= COLUMNS && !pushed.includes('|')) {
      report(
        'hidden-text/whitespace-padding',
        'medium',
        end - columns,
        end + pushed.length,
        () => `${columns} columns of white space push this off screen: "${visible(pushed, 120)}"`,
        { decoded: pushed },
      );
    }
  }
}

function words(text: string): number {
  return text.match(/\p{L}{2,}/gu)?.length ?? 0;
}

const EXOTIC = /[\u1680\u2000-\u200a\u205f]/;

function checkExoticSpaces({ text, report }: TextContext): void {
  for (const match of text.matchAll(/[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g)) {
    const exotic = [...match[0]].filter((char) => EXOTIC.test(char));
    const start = match.index;
    const end = start + match[0].length;
    if (exotic.length >= 8 && new Set(exotic).size >= 2) {
      report(
        'hidden-text/exotic-space',
        'medium',
        start,
        end,
        () =>
          `${exotic.length} spaces of ${new Set(exotic).size} unusual kinds in a row: white space that may carry a message`,
        {
          edits: [{ start, end, replacement: ' ' }],
        },
      );
    } else if (
      exotic.includes('\u1680') &&
      !/[\u1681-\u169c]/.test(text.slice(Math.max(0, start - 20), end + 20))
    ) {
      report(
        'hidden-text/exotic-space',
        'low',
        start,
        end,
        'OGHAM SPACE MARK (U+1680) outside Ogham: drawn as a dash or as nothing',
        removal(start, end),
      );
    }
  }
}
