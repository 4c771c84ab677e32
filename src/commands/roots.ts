/** Where the lock of an agent's folder is. */
import fs from 'node:fs';
import path from 'node:path';
import { LOCK_NAME } from '../lock/lock';

/**
 * The root of the repository if it has a lock: a lock further in may have come with what it blesses. Else the innermost
 * folder above that has one, inside the repository.
 * @param folder absolute
 * @returns the folder itself when there is no lock
 */
export function rootOf(folder: string): string {
  let innermost: string | undefined;
  for (let at = folder; ; at = path.dirname(at)) {
    const hasLock = exists(path.join(at, LOCK_NAME));
    if (hasLock) innermost ??= at;
    const isTop = exists(path.join(at, '.git'));
    if (isTop || path.dirname(at) === at) return (isTop && hasLock ? at : innermost) ?? folder;
  }
}

function exists(name: string): boolean {
  return fs.lstatSync(name, { throwIfNoEntry: false }) !== undefined;
}
