/** What a pattern always holds: its tree, node by node, and for each node the sets of literals of which a match holds one. */
import { STOP } from '../text/words';
import { type Candidate, candidateOf, type Judge } from './candidates';
import { bare, EDGE, type Literal, MAX_LENGTH } from './literals';
import { anyReach, joined, NOTHING, type Reach, reachOf, reachOfText, wayAfter, wayInto } from './reach';
import { type Chars, firstOf, lengthOf, type Node, normalize, overlaps, reverse, sizeOf } from './syntax';

/** Texts that a stretch of the pattern may stand for before we stop to multiply them out. */
const MAX_EXACT = 64;
/** Characters of a class that are still spelled out: [sz] is, [a-z] is not. */
const MAX_CLASS = 8;
/** Marks between words that no literal holds, so that an index has 63 kinds of characters and one for all others: half the memory. */
const UNUSED: Chars = normalize(
  [..."\t\n\v\f\r>*`~,;#'"].flatMap((char) => [char.charCodeAt(0), char.charCodeAt(0)]),
);

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

/** A part of a pattern, and the items that it is of. */
type Word = Knowledge & { first: number; last: number };

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

export class Analysis {
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
