/**
 * One cheap look that says which decoders have anything to do: honest text is most of the work and has nothing to decode.
 * Works on the low bytes of the characters; a decoder that is called in vain finds nothing.
 */

import { lowBytes } from '../../text/low-bytes';
import { INLINE, MARKS_IN_ROW, TAG_LENGTH } from './joins';
import { isLeetWord, WORD_LIMIT } from './letters';
import { rot13 } from './mirror';
import { hasTextRun } from './runs';
import { TELLING } from './words';

export const SIGNAL = {
  PERCENT: 1,
  ENTITY: 2,
  ESCAPE: 4,
  CODES: 8,
  LIST: 16,
  SPACED: 32,
  LEET: 64,
  MARKUP: 128,
  CONCATENATION: 256,
  REVERSED: 512,
  ROT13: 1024,
  /** Base64 or hexadecimal that begins as text. */
  RUN: 2048,
} as const;

const LETTER = 1;
const DIGIT = 2;
const HEX = 4;
/** Stands between spaced letters. */
const SEPARATOR = 8;
const WHITE = 16;
/** Hexadecimal digit that begins an ASCII letter: 4 to 7. */
const HIGH = 32;
const ALPHANUMERIC = LETTER | DIGIT;

const CLASS = new Uint8Array(256);
for (const [first, last, bits] of [
  ['A', 'Z', LETTER],
  ['a', 'z', LETTER],
  ['\x80', '\xff', LETTER],
  ['0', '9', DIGIT | HEX],
  ['a', 'f', HEX],
  ['A', 'F', HEX],
  ['\x00', ' ', WHITE],
  ['4', '7', HIGH],
  // The bullet is U+2022: its low byte is a quotation mark.
  ...[' ', '.', '-', '_', '*', '|', '/', '\xb7', '"'].map((sign) => [sign, sign, SEPARATOR] as const),
] as const)
  for (let byte = first.charCodeAt(0); byte <= last.charCodeAt(0); byte++) CLASS[byte]! |= bits;

/** What a character may begin, by number; most begin nothing. */
const RARE = new Uint8Array(256);
const [PERCENT, ENTITY, ESCAPE, CALL, MARK, QUOTE, NUMBER] = [1, 2, 3, 4, 5, 6, 7];
['%', '&', '\\', '(]', '-*~<', '"\'`', '0123456789', '@$!'].forEach((chars, i) => {
  for (const char of chars) RARE[char.charCodeAt(0)] = i + 1;
});

/** Two characters of which neither begins anything; the zeros behind the text stop the search. */
const PAIRS = new Uint8Array(0x10000);
for (let byte = 0; byte < 256; byte++) PAIRS[byte] = RARE[byte] !== 0 || byte === 0 ? 1 : 0;
for (let size = 256; size < PAIRS.length; size *= 2) PAIRS.copyWithin(size, 0, size);
for (let byte = 0; byte < 256; byte++) if (PAIRS[byte] === 1) PAIRS.fill(1, byte << 8, (byte + 1) << 8);

/** Zeros before and after the text, so that nobody needs to ask where it begins and ends. */
const MARGIN = 32;

/** @returns a set of SIGNAL bits */
export function sniff(text: string): number {
  const end = MARGIN + text.length;
  const bytes = lowBytes(text, MARGIN);
  return (
    characters(text, bytes, end) |
    (hasTextRun(text, bytes, MARGIN, end) ? SIGNAL.RUN : 0) |
    spacing(bytes, end) |
    stems(bytes, end)
  );
}

function characters(text: string, b: Uint8Array, end: number): number {
  let signals = 0;
  let leet = 0;
  let escapes = 0;
  /** Numeric entities in a row, and where the last one began. */
  let entities = 0;
  let entity = 0;
  for (let i = MARGIN; i < end; i++) {
    // Two at once: three quarters of a text have nothing to say.
    while (PAIRS[b[i]! | (b[i + 1]! << 8)] === 0) i += 2;
    const start = RARE[b[i]!]!;
    if (start === 0) continue;
    const after = CLASS[b[i + 1]!]!;
    if (start > QUOTE) {
      const before = CLASS[b[i - 1]!]!;
      if ((before & LETTER) !== 0) {
        if (leet < 2 && ((after & LETTER) !== 0 || (CLASS[b[i + 2]!]! & LETTER) !== 0)) {
          const length = leetLength(text, b, i);
          if (length > 0) leet++;
          // The rest of the word has been looked at.
          i += Math.abs(length);
        }
      } else if (start === NUMBER && (before & DIGIT) === 0 && isList(b, i)) signals |= SIGNAL.LIST;
    } else if (start === MARK) {
      if ((CLASS[b[i - 1]!]! & LETTER) !== 0 && isMarkInWord(b, i)) signals |= SIGNAL.MARKUP;
    } else if (start === QUOTE) {
      if (isJoin(b, i)) signals |= SIGNAL.CONCATENATION;
    } else if (start === PERCENT) {
      if ((after & HEX) !== 0 && (CLASS[b[i + 2]!]! & HEX) !== 0) signals |= SIGNAL.PERCENT;
    } else if (start === ENTITY) {
      if (b[i + 1] === 0x23) {
        entities = i - entity <= 9 ? entities + 1 : 1;
        entity = i;
        if (entities === 4 || isLetterEntity(b, i + 2)) signals |= SIGNAL.ENTITY;
      } else if (isAt(b, i + 1, AMP) || ((after & CLASS[b[i - 1]!]! & LETTER) !== 0 && isName(b, i + 1)))
        signals |= SIGNAL.ENTITY;
    } else if (start === ESCAPE) {
      if (isLetterEscape(b, i + 1)) signals |= SIGNAL.ESCAPE;
      else if ((b[i + 1]! | 0x20) === 0x75 || b[i + 1] === 0x78) escapes++;
    } else if (start === CALL) {
      if ((after & CLASS[b[i + 2]!]! & DIGIT) !== 0 && isCall(b, i)) signals |= SIGNAL.CODES;
    }
  }
  if (escapes >= 4) signals |= SIGNAL.ESCAPE;
  return leet >= 2 ? signals | SIGNAL.LEET : signals;
}

