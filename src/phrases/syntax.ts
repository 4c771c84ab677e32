/** What a pattern is made of: a small tree, sets of UTF-16 units, and the error that every step may throw. */
import { type AST, RegExpParser, RegExpSyntaxError } from '@eslint-community/regexpp';

/** A pattern that cannot be compiled. The message is one line and says what to write instead. */
export class PatternError extends Error {
  constructor(
    message: string,
    /** Where in the pattern as it was written. */
    readonly offset: number,
  ) {
    super(message);
    this.name = 'PatternError';
  }
}

/** A set of UTF-16 units: sorted, disjoint `first, last, first, last, …`. */
export type Chars = readonly number[];

/** `start` and `end` are offsets in the expanded source. */
export type Node = { start: number; end: number } & (
  | { kind: 'chars'; set: Chars }
  | { kind: 'sequence'; items: Node[] }
  | { kind: 'choice'; items: Node[] }
  | { kind: 'repeat'; min: number; max: number; item: Node }
  /** Aside: what it looks at is not what is read next, because its surroundings are read from right to left. */
  | { kind: 'look'; item: Node; behind: boolean; negate: boolean; isAside?: true }
  /** `\b` and `\B`. */
  | { kind: 'boundary'; negate: boolean }
);

export const NO_CHARS: Chars = [];
export const ALL_CHARS: Chars = [0, 0xffff];
const DIGITS: Chars = [0x30, 0x39];
const WORD: Chars = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
// What \s is without flags.
const SPACE: Chars = [
  0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f,
  0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff,
];
const LINE_BREAKS: Chars = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029];

/** Any ranges, in any order and overlapping, as a set. */
export function normalize(ranges: Chars): Chars {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i]!, ranges[i + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const set: number[] = [];
  for (const [first, last] of pairs) {
    if (set.length > 0 && first <= set[set.length - 1]! + 1) {
      set[set.length - 1] = Math.max(set[set.length - 1]!, last);
    } else {
      set.push(first, last);
    }
  }
  return set;
}

export function union(a: Chars, b: Chars): Chars {
  if (a.length === 0 || a === b) return b;
  return b.length === 0 ? a : normalize([...a, ...b]);
}

export function complement(set: Chars): Chars {
  const rest: number[] = [];
  let next = 0;
  for (let i = 0; i < set.length; i += 2) {
    if (set[i]! > next) rest.push(next, set[i]! - 1);
    next = set[i + 1]! + 1;
  }
  if (next <= 0xffff) rest.push(next, 0xffff);
  return rest;
}

export function intersect(a: Chars, b: Chars): Chars {
  if (a === ALL_CHARS) return b;
  if (b === ALL_CHARS) return a;
  const both: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const first = Math.max(a[i]!, b[j]!);
    const last = Math.min(a[i + 1]!, b[j + 1]!);
    if (first <= last) both.push(first, last);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return both;
}

export function overlaps(a: Chars, b: Chars): boolean {
  return intersect(a, b).length > 0;
}

export function sizeOf(set: Chars): number {
  let size = 0;
  for (let i = 0; i < set.length; i += 2) size += set[i + 1]! - set[i]! + 1;
  return size;
}

/**
 * Takes the source of a regular expression without flags. Returns its tree.
 * @throws PatternError (with an offset in `source`) for what no pattern may say: ends of the text, back references,
 * repetitions without an end, modifiers, capturing groups, or anything that is no regular expression.
 */
export function parse(source: string): Node {
  let tree: AST.Pattern;
  try {
    tree = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode: false });
  } catch (error) {
    if (!(error instanceof RegExpSyntaxError)) throw error;
    const message = error.message.replace(/^Invalid regular expression: .*: /s, '').toLowerCase();
    throw new PatternError(`this is no regular expression: ${message}`, error.index);
  }
  return choiceOf(tree.alternatives, tree);
}

function choiceOf(alternatives: AST.Alternative[], { start, end }: AST.NodeBase): Node {
  const items = alternatives.map((alternative) =>
    sequenceOf(alternative.elements.map(nodeOf), alternative.start, alternative.end),
  );
  return items.length === 1 ? { ...items[0]!, start, end } : { kind: 'choice', items, start, end };
}

function sequenceOf(nodes: Node[], start: number, end: number): Node {
  const items = nodes.flatMap((node) => (node.kind === 'sequence' ? node.items : [node]));
  return items.length === 1 ? items[0]! : { kind: 'sequence', items, start, end };
}

