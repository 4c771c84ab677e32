/**
 * `primitives audit`: a package taken apart before it is installed. Every file of it makes the journey; then the findings,
 * what it may do, and the servers it brings become a verdict. No terminal, no configuration, no lock is looked at here:
 * what of them counts is handed in.
 */

import type { Evidence } from '../capabilities/capability';
import { additions } from '../capabilities/changes';
import { beyondDescription } from '../capabilities/intent';
import { told } from '../capabilities/profile';
import { judge, type Observed } from '../judge/judge';
import { verdictOf } from '../judge/verdict';
import type { LockedFile } from '../lock/lock';
import { type Graph, graphOf } from '../mcp/graph';
import type { Server } from '../mcp/server';
import type { AuditedPackage, AuditReport, Changes } from '../report/audit/audit-report';
import type { Target } from '../source/target';
import { indexLines } from '../text/lines';
import type { FailOn, Finding, Observation, Primitive, Report } from '../types';
import { collectPath, explicitPath } from './collect';
import { inspector } from './inspect';
import { pass } from './journey';
import { sourceOf } from './package-origin';
import type { Progress } from './progress';
import { judgeSurvey, serversOfSurvey } from './survey';
import type { Target as JourneyTarget } from './targets';

export interface AuditOptions {
  version: string;
  failOn?: FailOn | undefined;
  /** Told the text of each file that something is said about. */
  onText?: (path: string, text: string) => void;
  /** Told every file of it, for those who list them. */
  onInventory?: (inventory: Primitive[]) => void;
  /** Folder that the package will be in: fingerprints are then those of a scan of the project. */
  root?: string | undefined;
  /** What the lock says of this package. */
  baseline?: Baseline | undefined;
  /** Told of every file. */
  progress?: Progress | undefined;
}

/** What an earlier review left: approvals, acceptances, and the package as it was pinned. */
export interface Baseline {
  /** Folder of the package in the lock. */
  root: string;
  approves(server: Server): boolean;
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
  const { version, failOn = 'high', baseline, onText, onInventory, progress } = options;
  const root = options.root ?? baseline?.root;
  const taken = await takeApart(target, true, { baseline, progress });
  const { all, observed, pins, about, mcp, profile, kindOf } = taken;
  const { capabilities } = profile;
  for (const { path, text, observations } of observed) if (observations.length > 0) onText?.(path, text);
  onInventory?.(all.inventory.sort((a, b) => (a.path < b.path ? -1 : 1)));
  const changes = await baseline?.changesOf({ pins, mcp, capabilities });
  const added = changes?.capabilities.added ?? [];
  const said = [...beyondDescription(capabilities), ...additions(added)];
  const report: Report = await judge({
    command: 'audit',
    version,
    observed: [...observed, ...said.map((one) => observedAt(one, kindOf(one.path)))],
    skipped: [...all.skipped, ...target.skipped, ...profile.skipped],
    primitives: all.primitives,
    ...(baseline ? { isAccepted: (finding) => baseline.isAccepted(finding, pins) } : {}),
    ...(root === undefined ? {} : { root }),
    policy: { config: {}, failOn },
  });
  const isChanged = changes !== undefined && hasChanged(changes);
  const origin = sourceOf(target.origin);
  return {
    ...report,
    target: target.name,
    ...verdictOf({ report, capabilities, isChanged }),
    package: { ...about, ...(origin ? { origin } : {}) },
    capabilities: told(capabilities),
    mcp,
    ...(changes ? { changes: toldChanges(changes) } : {}),
  };
}

/** @returns what a package may do, and nothing that is wrong with it */
export async function profileOfTarget(target: Target): Promise<Pick<Audited, 'capabilities' | 'mcp'>> {
  const { profile, mcp } = await takeApart(target, false);
  return { capabilities: profile.capabilities, mcp };
}

async function takeApart(
  target: Target,
  withChecks: boolean,
  { baseline, progress }: Pick<AuditOptions, 'baseline' | 'progress'> = {},
) {
  const inspected = inspector();
  const { all, survey } = await pass(journeyOf(target), {
    config: {},
    includeDependencies: true,
    withDigests: true,
    inventory: true,
    withChecks,
    inspect: inspected.look,
    isPackage: true,
    ...(progress ? { progress } : {}),
  });
  for (const [path, observation] of target.observations)
    collectPath(all, { ...explicitPath(path === '' ? '.' : path), ...observation });
  const { packages } = await serversOfSurvey(survey, all.names);
  const pins = ofPackage(all.pins, target);
  const about = inspected.about(target, packages, pins);
  const config = { mcp: { transitive: BRINGS_SERVERS.has(about.type) ? 'warn' : 'block' } } as const;
  const { observed, servers, skipped } = await judgeSurvey(
    survey,
    all.names,
    all.observed,
    config,
    baseline?.approves,
  );
  const mcp = graphOf(servers);
  all.skipped.push(...skipped);
  return {
    all,
    observed,
    pins,
    about,
    mcp,
    profile: inspected.profile(mcp, target.origin),
    kindOf: inspected.kindOf,
  };
}

/** The package, and the archives in it. */
function journeyOf({ source, nested, origin }: Target): JourneyTarget[] {
  const whole = { folders: [''], files: [], isWhole: true as const };
  const isWorkingCopy = origin.type === 'directory';
  return [
    { source, prefix: '', ...whole, ...(isWorkingCopy ? { isWorkingCopy } : {}) },
    ...nested.map((one) => ({ source: one.source, prefix: one.prefix, ...whole })),
  ];
}

/** An archive in it counts as the file that it is. */
function ofPackage(pins: Pins, { nested }: Target): Pins {
  if (nested.length === 0) return pins;
  return new Map([...pins].filter(([path]) => !nested.some(({ prefix }) => path.startsWith(prefix))));
}

function hasChanged({ files, servers }: Changes): boolean {
  return [...Object.values(files), ...Object.values(servers)].some((list) => list.length > 0);
}

/** What is said of a line, of which nothing but its number is known: a text of so many lines stands for the file. */
function observedAt(
  { path, line, ...observation }: Omit<Observation, 'start' | 'end'> & Evidence,
  about: Pick<Observed, 'kind' | 'agents'>,
): Observed {
  const text = '\n'.repeat(line - 1);
  const at = { start: text.length, end: text.length };
  return {
    ...about,
    path,
    via: [],
    sensitive: false,
    text,
    isUtf8: false,
    lines: () => indexLines(text),
    observations: [{ ...observation, ...at }],
  };
}

function toldChanges(changes: Changes): Changes {
  const { added, removed } = changes.capabilities;
  return { ...changes, capabilities: { added: told(added), removed: told(removed) } };
}
