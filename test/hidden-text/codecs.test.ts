/**
 * Every published way of writing text in invisible characters, as a small encoder. A payload is built here at run time
 * and has to come back: found as critical, by the right rule, with its text.
 */
import { describe, expect, it } from 'vitest';
import { observe, pick, randomFrom } from './observe';

const WORDS =
  `about above access account action add after agent all always answer api apply before below branch build
  call cat change check clean clone code command commit config copy curl data delete deploy do download echo email env
  every execute exit export fetch file first folder follow forget from get git grant hidden home host if ignore important
  input install instead into is it key kill list load local log login look main make message model move must name never
  new next no not now of on only open order other out output password path paste please post previous print prompt push
  put queue quiet quote read real remove reply root rules run safe save script search secret send server set share shell
  show silent skip source ssh start stop sudo system tell test text that then this token tool trust type unit until
  update upload use user value verify via wait want when where which with without work write yes you your zip`
    .trim()
    .split(/\s+/);

const PAYLOADS = 60;

function payloads(seed: number): string[] {
  const random = randomFrom(seed);
  return Array.from({ length: PAYLOADS }, () => {
    const count = 2 + Math.floor(random() * 5);
    return Array.from({ length: count }, () => pick(random, WORDS)).join(' ');
  });
}

// --- digits -----------------------------------------------------------------------------------------------------

const bytesOf = (text: string): number[] => [...Buffer.from(text)];
const unitsOf = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0));
const chars = (codes: number[]): string => codes.map((code) => String.fromCodePoint(code)).join('');

/** Each number as `width` digits of base `radix`, most significant first. */
function digits(numbers: number[], radix: number, width: number): number[] {
  return numbers.flatMap((number) =>
    [...number.toString(radix).padStart(width, '0')].map((digit) => Number.parseInt(digit, radix)),
  );
}

const bits = (text: string, width = 8): number[] =>
  digits(width === 16 ? unitsOf(text) : bytesOf(text), 2, width);
const symbols = (positions: number[], alphabet: number[]): number[] =>
  positions.map((digit) => alphabet[digit]!);

// --- where the symbols go ---------------------------------------------------------------------------------------

type Carrier = (codes: number[]) => string;

/** All symbols in one run at the end of a sentence. */
const afterSentence: Carrier = (codes) => `Read the style guide first.${chars(codes)} Then run the tests.\n`;
/** Behind the first letter, as zero-width-lib does. */
const insideWord: Carrier = (codes) => `R${chars(codes)}ead the style guide first.\n`;
const behindEmoji: Carrier = (codes) => `Nice work \u{1f600}${chars(codes)} indeed.\n`;

/** The plain text of a carrier, long enough for `count` places. */
function carrierText(words: string[], count: number): string[] {
  return Array.from({ length: count }, (_, i) => words[i % words.length]!);
}

const ENGLISH = 'the build runs on every push and the docs are made from the same tree of files'.split(' ');
const GERMAN = 'die seite wird bei jedem lauf neu gebaut und danach wie immer kurz gelesen'.split(' ');

/** One symbol behind each letter. */
const behindLetters: Carrier = (codes) => {
  const letters = [...carrierText(ENGLISH, codes.length).join('')];
  return `${codes.map((code, i) => letters[i]! + String.fromCodePoint(code)).join('')} end\n`;
};
/** One symbol before each space. */
const beforeSpaces: Carrier = (codes) =>
  `${codes.map((code, i) => ENGLISH[i % ENGLISH.length]! + String.fromCodePoint(code)).join(' ')} end\n`;
/** One symbol behind each line. */
const behindLines: Carrier = (codes) =>
  `${codes.map((code, i) => GERMAN[i % GERMAN.length]! + String.fromCodePoint(code)).join('\n')}\n`;
/** Two symbols at a time, spread over the words: runs too short to be decoded alone. */
const inPairs: Carrier = (codes) => {
  let text = '';
  for (let i = 0; i < codes.length; i += 2) {
    text += `${ENGLISH[(i / 2) % ENGLISH.length]}${chars(codes.slice(i, i + 2))} `;
  }
  return `${text}end\n`;
};
/** One selector behind each ideograph. */
const behindIdeographs: Carrier = (codes) =>
  `${codes.map((code, i) => String.fromCodePoint(0x6f22 + (i % 50), code)).join('')}\u3002\n`;
