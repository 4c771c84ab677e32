/**
 * `--format github`: workflow commands, which GitHub Actions shows beside the changed lines.
 * Worst first: GitHub shows ten of each level a step and drops the rest.
 *
 * A runner reads two kinds of commands: `::name …::` at the start of a line, and the old `##[name …]` anywhere in a
 * line that is not of the first kind (a build tool that puts a prefix before our lines is enough). So nothing hostile
 * stands outside of the data of a command, none of it can end a line, and `##[` never leaves this file.
 */
import { type Rule, ruleFinder } from '../rules';
import { visiblePath, withoutOldCommands, workflowData, workflowProperty } from '../text/escape';
import { firstSentences } from '../text/prose';
import { type Finding, type Region, type Report, SEVERITIES, type Severity, type Skip } from '../types';
import type { ReportOptions } from './options';
import { skipText } from './pretty';

/** Of one severity: a log of thousands of lines is not read either. */
const MAX_LISTED = 200;

type Level = 'error' | 'warning' | 'notice';

/** `info` is an inventory: no annotation. */
const LEVEL: Partial<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
};

export function github(report: Report, { userRules }: Pick<ReportOptions, 'userRules'> = {}): string {
  const ruleOf = ruleFinder(userRules);
  const annotations = SEVERITIES.flatMap((severity) => {
    const level = LEVEL[severity];
    if (level === undefined) return [];
    const found = report.findings.filter(
      (finding) => finding.severity === severity && finding.status !== 'accepted',
    );
    const rest = found.length - MAX_LISTED;
    return [
      ...found.slice(0, MAX_LISTED).map((finding) => annotation(level, finding, ruleOf(finding.rule))),
      ...(rest > 0 ? [`primitives: ${rest} more ${severity} are not listed here`] : []),
    ];
  });
  return [...annotations, ...report.skipped.map(skipAnnotation), summary(report), ''].join('\n');
}

function annotation(level: Level, finding: Finding, rule: Rule | undefined): string {
  const { path, region, rule: id, severity, message, decoded } = finding;
  const lines = [
    // The log shows the message only, without the properties: it has to say where.
    `${visiblePath(path)}:${region.startLine}:${region.startColumn}: ${message}`,
    ...(decoded === undefined ? [] : [`Decoded: ${decoded}`]),
    ...(rule
      ? [`What to do: ${firstSentences(rule.fix, 2)} (${rule.source ?? `primitives explain ${id}`})`]
      : []),
  ];
  return command(
    level,
    [['file', visiblePath(path)], ...position(region), ['title', `${severity}: ${rule?.title ?? id}`]],
    lines,
  );
}

/**
 * Our end column is exclusive. GitHub does not document its own; those who tried found it exclusive, so it is passed on
 * as it is. Should it be inclusive, the mark is one character too wide; subtracting one would do worse: an empty region
 * would end before it starts, for which the runner drops both columns. It drops them too where the region has several
 * lines (the API behind it refuses such an annotation), so there they are not written.
 */
function position({ startLine, startColumn, endLine, endColumn }: Region): [string, string][] {
  const lines: [string, string][] = [
    ['line', `${startLine}`],
    ['endLine', `${endLine}`],
  ];
  if (startLine !== endLine) return lines;
  return [...lines, ['col', `${startColumn}`], ['endColumn', `${endColumn}`]];
}

function skipAnnotation(skip: Skip): string {
  return command(
    'error',
    [
      ['file', visiblePath(skip.path)],
      ['title', 'Not scanned'],
    ],
    [`Not scanned: ${skipText(skip)}`],
  );
}

export function command(level: Level, properties: [string, string][], lines: string[]): string {
  const written = properties.map(([name, value]) => `${name}=${workflowProperty(withoutOldCommands(value))}`);
  return `::${level} ${written.join(',')}::${lines.map((line) => workflowData(withoutOldCommands(line))).join('%0A')}`;
}

/** Numbers only: this line is no command, so nothing of the files may stand in it. */
function summary({ summary: { findings, accepted, primitives, skipped }, complete }: Report): string {
  const found = SEVERITIES.filter((severity) => findings[severity] > 0).map(
    (severity) => `${findings[severity]} ${severity}`,
  );
  return [
    `primitives: ${found.join(', ') || 'nothing found'}`,
    `${primitives} ${primitives === 1 ? 'primitive' : 'primitives'} scanned`,
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
    ...(skipped > 0 ? [`${skipped} not scanned`] : []),
    ...(complete ? [] : ['this is not complete']),
  ].join('; ');
}
