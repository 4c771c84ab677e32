/** `primitives scan`: the journey of a file, from the arguments to the report. */
import { check, checkName, checkNames } from '../check/check';
import { type Config, loadConfig } from '../config';
import { catalogFormat, settle } from '../discover/candidate';
import { discover, stateOf } from '../discover/discover';
import { follow } from '../discover/includes';
import { createMatcher, type Matcher } from '../discover/matcher';
import { foldName } from '../discover/names';
import type { Document } from '../document';
import { judge, type Observed } from '../judge/judge';
import { LIMITS } from '../limits';
import { holds } from '../parse/conditions';
import { parse } from '../parse/document';
import { formatOf } from '../parse/format';
import { referencesOf } from '../parse/references';
import { read } from '../read/read';
import { indexLines } from '../text/lines';
import type {
  Candidate,
  FailOn,
  IncludeSyntax,
  Match,
  Observation,
  PathObservation,
  Primitive,
  Report,
  Skip,
} from '../types';
import { FAMILIES } from '../types';
import type { Io } from './io';
import { type Progress, progressLine } from './progress';
import { planTargets, type Target } from './targets';

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

/** What the stages leave behind while the candidates pass through them. */
interface Collected {
  observed: Observed[];
  skipped: Skip[];
  /** Every name of every primitive, aliases too. */
  names: string[];
  primitives: number;
  inventory: Primitive[];
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
  const matcher = createMatcher();
  const progress = progressLine(io, options.showProgress);
  const digest = options.inventory ? (await import('../text/integrity')).fileIntegrity : undefined;
  const all: Collected = { observed: [], skipped: [], names: [], primitives: 0, inventory: [] };
  for (const target of targets) {
    await scanTarget(target, { matcher, config, options, digest, progress }, all);
  }
  for (const [path, observation] of checkNames(all.names))
    observePath(all, { ...bare(path), ...observation });
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

interface Run {
  matcher: Matcher;
  config: Config;
  options: ScanOptions;
  digest: ((bytes: Buffer) => string) | undefined;
  progress: Progress;
}

/** Discover, then each candidate through read, parse, check; what it includes joins the queue. */
async function scanTarget(target: Target, run: Run, all: Collected): Promise<void> {
  const { source, prefix } = target;
  const candidates = await discoverAll(target, run, all);
  const queue = [...candidates.values()];
  const { includeDependencies } = run.options;
  const follower = { source, matcher: run.matcher, candidates, includeDependencies };
  /** Include syntaxes followed so far, by path: a file that more agents turn out to read comes by again. */
  const followed = new Map<string, Set<string>>();
  for (let i = 0; i < queue.length; i++) {
    const candidate = queue[i]!;
    run.progress.tick();
    const isFirst = !followed.has(candidate.path);
    const done = followed.get(candidate.path) ?? new Set();
    followed.set(candidate.path, done);
    if (!isFirst && !understoodBy(candidate).some((key) => !done.has(key))) continue;
    const document = open(target, candidate, run, isFirst ? all.skipped : []);
    const settled = document && (await settle(candidate, (condition) => holds(document, condition)));
    if (!settled) continue;
    const includes = settled.includes.filter((syntax) => !done.has(syntaxKey(syntax)));
    for (const syntax of includes) done.add(syntaxKey(syntax));
    const found = follow(follower, { candidate, ...settled }, await referencesOf(document, includes));
    queue.push(...found.added);
    all.skipped.push(...found.skipped.map((skip) => ({ ...skip, path: prefix + skip.path })));
    const checked = isFirst ? check(document) : { observations: [], skipped: [] };
    all.skipped.push(...checked.skipped);
    collect(
      all,
      document,
      candidate,
      { ...settled, prefix },
      [...checked.observations, ...found.observations],
      isFirst,
    );
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

function syntaxKey(syntax: IncludeSyntax): string {
  return typeof syntax === 'string' ? syntax : `${syntax.as} ${syntax.pointer}`;
}

function understoodBy({ matches }: Candidate): string[] {
  return matches.flatMap(({ includes }) => includes.map(syntaxKey));
}

async function discoverAll(target: Target, run: Run, all: Collected): Promise<Map<string, Candidate>> {
  const { source, prefix, folders, files } = target;
  const { matcher, config, options, progress } = run;
  const candidates = new Map<string, Candidate>();
  for (const folder of outermost(folders)) {
    const found = discover(source, matcher, folder, {
      includeDependencies: options.includeDependencies,
      onFolder: progress.tick,
    });
    for (const [path, candidate] of found.candidates) candidates.set(path, candidate);
    for (const skip of found.skipped) all.skipped.push({ ...skip, path: prefix + skip.path });
    for (const observation of found.observations)
      observePath(all, { ...observation, path: prefix + observation.path });
  }
  const included = config.include?.length
    ? await source.glob(config.include, ['**/.git/**', '**/node_modules/**'])
    : [];
  for (const path of [...files, ...included]) addExplicit(target, matcher, candidates, path, all);
  return config.exclude?.length ? withoutExcluded(candidates, config.exclude) : candidates;
}

/** `. web` is `.`: a folder inside another one is walked with it. */
function outermost(folders: readonly string[]): string[] {
  const unique = [...new Set(folders)];
  return unique.filter(
    (folder) => !unique.some((other) => other !== folder && (other === '' || folder.startsWith(`${other}/`))),
  );
}

const EXPLICIT: Match = {
  kind: 'explicit',
  format: 'any',
  agents: [],
  includes: [],
  conditions: [],
  sensitive: false,
};

/** A file that was named is scanned whatever its name; the catalog still says what it is. */
function addExplicit(
  target: Target,
  matcher: Matcher,
  candidates: Map<string, Candidate>,
  path: string,
  all: Collected,
): void {
  const { source, prefix } = target;
  const slash = path.lastIndexOf('/');
  const state = stateOf(source, matcher, path.slice(0, Math.max(slash, 0)));
  const matches = [...matcher.match(state, foldName(path.slice(slash + 1))), EXPLICIT];
  let real = path;
  const type = source.typeOf(path);
  if (type === 'directory') return;
  if (type === 'link') {
    const link = source.resolveLink(path);
    if (link.to !== 'file') {
      const rule =
        link.to === 'outside' ? 'link-outside-root' : link.to === 'itself' ? 'link-loop' : 'link-dangling';
      const message = 'this link leads to no file inside the folder; it was not scanned';
      const severity = link.to === 'outside' ? 'medium' : 'low';
      observePath(all, {
        ...bare(prefix + path),
        rule: `integrity/${rule}`,
        severity,
        start: 0,
        end: 0,
        message,
      });
      return;
    }
    real = link.path;
  }
  const known = candidates.get(real);
  if (known) known.matches = [...known.matches, EXPLICIT];
  else {
    const via = real === path ? [] : [path];
    candidates.set(real, { path: real, entry: source.entry(real, 'file'), matches, via, aliases: via });
  }
}

async function withoutExcluded(
  candidates: Map<string, Candidate>,
  globs: string[],
): Promise<Map<string, Candidate>> {
  const { default: picomatch } = await import('picomatch');
  const isExcluded = picomatch(globs, { dot: true });
  return new Map([...candidates].filter(([path]) => !isExcluded(path)));
}

function collect(
  all: Collected,
  document: Document,
  candidate: Candidate,
  { kind, agents, sensitive, prefix }: Pick<Observed, 'kind' | 'agents' | 'sensitive'> & { prefix: string },
  observations: Observation[],
  isFirst: boolean,
): void {
  const { path, text, content } = document;
  const via = candidate.via.map((step) => prefix + step);
  const aliases = candidate.aliases.map((alias) => prefix + alias);
  if (isFirst) {
    all.primitives++;
    all.names.push(path, ...aliases);
    const { integrity } = content;
    if (integrity) {
      all.inventory.push({ path, kind, agents, integrity, via });
      for (const alias of aliases) all.inventory.push({ path: alias, kind, agents, integrity, via: [path] });
    }
    for (const alias of aliases) {
      for (const observation of checkName(alias))
        observePath(all, { path: alias, kind, agents, via: [path], ...observation });
    }
  }
  if (observations.length === 0) return;
  const isUtf8 = content.encoding === 'ascii' || content.encoding === 'utf-8';
  const { entry } = candidate;
  all.observed.push({
    path,
    kind,
    agents,
    via,
    sensitive,
    text,
    isUtf8,
    entry,
    lines: () => document.lines,
    observations,
  });
}

function bare(path: string): Omit<PathObservation, keyof Observation> {
  return { path, kind: 'explicit', agents: [], via: [] };
}

function observePath(all: Collected, { path, kind, agents, via, ...observation }: PathObservation): void {
  const lines = (): Uint32Array => indexLines('');
  all.observed.push({
    path,
    kind,
    agents,
    via,
    sensitive: false,
    text: '',
    isUtf8: false,
    lines,
    observations: [observation],
  });
}

async function isRuleOrFamily(id: string): Promise<boolean> {
  const { allRules } = await import('../rules');
  return allRules().has(id) || (FAMILIES as readonly string[]).includes(id);
}
