/**
 * Which of many keywords stand in a text, in one pass: the automaton of Aho and Corasick (CACM 18:6, 1975) as one flat
 * table with the characters in 64 classes (128 when keywords use that many). Ours is made when the program is built; one for rules
 * of the user's own takes milliseconds: its rows are copied and not computed, and the trie is made from sorted keywords
 * without ever looking for an edge. Keywords with letters beyond ASCII are looked up by their first two such letters.
 */

import { isStopUnit, STOP, WIDE_BLANKS } from './words';

/**
 * Keywords that are spelled alike differ only in their edges. What a text holds is a spelling between two edges, a
 * variant; which keywords that is, is found out once for each.
 */
export interface KeywordIndex {
  /** Variants are numbers below this. */
  readonly variants: number;
  /** The keywords (their indexes) that a variant is. */
  keywordsOf(variant: number): number[];
  /**
   * @param text folded text (src/text/fold.ts)
   * @param into is emptied first; starts are nearly in order: none is less than one before it by more than the length
   * of a keyword
   */
  scan(text: string, into: Hits): void;
  /**
   * What two characters side by side come to, and whether a word goes on at the first: a number below `pairs`.
   * Characters that no keyword holds are all alike.
   * @param unit UTF-16 unit, 0 for none
   * @param isInside it and the one before it are ASCII letters or digits
   */
  pairOf(unit: number, following: number, isInside: boolean): number;
  readonly pairs: number;
}

/** Stands at an end of a keyword that must be the edge of a word: beside it is no ASCII letter or digit. */
const EDGE = '\b';
/** Bits of a variant: it starts at the edge of a word, it ends at one. */
const STARTS = 1;
const ENDS = 2;

const YES = 1;
const NO = 2;

/** What is known of a character: its class, and these. */
const CLASS = 0xff;
/** ASCII letter or digit of folded text. */
const LETTER = 0x100;
/** The first beyond ASCII of some keyword. */
const WIDE = 0x200;
/** See src/text/words.ts. */
const OF_WORD = 0x400;
const STOPS = 0x800;

/** From the bits to what they count. */
const WORD_BITS = Math.log2(OF_WORD);
const STOP_BITS = Math.log2(STOPS / STOP);

/** More is let go with the text that needed it. */
const LARGEST_KEPT = 1 << 20;

/** Where variants stand in a text. Kept from text to text, so that nothing is allocated for most. */
export class Hits {
  count = 0;
  variants = new Int32Array(1 << 12);
  starts = new Int32Array(1 << 12);
  /** By offset: see `pairOf` of the index. */
  pairs = new Uint32Array(0);
  /** By offset: words that begin up to there, that one included, and for each mark before it that ends a phrase `STOP`. */
  words = new Uint32Array(0);
  /** The text, with a zero before it and two after it: an array is read faster than a string. */
  units = new Uint16Array(0);

  begin(text: string): void {
    this.count = 0;
    const { length } = text;
    if (this.pairs.length <= length || this.pairs.length > LARGEST_KEPT) {
      const size = Math.max(1 << 14, 1 + length + (length >> 1));
      this.pairs = new Uint32Array(size);
      this.words = new Uint32Array(size);
      this.units = new Uint16Array(size + 3);
    }
    Buffer.from(this.units.buffer).write(text, 2, 2 * length, 'utf16le');
    this.units[length + 1] = 0;
    this.units[length + 2] = 0;
  }

  add(variant: number, start: number): void {
    if (this.count === this.variants.length) this.grow();
    this.variants[this.count] = variant;
    this.starts[this.count++] = start;
  }

  private grow(): void {
    const { variants, starts } = this;
    this.variants = new Int32Array(2 * variants.length);
    this.variants.set(variants);
    this.starts = new Int32Array(2 * starts.length);
    this.starts.set(starts);
  }
}

/** All that a scan needs, as plain data: our own is made when the program is built. */
export interface IndexData {
  /** Distinct spellings, sorted. */
  texts: string[];
  /** Spellings with a character beyond ASCII, and where the first such stands. */
  wide: [spelling: number, at: number][];
  classBits: number;
  arrays: IndexArrays;
}

