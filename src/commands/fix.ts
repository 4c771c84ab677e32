/**
 * `scan --fix`: removes hidden characters from the files they were found in. Every byte outside a hidden run stays as
 * it is: line ends, byte order mark, emoji, joiners. Never writes through a link, never leaves half a file.
 */
import { ExpectedError } from '../errors';
import type { Observed } from '../judge/judge';
import { visible, visiblePath } from '../text/escape';
import { indexLines, locate } from '../text/lines';
import { type Edit, SEVERITIES, type Severity } from '../types';
import type { Io } from './io';

const DEFAULT_SEVERITY: Severity = 'medium';

/** @throws ExpectedError `usage` */
export function fixSeverity(value: string | true): Severity {
  if (value === true) return DEFAULT_SEVERITY;
  if ((SEVERITIES as readonly string[]).includes(value)) return value as Severity;
  throw new ExpectedError(
    'usage',
    `--fix: "${value}" is not a severity`,
    `one of ${SEVERITIES.join(', ')}; put paths before --fix or after --`,
  );
}

export interface FixOptions {
  from: Severity;
  isDryRun: boolean;
}

/** @returns how many files were (or would be) changed */
export function fix(io: Io, observed: readonly Observed[], { from, isDryRun }: FixOptions): number {
  let changed = 0;
  for (const file of observed) {
    const edits = mergedEdits(
      file.observations
        .filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(from))
        .flatMap(({ edits: wanted }) => wanted ?? []),
    );
    if (edits.length === 0) continue;
    if (!file.isUtf8 || !file.entry?.replace) {
      io.err(
        `not fixed: ${visiblePath(file.path)}: ${file.entry?.replace ? 'not UTF-8' : 'not a file of the working tree'}\n`,
      );
      continue;
    }
    const fixed = apply(file.text, edits);
    changed++;
    if (isDryRun)
      io.out(
        file.sensitive
          ? `${visiblePath(file.path)}: ${edits.length} edits\n`
          : diff(file.path, file.text, edits),
      );
    else {
      file.entry.replace(Buffer.from(file.text), Buffer.from(fixed));
      io.err(
        `fixed: ${visiblePath(file.path)}: ${edits.length} hidden ${edits.length === 1 ? 'run' : 'runs'} removed\n`,
      );
    }
  }
  if (changed === 0) io.err('nothing to fix at this severity\n');
  return changed;
}

/** Sorted, disjoint. */
function mergedEdits(edits: Edit[]): Edit[] {
  const merged: Edit[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && edit.start < last.end) last.end = Math.max(last.end, edit.end);
    else merged.push({ ...edit });
  }
  return merged;
}

function apply(text: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, replacement } of edits) {
    out += text.slice(at, start) + replacement;
    at = end;
  }
  return out + text.slice(at);
}

/** Unified, one hunk a changed stretch of lines, without context; hidden characters are drawn, so this is for reading. */
function diff(path: string, text: string, edits: readonly Edit[]): string {
  const name = visiblePath(path);
  const lines = indexLines(text);
  const lineText = (from: number, to: number): string =>
    text.slice(lines[from - 1]!, lines[to] ?? text.length);
  let out = `--- ${name}\n+++ ${name}\n`;
  for (let i = 0; i < edits.length; ) {
    const first = locate(lines, edits[i]!.start).line;
    let last = locate(lines, Math.max(edits[i]!.start, edits[i]!.end - 1)).line;
    const group = [edits[i++]!];
    while (i < edits.length && locate(lines, edits[i]!.start).line <= last) {
      last = Math.max(last, locate(lines, Math.max(edits[i]!.start, edits[i]!.end - 1)).line);
      group.push(edits[i++]!);
    }
    const base = lines[first - 1]!;
    const before = lineText(first, last);
    const after = apply(
      before,
      group.map(({ start, end, replacement }) => ({ start: start - base, end: end - base, replacement })),
    );
    out += `@@ -${first},${last - first + 1} +${first},${after.split('\n').length - (after.endsWith('\n') ? 1 : 0)} @@\n`;
    out += marked('-', before) + marked('+', after);
  }
  return out;
}

function marked(sign: string, text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line) => `${sign}${visible(line.replace(/\r$/, ''))}\n`).join('');
}
