/** What the stages leave behind while the candidates pass through them, for judge. */
import { checkName } from '../check/names';
import type { Document } from '../document';
import type { Observed } from '../judge/judge';
import type { LockedFile } from '../lock/lock';
import type { Source } from '../source/source';
import { indexLines, type LineIndex } from '../text/lines';
import type { Candidate, Observation, PathObservation, Primitive, Skip } from '../types';

export interface Collected {
  observed: Observed[];
  skipped: Skip[];
  /** Every name of every primitive, aliases too. */
  names: string[];
  primitives: number;
  inventory: Primitive[];
  /** As a lock would pin them, by path; filled when digests are computed. */
  pins: Map<string, LockedFile>;
  digests: Digests | undefined;
}

/** The recipes of src/text/integrity.ts and src/lock/digest.ts; node:crypto is loaded with them. */
export interface Digests {
  file(bytes: Buffer): string;
  link(target: string): string;
}

export function newCollected(digests?: Digests): Collected {
  return { observed: [], skipped: [], names: [], primitives: 0, inventory: [], pins: new Map(), digests };
}

/** One file at the end of its journey. */
export interface Passed {
  candidate: Candidate;
  document: Document;
  settled: Pick<Observed, 'kind' | 'agents' | 'sensitive'>;
  source: Source;
  /** Goes before every path of its source. */
  prefix: string;
  observations: Observation[];
  /** It comes by again when more agents turn out to read it; then only what it includes is new. */
  isFirst: boolean;
}

export function collect(all: Collected, passed: Passed): void {
  const { integrity } = passed.document.content;
  if (passed.isFirst) collectPrimitive(all, { ...passed, integrity });
  if (passed.observations.length === 0) return;
  all.observed.push(observedOf(passed));
}

type Found = Pick<Passed, 'candidate' | 'settled' | 'source' | 'prefix'> & { integrity?: string | undefined };

/** What there is to say of a file whatever is in it; once. */
export function collectPrimitive(all: Collected, found: Found): void {
  const { candidate, settled, prefix, integrity } = found;
  const { kind, agents } = settled;
  const path = prefix + candidate.path;
  const via = candidate.via.map((step) => prefix + step);
  const aliases = candidate.aliases.map((alias) => prefix + alias);
  all.primitives++;
  all.names.push(path, ...aliases);
  if (integrity) {
    all.inventory.push({ path, kind, agents, integrity, via });
    for (const alias of aliases) all.inventory.push({ path: alias, kind, agents, integrity, via: [path] });
    const executable = candidate.entry.executable;
    all.pins.set(path, { integrity, kind, ...(executable ? { executable } : {}) });
    for (const alias of candidate.aliases) pinLink(all, found, alias);
  }
  for (const alias of aliases) {
    for (const observation of checkName(alias))
      collectPath(all, { path: alias, kind, agents, via: [path], ...observation });
  }
}

/** The link through which an alias leads: its last step, or a folder above it. */
function pinLink(all: Collected, { source, prefix, settled }: Found, alias: string): void {
  const link = linkOn(source, alias);
  const target = link === undefined ? undefined : source.linkTarget(link);
  if (link === undefined || target === undefined || !all.digests) return;
  all.pins.set(prefix + link, { integrity: all.digests.link(target), kind: settled.kind, link: target });
}

function linkOn(source: Source, path: string): string | undefined {
  for (let at = path.indexOf('/'); ; at = path.indexOf('/', at + 1)) {
    const step = at === -1 ? path : path.slice(0, at);
    if (source.typeOf(step) === 'link') return step;
    if (at === -1) return undefined;
  }
}

/** What judge wants to know of a file. */
export function observedOf({ candidate, document, settled, prefix, observations }: Passed): Observed {
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
