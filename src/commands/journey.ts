/**
 * The journey of the files, from the arguments up to the judgement: discover, read, parse, check. Every command that looks
 * at files makes it; what they do with what was collected is theirs.
 */
import type { Checked } from '../check/check';
import { checkNames } from '../check/names';
import { type Config, loadConfig, requireRules } from '../config';
import { catalogFormat, settle } from '../discover/candidate';
import { type Follower, follow } from '../discover/includes';
import { createMatcher } from '../discover/matcher';
import type { Document } from '../document';
import { ExpectedError } from '../errors';
import type { Observed } from '../judge/judge';
import { LIMITS } from '../limits';
import type { CompiledPhrases } from '../phrases/compile';
import type { Disk } from '../source/telling';
import { type Candidate, FAMILIES, type Files, type Recorder, type Skip } from '../types';
import { candidatesOf, type Search } from './candidates';
import {
  type Collected,
  collectPath,
  collectPrimitive,
  collectSkips,
  explicitPath,
  newCollected,
  observedOf,
  type Passed,
  pinLinks,
} from './collect';
import type { Glance, Pinned } from './glance';
import type { Io } from './io';
import type { Origin } from './origin';
import { type Progress, progressLine } from './progress';
import { newSurvey, type Survey, surveyServers } from './survey';
import { planTargets, type Target } from './targets';
import type { Checks, ChecksOptions, Jobs } from './threads/checks';
import type { Memories, Memory } from './threads/memory';
import type { RulesFolder, UserRules } from './user-rules';
import { visits } from './visits';

export interface JourneyOptions {
  paths: string[];
  files: string[];
  stdinName: string;
  /** The index or a commit; the working tree when absent. */
  origin?: Origin | undefined;
  /** Nothing but the current folder may be looked at. */
  isHereOnly?: boolean;
  configFile?: string | undefined;
  useConfig: boolean;
  /** Folders of rules of the user's own, beside those of the configuration. */
  rulesDirs?: string[];
  recorder?: Recorder | undefined;
  includeDependencies: boolean;
  showProgress: boolean;
  /** Compute the digest of every file, as a lock pins it; or of some. */
  withDigests: boolean | ReadonlySet<string>;
  /** List every primitive, with its digest. */
  inventory?: boolean;
  /** Run the rules; without, files are found, read and parsed only. */
  withChecks: boolean;
  /** Threads that run them; one when absent. */
  jobs?: Jobs | undefined;
  /** For those who look again and again: what is known, and a disk that says where it is looked at. */
  memories?: Memories;
  disk?: Disk;
  /** Told of each file, once, when it has been read and parsed. */
  inspect?: (passed: Passed) => Promise<void> | void;
  /**
   * Files that a lock pins, and that still have their bytes, are not looked into, but for what they bring along. For
   * those who want digests of everything and no checks; what is collected is the same.
   */
  pinned?: Pinned;
}

export interface Journey {
  config: Config;
  /** The files it was read from; absolute. */
  configFiles: string[];
  user: UserRules | undefined;
  all: Collected;
  survey: Survey;
}

/** @throws ExpectedError for arguments, rules or a configuration that cannot be used */
export async function travel(io: Io, options: JourneyOptions): Promise<Journey> {
  const { paths, files, stdinName, recorder, origin, configFile } = options;
  // A file that was named on the command line is that file.
  const disk = (configFile === undefined ? origin?.files : undefined) ?? options.disk?.files;
  const {
    config,
    named,
    files: configFiles,
  } = options.useConfig ? await loadConfig(io.cwd, configFile, disk) : { config: {}, named: [], files: [] };
  const on = (disk: Files | undefined) => (place: string) => (disk ? { place, disk } : place);
  const ofConfig = (config.rulesDirs ?? []).map(on(disk));
  const typedDirs = (options.rulesDirs ?? []).map(on(options.disk?.files));
  const user = await userRules(io.cwd, [...typedDirs, ...ofConfig]);
  if (named.length > 0) {
    const { allRules } = await import('../rules');
    const rules = allRules(user?.rules);
    requireRules(named, (id) => rules.has(id) || (FAMILIES as readonly string[]).includes(id));
  }
  recorder?.lap('rules');
  const targets = planTargets({
    cwd: io.cwd,
    paths,
    files,
    stdin: io.stdin,
    stdinName,
    source: origin?.source,
    tree: options.disk?.tree,
  });
  if (options.isHereOnly && targets.some(({ isElsewhere }) => isElsewhere)) {
    throw new ExpectedError(
      'usage',
      '--changed-since knows only what is in the current folder',
      'name paths below it, or start where the files are',
    );
  }
  const progress = progressLine(io, options.showProgress);
  const own = user?.compiled;
  const memory = options.memories?.next(user?.ruleset ?? '');
  const passed = await pass(targets, { ...options, config, own, memory, progress });
  progress.end();
  return { config, configFiles, user, ...passed };
}

