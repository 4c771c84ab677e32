/** Servers as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html). */
import type { Drawing, GraphNode } from '../../mcp/graph';
import { visible } from '../../text/escape';

const SHAPES: Record<GraphNode['type'], [open: string, close: string]> = {
  project: ['([', '])'],
  package: ['[[', ']]'],
  primitive: ['[', ']'],
  server: ['(', ')'],
  target: ['{{', '}}'],
};
const LABEL_LIMIT = 200;

/** @returns nodes by number: their names could be anything */
export function mcpMermaid({ nodes, edges }: Drawing): string {
  const numbers = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const lines = ['flowchart LR'];
  for (const { id, type, label } of nodes) {
    const [open, close] = SHAPES[type];
    lines.push(`  ${numbers.get(id)}${open}"${escaped(label)}"${close}`);
  }
  for (const { from, to, how } of edges) lines.push(`  ${numbers.get(from)} -->|${how}| ${numbers.get(to)}`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid renders labels as Markdown and HTML: everything but letters, digits and a few signs is a character code. */
function escaped(label: string): string {
  return visible(label, LABEL_LIMIT).replace(
    /[^A-Za-z0-9 .,:/@+=()-]/g,
    (char) => `#${char.codePointAt(0)};`,
  );
}