function nodeOf(element: AST.Element): Node {
  const { start, end } = element;
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return { kind: 'chars', set: charsOf(element), start, end };
    case 'Group':
      if (element.modifiers) throw new PatternError('no modifiers in a group: write (?:…)', start);
      return choiceOf(element.alternatives, element);
    case 'Quantifier':
      if (element.max === Number.POSITIVE_INFINITY) {
        const instead = `{${element.min},40}`;
        throw new PatternError(
          `a repetition without an end: say how many at most, ${instead}`,
          element.element.end,
        );
      }
      return {
        kind: 'repeat',
        min: element.min,
        max: element.max,
        item: nodeOf(element.element),
        start,
        end,
      };
    case 'Assertion':
      if (element.kind === 'word') return { kind: 'boundary', negate: element.negate, start, end };
      if (element.kind === 'lookahead' || element.kind === 'lookbehind') {
        return {
          kind: 'look',
          item: choiceOf(element.alternatives, element),
          behind: element.kind === 'lookbehind',
          negate: element.negate,
          start,
          end,
        };
      }
      throw new PatternError(
        `no ${element.raw}: a pattern sees a stretch of text, not the file; write \\${element.raw} for the character`,
        start,
      );
    case 'Backreference':
      throw new PatternError('no back references: write the words again', start);
    default:
      throw new PatternError(`a pattern cannot hold ${element.raw}`, start);
  }
}

function charsOf(
  element: AST.Character | AST.CharacterSet | AST.CharacterClass | AST.CharacterClassElement,
): Chars {
  switch (element.type) {
    case 'Character':
      return [element.value, element.value];
    case 'CharacterClassRange':
      return [element.min.value, element.max.value];
    case 'CharacterClass': {
      const set = normalize(element.elements.flatMap((part) => [...charsOf(part as AST.Character)]));
      return element.negate ? complement(set) : set;
    }
    case 'CharacterSet': {
      if (element.kind === 'any') return complement(LINE_BREAKS);
      if (element.kind === 'property') break;
      const set = { digit: DIGITS, space: SPACE, word: WORD }[element.kind];
      return element.negate ? complement(set) : set;
    }
  }
  throw new PatternError(`a pattern cannot hold ${element.raw}`, element.start);
}

/** Length of the shortest and the longest text that a node matches. */
export function lengthOf(node: Node): { min: number; max: number } {
  switch (node.kind) {
    case 'chars':
      return { min: 1, max: 1 };
    case 'look':
    case 'boundary':
      return { min: 0, max: 0 };
    case 'repeat': {
      const { min, max } = lengthOf(node.item);
      return { min: min * node.min, max: max * node.max };
    }
    case 'sequence': {
      const lengths = node.items.map(lengthOf);
      return {
        min: lengths.reduce((sum, { min }) => sum + min, 0),
        max: lengths.reduce((sum, { max }) => sum + max, 0),
      };
    }
    case 'choice': {
      const lengths = node.items.map(lengthOf);
      return {
        min: Math.min(...lengths.map(({ min }) => min)),
        max: Math.max(...lengths.map(({ max }) => max)),
      };
    }
  }
}

/** The same texts, read from right to left. */
export function reverse(node: Node): Node {
  switch (node.kind) {
    case 'sequence':
      return { ...node, items: node.items.map(reverse).reverse() };
    case 'choice':
      return { ...node, items: node.items.map(reverse) };
    case 'repeat':
      return { ...node, item: reverse(node.item) };
    case 'look':
      return { ...node, isAside: true };
    default:
      return node;
  }
}

/** The characters a match can start with; undefined when it can be empty. */
export function firstOf(node: Node): Chars | undefined {
  const { set, isNullable } = edgeOf(node);
  return isNullable ? undefined : set;
}

function edgeOf(node: Node): { set: Chars; isNullable: boolean } {
  switch (node.kind) {
    case 'chars':
      return { set: node.set, isNullable: false };
    case 'look':
    case 'boundary':
      return { set: NO_CHARS, isNullable: true };
    case 'repeat': {
      const edge = edgeOf(node.item);
      return { set: edge.set, isNullable: edge.isNullable || node.min === 0 };
    }
    case 'choice': {
      const edges = node.items.map(edgeOf);
      return {
        set: normalize(edges.flatMap(({ set }) => [...set])),
        isNullable: edges.some(({ isNullable }) => isNullable),
      };
    }
    case 'sequence': {
      let set = NO_CHARS;
      for (const item of node.items) {
        const edge = edgeOf(item);
        set = union(set, edge.set);
        if (!edge.isNullable) return { set, isNullable: false };
      }
      return { set, isNullable: true };
    }
  }
}
