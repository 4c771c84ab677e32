/**
 * Findings and capabilities -> what to do with a package, and why. The tables below are the whole of it; docs/auditing.md
 * tells them in words. A verdict does not hang on --fail-on: that decides about the exit code.
 */
import type { Capability } from '../capabilities/capability';
import { visible } from '../text/escape';
import { type Finding, type Report, SEVERITIES } from '../types';

/** Worst first. */
export const VERDICTS = ['do not install', 'review', 'nothing found'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why; safe to print. */
export interface Reason {
  verdict: Verdict;
  message: string;
  path?: string;
  /** 1-based. */
  line?: number;
  rule?: string;
}

export interface Judgement {
  verdict: Verdict;
  /** Those that weigh most, at most three. */
  reasons: Reason[];
}

const MOST_REASONS = 3;

/** What each severity of a finding that nobody accepted leads to. */
const OF_SEVERITY: Record<Finding['severity'], Verdict> = {
  critical: 'do not install',
  high: 'do not install',
  medium: 'review',
  low: 'nothing found',
  info: 'nothing found',
};

interface CapabilityRow {
  kind: Capability['kind'];
  /** All of what is named must hold. */
  has?: Capability['traits'][number];
  isUndescribed?: true;
  /** Seen in code that ships or in a manifest, not only in a text. */
  isReal?: true;
  say: (capability: Capability) => string;
}

const named = ({ value }: Capability): string => `"${visible(value, 80)}"`;
const UNSAID = 'and its description does not let one expect that';

/** Capabilities that somebody has to look at, heaviest first. Everything else is told and weighs nothing. */
const REVIEWED: readonly CapabilityRow[] = [
  {
    kind: 'credentials',
    has: 'secret',
    isUndescribed: true,
    say: (one) => `touches ${visible(one.value, 80)}, ${UNSAID}`,
  },
  { kind: 'execution', say: (one) => `runs by itself: ${named(one)}` },
  {
    kind: 'sends',
    isUndescribed: true,
    isReal: true,
    say: (one) => `sends data to ${visible(one.value, 80)}, ${UNSAID}`,
  },
  {
    kind: 'writes',
    has: 'startup',
    isReal: true,
    say: (one) => `writes ${named(one)}, which others run or obey`,
  },
  { kind: 'tools', has: 'everything', say: (one) => `grants itself ${named(one)}` },
  { kind: 'servers', say: (one) => `brings the MCP server ${named(one)}` },
  {
    kind: 'unexamined',
    has: 'opaque',
    say: (one) => `holds what nobody can read: ${visible(one.value, 80)}`,
  },
  { kind: 'writes', isUndescribed: true, isReal: true, say: (one) => `writes ${named(one)}, ${UNSAID}` },
];

export interface VerdictInput {
  report: Pick<Report, 'findings' | 'skipped'>;
  capabilities: readonly Capability[];
  /** It is not what was pinned. */
  isChanged?: boolean;
}

export function verdictOf({ report, capabilities, isChanged = false }: VerdictInput): Judgement {
  const reasons = [
    ...ofFindings(report.findings, ['critical', 'high']),
    ...ofFindings(report.findings.filter(isNew), ['medium']),
    ...ofSkips(report.skipped),
    ...ofFindings(
      report.findings.filter((finding) => !isNew(finding)),
      ['medium'],
    ),
    ...ofCapabilities(capabilities),
    ...(isChanged ? [{ verdict: 'review' as const, message: 'it is not what was pinned' }] : []),
  ];
  const verdict = VERDICTS.find((one) => reasons.some((reason) => reason.verdict === one)) ?? 'nothing found';
  return { verdict, reasons: unlike(reasons).slice(0, MOST_REASONS) };
}

/** What the pinned version could not do goes before what it could. */
function isNew({ rule }: Finding): boolean {
  return rule === 'lock/capability-added';
}

function ofFindings(findings: readonly Finding[], severities: readonly Finding['severity'][]): Reason[] {
  return findings
    .filter(({ severity, status }) => severities.includes(severity) && status !== 'accepted')
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
    .map(({ severity, rule, message, path, region }) => ({
      verdict: OF_SEVERITY[severity],
      message: visible(message, 200),
      path,
      line: region.startLine,
      rule,
    }));
}

function ofSkips(skipped: Report['skipped']): Reason[] {
  const [first] = skipped;
  if (!first) return [];
  const more = skipped.length > 1 ? ` and ${skipped.length - 1} more` : '';
  return [
    {
      verdict: 'review',
      message: `not everything could be looked at: ${first.reason}${more}`,
      path: first.path,
    },
  ];
}

function ofCapabilities(capabilities: readonly Capability[]): Reason[] {
  return REVIEWED.flatMap((row) =>
    capabilities.filter((one) => fits(row, one)).map((one) => reasonOf(one, row.say(one))),
  );
}

function fits({ kind, has, isUndescribed, isReal }: CapabilityRow, one: Capability): boolean {
  return (
    one.kind === kind &&
    (has === undefined || one.traits.includes(has)) &&
    (!isUndescribed || one.isDescribed === false) &&
    (!isReal || one.where.some((where) => where !== 'text'))
  );
}

function reasonOf({ evidence: [first] }: Capability, message: string): Reason {
  return { verdict: 'review', message, ...(first ? { path: first.path, line: first.line } : {}) };
}

/** Three reasons of one kind tell less than one of each: repeats of a rule or of a sentence go behind. */
function unlike(reasons: readonly Reason[]): Reason[] {
  const seen = new Set<string>();
  const first: Reason[] = [];
  const again: Reason[] = [];
  for (const reason of reasons) {
    const key = `${reason.verdict} ${reason.rule ?? reason.message.replace(/".*"/, '')}`;
    (seen.has(key) ? again : first).push(reason);
    seen.add(key);
  }
  return [...first, ...again];
}
