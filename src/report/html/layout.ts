/**
 * Where the nodes of the graph of servers stand. It is nearly a tree: the project, what it brings, what declares, the
 * servers. So every server gets a row, in the order of a walk through that tree; what leads to servers stands in the middle
 * of them, one column to the left, and what they run or reach in the last column. No library: this is all it takes.
 */
import type { Graph, GraphEdge, GraphNode } from '../../mcp/graph';

export interface Place {
  /** From the left; what is run stands a little apart, where many lines cross. */
  column: number;
  /** In rows from the top; a fraction between two. */
  row: number;
}

export interface Layout {
  places: ReadonlyMap<string, Place>;
  columns: number;
  rows: number;
}

type Drawing = Pick<Graph, 'nodes' | 'edges'>;

/** @returns a place for every node; the time is linear but for the sorting of columns */
export function layoutOf({ nodes, edges }: Drawing): Layout {
  const types = new Map(nodes.map(({ id, type }) => [id, type]));
  const next = neighbours(edges, 'from', 'to');
  const { depths, order } = walk(nodes[0]?.id, next, types);
  const servers = order.filter((id) => types.get(id) === 'server');
  const deepest = Math.max(0, ...order.filter((id) => !isLast(types.get(id)!)).map((id) => depths.get(id)!));
  const apart = Math.min(0.35, servers.length / 80);
  const columnOf = (id: string): number => {
    const type = types.get(id)!;
    return type === 'target' ? deepest + 2 + apart : type === 'server' ? deepest + 1 : depths.get(id)!;
  };
  const rows = new Map(servers.map((id, row) => [id, row]));
  const columns: string[][] = [];
  for (const id of order) {
    const column = Math.floor(columnOf(id));
    columns[column] ??= [];
    columns[column].push(id);
  }
  for (let column = deepest; column >= 0; column--) settle(columns[column] ?? [], next, rows);
  settle(columns[deepest + 2] ?? [], neighbours(edges, 'to', 'from'), rows);
  return {
    places: new Map(order.map((id) => [id, { column: columnOf(id), row: rows.get(id)! }])),
    columns: columns.length === deepest + 3 ? columns.length + apart : columns.length,
    rows: Math.max(1, ...[...rows.values()].map((row) => row + 1)),
  };
}

function isLast(type: GraphNode['type']): boolean {
  return type === 'server' || type === 'target';
}

function neighbours(
  edges: readonly GraphEdge[],
  of: 'from' | 'to',
  who: 'from' | 'to',
): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const edge of edges) {
    const known = map.get(edge[of]);
    if (known) known.push(edge[who]);
    else map.set(edge[of], [edge[who]]);
  }
  return map;
}

/** Depth first, each node once, so that cycles end; a depth is that of the way by which it was found. */
function walk(
  first: string | undefined,
  next: ReadonlyMap<string, readonly string[]>,
  types: ReadonlyMap<string, GraphNode['type']>,
): { depths: Map<string, number>; order: string[] } {
  const depths = new Map<string, number>();
  const order: string[] = [];
  const pending: [id: string, depth: number][] = first === undefined ? [] : [[first, 0]];
  for (let item = pending.pop(); item; item = pending.pop()) {
    const [id, depth] = item;
    if (depths.has(id) || !types.has(id)) continue;
    depths.set(id, depth);
    order.push(id);
    for (const to of [...(next.get(id) ?? [])].reverse()) pending.push([to, depth + 1]);
  }
  return { depths, order };
}

/** The middle of the neighbours that have a row, then downwards until nobody stands on another. */
function settle(
  ids: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
  rows: Map<string, number>,
): void {
  let below = 0;
  const wanted = ids.map((id) => {
    const near = (next.get(id) ?? []).flatMap((one) => rows.get(one) ?? []);
    const middle = near.length === 0 ? below : (Math.min(...near) + Math.max(...near)) / 2;
    below = middle + 1;
    return { id, middle };
  });
  wanted.sort((a, b) => a.middle - b.middle);
  let free = 0;
  for (const { id, middle } of wanted) {
    const row = Math.max(free, middle);
    rows.set(id, row);
    free = row + 1;
  }
}
