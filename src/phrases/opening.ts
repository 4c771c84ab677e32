/**
 * What a match of a pattern can begin with, read off its template: its first three characters, and whether it can begin
 * inside a word. Nearly all places in a text are out of the question by that. It costs a few comparisons, a try of the
 * expression fifty times as much, and to make the expression 1,000 times that. Sets may be too wide, never too narrow.
 */
import type { KeywordIndex } from '../text/keywords';
import { GAP_CLASS, GAP_MARK, LIST_MARK } from './marks';

/** Characters are ASCII, or this for all others. */
const WIDE = 128;
const SIZE = WIDE + 1;
/** Words of 32 bits that hold a set of characters. */
const WORDS = 5;

/** Begins a match anywhere. */
const FREE = 1;
/** Begins one, but not inside a word. */
const EDGED = 2;

/** Sets of characters, by the character before: WORDS words for each. */
type Followers = Int32Array;

export interface Opening {
  /** By character: bits of FREE and EDGED. */
  first: Uint8Array;
  /** What comes second after each first, and third after each second. */
  second: Followers;
  third: Followers;
  /** By character: it can be all there is; it can be the last of two. */
  alone: Uint8Array;
  last: Uint8Array;
  /** There can be nothing at all. */
  isNullable: boolean;
}

export interface Beginnings {
  /** By pair of the index (`pairOf`): 1 where a match can begin. */
  here: Uint8Array;
  /** The same for the pair one on. */
  next: Uint8Array;
}

export function beginningsOf({ first, second, third }: Opening, index: KeywordIndex): Beginnings {
  const here = new Uint8Array(index.pairs);
  const next = new Uint8Array(index.pairs);
  for (let char = 0; char < SIZE; char++) {
    const how = first[char]!;
    for (let after = 0; after < SIZE; after++) {
      if (how !== 0 && has(second, char, after)) {
        here[index.pairOf(unitOf(char), unitOf(after), false)] = 1;
        // A character that is no letter is never inside a word.
        if ((how & FREE) !== 0) here[index.pairOf(unitOf(char), unitOf(after), true)] = 1;
      }
      if (!has(third, char, after)) continue;
      next[index.pairOf(unitOf(char), unitOf(after), false)] = 1;
      next[index.pairOf(unitOf(char), unitOf(after), true)] = 1;
    }
  }
  return { here, next };
}

function has(followers: Followers, before: number, char: number): boolean {
  return (followers[before * WORDS + (char >> 5)]! & (1 << (char & 31))) !== 0;
}

/** To the index all beyond ASCII are alike. */
const unitOf = (char: number): number => (char === WIDE ? 0xffff : char);

/** @param known what was found out about lists, by name */
export function openingOf(
  template: string,
  lists: Readonly<Record<string, string>>,
  known: Map<string, Opening>,
): Opening {
  const opening = new Reader(template, lists, known).whole();
  const { first, second, third, alone, last, isNullable } = opening;
  const isShort = isNullable || alone.includes(1);
  if (isNullable) first.fill(FREE);
  for (let char = 0; char < SIZE; char++) {
    if (isNullable || alone[char] === 1) second.fill(-1, char * WORDS, (char + 1) * WORDS);
    if (isShort || last[char] === 1) third.fill(-1, char * WORDS, (char + 1) * WORDS);
  }
  return opening;
}

function nothing(): Opening {
  return {
    first: new Uint8Array(SIZE),
    second: new Int32Array(SIZE * WORDS),
    third: new Int32Array(SIZE * WORDS),
    alone: new Uint8Array(SIZE),
    last: new Uint8Array(SIZE),
    isNullable: false,
  };
}

/** What has been read of a sequence, in every way that is not three characters long yet. */
interface Progress {
  isEmpty: boolean;
  /** It may be one of these and nothing else; it may be two characters of which this is the second. */
  alone: readonly number[];
  last: readonly number[];
}

/** A part of a sequence: an opening, or one character of a set. */
interface Part {
  first: readonly number[];
  alone: readonly number[];
  last: readonly number[];
  isNullable: boolean;
  /** Absent for one character. */
  opening?: Opening;
}

interface Quantifier {
  least: number;
  most: number;
}

/** The edges of a word, as the compiler writes them and as authors do. */
const EDGES = ['(?<![a-z0-9])', '\\b', '(?<!\\w)', '(?<![\\w-])'];
const QUANTIFIER = /(?:[?*+]|\{(\d+)(?:(,)(\d*))?\})\??/y;
const ONCE: Quantifier = { least: 1, most: 1 };

