/**
 * Where patterns match. One pass finds the keywords; a pattern is tried only where a match can begin, as far as its sets
 * of keywords tell: one leads to places, and the others must agree, by characters and by words. That keeps honest files
 * cheap and hostile ones bounded (210 KB of `curl x ` cost 52 s when every pattern saw the whole text).
 */
import {
  ENTRY,
  FAR,
  FROM,
  hasPair,
  LEAST,
  MAX_ENTRIES,
  MOST,
  SET,
  STRETCH_BITS,
  TO,
} from '../../phrases/tables';
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

/** A text as expressions see it: they are made for one-byte and for two-byte strings apart, and so only for the latter. */
export interface Subject {
  text: string;
  length: number;
  /** The text, and the end of a line that makes a two-byte string of it. */
  subject: string;
}

export function subjectOf(text: string): Subject {
  return { text, length: text.length, subject: `${text}\u2028` };
}

/**
 * @param folded text as a model reads it
 * @param work is counted down; when it falls below zero, or is cut, not everything was looked at
 */
export function matchPhrases(rules: RuleSet, folded: Subject, work: Work): Match[] {
  const matches: Match[] = [];
  const sets = scratchOf(rules);
  sets.scan(folded.text);
  for (const pattern of sets.candidates) {
    const since = work.recorder?.now() ?? 0;
    const tries = findIn(rules, pattern, sets, folded, work, matches);
    work.recorder?.rule(rules.rules[rules.ways[rules.patterns[pattern]![0]]!.rule]!.id, since, tries);
    if (work.left < 0) break;
  }
  return matches;
}

/** More than this of one kind are let go with the text that needed them. */
const LARGEST_KEPT = 1 << 18;

/**
 * Where the keywords of each set stand in one text. Everything is kept from text to text: most are small. Stretches of a
 * text are the bits of a number, one of 32 in turn: two keywords that stand near each other have the same bit or the next.
 */
class Sets {
  /** Patterns of which every set is there, near the others, in order. */
  readonly candidates: number[] = [];
  readonly hits = new Hits();
  /** By set: where its hits stand in `starts`; -1 when it is not needed. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  starts = new Int32Array(1 << 12);
  private readonly rules: RuleSet;
  /** By variant: its hits, their stretches, and the sets it is in that are needed. */
  private readonly hitsOf: Int32Array;
  private readonly stretchesOf: Int32Array;
  private readonly neededFrom: Int32Array;
  private readonly neededTo: Int32Array;
  private needed = new Int32Array(1 << 10);
  /** Those that stand in the text. */
  private variants = new Int32Array(1 << 10);
  private variantCount = 0;
  /** By set: hits (more than one of the same start count), and their stretches. */
  private readonly count: Int32Array;
  private readonly stretches: Int32Array;
  private readonly present: Int32Array;
  private presentCount = 0;
  /** By entry of the pattern in hand: the first keyword that can still be of use for a hit, for a place. */
  private readonly nearHit = new Int32Array(MAX_ENTRIES);
  private readonly nearPlace = new Int32Array(MAX_ENTRIES);

  constructor(rules: RuleSet) {
    const { sets, index } = rules;
    this.rules = rules;
    this.hitsOf = new Int32Array(index.variants);
    this.stretchesOf = new Int32Array(index.variants);
    this.neededFrom = new Int32Array(index.variants);
    this.neededTo = new Int32Array(index.variants);
    this.count = new Int32Array(sets);
    this.stretches = new Int32Array(sets);
    this.present = new Int32Array(sets);
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
    const { hitsOf, stretchesOf, variants, variantCount, present, presentCount, count, stretches, from } =
      this;
    for (let v = 0; v < variantCount; v++) {
      hitsOf[variants[v]!] = 0;
      stretchesOf[variants[v]!] = 0;
    }
    for (let p = 0; p < presentCount; p++) {
      const set = present[p]!;
      count[set] = 0;
      stretches[set] = 0;
      from[set] = -1;
    }
    this.variantCount = 0;
    this.presentCount = 0;
    this.candidates.length = 0;
  }

