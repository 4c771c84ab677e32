/**
 * `--changed-since`: what is worth telling is what differs from a commit. A package is one thing, so a changed file
 * brings up all of it; and a changed lock or configuration may say something new of every file.
 */
import path from 'node:path';
import { CONFIG_NAMES } from '../config';
import { LOCK_NAME } from '../lock/lock';
import type { Packages } from '../mcp/packages';
import type { Skip, SkipReason } from '../types';
import { SUBMODULE } from './candidates';
import type { Io } from './io';
import type { Journey } from './journey';
import type { OriginFlags } from './origin';
import { serversOfSurvey } from './survey';

export interface Scope {
  /** @param via how the file became a primitive: through a changed one it is new, too */
  covers(path: string, via?: readonly string[]): boolean;
  coversSkip(skip: Skip): boolean;
}

/** Nobody knows what these hide. */
const OF_FOLDERS: readonly SkipReason[] = [
  'unreadable-directory',
  'depth-limit',
  'file-limit',
  'include-limit',
];

/**
 * @param lock the lock that judges, where it need not be the one beside the files
 * @returns undefined when everything is to be told
 * @throws ExpectedError as src/source/git.ts
 */
export async function scopeOf(
  io: Io,
  { changedSince: base, staged, ref }: OriginFlags,
  journey: Journey,
  lock?: Buffer,
): Promise<Scope | undefined> {
  if (base === undefined) return undefined;
  const { changedSince, readAt } = await import('../source/git');
  const against = ref === undefined ? (staged ? 'index' : 'worktree') : { rev: ref };
  const changed = changedSince(io.cwd, base, against, io.env);
  if (changed.some(judgesAll(io.cwd, journey))) return undefined;
  if (lock && !readAt(io.cwd, base, LOCK_NAME, io.env)?.equals(lock)) return undefined;
  const { packages } = await serversOfSurvey(journey.survey, journey.all.names);
  return scopeIn(changed, packages);
}

/** Whether a file is the lock, or part of the configuration or of the user's rules, now or before. */
function judgesAll(cwd: string, { config, configFiles }: Journey): (name: string) => boolean {
  const below = (place: string): string => path.relative(cwd, place).split(path.sep).join('/');
  const files = new Set([LOCK_NAME, ...CONFIG_NAMES, ...configFiles.map(below)]);
  const folders = (config.rulesDirs ?? []).map((folder) => `${below(folder)}/`);
  return (name) => files.has(name) || folders.some((folder) => name.startsWith(folder));
}

function scopeIn(changed: readonly string[], packages: Packages): Scope {
  // Of a submodule, or a repository in the folder, only the folder is named.
  const isChanged = within(new Set(changed));
  const roots = new Set<string>();
  const above = new Set<string>();
  for (const name of changed) {
    const innermost = packages.ownersOf(name).findLast(({ root }) => !root.includes('#'));
    // The project itself is no package that comes as a whole.
    if (innermost && innermost.root !== '') roots.add(innermost.root);
    for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) above.add(name.slice(0, at));
  }
  const covers: Scope['covers'] = (name, via = []) =>
    isChanged(name) ||
    above.has(name) ||
    via.some(isChanged) ||
    packages.ownersOf(name).some(({ root }) => roots.has(root));
  return {
    covers,
    coversSkip: (skip) =>
      (OF_FOLDERS.includes(skip.reason) && skip.detail !== SUBMODULE) || covers(skip.path),
  };
}

/** Whether a path, or a folder above it, is one of these. */
function within(names: ReadonlySet<string>): (name: string) => boolean {
  return (name) => {
    for (let at = name.length; at > 0; at = name.lastIndexOf('/', at - 1))
      if (names.has(name.slice(0, at))) return true;
    return false;
  };
}
