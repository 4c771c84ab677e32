/**
 * A code frame: the line as it is, with what is hidden in it drawn. The caret counts columns of the terminal, which is
 * what unicode-properties is for: East Asian characters take two.
 */
import { isInvisible } from '../text/characters';
import { visible } from '../text/escape';
import type { Region } from '../types';

export interface Frame {
  /** The line, safe to print. */
  before: string;
  marked: string;
  after: string;
  /** Columns before the mark and of the mark. */
  indent: number;
  length: number;
}

type WidthOf = (text: string) => number;

/** More invisible characters in a row than this are counted and not spelled out. */
const SPELLED_OUT = 4;

/** @returns columns of a terminal; loads the tables only for a text that needs them */
async function widthMeter(sample: string): Promise<WidthOf> {
  // Nothing before the Hangul letters is wide.
  if (!/[\u1100-\u{10ffff}]/u.test(sample.replace(/[\u27e8\u27e9\u2026]/g, '')))
    return (text) => (/^[\x20-\x7e]*$/.test(text) ? text : text.replace(/\p{M}/gu, '')).length;
  const { getEastAsianWidth } = (await import('unicode-properties')).default;
  return (text) => {
    let width = 0;
    for (const char of text) {
      if (/\p{M}/u.test(char)) continue;
      // The package's tables end at Unicode 12; emoji newer than that are wide as well.
      const isWide =
        /\p{Extended_Pictographic}/u.test(char) || /^[WF]$/.test(getEastAsianWidth(char.codePointAt(0)!));
      width += isWide && char > '\u2000' ? 2 : 1;
    }
    return width;
  };
}

/** Safe to print; a long run of invisible characters is counted. */
function drawn(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let out = '';
  let shown = '';
  let hidden = '';
  const flush = (): void => {
    const length = [...hidden].length;
    out +=
      visible(shown) + (length > SPELLED_OUT ? `\u27e8${length} hidden characters\u27e9` : visible(hidden));
    shown = '';
    hidden = '';
  };
  for (const char of text) {
    if ((char < ' ' || char > '~') && isInvisible(char.codePointAt(0)!)) hidden += char;
    else {
      if (hidden !== '') flush();
      shown += char;
    }
  }
  flush();
  return out;
}

let last: { text: string; lines: string[] } | undefined;

/** Findings come file by file: each is split once. */
function linesOf(text: string): string[] {
  if (last?.text !== text) last = { text, lines: text.split('\n') };
  return last.lines;
}

/**
 * @param text the whole file
 * @param region of the finding
 * @param width columns there are
 */
export async function frameOf(text: string, region: Region, width: number): Promise<Frame | undefined> {
  const line = linesOf(text)[region.startLine - 1];
  if (line === undefined) return undefined;
  const start = region.startColumn - 1;
  const end = region.endLine === region.startLine ? region.endColumn - 1 : line.length;
  const room = Math.max(20, Math.floor((width - 12) / 2));
  const marked = cutEnd(drawn(line.slice(start, end).replace(/\r$/, '')), room);
  const before = cutStart(drawn(line.slice(Math.max(0, start - 400), start)), room);
  const left = room - marked.length;
  const after = left > 0 ? cutEnd(drawn(line.slice(end, end + 400).replace(/\r$/, '')), left) : '';
  const widthOf = await widthMeter(before + marked);
  return { before, marked, after, indent: widthOf(before), length: Math.max(1, widthOf(marked)) };
}

function cutStart(text: string, room: number): string {
  return text.length <= room ? text : `\u2026${text.slice(text.length - room + 1)}`;
}

function cutEnd(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}\u2026`;
}
