/**
 * `--format sarif`: SARIF 2.1.0 for code scanning.
 * Accepted findings are left out: GitHub ignores `suppressions` and would open an alert for each. `info` is left out
 * unless verbose: an inventory is no alert.
 */
import type { Location, Log, Notification, PhysicalLocation, ReportingDescriptor, Result } from 'sarif';
import { allRules, type Rule, rulePage } from '../rules';
import { uriPath, visible, visiblePath } from '../text/escape';
import type { Finding, Report, Severity, Skip } from '../types';
import { safeJson } from './json';
import type { ReportOptions } from './options';
import { skipText } from './pretty';

const LEVEL = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
} as const satisfies Record<Severity, string>;

/** GitHub's scale: above 9.0 is critical, from 7.0 high, from 4.0 medium, from 0.1 low. */
const SECURITY_SEVERITY: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
};

/** @param about the run, for those who look at more than results; anything in it is escaped as JSON */
export function sarif(report: Report, { verbose, userRules }: ReportOptions, about?: object): string {
  const rules = [...allRules(userRules).values()];
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const isReported = ({ status, severity }: Finding): boolean =>
    status !== 'accepted' && (verbose || severity !== 'info');
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            informationUri: 'https://github.com/agent-primitives/primitives',
            rules: rules.map((rule) => descriptor(rule, report.tool.version)),
            properties: { ruleset: report.tool.ruleset },
          },
        },
        // One category a command: uploading what `verify` found does not close the alerts of `scan`.
        automationDetails: { id: `primitives/${visible(report.command)}/` },
        columnKind: 'utf16CodeUnits',
        ...(about ? { properties: about } : {}),
        invocations: [invocation(report)],
        results: report.findings
          .filter(isReported)
          .map((finding) => result(finding, indexes.get(finding.rule))),
      },
    ],
  };
  return `${safeJson(log)}\n`;
}

function descriptor(rule: Rule, version: string): ReportingDescriptor {
  const { id, title, why, fix, falsePositives, tags } = rule;
  // A rule of the user's own has no page, and often no false positives that are known.
  const page = rule.source === undefined ? rulePage(id, version) : undefined;
  const honest = falsePositives.map((text) => `- ${text}`).join('\n');
  const helpOf = (bold: (text: string) => string, gap: string, more: string): string =>
    [
      why,
      `${bold('What to do:')} ${fix}`,
      ...(honest === '' ? [] : [`${bold('Known false positives:')}${gap}${honest}`]),
      ...(page === undefined ? [] : [more]),
    ].join('\n\n');
  return {
    id,
    name: id.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/g, (_, first: string) => first.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: helpOf((text) => text, '\n', `${page}`),
      markdown: helpOf((text) => `**${text}**`, '\n\n', `[More about this rule](${page})`),
    },
    ...(page === undefined ? {} : { helpUri: page }),
    defaultConfiguration: { level: LEVEL[rule.severity] },
    properties: {
      tags: [
        'security', // without it GitHub does not read the security severity
        rule.family,
        ...(tags.cwe ?? []).map((cwe) => `external/cwe/cwe-${cwe.replace(/\D/g, '').padStart(3, '0')}`),
        ...(tags.owasp ?? []),
        ...(tags.atlas ?? []),
      ],
      precision: rule.confidence,
      'security-severity': SECURITY_SEVERITY[rule.severity],
    },
  };
}

/** @param ruleIndex absent for a rule that is not listed */
function result(finding: Finding, ruleIndex: number | undefined): Result {
  const { rule, family, severity, confidence, kind, agents, path, region, decoded, via, fingerprint } =
    finding;
  return {
    ruleId: visible(rule),
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVEL[severity],
    message: { text: resultText(finding) },
    locations: [{ physicalLocation: { ...physicalLocation(path), region } }],
    ...(via.length > 0 ? { relatedLocations: via.map(viaLocation) } : {}),
    partialFingerprints: { 'primitives/v1': fingerprint },
    properties: {
      family,
      severity,
      confidence,
      'security-severity': SECURITY_SEVERITY[severity],
      kind,
      agents: agents.map((agent) => visible(agent)),
      ...(decoded === undefined ? {} : { decoded: visible(decoded) }),
      ...(via.length > 0 ? { via: via.map(visiblePath) } : {}),
    },
  };
}

function resultText({ message, decoded }: Finding): string {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return plainText(decoded === undefined ? sentence : `${sentence} Decoded: "${decoded}"`);
}

/** Text of a message. `[words](target)` is a link even in plain text (SARIF 3.11.6): no file may place one. */
function plainText(text: string): string {
  return visible(text).replaceAll('](', '] (');
}

function viaLocation(path: string, index: number): Location {
  return {
    id: index + 1,
    physicalLocation: physicalLocation(path),
    message: { text: 'Agents get to the file through this one.' },
  };
}

function physicalLocation(path: string): PhysicalLocation {
  return { artifactLocation: { uri: uriPath(path), uriBaseId: '%SRCROOT%' } };
}

function invocation(report: Report): NonNullable<Log['runs'][number]['invocations']>[number] {
  return {
    executionSuccessful: report.complete,
    exitCode: report.exitCode,
    toolExecutionNotifications: report.skipped.map(skipNotification),
  };
}

function skipNotification(skip: Skip): Notification {
  return {
    descriptor: { id: skip.reason },
    level: 'error',
    message: { text: plainText(`Not scanned: ${skipText(skip)}.`) },
    locations: [{ physicalLocation: physicalLocation(skip.path) }],
  };
}