class Reader {
  private readonly source: string;
  private readonly lists: Readonly<Record<string, string>>;
  private readonly known: Map<string, Opening>;
  private i = 0;

  constructor(source: string, lists: Readonly<Record<string, string>>, known: Map<string, Opening>) {
    this.source = source;
    this.lists = lists;
    this.known = known;
  }

  /** What we do not understand can begin with anything. */
  whole(): Opening {
    const opening = this.alternatives();
    if (this.i < this.source.length) opening.isNullable = true;
    return opening;
  }

  private alternatives(): Opening {
    const into = nothing();
    for (;;) {
      this.sequence(into);
      if (this.source[this.i] !== '|') return into;
      this.i++;
    }
  }

  private sequence(into: Opening): void {
    const { source } = this;
    let progress: Progress = { isEmpty: true, alone: [], last: [] };
    let isEdge = false;
    while (this.i < source.length && source[this.i] !== '|' && source[this.i] !== ')') {
      if (!progress.isEmpty && progress.alone.length === 0 && progress.last.length === 0) {
        this.skip();
        break;
      }
      const edge = EDGES.find((text) => source.startsWith(text, this.i));
      if (edge !== undefined) {
        this.i += edge.length;
        isEdge = this.quantifier().least > 0 || isEdge;
        continue;
      }
      const isGap = source[this.i] === GAP_MARK;
      const part = this.part();
      const { least, most } = this.quantifier();
      // A gap is one to twelve characters.
      progress = repeat(into, progress, part, least, isGap ? 3 : most, isEdge);
    }
    for (const c of progress.alone) into.alone[c] = 1;
    for (const c of progress.last) into.last[c] = 1;
    if (progress.isEmpty) into.isNullable = true;
  }

  private part(): Part {
    const char = this.source[this.i];
    if (char === '(' || char === LIST_MARK) {
      const opening = char === '(' ? this.group() : this.list();
      const { first, alone, last, isNullable } = opening;
      return {
        first: charactersIn(first),
        alone: charactersIn(alone),
        last: charactersIn(last),
        isNullable,
        opening,
      };
    }
    const set = this.characterSet();
    // An edge that we do not know reads nothing.
    return { first: set, alone: set, last: [], isNullable: set.length === 0 };
  }

  /** To the end of the sequence: what comes after the third character does not matter. */
  private skip(): void {
    const { source } = this;
    let depth = 0;
    for (; this.i < source.length; this.i++) {
      const unit = source.charCodeAt(this.i);
      if (unit === 0x5c) this.i++;
      else if (unit === 0x5b) {
        while (source.charCodeAt(++this.i) !== 0x5d) if (source.charCodeAt(this.i) === 0x5c) this.i++;
      } else if (unit === 0x28) depth++;
      else if (depth === 0 && (unit === 0x29 || unit === 0x7c)) return;
      else if (unit === 0x29) depth--;
    }
  }

  private quantifier(): Quantifier {
    QUANTIFIER.lastIndex = this.i;
    const found = QUANTIFIER.exec(this.source);
    if (!found) return ONCE;
    this.i += found[0].length;
    const [whole, least, comma, most] = found;
    if (least === undefined)
      return { least: whole[0] === '+' ? 1 : 0, most: whole[0] === '?' ? 1 : Number.POSITIVE_INFINITY };
    return {
      least: Number(least),
      most: comma === undefined ? Number(least) : most ? Number(most) : Number.POSITIVE_INFINITY,
    };
  }

  private list(): Opening {
    const end = this.source.indexOf(LIST_MARK, this.i + 1);
    const name = this.source.slice(this.i + 1, end);
    this.i = end + 1;
    let opening = this.known.get(name);
    if (!opening) {
      opening = new Reader(this.lists[name]!, this.lists, this.known).whole();
      this.known.set(name, opening);
    }
    return opening;
  }

  private group(): Opening {
    const { source } = this;
    const isBehind = source.startsWith('(?<', this.i);
    const isLook = isBehind || source.startsWith('(?=', this.i) || source.startsWith('(?!', this.i);
    this.i += isBehind ? 4 : source[this.i + 1] === '?' ? 3 : 1;
    const opening = this.alternatives();
    this.i++;
    if (!isLook) return opening;
    // A look-around reads nothing; what it refuses, the expression finds out.
    return { ...nothing(), isNullable: true };
  }

  /** What one character of the pattern, a class or an escape stands for; nothing when it reads none. */
  private characterSet(): number[] {
    const char = this.source[this.i];
    if (char === '[') return this.class();
    if (char === GAP_MARK) {
      this.i++;
      gap ??= new Reader(GAP_CLASS, {}, this.known).class();
      return gap;
    }
    if (char !== '.') return this.characters();
    this.i++;
    return ALL;
  }