export interface IndexArrays {
  /** By spelling: its length, and the first keyword that is spelled so, or -1. */
  lengths: Uint32Array;
  first: Int32Array;
  /** By keyword: the next one of the same spelling, or -1, and the edges that it asks for. */
  following: Int32Array;
  edges: Uint8Array;
  classOf: Uint8Array;
  /** See `Table`. */
  next: Uint16Array | Uint32Array;
  spellingAt: Int32Array;
  shorter: Int32Array;
}

/** @param keywords distinct, not empty, lower case */
export function indexKeywords(keywords: readonly string[]): KeywordIndex {
  return openIndex(buildIndex(keywords));
}

/** @param keywords see `indexKeywords` */
export function buildIndex(keywords: readonly string[]): IndexData {
  const { texts, first, following, edges } = spellingsOf(keywords);
  const { classOf, classBits } = classesOf(texts);
  const table = buildTable(texts, classOf, classBits);
  const wide = texts
    .map((text, spelling): [number, number] => [spelling, text.search(/[^\x00-\x7f]/)])
    .filter(([, at]) => at >= 0);
  const lengths = Uint32Array.from(texts, (text) => text.length);
  return { texts, wide, classBits, arrays: { lengths, first, following, edges, classOf, ...table } };
}

export function openIndex({ texts, wide, classBits, arrays }: IndexData): KeywordIndex {
  const { lengths, first, following, edges, classOf, next, spellingAt, shorter } = arrays;
  const byPair = wideSpellings(texts, wide);
  const known = charactersOf(texts, wide, classOf);

  /** By variant, once it was seen: a spelling may stand where its edges make it no keyword. */
  const isKeyword = new Uint8Array(texts.length << 2);

  function keywordsOf(variant: number): number[] {
    const found: number[] = [];
    for (let i = first[variant >> 2]!; i >= 0; i = following[i]!) {
      // A keyword may ask for fewer edges than the text has.
      if ((edges[i]! & ~variant & 3) === 0) found.push(i);
    }
    return found;
  }

  /** Tells one spelling, with the edges that it has here. */
  function tell(spelling: number, start: number, into: Hits): void {
    const { units } = into;
    const before = (known[units[start]!]! & LETTER) !== 0 ? 0 : STARTS;
    const after = (known[units[start + 1 + lengths[spelling]!]!]! & LETTER) !== 0 ? 0 : ENDS;
    const variant = (spelling << 2) | before | after;
    if (isKeyword[variant] === 0) isKeyword[variant] = keywordsOf(variant).length > 0 ? YES : NO;
    if (isKeyword[variant] === YES) into.add(variant, start);
  }

  function tellAll(end: number, state: number, into: Hits): void {
    for (let at = spellingAt[state]! >= 0 ? state : shorter[state]!; at !== 0; at = shorter[at]!) {
      const spelling = spellingAt[at]!;
      tell(spelling, end - lengths[spelling]!, into);
    }
  }

  function tellWide(text: string, at: number, into: Hits): void {
    const unit = into.units[at + 1]!;
    const pair = byPair.get(keyOf(unit, into.units[at + 2]!));
    if (pair) tellThose(pair, text, at, into);
    const single = byPair.get(keyOf(unit, 0));
    if (single && single !== pair) tellThose(single, text, at, into);
  }

  function tellThose(wides: readonly Wide[], text: string, at: number, into: Hits): void {
    for (const wide of wides) {
      const start = at - wide.at;
      if (start >= 0 && text.startsWith(texts[wide.spelling]!, start)) tell(wide.spelling, start, into);
    }
  }

  return {
    variants: texts.length << 2,
    keywordsOf,
    scan(text, into) {
      into.begin(text);
      const { units, pairs, words } = into;
      const { length } = text;
      const rowBits = classBits - 1;
      // LETTER goes where `pairOf` has it.
      const insideBits = 2 * classBits - 8;
      let state = 0;
      let before = 0;
      let here = known[units[1]!]!;
      let count = 0;
      for (let i = 0; i < length; i++) {
        const after = known[units[i + 2]!]!;
        pairs[i] = ((before & here & LETTER) << insideBits) | ((here & CLASS) << classBits) | (after & CLASS);
        count += (here & ~before & OF_WORD) >> WORD_BITS;
        words[i] = count;
        count += (here & STOPS) >> STOP_BITS;
        state = next[((state & ~1) << rowBits) | (here & CLASS)]!;
        if ((state & 1) !== 0) tellAll(i + 1, state >> 1, into);
        if ((here & WIDE) !== 0) tellWide(text, i, into);
        before = here;
        here = after;
      }
    },
    pairs: 1 << (2 * classBits + 1),
    pairOf: (unit, following, isInside) =>
      ((isInside ? 1 : 0) << (2 * classBits)) |
      ((known[unit]! & CLASS) << classBits) |
      (known[following]! & CLASS),
  };
}

