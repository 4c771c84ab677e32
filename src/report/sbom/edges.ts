/** Who brings whom: the project its packages and files, a package what lies in it, a file what it includes and declares. */
import type { Lock } from '../../lock/lock';
import type { Primitive } from '../../types';
import { REFS } from './refs';

interface Input {
  lock: Lock;
  known: ReadonlyMap<string, Primitive>;
  /** What servers run, by their name: references. */
  started: ReadonlyMap<string, string | undefined>;
}

interface Dependency {
  ref: string;
  dependsOn?: string[];
}

/** @returns one row for each reference, sorted; one without `dependsOn` brings nothing that is known */
export function edgesOf({ lock, known, started }: Input): Dependency[] {
  const edges = new Map<string, Set<string>>([[REFS.project, new Set()]]);
  const add = (from: string, to: string): void => {
    if (from !== to) edges.get(from)?.add(to);
  };
  for (const root of lock.packages.keys()) edges.set(REFS.package(root), new Set());
  for (const path of lock.files.keys()) edges.set(REFS.file(path), new Set());
  for (const name of lock.mcpServers.keys()) edges.set(REFS.server(name), new Set());
  for (const ref of started.values()) if (ref !== undefined) edges.set(ref, new Set());

  const refOf = (step: string): string | undefined =>
    lock.files.has(step) ? REFS.file(step) : lock.packages.has(step) ? REFS.package(step) : undefined;
  for (const root of lock.packages.keys())
    if (root !== '') add(REFS.package(ownerOf(root, lock)), REFS.package(root));
  for (const [path, { link }] of lock.files) {
    add(REFS.package(ownerOf(path, lock)), REFS.file(path));
    const via = known.get(path)?.via.at(-1);
    const by = via === undefined ? undefined : refOf(via);
    if (by === undefined) continue;
    // A link brings what it leads to; a file is brought by what includes it.
    if (link === undefined) add(by, REFS.file(path));
    else add(REFS.file(path), by);
  }
  for (const [name, { declaredIn, via }] of lock.mcpServers) {
    const chain = [...via, declaredIn.slice(0, declaredIn.lastIndexOf('#'))].map(refOf);
    for (const [i, to] of chain.entries()) {
      const from = chain[i - 1];
      if (from !== undefined && to !== undefined) add(from, to);
    }
    add(chain.at(-1) ?? REFS.project, REFS.server(name));
    const runs = started.get(name);
    if (runs !== undefined) add(REFS.server(name), runs);
  }
  return [...edges]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, to]) => ({ ref, ...(to.size > 0 ? { dependsOn: [...to].sort() } : {}) }));
}

/** @returns the innermost package around a path; the project itself for what lies in none */
function ownerOf(path: string, { packages }: Lock): string {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end);
    if (packages.has(folder)) return folder;
  }
  return '';
}
