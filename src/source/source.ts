/**
 * What every source offers: the working tree, the git index and a commit today, an archive later. Nothing after this
 * stage knows where a file came from.
 */
import type { Entry } from '../types';

/** A name in a folder; `fs.Dirent` satisfies it. */
export interface Item {
  name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** Where a link leads. `path` is relative to the root and goes through no further link. */
export type LinkTarget =
  | { to: 'file' | 'directory' | 'special'; path: string }
  | { to: 'outside'; target: string }
  | { to: 'nothing'; target: string }
  | { to: 'itself'; target: string };

export interface Source {
  /** Names that lead to the root from outside, for globs that look at parent folders; innermost last. */
  context: string[];
  /** @throws never; an unreadable folder is `undefined` */
  list(folder: string): readonly Item[] | undefined;
  entry(path: string, type: Entry['type']): Entry;
  /** What stands at a path: links are not followed in the last step, and never out of the root. */
  typeOf(path: string): 'file' | 'directory' | 'link' | 'special' | undefined;
  resolveLink(path: string): LinkTarget;
  /** Where a link points, as stored; undefined when there is no link at this path. */
  linkTarget(path: string): string | undefined;
  /** Paths that match a glob of a configuration file or of the user, compared without regard to case. */
  glob(patterns: string[], ignore: string[]): Promise<string[]>;
  /** Folders that are other repositories: nothing in them can be looked at from here. */
  submodules?: readonly string[];
  /** These files will be opened, most likely in this order: a source that reads many at once can prepare for it. */
  prefetch?(paths: Iterable<string>): void;
}
