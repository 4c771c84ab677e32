/**
 * Texts that are as bad as they can be for a phrase pattern: they hold its keywords everywhere and nearly match it, or
 * match it all over. Made from the tree of the pattern and a seed.
 */
import { EDGE } from '../src/phrases/literals';
import { requiredLiterals } from '../src/phrases/required';
import { lengthOf, type Node, parse, sizeOf } from '../src/phrases/syntax';

export interface Piece {
  kind: string;
  /** To be repeated up to the size of a file. */
  text: string;
}

/** Chooses a number below `count`. */
type Pick = (count: number) => number;

/** A linear congruential generator (Numerical Recipes). */
export function randomPick(seed: number): Pick {
  let state = seed >>> 0;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** Twelve characters that a gap may hold. */
const WIDE_GAP = ' > "*_ (` -, ';
const SEPARATORS: [name: string, text: string][] = [
  ['blanks', ' '],
  ['gaps', WIDE_GAP.slice(0, 12)],
  ['nothing', ''],
];
/** Keywords of one set that are used; a list of hundreds says no more. */
const KEYWORDS = 40;
/** Tries to find a match by chance. */
const TRIES = 40;

/** @param source of a compiled pattern */
export function piecesOf(source: string, seed: number): Piece[] {
  const node = parse(source);
  const sets = keywordsOf(node);
  const pick = randomPick(seed);
  const pieces: Piece[] = [];
  for (const [name, separator] of SEPARATORS) {
    pieces.push({ kind: `one keyword, ${name}`, text: sets[0]![0]! + separator });
    pieces.push({ kind: `keywords, ${name}`, text: roundRobin(sets).join(separator) + separator });
  }
  const [long, stuffed] = [longest(node), longest(node, true)];
  for (const [name, text] of [
    ['longest', long],
    ['stuffed', stuffed],
    ['random', random(node, pick)],
    ['random again', random(node, pick)],
  ] as const) {
    pieces.push({ kind: `${name}, cut`, text: `${text.slice(0, -1)} ` });
    pieces.push({ kind: `${name}, changed`, text: `${text.slice(0, -1)}? ` });
    pieces.push({ kind: `${name}, half`, text: `${text.slice(0, Math.ceil(text.length / 2))} ` });
  }
  const match = matchOf(source, seed);
  if (match !== undefined) pieces.push({ kind: 'matches', text: `${match}.\n` });
  return pieces.filter(({ text }) => text.trim() !== '');
}

/** A text that the pattern matches, if chance finds one. */
export function matchOf(source: string, seed: number): string | undefined {
  const node = parse(source);
  const pick = randomPick(seed);
  const expression = new RegExp(source);
  for (let i = 0; i < TRIES; i++) {
    const text = i === 0 ? longest(node) : random(node, pick);
    if (expression.test(text)) return text;
  }
  return undefined;
}

export function fill(piece: string, size: number): string {
  return piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
}

/** One match in every place that is judged in a way of its own, up to the size. */
export function layoutsOf(match: string, size: number): Piece[] {
  const line = match.replaceAll(/\s/g, ' ');
  const many = 100_000;
  const after = (head: string): string => head + fill(`${line}.\n`, Math.max(size - head.length, size / 2));
  return [
    { kind: 'one line', text: fill(`${line}. `, size) },
    { kind: 'one table row', text: `|${fill(` ${line} |`, size)}\n` },
    { kind: 'nested quotes', text: fill(`${'> '.repeat(40)}${line}.\n`, size) },
    { kind: 'short lines', text: after('a b c\n'.repeat(many)) },
    { kind: 'headings', text: after('# a\n'.repeat(many)) },
    { kind: 'headings of all levels', text: after('###### a\n### b\n## c\n'.repeat(many / 3)) },
    { kind: 'quotation marks', text: fill(`"${line}" `, size) },
    { kind: 'open quotation marks', text: fill(`"'${line} \u201c`, size) },
    { kind: 'code spans', text: fill(`\`${line}\` `, size) },
    { kind: 'fences', text: fill(`Bad example:\n\`\`\`\n${line}\n\`\`\`\n`, size) },
    { kind: 'lists', text: fill(`Do this:\n\n- ${line}\n`, size) },
    { kind: 'comments', text: fill(`<!-- ${line} -->`, size) },
    { kind: 'alt texts', text: fill(`![${line}](a "${line}")`, size) },
    { kind: 'open brackets', text: fill(`![[](${line} `, size) },
    { kind: 'costumes', text: fill(`${line.replace(/[a-z]/g, '$&\u200b')}\n`, size) },
    { kind: 'base64', text: fill(`${Buffer.from(line.repeat(8)).toString('base64')}\n`, size) },
    { kind: 'rot13', text: fill(`${rot13(line)}, ebg13 vtaber cebzcg\n`, size) },
    { kind: 'rot13, apart', text: fill(`${rot13(line)}, vtaber\n\nabc\n\n`, size) },
    { kind: 'reversed', text: fill(`${[...line].reverse().join('')} erongi\n`, size) },
    { kind: 'percent escapes', text: fill(`${encoded(line)}\n`, size) },
    { kind: 'percent escapes, apart', text: fill(`${encoded(line)}\n\nabc\n\n`, size) },
    { kind: 'percent escapes, one line', text: fill(`${encoded(line)} `, size) },
  ];
}

/** The keywords that lead to a pattern. An author may have named others, where there are none. */
function keywordsOf(node: Node): string[][] {
  try {
    return requiredLiterals(node, () => '').map((set) => set.map(({ text }) => text.replaceAll(EDGE, '')));
  } catch {
    return [[longest(node).trim()]];
  }
}

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));

