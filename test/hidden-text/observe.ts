/** One text through read, parse and check in this process: what the tests of hidden text look at. */
import { check } from '../../src/check/check';
import type { Document } from '../../src/document';
import { parse } from '../../src/parse/document';
import { formatOf } from '../../src/parse/format';
import { decode } from '../../src/read/read';
import { ALL_FEATURES } from '../../src/text/features';
import type { Observation } from '../../src/types';

export interface Observed {
  document: Document;
  observations: Observation[];
}

/**
 * @param content bytes, or a text; one with lone surrogates cannot be bytes and gets every feature
 * @param name decides the format
 */
export function examine(content: string | Buffer, name = 'note.md'): Observed {
  const isLone = typeof content === 'string' && /\p{Cs}/u.test(content);
  const text = isLone
    ? { text: content, encoding: 'unknown' as const, issues: [], features: ALL_FEATURES }
    : decode(Buffer.from(content as string), true);
  const document = parse(name, formatOf(name), text);
  const { observations, skipped } = check(document);
  if (skipped.some(({ reason }) => reason === 'rule-failed')) {
    throw new Error(`a detector failed: ${skipped[0]!.detail}`);
  }
  return { document, observations };
}

export function observe(content: string | Buffer, name?: string): Observation[] {
  return examine(content, name).observations;
}

/** Findings that a user sees: `info` is an inventory. */
export function loud(content: string | Buffer, name?: string): Observation[] {
  return observe(content, name).filter(({ severity }) => severity !== 'info');
}

/** One line a finding, for messages of failed assertions. */
export function brief({ rule, severity, start, end }: Observation): string {
  return `${rule} ${severity} ${start}-${end}`;
}

/** Mulberry32: small, seeded, the same everywhere. @returns numbers in [0, 1) */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: () => number, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}
