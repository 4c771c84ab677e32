/** What the lock says of earlier reviews: findings that were accepted, servers that were approved. */
import type { Lock, LockedFile } from '../lock/lock';
import { lockedServer, serverStates } from '../lock/servers';
import { serverRow } from '../mcp/graph';
import type { Server } from '../mcp/server';
import type { Finding } from '../types';
import { type Reader, readLock } from './lock-file';

export { readerOf } from './lock-file';

export interface Review {
  /** Paths of which the content has to be known. */
  accepted: ReadonlySet<string>;
  approves(server: Server): boolean;
  /** @param pins digests of the files that are there */
  accepts(
    finding: Pick<Finding, 'rule' | 'path' | 'fingerprint'>,
    pins: ReadonlyMap<string, LockedFile>,
  ): boolean;
}

/** @throws ExpectedError `lock` for a lock that is none */
export async function readReview(read: Reader): Promise<Review | undefined> {
  const lock = await readLock(read);
  return lock && reviewIn(lock);
}

export function reviewIn(lock: Lock): Review {
  const stateOf = serverStates(lock);
  const keyOf = (...parts: string[]): string => parts.join('\0');
  const accepted = new Set(
    lock.accepted.map(({ rule, path, integrity, fingerprint }) => keyOf(rule, path, integrity, fingerprint)),
  );
  return {
    accepted: new Set(lock.accepted.map(({ path }) => path)),
    approves: (server) => stateOf(lockedServer(serverRow({ server, verdict: 'own' }))) === 'approved',
    accepts: ({ rule, path, fingerprint }, pins) =>
      accepted.has(keyOf(rule, path, pins.get(path)?.integrity ?? '', fingerprint)),
  };
}
