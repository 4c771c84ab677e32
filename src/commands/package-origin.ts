/** Where a target came from, in the words of the lock. */
import type { PackageSource } from '../lock/lock';
import type { TargetOrigin } from '../source/target';

/** @returns what a lock writes as the source of a package; undefined for what has no place but on this disk */
export function sourceOf(origin: TargetOrigin): PackageSource | undefined {
  switch (origin.type) {
    case 'git':
      return origin.url === undefined
        ? undefined
        : { type: 'git', url: origin.url, rev: origin.rev, ...(origin.path ? { path: origin.path } : {}) };
    case 'npm':
      return { type: 'npm', path: origin.name, version: origin.version };
    default:
      return undefined;
  }
}