  private class(): number[] {
    const { source } = this;
    this.i++;
    const isNegated = source[this.i] === '^';
    if (isNegated) this.i++;
    const set = new Uint8Array(SIZE);
    while (this.i < source.length && source[this.i] !== ']') {
      const from = this.characters();
      const isRange = from.length === 1 && source[this.i] === '-' && source[this.i + 1] !== ']';
      if (isRange) this.i++;
      const to = isRange ? this.characters() : from;
      if (isRange && to.length === 1) set.fill(1, from[0]!, to[0]! + 1);
      else for (const c of [...from, ...to]) set[c] = 1;
    }
    this.i++;
    if (!isNegated) return charactersIn(set);
    return ALL.filter((c) => set[c] === 0 || c === WIDE);
  }

  private characters(): number[] {
    const { source } = this;
    const char = source[this.i++]!;
    if (char !== '\\') return [Math.min(char.charCodeAt(0), WIDE)];
    const kind = source[this.i++]!;
    if (kind === 'x' || kind === 'u') {
      const length = kind === 'x' ? 2 : 4;
      const unit = Number.parseInt(source.slice(this.i, this.i + length), 16);
      this.i += length;
      return [Math.min(unit, WIDE)];
    }
    const named = 'nrtfv0b'.indexOf(kind);
    if (named >= 0) return ['\n\r\t\f\v\0\b'.charCodeAt(named)];
    if (kind === 'B') return [];
    const group = GROUPS[kind.toLowerCase()];
    if (!group) return [Math.min(kind.charCodeAt(0), WIDE)];
    const isPositive = kind === kind.toLowerCase();
    const found = ALL.filter((c) => c < WIDE && group.test(String.fromCharCode(c)) === isPositive);
    // White space is found beyond ASCII too, and everything that is no digit or letter.
    return kind === 's' || !isPositive ? [...found, WIDE] : found;
  }
}

const ALL: number[] = Array.from({ length: SIZE }, (_, c) => c);
const GROUPS: Record<string, RegExp> = { d: /\d/, w: /\w/, s: /\s/ };
let gap: number[] | undefined;

function charactersIn(set: Uint8Array): number[] {
  return ALL.filter((c) => set[c] !== 0);
}

/** Reads a part so many times; after three nothing is left to find out. */
function repeat(
  into: Opening,
  before: Progress,
  part: Part,
  least: number,
  most: number,
  isEdge: boolean,
): Progress {
  let isEmpty = false;
  const alone = new Set<number>();
  const last = new Set<number>();
  let progress = before;
  for (let times = 0; ; times++) {
    if (times >= Math.min(least, 3)) {
      isEmpty ||= progress.isEmpty;
      for (const c of progress.alone) alone.add(c);
      for (const c of progress.last) last.add(c);
    }
    if (times === Math.min(most, 3)) break;
    progress = read(into, progress, part, isEdge);
  }
  return { isEmpty, alone: [...alone], last: [...last] };
}

/** Reads a part once. */
function read(into: Opening, before: Progress, part: Part, isEdge: boolean): Progress {
  const { first, opening, isNullable } = part;
  if (before.isEmpty) {
    for (const c of first) into.first[c]! |= isEdge ? EDGED : (opening?.first[c] ?? FREE);
    if (opening) {
      add(into.second, opening.second);
      add(into.third, opening.third);
    }
  }
  follow(into.second, before.alone, first);
  if (opening && before.alone.length > 0) add(into.third, opening.second);
  follow(into.third, before.last, first);
  return {
    isEmpty: before.isEmpty && isNullable,
    alone: [...(before.isEmpty ? part.alone : []), ...(isNullable ? before.alone : [])],
    last: [
      ...(before.isEmpty ? part.last : []),
      ...(before.alone.length > 0 ? part.alone : []),
      ...(isNullable ? before.last : []),
    ],
  };
}

function add(into: Followers, more: Followers): void {
  for (let i = 0; i < SIZE * WORDS; i++) into[i]! |= more[i]!;
}

/** Lets each of some characters be followed by each of others. */
function follow(into: Followers, before: readonly number[], after: readonly number[]): void {
  if (before.length === 0) return;
  const words = [0, 0, 0, 0, 0];
  for (const c of after) words[c >> 5]! |= 1 << (c & 31);
  for (const c of before) for (let i = 0; i < WORDS; i++) into[c * WORDS + i]! |= words[i]!;
}
