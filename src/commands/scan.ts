/** `primitives scan`: the journey of a file, from the arguments to the report. */
import { type Checked, check, checkNames } from '../check/check';
import { loadConfig } from '../config';
import { catalogFormat, settle } from '../discover/candidate';
import { type Follower, follow } from '../discover/includes';
import { createMatcher } from '../discover/matcher';
import type { Document } from '../document';
import { judge, type Observed } from '../judge/judge';
import { LIMITS } from '../limits';
import { holds } from '../parse/conditions';
import { parse } from '../parse/document';
import { formatOf } from '../parse/format';
import { referencesOf } from '../parse/references';
import { read } from '../read/read';
import { type Candidate, FAMILIES, type FailOn, type Report, type Skip } from '../types';
import { candidatesOf, type Search } from './candidates';
import { type Collected, collect, collectPath, collectSkips, explicitPath, newCollected } from './collect';
import type { Io } from './io';
import { type Progress, progressLine } from './progress';
import { planTargets, type Target } from './targets';
import { visits } from './visits';

export interface ScanOptions {
  paths: string[];
  files: string[];
  stdinName: string;
  failOn?: FailOn | undefined;
  configFile?: string | undefined;
  useConfig: boolean;
  includeDependencies: boolean;
  inventory: boolean;
  showProgress: boolean;
  version: string;
}

export interface Scanned {
  report: Report;
  observed: Observed[];
}

/** @throws ExpectedError for arguments or a configuration that cannot be used */
export async function scan(io: Io, options: ScanOptions): Promise<Scanned> {
  const { paths, files, stdinName, version } = options;
  const config = options.useConfig ? await loadConfig(io.cwd, options.configFile, isRuleOrFamily) : {};
  const targets = planTargets({ cwd: io.cwd, paths, files, stdin: io.stdin, stdinName });
  const progress = progressLine(io, options.showProgress);
  const run: Run = {
    matcher: createMatcher(),
    config,
    includeDependencies: options.includeDependencies,
    onFolder: progress.tick,
    digest: options.inventory ? (await import('../text/integrity')).fileIntegrity : undefined,
    progress,
  };
  const all = newCollected();
  for (const target of targets) await scanTarget(target, run, all);
  for (const [path, observation] of checkNames(all.names))
    collectPath(all, { ...explicitPath(path), ...observation });
  progress.end();
  const report = await judge({
    command: 'scan',
    version,
    observed: all.observed,
    skipped: all.skipped,
    primitives: all.primitives,
    ...(options.inventory ? { inventory: all.inventory } : {}),
    policy: { config, failOn: options.failOn ?? config.failOn ?? 'high' },
  });
  return { report, observed: all.observed };
}

interface Run extends Search {
  digest: ((bytes: Buffer) => string) | undefined;
  progress: Progress;
}

/** Discover, then each candidate through read, parse, check; what it includes joins the queue. */
async function scanTarget(target: Target, run: Run, all: Collected): Promise<void> {
  const { source, prefix } = target;
  const candidates = await candidatesOf(target, run, all);
  const follower: Follower = { ...run, source, candidates };
  const queue = [...candidates.values()];
  const visitOf = visits();
  for (let i = 0; i < queue.length; i++) {
    const candidate = queue[i]!;
    run.progress.tick();
    const visit = visitOf(candidate);
    if (!visit) continue;
    const { isFirst } = visit;
    const document = open(target, candidate, run, isFirst ? all.skipped : []);
    const settled = document && (await settle(candidate, (condition) => holds(document, condition)));
    if (!settled) continue;
    const references = await referencesOf(document, visit.take(settled.includes));
    const followed = follow(follower, { candidate, ...settled }, references);
    queue.push(...followed.added);
    collectSkips(all, prefix, followed.skipped);
    const checked: Checked = isFirst ? check(document) : { observations: [], skipped: [] };
    all.skipped.push(...checked.skipped);
    const observations = [...checked.observations, ...followed.observations];
    collect(all, { candidate, document, settled, prefix, observations, isFirst });
  }
}

/** Read and parse; what cannot be read is a skip. */
function open({ prefix }: Target, candidate: Candidate, run: Run, skipped: Skip[]): Document | undefined {
  const path = prefix + candidate.path;
  const format = formatOf(candidate.path, catalogFormat(candidate));
  const isText = format !== 'other';
  const content = read(candidate.entry, { maxBytes: LIMITS.fileBytes, isText, digest: run.digest });
  if (!('skipped' in content)) return parse(path, format, content);
  skipped.push({ path, reason: content.skipped, ...(content.detail ? { detail: content.detail } : {}) });
  return undefined;
}

async function isRuleOrFamily(id: string): Promise<boolean> {
  const { allRules } = await import('../rules');
  return allRules().has(id) || (FAMILIES as readonly string[]).includes(id);
}
