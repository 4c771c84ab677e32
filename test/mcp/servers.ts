/** `primitives mcp --format json` over a tree, and places written as a mark in the text. */
import { expect } from 'vitest';
import type { ServerRow } from '../../src/mcp/graph';
import type { Skip } from '../../src/types';
import { plant, primitives, type Tree } from '../tree';

export interface McpReport {
  complete: boolean;
  exitCode: number;
  servers: ServerRow[];
  skipped: Skip[];
}

export function mcpOf(tree: Tree, args: string[] = []): McpReport {
  return mcpIn(plant(tree), args);
}

export function mcpIn(cwd: string, args: string[] = []): McpReport {
  const { out, err } = primitives(['mcp', '--format', 'json', ...args], { cwd });
  if (!out.startsWith('{')) throw new Error(`no report: ${err}`);
  return JSON.parse(out);
}

/** @returns the one server of that name */
export function serverOf({ servers }: McpReport, name: string): ServerRow {
  const found = servers.filter((server) => server.name === name);
  expect(found, name).toHaveLength(1);
  return found[0]!;
}

/** What stands in front of the place where a server is expected. */
export const MARK = '|>';

/** @returns the text without its mark, and where that stood: 1-based, in UTF-16 code units */
export function marked(content: string): { text: string; line: number; column: number } {
  const at = content.indexOf(MARK);
  if (at === -1 || content.includes(MARK, at + 1)) throw new Error(`one mark: ${content}`);
  const lines = content.slice(0, at).split('\n');
  return {
    text: content.slice(0, at) + content.slice(at + MARK.length),
    line: lines.length,
    column: lines.at(-1)!.length + 1,
  };
}
