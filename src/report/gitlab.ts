/**
 * `--format gitlab`: a code quality report, which GitLab shows in merge requests. A list of issues in the shape of Code
 * Climate, of which GitLab reads these fields (docs.gitlab.com/ci/testing/code_quality). What could not be looked at is an
 * issue as well.
 */
import { visible, visiblePath } from '../text/escape';
import type { Finding, Report, Severity, Skip } from '../types';
import { safeJson } from './json';
import { skipText } from './pretty';

const SEVERITY = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
} as const satisfies Record<Severity, string>;

export function gitlab({ findings, skipped }: Report): string {
  const issues = [
    ...findings.filter(({ status, severity }) => status !== 'accepted' && severity !== 'info').map(ofFinding),
    ...skipped.map(ofSkip),
  ];
  return `${safeJson(issues)}\n`;
}

function ofFinding({ rule, severity, path, region, message, decoded, fingerprint }: Finding): object {
  return {
    description: visible(decoded === undefined ? message : `${message}. Decoded: "${decoded}"`),
    check_name: visible(rule),
    fingerprint,
    severity: SEVERITY[severity],
    location: { path: visiblePath(path), lines: { begin: region.startLine, end: region.endLine } },
  };
}

function ofSkip(skip: Skip): object {
  return {
    description: `Not scanned: ${skipText(skip)}`,
    check_name: 'not-scanned',
    fingerprint: `not-scanned/${skip.reason}/${visiblePath(skip.path)}`,
    severity: SEVERITY.high,
    location: { path: visiblePath(skip.path), lines: { begin: 1 } },
  };
}
