/** Which files of a target are scanned: what the walk finds, what was named, what the configuration adds and takes. */
import type { Config } from '../config';
import { discover, stateOf } from '../discover/discover';
import type { Matcher } from '../discover/matcher';
import { foldName } from '../discover/names';
import type { LinkTarget, Source } from '../source/source';
import type { Candidate, Match, Skip } from '../types';
import { type Collected, collectPath, collectSkips, explicitPath, pinLinks } from './collect';
import type { Target } from './targets';

export interface Search {
  matcher: Matcher;
  config: Config;
  includeDependencies: boolean;
  /** Called once a folder. */
  onFolder: () => void;
}

/** @returns candidates by path; what the search has to say of paths goes into `all` */
export async function candidatesOf(
  target: Target,
  { matcher, config, includeDependencies, onFolder }: Search,
  all: Collected,
): Promise<Map<string, Candidate>> {
  const { source, prefix, folders, files } = target;
  let candidates = new Map<string, Candidate>();
  for (const folder of outermost(folders)) {
    const found = discover(source, matcher, folder, { includeDependencies, onFolder });
    if (candidates.size === 0) candidates = found.candidates;
    else for (const [path, candidate] of found.candidates) candidates.set(path, candidate);
    collectSkips(all, prefix, await skipsOf(source, found.skipped, config.exclude));
    for (const observation of found.observations) {
      pinLinks(all, target, observation.path, observation.kind);
      collectPath(all, { ...observation, path: prefix + observation.path });
    }
  }
  const included = config.include?.length
    ? await source.glob(config.include, ['**/.git/**', '**/node_modules/**'])
    : [];
  if (target.isWhole) (await import('./whole')).addWhole(target, candidates, all);
  for (const path of [...files, ...included]) addExplicit(target, matcher, candidates, path, all);
  return config.exclude?.length ? withoutExcluded(candidates, config.exclude) : candidates;
}

/** An agent reads files of a submodule as well, and we cannot: that is said, unless nobody wants to know. */
async function skipsOf(source: Source, skips: Skip[], exclude: string[] = []): Promise<Skip[]> {
  if (!source.submodules?.length) return skips;
  const submodules = new Set(source.submodules);
  const { default: picomatch } = await import('picomatch');
  const isExcluded = exclude.length > 0 ? picomatch(exclude, { dot: true }) : () => false;
  return skips
    .filter(({ path }) => !submodules.has(path) || !isExcluded(path))
    .map((skip) => (submodules.has(skip.path) ? { ...skip, detail: SUBMODULE } : skip));
}

/** Of a skip. */
export const SUBMODULE = 'a submodule: look at it from inside, or cover it with "exclude"';

/** `. web` is `.`: a folder inside another one is walked with it. */
function outermost(folders: readonly string[]): string[] {
  const unique = [...new Set(folders)];
  return unique.filter(
    (folder) => !unique.some((other) => other !== folder && (other === '' || folder.startsWith(`${other}/`))),
  );
}

const EXPLICIT: Match = {
  kind: 'explicit',
  format: 'any',
  agents: [],
  includes: [],
  conditions: [],
  sensitive: false,
};

/** A file that was named is scanned whatever its name; the catalog still says what it is. */
function addExplicit(
  target: Target,
  matcher: Matcher,
  candidates: Map<string, Candidate>,
  path: string,
  all: Collected,
): void {
  const { source } = target;
  const slash = path.lastIndexOf('/');
  const state = stateOf(source, matcher, path.slice(0, Math.max(slash, 0)));
  const matches = [...matcher.match(state, foldName(path.slice(slash + 1))), EXPLICIT];
  let real = path;
  const type = source.typeOf(path);
  if (type === 'directory') return;
  if (type === 'link') {
    const link = source.resolveLink(path);
    if (link.to !== 'file') {
      deadLink(target, path, link.to, all);
      return;
    }
    real = link.path;
  }
  const known = candidates.get(real);
  if (known) known.matches = [...known.matches, EXPLICIT];
  else {
    const via = real === path ? [] : [path];
    candidates.set(real, { path: real, entry: source.entry(real, 'file'), matches, via, aliases: via });
  }
}

/** A link that was meant, and leads to no file inside. */
export function deadLink(
  target: Pick<Target, 'source' | 'prefix'>,
  path: string,
  to: LinkTarget['to'],
  all: Collected,
): void {
  const rule = to === 'outside' ? 'link-outside-root' : to === 'itself' ? 'link-loop' : 'link-dangling';
  pinLinks(all, target, path, 'explicit');
  collectPath(all, {
    ...explicitPath(target.prefix + path),
    rule: `integrity/${rule}`,
    severity: to === 'outside' ? 'medium' : 'low',
    start: 0,
    end: 0,
    message: 'this link leads to no file inside the folder; it was not scanned',
  });
}

async function withoutExcluded(
  candidates: Map<string, Candidate>,
  globs: string[],
): Promise<Map<string, Candidate>> {
  const { default: picomatch } = await import('picomatch');
  const isExcluded = picomatch(globs, { dot: true });
  return new Map([...candidates].filter(([path]) => !isExcluded(path)));
}
