/**
 * What can be in a text at all, found in one pass: it decides which hidden-text rules have anything to look at. Honest
 * files are most of the work and most of them have nothing; a property regex over the text is ten times slower than
 * this loop. A class may be too wide, never too narrow. What the classes mean: docs/hidden-text.md.
 */

export const FEATURE = {
  /** Renders as nothing: `isInvisible` of characters.ts, but for U+FE0F. */
  INVISIBLE: 1 << 0,
  /** A C0 control other than TAB, LF and CR, DEL, or a C1 control. */
  CONTROL: 1 << 1,
  /** A letter of a script whose letters pass for Latin: Greek, Cyrillic, Armenian, Cherokee and so on. */
  LOOKALIKE: 1 << 2,
  /** Two generic combining marks in a row. */
  MARKS: 1 << 3,
  /** A space other than SPACE and NBSP. */
  SPACE: 1 << 4,
  /** Mathematical, full-width, circled and small-capital letters. */
  STYLED: 1 << 5,
  CARRIAGE_RETURN: 1 << 6,
  NON_ASCII: 1 << 7,
  /** U+FE0F alone: half of the files with emoji have it, and only the judge of invisible runs cares. */
  EMOJI_SELECTOR: 1 << 8,
  /** Bidirectional embeddings, overrides, isolates and their closers. */
  BIDI: 1 << 9,
  /** LINE SEPARATOR and PARAGRAPH SEPARATOR. */
  SEPARATOR: 1 << 10,
  /** Private use, noncharacters, the braille blank, Egyptian format controls. */
  STRANGER: 1 << 11,
  /** A code point of a stretch in which some are not assigned. */
  UNASSIGNED: 1 << 12,
  /** Half of a surrogate pair. */
  LONE_SURROGATE: 1 << 13,
} as const;

/** For text of which nothing is known: every rule looks. */
export const ALL_FEATURES = (1 << 14) - 1;

const { INVISIBLE, CONTROL, LOOKALIKE, SPACE, STYLED, CARRIAGE_RETURN, NON_ASCII } = FEATURE;
const { MARKS, EMOJI_SELECTOR, BIDI, SEPARATOR, STRANGER, UNASSIGNED, LONE_SURROGATE } = FEATURE;

/** A generic combining mark; two of them make MARKS. No feature itself, so it never leaves this file. */
const MARK = 1 << 15;

/** First and last code point, and what they are. A code point may be in several rows. */
type Row = [first: number, last: number, bits: number];

const BMP: Row[] = [
  [0x00, 0x08, CONTROL],
  [0x0b, 0x0c, CONTROL],
  [0x0d, 0x0d, CARRIAGE_RETURN],
  [0x0e, 0x1f, CONTROL],
  [0x7f, 0x9f, CONTROL],
  [0xad, 0xad, INVISIBLE],
  // Small capitals.
  [0x262, 0x262, STYLED],
  [0x26a, 0x26a, STYLED],
  [0x274, 0x274, STYLED],
  [0x280, 0x280, STYLED],
  [0x28f, 0x28f, STYLED],
  [0x299, 0x299, STYLED],
  [0x29c, 0x29c, STYLED],
  [0x29f, 0x29f, STYLED],
  [0x300, 0x36f, MARK],
  [0x34f, 0x34f, INVISIBLE],
  // Greek, Cyrillic, Armenian; Cyrillic has marks of its own.
  [0x370, 0x58f, LOOKALIKE],
  [0x483, 0x489, MARK],
  [0x61c, 0x61c, INVISIBLE],
  // Georgian, Hangul fillers, Cherokee, Canadian syllabics.
  [0x1080, 0x10ff, LOOKALIKE],
  [0x115f, 0x1160, INVISIBLE],
  [0x1380, 0x16ff, LOOKALIKE],
  [0x1680, 0x1680, SPACE],
  [0x17b4, 0x17b5, INVISIBLE],
  [0x180b, 0x180f, INVISIBLE],
  [0x1ab0, 0x1aff, MARK],
  [0x1c80, 0x1cff, LOOKALIKE],
  // Phonetic letters; among the small capitals are Greek and Cyrillic ones.
  [0x1d00, 0x1dbf, STYLED],
  [0x1d26, 0x1d2b, LOOKALIKE],
  [0x1dc0, 0x1dff, MARK],
  [0x1f00, 0x1fff, LOOKALIKE],
  [0x2000, 0x200a, SPACE],
  [0x200b, 0x200f, INVISIBLE],
  [0x2028, 0x2029, SEPARATOR],
  [0x202a, 0x202e, INVISIBLE | BIDI],
  [0x205f, 0x205f, SPACE],
  [0x2060, 0x206f, INVISIBLE],
  [0x2066, 0x2069, BIDI],
  [0x2070, 0x209c, STYLED],
  [0x20d0, 0x20ff, MARK],
  [0x24b6, 0x24e9, STYLED],
  [0x2800, 0x2800, STRANGER],
  // Coptic, Georgian supplement, Tifinagh.
  [0x2c80, 0x2d7f, LOOKALIKE],
  [0x3164, 0x3164, INVISIBLE],
  // Lisu, Cyrillic extended B.
  [0xa4c0, 0xa4ff, LOOKALIKE],
  [0xa640, 0xa6bf, LOOKALIKE],
  [0xa730, 0xa731, STYLED],
  // Cherokee supplement and its neighbours.
  [0xab40, 0xabbf, LOOKALIKE],
  [0xe000, 0xf8ff, STRANGER],
  // Presentation forms of the Arabic letters that pass for Latin ones.
  [0xfba6, 0xfbad, LOOKALIKE],
  [0xfdd0, 0xfdef, STRANGER],
  [0xfe00, 0xfe0e, INVISIBLE],
  [0xfe0f, 0xfe0f, EMOJI_SELECTOR],
  [0xfe20, 0xfe2f, MARK],
  [0xfe8d, 0xfe8e, LOOKALIKE],
  [0xfee9, 0xfeec, LOOKALIKE],
  [0xfeff, 0xfeff, INVISIBLE],
  [0xff21, 0xff5a, STYLED],
  [0xffa0, 0xffa0, INVISIBLE],
  [0xfff0, 0xfffb, INVISIBLE],
  [0xfffe, 0xffff, STRANGER],
];

