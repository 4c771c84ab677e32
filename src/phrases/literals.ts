/**
 * Literals: texts that a pattern is looked for with. How rare one is, which part of a longer text is the rarest, which
 * of several holds another.
 */
import { FREQUENT } from './frequent';
import { GAP_CLASS } from './marks';
import { eitherWay, type Way, wayInto } from './reach';

/** Characters of a literal; what is longer is hardly rarer, and costs memory. */
export const MAX_LENGTH = 6;
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
export const bare = (literal: string): string => literal.replaceAll(EDGE, '');

const cost = new Map<string, number>();

/** Long enough to lead somewhere: a shorter literal can only say where a match is not. */
export function isLeading(literal: string): boolean {
  const text = bare(literal).replace(GAPS, '');
  return text.length >= (/[\x00-\x7f]/.test(text) ? 3 : 2);
}

const GAPS = new RegExp(GAP_CLASS, 'g');

/** Short and rare all the same: a mark, a number. */
export function isTelling(literal: string): boolean {
  return isLeading(literal) || (/[^a-z\b]/.test(literal) && frequency(literal) < 6);
}

/** How often we expect a literal in a file of five kilobytes. */
export function frequency(literal: string): number {
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

/** Where the literals of a set can stand in a match: in characters, in words. */
export type Range = Record<'from' | 'to' | 'least' | 'most', number>;

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

/** The rarest stretch between the edges inside a text. An edge inside it is where a word ends and something else starts. */
export function partOf(
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
export function withoutLonger(literals: Literal[]): Literal[] {
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
