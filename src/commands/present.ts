/** What is there, as a lock would hold it. */

import { LIMITS } from '../limits';
import type { Lock, LockedFile, LockedServer } from '../lock/lock';
import { lockedServer } from '../lock/servers';
import type { PackageType, Server } from '../mcp/server';
import type { Source } from '../source/source';
import type { Skip } from '../types';
import { SUBMODULE } from './candidates';
import { digests } from './digests';
import type { Journey } from './journey';
import { serversOfSurvey } from './survey';

export interface Present {
  files: ReadonlyMap<string, LockedFile>;
  /** Types of packages by their roots, without the project's own. */
  packages: ReadonlyMap<string, PackageType>;
  servers: { name: string; isTransitive: boolean; row: LockedServer }[];
  skipped: Skip[];
  /** What it is is known, and it holds no credentials by nature. */
  isPrintable(path: string): boolean;
  /** Lies where this source cannot look; there is a skip for it. Absent when it can look everywhere. */
  isUnseen?: (path: string) => boolean;
}

/**
 * @param lock its rows are looked for too, whether or not anything leads to them: they may have been named by hand
 */
export async function presentOf(
  { all, survey }: Pick<Journey, 'all' | 'survey'>,
  source: Source,
  lock: Lock | undefined,
): Promise<Present> {
  /** To which nothing leads but the lock. */
  const named = new Map<string, LockedFile>();
  const skipped = [...all.skipped];
  const submodules = source.submodules ?? [];
  const submoduleOf = within(submodules);
  for (const [path, { kind }] of lock?.files ?? []) {
    if (all.pins.has(path)) continue;
    const submodule = submoduleOf(path);
    if (submodule !== undefined) {
      // Pinned, so it matters, whatever is excluded.
      if (!skipped.some((skip) => skip.path === submodule))
        skipped.push({ path: submodule, reason: 'unreadable-directory', detail: SUBMODULE });
      continue;
    }
    const found = pinOf(source, path, kind, skipped);
    if (found) named.set(path, found);
  }
  const files = named.size === 0 ? all.pins : new Map([...all.pins, ...named]);
  const { servers, packages } = await serversOfSurvey(survey, all.names);
  const roots = new Map<string, PackageType>();
  for (const path of files.keys())
    for (const { root, type } of packages.ownersOf(path)) if (root !== '') roots.set(root, type);
  return {
    files,
    packages: roots,
    servers: await rowsOf(servers),
    skipped,
    isPrintable: (path) => all.pins.has(path) && !all.sensitive.has(path),
    ...(submodules.length > 0 && { isUnseen: (path) => submoduleOf(path) !== undefined }),
  };
}

async function rowsOf(servers: readonly Server[]): Promise<Present['servers']> {
  if (servers.length === 0) return [];
  const { serverRow } = await import('../mcp/graph');
  return servers
    .filter(({ transport, surface }) => transport !== 'reference' && surface === undefined)
    .map((server) => ({
      name: server.name,
      isTransitive: server.isTransitive,
      row: lockedServer(serverRow({ server, verdict: 'own' })),
    }));
}

/** @returns the submodule that a path is in */
function within(submodules: readonly string[]): (path: string) => string | undefined {
  return (path) => submodules.find((folder) => path === folder || path.startsWith(`${folder}/`));
}

function pinOf(
  source: Source,
  path: string,
  kind: LockedFile['kind'],
  skipped: Skip[],
): LockedFile | undefined {
  const type = source.typeOf(path);
  if (type === 'link') {
    const link = source.linkTarget(path);
    return link === undefined ? undefined : { integrity: digests.link(link), kind, link };
  }
  if (type !== 'file') return undefined;
  const entry = source.entry(path, 'file');
  const content = entry.open(LIMITS.fileBytes);
  if ('skipped' in content) {
    skipped.push({ path, reason: content.skipped, ...(content.detail ? { detail: content.detail } : {}) });
    return undefined;
  }
  const { executable } = entry;
  return { integrity: digests.file(content.bytes), kind, ...(executable ? { executable } : {}) };
}