  private countHits(): void {
    const { rules, hits, hitsOf, stretchesOf, count, stretches, present } = this;
    const { starts, words, variants: found } = hits;
    if (this.variants.length < hits.count) this.variants = new Int32Array(2 * hits.count);
    const { variants } = this;
    let variantCount = 0;
    for (let i = 0; i < hits.count; i++) {
      const variant = found[i]!;
      if (hitsOf[variant]!++ === 0) variants[variantCount++] = variant;
      stretchesOf[variant]! |= 1 << (words[starts[i]!]! >> STRETCH_BITS);
    }
    this.variantCount = variantCount;
    let presentCount = 0;
    for (let v = 0; v < variantCount; v++) {
      const variant = variants[v]!;
      const here = hitsOf[variant]!;
      const there = stretchesOf[variant]!;
      const { sets, from, to } = rules.setsOfVariant(variant);
      for (let i = from; i < to; i++) {
        const set = sets[i]!;
        if (count[set] === 0) present[presentCount++] = set;
        count[set]! += here;
        stretches[set]! |= there;
      }
    }
    this.presentCount = presentCount;
  }

  private findCandidates(): void {
    const { candidates, count, stretches, present, presentCount } = this;
    const { patternsFrom, patterns, entriesFrom, entries, apartLeast, apartMost } = this.rules.tables;
    for (let p = 0; p < presentCount; p++) {
      const first = present[p]!;
      const end = patternsFrom[first + 1]!;
      for (let i = patternsFrom[first]!; i < end; i++) {
        const pattern = patterns[i]!;
        const last = entriesFrom[pattern + 1]!;
        /** Stretches in which the first set has all others near. */
        let left = stretches[first]!;
        for (let at = entriesFrom[pattern]! + 1; at < last && left !== 0; at++) {
          const set = entries[at * ENTRY]!;
          const least = apartLeast[at]!;
          const most = apartMost[at]!;
          if (most >= FAR || least <= -FAR) {
            if (count[set] === 0) left = 0;
            continue;
          }
          const there = stretches[set]!;
          let near = 0;
          for (let by = least; by <= most; by++) near |= (there >>> (by & 31)) | (there << (-by & 31));
          left &= near;
        }
        if (left !== 0) candidates.push(pattern);
      }
    }
    candidates.sort((a, b) => a - b);
  }

