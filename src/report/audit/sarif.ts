/** An audit for code scanning: findings are results, the verdict and the profile are properties of the run. */
import type { ReportOptions } from '../options';
import { sarif } from '../sarif';
import type { AuditReport } from './audit-report';

export function auditSarif(report: AuditReport, options: ReportOptions): string {
  const { target, verdict, reasons, package: about, capabilities, changes } = report;
  const properties = {
    target,
    verdict,
    reasons,
    package: about,
    capabilities,
    ...(changes ? { changes } : {}),
  };
  return sarif(report, options, properties);
}
