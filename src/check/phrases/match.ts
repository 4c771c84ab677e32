/**
 * Where patterns match. One pass finds the keywords; a pattern is tried only where a match can begin, as far as its sets
 * of keywords tell: one leads to places, and the others must agree, by characters and by words. That keeps honest files
 * cheap and hostile ones bounded (210 KB of `curl x ` cost 52 s when every pattern saw the whole text).
 */
import type { SetEntry } from '../../phrases/compile';
import { Hits } from '../../text/keywords';
import type { Recorder } from '../../types';
import type { Beginnings } from './opening';
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
    const since = work.recorder?.now() ?? 0;
    const tries = findIn(rules, pattern, sets, folded, work, matches);
    work.recorder?.rule(rules.rules[rules.ways[rules.patterns[pattern]![0]]!.rule]!.id, since, tries);
    if (work.left < 0) break;
  }
  return matches;
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

/**
 * Stretches of a text as the bits of a number: for each 64 words, see `Hits.words`, one of 32 bits in turn. Two keywords
 * that stand near each other have the same bit or the next.
 */
const STRETCH_BITS = 6;
/** What stands farther apart than so many stretches is not looked for in this way. */
const FAR = 3;

/** Where one set of a pattern stands, seen from its first set: so many stretches on, at least and at most. */
interface Apart {
  least: Int8Array;
  most: Int8Array;
}

/** Where the keywords of each set stand in one text. Everything is kept from text to text: most are small. */
class Sets {
  /** Patterns of which every set is there, near the others, in order. */
  readonly candidates: number[] = [];
  private readonly rules: RuleSet;
  /** By set: the patterns that have it as their first. By pattern: its sets, and how far they are from the first. */
  private readonly patternsOf: Lists;
  private readonly setsOf: Lists;
  private readonly apart: Apart;
  readonly hits = new Hits();
  /** By variant: its hits, their stretches, and the sets it is in that are needed. */
  private readonly hitsOf: Int32Array;
  private readonly stretchesOf: Int32Array;
  private readonly neededFrom: Int32Array;
  private readonly neededTo: Int32Array;
  private needed: number[] = [];
  private readonly variants: number[] = [];
  /** By set: hits (more than one of the same start count), and where they stand in `starts`; -1 when not needed. */
  private readonly count: Int32Array;
  private readonly stretches: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  private readonly present: number[] = [];
  /** By entry of the pattern in hand: the first keyword that can still be of use for a hit, for a place. */
  private readonly nearHit: number[] = [];
  private readonly nearPlace: number[] = [];
  starts = new Int32Array(1 << 12);

  constructor(rules: RuleSet) {
    const { sets, patterns, index } = rules;
    this.rules = rules;
    const patternsOf: number[][] = Array.from({ length: sets }, () => []);
    patterns.forEach(([, , , entries], pattern) => {
      patternsOf[entries[0]![0]]!.push(pattern);
    });
    this.patternsOf = listsOf(patternsOf);
    this.setsOf = listsOf(patterns.map(([, , , entries]) => entries.map(([set]) => set)));
    this.apart = apartOf(rules, this.setsOf);
    this.hitsOf = new Int32Array(index.variants);
    this.stretchesOf = new Int32Array(index.variants);
    this.neededFrom = new Int32Array(index.variants);
    this.neededTo = new Int32Array(index.variants);
    this.count = new Int32Array(sets);
    this.stretches = new Int32Array(sets);
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
    for (const variant of this.variants) {
      this.hitsOf[variant] = 0;
      this.stretchesOf[variant] = 0;
    }
    for (const set of this.present) {
      this.count[set] = 0;
      this.stretches[set] = 0;
      this.from[set] = -1;
    }
    this.variants.length = 0;
    this.present.length = 0;
    this.candidates.length = 0;
  }

  private countHits(): void {
    const { rules, hits, hitsOf, stretchesOf, variants, count, stretches, present } = this;
    const { starts, words, variants: found } = hits;
    for (let i = 0; i < hits.count; i++) {
      const variant = found[i]!;
      if (hitsOf[variant]!++ === 0) variants.push(variant);
      stretchesOf[variant]! |= 1 << (words[starts[i]!]! >> STRETCH_BITS);
    }
    for (let v = 0; v < variants.length; v++) {
      const variant = variants[v]!;
      const sets = rules.setsOfVariant(variant);
      for (let i = 0; i < sets.length; i++) {
        const set = sets[i]!;
        if (count[set] === 0) present.push(set);
        count[set]! += hitsOf[variant]!;
        stretches[set]! |= stretchesOf[variant]!;
      }
    }
  }

