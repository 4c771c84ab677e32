/** `primitives verify`: every primitive that is there is pinned and unchanged, and every pinned one is there. */
import { ExpectedError } from '../errors';
import { judge } from '../judge/judge';
import { type Drift, fileDrift, packageDrift, voidAcceptances } from '../lock/compare';
import { LOCK_NAME, type Lock } from '../lock/lock';
import { serverStates } from '../lock/servers';
import { workingTree } from '../source/working-tree';
import { visible } from '../text/escape';
import type { Report } from '../types';
import { collectPath, explicitPath, newCollected } from './collect';
import { pinnedBy } from './glance';
import type { Io } from './io';
import { travel } from './journey';
import { readLock } from './lock-file';
import { type Present, presentOf } from './present';

export interface VerifyOptions {
  configFile?: string | undefined;
  useConfig: boolean;
  includeDependencies: boolean;
  showProgress: boolean;
  version: string;
}

/** @throws ExpectedError `lock` when there is none, or none that can be used */
export async function verify(io: Io, options: VerifyOptions): Promise<Report> {
  const lock = await readLock(io.cwd);
  if (!lock) {
    throw new ExpectedError(
      'lock',
      `no ${LOCK_NAME} here`,
      'review what is there and run `primitives lock`; what is not pinned is not trusted',
    );
  }
  const journey = await travel(io, {
    ...options,
    paths: [],
    files: [],
    stdinName: '',
    withDigests: true,
    withChecks: false,
    pinned: pinnedBy(lock.files),
  });
  const present = await presentOf(journey, workingTree(io.cwd), lock);
  const seen = newCollected();
  for (const { rule, path, message } of driftOf(lock, present)) {
    const kind = present.files.get(path)?.kind ?? lock.files.get(path)?.kind ?? 'explicit';
    collectPath(seen, { ...explicitPath(path), kind, rule, severity: 'high', start: 0, end: 0, message });
  }
  return judge({
    command: 'verify',
    version: options.version,
    observed: seen.observed,
    skipped: present.skipped,
    primitives: present.files.size,
    policy: { config: {}, failOn: 'high' },
  });
}

export function driftOf(lock: Lock, present: Present): Drift[] {
  const roots = new Set(present.packages.keys());
  return [
    ...fileDrift(lock.files, present.files),
    ...packageDrift(lock, present.files, roots),
    ...serverDrift(lock, present),
    ...voidAcceptances(lock, present.files),
  ];
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
