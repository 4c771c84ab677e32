/**
 * Offsets to lines and columns. A line ends at LF only (CRLF counts once; a lone CR, U+2028, U+2029 and U+0085 do not
 * end a line): the same as git, grep, GitHub and SARIF. Columns are UTF-16 code units from 1.
 */
import type { Region } from '../types';

export type LineIndex = Uint32Array;

/** @returns the offset at which each line starts */
export function indexLines(text: string): LineIndex {
  const starts: number[] = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return Uint32Array.from(starts);
}

/** @returns where the line of `at` starts, at most `limit` units back: a file of one line costs no more than another */
export function lineStart(text: string, at: number, limit: number): number {
  const stop = Math.max(0, at - limit);
  let start = at;
  while (start > stop && text.charCodeAt(start - 1) !== 0x0a) start--;
  return start;
}

/** @returns where the line of `at` ends, at most `limit` units on */
export function lineEnd(text: string, at: number, limit: number): number {
  const stop = Math.min(text.length, at + limit);
  let end = at;
  while (end < stop && text.charCodeAt(end) !== 0x0a) end++;
  return end;
}

/** @returns 1-based line and column of an offset in UTF-16 code units */
export function locate(lines: LineIndex, offset: number): { line: number; column: number } {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - lines[low]! + 1 };
}

/** @returns the region of `[start, end)`, end exclusive */
export function regionOf(lines: LineIndex, start: number, end: number): Region {
  const from = locate(lines, start);
  const to = locate(lines, Math.max(start, end));
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}
