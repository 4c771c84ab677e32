/**
 * Required literals: texts of which every match holds at least one. A scan looks for them in one pass over a file and
 * tries a pattern only where one stands, as RE2's prefilter does.
 */
import { GAP_CHARS } from './macros';
import { type Chars, firstOf, lengthOf, type Node, overlaps, PatternError, reverse, sizeOf } from './syntax';

/**
 * Literals of one pattern. Every member costs a little in {@link rarest}, so that small sets win; the limit leaves room
 * for lists of a hundred words in a dozen languages, which have no smaller set.
 */
const MAX_KEYWORDS = 256;
/** Characters of a literal; what is longer is hardly rarer, and costs memory. */
const MAX_LENGTH = 7;
/** Texts that a stretch of the pattern may stand for before we stop to multiply them out. */
const MAX_EXACT = 64;
/** Characters of a class that are still spelled out: [sz] is, [a-z] is not. */
const MAX_CLASS = 8;

/** Frequent words of English and of what agents read: a literal inside one of them leads to far too many places. */
const FREQUENT = `
  the and you your are for not with that this these those from have has had was were will would can could should must
  may might shall all any each every some other more most only also when then than there here where which while what
  who how why into onto over under after before about above below between through they them their its our out one two
  new now use used user users using make made need needs like just line lines file files folder path name names code
  test tests text time data type types value values list string number object function class method return returns
  true false null error errors message messages example examples instruction instructions rule rules prompt prompts
  system agent agents assistant model models tool tools skill skills task tasks command commands project repository
  content context output input response request user-defined following previous section document documentation
  set get run add read write create update delete change check build install config configuration option options
  version support default export import require https http www com org html json yaml markdown script please always
  never first last same such able based provide information work works working ensure include includes without
`
  .trim()
  .split(/\s+/);

/**
 * Stands in a literal for an edge of a word: what is beside it is no ASCII letter or digit. As a keyword, `\bend\b` is
 * the word and not a part of "send", which makes short words usable. (U+0008; no pattern can hold it.)
 */
export const EDGE = '\b';

export interface Literal {
  /** With `EDGE` at an end that is the edge of a word. */
  text: string;
  /** Where in a match it can start, counted from the start of the match. */
  from: number;
  to: number;
}

const isWordUnit = (unit: string | undefined): boolean => unit !== undefined && /[a-z0-9]/.test(unit);
const bare = (literal: string): string => literal.replaceAll(EDGE, '');

const cost = new Map<string, number>();

/** How often we expect a literal in a file of five kilobytes; undefined when it is too short to lead anywhere. */
function frequency(literal: string): number | undefined {
  const known = cost.get(literal);
  if (known !== undefined) return known;
  const text = bare(literal);
  const foreign = text.replace(/[\x00-\x7f]/g, '').length;
  if (text.length < (foreign === text.length ? 2 : 3)) return undefined;
  const starts = literal.startsWith(EDGE);
  const ends = literal.endsWith(EDGE);
  // An alphabet has 26 letters, a syllabary a hundred, Han thousands.
  let sum = 4 * 0.45 ** (text.length + foreign - 2) * (starts ? 0.4 : 1) * (ends ? 0.4 : 1);
  for (const word of FREQUENT) {
    const at = word.indexOf(text);
    if (at === -1 || (starts && at > 0) || (ends && !word.endsWith(text))) continue;
    sum += 1;
  }
  cost.set(literal, sum);
  return sum;
}

/** What we know of a node. */
interface Knowledge {
  /** All texts it can match, when they are few and known. */
  exact: Set<string> | undefined;
  /** The best set of texts of which every match holds one. */
  best: Candidate | undefined;
  length: { min: number; max: number };
  /** Its first, its last character is never a letter or digit. */
  opens: boolean;
  closes: boolean;
}

interface Candidate {
  literals: readonly Literal[];
  score: number;
  /** Hits that we expect in a file. */
  often: number;
}

/** Turns a set of texts of which every match holds one into a candidate, or refuses it. */
type Judge = (literals: readonly Literal[]) => Candidate | undefined;

/** Characters that a pattern is tried at cost about as much as a keyword that leads nowhere. */
const SPAN = 48;

const rarest: Judge = (texts) => {
  const parts = texts.map(partOf);
  if (parts.includes(undefined)) return undefined;
  const literals = withoutLonger(parts as Literal[]);
  if (literals.length === 0 || literals.length > MAX_KEYWORDS) return undefined;
  let sum = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const literal of literals) {
    sum += frequency(literal.text)!;
    from = Math.min(from, literal.from);
    to = Math.max(to, literal.to);
  }
  return { literals, often: sum, score: -(sum + 0.002 * literals.length) * (1 + (to - from) / SPAN) };
};