  private findCandidates(): void {
    const { candidates, count, stretches, present, patternsOf, setsOf } = this;
    const { least, most } = this.apart;
    for (let p = 0; p < present.length; p++) {
      const first = present[p]!;
      const end = patternsOf.from[first + 1]!;
      for (let i = patternsOf.from[first]!; i < end; i++) {
        const pattern = patternsOf.items[i]!;
        const last = setsOf.from[pattern + 1]!;
        /** Stretches in which the first set has all others near. */
        let left = stretches[first]!;
        for (let at = setsOf.from[pattern]! + 1; at < last && left !== 0; at++) {
          const set = setsOf.items[at]!;
          if (most[at]! >= FAR || least[at]! <= -FAR) {
            if (count[set] === 0) left = 0;
            continue;
          }
          const there = stretches[set]!;
          let near = 0;
          for (let by = least[at]!; by <= most[at]!; by++)
            near |= (there >>> (by & 31)) | (there << (-by & 31));
          left &= near;
        }
        if (left !== 0) candidates.push(pattern);
      }
    }
    candidates.sort((a, b) => a - b);
  }

  /** Only for the sets of candidates. */
  private makeRoom(): void {
    const { rules, candidates, count, from, to, setsOf, neededFrom, neededTo, variants, needed } = this;
    let size = 0;
    for (let c = 0; c < candidates.length; c++) {
      const pattern = candidates[c]!;
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
    for (let v = 0; v < variants.length; v++) {
      const variant = variants[v]!;
      neededFrom[variant] = end;
      const sets = rules.setsOfVariant(variant);
      for (let i = 0; i < sets.length; i++) if (from[sets[i]!]! >= 0) needed[end++] = sets[i]!;
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

  /** Which of the sets of a pattern leads to the fewest places. */
  leadOf(sets: readonly SetEntry[]): number {
    let lead = 0;
    let fewest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < sets.length; i++) {
      const [set, from, to, least, most] = sets[i]!;
      const places =
        (this.to[set]! - this.from[set]!) * (4 + Math.min(to - from, WORD_LENGTH * (most - least + 1)));
      if (places >= fewest) continue;
      fewest = places;
      lead = i;
    }
    return lead;
  }

  /** Before the hits of the lead are gone through from the start. */
  rewind(entries: readonly SetEntry[]): void {
    for (let i = 0; i < entries.length; i++) {
      this.nearHit[i] = this.from[entries[i]![0]]!;
      this.nearPlace[i] = this.nearHit[i]!;
    }
  }

  /** Whether each other set has a keyword where it can be, as far as a keyword of the lead tells. Hits come in order. */
  agreeNear(entries: readonly SetEntry[], lead: number, hit: number): Answer {
    const { starts, nearHit, to: toOf } = this;
    const { words } = this.hits;
    const [, leadFrom, leadTo, leadLeast, leadMost] = entries[lead]!;
    const count = words[hit]!;
    for (let i = 0; i < entries.length; i++) {
      if (i === lead) continue;
      const [set, from, to, least, most] = entries[i]!;
      const end = toOf[set]!;
      let at = firstAtLeast(starts, nearHit[i]!, end, hit + from - leadTo);
      while (at < end && words[starts[at]!]! < count + least - leadMost) at++;
      nearHit[i] = at;
      if (at === end) return NEVER;
      const other = starts[at]!;
      if (other > hit + to - leadFrom || words[other]! > count + most - leadLeast) return NO;
    }
    return YES;
  }

  /** Whether each other set has a keyword where it must be for a match that begins here. Places come in order. */
  agreeAt(entries: readonly SetEntry[], lead: number, place: number): Answer {
    const { starts, nearPlace, to: toOf } = this;
    const { words } = this.hits;
    const count = words[place]!;
    for (let i = 0; i < entries.length; i++) {
      if (i === lead) continue;
      const [set, from, to, least, most] = entries[i]!;
      const end = toOf[set]!;
      let at = firstAtLeast(starts, nearPlace[i]!, end, place + from);
      while (at < end && words[starts[at]!]! < count + least) at++;
      nearPlace[i] = at;
      if (at === end) return NEVER;
      const hit = starts[at]!;
      if (hit > place + to || words[hit]! > count + most) return NO;
    }
    return YES;
  }
}

/** Letters, and the blank after them. */
const WORD_LENGTH = 6;

/** What the other sets say of a place: a match can begin there; not there; neither there nor later. */
const YES = 0;
const NO = 1;
const NEVER = 2;
type Answer = typeof YES | typeof NO | typeof NEVER;

function apartOf({ patterns }: RuleSet, setsOf: Lists): Apart {
  const least = new Int8Array(setsOf.items.length);
  const most = new Int8Array(setsOf.items.length);
  const stretchesIn = (words: number): number => Math.max(-FAR, Math.min(FAR, words / (1 << STRETCH_BITS)));
  patterns.forEach(([, , , entries], pattern) => {
    const [, , , leastOfFirst, mostOfFirst] = entries[0]!;
    entries.forEach(([, , , from, to], i) => {
      const at = setsOf.from[pattern]! + i;
      least[at] = Math.floor(stretchesIn(from - mostOfFirst));
      most[at] = Math.ceil(stretchesIn(to - leastOfFirst));
    });
  });
  return { least, most };
}

/** @returns the first index from `from` on, before `end`, of a value that is no less; it is near, mostly */
function firstAtLeast(sorted: Int32Array | Uint32Array, from: number, end: number, value: number): number {
  if (from === end || sorted[from]! >= value) return from;
  let low = from + 1;
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
 * What a try counts, looking at a place at which nothing can begin, and asking the other sets whether they agree. Near misses
 * take time by the length of what they nearly match: measured over 20,000 kinds of them (bench/adversarial.ts), a third
 * of it is ten nanoseconds or less.
 */
const TRY = 8;
const TRY_PER_CHARACTER = 1 / 3;
const LOOK = 1 / 8;
const LEAD = 1 / 2;

/** @returns how often the expression was tried */
function findIn(
  rules: RuleSet,
  pattern: number,
  sets: Sets,
  folded: string,
  work: Work,
  into: Match[],
): number {
  const [way, , maxLength, entries] = rules.patterns[pattern]!;
  const { pairs, words } = sets.hits;
  const { starts } = sets;
  const cost = TRY + maxLength * TRY_PER_CHARACTER;
  const lead = sets.leadOf(entries);
  const [set, from, to, least, most] = entries[lead]!;
  // Most patterns are never tried, and then not made.
  let beginnings: Beginnings | undefined;
  let expression: RegExp | undefined;
  const full = into.length + MATCHES_PER_PATTERN;
  let tries = 0;
  let next = 0;
  sets.rewind(entries);
  const end = sets.to[set]!;
  for (let i = sets.from[set]!; i < end; i++) {
    const hit = starts[i]!;
    work.left -= LEAD;
    const others = sets.agreeNear(entries, lead, hit);
    if (others === NEVER) return tries;
    if (others === NO) continue;
    let last = hit - from;
    let start = Math.max(next, hit - to);
    if (start < last) {
      const count = words[hit]!;
      start = firstAtLeast(words, start, last + 1, count - most);
      last = firstAtLeast(words, start, last + 1, count - least + 1) - 1;
    }
    if (last < start) continue;
    work.left -= LOOK * (last - start + 1);
    // One place is tried as fast as it is looked at.
    if (start < last) beginnings ??= rules.beginnings(pattern);
    for (; start <= last; start++) {
      if (beginnings && (beginnings.here[pairs[start]!] === 0 || beginnings.next[pairs[start + 1]!] === 0))
        continue;
      // What a keyword at a fixed distance said holds for the place.
      const others = from === to ? YES : sets.agreeAt(entries, lead, start);
      if (from !== to) work.left -= LEAD;
      if (others === NEVER) return tries;
      if (others === NO) continue;
      work.left -= cost;
      if (work.left < 0) return tries;
      expression ??= rules.sticky(pattern);
      expression.lastIndex = start;
      tries++;
      if (!expression.test(folded)) continue;
      const { lastIndex } = expression;
      if (lastIndex === start) continue;
      into.push({ way, start, end: lastIndex });
      if (into.length === full) {
        work.isCut = true;
        return tries;
      }
      start = lastIndex - 1;
    }
    next = start;
  }
  return tries;
}
