/** An audit in a test panel: findings are tests, the verdict and its reasons stand with the run. */
import { visiblePath } from '../../text/escape';
import { junit } from '../junit';
import type { ReportOptions } from '../options';
import type { AuditReport } from './audit-report';

export function auditJunit(report: AuditReport, options: ReportOptions): string {
  const { verdict, reasons, package: about } = report;
  const why = reasons.map(({ message, path, line }, i) => {
    const where = path === undefined ? '' : ` (${visiblePath(path)}${line === undefined ? '' : `:${line}`})`;
    return `${i + 1}. ${message}${where}`;
  });
  return junit(report, options, [`${verdict}: ${about.name} (${about.type})`, ...why]);
}
