/**
 * Where fixed strings stand in a text, any of them in one look: three characters in a row are one step in a table, and
 * few of them begin anything. A regular expression with the same alternatives costs ten times as much.
 */
import { lowBytes } from './low-bytes';

export interface Hit {
  literal: string;
  at: number;
}

/** The longest literal at each place where one stands, from left to right; they may overlap. */
export type FindLiterals = (text: string) => Hit[];

const SIZE = 3;
/** Of a character: enough to tell letters apart, in any case; a sign shares its place with a letter. */
const BITS = 5;
const MASK = (1 << (SIZE * BITS)) - 1;

interface Literal {
  literal: string;
  lower: Uint8Array;
  upper: Uint8Array;
}

/** @param literals ASCII in lower case, at least three characters each; found in any case */
export function literalFinder(literals: readonly string[]): FindLiterals {
  const isBeginning = new Uint8Array(MASK + 1);
  /** By their first three characters, the longest first. */
  const byBeginning = new Map<number, Literal[]>();
  for (const literal of [...literals].sort((a, b) => b.length - a.length)) {
    const lower = Buffer.from(literal, 'latin1');
    const upper = Buffer.from(literal.toUpperCase(), 'latin1');
    const beginning = lower.subarray(0, SIZE).reduce(step, 0);
    isBeginning[beginning] = 1;
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), { literal, lower, upper }]);
  }

  return (text) => {
    const hits: Hit[] = [];
    const b = lowBytes(text, SIZE);
    const look = (beginning: number, at: number): void => {
      for (const { literal, lower, upper } of byBeginning.get(beginning)!) {
        let i = 0;
        while (i < lower.length && (b[at + i] === lower[i] || b[at + i] === upper[i])) i++;
        if (i < lower.length || !isAscii(text, at - SIZE, i)) continue;
        hits.push({ literal, at: at - SIZE });
        return;
      }
    };
    let last = 0;
    for (let i = SIZE, end = SIZE + text.length; i < end; i++) {
      last = step(last, b[i]!);
      if (isBeginning[last] !== 0) look(last, i - SIZE + 1);
    }
    return hits;
  };
}

/** From the last three characters to those that end with the next. */
function step(last: number, byte: number): number {
  return ((last << BITS) | (byte & ((1 << BITS) - 1))) & MASK;
}

/** The low byte of a letter of any script may be that of an ASCII one. */
function isAscii(text: string, from: number, length: number): boolean {
  for (let i = from; i < from + length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