/** What stands after a backslash is `x69`, `u0069`, `u{69`, `U00000069` or `151`. */
function isLetterEscape(b: Uint8Array, i: number): boolean {
  const kind = b[i]!;
  if (kind === 0x78) return (CLASS[b[i + 1]!]! & HIGH) !== 0;
  if (kind === 0x75)
    return b[i + 1] === 0x7b || (b[i + 1] === 0x30 && b[i + 2] === 0x30 && (CLASS[b[i + 3]!]! & HIGH) !== 0);
  if (kind === 0x55) return b[i + 1] === 0x30;
  return (kind === 0x30 || kind === 0x31) && (CLASS[b[i + 1]!]! & CLASS[b[i + 2]!]! & DIGIT) !== 0;
}

/** What stands after `&#` is the number of an ASCII letter, decimal or hexadecimal. */
function isLetterEntity(b: Uint8Array, start: number): boolean {
  const isHex = (b[start]! | 0x20) === 0x78;
  const mask = isHex ? HEX : DIGIT;
  let i = isHex ? start + 1 : start;
  let number = 0;
  for (const end = i + 8; i < end && (CLASS[b[i]!]! & mask) !== 0; i++)
    number = number * (isHex ? 16 : 10) + Number.parseInt(String.fromCharCode(b[i]!), 16);
  return (number >= 0x41 && number <= 0x5a) || (number >= 0x61 && number <= 0x7a);
}

