/**
 * observations -> report: what counts. Marks, never removes; the one exception is a rule that the configuration
 * switches off. Computes `complete` and the exit code, the same in every format.
 */
import { type Config, configuredSeverity, type Ignore } from '../config';
import { RULESET } from '../generated/ruleset';
import type { Rule, RuleFinder } from '../rules';
import { DECODED_LIMIT, EVIDENCE_LIMIT, visible } from '../text/escape';
import { type LineIndex, regionOf } from '../text/lines';
import {
  type Entry,
  type FailOn,
  type Finding,
  type Kind,
  type Observation,
  type Primitive,
  type Report,
  SEVERITIES,
  type Severity,
  type Skip,
} from '../types';

/** Observations of one file, with what is needed to say where they are. */
export interface Observed {
  path: string;
  kind: Kind;
  agents: string[];
  via: string[];
  /** Credentials live here: nothing of the content is repeated. */
  sensitive: boolean;
  text: string;
  /** The text is the bytes: writing it back changes nothing but what was edited. */
  isUtf8: boolean;
  /** Absent for observations about a path without content. */
  entry?: Entry;
  lines: () => LineIndex;
  observations: Observation[];
}

export interface Policy {
  config: Config;
  failOn: FailOn;
}

export interface JudgeInput {
  command: string;
  version: string;
  observed: Observed[];
  skipped: Skip[];
  primitives: number;
  inventory?: Primitive[];
  policy: Policy;
  /** Whether a finding was accepted in this content of its file. */
  isAccepted?: (finding: Pick<Finding, 'rule' | 'path' | 'fingerprint'>) => boolean;
  /** Findings are counted, and not listed: for who says something else than them. */
  isCountOnly?: boolean;
  /** Folder that the paths will be in, where fingerprints have to be the same there. */
  root?: string;
  /** Rules of the user's own, and the digest over ours and theirs. */
  userRules?: readonly Rule[];
  ruleset?: string;
}

const FILE_REGION = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };

/** Order by code units: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

type Mark = Pick<Finding, 'severity' | 'status'>;

/** What the configuration makes of one observation; undefined for a rule that is switched off. */
type Marker = (path: string, observation: Observation) => Mark | undefined;

export async function judge(input: JudgeInput): Promise<Report> {
  const markOf = await marker(input.policy);
  // What was accepted is known by its fingerprint, and that takes all of a finding.
  if (input.isCountOnly && !input.isAccepted) return summarize(input, counted(input.observed, markOf), []);
  const findings = await listed(input, markOf);
  return summarize(input, findings, input.isCountOnly ? [] : findings);
}

async function marker({ config, failOn }: Policy): Promise<Marker> {
  const ignores = await compileIgnores(config.ignore ?? []);
  return (path, observation) => {
    const severity = configuredSeverity(observation.rule, config) ?? observation.severity;
    if (severity === 'off') return undefined;
    const isIgnored = ignores.some(
      ({ rule, matches }) =>
        (rule === undefined || rule === observation.rule || observation.rule.startsWith(`${rule}/`)) &&
        matches(path),
    );
    if (isIgnored) return { severity, status: 'accepted' };
    const isShown = observation.rule.startsWith('lock/') || isAtOrAbove(severity, failOn);
    return { severity, status: isShown ? 'shown' : 'below-threshold' };
  };
}

function counted(observed: readonly Observed[], markOf: Marker): Mark[] {
  return observed.flatMap(({ path, observations }) =>
    observations.flatMap((observation) => markOf(path, observation) ?? []),
  );
}