/** One joiner between any two Arabic letters. */
const betweenArabic: Carrier = (codes) =>
  `${codes.map((code, i) => `${'\u0628\u062a\u0633\u0644\u0645\u0646'[i % 6]}${String.fromCodePoint(code)}\u0647${i % 5 === 4 ? ' ' : ''}`).join('')}\n`;

// --- codecs -----------------------------------------------------------------------------------------------------

type Rule = 'tag-smuggling' | 'variation-selector-smuggling' | 'zero-width-payload' | 'reserved-ignorable';

interface Codec {
  name: string;
  rule: Rule;
  encode: (payload: string) => string;
}

const ZWSP = 0x200b;
const ZWNJ = 0x200c;
const ZWJ = 0x200d;
const LRM = 0x200e;
const RLM = 0x200f;
const WJ = 0x2060;
const BOM = 0xfeff;

const selectorOf = (byte: number): number => (byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16);

const zeroWidth = (
  name: string,
  encode: (payload: string) => number[],
  carrier: Carrier = afterSentence,
): Codec => ({ name, rule: 'zero-width-payload', encode: (payload) => carrier(encode(payload)) });

const binary = (
  name: string,
  zero: number,
  one: number,
  carrier: Carrier = afterSentence,
  width = 8,
): Codec => zeroWidth(name, (payload) => symbols(bits(payload, width), [zero, one]), carrier);

const radix = (
  name: string,
  alphabet: number[],
  width: number,
  unit: 'byte' | 'utf-16' = 'byte',
  carrier: Carrier = afterSentence,
): Codec =>
  zeroWidth(
    name,
    (payload) =>
      symbols(
        digits(unit === 'byte' ? bytesOf(payload) : unitsOf(payload), alphabet.length, width),
        alphabet,
      ),
    carrier,
  );

/** vedhavyas/zwfp: 1 is ZWSP, 0 is ZWNJ, letters end in ZWJ, words in BOM. */
function zwfp(payload: string): number[] {
  return payload
    .split(' ')
    .flatMap((word, i) => [
      ...(i > 0 ? [BOM] : []),
      ...[...word].flatMap((letter, j) => [
        ...(j > 0 ? [ZWJ] : []),
        ...symbols(digits([letter.charCodeAt(0)], 2, 1), [ZWNJ, ZWSP]),
      ]),
    ]);
}

/** yuanfux/zero-width-lib: base 5, characters apart by ZWSP. */
function zeroWidthLib(payload: string): number[] {
  return unitsOf(payload).flatMap((unit, i) => [
    ...(i > 0 ? [ZWSP] : []),
    ...symbols(digits([unit], 5, 1), [LRM, RLM, ZWNJ, ZWJ, BOM]),
  ]);
}

/** thomas-xin/invisicode: three bytes are two code points of twelve bits. */
function invisicode(payload: string): number[] {
  const bytes = bytesOf(payload);
  const codes: number[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const value = bytes[i]! | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16);
    codes.push(0xe0000 + (value & 0xfff), 0xe0000 + (value >> 12));
  }
  return codes;
}

/** Eight bits a byte, a third symbol between bytes. */
const withSeparator = (payload: string, zero: number, one: number, separator: number): number[] =>
  bytesOf(payload).flatMap((byte, i) => [
    ...(i > 0 ? [separator] : []),
    ...symbols(digits([byte], 2, 8), [zero, one]),
  ]);

const leastFirst = (payload: string): number[] =>
  bytesOf(payload).flatMap((byte) => digits([byte], 2, 8).reverse());

const tag = (name: string, encode: (payload: string) => string): Codec => ({
  name,
  rule: 'tag-smuggling',
  encode,
});
const tags = (payload: string): number[] => unitsOf(payload).map((unit) => 0xe0000 + unit);

const selectors = (
  name: string,
  encode: (payload: string) => number[],
  carrier: Carrier = behindEmoji,
): Codec => ({
  name,
  rule: 'variation-selector-smuggling',
  encode: (payload) => carrier(encode(payload)),
});

