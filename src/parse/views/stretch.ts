/** What the decoders share: the result, and the ways to cut a text into what is worth decoding. */
import { lazy } from '../../text/lazy';

export interface Stretch {
  /** Decoded. */
  text: string;
  start: number;
  end: number;
  /** Where in the original a part of the decoded text stands; absent when only the whole is known. */
  narrow?: Narrow;
}

/** @param from offsets of the decoded text, end exclusive */
export type Narrow = (from: number, to: number) => [start: number, end: number];

/** Longest mark before the line break in what joins two lines: `" +`, `-`. */
const LINE_JOIN = 12;

/**
 * The lines that `trigger` finds something on, decoded; lines that follow each other are one stretch.
 * @param trigger global
 */
export function linesWith(
  text: string,
  trigger: RegExp,
  decode: (lines: string) => string | readonly string[],
): Stretch[] {
  const stretches: Stretch[] = [];
  let start = -1;
  let end = -1;
  const flush = (): void => {
    if (start < 0) return;
    const lines = text.slice(start, end);
    [decode(lines)].flat().forEach((decoded, i) => {
      // A part may have one reading where the whole has two.
      const lengthOf = (part: string): number => {
        const readings = [decode(part)].flat();
        return (readings[i] ?? readings.at(-1)!).length;
      };
      const narrow = narrowing(lines, start, decoded.length, lengthOf);
      stretches.push({ text: decoded, start, end, narrow });
    });
  };
  trigger.lastIndex = 0;
  for (let match = trigger.exec(text); match; match = trigger.exec(text)) {
    const lineStart = text.lastIndexOf('\n', match.index - 1) + 1;
    if (match.index === 0 || lineStart > end + 1 || start < 0) {
      flush();
      start = match.index === 0 ? 0 : lineStart;
    }
    const last = text.indexOf('\n', match.index + match[0].length);
    end = last < 0 ? text.length : last;
    // What joins this line to the next is at its end.
    trigger.lastIndex = Math.max(match.index + match[0].length, end - LINE_JOIN);
  }
  flush();
  return stretches;
}

/** A few lines of a stretch, and what they decode to. */
interface Piece {
  start: number;
  end: number;
  /** Offset of the decoded text. */
  from: number;
}

/** Characters of a piece, and the line that ends it. To find a place decodes its piece a hundred times. */
const PIECE = 200;
/** In a longer piece, which is one long line, no place is looked for. */
const LONGEST_PIECE = 2_000;

/**
 * @param lengthOf length of what a part of the stretch decodes to
 * @returns finds places in the original; what is in a long line is found as the line
 */
function narrowing(lines: string, start: number, length: number, lengthOf: (part: string) => number): Narrow {
  let pieces: Piece[] | undefined;
  const find = (target: number, side: -1 | 1): number => {
    pieces ??= piecesOf(lines, length, lengthOf);
    // What ends at the end of a piece is not at the start of the next.
    const piece = pieces.findLast(({ from }) => (side < 0 ? from <= target : from < target)) ?? pieces[0]!;
    if (piece.end - piece.start > LONGEST_PIECE) return start + (side < 0 ? piece.start : piece.end);
    const part = lines.slice(piece.start, piece.end);
    const prefix = (size: number): number => lengthOf(part.slice(0, size));
    return start + piece.start + placeOf(part, prefix, target - piece.from, side);
  };
  return (from, to) => [find(from, -1), find(to, 1)];
}

/** The stretch in pieces; in one when they do not decode to what it decodes to as a whole. */
function piecesOf(lines: string, length: number, lengthOf: (part: string) => number): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let start = 0; start < lines.length; ) {
    const feed = lines.indexOf('\n', start + PIECE);
    const end = feed < 0 ? lines.length : feed + 1;
    pieces.push({ start, end, from });
    from += lengthOf(lines.slice(start, end));
    start = end;
  }
  return from === length ? pieces : [{ start: 0, end: lines.length, from: 0 }];
}

/** Longest way in which one character is written. */
const UNIT = 16;

/**
 * The prefix of the original that decodes to `target` characters. Decoders go from left to right, so longer prefixes
 * decode to more; only a unit that is cut in two decodes to itself, which is why the neighbourhood is searched.
 * @param prefix length of what a prefix of that length decodes to
 * @param side -1 for the start of a stretch (the longest such prefix), 1 for its end (the shortest)
 */
function placeOf(lines: string, prefix: (length: number) => number, target: number, side: -1 | 1): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (prefix(middle) < target) low = middle + 1;
    else high = middle;
  }
  const from = Math.max(0, low - UNIT);
  const to = Math.min(lines.length, low + UNIT);
  const fits: number[] = [];
  for (let at = from; at <= to; at++) {
    // A stretch neither begins nor ends with a blank: `i g` is one letter longer than `i `.
    const edge = side < 0 ? lines[at] : lines[at - 1];
    if (prefix(at) === target && !/\s/.test(edge ?? '')) fits.push(at);
  }
  return (side < 0 ? fits.at(-1) : fits[0]) ?? low;
}

const BAD = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]/g;
const word = lazy(() => /\p{L}{3}/u);
const SAMPLE = 256;
const SHORT = 64;

/** Nine tenths are printable, and there is a word. */
export function isText(text: string): boolean {
  if (text.length > 2 * SAMPLE && badIn(text.slice(0, SAMPLE)) * 10 > SAMPLE) return false;
  const bad = badIn(text);
  // In something short one bad character is chance.
  return bad * 10 <= text.length && (bad === 0 || text.length >= SHORT) && word().test(text);
}

function badIn(text: string): number {
  return text.match(BAD)?.length ?? 0;
}
