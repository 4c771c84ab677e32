/**
 * How far a text goes, in words: a word that begins counts one, a mark that ends a phrase `STOP`. A scan counts the same
 * way over a file (src/text/keywords.ts), so that a keyword is looked for two words on and not 70 characters on.
 */
import { isStopUnit, isWordUnit, STOP } from '../text/words';
import { type Chars, complement, type Node, normalize, overlaps } from './syntax';

/** Bits of what a character may be. */
const OF_WORD = 1;
const BETWEEN = 2;
type Kinds = number;

/** Texts that are not empty. What the first character begins is not counted: that hangs on what stands before. */
interface Stretch {
  least: number;
  most: number;
  first: Kinds;
  last: Kinds;
}

export interface Reach {
  isNullable: boolean;
  some: Stretch | undefined;
}

/** From the start of something to the start of a literal in it; that literal's first character counted. */
export interface Way {
  least: number;
  most: number;
  /** The first character on the way, which is that of the literal when it stands at the start. */
  first: Kinds;
}

export const NOTHING: Reach = { isNullable: true, some: undefined };

const WORD_CHARS = charsOf(isWordUnit);
const STOP_CHARS = charsOf(isStopUnit);

function charsOf(holds: (unit: number) => boolean): Chars {
  const ranges: number[] = [];
  for (let unit = 0; unit <= 0xffff; unit++) {
    if (!holds(unit)) continue;
    if (ranges.at(-1) === unit - 1) ranges[ranges.length - 1] = unit;
    else ranges.push(unit, unit);
  }
  return normalize(ranges);
}

const known = new WeakMap<Node, Reach>();

export function reachOf(node: Node): Reach {
  let reach = known.get(node);
  if (!reach) {
    reach = read(node);
    known.set(node, reach);
  }
  return reach;
}

function read(node: Node): Reach {
  switch (node.kind) {
    case 'look':
    case 'boundary':
      return NOTHING;
    case 'chars':
      return { isNullable: false, some: run(node.set, 1, 1) };
    case 'choice':
      return node.items.map(reachOf).reduce(either);
    case 'sequence':
      return node.items.map(reachOf).reduce(joined, NOTHING);
    case 'repeat': {
      const { item, min, max } = node;
      if (max === 0) return NOTHING;
      if (item.kind === 'chars') return { isNullable: min === 0, some: run(item.set, Math.max(1, min), max) };
      const round = reachOf(item);
      let rounds = NOTHING;
      let reach: Reach | undefined;
      for (let i = 0; i <= max; i++) {
        if (i >= min) reach = reach ? either(reach, rounds) : rounds;
        rounds = joined(rounds, round);
      }
      return reach!;
    }
  }
}

/** Characters of one set, so many in a row. */
function run(set: Chars, min: number, max: number): Stretch {
  const kinds = (overlaps(set, WORD_CHARS) ? OF_WORD : 0) | (overlaps(set, NO_WORD_CHARS) ? BETWEEN : 0);
  const hasStops = overlaps(set, STOP_CHARS);
  const words = kinds === (OF_WORD | BETWEEN) ? Math.floor(max / 2) : 0;
  return {
    least: hasStops && !overlaps(set, NO_STOP_CHARS) ? min * STOP : 0,
    most: hasStops ? max * STOP : words,
    first: kinds,
    last: kinds,
  };
}

const NO_WORD_CHARS = complement(WORD_CHARS);
const NO_STOP_CHARS = complement(STOP_CHARS);

/** The same for a text that is known. */
export function reachOfText(text: string): Reach {
  if (text === '') return NOTHING;
  const { first, most } = wayInto(text, text.length - 1);
  const end = text.charCodeAt(text.length - 1);
  const whole = most + (isStopUnit(end) ? STOP : 0);
  return { isNullable: false, some: { least: whole, most: whole, first, last: kindOf(end) } };
}

/** @param at offset in a text that is not empty */
export function wayInto(text: string, at: number): Way {
  let count = 0;
  for (let i = 0; i < at; i++) {
    if (isStopUnit(text.charCodeAt(i))) count += STOP;
    if (!isWordUnit(text.charCodeAt(i)) && isWordUnit(text.charCodeAt(i + 1))) count++;
  }
  return { least: count, most: count, first: kindOf(text.charCodeAt(0)) };
}

function kindOf(unit: number): Kinds {
  return isWordUnit(unit) ? OF_WORD : BETWEEN;
}

export function joined(before: Reach, after: Reach): Reach {
  const [a, b] = [before.some, after.some];
  const both = a && b && { ...stepped(a, b), last: b.last };
  return {
    isNullable: before.isNullable && after.isNullable,
    some: [both, after.isNullable ? a : undefined, before.isNullable ? b : undefined].reduce(mixed),
  };
}

/** The way to a literal, with something before it. */
export function wayAfter({ isNullable, some }: Reach, way: Way): Way {
  if (!some) return way;
  const moved = stepped(some, way);
  return isNullable ? eitherWay(moved, way) : moved;
}

export function eitherWay(a: Way, b: Way): Way {
  return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most), first: a.first | b.first };
}

/** A word begins where one that is of no word meets one that is. */
function stepped(a: Stretch, b: Way): Way {
  return {
    least: a.least + b.least + (a.last === BETWEEN && b.first === OF_WORD ? 1 : 0),
    most: a.most + b.most + ((a.last & BETWEEN) !== 0 && (b.first & OF_WORD) !== 0 ? 1 : 0),
    first: a.first,
  };
}

function either(a: Reach, b: Reach): Reach {
  return { isNullable: a.isNullable || b.isNullable, some: mixed(a.some, b.some) };
}

function mixed(a: Stretch | undefined, b: Stretch | undefined): Stretch | undefined {
  return a && b ? { ...eitherWay(a, b), last: a.last | b.last } : (a ?? b);
}

/** Anything of a length: for what is not known better. */
export function anyReach(least: number, most: number): Reach {
  const kinds = OF_WORD | BETWEEN;
  return { isNullable: true, some: { least, most, first: kinds, last: kinds } };
}
