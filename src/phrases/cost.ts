/**
 * What trying a pattern at one place can cost. JavaScript's engine backtracks: where a pattern can split one text in
 * several ways, it tries them all before it gives up, so a hostile file could stall a scan. The bound is proved from
 * the pattern alone, for every text.
 *
 * For each part we count, on the worst text for it,
 * - `steps`: the characters it reads, all of its ways to match taken together;
 * - `exits`: how often what follows is entered. An exit before a character that cannot start what follows fails at
 *   once: `[a-z]{1,20}` before a digit has one exit, before a letter twenty.
 *
 * A sequence then costs `steps + exits * (cost of what follows)`. That is refined in three places, because plain
 * products refuse patterns that are harmless: ways through an alternation are followed letter by letter, since one text
 * fits few of them; what follows is measured for the characters before which there are many exits only; and a word
 * after a stretch can stand in fewer places than the stretch has characters.
 */
import {
  ALL_CHARS,
  type Chars,
  complement,
  firstOf,
  intersect,
  NO_CHARS,
  type Node,
  normalize,
  overlaps,
  PatternError,
  reverse,
  union,
} from './syntax';

/**
 * Steps at one place, which is where a keyword leads. One takes two or three nanoseconds, so the worst is a quarter of
 * a millisecond at each. Phrases do not come near it: the bound adds up texts that cannot all stand in one place, and
 * our own rules take 0.3 s at most for 100 KB made of their near misses. Two stretches of 200 characters around one
 * letter do reach it; three stretches of 80 are far above.
 */
export const STEP_BUDGET = 100_000;

/** Looking at a branch that fails at its first character: no text is read, nothing is put aside for later. */
const HEAD = 0.25;

interface Cost {
  steps: number;
  exits: number;
}

/** What comes after a part. */
interface Follow {
  /** Characters it can start with. */
  first: Chars;
  /** What it costs when it fails at its first character. */
  heads: number;
}

/** The end of the pattern: who comes here has matched, and nothing is tried any more. */
const END: Follow = { first: NO_CHARS, heads: 0 };

/** Parts in a row. Rows share their tails, so that what was found out about a tail is found again. */
type Row = { head: Node; tail: Row } | undefined;

/** One way through an alternation: what is left of it, and the characters that may come next. */
interface Thread {
  row: Row;
  next: Chars;
}

type Repeat = Node & { kind: 'repeat' };
type Edge = Follow & { isNullable: boolean; isSure: boolean };

/** Ways through one alternation that are followed letter by letter; beyond, their costs are simply added. */
const MAX_THREADS = 1_000;
/** Positions in alternations that are looked at for one pattern, before costs are only added. */
const MAX_POSITIONS = 20_000;
/** Short repetitions are written out, so that ways stay in step. */
const MAX_UNROLLED = 4;
/** Words, and their letters, that are compared for the distance of two matches. */
const MAX_WORDS = 100;
const MAX_LETTERS = 16;

/** Takes the tree of a pattern. Returns a bound of the steps that trying it at one place takes on any text. */
export function costOf(node: Node): number {
  return new Proof().measure({ head: node, tail: undefined }, END, ALL_CHARS).steps;
}

/**
 * Takes the tree of a pattern and a way to quote a part of it.
 * @throws PatternError naming the parts that can match one text in many ways, when the pattern can take more than
 * {@link STEP_BUDGET} steps at one place.
 */
export function proveCost(node: Node, quote: (node: Node) => string): void {
  const proof = new Proof();
  const { steps } = proof.measure({ head: node, tail: undefined }, END, ALL_CHARS);
  if (steps <= STEP_BUDGET) return;

  const guilty = [...proof.ambiguous].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const ways = guilty.map(([part, exits]) => `${quote(part)} in ${spell(exits)} ways`).join(', ');
  throw new PatternError(
    `at one place this can take ${spell(steps)} steps, ${spell(STEP_BUDGET)} are allowed` +
      (ways === ''
        ? ': make it shorter or split it'
        : `: on one text it can match ${ways}; make such stretches shorter or fewer, or end them before something that they cannot match`),
    guilty[0]?.[0].start ?? node.start,
  );
}