export interface PassOptions
  extends Pick<
    JourneyOptions,
    | 'recorder'
    | 'includeDependencies'
    | 'withDigests'
    | 'inventory'
    | 'withChecks'
    | 'jobs'
    | 'inspect'
    | 'pinned'
  > {
  config: Config;
  /** Phrase rules of the user's own, to be run beside ours. */
  own?: CompiledPhrases | undefined;
  memory?: Memory | undefined;
  progress?: Progress;
  /** All of it comes along as a whole: nothing in it is a project's own. */
  isPackage?: boolean;
}

/** The journey itself: every file of every target, whatever asked for it. */
export async function pass(
  targets: readonly Target[],
  options: PassOptions,
): Promise<Pick<Journey, 'all' | 'survey'>> {
  const { recorder, withDigests, withChecks, config, pinned, inspect } = options;
  const { progress = NO_PROGRESS } = options;
  const wanted = typeof withDigests === 'boolean' ? undefined : withDigests;
  const digests = withDigests ? (await import('./digests')).digests : undefined;
  const run: Run = {
    matcher: createMatcher(),
    config,
    checking: options,
    recorder,
    includeDependencies: options.includeDependencies,
    survey: newSurvey(options.isPackage),
    withChecks,
    pinned,
    inspect,
    onFolder: progress.tick,
    digestOf: (path) => (wanted === undefined || wanted.has(path) ? digests?.file : undefined),
    progress,
  };
  const all = newCollected(digests, options.inventory);
  recorder?.lap('prepare');
  try {
    for (const target of targets) await passTarget(target, run, all);
  } finally {
    run.checks?.close();
  }
  for (const [path, observation] of withChecks ? checkNames(all.names) : [])
    collectPath(all, { ...explicitPath(path), ...observation });
  recorder?.lap('check: names');
  return { all, survey: run.survey };
}

const NO_PROGRESS: Progress = { tick() {}, end() {} };

/** Compiling patterns takes a library and time: loaded for those who have rules of their own. */
async function userRules(
  cwd: string,
  folders: readonly (string | RulesFolder)[],
): Promise<UserRules | undefined> {
  if (folders.length === 0) return undefined;
  return (await import('./user-rules')).loadUserRules(cwd, folders);
}

type Stages = typeof import('./stages');
/** All but the checks. */
type Reading = typeof import('./reading');

interface Run extends Search {
  /** How the rules are run, and who does, once there is a file. */
  checking: ChecksOptions;
  checks?: Checks;
  recorder: Recorder | undefined;
  digestOf: (path: string) => ((bytes: Buffer) => string) | undefined;
  progress: Progress;
  survey: Survey;
  withChecks: boolean;
  pinned: Pinned | undefined;
  inspect: JourneyOptions['inspect'];
}

