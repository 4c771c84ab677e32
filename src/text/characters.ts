/**
 * What a character is, for everybody who must know: the checks, the fixes and the reports.
 * Sets follow docs/hidden-text.md: membership comes from generated tables,
 * so that an old ICU in an old Node cannot change a finding.
 */
import { lazy } from './lazy';
import * as tables from './unicode.generated';

export interface CharacterSet {
  /** @param cp code point; `NONE` (text edge) is in no set */
  has(cp: number): boolean;
}

/** Stands for "no character": before the start or after the end of the text. */
export const NONE = -1;

/** Generated tables are decoded on first use: most files never ask. */
function lazySet(encoded: string): CharacterSet {
  let starts: Uint32Array | undefined;
  let ends: Uint32Array;
  /** One byte a code point of the BMP: a hostile file asks a million times. */
  let bmp: Uint8Array;
  function decodeRanges(): Uint32Array {
    const numbers = encoded.split(' ');
    const size = numbers.length / 2;
    bmp = new Uint8Array(0x10000);
    starts = new Uint32Array(size);
    ends = new Uint32Array(size);
    let at = 0;
    for (let i = 0; i < size; i++) {
      at += Number.parseInt(numbers[2 * i]!, 36);
      starts[i] = at;
      at += Number.parseInt(numbers[2 * i + 1]!, 36);
      ends[i] = at;
      bmp.fill(1, starts[i], at);
    }
    return starts;
  }
  return {
    has(cp) {
      const from = starts ?? decodeRanges();
      // The edge of the text, NONE, is outside as well.
      if (cp < 0x10000) return bmp[cp] === 1;
      let low = 0;
      let high = from.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        if (cp < from[middle]!) high = middle - 1;
        else if (cp >= ends[middle]!) low = middle + 1;
        else return true;
      }
      return false;
    },
  };
}

/** Scripts in which ZWJ and ZWNJ are spelling. */
export const JOIN = lazySet(tables.JOIN);
/** JOIN and the scripts written without spaces, where ZWSP and WJ are layout. */
export const WRAP = lazySet(tables.WRAP);
/** Scripts in which an invisible character inside a word has no use, and digits. */
export const CASED = lazySet(tables.CASED);
export const RTL_LETTER = lazySet(tables.RTL_LETTER);
export const UNASSIGNED = lazySet(tables.UNASSIGNED);

let confusables: Map<number, string> | undefined;

/**
 * @param cp code point of one non-ASCII character
 * @returns the ASCII letter or digit it looks like (UTS #39 prototype), or undefined
 */
export function confusableWith(cp: number): string | undefined {
  if (!confusables) {
    confusables = new Map();
    for (const entry of tables.CONFUSABLES.split(';')) {
      let at = 0;
      for (const gap of entry.slice(2).split(' ')) {
        at += Number.parseInt(gap, 36);
        confusables.set(at, entry[0]!);
      }
    }
  }
  return confusables.get(cp);
}

let names: Map<number, string> | undefined;

/** @returns `ZERO WIDTH SPACE (U+200B)`, or `U+E0041` where the character has no short name */
export function characterName(cp: number): string {
  names ??= new Map(
    tables.INVISIBLE_NAMES.split(';').map((entry) => {
      const space = entry.indexOf(' ');
      return [Number.parseInt(entry.slice(0, space), 16), entry.slice(space + 1)];
    }),
  );
  const name = names.get(cp);
  return name ? `${name} (${codePointLabel(cp)})` : codePointLabel(cp);
}

/** @returns `U+200B` */
export function codePointLabel(cp: number): string {
  return `U+${cp.toString(16).toUpperCase().padStart(4, '0')}`;
}

export function isTag(cp: number): boolean {
  return cp >= 0xe0000 && cp <= 0xe007f;
}

export function isVariationSelector(cp: number): boolean {
  return (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef);
}

/** @returns the byte a variation selector stands for in VS1 = 0 .. VS256 = 255 encodings */
export function variationSelectorByte(cp: number): number {
  return cp <= 0xfe0f ? cp - 0xfe00 : cp - 0xe0100 + 16;
}

/** Bidirectional embeddings, overrides, isolates and their closers (UAX #9). */
export function isBidiFormat(cp: number): boolean {
  return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

function isDefaultIgnorable(cp: number): boolean {
  if (cp < 0x034f) return cp === 0xad;
  if (cp < 0x10000) {
    return (
      cp === 0x034f ||
      cp === 0x061c ||
      cp === 0x115f ||
      cp === 0x1160 ||
      cp === 0x17b4 ||
      cp === 0x17b5 ||
      (cp >= 0x180b && cp <= 0x180f) ||
      (cp >= 0x200b && cp <= 0x200f) ||
      (cp >= 0x202a && cp <= 0x202e) ||
      (cp >= 0x2060 && cp <= 0x206f) ||
      cp === 0x3164 ||
      (cp >= 0xfe00 && cp <= 0xfe0f) ||
      cp === 0xfeff ||
      cp === 0xffa0 ||
      (cp >= 0xfff0 && cp <= 0xfff8)
    );
  }
  return (
    (cp >= 0x1bca0 && cp <= 0x1bca3) || (cp >= 0x1d173 && cp <= 0x1d17a) || (cp >= 0xe0000 && cp <= 0xe0fff)
  );
}

/** Default ignorable, interlinear annotation, or the musical null note head: what renders as nothing. */
export function isInvisible(cp: number): boolean {
  return isDefaultIgnorable(cp) || (cp >= 0xfff9 && cp <= 0xfffb) || cp === 0x1d159;
}

const escaped = lazy(
  () => /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u,
);

/** Must never reach a terminal, a page or an annotation as it is: it would act, hide or reorder there. */
export function mustEscape(cp: number): boolean {
  if (cp < 0x7f) return cp < 0x20;
  if (cp < 0xa0) return true;
  return escaped().test(String.fromCodePoint(cp));
}
