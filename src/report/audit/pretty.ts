/** An audit for a person at a terminal: the verdict and why, findings, what the package may do, what changed, what it is. */
import { visible, visiblePath } from '../../text/escape';
import type { ReportOptions } from '../options';
import { painter, pretty, type Style } from '../pretty';
import type { AuditReport, Changes } from './audit-report';
import {
  changeLines,
  contentsText,
  MOST_CHANGES,
  MOST_LINES,
  notesOf,
  originText,
  sectionsOf,
  unknownText,
} from './sections';

const COLORS: Record<AuditReport['verdict'], Style> = {
  'do not install': ['red', 'bold'],
  review: ['yellow', 'bold'],
  'nothing found': 'green',
};

export async function auditPretty(report: AuditReport, options: ReportOptions): Promise<string> {
  const paint = painter(options.color);
  const { verdict, reasons, package: about, capabilities, changes } = report;
  const name = visible(about.name, 80);
  const lines = [`${paint(COLORS[verdict], verdict)}  ${paint('bold', name)} (${about.type})`];
  reasons.forEach(({ message, path, line }, i) => {
    const where = path === undefined ? '' : `  ${visiblePath(path)}${line === undefined ? '' : `:${line}`}`;
    lines.push(`  ${i + 1}. ${message}${paint('gray', where)}`);
  });
  lines.push('');
  if (changes) lines.push(...changedLines(changes, options.verbose), '');
  const findings = await pretty(report, { ...options, quiet: true });
  if (findings !== '') lines.push(findings.trimEnd(), '');
  if (options.quiet) return `${lines.join('\n').trimEnd()}\n`;
  const most = options.verbose ? Number.POSITIVE_INFINITY : MOST_LINES;
  for (const { title, capabilities: all } of sectionsOf(capabilities)) {
    lines.push(paint('bold', title));
    for (const one of all.slice(0, most)) {
      const [place] = one.evidence;
      const where = place
        ? `${visiblePath(place.path)}:${place.line}${one.count > 1 ? ` and ${one.count - 1} more` : ''}`
        : '';
      const notes = notesOf(one);
      lines.push(`  ${visible(one.value, 100)}  ${paint('gray', where)}${notes && `  ${notes}`}`);
    }
    if (all.length > most) lines.push(paint('gray', `  and ${all.length - most} more (--verbose)`));
    lines.push('');
  }
  lines.push(
    visible(contentsText(about), 240),
    ...(about.origin ? [`from ${visible(originText(about.origin), 300)}`] : []),
    `digest ${about.digest}`,
  );
  return `${lines.join('\n')}\n`;
}

function changedLines(changes: Changes, verbose: boolean): string[] {
  const all = changeLines(changes);
  const at = visiblePath(changes.root);
  if (all.length === 0) return [`as it was pinned in ${at}`];
  const most = verbose ? Number.POSITIVE_INFINITY : MOST_CHANGES;
  const unknown = unknownText(changes);
  return [
    `Since it was pinned in ${at}:`,
    ...all.slice(0, most).map(({ sign, what, value }) => `  ${sign} ${what}  ${visible(value, 160)}`),
    ...(all.length > most ? [`  and ${all.length - most} more (--verbose)`] : []),
    ...(unknown === undefined ? [] : [`  ${unknown}`]),
  ];
}