/** By UTF-16 unit: class and bits. */
function charactersOf(texts: readonly string[], wide: IndexData['wide'], classOf: Uint8Array): Uint16Array {
  // Nearly all beyond ASCII are of words.
  const known = new Uint16Array(0x10000).fill(OF_WORD, 0x80);
  known.set(classOf);
  for (const char of 'abcdefghijklmnopqrstuvwxyz0123456789') known[char.charCodeAt(0)]! |= LETTER | OF_WORD;
  for (let unit = 0; unit < 0x80; unit++) if (isStopUnit(unit)) known[unit]! |= STOPS;
  for (const unit of WIDE_BLANKS) known[unit] = isStopUnit(unit) ? STOPS : 0;
  for (const [spelling, at] of wide) known[texts[spelling]!.charCodeAt(at)]! |= WIDE;
  return known;
}

function spellingsOf(
  keywords: readonly string[],
): { texts: string[] } & Pick<IndexArrays, 'first' | 'following' | 'edges'> {
  const bare = keywords.map((keyword) => {
    const from = keyword.startsWith(EDGE) ? 1 : 0;
    return keyword.slice(from, keyword.endsWith(EDGE) ? -1 : undefined);
  });
  const texts = [...new Set(bare)].sort();
  const spellingOf = new Map<string, number>();
  for (let i = 0; i < texts.length; i++) spellingOf.set(texts[i]!, i);
  const first = new Int32Array(texts.length).fill(-1);
  const following = new Int32Array(keywords.length);
  const edges = new Uint8Array(keywords.length);
  for (let i = 0; i < bare.length; i++) {
    const spelling = spellingOf.get(bare[i]!)!;
    following[i] = first[spelling]!;
    first[spelling] = i;
    edges[i] = (keywords[i]!.startsWith(EDGE) ? STARTS : 0) | (keywords[i]!.endsWith(EDGE) ? ENDS : 0);
  }
  return { texts, first, following, edges };
}

/** What no keyword can hold. */
const OTHER = 0;

function classesOf(texts: readonly string[]): { classOf: Uint8Array; classBits: number } {
  const classOf = new Uint8Array(128).fill(OTHER);
  let count = 0;
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80 && classOf[unit] === OTHER) classOf[unit] = ++count;
    }
  }
  return { classOf, classBits: Math.max(6, Math.ceil(Math.log2(count + 1))) };
}

interface Table {
  /** By state and class: the next state, twice, and one more when a spelling ends there. State 0 is the start. */
  next: Uint16Array | Uint32Array;
  /** The spelling that a state is, or -1. */
  spellingAt: Int32Array;
  /** The state of the longest spelling that the state ends with, other than itself; 0 for none. */
  shorter: Int32Array;
}

