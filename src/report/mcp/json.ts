/** Servers and their graph for machines. */
import type { Graph } from '../../mcp/graph';
import type { Report } from '../../types';
import { safeJson } from '../json';

export function mcpJson(
  { nodes, edges, servers, surfaces }: Graph,
  { tool, complete, exitCode, skipped }: Report,
): string {
  const document = {
    schema: 'primitives-mcp/v1',
    tool,
    complete,
    exitCode,
    servers,
    surfaces,
    graph: { nodes, edges },
    skipped,
  };
  return `${safeJson(document)}\n`;
}
