/** The nouns of the lock (design 3.4): what has been reviewed, by content. `lockfile-schema/README.md` is its specification. */
import type { Kind } from '../types';

export const LOCK_NAME = 'primitives-lock.json';
export const LOCK_VERSION = 1;
export const DIGEST_RECIPE = 'primitives-v1';
/** For editors; nothing is fetched. */
export const LOCK_SCHEMA = 'https://unpkg.com/agent-primitives/lockfile-schema/v1.json';

/** A file or a link. */
export interface LockedFile {
  /** SRI sha512 of the content (src/text/integrity.ts); of a link, of its target. */
  integrity: string;
  kind: Kind;
  executable?: true;
  /** Where a link points, as stored. */
  link?: string;
}

/** Where a package says it comes from. Read, not trusted: it is nothing that is checked. */
export interface PackageSource {
  type: 'git' | 'npm' | 'apm' | 'registry' | 'other';
  url?: string;
  rev?: string;
  path?: string;
  version?: string;
}

export interface LockedPackage {
  /** Over the locked files below its folder (src/lock/digest.ts). */
  integrity: string;
  source?: PackageSource;
}

/** An approval of exactly this definition by exactly this chain. */
export interface LockedServer {
  /** `path#pointer`. */
  declaredIn: string;
  transport: string;
  command?: string;
  args?: string[];
  /** Without user, password and query. */
  url?: string;
  /** Names only. */
  env?: string[];
  headers?: string[];
  /** What brought it: packages and files, outermost first, the declaring file left out. */
  via: string[];
  /** SRI sha512 of the definition in canonical form (RFC 8785). */
  integrity: string;
}

/** A finding that somebody looked at, in one content of one file. */
export interface Acceptance {
  rule: string;
  path: string;
  /** Of the file. */
  integrity: string;
  fingerprint: string;
  reason: string;
}

/** Paths and names to entries; order is that of code units. */
export interface Lock {
  files: Map<string, LockedFile>;
  packages: Map<string, LockedPackage>;
  mcpServers: Map<string, LockedServer>;
  accepted: Acceptance[];
}

export function emptyLock(): Lock {
  return { files: new Map(), packages: new Map(), mcpServers: new Map(), accepted: [] };
}
