/**
 * `--format markdown`: a comment under a pull request, or the summary of a job. GitHub takes 65,536 characters of the
 * one and 1 MiB of the other, so the worst comes first, every block has its share of the smaller one, and what does not
 * fit is counted. What a file says stands in code or escaped (src/text/markdown.ts).
 */
import { visible, visiblePath } from '../text/escape';
import { markdownCode, markdownText } from '../text/markdown';
import { type Finding, type Report, SEVERITIES, type Skip } from '../types';
import type { ReportOptions } from './options';
import { skipReason } from './pretty';

const MOST_ROWS = 100;
const MOST_SKIPS = 20;
/** Characters of the blocks. All that stands around them is some hundred more. */
const ROOM = { findings: 48_000, skips: 14_000 } as const;
const MORE = 'more: --format json has all of them';

export function markdown(report: Report, { verbose }: Pick<ReportOptions, 'verbose'>): string {
  const { findings, primitives, accepted, skipped } = report.summary;
  const counted = SEVERITIES.filter((severity) => severity !== 'info' && findings[severity] > 0).map(
    (severity) => `${findings[severity]} ${severity}`,
  );
  const parts = [
    `${primitives} ${primitives === 1 ? 'primitive' : 'primitives'} scanned`,
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
    ...(skipped > 0 ? [`${skipped} not scanned, so this is not complete`] : []),
  ];
  return `${[
    `## primitives ${report.command}: ${counted.join(', ') || 'nothing found'}`,
    ...findingTable(report.findings, verbose, ROOM.findings),
    ...skipList(report.skipped, ROOM.skips),
    parts.join('; '),
  ].join('\n\n')}\n`;
}

/** @returns nothing, or one block of at most `room` characters */
export function findingTable(findings: readonly Finding[], verbose: boolean, room: number): string[] {
  const listed = findings
    .filter(({ status, severity }) => status !== 'accepted' && (verbose || severity !== 'info'))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return table(['severity', 'rule', 'where', 'what'], listed, rowOf, { most: MOST_ROWS, room });
}

function rowOf({ severity, rule, path, region, message, decoded }: Finding): string[] {
  return [
    severity,
    markdownCode(rule),
    place(path, region.startLine),
    markdownText(message) + (decoded === undefined ? '' : `<br>says ${markdownCode(decoded)}`),
  ];
}

export interface Limits {
  most: number;
  /** Characters. */
  room: number;
}

/**
 * @param cellsOf a row, in Markdown
 * @returns nothing, or one block
 */
export function table<T>(
  head: readonly string[],
  all: readonly T[],
  cellsOf: (one: T) => readonly string[],
  limits: Limits,
): string[] {
  if (all.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = fitting(all, (one) => line(cellsOf(one)), limits);
  const more = all.length > rows.length ? `\n\nand ${all.length - rows.length} ${MORE}` : '';
  return [[line(head), line(head.map(() => '---')), ...rows].join('\n') + more];
}

/** @returns one line each, and one more for those that there is no room for */
export function list<T>(all: readonly T[], lineOf: (one: T) => string, limits: Limits): string[] {
  const lines = fitting(all, lineOf, limits);
  return all.length > lines.length ? [...lines, `- and ${all.length - lines.length} ${MORE}`] : lines;
}

function fitting<T>(all: readonly T[], lineOf: (one: T) => string, { most, room }: Limits): string[] {
  const lines: string[] = [];
  for (const one of all.slice(0, most)) {
    const line = lineOf(one);
    room -= line.length + 1;
    if (room < 0) break;
    lines.push(line);
  }
  return lines;
}

/** The line is never what is cut off. */
export function place(path: string, line: number): string {
  return markdownCode(`${visible(visiblePath(path), 180)}:${line}`);
}

/** @returns nothing, or one block of at most `room` characters */
export function skipList(skipped: readonly Skip[], room: number): string[] {
  if (skipped.length === 0) return [];
  const lineOf = (skip: Skip): string =>
    `- ${markdownCode(visiblePath(skip.path))}: ${markdownText(skipReason(skip), 200)}`;
  return [['**Not scanned:**', '', ...list(skipped, lineOf, { most: MOST_SKIPS, room })].join('\n')];
}
