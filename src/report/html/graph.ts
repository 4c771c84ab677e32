/** The servers as a picture: who brings whom, and what each runs or reaches. Inline SVG; the table below it says the same. */
import type { Graph, GraphEdge, GraphNode, ServerRow } from '../../mcp/graph';
import { visible, visiblePath } from '../../text/escape';
import { type Child, el, type Html, short, together } from '../../text/html';
import { MOST_DRAWN_NODES, MOST_DRAWN_SERVERS } from './bounds';
import { layoutOf, type Place } from './layout';
import { counted, digits } from './parts';
import { VERDICTS, worstFirst } from './verdicts';

const WIDTH = 180;
const HEIGHT = 42;
const ROW = 56;
const COLUMN = WIDTH + 46;
const MARGIN = 8;
/** Columns of letters that fit into a node. */
const LABEL = 22;

const SAYS: Record<GraphNode['type'], string> = {
  project: 'what was looked at',
  package: 'package',
  primitive: 'file',
  server: 'server',
  target: 'what is run',
};

type Drawing = Pick<Graph, 'nodes' | 'edges'>;

export function graphHtml(graph: Graph): Html {
  const { drawing, left } = bounded(graph);
  const { places, columns, rows } = layoutOf(drawing);
  const width = Math.ceil(columns * COLUMN - (COLUMN - WIDTH) + 2 * MARGIN);
  const height = Math.ceil(rows * ROW - (ROW - HEIGHT) + 2 * MARGIN);
  const verdicts = new Map(
    graph.servers.map((server) => [`server:${server.path}#${server.pointer}`, server.verdict]),
  );
  const reached = new Set(drawing.edges.filter(({ how }) => how === 'reaches').map(({ to }) => to));
  const drawn = drawing.nodes.length;
  const label = `Picture of ${counted(graph.servers.length - left, 'MCP server')}: who brings it, and what it runs or reaches. The table below says the same.`;
  return together(
    el(
      'div',
      { class: 'scroll picture', role: 'region', 'aria-label': 'Graph of MCP servers', tabindex: 0 },
      el(
        'svg',
        {
          class: 'graph',
          role: 'img',
          'aria-label': label,
          width,
          height,
          viewBox: `0 0 ${width} ${height}`,
        },
        drawing.edges.map((edge) => edgeHtml(edge, places)),
        drawing.nodes.map((node) =>
          nodeHtml(node, places.get(node.id), verdicts.get(node.id), reached.has(node.id)),
        ),
      ),
    ),
    left > 0
      ? el(
          'p',
          { class: 'more' },
          `${digits(left)} more servers are not drawn: the picture holds the worst, and at most ${MOST_DRAWN_SERVERS} of them and ${MOST_DRAWN_NODES} boxes (${drawn} here). The table has more.`,
        )
      : undefined,
  );
}

function edgeHtml({ from, to, how }: GraphEdge, places: ReadonlyMap<string, Place>): Child {
  const [a, b] = [places.get(from), places.get(to)];
  if (!a || !b) return undefined;
  const [x1, y1] = [xOf(a) + WIDTH, yOf(a) + HEIGHT / 2];
  const [x2, y2] = [xOf(b), yOf(b) + HEIGHT / 2];
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  const d = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  return el('path', { class: `edge ${how}`, d });
}

function nodeHtml(
  { type, label }: GraphNode,
  place: Place | undefined,
  verdict: ServerRow['verdict'] | undefined,
  isReached: boolean,
): Child {
  if (!place) return undefined;
  const { tone, words } = verdict
    ? VERDICTS[verdict]
    : { tone: 'plain', words: isReached ? 'what is reached' : SAYS[type] };
  return el(
    'svg',
    // A picture inside the picture cuts what is wider than it.
    { class: `node ${type} ${tone}`, x: xOf(place), y: yOf(place), width: WIDTH, height: HEIGHT },
    el('rect', {
      x: 0.75,
      y: 0.75,
      width: WIDTH - 1.5,
      height: HEIGHT - 1.5,
      rx: type === 'target' ? 20 : 5,
    }),
    el(
      'text',
      { class: 'label', x: 12, y: 17 },
      short(fitting(type === 'primitive' ? visiblePath(label) : visible(label), type), MOST_CHARS),
    ),
    el('text', { class: 'kind', x: 12, y: 33 }, type === 'server' ? `server, ${words}` : words),
  );
}

function xOf({ column }: Place): number {
  return Math.round(MARGIN + column * COLUMN);
}

function yOf({ row }: Place): number {
  return Math.round((MARGIN + row * ROW) * 2) / 2;
}

/**
 * Of a path the end tells most, of a name the beginning, and of what is run both: its version is last.
 * Letters of East Asia take two columns.
 */
function fitting(text: string, type: GraphNode['type']): string {
  const chars = [...text.slice(0, MOST_CHARS)];
  if (columnsOf(chars) <= LABEL) return text;
  const end = type === 'primitive' ? LABEL - 1 : type === 'target' ? LABEL / 2 : 0;
  const tail = taken([...chars].reverse(), end).reverse();
  return `${taken(chars, LABEL - 1 - end).join('')}\u2026${tail.join('')}`;
}

const MOST_CHARS = 4_096;

function columnOf(char: string): number {
  return char >= '\u1100' ? 2 : 1;
}

function columnsOf(chars: readonly string[]): number {
  return chars.reduce((sum, char) => sum + columnOf(char), 0);
}

function taken(chars: readonly string[], columns: number): string[] {
  let left = columns;
  let count = 0;
  while (count < chars.length && left >= columnOf(chars[count]!)) left -= columnOf(chars[count++]!);
  return chars.slice(0, count);
}

/** @returns what can be drawn, and how many servers that leaves out */
function bounded({ nodes, edges, servers }: Graph): { drawing: Drawing; left: number } {
  const byVerdict = worstFirst(servers);
  for (let count = Math.min(servers.length, MOST_DRAWN_SERVERS); ; count = Math.floor(count / 2)) {
    const wanted = new Set(byVerdict.slice(0, count).map(({ path, pointer }) => `server:${path}#${pointer}`));
    const drawing = count === servers.length ? { nodes, edges } : around(wanted, nodes, edges);
    if (drawing.nodes.length <= MOST_DRAWN_NODES || count === 0)
      return { drawing, left: servers.length - count };
  }
}

/** The servers, all that leads to them, and what they run or reach. */
function around(
  servers: ReadonlySet<string>,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): Drawing {
  const before = new Map<string, string[]>();
  const kept = new Set(servers);
  for (const { from, to } of edges) {
    if (servers.has(from)) kept.add(to);
    before.set(to, [...(before.get(to) ?? []), from]);
  }
  const pending = [...servers];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const from of before.get(id) ?? []) {
      if (kept.has(from)) continue;
      kept.add(from);
      pending.push(from);
    }
  }
  return {
    nodes: nodes.filter(({ id }) => kept.has(id)),
    edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}
