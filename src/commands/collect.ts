/** What the stages leave behind while the candidates pass through them, for judge. */
import { checkName } from '../check/names';
import type { Document } from '../document';
import type { Observed } from '../judge/judge';
import { indexLines, type LineIndex } from '../text/lines';
import type { Candidate, Observation, PathObservation, Primitive, Skip } from '../types';

export interface Collected {
  observed: Observed[];
  skipped: Skip[];
  /** Every name of every primitive, aliases too. */
  names: string[];
  primitives: number;
  inventory: Primitive[];
}

export function newCollected(): Collected {
  return { observed: [], skipped: [], names: [], primitives: 0, inventory: [] };
}

/** One file at the end of its journey. */
export interface Passed {
  candidate: Candidate;
  document: Document;
  settled: Pick<Observed, 'kind' | 'agents' | 'sensitive'>;
  /** Goes before every path of its source. */
  prefix: string;
  observations: Observation[];
  /** It comes by again when more agents turn out to read it; then only what it includes is new. */
  isFirst: boolean;
}

export function collect(all: Collected, passed: Passed): void {
  const { candidate, document, settled, prefix, observations } = passed;
  const { kind, agents } = settled;
  const { path, content } = document;
  const via = candidate.via.map((step) => prefix + step);
  if (passed.isFirst) {
    const aliases = candidate.aliases.map((alias) => prefix + alias);
    all.primitives++;
    all.names.push(path, ...aliases);
    const { integrity } = content;
    if (integrity) {
      all.inventory.push({ path, kind, agents, integrity, via });
      for (const alias of aliases) all.inventory.push({ path: alias, kind, agents, integrity, via: [path] });
    }
    for (const alias of aliases) {
      for (const observation of checkName(alias))
        collectPath(all, { path: alias, kind, agents, via: [path], ...observation });
    }
  }
  if (observations.length === 0) return;
  all.observed.push(observedOf(passed));
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
