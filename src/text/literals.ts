/**
 * Where fixed strings stand in a text, any of them in one look: half of the pairs of characters are looked up, and few of
 * them begin anything. A regular expression with the same alternatives costs ten times as much.
 */
import { lowBytes } from './low-bytes';

export interface Hit {
  literal: string;
  at: number;
}

/** The longest literal at each place where one stands, from left to right; they may overlap. */
export type FindLiterals = (text: string) => Hit[];

const MARGIN = 4;
/** Of a character; higher ones share a place with an ASCII one and are told apart afterwards. */
const BITS = 7;
const MASK = (1 << BITS) - 1;
const pairOf = (first: number, second: number): number => ((first & MASK) << BITS) | (second & MASK);
/** What a pair of characters may be of a literal. */
const [FIRST_TWO, NEXT_TWO] = [1, 2];

interface Literal {
  literal: string;
  lower: Uint8Array;
  upper: Uint8Array;
}

/**
 * @param literals ASCII in lower case, at least three characters each; found in any case
 */
export function literalFinder(literals: readonly string[]): FindLiterals {
  const roles = new Uint8Array(1 << (2 * BITS));
  /** By their first two characters in lower case, the longest first. */
  const byPair = new Map<number, Literal[]>();
  for (const literal of literals) {
    const lower = Buffer.from(literal, 'latin1');
    const upper = Buffer.from(literal.toUpperCase(), 'latin1');
    for (const [at, role] of [
      [0, FIRST_TWO],
      [1, NEXT_TWO],
    ] as const) {
      for (const first of [lower[at]!, upper[at]!])
        for (const second of [lower[at + 1]!, upper[at + 1]!]) roles[pairOf(first, second)]! |= role;
    }
    const pair = pairOf(lower[0]!, lower[1]!);
    byPair.set(pair, [...(byPair.get(pair) ?? []), { literal, lower, upper }]);
  }
  for (const group of byPair.values()) group.sort((a, b) => b.lower.length - a.lower.length);

  return (text) => {
    const hits: Hit[] = [];
    const b = lowBytes(text, MARGIN);
    const look = (at: number): void => {
      for (const { literal, lower, upper } of byPair.get(pairOf(lowerOf(b[at]!), lowerOf(b[at + 1]!))) ??
        []) {
        let i = 0;
        while (i < lower.length && (b[at + i] === lower[i] || b[at + i] === upper[i])) i++;
        if (i < lower.length || !isAscii(text, at - MARGIN, i)) continue;
        hits.push({ literal, at: at - MARGIN });
        return;
      }
    };
    // A literal of three characters covers one of any two neighbouring pairs.
    for (let i = MARGIN, end = MARGIN + text.length; i < end; i += 2) {
      const role = roles[((b[i]! & MASK) << BITS) | (b[i + 1]! & MASK)]!;
      if (role === 0) continue;
      if ((role & NEXT_TWO) !== 0) look(i - 1);
      if ((role & FIRST_TWO) !== 0) look(i);
    }
    return hits;
  };
}

function lowerOf(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** The low byte of a letter of any script may be that of an ASCII one. */
function isAscii(text: string, from: number, length: number): boolean {
  for (let i = from; i < from + length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
