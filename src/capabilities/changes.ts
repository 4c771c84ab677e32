/** Two profiles of a package against each other: what is new is what somebody has to agree to again. Rule: lock/capability-added. */
import { visible } from '../text/escape';
import type { Observation } from '../types';
import { CAPABILITY_TITLES, type Capability, type CapabilityKind, type Evidence } from './capability';

export interface CapabilityChanges {
  added: Capability[];
  removed: Capability[];
}

export function capabilityChanges(
  before: readonly Capability[],
  now: readonly Capability[],
): CapabilityChanges {
  const had = new Set(before.map(keyOf));
  const has = new Set(now.map(keyOf));
  return {
    added: now.filter((one) => !had.has(keyOf(one))),
    removed: before.filter((one) => !has.has(keyOf(one))),
  };
}

function keyOf({ kind, value }: Capability): string {
  return `${kind}\0${value}`;
}

/** Of these, what is new is told and no more: a host in a text, a program among others. */
const TOLD_ONLY = new Set<CapabilityKind>(['hosts', 'commands']);

/** @returns what there is to find fault with, one a capability */
export function additions(added: readonly Capability[]): (Omit<Observation, 'start' | 'end'> & Evidence)[] {
  return weighty(added).map(({ kind, value, evidence }) => ({
    rule: 'lock/capability-added',
    severity: 'medium',
    message: `new since the package was pinned: ${CAPABILITY_TITLES[kind]}: ${visible(value, 120)}`,
    ...(evidence[0] ?? { path: '.', line: 1 }),
  }));
}

/** @returns those that weigh something: in code or in a manifest, and more than a name */
function weighty(added: readonly Capability[]): Capability[] {
  return added.filter(
    ({ kind, where, traits }) =>
      !TOLD_ONLY.has(kind) &&
      where.some((one) => one !== 'text') &&
      (kind !== 'environment' || traits.length > 0),
  );
}
