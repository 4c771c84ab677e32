/**
 * `--format markdown`: a comment under a pull request. GitHub takes 65,536 characters, so the worst comes first and what
 * does not fit is counted. What a file says stands in code or escaped (src/text/markdown.ts).
 */
import { visiblePath } from '../text/escape';
import { markdownCode, markdownText } from '../text/markdown';
import { type Finding, type Report, SEVERITIES, type Skip } from '../types';
import type { ReportOptions } from './options';
import { skipText } from './pretty';

const MOST_ROWS = 100;
const MOST_SKIPS = 20;

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
    ...findingTable(report.findings, verbose),
    ...skipList(report.skipped),
    parts.join('; '),
  ].join('\n\n')}\n`;
}

/** @returns nothing, or one block */
export function findingTable(findings: readonly Finding[], verbose: boolean): string[] {
  const listed = findings
    .filter(({ status, severity }) => status !== 'accepted' && (verbose || severity !== 'info'))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const rows = listed.map(({ severity, rule, path, region, message, decoded }) => [
    severity,
    markdownCode(rule),
    place(path, region.startLine),
    markdownText(message) + (decoded === undefined ? '' : `<br>says ${markdownCode(decoded)}`),
  ]);
  return table(['severity', 'rule', 'where', 'what'], rows, MOST_ROWS);
}

/** @returns nothing, or one block: a table of cells that are Markdown already */
export function table(head: readonly string[], rows: readonly (readonly string[])[], most: number): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const more = rows.length > most ? `\n\nand ${rows.length - most} more` : '';
  return [[line(head), line(head.map(() => '---')), ...rows.slice(0, most).map(line)].join('\n') + more];
}

export function place(path: string, line: number): string {
  return markdownCode(`${visiblePath(path)}:${line}`);
}

/** @returns nothing, or one block */
export function skipList(skipped: readonly Skip[]): string[] {
  if (skipped.length === 0) return [];
  const lines = skipped.slice(0, MOST_SKIPS).map((skip) => `- ${markdownText(skipText(skip))}`);
  const more = skipped.length > MOST_SKIPS ? [`- and ${skipped.length - MOST_SKIPS} more`] : [];
  return [['**Not scanned:**', '', ...lines, ...more].join('\n')];
}
