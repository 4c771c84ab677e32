/**
 * What a run of invisible characters says. Every published way of writing text in them is tried (docs/hidden-text.md
 * lists tools and alphabets), and the reading that looks most like language wins. Bounded: at most
 * LIMITS.decodeSymbols symbols, a fixed number of codecs.
 */
import { LIMITS } from '../../limits';
import { variationSelectorByte } from '../../text/characters';
import { lazy } from '../../text/lazy';

export interface Decoding {
  text: string;
  scheme: string;
  /** 0..1: how much the text looks like language. */
  score: number;
}

const printable = lazy(() => /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\n\r\t]*$/u);
const COMMON = /[A-Za-z0-9 .,:;!?'"/\-_()\n{}<>=$#@]/g;
const scripts = lazy(() =>
  ['Latin', 'Cyrillic', 'Greek', 'Han', 'Arabic', 'Hebrew', 'Hangul', 'Devanagari', 'Thai', 'Hiragana'].map(
    (name) => new RegExp(`\\p{Script=${name}}`, 'gu'),
  ),
);

/**
 * @param text a decoded candidate
 * @param isUtf8 the codec yields valid UTF-8, so that letters outside ASCII are no accident
 * @returns 0 when it is not language, else up to 1
 */
function plausibility(text: string, isUtf8: boolean): number {
  if (!printable().test(text)) return 0;
  const common = text.match(COMMON)?.length ?? 0;
  if (common < text.length * 0.9) {
    if (!isUtf8 || /^[\x00-\x7f]*$/.test(text)) return 0;
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    const isOneScript = scripts().some((script) => (text.match(script)?.length ?? 0) >= letters * 0.8);
    return letters > 0 && isOneScript ? 0.5 : 0;
  }
  let score = 0.6 + (0.4 * (text.match(/[A-Za-z ]/g)?.length ?? 0)) / text.length;
  if ((text.match(/ /g)?.length ?? 0) > text.length * 0.34) score -= 0.3;
  if (/^ | $| {2}|(?:^| )\S \S \S(?: |$)/.test(text)) score -= 0.15;
  return score;
}

class Best {
  found: Decoding | undefined;

  offer(raw: string, scheme: string, options: { isUtf8?: boolean; minimum?: number; bonus?: number }): void {
    const text = raw.replace(/\0+$/, '');
    if (text.length < (options.minimum ?? 4)) return;
    const plain = plausibility(text, options.isUtf8 ?? false);
    const score = plain > 0 ? plain + (options.bonus ?? 0) : 0;
    if (score > (this.found?.score ?? 0)) this.found = { text, scheme, score };
  }
}

function utf8OrNothing(bytes: number[]): string {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('\ufffd') ? '' : text;
}

/** Groups of `size` digits in base `radix`, most significant first, as numbers; an incomplete last group is dropped. */
function groups(digits: number[], radix: number, size: number, isReversed = false): number[] {
  const numbers: number[] = [];
  for (let i = 0; i + size <= digits.length; i += size) {
    let value = 0;
    for (let j = 0; j < size; j++) value = value * radix + digits[isReversed ? i + size - 1 - j : i + j]!;
    numbers.push(value);
  }
  return numbers;
}

function fromUnits(units: number[]): string {
  return units.some((unit) => unit > 0xffff)
    ? ''
    : String.fromCharCode(...units.slice(0, LIMITS.decodeSymbols));
}

const MAX_BYTE = 0xff;

function offerBits(bits: number[], name: string, bonus: number, best: Best): void {
  const bytes = groups(bits, 2, 8);
  best.offer(utf8OrNothing(bytes), `${name}, 8 bits`, { isUtf8: true, minimum: 2, bonus: bonus + 0.02 });
  best.offer(utf8OrNothing(groups(bits, 2, 8, true)), `${name}, 8 bits, least significant first`, {
    isUtf8: true,
    minimum: 2,
    bonus,
  });
  best.offer(fromUnits(groups(bits, 2, 16)), `${name}, 16 bits`, { minimum: 3, bonus });
  best.offer(fromUnits(groups(bits, 2, 7)), `${name}, 7 bits`, { minimum: 3, bonus });
}

/** A separator stands between whole characters; a digit of base 3 taken for one stands anywhere. */
function isSeparator(symbols: number[], separator: number): boolean {
  const lengths: number[] = [];
  let length = 0;
  for (const symbol of [...symbols, separator]) {
    if (symbol !== separator) length++;
    else {
      lengths.push(length);
      length = 0;
    }
  }
  return [7, 8, 16].some((size) => lengths.every((each) => each % size === 0));
}

/** For a reading that has to leave out symbols it cannot explain: any other comes first. */
const UNEXPLAINED = -0.25;

function offerBinary(symbols: number[], zero: number, one: number, best: Best, bonus = 0): void {
  const bits = symbols
    .filter((symbol) => symbol === zero || symbol === one)
    .map((symbol) => (symbol === one ? 1 : 0));
  offerBits(bits, 'binary', bonus, best);
  offerBits(
    bits.map((bit) => 1 - bit),
    'binary',
    bonus,
    best,
  );
}

/** Numbers of variable length with a separator between characters and perhaps another between words (zwfp). */
function offerSeparated(
  symbols: number[],
  digits: number[],
  letter: number,
  word: number | undefined,
  best: Best,
): void {
  const radix = digits.length;
  let text = '';
  let value = 0;
  let length = 0;
  const flush = (): void => {
    if (length > 0 && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff))
      text += String.fromCodePoint(value);
    value = 0;
    length = 0;
  };
  let previous: number | undefined;
  for (const symbol of symbols) {
    const digit = digits.indexOf(symbol);
    // A number without digits: this symbol is no separator.
    if (digit < 0 && symbol === previous) return;
    previous = symbol;
    if (digit >= 0) {
      value = Math.min(value * radix + digit, 0x200000);
      length++;
    } else {
      flush();
      if (symbol === word) text += ' ';
      else if (symbol !== letter) return;
    }
  }
  flush();
  best.offer(text, `separated base ${radix}`, {});
}

