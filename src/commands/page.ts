/** What a page shows beside the report: the primitives, the servers, and how both stand to the lock. Loaded for `html` only. */
import type { Lock, LockedFile } from '../lock/lock';
import { graphOf } from '../mcp/graph';
import type { LockState, PageData } from '../report/html/page-data';
import type { Io } from './io';
import { readerOf, readLock } from './lock-file';
import { reviewIn } from './review';
import type { Scanned } from './scan';
import { judgeSurvey } from './survey';
import type { Looked } from './verify';

/** @param withLock false where the project is not trusted to say what was reviewed */
export async function pageOfScan(
  { cwd }: Io,
  { report, servers, pins, origin }: Scanned,
  withLock: boolean,
): Promise<PageData> {
  const lock = withLock ? await readLock(readerOf(cwd, origin?.source)) : undefined;
  return {
    inventory: report.primitives ?? [],
    mcp: graphOf(servers),
    ...(lock && { lock: stateOf(lock, pins) }),
    ...(withLock && !lock && { lock: 'none' as const }),
  };
}

interface LockOrigin {
  lockRef?: string;
  allowedSigners?: string;
}

export async function pageOfVerify(
  { lock, present, journey }: Looked,
  { lockRef, allowedSigners }: LockOrigin,
): Promise<PageData> {
  const { survey, all, config } = journey;
  const { servers } = await judgeSurvey(survey, all.names, [], config, reviewIn(lock).approves);
  return {
    inventory: all.inventory.sort((a, b) => (a.path < b.path ? -1 : 1)),
    mcp: graphOf(servers),
    lock: { ...stateOf(lock, present.files), ref: lockRef, isSigned: allowedSigners !== undefined },
  };
}

function stateOf(lock: Lock, pins: ReadonlyMap<string, LockedFile>): LockState {
  const { files, packages, mcpServers, accepted } = lock;
  return {
    files: files.size,
    packages: packages.size,
    servers: mcpServers.size,
    accepted: accepted.length,
    isSigned: false,
    standingOf(path) {
      const pinned = files.get(path);
      if (!pinned) return 'not pinned';
      const here = pins.get(path);
      const isSame =
        here?.integrity === pinned.integrity &&
        here.executable === pinned.executable &&
        (here.link === undefined) === (pinned.link === undefined);
      return isSame ? 'pinned' : 'changed';
    },
    reasonOf: ({ rule, path, fingerprint }) =>
      accepted.find((one) => one.rule === rule && one.path === path && one.fingerprint === fingerprint)
        ?.reason,
  };
}
