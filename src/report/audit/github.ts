/** An audit in the log of a workflow: the verdict as one annotation, then the findings. */
import { visiblePath } from '../../text/escape';
import { command, github } from '../github';
import type { ReportOptions } from '../options';
import type { AuditReport } from './audit-report';

const LEVEL = { 'do not install': 'error', review: 'warning', 'nothing found': 'notice' } as const;

export function auditGithub(report: AuditReport, options: ReportOptions): string {
  const { verdict, reasons, package: about } = report;
  const why = reasons.map(({ message, path, line }, i) => {
    const where = path === undefined ? '' : ` (${visiblePath(path)}${line === undefined ? '' : `:${line}`})`;
    return `${i + 1}. ${message}${where}`;
  });
  const title = `${verdict}: ${about.name}`;
  return `${command(LEVEL[verdict], [['title', title]], why.length > 0 ? why : [title])}\n${github(report, options)}`;
}