const nibbles = (payload: string): [number, number][] =>
  bytesOf(payload).map((byte) => [0xfe00 + (byte >> 4), 0xfe00 + (byte & 15)]);

const CODECS: Codec[] = [
  tag('tags', (payload) => afterSentence(tags(payload))),
  tag('tags in a word', (payload) => insideWord(tags(payload))),
  tag('tags with language tag and cancel tag', (payload) =>
    afterSentence([0xe0001, ...tags(payload), 0xe007f]),
  ),
  tag('tags behind a black flag', (payload) => `Go \u{1f3f4}${chars(tags(payload))}\u{e007f} now\n`),
  tag('tags with a joiner before', (payload) => afterSentence([ZWJ, ...tags(payload)])),

  selectors('selector bytes', (payload) => bytesOf(payload).map(selectorOf)),
  selectors('selector bytes behind a letter', (payload) => bytesOf(payload).map(selectorOf), insideWord),
  selectors('selector nibbles, high first', (payload) => nibbles(payload).flat()),
  selectors('selector nibbles, low first', (payload) =>
    nibbles(payload).flatMap(([high, low]) => [low, high]),
  ),
  selectors('selectors from VS17 on', (payload) => bytesOf(payload).map((byte) => 0xe0100 + byte)),
  selectors('VS15 and VS16 bits', (payload) => symbols(bits(payload), [0xfe0e, 0xfe0f]), insideWord),
  selectors('VS15 and VS16 bits, swapped', (payload) => symbols(bits(payload), [0xfe0f, 0xfe0e]), insideWord),
  selectors(
    'VS15 and VS16, one behind each letter',
    (payload) => symbols(bits(payload), [0xfe0e, 0xfe0f]),
    behindLetters,
  ),
  selectors(
    'one selector behind each ideograph',
    (payload) => bytesOf(payload).map(selectorOf),
    behindIdeographs,
  ),
  selectors('one selector behind each letter', (payload) => bytesOf(payload).map(selectorOf), behindLetters),
  selectors('one selector before each space', (payload) => bytesOf(payload).map(selectorOf), beforeSpaces),

  binary('8 bits, ZWSP is 0', ZWSP, ZWNJ),
  binary('8 bits, ZWSP is 1', ZWNJ, ZWSP),
  binary('8 bits, ZWNJ and ZWJ', ZWNJ, ZWJ),
  binary('8 bits, ZWSP and BOM', ZWSP, BOM),
  binary('8 bits, ZWSP and ZWJ, in a word', ZWSP, ZWJ, insideWord),
  binary('8 bits, LRM and RLM', LRM, RLM),
  binary('8 bits, word joiner and BOM', WJ, BOM),
  binary('8 bits, LRE and PDF', 0x202a, 0x202c),
  binary('8 bits, Hangul fillers', 0x3164, 0xffa0),
  binary('8 bits, jamo fillers', 0x115f, 0x1160),
  binary('8 bits, Mongolian selectors', 0x180b, 0x180c),
  binary('8 bits, soft hyphen and CGJ', 0xad, 0x34f),
  binary('8 bits, deprecated controls', 0x206a, 0x206f),
  binary('8 bits, reserved', 0xfff0, 0xfff8),
  zeroWidth('8 bits, least significant first', (payload) => symbols(leastFirst(payload), [ZWSP, ZWNJ])),
  zeroWidth('8 bits, least significant first, swapped', (payload) =>
    symbols(leastFirst(payload), [ZWNJ, ZWSP]),
  ),
  binary('7 bits', ZWSP, ZWNJ, afterSentence, 7),
  binary('7 bits, swapped', ZWNJ, ZWSP, afterSentence, 7),
  binary('16 bits', ZWSP, ZWNJ, afterSentence, 16),
  binary('16 bits, swapped', ZWJ, ZWNJ, afterSentence, 16),
  zeroWidth('8 bits with a separator', (payload) => withSeparator(payload, ZWSP, ZWNJ, ZWJ)),
  zeroWidth('8 bits with a separator, swapped', (payload) => withSeparator(payload, ZWNJ, ZWSP, BOM)),
  zeroWidth('8 bits between two terminators', (payload) => [
    BOM,
    ...symbols(bits(payload), [ZWSP, ZWNJ]),
    BOM,
  ]),
  binary('sneaky bits', 0x2062, 0x2064),
  zeroWidth('sneaky bits with markers', (payload) => [
    0x2063,
    ...symbols(bits(payload), [0x2062, 0x2064]),
    0x2063,
  ]),

  radix('radix 3, ZWSP ZWNJ ZWJ', [ZWSP, ZWNJ, ZWJ], 6),
  radix('radix 3, ZWJ ZWSP BOM', [ZWJ, ZWSP, BOM], 6),
  radix('radix 3, math operators', [0x2061, 0x2064, 0x2063], 6),
  radix('radix 4, ZWSP ZWNJ ZWJ BOM', [ZWSP, ZWNJ, ZWJ, BOM], 4),
  radix('radix 4, BOM ZWJ WJ ZWSP', [BOM, ZWJ, WJ, ZWSP], 4),
  radix('radix 4, math operators', [0x2061, 0x2062, 0x2063, 0x2064], 4),
  radix('radix 4, 8 digits a unit', [WJ, ZWNJ, ZWSP, ZWJ], 8, 'utf-16'),
  radix('radix 3, 11 digits a unit', [ZWNJ, ZWSP, BOM], 11, 'utf-16'),
  radix('330k, 4 symbols', [ZWNJ, ZWJ, 0x202c, BOM], 8, 'utf-16'),
  radix('330k, 5 symbols', [ZWNJ, ZWJ, LRM, 0x202c, BOM], 7, 'utf-16'),
  radix('330k, 4 symbols, spread in pairs', [ZWNJ, ZWJ, 0x202c, BOM], 8, 'utf-16', inPairs),
  radix('zwsp-steg, 3 symbols', [ZWSP, ZWNJ, ZWJ], 11, 'utf-16'),
  radix('zwsp-steg, 5 symbols', [ZWSP, ZWNJ, ZWJ, LRM, RLM], 7, 'utf-16'),
  zeroWidth('zero-width-lib', zeroWidthLib),
  zeroWidth('zero-width-lib in a word', zeroWidthLib, insideWord),
  zeroWidth('zwfp', zwfp),
  zeroWidth('zwfp, one symbol behind each letter', zwfp, behindLetters),
  radix('base 5 bytes', [ZWSP, ZWNJ, ZWJ, WJ, BOM], 4),
  radix('base 6 bytes', [ZWSP, ZWNJ, ZWJ, BOM, WJ, 0x2061], 4),
  {
    name: 'invisicode',
    rule: 'reserved-ignorable',
    encode: (payload) => afterSentence(invisicode(payload)),
  },

  binary('one bit before each space', ZWSP, ZWNJ, beforeSpaces),
  binary('one bit before each space, ZWNJ and ZWJ', ZWNJ, ZWJ, beforeSpaces),
  binary('one bit behind each letter', ZWSP, ZWNJ, behindLetters),
  binary('one bit behind each line', ZWSP, WJ, behindLines),
  binary('two bits behind each word', ZWSP, ZWNJ, inPairs),
  binary('one joiner between Arabic letters', ZWNJ, ZWJ, betweenArabic),
];

describe('every codec is found and read', () => {
  it.each(CODECS)('$name', ({ rule, encode }) => {
    const failed = payloads(0x5eed).flatMap((payload) => {
      const critical = observe(encode(payload)).filter(({ severity }) => severity === 'critical');
      const hit = critical.find((found) => found.rule === `hidden-text/${rule}` && found.decoded === payload);
      if (hit) return [];
      return [{ payload, found: critical.map(({ rule: id, decoded }) => [id, decoded?.slice(0, 80)]) }];
    });
    expect(failed).toEqual([]);
  });

  it('reads nothing where nothing is written', () => {
    const random = randomFrom(11);
    const noise = Array.from({ length: 400 }, () => pick(random, [ZWSP, ZWNJ, ZWJ]));
    const found = observe(afterSentence(noise));
    expect(found.map(({ rule, decoded }) => [rule, decoded])).toEqual([
      ['hidden-text/zero-width-payload', undefined],
    ]);
  });
});
