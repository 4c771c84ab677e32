/** The report for a person at a terminal: what, where, what it says, why it matters, what to do. */
import { styleText } from 'node:util';
import type { RuleFinder } from '../rules';
import { visiblePath } from '../text/escape';
import { firstSentences, wrap } from '../text/prose';
import {
  type Finding,
  type Region,
  type Report,
  SEVERITIES,
  type Severity,
  type Skip,
  type SkipReason,
} from '../types';
import { frameOf } from './frame';
import type { ReportOptions } from './options';

export type Style = Parameters<typeof styleText>[0];

const COLORS: Record<Severity, Style> = {
  critical: ['red', 'bold'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'gray',
};

const SKIPS: Record<SkipReason, string> = {
  'too-large': 'larger than the limit',
  unreadable: 'cannot be read',
  'unreadable-directory': 'folder cannot be read',
  'special-file': 'not a regular file',
  'changed-while-reading': 'changed while it was read',
  'file-limit': 'too many primitives',
  'depth-limit': 'nested too deep',
  'include-limit': 'too many includes',
  'rule-failed': 'a rule failed on it',
  'work-limit': 'more than can be looked at',
  'finding-limit': 'too many findings',
};

/** Drift of so many files can be read one by one. */
const FEW = 20;

/** `summary` line of a skip, for every format that prints prose. */
export function skipText(skip: Skip): string {
  return `${visiblePath(skip.path)}: ${skipReason(skip)}`;
}

/** The same without the path. */
export function skipReason({ reason, detail }: Skip): string {
  return `${SKIPS[reason]}${detail ? ` (${visiblePath(detail)})` : ''}`;
}

/** `path:line:column`; the path alone of what is about a file as a whole. */
export function placeOf({ path, region }: Finding): string {
  return `${visiblePath(path)}${isWholeFile(region) ? '' : `:${region.startLine}:${region.startColumn}`}`;
}

function isWholeFile({ startLine, startColumn, endLine, endColumn }: Region): boolean {
  return startLine === 1 && startColumn === 1 && endLine === 1 && endColumn === 1;
}

export function painter(color: boolean): (style: Style, text: string) => string {
  // The decision about colour has been made from the environment and the terminal of this run.
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}

export async function pretty(report: Report, options: ReportOptions): Promise<string> {
  const paint = painter(options.color);
  const lines: string[] = [];
  const listed = report.findings.filter(
    ({ severity, status }) => status !== 'accepted' && (options.verbose || severity !== 'info'),
  );
  let path: string | undefined;
  const explained = new Set<string>();
  const ruleOf: RuleFinder =
    listed.length > 0 ? (await import('../rules')).ruleFinder(options.userRules) : () => undefined;
  const { few, lines: crowds } =
    report.command === 'verify' && listed.length > FEW
      ? (await import('./crowds')).withoutCrowds(listed)
      : { few: listed, lines: [] };
  for (const finding of few) {
    if (finding.path !== path) {
      path = finding.path;
      const what = finding.agents.length > 0 ? `${finding.kind}: ${shortList(finding.agents)}` : finding.kind;
      lines.push(`${paint('bold', visiblePath(path))}  ${paint('gray', what)}`);
      if (finding.via.length > 0)
        lines.push(paint('gray', `  read through ${finding.via.map(visiblePath).join(' > ')}`));
      lines.push('');
    }
    lines.push(...(await findingLines(finding, { ruleOf, explained }, paint, options)), '');
  }
  lines.push(...crowds);
  for (const skip of report.skipped) lines.push(`${paint('yellow', 'not scanned')}  ${skipText(skip)}`);
  if (report.skipped.length > 0) lines.push('');
  if (!options.quiet) lines.push(...summaryLines(report, paint));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function shortList(names: string[]): string {
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

async function findingLines(
  finding: Finding,
  { ruleOf, explained }: { ruleOf: RuleFinder; explained: Set<string> },
  paint: ReturnType<typeof painter>,
  options: ReportOptions,
): Promise<string[]> {
  const { severity, rule, region, message, decoded } = finding;
  const isWhole = isWholeFile(region);
  const where = isWhole ? '' : `  ${region.startLine}:${region.startColumn}`;
  const lines = [`  ${paint(COLORS[severity], severity)}  ${rule}${paint('gray', where)}`, `    ${message}`];
  const text = isWhole || finding.evidence === undefined ? undefined : options.textOf?.(finding.path);
  const frame = text === undefined ? undefined : await frameOf(text, region, options.width);
  if (frame) {
    const gutter = String(region.startLine);
    const bar = paint('gray', '|');
    lines.push(
      `    ${paint('gray', gutter)} ${bar} ${frame.before}${paint(COLORS[severity], frame.marked)}${frame.after}`,
    );
    lines.push(
      `    ${' '.repeat(gutter.length)} ${bar} ${' '.repeat(frame.indent)}${paint(COLORS[severity], '^'.repeat(Math.min(frame.length, options.width)))}`,
    );
  }
  for (const line of finding.diff?.split('\n') ?? []) lines.push(`    ${paint(diffStyle(line), line)}`);
  if (decoded !== undefined) lines.push(`    ${paint('gray', 'says')}  ${paint('bold', decoded)}`);
  const meta = ruleOf(rule);
  if (meta && !explained.has(rule)) {
    explained.add(rule);
    const room = Math.min(options.width, MAX_COLUMNS) - INDENT.length;
    lines.push(...labelled(paint('gray', 'why'), wrap(firstSentences(meta.why, 1), room)));
    lines.push(...labelled(paint('gray', 'do '), wrap(meta.fix, room)));
    lines.push(`${INDENT}${paint('gray', `more: ${meta.source ?? `primitives explain ${rule}`}`)}`);
  }
  return lines;
}

function diffStyle(line: string): Style {
  return line.startsWith('-') ? 'red' : line.startsWith('+') ? 'green' : 'gray';
}

/** Prose is hard to read across a wide terminal. */
const MAX_COLUMNS = 100;
const INDENT = ' '.repeat(10);

function labelled(label: string, [first = '', ...rest]: string[]): string[] {
  return [`    ${label}   ${first}`, ...rest.map((line) => INDENT + line)];
}

function summaryLines(report: Report, paint: ReturnType<typeof painter>): string[] {
  const { findings, primitives, accepted, skipped } = report.summary;
  const counted = SEVERITIES.filter((severity) => severity !== 'info' && findings[severity] > 0).map(
    (severity) => paint(COLORS[severity], `${findings[severity]} ${severity}`),
  );
  const looked = `${primitives} ${primitives === 1 ? 'primitive' : 'primitives'} scanned`;
  const parts = [
    counted.length > 0 ? counted.join(', ') : paint('green', 'nothing found'),
    looked,
    ...(findings.info > 0 ? [`${findings.info} informational (--verbose)`] : []),
    ...(accepted > 0 ? [`${accepted} accepted by the configuration`] : []),
    ...(skipped > 0 ? [paint('yellow', `${skipped} not scanned, so this is not complete`)] : []),
  ];
  return [parts.join('; ')];
}
