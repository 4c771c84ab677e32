/**
 * Where patterns match. One pass finds the keywords; a pattern is tried only where a match can begin, as far as its sets
 * of keywords tell: each of them says so for itself, and all of them must agree. That keeps honest files cheap and
 * hostile ones bounded (210 KB of `curl x ` cost 52 s when every pattern saw the whole text).
 */
import type { PatternEntry, SetEntry } from '../../phrases/compile';
import { Hits } from '../../text/keywords';
import type { Recorder } from '../../types';
import type { RuleSet } from './rule-set';

export interface Match {
  /** Index into the ways of the rule set. */
  way: number;
  /** In the folded text, end exclusive. */
  start: number;
  end: number;
}

/** Matches of one pattern that are looked at. The first may all be excused, so a file that has more is not clean. */
const MATCHES_PER_PATTERN = 1_000;

export interface Work {
  /** What patterns may still do in this file, in characters that they read. */
  left: number;
  /** Set when a pattern matched too often for all of its matches to be looked at. */
  isCut: boolean;
  /** Told how long each rule takes. */
  recorder?: Recorder | undefined;
}

/**
 * @param folded text as a model reads it
 * @param work is counted down; when it falls below zero, or is cut, not everything was looked at
 */
export function matchPhrases(rules: RuleSet, folded: string, work: Work): Match[] {
  const matches: Match[] = [];
  const sets = scratchOf(rules);
  sets.scan(folded);
  for (const pattern of sets.candidates) {
    const entry = rules.patterns[pattern]!;
    const since = work.recorder?.now() ?? 0;
    const places = sets.placesOf(entry, folded.length);
    if (places.count > 0) findIn(rules, pattern, places, sets.hits.pairs, folded, work, matches);
    work.recorder?.rule(rules.rules[rules.ways[entry[0]]!.rule]!.id, since, places.count);
    if (work.left < 0) break;
  }
  return matches;
}

/** Stretches of a text in order, first and last offset; kept from pattern to pattern. */
class Stretches {
  count = 0;
  readonly first: number[] = [];
  readonly last: number[] = [];

  /** Those that touch become one. */
  add(first: number, last: number): void {
    const { count } = this;
    if (count > 0 && first <= this.last[count - 1]! + 1) {
      if (last > this.last[count - 1]!) this.last[count - 1] = last;
      return;
    }
    this.first[count] = first;
    this.last[count] = last;
    this.count++;
  }
}

/** Numbers that belong to other numbers, in one array: those of `i` from `from[i]` to `from[i + 1]`. */
interface Lists {
  from: Int32Array;
  items: Int32Array;
}

function listsOf(lists: readonly (readonly number[])[]): Lists {
  const from = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    from[i + 1] = from[i]! + list.length;
  });
  const items = new Int32Array(from[lists.length]!);
  lists.forEach((list, i) => {
    items.set(list, from[i]!);
  });
  return { from, items };
}

/** Where the keywords of each set stand in one text. Everything is kept from text to text: most are small. */
class Sets {
  /** Patterns of which every set is there, in order. */
  readonly candidates: number[] = [];
  private readonly rules: RuleSet;
  /** By set: the patterns that have it as their first. By pattern: its sets. */
  private readonly patternsOf: Lists;
  private readonly setsOf: Lists;
  readonly hits = new Hits();
  /** By variant: its hits, and the sets it is in that are needed. */
  private readonly hitsOf: Int32Array;
  private readonly neededFrom: Int32Array;
  private readonly neededTo: Int32Array;
  private needed: number[] = [];
  private readonly variants: number[] = [];
  /** By set: hits (more than one of the same start count), and where they stand in `starts`; -1 when not needed. */
  private readonly count: Int32Array;
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly present: number[] = [];
  private starts = new Int32Array(1 << 12);
  private places = new Stretches();
  private spare = new Stretches();