/** Discover, then each candidate through read, parse, check; what it includes joins the queue. */
async function passTarget(target: Target, run: Run, all: Collected): Promise<void> {
  const { source, prefix } = target;
  const { recorder } = run;
  const candidates = await candidatesOf(target, run, all);
  const follower: Follower = { ...run, source, candidates };
  const queue = [...candidates.values()];
  source.prefetch?.(candidates.keys());
  if (queue.length === 0) return;
  recorder?.lap('discover');
  const stages: Stages | undefined = run.withChecks ? await import('./stages') : undefined;
  if (stages) run.checks ??= stages.newChecks(run.checking);
  const { checks } = run;
  let reading: Reading | undefined = stages;
  recorder?.lap('prepare');
  const visitOf = visits();
  /** By the order of the queue, whenever the checks of a file are done. */
  const observed: (Observed | undefined)[] = [];
  for (let i = 0; i < queue.length; i++) {
    const candidate = queue[i]!;
    run.progress.tick();
    const pause = run.progress.rest?.();
    if (pause) await pause;
    recorder?.lap('discover');
    const visit = visitOf(candidate);
    if (!visit) continue;
    const { isFirst } = visit;
    const pinned = run.pinned?.(candidate, prefix + candidate.path, isFirst);
    if (pinned && !pinned.bringsMore) {
      visit.take(pinned.settled.includes);
      if (isFirst) collectPrimitive(all, { candidate, source, prefix, ...pinned }, pinned.pin);
      continue;
    }
    reading ??= await import('./reading');
    const { holds, referencesOf } = reading;
    const document = open(reading, target, candidate, run, isFirst ? all.skipped : [], pinned);
    recorder?.lap('parse');
    const settled = document && (await settle(candidate, (condition) => holds(document, condition)));
    if (!settled) continue;
    recorder?.lap('discover');
    const references = await referencesOf(document, visit.take(settled.includes));
    recorder?.lap('parse');
    const followed = follow(follower, { candidate, ...settled }, references);
    queue.push(...followed.added);
    if (followed.added.length > 0) source.prefetch?.(followed.added.map(({ path }) => path));
    collectSkips(all, prefix, followed.skipped);
    for (const name of followed.names) pinLinks(all, target, name, 'included');
    recorder?.lap('discover');
    const passed: Passed = { candidate, document, settled, source, prefix };
    const place = observed.push(undefined) - 1;
    const tell = ({ observations, skipped }: Checked): void => {
      all.skipped.push(...skipped);
      const said = [...observations, ...followed.observations];
      if (said.length > 0) observed[place] = observedOf(passed, said);
    };
    if (checks && isFirst) {
      const wait = checks.check(document, queue.length - i - 1, tell);
      if (wait) await wait;
    } else if (checks) tell(NOTHING);
    if (!isFirst) continue;
    collectPrimitive(all, { ...passed, integrity: document.content.integrity });
    recorder?.lap('judge');
    await run.inspect?.(passed);
    const unseen = await surveyServers(run.survey, passed);
    if (unseen) all.skipped.push(unseen);
    recorder?.lap('servers');
  }
  await checks?.settle();
  for (const one of observed) if (one) all.observed.push(one);
}

const NOTHING: Checked = { observations: [], skipped: [] };

/**
 * Read and parse; what cannot be read is a skip.
 * @param pinned what was read already
 */
function open(
  { formatOf, read, decode, parse }: Reading,
  { prefix }: Target,
  candidate: Candidate,
  run: Run,
  skipped: Skip[],
  pinned: Pick<Glance, 'bytes' | 'pin'> | undefined,
): Document | undefined {
  const path = prefix + candidate.path;
  const format = formatOf(candidate.path, catalogFormat(candidate));
  const isText = format !== 'other';
  const isUnchecked = !run.withChecks;
  const content = pinned
    ? { ...decode(pinned.bytes, isText, isUnchecked), integrity: pinned.pin.integrity }
    : read(candidate.entry, {
        maxBytes: LIMITS.fileBytes,
        isText,
        digest: run.digestOf(path),
        isUnchecked,
      });
  run.recorder?.lap('read');
  if (!('skipped' in content)) return parse(path, format, content);
  skipped.push({ path, reason: content.skipped, ...(content.detail ? { detail: content.detail } : {}) });
  return undefined;
}
