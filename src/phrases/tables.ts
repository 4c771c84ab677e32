/**
 * Which keywords lead to which patterns, as plain arrays of numbers: a scan goes through them a thousand times a file, and
 * those of our own rules are made when the program is built.
 */
import type { KeywordIndex } from '../text/keywords';
import type { CompiledPhrases } from './compile';
import { beginningsOf, type Opening, openingOf } from './opening';

/** Lists in one array: those of `i` go from `...From[i]` to `...From[i + 1]`. */
export interface PhraseTables {
  /** By pattern: its entries, one for each of its sets of keywords, the rarest first. */
  entriesFrom: Int32Array;
  /** By entry, {@link ENTRY} numbers: see `SetEntry`. */
  entries: Int32Array;
  /** By entry: how many stretches (see {@link STRETCH_BITS}) it stands after the first of its pattern, at least and at most. */
  apartLeast: Int32Array;
  apartMost: Int32Array;
  /** By set: the patterns that have it as their first. */
  patternsFrom: Int32Array;
  patterns: Int32Array;
  /** By keyword: the sets that it is in. */
  setsFrom: Int32Array;
  sets: Int32Array;
  /** Sets of pairs of characters (`pairOf` of the index), a bit for each; many patterns share theirs. */
  pairs: Uint32Array;
  /** By pattern: where in `pairs` stand those it can begin with, and those that come one on. */
  beginnings: Int32Array;
}

/** Of one pattern; a sixth set would exclude little that five do not. */
export const MAX_ENTRIES = 5;

export const ENTRY = 5;
/** Which number of an entry is what. */
export const SET = 0;
export const FROM = 1;
export const TO = 2;
export const LEAST = 3;
export const MOST = 4;

/** A stretch of a text is so many words, as a power of two; see `Hits.words`. */
export const STRETCH_BITS = 6;
/** What stands farther apart than so many stretches is not looked for in this way. */
export const FAR = 3;

/** Whether a pair is in the set that begins at `from`, see `PhraseTables.pairs`. */
export function hasPair(pairs: Uint32Array, from: number, pair: number): boolean {
  return (pairs[from + (pair >> 5)]! & (1 << (pair & 31))) !== 0;
}

/** @param index of the keywords */
export function tablesOf(compiled: CompiledPhrases, index: KeywordIndex): PhraseTables {
  const { patterns, sets, setsOf } = compiled;
  const entries = patterns.map(([, , , list]) => list);
  const ofFirst: number[][] = Array.from({ length: sets }, () => []);
  entries.forEach(([first], pattern) => {
    ofFirst[first![0]]!.push(pattern);
  });
  const apart = entries.flatMap((list) => {
    const [, , , least, most] = list[0]!;
    return list.map(([, , , from, to]): [number, number] => [stretches(from - most), stretches(to - least)]);
  });
  const [entriesFrom, flat] = flattened(entries.map((list) => list.flat()));
  const [patternsFrom, patternsOfSets] = flattened(ofFirst);
  const [setsFrom, setsOfKeywords] = flattened(setsOf);
  return {
    entriesFrom: entriesFrom.map((at) => at / ENTRY),
    entries: flat,
    apartLeast: Int32Array.from(apart, ([least]) => Math.floor(least)),
    apartMost: Int32Array.from(apart, ([, most]) => Math.ceil(most)),
    patternsFrom,
    patterns: patternsOfSets,
    setsFrom,
    sets: setsOfKeywords,
    ...beginnings(compiled, index),
  };
}

function beginnings(
  { patterns, lists }: CompiledPhrases,
  index: KeywordIndex,
): Pick<PhraseTables, 'pairs' | 'beginnings'> {
  const known = new Map<string, Opening>();
  /** By what they hold. */
  const places = new Map<string, number>();
  const sets: Uint32Array[] = [];
  const placeOf = (pairs: Uint8Array): number => {
    const bits = new Uint32Array(Math.ceil(pairs.length / 32));
    for (let pair = 0; pair < pairs.length; pair++) bits[pair >> 5]! |= pairs[pair]! << (pair & 31);
    const key = bits.join();
    let place = places.get(key);
    if (place === undefined) {
      place = (sets.push(bits) - 1) * bits.length;
      places.set(key, place);
    }
    return place;
  };
  const at = patterns.flatMap(([, template]) => {
    const { here, next } = beginningsOf(openingOf(template, lists, known), index);
    return [placeOf(here), placeOf(next)];
  });
  const pairs = new Uint32Array(sets.length * (sets[0]?.length ?? 0));
  for (const [i, bits] of sets.entries()) pairs.set(bits, i * bits.length);
  return { pairs, beginnings: Int32Array.from(at) };
}

const stretches = (words: number): number => Math.max(-FAR, Math.min(FAR, words / (1 << STRETCH_BITS)));

function flattened(lists: readonly (readonly number[])[]): [from: Int32Array, items: Int32Array] {
  const from = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    from[i + 1] = from[i]! + list.length;
  });
  return [from, Int32Array.from(lists.flat())];
}
