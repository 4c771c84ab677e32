/**
 * Distances in words. Between two words of a phrase there may be a comma and a line break, and the words between them
 * have any length; how many there are is what a pattern bounds, and what its keywords can be held to.
 */

/** What a mark that ends a phrase counts as: more words than most phrases have. */
export const STOP = 64;

/** The ASCII characters that may stand between two words of one phrase: see `GAP_CLASS` in src/phrases/marks.ts. */
const GAPS = '\t\n\v\f\r >*_"\'`#|~()[],:;=/\\-';
const IDEOGRAPHIC_STOP = 0x3002;

/** White space beyond ASCII, and the one mark there that ends a phrase. */
export const WIDE_BLANKS: readonly number[] = [
  0xa0,
  0x1680,
  0x2000,
  0x2001,
  0x2002,
  0x2003,
  0x2004,
  0x2005,
  0x2006,
  0x2007,
  0x2008,
  0x2009,
  0x200a,
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
  0xfeff,
  IDEOGRAPHIC_STOP,
];

/** In folded text: of a word are ASCII letters and digits, and all that is not ASCII but white space. */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a);
  return !WIDE_BLANKS.includes(unit);
}

/** Neither of a word nor between the words of a phrase. */
export function isStopUnit(unit: number): boolean {
  if (unit >= 0x80) return unit === IDEOGRAPHIC_STOP;
  return !isWordUnit(unit) && !GAPS.includes(String.fromCharCode(unit));
}