function offerRadix(symbols: number[], alphabet: number[], sizes: number[], best: Best): void {
  const digits = symbols.map((symbol) => alphabet.indexOf(symbol));
  if (digits.includes(-1)) return;
  const radix = alphabet.length;
  const [short, long] = sizes;
  const bytes = groups(digits, radix, short!);
  if (bytes.every((byte) => byte <= MAX_BYTE)) {
    best.offer(utf8OrNothing(bytes), `base ${radix}, ${short} digits a byte`, { isUtf8: true });
  }
  best.offer(fromUnits(groups(digits, radix, long!)), `base ${radix}, ${long} digits a unit`, {});
}

/** Digits for one byte and for one UTF-16 unit. */
const DIGITS: Record<number, number[]> = { 3: [6, 11], 4: [4, 8], 5: [4, 7], 6: [4, 7] };

/** Alphabets of published tools, in their digit order. */
const ALPHABETS: number[][] = [
  [0x200c, 0x200d, 0x202c, 0xfeff],
  [0x200c, 0x200d, 0x200e, 0x202c, 0xfeff],
  [0x200b, 0x200c, 0x200d],
  [0x200b, 0x200c, 0x200d, 0x200e, 0x200f],
  [0x200b, 0x200c, 0x200d, 0xfeff],
  [0x200b, 0x200c, 0x200d, 0x2060],
  [0x200b, 0x200c, 0x200d, 0x2060, 0xfeff],
  [0x200b, 0x200c, 0x200d, 0xfeff, 0x2060, 0x2061],
];
const ZERO_WIDTH_LIB = { digits: [0x200e, 0x200f, 0x200c, 0x200d, 0xfeff], separator: 0x200b };

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

