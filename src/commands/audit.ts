/**
 * `primitives audit`: a package taken apart before it is installed. Every file of it makes the journey; then the findings,
 * what it may do, and the servers it brings become a verdict. No terminal, no configuration, no lock is looked at here:
 * what of them counts is handed in.
 */

import { CAPABILITY_TITLES, type Capability } from '../capabilities/capability';
import { beyondDescription } from '../capabilities/intent';
import { told } from '../capabilities/profile';
import { judge, type Observed } from '../judge/judge';
import { verdictOf } from '../judge/verdict';
import type { LockedFile } from '../lock/lock';
import { type Graph, graphOf } from '../mcp/graph';
import type { AuditedPackage, AuditReport, Changes } from '../report/audit/audit-report';
import type { Target } from '../source/target';
import { visible } from '../text/escape';
import { indexLines } from '../text/lines';
import type { FailOn, Finding, Report } from '../types';
import { collectPath, explicitPath } from './collect';
import { inspector } from './inspect';
import { pass } from './journey';
import { judgeSurvey, serversOfSurvey } from './survey';
import type { Target as JourneyTarget } from './targets';

export interface AuditOptions {
  version: string;
  failOn?: FailOn | undefined;
  /** What the lock says of this package. */
  baseline?: Baseline | undefined;
}

/** What an earlier review left: acceptances, and the package as it was pinned. */
export interface Baseline {
  isAccepted(finding: Pick<Finding, 'rule' | 'path' | 'fingerprint'>, pins: Pins): boolean;
  changesOf(now: Audited): Promise<Changes>;
}

type Pins = ReadonlyMap<string, LockedFile>;

/** What is known of a package when all of it has passed. */
export interface Audited {
  pins: Pins;
  capabilities: AuditReport['capabilities'];
  mcp: Graph;
}

/** Packages that are there to bring servers: those of any other kind are a surprise. */
const BRINGS_SERVERS = new Set<AuditedPackage['type']>([
  'plugin',
  'extension',
  'mcp-bundle',
  'npm-package',
  'apm-module',
  'folder',
]);

/**
 * @param target opened; the caller closes it
 * @returns the report, the same for the same bytes: no time, no place of this machine
 */
export async function auditTarget(target: Target, options: AuditOptions): Promise<AuditReport> {
  const { version, failOn = 'high', baseline } = options;
  const inspected = inspector();
  const { all, survey } = await pass(journeyOf(target), {
    config: {},
    includeDependencies: true,
    withDigests: true,
    withChecks: true,
    inspect: inspected.look,
  });
  for (const [path, observation] of target.observations)
    collectPath(all, { ...explicitPath(path === '' ? '.' : path), ...observation });
  const { packages } = await serversOfSurvey(survey, all.names);
  const pins = ofPackage(all.pins, target);
  const about = inspected.about(target, packages, pins);
  const policy = { transitive: BRINGS_SERVERS.has(about.type) ? 'warn' : 'block' } as const;
  const { observed, servers } = await judgeSurvey(survey, all.names, all.observed, policy);
  const mcp = graphOf(servers);
  const profile = inspected.profile(mcp);
  const { capabilities } = profile;
  const changes = await baseline?.changesOf({ pins, mcp, capabilities });
  const added = changes?.capabilities.added ?? [];
  const report: Report = await judge({
    command: 'audit',
    version,
    observed: [...observed, ...observedOfCapabilities(capabilities, added)],
    skipped: [...all.skipped, ...target.skipped, ...profile.skipped],
    primitives: all.primitives,
    ...(baseline ? { isAccepted: (finding) => baseline.isAccepted(finding, pins) } : {}),
    policy: { config: {}, failOn },
  });
  const isChanged = changes !== undefined && hasChanged(changes);
  return {
    ...report,
    target: target.name,
    ...verdictOf({ report, capabilities, added, isChanged }),
    package: about,
    capabilities: told(capabilities),
    mcp,
    ...(changes ? { changes } : {}),
  };
}

/** The package, and the archives in it. */
function journeyOf({ source, nested }: Target): JourneyTarget[] {
  return [{ source, prefix: '' }, ...nested].map((one) => ({
    source: one.source,
    prefix: one.prefix,
    folders: [''],
    files: [],
    isWhole: true,
  }));
}

/** An archive in it counts as the file that it is. */
function ofPackage(pins: Pins, { nested }: Target): Pins {
  if (nested.length === 0) return pins;
  return new Map([...pins].filter(([path]) => !nested.some(({ prefix }) => path.startsWith(prefix))));
}

function hasChanged({ files, servers }: Changes): boolean {
  return [...Object.values(files), ...Object.values(servers)].some((list) => list.length > 0);
}

/** What is said of capabilities as findings: of those that nobody would expect, and of those that are new. */
function observedOfCapabilities(
  capabilities: readonly Capability[],
  added: readonly Capability[],
): Observed[] {
  const { path: _, ...about } = explicitPath('');
  return [...beyondDescription(capabilities), ...added.map(addition)].map(
    ({ path, line, ...observation }) => {
      // Of the file only the line is known: a text of so many lines.
      const text = '\n'.repeat(line - 1);
      const at = { start: text.length, end: text.length };
      return {
        ...about,
        path,
        sensitive: false,
        text,
        isUtf8: false,
        lines: () => indexLines(text),
        observations: [{ ...observation, ...at }],
      };
    },
  );
}

function addition({ kind, value, evidence }: Capability) {
  const { path, line } = evidence[0] ?? { path: '.', line: 1 };
  const message = `this was not there when it was pinned: ${CAPABILITY_TITLES[kind]}: ${visible(value, 120)}`;
  return { rule: 'lock/capability-added', severity: 'medium' as const, message, path, line };
}
