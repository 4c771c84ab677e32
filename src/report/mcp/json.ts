/** Servers and their graph for machines. */
import type { Graph, ServerRow } from '../../mcp/graph';
import type { Report } from '../../types';
import { safeJson } from '../json';

/** Contract: docs/json-report.md. */
export interface McpReport extends Pick<Report, 'tool' | 'complete' | 'exitCode' | 'skipped'> {
  schema: 'primitives-mcp/v1';
  servers: ServerRow[];
  /** What starts by itself and is no server. */
  surfaces: ServerRow[];
  graph: Pick<Graph, 'nodes' | 'edges'>;
}

export function mcpReport(
  { nodes, edges, servers, surfaces }: Graph,
  { tool, complete, exitCode, skipped }: Report,
): McpReport {
  const graph = { nodes, edges };
  return { schema: 'primitives-mcp/v1', tool, complete, exitCode, servers, surfaces, graph, skipped };
}

export function mcpJson(graph: Graph, report: Report): string {
  return `${safeJson(mcpReport(graph, report))}\n`;
}
