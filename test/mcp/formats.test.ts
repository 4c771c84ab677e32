/**
 * What is printed for other programs is what those can read. DOT goes through a parser of its own; Mermaid's needs a
 * browser and 150 MB, so here stands the part of its grammar that we use (https://mermaid.js.org/syntax/flowchart.html).
 */
import { parse } from '@ts-graphviz/ast';
import { describe, expect, test } from 'vitest';
import type { Graph } from '../../src/mcp/graph';
import { visible } from '../../src/text/escape';
import { plant, primitives, type Tree } from '../tree';

const NASTY = [
  'a\nb',
  'a\r\u001b[2Jb',
  '\u202egnp.exe',
  'a"b\\',
  'a\\',
  '\\N\\G\\l',
  '</script><script>alert(1)</script>',
  'a]:::x;click n0 "javascript:alert(1)"',
  '%%{init: {}}%%',
  '`$(id)`',
  'a\u200bb\u2028c',
  'end',
  'subgraph x',
  '#quot;#35;',
  '<b>bold</b>',
  '--> n1',
  '];}',
  '// x',
  '/* x',
  '\u{1f600} \u0416',
  'x'.repeat(5_000),
];
const tree: Tree = {
  '.mcp.json': JSON.stringify({
    mcpServers: Object.fromEntries(NASTY.map((text) => [text, { command: text, args: [text] }])),
  }),
  'p"]\u202e\n/.claude-plugin/plugin.json': JSON.stringify({
    name: NASTY.slice(0, 8).join(' '),
    mcpServers: Object.fromEntries(NASTY.map((text) => [text, { url: `https://x/${text}` }])),
  }),
  'apm.yml': 'name: app\ndependencies:\n  apm: [a/b]\n  mcp: [io.github.me/x]\n',
  'apm_modules/a/b/apm.yml': 'name: b\ndependencies:\n  apm: [a/b]\n  mcp: [io.github.a/b]\n',
};

interface Printed {
  nodes: { id: string; label: string }[];
  edges: { from: string; to: string; label: string }[];
}

function print(format: string): string {
  return primitives(['mcp', '--format', format], { cwd: plant(tree) }).out;
}

/** Nodes by number, as both formats write them. */
function expected(): Printed {
  const { graph } = JSON.parse(print('json')) as { graph: Graph };
  const numbers = new Map(graph.nodes.map(({ id }, i) => [id, `n${i}`]));
  return {
    nodes: graph.nodes.map(({ id, label }) => ({ id: numbers.get(id)!, label: visible(label, 200) })),
    edges: graph.edges.map(({ from, to, how }) => ({
      from: numbers.get(from)!,
      to: numbers.get(to)!,
      label: how,
    })),
  };
}

/** Throws for anything that is no DOT. */
function readDot(text: string): Printed {
  const printed: Printed = { nodes: [], edges: [] };
  const graph = parse(text);
  const [digraph] = graph.children.filter(({ type }) => type === 'Graph');
  if (digraph?.type !== 'Graph' || !digraph.directed || digraph.strict) throw new Error('no digraph');
  for (const statement of digraph.children) {
    if (statement.type === 'Attribute') {
      expect([statement.key.value, statement.value.value]).toEqual(['rankdir', 'LR']);
      continue;
    }
    if (statement.type !== 'Node' && statement.type !== 'Edge')
      throw new Error(`unexpected ${statement.type}`);
    const attributes = statement.children.map((child) => (child.type === 'Attribute' ? child : undefined));
    const label = attributes.find((attribute) => attribute?.key.value === 'label')?.value.value ?? '';
    // The parser leaves the escapes of labels to the layout.
    const said = label.replace(/\\(.)/g, (_, sign: string) => {
      expect('\\"').toContain(sign);
      return sign;
    });
    if (statement.type === 'Node') printed.nodes.push({ id: statement.id.value, label: said });
    else {
      const [from, to, ...more] = statement.targets.map((target) =>
        target.type === 'NodeRef' ? target.id.value : '',
      );
      expect(more).toEqual([]);
      printed.edges.push({ from: from!, to: to!, label: said });
    }
  }
  return printed;
}

const NODE = /^ {2}(n\d+)(?:\(\["(.*)"\]\)|\[\["(.*)"\]\]|\["(.*)"\]|\("(.*)"\)|\{\{"(.*)"\}\})$/;
const EDGE = /^ {2}(n\d+) -->\|([a-z]+)\| (n\d+)$/;
/** Nothing that ends a string, and nothing that means something inside of one. */
const LABEL = /^(?:[A-Za-z0-9 .,:/@+=()-]|#\d{1,7};)*$/;

/** Throws for anything that is not the Mermaid we mean to write. */
function readMermaid(text: string): Printed {
  const printed: Printed = { nodes: [], edges: [] };
  const [head, ...lines] = text.split('\n');
  expect(head).toBe('flowchart LR');
  expect(lines.pop()).toBe('');
  for (const line of lines) {
    const edge = EDGE.exec(line);
    if (edge) {
      printed.edges.push({ from: edge[1]!, to: edge[3]!, label: edge[2]! });
      continue;
    }
    const node = NODE.exec(line);
    if (!node) throw new Error(`no node: ${line}`);
    const label = node.slice(2).find((part) => part !== undefined)!;
    expect(label).toMatch(LABEL);
    const said = label.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    printed.nodes.push({ id: node[1]!, label: said });
  }
  return printed;
}

describe('the graph for other programs', () => {
  test('DOT says what JSON says', () => {
    expect(readDot(print('dot'))).toEqual(expected());
  });

  test('Mermaid says what JSON says', () => {
    expect(readMermaid(print('mermaid'))).toEqual(expected());
  });

  test('every edge has both its ends, and every node but the project a way to it', () => {
    const { nodes, edges } = expected();
    const known = new Set(nodes.map(({ id }) => id));
    for (const { from, to } of edges) expect([known.has(from), known.has(to)]).toEqual([true, true]);
    const reached = new Set(edges.map(({ to }) => to));
    expect(nodes.filter(({ id }) => !reached.has(id)).map(({ label }) => label)).toEqual(['project']);
  });

  test('the readers refuse what is not well-formed', () => {
    expect(() => readDot('digraph mcp { n0 [label="a"b"]; }')).toThrow();
    expect(() => readMermaid('flowchart LR\n  n0["a"b"]\n')).toThrow();
    expect(() => readMermaid('flowchart LR\n  n0["a"]\n  click n0 "x"\n')).toThrow();
  });
});