/** The rarest stretch between the edges inside a text. An edge inside it is where a word ends and something else starts. */
function partOf({ text, from, to }: Literal): Literal | undefined {
  let best: Literal | undefined;
  let at = 0;
  const parts = text.split(EDGE);
  parts.forEach((part, i) => {
    const cut = part.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, '');
    const starts = i > 0 && isWordUnit(cut[0]);
    const ends = i < parts.length - 1 && cut === part && isWordUnit(cut.at(-1));
    const literal = `${starts ? EDGE : ''}${cut}${ends ? EDGE : ''}`;
    const often = cut === '' ? undefined : frequency(literal);
    if (often !== undefined && (!best || often < frequency(best.text)!)) {
      best = { text: literal, from: from + at, to: to + at };
    }
    at += part.length;
  });
  return best;
}

/** Whoever holds "ignored" holds "ignore": the shorter one is enough, and may start a little later. */
function withoutLonger(literals: Literal[]): Literal[] {
  const kept = new Map<string, Literal>();
  const sorted = [...literals].sort(
    (a, b) =>
      bare(a.text).length - bare(b.text).length ||
      a.text.length - b.text.length ||
      (a.text < b.text ? -1 : 1),
  );
  for (const literal of sorted) {
    const same = kept.get(literal.text);
    const shorter =
      same ?? [...kept.values()].find((other) => placeIn(other.text, literal.text) !== undefined);
    if (!shorter) {
      kept.set(literal.text, { ...literal });
      continue;
    }
    const at = same ? 0 : placeIn(shorter.text, literal.text)!;
    shorter.from = Math.min(shorter.from, literal.from + at);
    shorter.to = Math.max(shorter.to, literal.to + at);
  }
  return [...kept.values()];
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
  const analysis = new Analysis(rarest, false);
  const sets = analysis.sets(node);
  if (sets.length > 0) return sets;
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

/**
 * Takes the tree of a pattern, the literals the author names, and a way to quote a part of the pattern.
 * @throws PatternError naming the branch that can match without any of the literals.
 */
export function proveKeywords(node: Node, keywords: readonly string[], quote: (node: Node) => string): void {
  const holdsOne: Judge = (literals) => {
    const isProved = literals.every(({ text }) => keywords.some((keyword) => bare(text).includes(keyword)));
    return isProved && literals.length > 0 ? { literals: [], score: 0, often: 0 } : undefined;
  };
  const analysis = new Analysis(holdsOne, true);
  if (analysis.of(node).best) return;
  const branch = analysis.branchWithout(node);
  throw new PatternError(
    `${quote(branch)} can match without any of the keywords ${keywords.map((word) => `"${word}"`).join(', ')}: ` +
      'name one that it always holds, or leave the keywords to the build',
    branch.start,
  );
}

/** Sets of one pattern; a fourth would exclude little that three do not. */
const MAX_SETS = 3;
/** Expected hits in a file from which on a further set excludes nothing. */
const WORST_SECOND = 40;

/** Two sets at the same place of the match, or one that says less than the other. */
function isSame(a: Candidate, b: Candidate): boolean {
  const texts = new Set(a.literals.map(({ text }) => text));
  const range = ({ literals }: Candidate): [number, number] => [
    Math.min(...literals.map(({ from }) => from)),
    Math.max(...literals.map(({ to }) => to)),
  ];
  const [fromA, toA] = range(a);
  const [fromB, toB] = range(b);
  return b.literals.every(({ text }) => texts.has(text)) || (fromA === fromB && toA === toB);
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

/** What an analysis says of a node before its edges and length are added. */
type Finding = Pick<Knowledge, 'exact' | 'best'>;

const UNKNOWN: Finding = { exact: undefined, best: undefined };
const WORD_UNITS = [0x30, 0x39, 0x61, 0x7a];
const isOutside = (set: Chars | undefined): boolean => set !== undefined && !overlaps(set, WORD_UNITS);

class Analysis {
  readonly #known = new Map<Node, Knowledge>();

  constructor(
    readonly judge: Judge,
    /** Whether a literal may hold gap characters. */
    readonly withGaps: boolean,
  ) {}

  of(node: Node): Knowledge {
    let known = this.#known.get(node);
    if (!known) {
      known = {
        ...this.#analyse(node),
        length: lengthOf(node),
        opens: isOutside(firstOf(node)),
        closes: isOutside(firstOf(reverse(node))),
      };
      this.#known.set(node, known);
    }
    return known;
  }

  /**
   * The sets that lead to a match, the best first: each match holds one literal of every set. A second and a third set
   * make a pattern of frequent words as cheap as one of rare ones.
   */
  sets(node: Node): Literal[][] {
    const { best } = this.of(node);
    if (!best) return [];
    const offered: Candidate[] = [];
    this.#join(this.#words(flatten(node)), (candidate) => offered.push(candidate));
    const sets = [best];
    for (const candidate of offered.sort((a, b) => b.score - a.score)) {
      if (sets.length === MAX_SETS) break;
      if (candidate.often < WORST_SECOND && !sets.some((set) => isSame(set, candidate))) sets.push(candidate);
    }
    return sets.map(({ literals }) => [...literals]);
  }

  #analyse(node: Node): Finding {
    switch (node.kind) {
      case 'look':
        // It matches no text of its own; what it says of an edge is kept.
        return this.#exactly(new Set([isWordEdge(node) ? EDGE : '']));
      case 'boundary':
        return this.#exactly(new Set([node.negate ? '' : EDGE]));
      case 'chars': {
        if (sizeOf(node.set) > MAX_CLASS || (!this.withGaps && overlaps(node.set, GAP_CHARS))) return UNKNOWN;
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
  #words(items: readonly Node[]): Knowledge[] {
    const words: Knowledge[] = [];
    let run: string | undefined;
    const flush = (): void => {
      if (run !== undefined) words.push(this.#text(run));
      run = undefined;
    };
    for (const known of items.flatMap((item) => this.#parts(item))) {
      const only = known.exact?.size === 1 ? [...known.exact][0]! : undefined;
      if (only !== undefined) {
        run = (run ?? '') + only;
        continue;
      }
      flush();
      words.push(known);
    }
    flush();
    return words;
  }

  #text(text: string): Knowledge {
    const { length } = bare(text);
    return {
      ...this.#exactly(new Set([text])),
      length: { min: length, max: length },
      opens: false,
      closes: false,
    };
  }

  /** A repetition is its first rounds, something, and its last round: "yes{1,3}!" holds "yes" and "s!". */
  #parts(item: Node): Knowledge[] {
    const known = this.of(item);
    if (item.kind !== 'repeat' || item.min === 0 || item.min === item.max || known.exact) return [known];
    const round = this.of(item.item);
    const first = Array<Knowledge>(Math.min(item.min, MAX_LENGTH)).fill(round);
    // The last round may be one of the first: then what is between them has a negative length.
    const length = { min: -round.length.max, max: known.length.max };
    return [...first, { ...UNKNOWN, best: undefined, length, opens: false, closes: false }, round];
  }

  #join(items: readonly Knowledge[], each?: (candidate: Candidate) => void): Finding {
    let best: Candidate | undefined;
    const offer = (candidate: Candidate | undefined, before: { min: number; max: number }) => {
      if (!candidate) return;
      const literals = candidate.literals.map(({ text, from, to }) => ({
        text,
        from: Math.max(0, from + before.min),
        to: to + before.max,
      }));
      const moved = literals.length > 0 ? this.judge(literals) : candidate;
      if (moved && each) each(moved);
      if (moved && (!best || moved.score > best.score)) best = moved;
    };
    /** All texts of the stretch that ends here, and what can stand before it. */
    let exact: Set<string> | undefined = new Set(['']);
    let start = { min: 0, max: 0 };
    let here = { min: 0, max: 0 };
    let isWhole = true;
    let isAfterEdge = false;
    const judged = (texts: Set<string>, isBeforeEdge: boolean): Candidate | undefined =>
      this.judge([...texts].map((text) => ({ text: isBeforeEdge ? text + EDGE : text, from: 0, to: 0 })));
    for (const item of items) {
      offer(item.best, here);
      const product: Set<string> | undefined = exact && item.exact && multiply(exact, item.exact);
      if (product && exact) {
        // Before it grows, the stretch may be the better candidate.
        if (product.size > exact.size) offer(judged(exact, item.opens), start);
        exact = product;
      } else {
        isWhole = false;
        if (exact) offer(judged(exact, item.opens), start);
        exact = item.exact;
        start = here;
        if (exact && isAfterEdge) exact = new Set([...exact].map((text) => EDGE + text));
      }
      here = { min: here.min + item.length.min, max: here.max + item.length.max };
      isAfterEdge = item.closes;
    }
    if (exact) offer(judged(exact, false), start);
    return { exact: isWhole ? exact : undefined, best };
  }

  #exactly(exact: Set<string>): Finding {
    return { exact, best: this.judge([...exact].map((text) => ({ text, from: 0, to: 0 }))) };
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
