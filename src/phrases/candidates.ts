/** Sets of literals of which every match holds one: how good a set is, and which of several a pattern is looked for with. */
import { frequency, type Literal, partOf, type Range, rangeOf, withoutLonger } from './literals';
import { MAX_ENTRIES } from './tables';

/**
 * Literals of one pattern. Every member costs a little in {@link rarest}, so that small sets win; the limit leaves room
 * for lists of a hundred words in a dozen languages, which have no smaller set.
 */
export const MAX_KEYWORDS = 256;
export interface Candidate {
  literals: readonly Literal[];
  score: number;
  /** Hits that we expect in a file. */
  often: number;
  range: Range;
  /** The items of the pattern that it is of, first and last. */
  items?: [number, number];
}

/** Turns a set of texts of which every match holds one into a candidate, or refuses it. */
export type Judge = (literals: readonly Literal[]) => Candidate | undefined;

/** Characters, words that a pattern is tried at cost about as much as a keyword that leads nowhere. */
const SPAN = 48;
const WORDS = 6;

export const rarest = (isUseful: (literal: string) => boolean): Judge => {
  return (texts) => {
    const parts = texts.map((text) => partOf(text, isUseful));
    if (parts.includes(undefined)) return undefined;
    const literals = withoutLonger(parts as Literal[]);
    if (literals.length === 0 || literals.length > MAX_KEYWORDS) return undefined;
    return candidateOf(
      literals,
      literals.reduce((sum, literal) => sum + frequency(literal.text), 0),
    );
  };
};

export function candidateOf(literals: readonly Literal[], often: number): Candidate {
  const range = rangeOf(literals);
  const spread = Math.min((range.to - range.from) / SPAN, (range.most - range.least) / WORDS);
  return { literals, range, often, score: -(often + 0.002 * literals.length) * (1 + spread) };
}

/** Words of a file of five kilobytes. */
const FILE_WORDS = 800;
const WORD_LENGTH = 6;
/** What a try costs, a place that is looked at, a keyword that is found, and a pattern of which all sets are there. */
const COSTS = { try: 1.5, place: 0.01, hit: 0.004, pattern: 0.3 };
/** Of the places in a stretch, how many begin as the pattern does. */
const BEGINS = 1 / 30;

/** What a pattern with these sets costs in a file, as far as we can tell. */
function costOf(sets: readonly Candidate[]): number {
  let present = 1;
  let hits = 0;
  let near = 1;
  let places = Number.POSITIVE_INFINITY;
  let tries = 0;
  for (const { range, often } of sets) {
    const { from, to, least, most } = range;
    const window = Math.min(most - least + 1, (to - from + 1) / WORD_LENGTH);
    const inReach = Math.min(1, (often * Math.max(1, window)) / FILE_WORDS);
    const span = Math.max(1, window * WORD_LENGTH);
    near *= inReach;
    present *= Math.min(1, often);
    hits += often;
    if (often * span < places) {
      places = often * span;
      tries = (often * Math.max(1, span * BEGINS)) / inReach;
    }
  }
  return present * (COSTS.pattern + COSTS.place * places) + COSTS.try * tries * near + COSTS.hit * hits;
}

/** Of the same part of the pattern, or one of them says less than the other: where one is, the other is no surprise. */
function isSame(a: Candidate, b: Candidate): boolean {
  if (a.items && b.items && a.items[0] <= b.items[1] && b.items[0] <= a.items[1]) return true;
  const texts = new Set(a.literals.map(({ text }) => text));
  return b.literals.every(({ text }) => texts.has(text));
}

/**
 * The sets that a match is looked for with, the rarest first: one that leads to it, and others, as long as they make the
 * pattern cheaper. Together they make a pattern of frequent words as cheap as one of rare ones.
 */
export function chosen(leading: readonly Candidate[], others: readonly Candidate[]): Literal[][] {
  const sets: Candidate[] = [];
  let cost = Number.POSITIVE_INFINITY;
  while (sets.length < MAX_ENTRIES) {
    let best: Candidate | undefined;
    for (const candidate of sets.length === 0 ? leading : [...leading, ...others]) {
      if (sets.some((set) => isSame(set, candidate))) continue;
      const together = costOf([...sets, candidate]);
      if (together >= cost) continue;
      best = candidate;
      cost = together;
    }
    if (!best) break;
    sets.push(best);
  }
  return sets.sort((a, b) => a.often - b.often).map(({ literals }) => [...literals]);
}
