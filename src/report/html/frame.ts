/**
 * The lines of a finding, with what is hidden in them drawn. A report is passed on, so of a credential that a rule found
 * nothing is shown, wherever it stands; and of data, which sets variables in the next line or on the same one, no more than the
 * value that a finding is in.
 */
import { type Child, el, type Html } from '../../text/html';
import { indexLines, type LineIndex } from '../../text/lines';
import type { Finding, Region } from '../../types';
import { box, drawn } from './drawn';
import { counted } from './parts';

/** Lines before and after. */
const CONTEXT_LINES = 2;
/** Lines of the finding itself. */
const MOST_LINES = 8;
/** UTF-16 units of a line: before what was found, of it, after it; of a line of context. */
const BEFORE = 120;
const FOUND = 400;
const AFTER = 120;
const AROUND = 200;

const DATA = /(?:\.(?:jsonc?|json5|ya?ml|toml|ini|cfg|conf|properties)|(?:^|\/)\.?env[^/]*)$/i;

export interface Frames {
  /** @returns nothing where there is no text to show, or it must not be shown */
  frameOf(finding: Finding): Html | undefined;
}

interface Withheld {
  regions: Region[];
}

/**
 * @param findings all of the report: those whose text is not repeated say what no frame may show
 * @param textOf texts of files with findings
 * @param secretive files that set variables or headers of a server
 */
export function frames(
  findings: readonly Finding[],
  textOf: ((path: string) => string | undefined) | undefined,
  secretive: ReadonlySet<string>,
): Frames {
  const withheld = new Map<string, Withheld>();
  for (const { path, evidence, region } of findings) {
    if (evidence !== undefined || isEmpty(region)) continue;
    const known = withheld.get(path);
    if (known) known.regions.push(region);
    else withheld.set(path, { regions: [region] });
  }
  let last: { text: string; lines: LineIndex } | undefined;
  return {
    frameOf(finding) {
      const { path, evidence, region } = finding;
      const text = evidence === undefined || isEmpty(region) ? undefined : textOf?.(path);
      if (!text) return undefined;
      // Findings come file by file.
      if (last?.text !== text) last = { text, lines: indexLines(text) };
      const isData = DATA.test(path) || secretive.has(path);
      return frame({ ...last, isData, regions: withheld.get(path)?.regions ?? [] }, region);
    },
  };
}

function isEmpty({ startLine, startColumn, endLine, endColumn }: Region): boolean {
  return startLine === endLine && startColumn === endColumn;
}

interface Page {
  text: string;
  lines: LineIndex;
  isData: boolean;
  /** What must not be shown. */
  regions: readonly Region[];
}

function frame(page: Page, region: Region): Html | undefined {
  const context = page.isData ? 0 : CONTEXT_LINES;
  const { startLine, endLine } = region;
  if (startLine > page.lines.length) return undefined;
  const lastFound = Math.min(endLine, startLine + MOST_LINES - 1);
  const isBlank = (line: number): boolean => lineOf(page, line).trim() === '';
  let first = Math.max(1, startLine - context);
  while (first < startLine && isBlank(first)) first++;
  // Nothing follows what is cut.
  let last = endLine > lastFound ? endLine : Math.min(lastLine(page), endLine + context);
  while (last > endLine && isBlank(last)) last--;
  const rows: Html[] = [];
  for (let line = first; line < startLine; line++) rows.push(contextRow(page, line));
  for (let line = startLine; line <= lastFound; line++) rows.push(foundRow(page, line, region));
  if (endLine > lastFound) rows.push(lineHtml('', `and ${counted(endLine - lastFound, 'more line')}`, 'cut'));
  for (let line = endLine + 1; line <= last; line++) rows.push(contextRow(page, line));
  return el('pre', { class: 'frame' }, el('code', {}, rows));
}

/** What follows the last line end is no line. */
function lastLine({ text, lines }: Page): number {
  return text.endsWith('\n') ? lines.length - 1 : lines.length;
}

function lineOf({ text, lines }: Page, line: number): string {
  return text.slice(lines[line - 1], (lines[line] ?? text.length + 1) - 1).replace(/\r$/, '');
}

function lineHtml(number: string, content: Child, kind: 'found' | 'around' | 'cut'): Html {
  return el(
    'span',
    { class: `line ${kind}` },
    el('span', { class: 'no' }, number),
    el('bdi', { class: 'src' }, content),
  );
}

function contextRow(page: Page, line: number): Html {
  const text = lineOf(page, line);
  const end = boundary(text, AROUND);
  const content = [shown(page, line, text, 0, end), end < text.length ? '\u2026' : undefined];
  return lineHtml(String(line), content, 'around');
}

function foundRow(page: Page, line: number, { startLine, startColumn, endLine, endColumn }: Region): Html {
  const text = lineOf(page, line);
  const from = Math.min(text.length, line === startLine ? startColumn - 1 : 0);
  const to = Math.max(from, line === endLine ? Math.min(text.length, endColumn - 1) : text.length);
  const start = page.isData ? valueStart(text, from) : boundary(text, Math.max(0, from - BEFORE));
  const cut = to - from > FOUND ? boundary(text, from + FOUND) : to;
  const around = page.isData ? valueEnd(text, to) : boundary(text, Math.min(text.length, to + AFTER));
  const end = cut < to ? cut : around;
  const content = [
    start > 0 ? '\u2026' : undefined,
    shown(page, line, text, start, from),
    from === to
      ? undefined
      : el('mark', {}, shown(page, line, text, from, cut), cut < to ? '\u2026' : undefined),
    shown(page, line, text, cut, end),
    end < text.length && cut === to ? '\u2026' : undefined,
  ];
  return lineHtml(String(line), content, 'found');
}

/** Where the value begins, or ends, that an offset is in: as far as a quote or a brace, and the signs beyond it. */
function valueStart(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - BEFORE), at);
  return boundary(text, at - (/[\s"'`{}[\]:,]*[^"'`{}[\]]*$/.exec(before)?.[0].length ?? 0));
}

function valueEnd(text: string, at: number): number {
  const after = text.slice(at, at + AFTER);
  return boundary(text, at + (/^[^"'`{}[\]]*[\s"'`{}[\]:,]*/.exec(after)?.[0].length ?? 0));
}

/** Not between the halves of a character. */
function boundary(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '')
    ? at - 1
    : Math.min(at, text.length);
}

/** A stretch of a line without what must not be shown. */
function shown({ regions }: Page, line: number, text: string, from: number, to: number): Child[] {
  const parts: Child[] = [];
  let at = from;
  for (const [start, end] of hiddenIn(regions, line, text.length)) {
    if (end <= at || start >= to) continue;
    if (start > at) parts.push(drawn(text.slice(at, start)));
    parts.push(box('a credential, not shown'));
    at = Math.min(to, end);
  }
  if (at < to) parts.push(drawn(text.slice(at, to)));
  return parts;
}

function hiddenIn(regions: readonly Region[], line: number, length: number): [start: number, end: number][] {
  return regions
    .filter(({ startLine, endLine }) => startLine <= line && line <= endLine)
    .map(({ startLine, startColumn, endLine, endColumn }): [number, number] => [
      line === startLine ? startColumn - 1 : 0,
      line === endLine ? endColumn - 1 : length,
    ])
    .sort(([a], [b]) => a - b);
}