async function listed(input: JudgeInput, markOf: Marker): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (input.observed.every(({ observations }) => observations.length === 0)) return findings;
  const { fingerprints } = await import('./fingerprint');
  const ruleOf = (await import('../rules')).ruleFinder(input.userRules);
  const fingerprint = fingerprints();
  for (const observed of input.observed) {
    const ordered = [...observed.observations].sort(
      (a, b) =>
        a.start - b.start || a.end - b.end || compare(a.rule, b.rule) || compare(a.message, b.message),
    );
    for (const observation of ordered) {
      const mark = markOf(observed.path, observation);
      if (!mark) continue;
      const matched = observed.text.slice(observation.start, observation.end);
      const finding = {
        ...locate(observed, observation, mark.severity, matched, ruleOf),
        // Not of a credential: a short one could be guessed from it.
        fingerprint: fingerprint(
          observation.rule,
          input.root === undefined ? observed.path : `${input.root}/${observed.path}`,
          (observation.sensitive ? '' : matched) || observation.message,
        ),
      };
      findings.push({ ...finding, status: input.isAccepted?.(finding) ? 'accepted' : mark.status });
    }
  }
  return findings.sort(
    (a, b) =>
      compare(a.path, b.path) ||
      a.region.startLine - b.region.startLine ||
      a.region.startColumn - b.region.startColumn ||
      severityRank(a.severity) - severityRank(b.severity) ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

async function compileIgnores(
  ignores: Ignore[],
): Promise<{ rule: string | undefined; matches: (path: string) => boolean }[]> {
  if (ignores.length === 0) return [];
  const { default: picomatch } = await import('picomatch');
  return ignores.map(({ rule, path }) => ({ rule, matches: picomatch(path, { dot: true }) }));
}

function isAtOrAbove(severity: Severity, threshold: FailOn): boolean {
  return threshold !== 'never' && severityRank(severity) <= severityRank(threshold);
}

function locate(
  observed: Observed,
  observation: Observation,
  severity: Severity,
  matched: string,
  ruleOf: RuleFinder,
): Omit<Finding, 'fingerprint' | 'status'> {
  const { rule, start, end, message, decoded } = observation;
  const meta = ruleOf(rule);
  const isWholeFile = start === 0 && end === 0;
  return {
    rule,
    family: meta?.family ?? (rule.split('/')[0] as Finding['family']),
    severity,
    confidence: meta?.confidence ?? 'medium',
    path: observed.path,
    kind: observed.kind,
    agents: observed.agents,
    region: isWholeFile ? FILE_REGION : regionOf(observed.lines(), start, end),
    message: observed.sensitive ? (meta?.title ?? rule) : visible(message),
    ...(decoded === undefined || decoded === '' || observed.sensitive
      ? {}
      : { decoded: visible(decoded, DECODED_LIMIT) }),
    ...(observation.diff === undefined || observed.sensitive ? {} : { diff: observation.diff }),
    ...(matched === '' || observed.sensitive || observation.sensitive
      ? {}
      : { evidence: visible(matched, EVIDENCE_LIMIT) }),
    via: observed.via,
  };
}

/** @param marks of every finding, listed or not */
function summarize(input: JudgeInput, marks: readonly Mark[], findings: Finding[]): Report {
  const skipped = [...input.skipped].sort(
    (a, b) =>
      compare(a.path, b.path) || compare(a.reason, b.reason) || compare(a.detail ?? '', b.detail ?? ''),
  );
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const { severity, status } of marks) if (status !== 'accepted') counts[severity]++;
  const complete = skipped.length === 0;
  const fails = marks.some(({ status }) => status === 'shown');
  return {
    schema: 'primitives-report/v1',
    tool: { name: 'primitives', version: input.version, ruleset: input.ruleset ?? RULESET },
    command: input.command,
    complete,
    exitCode: fails ? 1 : complete ? 0 : 3,
    summary: {
      primitives: input.primitives,
      findings: counts,
      accepted: marks.filter(({ status }) => status === 'accepted').length,
      skipped: skipped.length,
    },
    findings,
    skipped,
    ...(input.inventory ? { primitives: input.inventory.sort((a, b) => compare(a.path, b.path)) } : {}),
  };
}