function spell(count: number): string {
  return count < 1e9 ? Math.ceil(count).toLocaleString('en') : 'billions of';
}

class Proof {
  /** Parts with more than one exit, and the most they had. */
  readonly ambiguous = new Map<Node, number>();
  readonly #edges = new Map<Node, Edge>();
  readonly #costs = new Map<Row, Map<Follow, Map<string, Cost>>>();
  readonly #rows = new Map<readonly Node[], Map<Row, Row>>();
  readonly #looks = new Map<Node, Cost>();
  readonly #repeated = new Map<Node, Repeat>();
  readonly #less = new Map<Node, Repeat>();
  readonly #conses = new Map<Node, Map<Row, NonNullable<Row>>>();
  readonly #follows = new Map<Row, Map<Follow, Follow>>();
  #positions = 0;

  /** The cost of a row that is followed by `follow`, on texts that start with one of `next`. */
  measure(row: Row, follow: Follow, next: Chars): Cost {
    if (!row) return { steps: 0, exits: 1 };
    const byFollow = this.#costs.get(row) ?? new Map<Follow, Map<string, Cost>>();
    this.#costs.set(row, byFollow);
    const byNext = byFollow.get(follow) ?? new Map<string, Cost>();
    byFollow.set(follow, byNext);
    const key = next.join();
    const cost = byNext.get(key) ?? this.#measure(row, follow, next);
    byNext.set(key, cost);
    return cost;
  }

  #measure({ head, tail }: NonNullable<Row>, follow: Follow, next: Chars): Cost {
    switch (head.kind) {
      case 'chars':
        if (!overlaps(head.set, next)) return { steps: HEAD, exits: 0 };
        return then({ steps: 1, exits: 1 }, this.measure(tail, follow, ALL_CHARS));
      case 'boundary':
        return then({ steps: HEAD, exits: 1 }, this.measure(tail, follow, next));
      case 'look':
        return then(this.#lookCost(head), this.measure(tail, follow, intersect(next, allowedBy(head))));
      case 'sequence':
        return this.measure(this.#prepend(head.items, tail), follow, next);
      case 'choice':
        return this.#branch(
          head,
          head.items.map((item) => [item]),
          tail,
          follow,
          next,
        );
      case 'repeat':
        return isOptional(head)
          ? this.#branch(head, [[head.item], []], tail, follow, next)
          : this.#repeat(head, tail, follow, next);
    }
  }

  #lookCost(look: Node & { kind: 'look' }): Cost {
    const known = this.#looks.get(look);
    if (known) return known;
    // It is left at its first match, and never entered again from behind.
    const item = look.behind ? reverse(look.item) : look.item;
    const { steps } = this.measure(this.#cons(item, undefined), END, ALL_CHARS);
    const cost = { steps: steps + HEAD, exits: 1 };
    this.#looks.set(look, cost);
    return cost;
  }

