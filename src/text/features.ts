/**
 * One pass over the bytes that decides which hidden-text rules can apply at all. Honest files are most of the work and
 * most of them have nothing to look at; property regexes over the text are ten times slower than this loop.
 * What the classes mean: docs/hidden-text.md.
 */

export const FEATURE = {
  /** An invisible, bidirectional, private-use or noncharacter code point, or a C1 control. */
  INVISIBLE: 1,
  /** A C0 control other than TAB, LF and CR, or DEL. */
  CONTROL: 2,
  /** A letter of a script whose letters pass for Latin: Greek, Cyrillic, Armenian, Cherokee and so on. */
  LOOKALIKE: 4,
  /** A generic combining mark. */
  MARK: 8,
  /** A space other than SPACE and NBSP. */
  SPACE: 16,
  /** Mathematical, full-width, circled and small-capital letters. */
  STYLED: 32,
  CARRIAGE_RETURN: 64,
  NON_ASCII: 128,
  /** U+FE0F alone: half of the files with emoji have it, and only the judge of invisible runs cares. */
  EMOJI_SELECTOR: 256,
} as const;

/** For text that did not come as bytes (an unescaped value): every rule looks. */
export const ALL_FEATURES = 511;

const { INVISIBLE, CONTROL, LOOKALIKE, MARK, SPACE, STYLED, CARRIAGE_RETURN, EMOJI_SELECTOR } = FEATURE;

/** A view at an odd offset throws, even one of nothing. */
const NO_WORDS = new Uint32Array(0);

/** Lead bytes that need a look at what follows; the others say nothing. */
const LOOK = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte++) LOOK[byte] = 1;
LOOK[0x09] = 0;
LOOK[0x0a] = 0;
for (const byte of [0x7f, 0xc2, 0xc9, 0xca, 0xe1, 0xe2, 0xe3, 0xea, 0xee, 0xef, 0xf0, 0xf3, 0xf4])
  LOOK[byte] = 1;
for (let byte = 0xcc; byte <= 0xd8; byte++) LOOK[byte] = 1;

/**
 * @param bytes valid UTF-8
 * @returns a set of FEATURE bits
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
  const a = bytes[i + 1] ?? 0;
  const b = bytes[i + 2] ?? 0;
  switch (lead) {
    case 0xc2:
      return a <= 0x9f || a === 0xad ? INVISIBLE : 0;
    case 0xcc:
      return MARK;
    case 0xcd:
      return a === 0x8f ? INVISIBLE | MARK : a <= 0xaf ? MARK : LOOKALIKE;
    case 0xd2:
      return a >= 0x83 && a <= 0x89 ? MARK | LOOKALIKE : LOOKALIKE;
    case 0xce:
    case 0xcf:
    case 0xd0:
    case 0xd1:
    case 0xd3:
    case 0xd4:
    case 0xd5:
    case 0xd6:
      return LOOKALIKE;
    // Small capitals.
    case 0xc9:
      return a === 0xa2 || a === 0xaa || a === 0xb4 ? STYLED : 0;
    case 0xca:
      return a === 0x80 || a === 0x8f || a === 0x99 || a === 0x9c || a === 0x9f ? STYLED : 0;
    case 0xd8:
      return a === 0x9c ? INVISIBLE : 0;
    case 0xe1:
      if (a === 0x85) return b === 0x9f || b === 0xa0 ? INVISIBLE : 0;
      if (a === 0x9e) return b === 0xb4 || b === 0xb5 ? INVISIBLE : 0;
      if (a === 0xa0) return b >= 0x8b && b <= 0x8f ? INVISIBLE : 0;
      if (a === 0x9a) return b === 0x80 ? SPACE : LOOKALIKE;
      if (a === 0xaa || a === 0xab || a === 0xb7) return MARK | STYLED;
      // Among the small capitals are Greek and Cyrillic ones.
      if (a === 0xb4) return b >= 0xa6 && b <= 0xab ? STYLED | LOOKALIKE : STYLED;
      if (a >= 0xb5 && a <= 0xb6) return STYLED;
      // Georgian, Cherokee, Canadian syllabics, Greek extended.
      return (a >= 0x82 && a <= 0x83) || (a >= 0x8e && a <= 0x9b) || (a >= 0xb2 && a <= 0xb3) || a >= 0xbc
        ? LOOKALIKE
        : 0;
    case 0xe2:
      if (a === 0x80) {
        if ((b >= 0x8b && b <= 0x8f) || (b >= 0xa8 && b <= 0xae)) return INVISIBLE;
        return b <= 0x8a ? SPACE : 0;
      }
      if (a === 0x81) return b >= 0xa0 && b <= 0xaf ? INVISIBLE : b === 0x9f ? SPACE : b >= 0xb0 ? STYLED : 0;
      if (a === 0x82) return STYLED;
      if (a === 0xa0) return b === 0x80 ? INVISIBLE : 0;
      if (a === 0x83) return MARK;
      if (a === 0x92 || a === 0x93) return STYLED;
      // Coptic, Georgian supplement, Tifinagh.
      return a >= 0xb2 && a <= 0xb5 ? LOOKALIKE : 0;
    case 0xe3:
      return a === 0x85 && b === 0xa4 ? INVISIBLE : 0;
    case 0xea:
      if (a === 0x9c) return b === 0xb0 || b === 0xb1 ? STYLED : 0;
      // Lisu, Cyrillic extended B, Cherokee supplement.
      return a === 0x93 || a === 0x99 || a === 0x9a || a === 0xad || a === 0xae ? LOOKALIKE : 0;
    case 0xee:
    case 0xf3:
    case 0xf4:
      return INVISIBLE;
    case 0xef:
      if (a <= 0xa3) return INVISIBLE;
      if (a === 0xb7) return b >= 0x90 && b <= 0xaf ? INVISIBLE : 0;
      if (a === 0xb8 && b === 0x8f) return EMOJI_SELECTOR;
      if (a === 0xb8) return b <= 0x8e ? INVISIBLE : b >= 0xa0 && b <= 0xaf ? MARK : 0;
      // Presentation forms of the Arabic letters above.
      if (a === 0xae) return b >= 0xa6 && b <= 0xad ? LOOKALIKE : 0;
      if (a === 0xba) return b === 0x8d || b === 0x8e ? LOOKALIKE : 0;
      if (a === 0xbb) return b === 0xbf ? INVISIBLE : b >= 0xa9 && b <= 0xac ? LOOKALIKE : 0;
      if (a === 0xbe) return b === 0xa0 ? INVISIBLE : 0;
      if (a === 0xbf) return b >= 0xb0 ? INVISIBLE : STYLED;
      return a === 0xbc || a === 0xbd ? STYLED : 0;
    case 0xf0:
      if (a === 0x93) return b >= 0x90 ? INVISIBLE : 0;
      if (a === 0x9d) return b === 0x85 ? INVISIBLE : b >= 0x90 ? STYLED : 0;
      if (a === 0x9b) return b === 0xb2 ? INVISIBLE : 0;
      if (a === 0x9f) return b >= 0x84 && b <= 0x86 ? STYLED | INVISIBLE : b === 0xbf ? INVISIBLE : 0;
      // Lycian, Osage, Deseret, Warang Citi, and noncharacters at the end of a plane.
      return a === 0x90 || a === 0x91 || b === 0xbf ? LOOKALIKE | INVISIBLE : 0;
    default:
      return 0;
  }
}