  /** Only for the sets of candidates. */
  private makeRoom(): void {
    const { rules, candidates, count, from, to, neededFrom, neededTo, variants, variantCount } = this;
    const { entriesFrom, entries } = rules.tables;
    let size = 0;
    for (let c = 0; c < candidates.length; c++) {
      const pattern = candidates[c]!;
      const last = entriesFrom[pattern + 1]! * ENTRY;
      for (let i = entriesFrom[pattern]! * ENTRY; i < last; i += ENTRY) {
        const set = entries[i]!;
        if (from[set]! >= 0) continue;
        from[set] = size;
        to[set] = size;
        size += count[set]!;
      }
    }
    if (size > this.starts.length || this.starts.length > LARGEST_KEPT)
      this.starts = new Int32Array(2 * size);
    let end = 0;
    for (let v = 0; v < variantCount; v++) {
      const variant = variants[v]!;
      neededFrom[variant] = end;
      const { sets, from: first, to: last } = rules.setsOfVariant(variant);
      if (end + last - first > this.needed.length) {
        const more = new Int32Array(2 * (end + last - first));
        more.set(this.needed);
        this.needed = more;
      }
      for (let i = first; i < last; i++) if (from[sets[i]!]! >= 0) this.needed[end++] = sets[i]!;
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

  /** Which entry of a pattern leads to the fewest places. */
  leadOf(pattern: number): number {
    const { entriesFrom, entries } = this.rules.tables;
    let lead = 0;
    let fewest = Number.POSITIVE_INFINITY;
    const last = entriesFrom[pattern + 1]!;
    for (let entry = entriesFrom[pattern]!; entry < last; entry++) {
      const at = entry * ENTRY;
      const set = entries[at]!;
      const characters = entries[at + TO]! - entries[at + FROM]!;
      const words = entries[at + MOST]! - entries[at + LEAST]! + 1;
      const places = (this.to[set]! - this.from[set]!) * (4 + Math.min(characters, WORD_LENGTH * words));
      if (places >= fewest) continue;
      fewest = places;
      lead = entry;
    }
    return lead;
  }

  /** Before the hits of the lead are gone through from the start. */
  rewind(pattern: number): void {
    const { entriesFrom, entries } = this.rules.tables;
    const first = entriesFrom[pattern]!;
    const last = entriesFrom[pattern + 1]!;
    for (let entry = first; entry < last; entry++) {
      const least = this.from[entries[entry * ENTRY + SET]!]!;
      this.nearHit[entry - first] = least;
      this.nearPlace[entry - first] = least;
    }
  }

  /** Whether each other set has a keyword where it can be, as far as a keyword of the lead tells. Hits come in order. */
  agreeNear(pattern: number, lead: number, hit: number): Answer {
    const { starts, nearHit, to: toOf } = this;
    const { entriesFrom, entries } = this.rules.tables;
    const { words } = this.hits;
    const leading = lead * ENTRY;
    const count = words[hit]!;
    const first = entriesFrom[pattern]!;
    const last = entriesFrom[pattern + 1]!;
    for (let entry = first; entry < last; entry++) {
      if (entry === lead) continue;
      const of = entry * ENTRY;
      const end = toOf[entries[of + SET]!]!;
      let at = firstAtLeast(
        starts,
        nearHit[entry - first]!,
        end,
        hit + entries[of + FROM]! - entries[leading + TO]!,
      );
      const least = count + entries[of + LEAST]! - entries[leading + MOST]!;
      while (at < end && words[starts[at]!]! < least) at++;
      nearHit[entry - first] = at;
      if (at === end) return NEVER;
      const other = starts[at]!;
      if (other > hit + entries[of + TO]! - entries[leading + FROM]!) return NO;
      if (words[other]! > count + entries[of + MOST]! - entries[leading + LEAST]!) return NO;
    }
    return YES;
  }

  /** Whether each other set has a keyword where it must be for a match that begins here. Places come in order. */
  agreeAt(pattern: number, lead: number, place: number): Answer {
    const { starts, nearPlace, to: toOf } = this;
    const { entriesFrom, entries } = this.rules.tables;
    const { words } = this.hits;
    const count = words[place]!;
    const first = entriesFrom[pattern]!;
    const last = entriesFrom[pattern + 1]!;
    for (let entry = first; entry < last; entry++) {
      if (entry === lead) continue;
      const of = entry * ENTRY;
      const end = toOf[entries[of + SET]!]!;
      let at = firstAtLeast(starts, nearPlace[entry - first]!, end, place + entries[of + FROM]!);
      while (at < end && words[starts[at]!]! < count + entries[of + LEAST]!) at++;
      nearPlace[entry - first] = at;
      if (at === end) return NEVER;
      const hit = starts[at]!;
      if (hit > place + entries[of + TO]! || words[hit]! > count + entries[of + MOST]!) return NO;
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
  { length, subject }: Subject,
  work: Work,
  into: Match[],
): number {
  const [way, , maxLength] = rules.patterns[pattern]!;
  const { pairs, words } = sets.hits;
  const { starts } = sets;
  const { entries, beginnings, pairs: pairSets } = rules.tables;
  const cost = TRY + maxLength * TRY_PER_CHARACTER;
  const lead = sets.leadOf(pattern);
  const set = entries[lead * ENTRY + SET]!;
  const from = entries[lead * ENTRY + FROM]!;
  const to = entries[lead * ENTRY + TO]!;
  const least = entries[lead * ENTRY + LEAST]!;
  const most = entries[lead * ENTRY + MOST]!;
  const here = beginnings[2 * pattern]!;
  const oneOn = beginnings[2 * pattern + 1]!;
  // Most patterns are never tried, and then not made.
  let expression: RegExp | undefined;
  const full = into.length + MATCHES_PER_PATTERN;
  let tries = 0;
  let next = 0;
  sets.rewind(pattern);
  const end = sets.to[set]!;
  for (let i = sets.from[set]!; i < end; i++) {
    const hit = starts[i]!;
    work.left -= LEAD;
    const others = sets.agreeNear(pattern, lead, hit);
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
    for (; start <= last; start++) {
      if (!hasPair(pairSets, here, pairs[start]!) || !hasPair(pairSets, oneOn, pairs[start + 1]!)) continue;
      // What a keyword at a fixed distance said holds for the place.
      const others = from === to ? YES : sets.agreeAt(pattern, lead, start);
      if (from !== to) work.left -= LEAD;
      if (others === NEVER) return tries;
      if (others === NO) continue;
      work.left -= cost;
      if (work.left < 0) return tries;
      expression ??= rules.sticky(pattern);
      expression.lastIndex = start;
      tries++;
      if (!expression.test(subject)) continue;
      const lastIndex = Math.min(expression.lastIndex, length);
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