  constructor(rules: RuleSet) {
    const { sets, patterns, index } = rules;
    this.rules = rules;
    const patternsOf: number[][] = Array.from({ length: sets }, () => []);
    patterns.forEach(([, , , entries], pattern) => {
      patternsOf[entries[0]![0]]!.push(pattern);
    });
    this.patternsOf = listsOf(patternsOf);
    this.setsOf = listsOf(patterns.map(([, , , entries]) => entries.map(([set]) => set)));
    this.hitsOf = new Int32Array(index.variants);
    this.neededFrom = new Int32Array(index.variants);
    this.neededTo = new Int32Array(index.variants);
    this.count = new Int32Array(sets);
    this.from = new Int32Array(sets).fill(-1);
    this.to = new Int32Array(sets);
  }

  scan(folded: string): void {
    this.reset();
    this.rules.index.scan(folded, this.hits);
    this.countHits();
    this.findCandidates();
    if (this.candidates.length === 0) return;
    this.makeRoom();
    this.collectStarts();
  }

  private reset(): void {
    for (const variant of this.variants) this.hitsOf[variant] = 0;
    for (const set of this.present) {
      this.count[set] = 0;
      this.from[set] = -1;
    }
    this.variants.length = 0;
    this.present.length = 0;
    this.candidates.length = 0;
  }

  private countHits(): void {
    const { rules, hits, hitsOf, variants, count, present } = this;
    for (let i = 0; i < hits.count; i++) {
      const variant = hits.variants[i]!;
      if (hitsOf[variant]!++ === 0) variants.push(variant);
    }
    for (const variant of variants) {
      const sets = rules.setsOfVariant(variant);
      for (let i = 0; i < sets.length; i++) {
        const set = sets[i]!;
        if (count[set] === 0) present.push(set);
        count[set]! += hitsOf[variant]!;
      }
    }
  }

  private findCandidates(): void {
    const { candidates, count, present, patternsOf, setsOf } = this;
    for (const first of present) {
      const end = patternsOf.from[first + 1]!;
      for (let i = patternsOf.from[first]!; i < end; i++) {
        const pattern = patternsOf.items[i]!;
        const last = setsOf.from[pattern + 1]!;
        let at = setsOf.from[pattern]! + 1;
        while (at < last && count[setsOf.items[at]!] !== 0) at++;
        if (at === last) candidates.push(pattern);
      }
    }
    candidates.sort((a, b) => a - b);
  }

  /** Only for the sets of candidates. */
  private makeRoom(): void {
    const { rules, candidates, count, from, to, setsOf, neededFrom, neededTo } = this;
    let size = 0;
    for (const pattern of candidates) {
      const last = setsOf.from[pattern + 1]!;
      for (let i = setsOf.from[pattern]!; i < last; i++) {
        const set = setsOf.items[i]!;
        if (from[set]! >= 0) continue;
        from[set] = size;
        to[set] = size;
        size += count[set]!;
      }
    }
    if (size > this.starts.length) this.starts = new Int32Array(2 * size);
    let end = 0;
    for (const variant of this.variants) {
      neededFrom[variant] = end;
      const sets = rules.setsOfVariant(variant);
      for (let i = 0; i < sets.length; i++) if (from[sets[i]!]! >= 0) this.needed[end++] = sets[i]!;
      neededTo[variant] = end;
    }
  }

  private collectStarts(): void {
    const { hits, from, to, starts, needed, neededFrom, neededTo } = this;
    for (let i = 0; i < hits.count; i++) {
      const start = hits.starts[i]!;
      const variant = hits.variants[i]!;
      for (let j = neededFrom[variant]!; j < neededTo[variant]!; j++) {
        const set = needed[j]!;
        const least = from[set]!;
        const end = to[set]!;
        // Keywords come by their ends: a longer one may start before a shorter one.
        let at = end;
        while (at > least && starts[at - 1]! > start) at--;
        if (at > least && starts[at - 1] === start) continue;
        if (at < end) starts.copyWithin(at + 1, at, end);
        starts[at] = start;
        to[set] = end + 1;
      }
    }
  }

