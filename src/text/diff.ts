/** A unified diff for reading: bounded, and every line safe to print. Not for `patch`: what hides is drawn. */
import { visible } from './escape';

const CONTEXT = 2;
const MAX_LINES = 40;
const MAX_WIDTH = 200;
/** Cells of the table of common lines; beyond, the whole stretch counts as replaced. */
const MAX_CELLS = 4_000_000;

type Line = [sign: ' ' | '-' | '+', text: string];

/**
 * @param maxLines of the answer; the rest is counted
 * @returns hunks of the difference; empty when there is none but in line ends
 */
export function lineDiff(before: string, after: string, maxLines = MAX_LINES): string[] {
  const lines = linesOf(before, after);
  const shown: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (let i = 0; i < lines.length; ) {
    const first = lines.findIndex(([sign], j) => j >= i && sign !== ' ');
    if (first === -1) break;
    const start = Math.max(i, first - CONTEXT);
    oldLine += start - i;
    newLine += start - i;
    let end = first;
    for (let j = first; j < lines.length && j <= end + 2 * CONTEXT; j++) if (lines[j]![0] !== ' ') end = j;
    const hunk = lines.slice(start, Math.min(lines.length, end + 1 + CONTEXT));
    const olds = hunk.filter(([sign]) => sign !== '+').length;
    const news = hunk.filter(([sign]) => sign !== '-').length;
    shown.push(`@@ -${oldLine},${olds} +${newLine},${news} @@`);
    for (const [sign, text] of hunk) shown.push(sign + visible(text, MAX_WIDTH));
    oldLine += olds;
    newLine += news;
    i = start + hunk.length;
  }
  if (shown.length <= maxLines) return shown;
  return [...shown.slice(0, maxLines), `(${shown.length - maxLines} more lines)`];
}

/** Both texts as one list: what they share, what only one has. */
function linesOf(before: string, after: string): Line[] {
  const a = split(before);
  const b = split(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const same = (text: string): Line => [' ', text];
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

function split(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  else lines.push('(no line end)');
  return lines;
}

/** Longest common subsequence, from the back. */
function middle(a: readonly string[], b: readonly string[]): Line[] {
  if ((a.length + 1) * (b.length + 1) > MAX_CELLS) {
    return [...a.map((text): Line => ['-', text]), ...b.map((text): Line => ['+', text])];
  }
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [down, right] = [common[(i + 1) * width + j]!, common[i * width + j + 1]!];
      common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(down, right);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push([' ', a[i++]!]);
      j++;
    } else if (j === b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      lines.push(['-', a[i++]!]);
    else lines.push(['+', b[j++]!]);
  }
  return lines;
}