/**
 * Stretches without a free place, of the scripts and signs that files are full of. All others get UNASSIGNED, and the
 * rule looks each of their code points up.
 */
const ASSIGNED: [first: number, last: number][] = [
  [0x00, 0x377],
  [0x3a3, 0x52f],
  [0x2000, 0x2071],
  [0x2074, 0x20c4],
  [0x20d0, 0x20f0],
  [0x2100, 0x218b],
  [0x2190, 0x2429],
  [0x2460, 0x2b73],
  [0x3000, 0x303f],
  [0x3041, 0x3096],
  [0x3099, 0x30ff],
  [0x3400, 0x9fff],
  [0xac00, 0xd7a3],
  [0xd800, 0xdfff],
  [0xe000, 0xfa6d],
  [0xfdd0, 0xfdef],
  [0xfe00, 0xfe19],
  [0xfeff, 0xfeff],
  [0xff01, 0xffbe],
  [0xfff0, 0xffff],
];

/** Beyond the BMP in order; the first row that reaches far enough speaks. */
const ASTRAL: [last: number, bits: number][] = [
  // Lycian, Osage, Deseret, Warang Citi.
  [0x11fff, LOOKALIKE | UNASSIGNED],
  [0x1342f, UNASSIGNED],
  [0x1343f, STRANGER],
  [0x1bc9f, UNASSIGNED],
  [0x1bca3, INVISIBLE],
  [0x1d158, UNASSIGNED],
  [0x1d159, INVISIBLE],
  [0x1d172, 0],
  [0x1d17a, INVISIBLE],
  [0x1d3ff, UNASSIGNED],
  [0x1d7ff, STYLED | UNASSIGNED],
  [0x1f12f, UNASSIGNED],
  [0x1f189, STYLED],
  [0x1f1ae, 0],
  [0x1f1e5, UNASSIGNED],
  [0x1f202, 0],
  [0x1f2ff, UNASSIGNED],
  // Emoji.
  [0x1f6d9, 0],
  [0x1f8ff, UNASSIGNED],
  [0x1fa57, 0],
  [0x1fffd, UNASSIGNED],
  [0x1ffff, STRANGER],
  // Ideographs.
  [0x2a6df, 0],
  [0xdffff, UNASSIGNED | STRANGER],
  [0xe0fff, INVISIBLE],
  [0x10ffff, UNASSIGNED | STRANGER],
];

/** Class of each code unit; made on first use, because most files are ASCII. */
let classes: Uint16Array | undefined;

function makeClasses(): Uint16Array {
  const made = new Uint16Array(0x10000).fill(UNASSIGNED);
  for (const [first, last] of ASSIGNED) made.fill(0, first, last + 1);
  for (const [first, last, bits] of BMP) for (let cp = first; cp <= last; cp++) made[cp]! |= bits;
  return made;
}

