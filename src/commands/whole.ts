/**
 * A package as a whole: whoever installs it gets every file of it, so every file counts, whatever the catalog says of its
 * name. What agents read is found by the walk of discover; this adds the rest.
 */
import { join } from '../discover/discover';
import { LIMITS } from '../limits';
import type { Candidate, Match } from '../types';
import { deadLink } from './candidates';
import { type Collected, collectSkips, pinLinks } from './collect';
import type { Target } from './targets';

/** A file that comes along. */
const RESOURCE: Match = {
  kind: 'skill-resource',
  format: 'any',
  agents: [],
  includes: [],
  conditions: [],
  sensitive: false,
};
const ONLY_RESOURCE = [RESOURCE];

/** At the top of a working copy. Anywhere else it comes along, and git runs what stands in it. */
const GIT = '.git';

/** @param candidates what discover found; every other file joins them, and counts whatever its conditions say */
export function addWhole(target: Target, candidates: Map<string, Candidate>, all: Collected): void {
  const { source, prefix, isWorkingCopy } = target;
  for (const candidate of candidates.values()) candidate.matches = [...candidate.matches, RESOURCE];
  const observed = new Set(all.observed.map(({ path }) => path));
  const skipped = new Set(all.skipped.map(({ path }) => path));
  const skip = (path: string, reason: 'special-file' | 'unreadable-directory' | 'depth-limit'): void => {
    if (!skipped.has(prefix + path)) collectSkips(all, prefix, [{ path, reason }]);
  };
  const pending: [folder: string, depth: number][] = [['', 0]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [folder, depth] = next;
    const items = depth > LIMITS.depth ? undefined : source.list(folder);
    if (!items) {
      skip(folder || '.', depth > LIMITS.depth ? 'depth-limit' : 'unreadable-directory');
      continue;
    }
    for (const item of items) {
      const path = join(folder, item.name);
      if (path === GIT && isWorkingCopy) continue;
      if (item.isDirectory()) {
        pending.push([path, depth + 1]);
      } else if (item.isFile()) {
        if (candidates.has(path)) continue;
        if (candidates.size >= LIMITS.primitives) {
          const detail = `more than ${LIMITS.primitives} files`;
          collectSkips(all, prefix, [{ path, reason: 'file-limit', detail }]);
          return;
        }
        const entry = source.entry(path, 'file');
        candidates.set(path, { path, entry, matches: ONLY_RESOURCE, via: [], aliases: [] });
      } else if (item.isSymbolicLink()) {
        const link = source.resolveLink(path);
        if (link.to === 'special') skip(path, 'special-file');
        else if (link.to === 'file' || link.to === 'directory') pinLinks(all, target, path, 'skill-resource');
        else if (!observed.has(prefix + path)) deadLink(target, path, link.to, all);
      } else skip(path, 'special-file');
    }
  }
}
