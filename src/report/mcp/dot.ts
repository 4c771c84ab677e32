/** Servers as a graph for Graphviz (https://graphviz.org/doc/info/lang.html). */
import type { Drawing, GraphNode } from '../../mcp/graph';
import { visible } from '../../text/escape';

const SHAPES: Record<GraphNode['type'], string> = {
  project: 'oval',
  package: 'folder',
  primitive: 'note',
  server: 'box',
  target: 'hexagon',
};
const LABEL_LIMIT = 200;

/** @returns nodes by number: their names could be anything */
export function mcpDot({ nodes, edges }: Drawing): string {
  const numbers = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const lines = ['digraph mcp {', '  rankdir=LR;'];
  for (const { id, type, label } of nodes)
    lines.push(`  ${numbers.get(id)} [shape=${SHAPES[type]}, label="${escaped(label)}"];`);
  for (const { from, to, how } of edges)
    lines.push(`  ${numbers.get(from)} -> ${numbers.get(to)} [label="${how}"];`);
  return `${[...lines, '}'].join('\n')}\n`;
}

/** In a quoted string of DOT a backslash begins an escape (`\N`), and a quote ends it. */
function escaped(label: string): string {
  return visible(label, LABEL_LIMIT).replace(/[\\"]/g, '\\$&');
}
