/**
 * What `audit` was asked to look at, opened: a folder, an archive, a repository, a package of npm. Nothing of it was
 * executed, unpacked into the project, or asked how it wants to be read.
 */
import type { Observation, Skip } from '../types';
import type { Source } from './source';

/** Where a package was taken from, as far as that is known for sure. */
export type TargetOrigin =
  | { type: 'directory' }
  /** `integrity`: SRI sha512 of the archive as it is, byte for byte. */
  | { type: 'archive'; integrity: string }
  /** `url` without user, password, query and fragment; absent for a repository on this disk. `rev` is the commit's id. */
  | { type: 'git'; url?: string; rev: string; path?: string }
  | { type: 'npm'; name: string; version: string; integrity: string };

/** An archive inside of the package. It is no part of the package's digest but as the file that it is. */
export interface Nested {
  /** Goes before its paths in reports: `assets.zip!/`. */
  prefix: string;
  source: Source;
}

export interface Target {
  /** As typed, without user and password; not escaped. */
  name: string;
  /** The package: its own folder at the top, paths relative to it. */
  source: Source;
  /** Every archive in it, and in those, down to LIMITS.archiveDepth. */
  nested: readonly Nested[];
  origin: TargetOrigin;
  /** What is wrong with the container itself, by path; '' for the container as a whole. */
  observations: readonly (readonly [path: string, Observation])[];
  /** What could not be read: such an audit is not complete. */
  skipped: readonly Skip[];
  /** Removes what was written to this disk; never throws. To be called whatever happens. */
  close(): Promise<void>;
}

export interface TargetOptions {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /**
   * Told how to remove temporary folders when the program is stopped by a signal; gives back how to forget it.
   * Of src/cli.ts, which alone may know of signals.
   */
  atExit(remove: () => void): () => void;
}