/** Letters, a semicolon, and a letter again: a name inside a word. */
function isName(b: Uint8Array, start: number): boolean {
  let i = start;
  while (i < start + 14 && (CLASS[b[i]!]! & LETTER) !== 0) i++;
  return b[i] === 0x3b && (CLASS[b[i + 1]!]! & LETTER) !== 0;
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const AMP = latin1('amp;#');
/** A closure in the loop over the text would cost it its speed. */
function isCall(b: Uint8Array, i: number): boolean {
  return CALLED.some((end) => isAt(b, i - end.length, end));
}

/** Ends of chr, char, fromCharCode, fromCodePoint. */
const CALLED = ['chr', 'har', 'ode', 'int', 'hrw'].map(latin1);

/**
 * @param at a sign or digit inside a word
 * @returns how far the word goes on, negative when it is no leetspeak
 */
function leetLength(text: string, b: Uint8Array, at: number): number {
  const isPart = (i: number): boolean => (CLASS[b[i]!]! & ALPHANUMERIC) !== 0 || RARE[b[i]!]! > NUMBER;
  let start = at;
  while (at - start <= WORD_LIMIT && isPart(start - 1)) start--;
  let end = at + 1;
  while (end - at <= WORD_LIMIT && isPart(end)) end++;
  const length = end - at - 1;
  return isLeetWord(text.slice(start - MARGIN, end - MARGIN)) ? length + 1 : -length;
}

/** Four short numbers in a row, decimal, hexadecimal or binary. */
function isList(b: Uint8Array, start: number): boolean {
  let i = start;
  for (let count = 0; count < 4; count++) {
    if (b[i] === 0x30 && (b[i + 1]! | 0x20) === 0x78) i += 2;
    const from = i;
    while (i - from < 9 && (CLASS[b[i]!]! & HEX) !== 0) i++;
    const size = i - from;
    if (size !== 2 && size !== 3 && size !== 7 && size !== 8) return false;
    const to = i;
    while (i - to < 5 && b[i] !== 0 && (CLASS[b[i]!]! & ALPHANUMERIC) === 0) i++;
    if (i === to) return count === 3;
  }
  return true;
}

/** `g**n`, `g<b>n`, `g<!--`, `s-` at the end of a line; a letter stands before. */
function isMarkInWord(b: Uint8Array, i: number): boolean {
  const next = b[i + 1]!;
  if (b[i] === 0x2d) return next === 0x0a || next === 0x0d;
  if (b[i] === 0x3c) return next === 0x21 || isTagInWord(b, next === 0x2f ? i + 2 : i + 1);
  let after = i + 1;
  while (after - i < 3 && b[after] === b[i]) after++;
  return (CLASS[b[after]!]! & LETTER) !== 0;
}

/** `b>n` and the like: an inline element whose tag, or another after it, ends at a letter. */
function isTagInWord(b: Uint8Array, start: number, depth = 1): boolean {
  let i = start;
  let name = '';
  for (; name.length < 7 && (CLASS[b[i]!]! & LETTER) !== 0; i++) name += String.fromCharCode(b[i]! | 0x20);
  if (!INLINE.has(name)) return false;
  while (i - start < TAG_LENGTH && b[i] !== 0 && b[i] !== 0x3e && b[i] !== 0x3c) i++;
  if (b[i] !== 0x3e) return false;
  if (b[i + 1] === 0x3c && depth < MARKS_IN_ROW)
    return b[i + 2] === 0x21 || isTagInWord(b, b[i + 2] === 0x2f ? i + 3 : i + 2, depth + 1);
  return (CLASS[b[i + 1]!]! & LETTER) !== 0;
}

/** Quotation marks with nothing, or a plus, dot or ampersand and blanks between, and a word on one side. */
function isJoin(b: Uint8Array, start: number): boolean {
  const before = CLASS[b[start - 1]!]! & ALPHANUMERIC;
  let i = start + 1;
  if (b[i] === b[start]) return before !== 0 && (CLASS[b[i + 1]!]! & LETTER) !== 0;
  // In prose `a` + `b` is two things.
  const reach = b[start] === 0x60 ? 0 : 9;
  while (i < start + reach && (CLASS[b[i]!]! & WHITE) !== 0) i++;
  if (b[i] !== 0x2b && b[i] !== 0x2e && b[i] !== 0x26) return false;
  const sign = i++;
  while (i < sign + reach && (CLASS[b[i]!]! & WHITE) !== 0) i++;
  return RARE[b[i]!] === QUOTE && (before !== 0 || (CLASS[b[i + 1]!]! & ALPHANUMERIC) !== 0);
}

/**
 * Of four separators with letters between them, two that follow each other are seen from any place among the first four.
 * That two characters two apart are the same is rare, and the processor can foretell it; that one of them is a separator
 * is neither.
 */
function spacing(b: Uint8Array, end: number): number {
  for (let i = MARGIN; i < end; i += 4) {
    if (b[i] !== b[i + 2] && b[i + 1] !== b[i + 3]) continue;
    if ((CLASS[b[i]!]! & SEPARATOR) !== 0 && isSpaced(b, i)) return SIGNAL.SPACED;
    if ((CLASS[b[i + 1]!]! & SEPARATOR) !== 0 && isSpaced(b, i + 1)) return SIGNAL.SPACED;
  }
  return 0;
}

/** The separator at `at` stands between single letters; three more do so beside it. */
function isSpaced(b: Uint8Array, at: number): boolean {
  let start = at;
  let end = at;
  const goesOn = (letter: number, separator: number): boolean =>
    b[separator] === b[at] && (CLASS[b[letter]!]! & LETTER) !== 0;
  while (end - start < 6 && goesOn(end + 1, end + 2)) end += 2;
  while (end - start < 6 && goesOn(start - 1, start - 2)) start -= 2;
  return end - start === 6;
}

interface Stem {
  bytes: Uint8Array;
  signal: number;
}

/** The first letters of a stem, case aside, as a number: few texts have any. */
const START = 5;
const START_BITS = 15;
const isStart = new Uint8Array(1 << START_BITS);
const stemsAt = new Map<number, Stem[]>();
for (const word of TELLING) {
  addStem([...word].reverse().join(''), SIGNAL.REVERSED);
  addStem(rot13(word), SIGNAL.ROT13);
}

function addStem(stem: string, signal: number): void {
  const bytes = Buffer.from(stem, 'latin1');
  const start = bytes.subarray(0, START).reduce(step, 0);
  isStart[start] = 1;
  stemsAt.set(start, [...(stemsAt.get(start) ?? []), { bytes, signal }]);
}

/** From the number of the last five characters to that of those which end with the next; the oldest is shifted out. */
function step(last: number, byte: number): number {
  return ((last << (START_BITS / START)) ^ (byte & 31)) & ((1 << START_BITS) - 1);
}

function stems(b: Uint8Array, end: number): number {
  let signals = 0;
  let last = 0;
  for (let i = MARGIN; i < end; i++) {
    last = step(last, b[i]!);
    if (isStart[last] === 0) continue;
    for (const { bytes, signal } of stemsAt.get(last)!) {
      if ((signals & signal) === 0 && isAt(b, i - START + 1, bytes)) signals |= signal;
    }
  }
  return signals;
}

function isAt(b: Uint8Array, start: number, stem: Uint8Array): boolean {
  for (let i = 0; i < stem.length; i++) if ((b[start + i]! | 0x20) !== (stem[i]! | 0x20)) return false;
  return true;
}