/** @param texts sorted, so that each shares its beginning with the one before it */
function buildTable(texts: readonly string[], classOf: Uint8Array, classBits: number): Table {
  const capacity = texts.reduce((sum, text) => sum + text.length, 1);
  const trie = buildTrie(texts, classOf, capacity);
  const { size, spellingAt, classAt, firstChild, sibling } = trie;
  const next = size > 0x7fff ? new Uint32Array(size << classBits) : new Uint16Array(size << classBits);
  const fail = new Int32Array(size);
  const shorter = new Int32Array(size);
  // Shallow states first: the row of a state is that of what it falls back to, with its own edges on top.
  for (const state of byDepth(trie)) {
    const row = state << classBits;
    const from = fail[state]! << classBits;
    if (state !== 0) {
      next.copyWithin(row, from, from + (1 << classBits));
      shorter[state] = spellingAt[fail[state]!]! >= 0 ? fail[state]! : shorter[fail[state]!]!;
    }
    for (let child = firstChild[state]!; child !== 0; child = sibling[child]!) {
      const at = row | classAt[child]!;
      const back = next[at]!;
      fail[child] = back >> 1;
      next[at] = (child << 1) | (spellingAt[child]! >= 0 ? 1 : back & 1);
    }
  }
  return { next, spellingAt, shorter };
}

/** By state: its class, depth, spelling, first child and next sibling. */
interface Trie {
  size: number;
  classAt: Uint8Array;
  depthOf: Uint32Array;
  spellingAt: Int32Array;
  firstChild: Int32Array;
  sibling: Int32Array;
}

function buildTrie(texts: readonly string[], classOf: Uint8Array, capacity: number): Trie {
  const classAt = new Uint8Array(capacity);
  const depthOf = new Uint32Array(capacity);
  const spellingAt = new Int32Array(capacity).fill(-1);
  const firstChild = new Int32Array(capacity);
  const sibling = new Int32Array(capacity);
  /** The states on the way to the text before. */
  const path: number[] = [0];
  let size = 1;
  let before = '';
  texts.forEach((text, spelling) => {
    if (!isPlain(text)) return;
    let depth = 0;
    while (depth < before.length && text.charCodeAt(depth) === before.charCodeAt(depth)) depth++;
    for (; depth < text.length; depth++) {
      const parent = path[depth]!;
      const state = size++;
      classAt[state] = classOf[text.charCodeAt(depth)]!;
      depthOf[state] = depth + 1;
      sibling[state] = firstChild[parent]!;
      firstChild[parent] = state;
      path[depth + 1] = state;
    }
    spellingAt[path[text.length]!] = spelling;
    before = text;
  });
  return { size, classAt, depthOf, spellingAt: spellingAt.slice(0, size), firstChild, sibling };
}

/** All states, the shallow ones first. */
function byDepth({ size, depthOf }: Trie): Int32Array {
  const counts: number[] = [];
  for (let state = 0; state < size; state++) counts[depthOf[state]!] = (counts[depthOf[state]!] ?? 0) + 1;
  const places: number[] = [];
  counts.reduce((sum, count, depth) => {
    places[depth] = sum;
    return sum + count;
  }, 0);
  const order = new Int32Array(size);
  for (let state = 0; state < size; state++) order[places[depthOf[state]!]!++] = state;
  return order;
}

const isPlain = (text: string): boolean => !/[^\x00-\x7f]/.test(text);

interface Wide {
  spelling: number;
  /** Where its first character beyond ASCII stands. */
  at: number;
}

const keyOf = (unit: number, following: number): number => unit * 0x10000 + following;

/** By the first character beyond ASCII and the one after it, which is 0 at the end; what stands before is compared. */
function wideSpellings(texts: readonly string[], wide: IndexData['wide']): Map<number, Wide[]> {
  const byPair = new Map<number, Wide[]>();
  for (const [spelling, at] of wide) {
    const text = texts[spelling]!;
    const key = keyOf(text.charCodeAt(at), at + 1 < text.length ? text.charCodeAt(at + 1) : 0);
    const same = byPair.get(key);
    if (same) same.push({ spelling, at });
    else byPair.set(key, [{ spelling, at }]);
  }
  return byPair;
}