const encoded = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '%$&');

function roundRobin(sets: readonly (readonly string[])[]): string[] {
  const most = Math.min(KEYWORDS, Math.max(...sets.map(({ length }) => length)));
  return Array.from({ length: most }, (_, i) => sets.map((set) => set[i % set.length]!)).flat();
}

/**
 * The longest text of a tree.
 * @param isStuffed long stretches hold what comes after them, again and again, so that it seems to begin in many places
 */
function longest(node: Node, isStuffed = false, after = ''): string {
  switch (node.kind) {
    case 'chars':
      return charOf(node.set, (count) => count - 1);
    case 'sequence':
      return node.items
        .reduceRight((rest, item) => longest(item, isStuffed, rest) + rest, after)
        .slice(
          0,
          // What comes after belongs to somebody else.
          after.length === 0 ? undefined : -after.length,
        );
    case 'choice': {
      const lengths = node.items.map((item) => lengthOf(item).max);
      return longest(node.items[lengths.indexOf(Math.max(...lengths))]!, isStuffed, after);
    }
    case 'repeat': {
      const { item, max } = node;
      if (isStuffed && item.kind === 'chars' && sizeOf(item.set) > 1_000 && max > 8 && after !== '') {
        const { set } = item;
        const bait = [...after.slice(0, 40)].filter((char) => has(set, char.charCodeAt(0))).join('');
        if (bait !== '') return fill(bait, max);
      }
      return longest(item, isStuffed).repeat(max);
    }
    default:
      return '';
  }
}

function random(node: Node, pick: Pick): string {
  switch (node.kind) {
    case 'chars':
      return charOf(node.set, pick);
    case 'sequence':
      return node.items.map((item) => random(item, pick)).join('');
    case 'choice':
      return random(node.items[pick(node.items.length)]!, pick);
    case 'repeat': {
      const times = node.min + pick(node.max - node.min + 1);
      return Array.from({ length: times }, () => random(node.item, pick)).join('');
    }
    default:
      return '';
  }
}

/** Characters that a scan does not fold away come first. */
const PREFERRED = ' aeinstxz0./-"';

function charOf(set: readonly number[], pick: Pick): string {
  const usual = [...PREFERRED].filter((char) => has(set, char.charCodeAt(0)));
  if (usual.length > 0) return usual[pick(usual.length)]!;
  return set.length === 0 ? '' : String.fromCharCode(set[2 * pick(set.length / 2)]!);
}

function has(set: readonly number[], unit: number): boolean {
  for (let i = 0; i < set.length; i += 2) if (set[i]! <= unit && unit <= set[i + 1]!) return true;
  return false;
}