  /** Where a match can begin. The set with the fewest hits speaks first. */
  placesOf([, , , sets]: PatternEntry, length: number): Stretches {
    let rarest = sets[0]!;
    for (let i = 1; i < sets.length; i++) if (this.sizeOf(sets[i]!) < this.sizeOf(rarest)) rarest = sets[i]!;
    const [set, least, most] = rarest;
    const { places, starts } = this;
    places.count = 0;
    for (let i = this.from[set]!; i < this.to[set]!; i++) {
      const start = starts[i]!;
      if (start >= least) places.add(Math.max(0, start - most), Math.min(length - 1, start - least));
    }
    for (let i = 0; i < sets.length; i++) {
      if (sets[i] !== rarest && this.places.count > 0) this.narrow(sets[i]!);
    }
    return this.places;
  }

  private sizeOf([set]: SetEntry): number {
    return this.to[set]! - this.from[set]!;
  }

  /** Leaves the places from which a keyword of this set is where the entry says. */
  private narrow([set, least, most]: SetEntry): void {
    const { places, spare, starts } = this;
    const end = this.to[set]!;
    let at = this.from[set]!;
    spare.count = 0;
    for (let i = 0; i < places.count; i++) {
      const last = places.last[i]!;
      let first = places.first[i]!;
      while (first <= last) {
        at = firstAtLeast(starts, at, end, first + least);
        if (at === end) break;
        const from = Math.max(first, starts[at]! - most);
        if (from > last) break;
        // All keywords that let the stretch go on without a hole: the last of them says how far.
        let to = starts[at]! - least;
        while (to < last) {
          const next = firstAtLeast(starts, at + 1, end, to + most + 2) - 1;
          if (next <= at) break;
          at = next;
          to = starts[at]! - least;
        }
        spare.add(from, Math.min(last, to));
        first = to + 1;
      }
      if (at === end) break;
    }
    this.places = spare;
    this.spare = places;
  }
}

/** @returns the first index from `from` on, before `end`, of a value that is no less; it is near, mostly */
function firstAtLeast(sorted: Int32Array, from: number, end: number, value: number): number {
  let low = from;
  let step = 1;
  while (low + step < end && sorted[low + step]! < value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(end, low + step);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const scratches = new WeakMap<RuleSet, Sets>();

function scratchOf(rules: RuleSet): Sets {
  let scratch = scratches.get(rules);
  if (!scratch) {
    scratch = new Sets(rules);
    scratches.set(rules, scratch);
  }
  return scratch;
}

/**
 * What a try counts, and looking at a place at which nothing can begin. Near misses take time by the length of what they
 * nearly match: measured over 20,000 kinds of them (bench/adversarial.ts), a third of it is ten nanoseconds or less.
 */
const TRY = 8;
const TRY_PER_CHARACTER = 1 / 3;
const LOOK = 1 / 8;

function findIn(
  rules: RuleSet,
  pattern: number,
  places: Stretches,
  pairs: Uint32Array,
  folded: string,
  work: Work,
  into: Match[],
): void {
  const [way, , maxLength] = rules.patterns[pattern]!;
  const cost = TRY + maxLength * TRY_PER_CHARACTER;
  const { here, next: second } = rules.beginnings(pattern);
  // Most patterns are never tried, and then not made.
  let expression: RegExp | undefined;
  const full = into.length + MATCHES_PER_PATTERN;
  let next = 0;
  for (let i = 0; i < places.count && work.left >= 0; i++) {
    const last = places.last[i]!;
    const first = Math.max(next, places.first[i]!);
    work.left -= LOOK * (last - first + 1);
    for (let start = first; start <= last; start++) {
      if (here[pairs[start]!] === 0 || second[pairs[start + 1]!] === 0) continue;
      work.left -= cost;
      if (work.left < 0) return;
      expression ??= rules.sticky(pattern);
      expression.lastIndex = start;
      if (!expression.test(folded)) continue;
      const end = expression.lastIndex;
      if (end === start) continue;
      into.push({ way, start, end });
      if (into.length === full) {
        work.isCut = true;
        return;
      }
      next = end;
      start = end - 1;
    }
  }
}
