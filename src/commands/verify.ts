/** `primitives verify`: every primitive that is there is pinned and unchanged, and every pinned one is there. */
import { ExpectedError } from '../errors';
import { judge } from '../judge/judge';
import { type Drift, fileDrift, packageDrift, voidAcceptances } from '../lock/compare';
import { LOCK_NAME, type Lock } from '../lock/lock';
import { serverStates } from '../lock/servers';
import type { Source } from '../source/source';
import { workingTree } from '../source/working-tree';
import { visible } from '../text/escape';
import type { Report } from '../types';
import { collectPath, explicitPath, newCollected } from './collect';
import { pinnedBy } from './glance';
import type { Io } from './io';
import { type Journey, travel } from './journey';
import { lockOf, readerAt, readerOf } from './lock-file';
import { type OriginFlags, openOrigin } from './origin';
import { type Present, presentOf } from './present';

export interface VerifyOptions {
  /** Where the files are read from, and since when. */
  from: OriginFlags;
  /** The lock, and nothing else, comes from this commit. */
  lockRef?: string | undefined;
  /** File of those of whom one must have signed the lock. */
  allowedSigners?: string | undefined;
  configFile?: string | undefined;
  useConfig: boolean;
  includeDependencies: boolean;
  showProgress: boolean;
  version: string;
  /** Told what was looked at, for those who show it. */
  onLook?: ((looked: Looked) => void) | undefined;
}

export interface Looked {
  lock: Lock;
  present: Present;
  journey: Journey;
}

/** @throws ExpectedError `lock` when there is none, or none that can be used */
export async function verify(io: Io, options: VerifyOptions): Promise<Report> {
  const { from, lockRef, allowedSigners } = options;
  const origin = await openOrigin(io, from);
  const read = lockRef === undefined ? readerOf(io.cwd, origin?.source) : await readerAt(io, lockRef);
  const bytes = read(LOCK_NAME);
  if (!bytes) throw lockless(options);
  if (allowedSigners !== undefined) {
    const { requireSignature, SIGNATURE_NAME } = await import('../lock/sign');
    requireSignature(bytes, read(SIGNATURE_NAME), allowedSigners, io);
  }
  const lock = await lockOf(bytes, LOCK_NAME);
  const isHereOnly = from.changedSince !== undefined;
  const journey = await travel(io, {
    ...options,
    origin,
    isHereOnly,
    paths: [],
    files: [],
    stdinName: '',
    withDigests: true,
    withChecks: false,
    inventory: options.onLook !== undefined,
    pinned: pinnedBy(lock.files),
  });
  const source = origin?.source ?? workingTree(io.cwd);
  const present = await presentOf(journey, source, lock);
  options.onLook?.({ lock, present, journey });
  const scope = isHereOnly ? await (await import('./scope')).scopeOf(io, from, journey, bytes) : undefined;
  const drift = driftOf(lock, present).filter(({ path }) => scope?.covers(path) ?? true);
  const seen = newCollected();
  const diffOf = await diffs(io, source, lock, present, drift);
  for (const { rule, path, message } of drift) {
    const diff = rule === MODIFIED ? diffOf(path) : undefined;
    const kind = present.files.get(path)?.kind ?? lock.files.get(path)?.kind ?? 'explicit';
    collectPath(seen, {
      ...explicitPath(path),
      kind,
      rule,
      severity: 'high',
      start: 0,
      end: 0,
      message,
      ...(diff ? { diff } : {}),
    });
  }
  return judge({
    command: 'verify',
    version: options.version,
    observed: seen.observed,
    skipped: scope ? present.skipped.filter(scope.coversSkip) : present.skipped,
    primitives: filesIn(present),
    policy: { config: {}, failOn: 'high' },
  });
}

/** As a scan counts them: a link leads to one, and is none. */
function filesIn({ files }: Present): number {
  let count = 0;
  for (const { link } of files.values()) if (link === undefined) count++;
  return count;
}

const MODIFIED = 'lock/modified';

/** Git, and what finds credentials in the two texts, are loaded where there is something to compare. */
async function diffs(
  io: Io,
  source: Source,
  lock: Lock,
  { servers, isPrintable }: Present,
  drift: readonly Drift[],
): Promise<(path: string) => string | undefined> {
  const candidates = drift.filter(({ rule, path }) => rule === MODIFIED && isPrintable(path));
  if (candidates.length === 0) return () => undefined;
  // The values of these are credentials more often than not.
  const rows = [...lock.mcpServers.values(), ...servers.map(({ row }) => row)];
  const withValues = new Set(
    rows
      .filter(({ env, headers }) => env || headers)
      .map(({ declaredIn }) => declaredIn.slice(0, declaredIn.indexOf('#'))),
  );
  const paths = new Set(candidates.map(({ path }) => path).filter((path) => !withValues.has(path)));
  if (paths.size === 0) return () => undefined;
  const { pinnedDiffs } = await import('./drift-diff');
  const diffOf = pinnedDiffs(io, source, lock);
  return (path) => (paths.has(path) ? diffOf(path) : undefined);
}

export function lockless({
  lockRef,
  from: { staged, ref },
}: Pick<VerifyOptions, 'lockRef' | 'from'>): ExpectedError {
  const rev = lockRef ?? ref;
  if (rev !== undefined || staged) {
    const where = rev === undefined ? 'the index' : `commit '${visible(rev, 100)}'`;
    const hint = rev === undefined ? '`git add` it' : 'commit one there first';
    return new ExpectedError('lock', `no ${LOCK_NAME} in ${where}`, `${hint}; a gate without a lock is shut`);
  }
  return new ExpectedError(
    'lock',
    `no ${LOCK_NAME} here`,
    'review what is there and run `primitives lock`; what is not pinned is not trusted',
  );
}

export function driftOf(pinned: Lock, present: Present): Drift[] {
  const lock = withoutUnseen(pinned, present);
  const roots = new Set(present.packages.keys());
  return [
    ...fileDrift(lock.files, present.files),
    ...packageDrift(lock, present.files, roots),
    ...serverDrift(lock, present),
    ...voidAcceptances(lock, present.files),
  ];
}

/** Where the source cannot look there is a skip already, and no drift: nobody knows. */
function withoutUnseen(lock: Lock, { isUnseen }: Present): Lock {
  if (!isUnseen) return lock;
  return {
    ...lock,
    files: new Map([...lock.files].filter(([path]) => !isUnseen(path))),
    packages: new Map([...lock.packages].filter(([root]) => !isUnseen(root))),
    accepted: lock.accepted.filter(({ path }) => !isUnseen(path)),
  };
}

const SERVER_DRIFT = {
  added: ['lock/server-added', 'nobody has approved it'],
  changed: ['lock/server-changed', 'not the definition that was approved'],
  moved: ['lock/server-redeclared', 'this definition was approved where something else declares it'],
} as const;

function serverDrift(lock: Lock, { servers }: Present): Drift[] {
  const stateOf = serverStates(lock);
  return servers.flatMap(({ name, isTransitive, row }) => {
    const state = stateOf(row);
    if (state === 'approved') return [];
    const [rule, what] = SERVER_DRIFT[state];
    const path = row.declaredIn.slice(0, row.declaredIn.indexOf('#'));
    const how = isTransitive
      ? `to approve it, run \`primitives lock --approve-mcp ${visible(name, 80)}\``
      : 'review it, then run `primitives lock`';
    return [{ rule, path, message: `MCP server "${visible(name, 80)}": ${what}; ${how}` }];
  });
}