/** @returns the best reading of zero-width and other invisible symbols, or undefined */
export function decodeSymbols(all: number[]): Decoding | undefined {
  const symbols = all.slice(0, LIMITS.decodeSymbols);
  const kinds = [...new Set(symbols)].sort((a, b) => a - b);
  const best = new Best();
  if (kinds.length === 2) {
    offerBinary(symbols, kinds[0]!, kinds[1]!, best);
  }
  if (kinds.length === 3) {
    for (const dropped of kinds) {
      const [zero, one] = kinds.filter((kind) => kind !== dropped);
      offerBinary(symbols, zero!, one!, best, isSeparator(symbols, dropped) ? 0 : UNEXPLAINED);
      offerSeparated(symbols, [zero!, one!], dropped, undefined, best);
      offerSeparated(symbols, [one!, zero!], dropped, undefined, best);
    }
  }
  if (kinds.length === 4) {
    for (const [letter, word, zero, one] of permutations(kinds)) {
      offerSeparated(symbols, [zero!, one!], letter!, word, best);
    }
  }
  if (kinds.length === 3 || kinds.length === 4) {
    for (const alphabet of permutations(kinds)) offerRadix(symbols, alphabet, DIGITS[alphabet.length]!, best);
  }
  for (const alphabet of ALPHABETS) offerRadix(symbols, alphabet, DIGITS[alphabet.length]!, best);
  offerSeparated(symbols, ZERO_WIDTH_LIB.digits, ZERO_WIDTH_LIB.separator, undefined, best);
  return best.found;
}

/** @returns the text of tag characters (U+E0020..U+E007E), control tags left out */
export function decodeTags(symbols: number[]): string {
  let text = '';
  for (const cp of symbols) if (cp >= 0xe0020 && cp <= 0xe007e) text += String.fromCharCode(cp - 0xe0000);
  return text;
}

/** @returns twelve bits a character, two characters three bytes (invisicode), or '' when that is no text */
export function decodeBase4096(symbols: number[]): string {
  const bytes: number[] = [];
  for (let i = 0; i + 1 < symbols.length && i < LIMITS.decodeSymbols; i += 2) {
    const value = (symbols[i]! & 0xfff) | ((symbols[i + 1]! & 0xfff) << 12);
    bytes.push(value & 255, (value >> 8) & 255, value >> 16);
  }
  const text = utf8OrNothing(bytes).replace(/\0+$/, '');
  return printable().test(text) ? text : '';
}

/** Shown when a run of variation selectors is not text. */
const HEX_BYTES = 64;

/** @returns the best reading of a run of variation selectors; `score` 0 and hex when it is not text */
export function decodeVariationSelectors(all: number[]): Decoding {
  const symbols = all.slice(0, LIMITS.decodeSymbols);
  const bytes = symbols.map(variationSelectorByte);
  const best = new Best();
  best.offer(utf8OrNothing(bytes), 'one byte a selector', { isUtf8: true, minimum: 2, bonus: 0.02 });
  if (symbols.every((cp) => cp <= 0xfe0f) && symbols.length % 2 === 0) {
    const high = groups(bytes, 16, 2);
    best.offer(utf8OrNothing(high), 'two selectors a byte', { isUtf8: true, minimum: 2 });
    best.offer(utf8OrNothing(groups(bytes, 16, 2, true)), 'two selectors a byte, low half first', {
      isUtf8: true,
      minimum: 2,
    });
  }
  if (symbols.every((cp) => cp >= 0xe0100)) {
    best.offer(utf8OrNothing(symbols.map((cp) => cp - 0xe0100)), 'one byte a selector from VS17', {
      isUtf8: true,
      minimum: 2,
    });
  }
  const kinds = [...new Set(symbols)].sort((a, b) => a - b);
  if (kinds.length === 2) offerBinary(symbols, kinds[0]!, kinds[1]!, best);
  if (best.found) return best.found;
  // Code is full of signs that prose has not; as bytes of valid UTF-8 it is no accident either.
  const code = utf8OrNothing(bytes);
  if (code.length >= 8 && printable().test(code))
    return { text: code, scheme: 'one byte a selector', score: 0.5 };
  return { text: `hex ${Buffer.from(bytes.slice(0, HEX_BYTES)).toString('hex')}`, scheme: 'bytes', score: 0 };
}

const STEGCLOAK = new Set([0x200c, 0x200d, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064]);

/** Compressed or encrypted text in the alphabet of StegCloak: found, but nobody without the key can read it. */
export function looksEncrypted(symbols: number[]): boolean {
  const kinds = new Set(symbols);
  return symbols.length >= 12 && kinds.size >= 4 && symbols.every((cp) => STEGCLOAK.has(cp));
}
