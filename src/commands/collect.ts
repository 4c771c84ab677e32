/** What the stages leave behind while the candidates pass through them, for judge. */
import { checkName } from '../check/names';
import { strongest } from '../discover/candidate';
import type { Document } from '../document';
import type { Observed } from '../judge/judge';
import type { LockedFile } from '../lock/lock';
import type { Source } from '../source/source';
import { indexLines, type LineIndex } from '../text/lines';
import type { Candidate, Kind, Observation, PathObservation, Primitive, Skip } from '../types';

export interface Collected {
  observed: Observed[];
  skipped: Skip[];
  /** Every name of every primitive, aliases too. */
  names: string[];
  primitives: number;
  /** Every primitive, for a report that lists them. */
  inventory: Primitive[];
  withInventory: boolean;
  /** As a lock would pin them, by path; filled when digests are computed. */
  pins: Map<string, LockedFile>;
  /** Files that hold credentials by nature. */
  sensitive: Set<string>;
  digests: Digests | undefined;
}

/** The recipes of src/text/integrity.ts and src/lock/digest.ts; node:crypto is loaded with them. */
export interface Digests {
  file(bytes: Buffer): string;
  link(target: string): string;
}

export function newCollected(digests?: Digests, withInventory = false): Collected {
  return {
    observed: [],
    skipped: [],
    names: [],
    primitives: 0,
    inventory: [],
    withInventory,
    pins: new Map(),
    sensitive: new Set(),
    digests,
  };
}

/** One file at the end of its journey. */
export interface Passed {
  candidate: Candidate;
  document: Document;
  settled: Pick<Observed, 'kind' | 'agents' | 'sensitive'>;
  source: Source;
  /** Goes before every path of its source. */
  prefix: string;
}

type Found = Pick<Passed, 'candidate' | 'settled' | 'source' | 'prefix'> & { integrity?: string | undefined };

/**
 * What there is to say of a file whatever is in it; once.
 * @param row of a lock that pins this content: when all of it fits, the file's own row is this very object, and who
 *   compares the two need not look
 */
export function collectPrimitive(all: Collected, found: Found, row?: LockedFile): void {
  const { candidate, settled, prefix } = found;
  const integrity = row?.integrity ?? found.integrity;
  const { kind, agents } = settled;
  const path = prefix + candidate.path;
  const via = candidate.via.map((step) => prefix + step);
  const aliases = candidate.aliases.map((alias) => prefix + alias);
  all.primitives++;
  if (settled.sensitive) all.sensitive.add(path);
  all.names.push(path, ...aliases);
  if (integrity) {
    if (all.withInventory) {
      all.inventory.push({ path, kind, agents, integrity, via });
      for (const alias of aliases) all.inventory.push({ path: alias, kind, agents, integrity, via: [path] });
    }
    const executable = candidate.entry.executable;
    const isRow = row?.kind === kind && row.executable === (executable || undefined);
    all.pins.set(path, isRow ? row : { integrity, kind, ...(executable ? { executable } : {}) });
    for (const alias of candidate.aliases) pinLinks(all, found, alias, kind);
  }
  for (const alias of aliases) {
    for (const observation of checkName(alias))
      collectPath(all, { path: alias, kind, agents, via: [path], ...observation });
  }
}

/** Every link that a name leads through, wherever that ends: pointing one elsewhere changes what an agent reads. */
export function pinLinks(
  all: Collected,
  { source, prefix }: Pick<Passed, 'source' | 'prefix'>,
  name: string,
  kind: Kind,
): void {
  if (!all.digests) return;
  for (const [path, link] of linksOn(source, name)) {
    // One link is on the way of many, who come by in any order.
    const known = all.pins.get(prefix + path);
    const strong = known?.link === undefined ? kind : strongest([known.kind, kind]);
    if (known?.kind !== strong)
      all.pins.set(prefix + path, { integrity: all.digests.link(link), kind: strong, link });
  }
}

/** As Linux. */
const MAX_HOPS = 40;

/** @returns links inside the root, and where they point as stored */
function linksOn(source: Source, name: string): [path: string, target: string][] {
  const links: [string, string][] = [];
  const at: string[] = [];
  const pending = name.split('/').reverse();
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at.pop() === undefined) return links;
      continue;
    }
    at.push(part);
    const path = at.join('/');
    const target = source.typeOf(path) === 'link' ? source.linkTarget(path) : undefined;
    if (target === undefined) continue;
    links.push([path, target]);
    if (target.startsWith('/') || links.length === MAX_HOPS) return links;
    at.pop();
    pending.push(...target.split('/').reverse());
  }
  return links;
}

/** What judge wants to know of a file. */
export function observedOf(
  { candidate, document, settled, prefix }: Passed,
  observations: Observation[],
): Observed {
  const { kind, agents, sensitive } = settled;
  const { path, text, content } = document;
  const via = candidate.via.map((step) => prefix + step);
  const isUtf8 = content.encoding === 'ascii' || content.encoding === 'utf-8';
  const { entry } = candidate;
  const lines = (): LineIndex => document.lines;
  return { path, kind, agents, via, sensitive, text, isUtf8, entry, lines, observations };
}

export function collectSkips(all: Collected, prefix: string, skips: readonly Skip[]): void {
  for (const skip of skips) all.skipped.push({ ...skip, path: prefix + skip.path });
}

/** An observation about a path, whatever stands there. */
export function collectPath(
  all: Collected,
  { path, kind, agents, via, ...observation }: PathObservation,
): void {
  all.observed.push({
    path,
    kind,
    agents,
    via,
    sensitive: false,
    text: '',
    isUtf8: false,
    lines: () => indexLines(''),
    observations: [observation],
  });
}

/** The path of nothing that an agent reads, as far as is known. */
export function explicitPath(path: string): Omit<PathObservation, keyof Observation> {
  return { path, kind: 'explicit', agents: [], via: [] };
}
