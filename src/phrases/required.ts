/**
 * Required literals: texts of which every match holds at least one. A scan looks for them in one pass over a file and
 * tries a pattern only where one stands, as RE2's prefilter does.
 */
import { STOP } from '../text/words';
import { FREQUENT } from './frequent';
import { GAP_CLASS } from './marks';
import {
  anyReach,
  eitherWay,
  joined,
  NOTHING,
  type Reach,
  reachOf,
  reachOfText,
  type Way,
  wayAfter,
  wayInto,
} from './reach';
import {
  type Chars,
  firstOf,
  lengthOf,
  NO_CHARS,
  type Node,
  normalize,
  overlaps,
  PatternError,
  reverse,
  sizeOf,
} from './syntax';
import { MAX_ENTRIES } from './tables';

/**
 * Literals of one pattern. Every member costs a little in {@link rarest}, so that small sets win; the limit leaves room
 * for lists of a hundred words in a dozen languages, which have no smaller set.
 */
const MAX_KEYWORDS = 256;
/** Characters of a literal; what is longer is hardly rarer, and costs memory. */
const MAX_LENGTH = 6;
/** Texts that a stretch of the pattern may stand for before we stop to multiply them out. */
const MAX_EXACT = 64;
/** Characters of a class that are still spelled out: [sz] is, [a-z] is not. */
const MAX_CLASS = 8;
/** Marks between words that no literal holds, so that an index has 63 kinds of characters and one for all others: half the memory. */
const UNUSED: Chars = normalize(
  [..."\t\n\v\f\r>*`~,;#'"].flatMap((char) => [char.charCodeAt(0), char.charCodeAt(0)]),
);

/**
 * Stands in a literal for an edge of a word: what is beside it is no ASCII letter or digit. As a keyword, `\bend\b` is
 * the word and not a part of "send", which makes short words usable. (U+0008; no pattern can hold it.)
 */
export const EDGE = '\b';

export interface Literal {
  /** With `EDGE` at an end that is the edge of a word. */
  text: string;
  /** Where in a match it can start, in characters from the start of the match. */
  from: number;
  to: number;
  /** The same in words. */
  way: Way;
}

const isWordUnit = (unit: string | undefined): boolean => unit !== undefined && /[a-z0-9]/.test(unit);
const bare = (literal: string): string => literal.replaceAll(EDGE, '');

const cost = new Map<string, number>();

/** Long enough to lead somewhere: a shorter literal can only say where a match is not. */
function isLeading(literal: string): boolean {
  const text = bare(literal).replace(GAPS, '');
  return text.length >= (/[\x00-\x7f]/.test(text) ? 3 : 2);
}

const GAPS = new RegExp(GAP_CLASS, 'g');

/** Short and rare all the same: a mark, a number. */
function isTelling(literal: string): boolean {
  return isLeading(literal) || (/[^a-z\b]/.test(literal) && frequency(literal) < 6);
}

/** How often we expect a literal in a file of five kilobytes. */
function frequency(literal: string): number {
  const known = cost.get(literal);
  if (known !== undefined) return known;
  const text = bare(literal);
  const starts = literal.startsWith(EDGE);
  const ends = literal.endsWith(EDGE);
  // All words that are frequent are known, but not what they are parts of.
  let sum = rareness(text) * (starts ? 0.15 : 1) * (ends ? 0.15 : 1);
  for (const [word, often] of FREQUENT) {
    const at = word.indexOf(text);
    if (at === -1 || (starts && at > 0) || (ends && !word.endsWith(text))) continue;
    sum += often;
  }
  cost.set(literal, sum);
  return sum;
}

