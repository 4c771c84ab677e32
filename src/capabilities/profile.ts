/** What was seen in the files of a package -> its profile: each capability once, with the places where it stands. */
import { LIMITS } from '../limits';
import type { Skip } from '../types';
import {
  CAPABILITY_KINDS,
  type Capability,
  type CapabilityKind,
  type Evidence,
  type Seen,
} from './capability';
import { intentOf } from './intent';

/** A place of which the line is known. */
export type Placed = Omit<Seen, 'start'> & Evidence;

/** Places of one capability that are told; the rest is counted. */
const MOST_EVIDENCE = 5;

export interface Profile {
  capabilities: Capability[];
  skipped: Skip[];
}

/**
 * @param placed in any order
 * @param description what the package says of itself; undefined when it says nothing
 */
export function profileOf(placed: readonly Placed[], description: string | undefined): Profile {
  const intends = description === undefined ? undefined : intentOf(description);
  const groups = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = `${one.kind}\0${one.value}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const capabilities = [...groups.values()].map((group) => capabilityOf(group, intends)).sort(order);
  const kept = capabilities.slice(0, LIMITS.capabilities);
  const detail = `${capabilities.length} capabilities, the first ${kept.length} are kept`;
  return {
    capabilities: kept,
    skipped: kept.length < capabilities.length ? [{ path: '.', reason: 'finding-limit', detail }] : [],
  };
}

function capabilityOf(
  group: readonly Placed[],
  intends: ((kind: CapabilityKind) => boolean | undefined) | undefined,
): Capability {
  const { kind, value } = group[0]!;
  const places = new Map<string, Evidence>();
  for (const { path, line } of group) places.set(`${path}\0${line}`, { path, line });
  const evidence = [...places.values()].sort((a, b) => compare(a.path, b.path) || a.line - b.line);
  const isDescribed = intends?.(kind);
  return {
    kind,
    value,
    by: unique(group.map(({ by }) => by)),
    where: unique(group.map(({ where }) => where)),
    traits: unique(group.map(({ trait }) => trait)),
    evidence,
    count: evidence.length,
    ...(isDescribed === undefined ? {} : { isDescribed }),
  };
}

/** @returns the capabilities as a report tells them: with the first few places */
export function told(capabilities: readonly Capability[]): Capability[] {
  return capabilities.map((one) => ({ ...one, evidence: one.evidence.slice(0, MOST_EVIDENCE) }));
}

function unique<T extends string>(values: readonly (T | undefined)[]): T[] {
  return [...new Set(values)].filter((value) => value !== undefined).sort(compare);
}

function order(a: Capability, b: Capability): number {
  return CAPABILITY_KINDS.indexOf(a.kind) - CAPABILITY_KINDS.indexOf(b.kind) || compare(a.value, b.value);
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
