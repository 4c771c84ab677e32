/** A tree as a table: every file with the kind it must be found as, or `DECOY` when no agent obeys it. */
import { expect } from 'vitest';
import type { Kind } from '../../src/types';
import { loud, scanTree, type Tree } from '../tree';

/** Looks like a primitive, and is none. */
export const DECOY = null;

/** Kind alone, or kind and content where the content decides. */
export type Listing = Record<string, Kind | null | [Kind | null, content: string]>;

const CONTENT: [name: RegExp, content: string][] = [
  [/\.(?:json|jsonc|hook|code-workspace)$/, '{}\n'],
  [/\.ya?ml$/, 'version: 1\n'],
  [/\.toml$/, 'version = 1\n'],
];

/** @returns what stands in a file when only its name counts */
function contentOf(path: string): string {
  return CONTENT.find(([name]) => name.test(path))?.[1] ?? `Text of ${path.split('/').length} words.\n`;
}

/**
 * Scans the listed files and nothing else.
 * @param readers each primitive must be read by one of these, so that a file is not found by coincidence
 */
export function expectListing(listing: Listing, readers: string[]): void {
  const tree: Tree = {};
  const expected: Record<string, Kind> = {};
  for (const [path, entry] of Object.entries(listing)) {
    const [kind, content] = Array.isArray(entry) ? entry : [entry, contentOf(path)];
    tree[path] = content;
    if (kind) expected[path] = kind;
  }
  const report = scanTree(tree, ['--inventory']);
  const { primitives = [] } = report;
  expect(Object.fromEntries(primitives.map(({ path, kind }) => [path, kind]))).toEqual(expected);
  expect(primitives).toHaveLength(Object.keys(expected).length);
  for (const { path, agents } of primitives) {
    expect(
      agents.some((agent) => readers.includes(agent)),
      `${path} is read by ${agents}`,
    ).toBe(true);
  }
  expect(report).toMatchObject({ complete: true, skipped: [] });
  // Servers and what runs by itself are findings, whatever else is right about them.
  expect(loud(report).filter(({ family }) => family !== 'mcp' && family !== 'execution')).toEqual([]);
}