/** How often some characters stand in a file, in a row. */
function rareness(text: string): number {
  if (text.length === 1) return /[a-z\s]/.test(text) ? 150 : /[0-9.,:;()/*_"'#|`=-]/.test(text) ? 40 : 4;
  const foreign = text.replace(/[\x00-\x7f]/g, '').length;
  // An alphabet has 26 letters, a syllabary a hundred, Han thousands; and few files have any of them.
  return 4 * 0.45 ** (text.length + foreign - 2) * (foreign > 0 ? 0.1 : 1);
}

/** What we know of a node. */
interface Knowledge extends Shape {
  /** All texts it can match, when they are few and known. */
  exact: Set<string> | undefined;
  /** The best set of texts of which every match holds one. */
  best: Candidate | undefined;
}

/** What hangs on no choice of literals. */
interface Shape {
  length: { min: number; max: number };
  reach: Reach;
  /** Its first, its last character is never a letter or digit. */
  opens: boolean;
  closes: boolean;
}

interface Candidate {
  literals: readonly Literal[];
  score: number;
  /** Hits that we expect in a file. */
  often: number;
  range: Range;
  /** The items of the pattern that it is of, first and last. */
  items?: [number, number];
}

/** A part of a pattern, and the items that it is of. */
type Word = Knowledge & { first: number; last: number };

/** Turns a set of texts of which every match holds one into a candidate, or refuses it. */
type Judge = (literals: readonly Literal[]) => Candidate | undefined;

/** Where the literals of a set can stand in a match: in characters, in words. */
type Range = Record<'from' | 'to' | 'least' | 'most', number>;

export function rangeOf(literals: readonly Literal[]): Range {
  const range = { from: Number.POSITIVE_INFINITY, to: 0, least: Number.POSITIVE_INFINITY, most: 0 };
  for (const { from, to, way } of literals) {
    range.from = Math.min(range.from, from);
    range.to = Math.max(range.to, to);
    range.least = Math.min(range.least, way.least);
    range.most = Math.max(range.most, way.most);
  }
  return range;
}

/** Characters, words that a pattern is tried at cost about as much as a keyword that leads nowhere. */
const SPAN = 48;
const WORDS = 6;

const rarest = (isUseful: (literal: string) => boolean): Judge => {
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

function candidateOf(literals: readonly Literal[], often: number): Candidate {
  const range = rangeOf(literals);
  const spread = Math.min((range.to - range.from) / SPAN, (range.most - range.least) / WORDS);
  return { literals, range, often, score: -(often + 0.002 * literals.length) * (1 + spread) };
}

/** The rarest stretch between the edges inside a text. An edge inside it is where a word ends and something else starts. */
function partOf(
  { text, from, to, way }: Literal,
  isUseful: (literal: string) => boolean,
): Literal | undefined {
  const whole = bare(text);
  let best: Literal | undefined;
  let at = 0;
  const parts = text.split(EDGE);
  parts.forEach((part, i) => {
    for (let first = 0; first === 0 || first + MAX_LENGTH <= part.length; first++) {
      const cut = part.slice(first, first + MAX_LENGTH).replace(/[\ud800-\udbff]$/, '');
      if (/^[\udc00-\udfff]/.test(cut)) continue;
      const starts = first === 0 && i > 0 && isWordUnit(cut[0]);
      const ends = i < parts.length - 1 && first + cut.length === part.length && isWordUnit(cut.at(-1));
      const literal = `${starts ? EDGE : ''}${cut}${ends ? EDGE : ''}`;
      if (cut === '' || !isUseful(literal) || (best && frequency(literal) >= frequency(best.text))) continue;
      const into = at + first;
      best = {
        text: literal,
        from: from + into,
        to: to + into,
        way: into === 0 ? way : onward(way, whole, into),
      };
    }
    at += part.length;
  });
  return best;
}

/** The way to a place inside a text, from the way to its start. */
function onward({ least, most, first }: Way, text: string, at: number): Way {
  const inside = wayInto(text, at);
  return { least: least + inside.least, most: most + inside.most, first };
}

/** Whoever holds "ignored" holds "ignore": the shorter one is enough, and may start a little later. */
function withoutLonger(literals: Literal[]): Literal[] {
  /** By their letters. */
  const kept = new Map<string, Literal[]>();
  const sorted = literals
    .map((literal) => ({ literal, letters: bare(literal.text) }))
    .sort(
      (a, b) =>
        a.letters.length - b.letters.length ||
        a.literal.text.length - b.literal.text.length ||
        (a.literal.text < b.literal.text ? -1 : 1),
    );
  for (const { literal, letters } of sorted) {
    const shorter = partsOf(letters)
      .flatMap((part) => kept.get(part) ?? [])
      .find(({ text }) => placeIn(text, literal.text) !== undefined);
    if (!shorter) {
      const same = kept.get(letters);
      if (same) same.push({ ...literal });
      else kept.set(letters, [{ ...literal }]);
      continue;
    }
    const at = placeIn(shorter.text, literal.text)!;
    shorter.from = Math.min(shorter.from, literal.from + at);
    shorter.to = Math.max(shorter.to, literal.to + at);
    shorter.way = eitherWay(shorter.way, onward(literal.way, letters, at));
  }
  return [...kept.values()].flat();
}

/** All stretches of a text, the short ones first. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let length = 1; length <= text.length; length++) {
    for (let at = 0; at + length <= text.length; at++) parts.push(text.slice(at, at + length));
  }
  return parts;
}

/** Where `inner` stands in every occurrence of `outer`, edges and all; undefined when it need not. */
function placeIn(inner: string, outer: string): number | undefined {
  const [small, large] = [bare(inner), bare(outer)];
  const at = large.indexOf(small);
  if (at === -1) return undefined;
  const isAtStart = at === 0 ? outer.startsWith(EDGE) : !isWordUnit(large[at - 1]);
  const end = at + small.length;
  const isAtEnd = end === large.length ? outer.endsWith(EDGE) : !isWordUnit(large[end]);
  if (inner.startsWith(EDGE) && !isAtStart) return undefined;
  if (inner.endsWith(EDGE) && !isAtEnd) return undefined;
  return at;
}

/**
 * Takes the tree of a pattern and a way to quote a part of it.
 * Returns at most {@link MAX_KEYWORDS} literals of which every match holds one: without gap characters, where texts
 * differ, of 3 to 12 characters (2 when none is ASCII), the rarest the pattern has.
 * @throws PatternError naming the branch that has none.
 */
export function requiredLiterals(node: Node, quote: (node: Node) => string): Literal[][] {
  const analysis = new Analysis(rarest(isLeading));
  const leading = analysis.candidates(node);
  if (leading.length > 0) return chosen(leading, tellingIn(node));
  const branch = analysis.branchWithout(node);
  if (branch.kind === 'choice' && branch.items.every((item) => analysis.of(item).best)) {
    throw new PatternError(
      `${quote(branch)} has more than ${MAX_KEYWORDS} literals that could lead to it: shorten the list, ` +
        'split the pattern, or name keywords',
      branch.start,
    );
  }
  throw new PatternError(
    `${quote(branch)} holds no literal that leads to it: every way to match needs a word, or a part of one, of three ` +
      'characters (two when none is ASCII); write a longer word or name keywords',
    branch.start,
  );
}

/** What a match is looked for with besides the literals that its author names. */
export function besides(named: readonly Literal[], node: Node): Literal[][] {
  const often = named.reduce((sum, { text }) => sum + frequency(text), 0);
  const leading = new Analysis(rarest(isLeading)).candidates(node);
  return chosen([candidateOf(named, often), ...leading], tellingIn(node));
}

function tellingIn(node: Node): Candidate[] {
  return new Analysis(rarest(isTelling)).candidates(node);
}

/**
 * Takes the tree of a pattern, the literals the author names, and a way to quote a part of the pattern.
 * @throws PatternError naming the branch that can match without any of the literals.
 */
export function proveKeywords(node: Node, keywords: readonly string[], quote: (node: Node) => string): void {
  const holdsOne: Judge = (literals) => {
    const isProved = literals.every(({ text }) => keywords.some((keyword) => bare(text).includes(keyword)));
    return isProved && literals.length > 0
      ? { literals: [], range: rangeOf([]), score: 0, often: 0 }
      : undefined;
  };
  const analysis = new Analysis(holdsOne, NO_CHARS);
  if (analysis.of(node).best) return;
  const branch = analysis.branchWithout(node);
  throw new PatternError(
    `${quote(branch)} can match without any of the keywords ${keywords.map((word) => `"${word}"`).join(', ')}: ` +
      'name one that it always holds, or leave the keywords to the build',
    branch.start,
  );
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
function chosen(leading: readonly Candidate[], others: readonly Candidate[]): Literal[][] {
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

/** The edges of a list of words are the edges of each: `\b(?:a b|c)\b` is `\ba b\b|\bc\b`. */
function distributed(node: Node & { kind: 'sequence' }): (Node & { kind: 'choice' }) | undefined {
  const choices = node.items.filter((item) => item.kind === 'choice');
  const isEdge = (item: Node): boolean => item.kind === 'look' || item.kind === 'boundary';
  const [choice] = choices;
  if (!choice || choices.length > 1 || node.items.length < 2) return undefined;
  if (!node.items.every((item) => item === choice || isEdge(item))) return undefined;
  const items = choice.items.map((item): Node => {
    const parts = node.items.flatMap((part) => (part === choice ? flatten(item) : [part]));
    return { kind: 'sequence', start: item.start, end: item.end, items: parts };
  });
  return { ...choice, items };
}

function flatten(node: Node): Node[] {
  return node.kind === 'sequence' ? node.items.flatMap(flatten) : [node];
}

/** What can stand before something: its length in characters, and in words. */
interface Before {
  min: number;
  max: number;
  reach: Reach;
  /** How many items that is. */
  items: number;
}

/** What an analysis says of a node before its edges and length are added. */
type Finding = Pick<Knowledge, 'exact' | 'best'>;

const UNKNOWN: Finding = { exact: undefined, best: undefined };
const WORD_UNITS = [0x30, 0x39, 0x61, 0x7a];
const isOutside = (set: Chars | undefined): boolean => set !== undefined && !overlaps(set, WORD_UNITS);

const shapes = new WeakMap<Node, Shape>();

function shapeOf(node: Node): Shape {
  let shape = shapes.get(node);
  if (!shape) {
    shape = {
      length: lengthOf(node),
      reach: reachOf(node),
      opens: isOutside(firstOf(node)),
      closes: isOutside(firstOf(reverse(node))),
    };
    shapes.set(node, shape);
  }
  return shape;
}

class Analysis {
  readonly #known = new Map<Node, Knowledge>();

  constructor(
    readonly judge: Judge,
    /** Characters that no literal holds. */
    readonly unused: Chars = UNUSED,
  ) {}

  of(node: Node): Knowledge {
    let known = this.#known.get(node);
    if (!known) {
      known = { ...this.#analyse(node), ...shapeOf(node) };
      this.#known.set(node, known);
    }
    return known;
  }

  /** All that we know sets for, of which every match holds one each; none when the node can do without. */
  candidates(node: Node): Candidate[] {
    const offered: Candidate[] = [];
    if (!this.of(node).best) return offered;
    const words = this.#words(flatten(node));
    this.#join(words, (candidate, first, last) =>
      offered.push({ ...candidate, items: [words[first]!.first, words[last]!.last] }),
    );
    return offered;
  }

  #analyse(node: Node): Finding {
    switch (node.kind) {
      case 'look':
        // It matches no text of its own; what it says of an edge is kept.
        return this.#exactly(new Set([isWordEdge(node) ? EDGE : '']));
      case 'boundary':
        return this.#exactly(new Set([node.negate ? '' : EDGE]));
      case 'chars': {
        if (sizeOf(node.set) > MAX_CLASS || overlaps(node.set, this.unused)) return UNKNOWN;
        const texts = new Set<string>();
        for (let i = 0; i < node.set.length; i += 2) {
          for (let unit = node.set[i]!; unit <= node.set[i + 1]!; unit++)
            texts.add(String.fromCharCode(unit));
        }
        return this.#exactly(texts);
      }
      case 'repeat': {
        const item = this.of(node.item);
        if (node.max === 0) return this.#exactly(new Set(['']));
        if (node.min === 0) {
          return node.max === 1 && item.exact ? this.#exactly(new Set([...item.exact, ''])) : UNKNOWN;
        }
        // The copies that every match has.
        const copies = this.#join(Array<Knowledge>(Math.min(node.min, MAX_LENGTH)).fill(item));
        return node.min === node.max && node.min <= MAX_LENGTH
          ? copies
          : { exact: undefined, best: copies.best };
      }
      case 'choice': {
        const items = node.items.map((item) => this.of(item));
        if (items.every(({ exact }) => exact)) {
          return this.#exactly(new Set(items.flatMap(({ exact }) => [...exact!])));
        }
        if (!items.every(({ best }) => best)) return UNKNOWN;
        return { exact: undefined, best: this.#union(items.map(({ best }) => best!)) };
      }
      case 'sequence': {
        const list = distributed(node);
        return list ? this.#analyse(list) : this.#join(this.#words(node.items));
      }
    }
  }

  /** Runs of single characters as one: "foo" is a candidate of its own beside whatever stands around it. */
  #words(items: readonly Node[]): Word[] {
    const words: Word[] = [];
    let run: { text: string; first: number; last: number } | undefined;
    const flush = (): void => {
      if (run) words.push({ ...this.#text(run.text), first: run.first, last: run.last });
      run = undefined;
    };
    items.forEach((item, i) => {
      for (const known of this.#parts(item)) {
        const only = known.exact?.size === 1 ? [...known.exact][0]! : undefined;
        if (only !== undefined) {
          run = { text: (run?.text ?? '') + only, first: run?.first ?? i, last: i };
          continue;
        }
        flush();
        words.push({ ...known, first: i, last: i });
      }
    });
    flush();
    return words;
  }

  #text(text: string): Knowledge {
    const { length } = bare(text);
    return {
      ...this.#exactly(new Set([text])),
      length: { min: length, max: length },
      reach: reachOfText(bare(text)),
      opens: false,
      closes: false,
    };
  }

  /** A repetition is its first rounds, something, and its last round: "yes{1,3}!" holds "yes" and "s!". */
  #parts(item: Node): Knowledge[] {
    const known = this.of(item);
    if (item.kind !== 'repeat' || item.min === 0 || item.min === item.max || known.exact) return [known];
    const round = this.of(item.item);
    if (!round.exact && !round.best) return [known];
    const first = Array<Knowledge>(Math.min(item.min, MAX_LENGTH)).fill(round);
    // The last round may be one of the first: then what is between them has a negative length.
    const length = { min: -round.length.max, max: known.length.max };
    const words = (of: Reach): number => 1 + STOP + (of.some?.most ?? 0);
    const reach = anyReach(-words(round.reach), words(known.reach));
    return [...first, { ...UNKNOWN, length, reach, opens: false, closes: false }, round];
  }

  /** @param each told of every candidate, and of which of the items it is */
  #join(
    items: readonly Knowledge[],
    each?: (candidate: Candidate, first: number, last: number) => void,
  ): Finding {
    let best: Candidate | undefined;
    const offer = (candidate: Candidate | undefined, before: Before, last: number) => {
      if (!candidate) return;
      const literals = candidate.literals.map(({ text, from, to, way }) => {
        const moved = wayAfter(before.reach, way);
        return {
          text,
          from: Math.max(0, from + before.min),
          to: to + before.max,
          way: { ...moved, least: Math.max(0, moved.least) },
        };
      });
      // A proof has no literals.
      const moved = literals.length > 0 ? candidateOf(literals, candidate.often) : candidate;
      each?.(moved, before.items, last);
      if (!best || moved.score > best.score) best = moved;
    };
    /** All texts of the stretch that ends here, and what can stand before it. */
    let exact: Set<string> | undefined = new Set(['']);
    let start: Before = { min: 0, max: 0, reach: NOTHING, items: 0 };
    let here = start;
    let isWhole = true;
    let isAfterEdge = false;
    const judged = (texts: Set<string>, isBeforeEdge: boolean): Candidate | undefined =>
      this.#candidate(texts, isBeforeEdge ? EDGE : '');
    for (const [i, item] of items.entries()) {
      offer(item.best, here, i);
      const product: Set<string> | undefined = exact && item.exact && multiply(exact, item.exact);
      if (product && exact) {
        // Before it grows, the stretch may be the better candidate.
        if (product.size > exact.size) offer(judged(exact, item.opens), start, i - 1);
        exact = product;
      } else {
        isWhole = false;
        if (exact) offer(judged(exact, item.opens), start, i - 1);
        exact = item.exact;
        start = here;
        if (exact && isAfterEdge) exact = new Set([...exact].map((text) => EDGE + text));
      }
      here = {
        min: here.min + item.length.min,
        max: here.max + item.length.max,
        reach: joined(here.reach, item.reach),
        items: i + 1,
      };
      isAfterEdge = item.closes;
    }
    if (exact) offer(judged(exact, false), start, items.length - 1);
    return { exact: isWhole ? exact : undefined, best };
  }

  #exactly(exact: Set<string>): Finding {
    return { exact, best: this.#candidate(exact, '') };
  }

  #candidate(texts: Set<string>, end: string): Candidate | undefined {
    const literals: Literal[] = [];
    for (const text of texts) {
      const plain = bare(text);
      // Nothing leads nowhere.
      if (plain === '') return undefined;
      literals.push({ text: text + end, from: 0, to: 0, way: wayInto(plain, 0) });
    }
    return this.judge(literals);
  }

  #union(candidates: readonly Candidate[]): Candidate | undefined {
    const literals = candidates.flatMap((candidate) => [...candidate.literals]);
    // A proof has no literals to judge again.
    return literals.length === 0 ? candidates[0] : this.judge(literals);
  }

  /** The smallest branch that is to blame when a node has no candidate. */
  branchWithout(node: Node): Node {
    if (node.kind === 'choice') {
      const guilty = node.items.find((item) => !this.of(item).best);
      return guilty ? this.branchWithout(guilty) : node;
    }
    if (node.kind === 'repeat' && node.min > 0) return this.branchWithout(node.item);
    if (node.kind === 'sequence') {
      // One bad word in a list that would do otherwise is what the author wants to hear of.
      const nearly = node.items.find(
        (item) => item.kind === 'choice' && item.items.some((branch) => this.of(branch).best),
      );
      if (nearly) return this.branchWithout(nearly);
    }
    return node;
  }
}

/** `(?<![a-z0-9])` and `(?![a-z0-9])`: the edges of a word from a list. */
function isWordEdge(node: Node & { kind: 'look' }): boolean {
  const { item } = node;
  return (
    node.negate &&
    item.kind === 'chars' &&
    [0x30, 0x61].every(
      (unit, i) =>
        overlaps(item.set, [unit, unit]) && overlaps(item.set, [[0x39, 0x7a][i]!, [0x39, 0x7a][i]!]),
    )
  );
}

function multiply(a: Set<string>, b: Set<string>): Set<string> | undefined {
  if (a.size * b.size > MAX_EXACT && a.size > 1 && b.size > 1) return undefined;
  const product = new Set<string>();
  for (const head of a) for (const tail of b) product.add(head + tail);
  return product;
}