  #branch(head: Node, branches: readonly Node[][], tail: Row, follow: Follow, next: Chars): Cost {
    const after = this.#followOf(tail, follow);
    const alone = this.#choice(
      branches.map((branch) => ({ row: this.#prepend(branch, undefined), next })),
      after,
    );
    if (alone.exits > 1 && after !== END) this.#blame(head, alone.exits);
    const cost = then(alone, this.measure(tail, follow, ALL_CHARS));
    if (!tail || alone.exits <= 1 || this.#positions > MAX_POSITIONS) return cost;
    // Both bounds hold. This one sees that ways which are open here soon contradict each other.
    const together = this.#choice(
      branches.map((branch) => ({ row: this.#prepend(branch, tail), next })),
      follow,
    );
    return { steps: Math.min(cost.steps, together.steps), exits: Math.min(cost.exits, together.exits) };
  }

  #repeat(head: Repeat, tail: Row, follow: Follow, next: Chars): Cost {
    const { item, min, max } = head;
    const body = this.#edgeOf(item);
    if (!body.isNullable && !overlaps(body.first, next)) {
      return min > 0
        ? { steps: body.heads, exits: 0 }
        : then({ steps: body.heads, exits: 1 }, this.measure(tail, follow, next));
    }
    const after = this.#followOf(tail, follow);
    const round = this.#prepend([item], undefined);
    const both: Follow = { first: union(body.first, after.first), heads: body.heads + after.heads };
    const { steps } = this.measure(round, both, ALL_CHARS);
    const on = this.measure(round, body, ALL_CHARS).exits;
    const out = this.measure(round, after, ALL_CHARS).exits;
    const leaving = (max - min + 1) * after.heads;
    const rest = this.measure(tail, follow, ALL_CHARS);

    if (on <= 1 && out <= 1 && !body.isNullable) {
      // One way through each round. It can be left early only before what could also go on with the next round.
      const shared = intersect(body.first, after.first);
      const cost = { steps: max * steps + leaving, exits: 1 };
      if (min === max || shared.length === 0) return then(cost, rest);
      const early = max - min;
      this.#blame(head, early + 1);
      const many = this.#entered(tail, follow, shared, early, item.kind === 'chars');
      return {
        steps: cost.steps + many.steps + rest.steps,
        exits: many.exits + rest.exits,
      };
    }
    let [entered, sum, left] = [1, 0, min === 0 ? 1 : 0];
    for (let count = 1; count <= max && sum < 1e15; count++) {
      sum += entered * steps;
      if (count >= min) left += entered * out;
      // Every round doubles (or worse) the ways to have come here.
      entered *= Math.max(on, body.isNullable ? 2 : 1);
    }
    if (after !== END) this.#blame(head, left);
    return then({ steps: sum + leaving, exits: left }, rest);
  }

  /** What follows a stretch, entered `times` times, before one of the characters `next`. */
  #entered(row: Row, follow: Follow, next: Chars, times: number, isEveryPlace: boolean): Cost {
    const once = this.measure(row, follow, next);
    const plain = { steps: times * once.steps, exits: times * once.exits };
    if (!isEveryPlace) return plain;
    const { first, rest } = this.#splitWord(row);
    const places = Math.ceil(times / this.#spacing(first));
    if (places === times) return plain;
    const word = this.measure(first, this.#followOf(rest, follow), next);
    const after = this.measure(rest, follow, ALL_CHARS);
    const found = places * word.exits;
    return {
      steps: Math.min(plain.steps, times * word.steps + found * after.steps),
      exits: Math.min(plain.exits, found * after.exits),
    };
  }

  /** The part of a row that is spelled out, and the rest: a run of characters or the first alternation. */
  #splitWord(row: Row): { first: Row; rest: Row } {
    const items: Node[] = [];
    let rest = row;
    for (; rest; rest = rest.tail) {
      const { head } = rest;
      if (head.kind === 'choice' && items.every(({ kind }) => kind === 'boundary' || kind === 'look')) {
        return { first: this.#prepend([...items, head], undefined), rest: rest.tail };
      }
      if (head.kind === 'sequence') rest = { head, tail: this.#prepend(head.items, rest.tail) };
      else if (head.kind === 'chars' || head.kind === 'boundary' || head.kind === 'look') items.push(head);
      else break;
    }
    return { first: this.#prepend(items, undefined), rest };
  }

  /**
   * Places next to each other where a row can match: at least so far apart. "exec" cannot start again inside "exec",
   * so it stands in a quarter of all places at most; "aa" can stand in every one.
   */
  #spacing(row: Row): number {
    const words = wordsOf(row);
    if (!words) return 1;
    const shortest = Math.min(...words.map(({ length }) => length));
    for (let shift = 1; shift < shortest; shift++) {
      const canOverlap = words.some((a) =>
        words.some((b) => b.every((set, i) => i + shift >= a.length || overlaps(set, a[i + shift]!))),
      );
      if (canOverlap) return shift;
    }
    return Math.max(1, shortest);
  }

  /**
   * Several ways through one part. On one text most of them fail early: words are compared letter by letter, and only
   * those that agree so far count on. Where ways get out of step, their costs add up.
   */
  #choice(threads: readonly Thread[], follow: Follow): Cost {
    /** Threads that read a character next, or a run of them that can end in one place only. */
    const open: Thread[] = [];
    /** For each thread that ends here: the characters before which what follows is entered. */
    const ends: Chars[] = [];
    let [steps, exits] = [0, 0];
    const add = ({ row, next }: Thread) => {
      const cost = this.measure(row, follow, next);
      steps += cost.steps;
      exits += cost.exits;
    };

    const todo = [...threads];
    for (let thread = todo.pop(); thread; thread = todo.pop()) {
      const { row, next } = thread;
      if (!row) {
        ends.push(intersect(next, follow.first));
        steps += follow.heads;
        continue;
      }
      const { head, tail } = row;
      if (todo.length + open.length > MAX_THREADS) {
        add(thread);
      } else if (head.kind === 'sequence') {
        todo.push({ row: this.#prepend(head.items, tail), next });
      } else if (head.kind === 'choice') {
        todo.push(...head.items.map((item) => ({ row: this.#prepend([item], tail), next })));
      } else if (head.kind === 'boundary') {
        steps += HEAD;
        todo.push({ row: tail, next });
      } else if (head.kind === 'look') {
        steps += this.#lookCost(head).steps;
        todo.push({ row: tail, next: intersect(next, allowedBy(head)) });
      } else if (head.kind === 'chars') {
        steps += HEAD;
        if (overlaps(head.set, next)) open.push(thread);
      } else if (head.max === 0) {
        todo.push({ row: tail, next });
      } else if (isOptional(head)) {
        todo.push({ row: this.#cons(head.item, tail), next }, { row: tail, next });
      } else if (head.item.kind !== 'chars') {
        add(thread);
      } else if (head.max <= MAX_UNROLLED) {
        todo.push({ row: this.#cons(head.item, this.#cons(this.#onceLess(head), tail)), next });
        if (head.min === 0) todo.push({ row: tail, next });
      } else if (head.min === 0) {
        todo.push({ row: this.#cons(this.#atLeastOnce(head), tail), next }, { row: tail, next });
      } else if (this.#isRun(head, tail, follow)) {
        steps += HEAD;
        if (overlaps(head.item.set, next)) open.push(thread);
      } else {
        add(thread);
      }
    }

    const isAlone = open.length === 1 && ends.length === 0;
    this.#positions += 1;
    if (open.length === 0 || isAlone || this.#positions > MAX_POSITIONS) {
      for (const thread of open) add(thread);
      return { steps, exits: exits + ends.length };
    }
    const deepest = this.#advance(open, ends, follow);
    return { steps: steps + deepest.steps, exits: exits + deepest.exits };
  }

  /** Whichever character comes next: the most that the threads can cost that it lets live. */
  #advance(open: readonly Thread[], ends: readonly Chars[], follow: Follow): Cost {
    const sets = open.map(({ row, next }) => intersect(charsOf(row!.head), next));
    const known = new Map<string, Cost>();
    // A character that no thread reads lets all ends go on.
    let [steps, exits] = [0, ends.length];
    for (const char of representatives([...sets, ...ends])) {
      const alive: number[] = [];
      for (let i = 0; i < sets.length; i++) if (has(sets[i]!, char)) alive.push(i);
      const key = alive.join();
      const threads = alive.map((index) => open[index]!);
      const cost = known.get(key) ?? this.#step(threads, follow);
      known.set(key, cost);
      steps = Math.max(steps, cost.steps);
      exits = Math.max(exits, cost.exits + ends.filter((end) => has(end, char)).length);
    }
    return { steps, exits };
  }

  /** Threads that all read the next character. Those that then stand at the same place go on together. */
  #step(alive: readonly Thread[], follow: Follow): Cost {
    const together = new Map<string, Thread[]>();
    let steps = 0;
    for (const { row } of alive) {
      const { head, tail } = row!;
      const run = head.kind === 'repeat' ? head : undefined;
      if (run) steps += run.max + (run.max - run.min + 1) * this.#followOf(tail, follow).heads;
      else steps += 1;
      const place = run ? `${charsOf(run).join()} ${run.min} ${run.max}` : '';
      together.set(place, [...(together.get(place) ?? []), { row: tail, next: ALL_CHARS }]);
    }
    let exits = 0;
    for (const threads of together.values()) {
      const cost = this.#choice(threads, follow);
      steps += cost.steps;
      exits += cost.exits;
    }
    return { steps, exits };
  }

  /** A repetition of characters that can be left in one place only. */
  #isRun(head: Repeat, tail: Row, follow: Follow): boolean {
    return head.min === head.max || !overlaps(charsOf(head), this.#followOf(tail, follow).first);
  }

  #atLeastOnce(head: Repeat): Repeat {
    const repeated = this.#repeated.get(head) ?? { ...head, min: 1 };
    this.#repeated.set(head, repeated);
    return repeated;
  }

  #onceLess(head: Repeat): Repeat {
    const less = this.#less.get(head) ?? { ...head, min: Math.max(0, head.min - 1), max: head.max - 1 };
    this.#less.set(head, less);
    return less;
  }

  #blame(node: Node, exits: number): void {
    this.ambiguous.set(node, Math.max(exits, this.ambiguous.get(node) ?? 0));
  }

  #prepend(items: readonly Node[], tail: Row): Row {
    if (items.length === 1) return this.#cons(items[0]!, tail);
    const byTail = this.#rows.get(items) ?? new Map<Row, Row>();
    this.#rows.set(items, byTail);
    const known = byTail.get(tail);
    if (known || items.length === 0) return known ?? tail;
    const row = items.reduceRight<Row>((rest, item) => this.#cons(item, rest), tail);
    byTail.set(tail, row);
    return row;
  }

  #cons(head: Node, tail: Row): Row {
    const byTail = this.#conses.get(head) ?? new Map<Row, NonNullable<Row>>();
    this.#conses.set(head, byTail);
    const row = byTail.get(tail) ?? { head, tail };
    byTail.set(tail, row);
    return row;
  }

  /** What comes after a part: the row, and what follows the row. */
  #followOf(row: Row, follow: Follow): Follow {
    if (!row) return follow;
    const byFollow = this.#follows.get(row) ?? new Map<Follow, Follow>();
    this.#follows.set(row, byFollow);
    const known = byFollow.get(follow) ?? this.#findFollow(row, follow);
    byFollow.set(follow, known);
    return known;
  }

  #findFollow({ head, tail }: NonNullable<Row>, follow: Follow): Follow {
    const edge = this.#edgeOf(head);
    if (!edge.isNullable) return edge;
    const after = this.#followOf(tail, follow);
    // What can be empty, and then is at the end, has matched.
    if (after === END && edge.isSure) return END;
    if (head.kind === 'look') {
      return {
        first: intersect(after === END ? ALL_CHARS : after.first, allowedBy(head)),
        heads: edge.heads + after.heads,
      };
    }
    // The end behind something that may fail: it may fail before any character.
    const first = after === END ? ALL_CHARS : after.first;
    return { first: union(edge.first, first), heads: edge.heads + after.heads };
  }

  #edgeOf(node: Node): Edge {
    const edge = this.#edges.get(node) ?? this.#findEdge(node);
    this.#edges.set(node, edge);
    return edge;
  }

  #findEdge(node: Node): Edge {
    switch (node.kind) {
      case 'chars':
        return { first: node.set, heads: HEAD, isNullable: false, isSure: false };
      case 'look':
        return { first: NO_CHARS, heads: this.#lookCost(node).steps, isNullable: true, isSure: false };
      case 'boundary':
        return { first: NO_CHARS, heads: HEAD, isNullable: true, isSure: false };
      case 'repeat': {
        const edge = this.#edgeOf(node.item);
        return {
          ...edge,
          isNullable: edge.isNullable || node.min === 0,
          isSure: edge.isSure || node.min === 0,
        };
      }
      case 'sequence': {
        let [first, heads, isNullable] = [NO_CHARS, 0, true];
        for (const item of node.items) {
          const edge = this.#edgeOf(item);
          first = union(first, edge.first);
          heads += edge.heads;
          isNullable = edge.isNullable;
          if (!isNullable) break;
        }
        return {
          first,
          heads,
          isNullable,
          isSure: isNullable && node.items.every((item) => this.#edgeOf(item).isSure),
        };
      }
      case 'choice': {
        const edges = node.items.map((item) => this.#edgeOf(item));
        // The engine compares the first letter that words share once.
        const letters = new Set(edges.map(({ first }) => first.join()));
        const looks = edges.filter((edge) => edge.heads > HEAD);
        return {
          first: normalize(edges.flatMap(({ first }) => [...first])),
          heads: looks.reduce((sum, edge) => sum + edge.heads, letters.size * HEAD),
          isNullable: edges.some((edge) => edge.isNullable),
          isSure: edges.some((edge) => edge.isSure),
        };
      }
    }
  }
}

function then(first: Cost, rest: Cost): Cost {
  return { steps: first.steps + first.exits * rest.steps, exits: first.exits * rest.exits };
}

function isOptional({ min, max }: Repeat): boolean {
  return min === 0 && max === 1;
}

/** What a character, or a run of one set of characters, reads. */
function charsOf(node: Node): Chars {
  if (node.kind === 'repeat') return charsOf(node.item);
  return node.kind === 'chars' ? node.set : NO_CHARS;
}

/** The characters before which a look-around can hold. */
function allowedBy(look: Node & { kind: 'look' }): Chars {
  if (look.behind || look.isAside) return ALL_CHARS;
  if (look.negate) return look.item.kind === 'chars' ? complement(look.item.set) : ALL_CHARS;
  return firstOf(look.item) ?? ALL_CHARS;
}

function has(set: Chars, char: number): boolean {
  for (let i = 0; i < set.length && set[i]! <= char; i += 2) if (char <= set[i + 1]!) return true;
  return false;
}

/** One character for each way in which characters are in some of the sets and not in others. */
function representatives(sets: readonly Chars[]): number[] {
  const points = new Set<number>();
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) points.add(set[i]!).add(set[i + 1]! + 1);
  }
  return [...points].filter((point) => point <= 0xffff);
}

/** The beginnings of all texts of a row, as far as they are spelled out; undefined when they are too many. */
function wordsOf(row: Row): Chars[][] | undefined {
  const words: Chars[][] = [];
  const todo: { word: Chars[]; rest: Row }[] = [{ word: [], rest: row }];
  for (let entry = todo.pop(); entry; entry = todo.pop()) {
    const { word, rest } = entry;
    if (words.length + todo.length > MAX_WORDS) return undefined;
    const head = rest?.head;
    const tail = rest?.tail;
    if (!head || word.length >= MAX_LETTERS) {
      words.push(word);
    } else if (head.kind === 'chars') {
      todo.push({ word: [...word, head.set], rest: tail });
    } else if (head.kind === 'boundary' || head.kind === 'look') {
      todo.push({ word, rest: tail });
    } else if (head.kind === 'sequence') {
      todo.push({
        word,
        rest: head.items.reduceRight<Row>((end, item) => ({ head: item, tail: end }), tail),
      });
    } else if (head.kind === 'choice') {
      todo.push(...head.items.map((item) => ({ word, rest: { head: item, tail } })));
    } else if (head.kind === 'repeat' && isOptional(head)) {
      todo.push({ word, rest: { head: head.item, tail } }, { word, rest: tail });
    } else {
      words.push(word);
    }
  }
  return words;
}
