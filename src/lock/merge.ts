/**
 * Two locks with a common ancestor -> one, row by row: git compares lines, and two rows next to each other are one place
 * to it. What only one side changed is taken from that side, what it took away stays away, and what both changed in
 * different ways nobody but a person can decide.
 */
import { packageIntegrities } from './digest';
import type { Lock, LockedPackage, LockedServer } from './lock';
import { namedServers } from './servers';

export interface Sides {
  base: Lock;
  ours: Lock;
  theirs: Lock;
}

/** The merged lock, or what both sides changed, for people. */
export type Merged = { lock: Lock } | { conflicts: string[] };

export function mergeLocks({ base, ours, theirs }: Sides): Merged {
  const conflicts = [...inconsistent(ours, 'ours'), ...inconsistent(theirs, 'theirs')];
  const merged = <T>(what: string, section: (lock: Lock) => ReadonlyMap<string, T>): Map<string, T> => {
    const [old, one, other] = [section(base), section(ours), section(theirs)];
    const rows = new Map<string, T>();
    for (const key of new Set([...one.keys(), ...other.keys(), ...old.keys()])) {
      const row = pick(old.get(key), one.get(key), other.get(key));
      if (row === CONFLICT) conflicts.push(`${what} ${key}`);
      else if (row !== undefined) rows.set(key, row);
    }
    return rows;
  };
  const files = merged('file', (lock) => lock.files);
  const sources = merged('package', (lock) => withoutIntegrity(lock.packages));
  // Nothing is left of a package where both sides removed a part of it.
  const folders = foldersOf(files.keys());
  const roots = [...sources.keys()].filter((root) => folders.has(root));
  const integrities = packageIntegrities(roots, files);
  const packages = new Map<string, LockedPackage>();
  for (const [root, integrity] of integrities) {
    const source = sources.get(root)?.source;
    packages.set(root, source ? { integrity, source } : { integrity });
  }
  const servers = merged('MCP server at', (lock) => serversByPlace(lock.mcpServers));
  const accepted = merged('acceptance', (lock) => new Map(lock.accepted.map((row) => [textOf(row), row])));
  if (conflicts.length > 0) return { conflicts };
  return {
    lock: {
      files,
      packages,
      mcpServers: namedServers([...servers.values()].flat()),
      accepted: [...accepted.values()],
    },
  };
}

const CONFLICT = Symbol('conflict');

/** Three-way, absence included: what one side removed and the other left alone is gone. */
function pick<T>(
  old: T | undefined,
  one: T | undefined,
  other: T | undefined,
): T | undefined | typeof CONFLICT {
  if (textOf(one) === textOf(other) || textOf(other) === textOf(old)) return one;
  return textOf(one) === textOf(old) ? other : CONFLICT;
}

/** Whatever the order of the fields was in the file. */
function textOf(row: unknown): string {
  return JSON.stringify(row ?? null, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** The digest of a package follows from its files; two that add a file to one skill have changed different rows. */
function withoutIntegrity(packages: Lock['packages']): Map<string, Pick<LockedPackage, 'source'>> {
  return new Map([...packages].map(([root, { source }]) => [root, source ? { source } : {}]));
}

function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set(['']);
  for (const path of paths)
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at));
  return folders;
}

/** Computed anew it must not become right: a lock that contradicts itself is not merged. */
function inconsistent({ files, packages }: Lock, side: string): string[] {
  const integrities = packageIntegrities(packages.keys(), files);
  return [...packages]
    .filter(([root, { integrity }]) => integrities.get(root) !== integrity)
    .map(([root]) => `package ${root}, whose row does not fit those of its files (${side})`);
}

type Named = [name: string, row: LockedServer];

/** An approval is of a place, whatever name it goes by: two definitions for one place are a conflict. */
function serversByPlace(servers: Lock['mcpServers']): Map<string, Named[]> {
  const byPlace = new Map<string, Named[]>();
  for (const [key, row] of servers) {
    // As `namedServers` writes them.
    const at = key.indexOf(` (${row.declaredIn}`);
    const named: Named = [at > 0 ? key.slice(0, at) : key, row];
    byPlace.set(row.declaredIn, [...(byPlace.get(row.declaredIn) ?? []), named]);
  }
  return byPlace;
}