function classOf(cp: number): number {
  classes ??= makeClasses();
  return cp < 0x10000 ? classes[cp]! : classOfAstral(cp);
}

function classOfAstral(cp: number): number {
  let low = 0;
  let high = ASTRAL.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cp <= ASTRAL[middle]![0]) high = middle;
    else low = middle + 1;
  }
  return ASTRAL[low]![1];
}

/** A view at an odd offset throws, even one of nothing. */
const NO_WORDS = new Uint32Array(0);

/** Lead bytes that need a look at what follows; the others say nothing. */
const LOOK = new Uint8Array(256);
for (const [first, last] of [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x7f],
  [0xc2, 0xc2],
  [0xc9, 0xca],
  [0xcc, 0xe3],
  // Between them are ideographs and Hangul.
  [0xea, 0xea],
  [0xed, 0xf4],
] as const)
  LOOK.fill(1, first, last + 1);

/**
 * @param bytes valid UTF-8
 * @returns a set of FEATURE bits; NON_ASCII is for the caller, who knows it already
 */
export function featuresOf(bytes: Uint8Array): number {
  let features = 0;
  const { length } = bytes;
  const misaligned = bytes.byteOffset & 3;
  let at = misaligned === 0 ? 0 : Math.min(4 - misaligned, length);
  for (let i = 0; i < at; i++) if (LOOK[bytes[i]!] !== 0) features |= featureAt(bytes, i);
  const count = (length - at) >> 2;
  const words = count > 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset + at, count) : NO_WORDS;
  for (let w = 0; w < words.length; w++, at += 4) {
    const x = words[w]!;
    // Four bytes in 0x20..0x7E have nothing to say.
    if (((x | (x + 0x01010101) | ((x - 0x20202020) & ~x)) & 0x80808080) === 0) continue;
    if (LOOK[x & 255] !== 0) features |= featureAt(bytes, at);
    if (LOOK[(x >>> 8) & 255] !== 0) features |= featureAt(bytes, at + 1);
    if (LOOK[(x >>> 16) & 255] !== 0) features |= featureAt(bytes, at + 2);
    if (LOOK[x >>> 24] !== 0) features |= featureAt(bytes, at + 3);
  }
  for (; at < length; at++) if (LOOK[bytes[at]!] !== 0) features |= featureAt(bytes, at);
  return features;
}

function featureAt(bytes: Uint8Array, i: number): number {
  const lead = bytes[i]!;
  if (lead < 0x80) return lead === 0x0d ? CARRIAGE_RETURN : CONTROL;
  const found = classOf(decodeAt(bytes, i));
  if ((found & MARK) === 0) return found;
  let before = i - 1;
  while (before > 0 && (bytes[before]! & 0xc0) === 0x80) before--;
  const isSecond = before >= 0 && (classOf(decodeAt(bytes, before)) & MARK) !== 0;
  return (found & ~MARK) | (isSecond ? MARKS : 0);
}

/** The code point at a lead byte of valid UTF-8. */
function decodeAt(bytes: Uint8Array, i: number): number {
  const lead = bytes[i]!;
  if (lead < 0x80) return lead;
  const a = bytes[i + 1]! & 0x3f;
  if (lead < 0xe0) return ((lead & 0x1f) << 6) | a;
  const b = bytes[i + 2]! & 0x3f;
  if (lead < 0xf0) return ((lead & 0x0f) << 12) | (a << 6) | b;
  return ((lead & 0x07) << 18) | (a << 12) | (b << 6) | (bytes[i + 3]! & 0x3f);
}

/**
 * For text that did not come as bytes: an unescaped value.
 * @returns the set of its FEATURE bits
 */
export function featuresOfText(text: string): number {
  let features = 0;
  let isAfterMark = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x20 && unit < 0x7f) {
      isAfterMark = false;
      continue;
    }
    let cp = unit;
    if (unit >= 0x80) features |= NON_ASCII;
    if (unit >= 0xd800 && unit < 0xe000) {
      cp = text.codePointAt(i)!;
      if (cp > 0xffff) i++;
      else features |= LONE_SURROGATE;
    }
    const found = classOf(cp);
    const isMark = (found & MARK) !== 0;
    features |= isMark ? (found & ~MARK) | (isAfterMark ? MARKS : 0) : found;
    isAfterMark = isMark;
  }
  return features;
}
