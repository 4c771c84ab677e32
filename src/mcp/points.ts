/**
 * Where servers are declared: the places that the catalog knows (`McpFact`, compiled), and the keys that mean servers
 * wherever they stand.
 */
import { SERVERS } from '../generated/catalog';
import { lazy } from '../text/lazy';

/** What the build makes of the catalog: lower-case globs and pointers. */
export type ServerPoint = [glob: string, pointers: string[]];

/** Keys of which every member is a server, at any depth of any primitive. */
export const SERVER_KEYS: ReadonlySet<string> = new Set([
  'mcpservers',
  'mcp_servers',
  'mcp-servers',
  'mcp.servers',
  'amp.mcpservers',
  'context_servers',
  'stdio_servers',
  'sse_servers',
  'shttp_servers',
]);

interface Point {
  matches: (path: string) => boolean;
  pointers: string[];
}

interface Points {
  /** By the name of the file, where the glob says it. */
  byName: Map<string, Point[]>;
  others: Point[];
}

const points = lazy(async (): Promise<Points> => {
  const { default: picomatch } = await import('picomatch');
  const byName = new Map<string, Point[]>();
  const others: Point[] = [];
  for (const [glob, pointers] of JSON.parse(SERVERS) as ServerPoint[]) {
    const point = { matches: picomatch(glob, { dot: true, nocase: true }), pointers };
    const name = glob.slice(glob.lastIndexOf('/') + 1);
    if (/[*?{}[\]]/.test(name)) others.push(point);
    else byName.set(name, [...(byName.get(name) ?? []), point]);
  }
  return { byName, others };
});

/**
 * @param path relative to the root; it may lead out of it, or be absolute
 * @returns JSON pointers to maps or lists of servers; an empty one counts when no other leads to any
 */
export async function pointersFor(path: string): Promise<string[]> {
  const { byName, others } = await points();
  const named = byName.get(path.slice(path.lastIndexOf('/') + 1).toLowerCase()) ?? [];
  // No glob goes through `..`: of a file that lies elsewhere, the names from there on count.
  const inside = path.replace(/^(?:\.{0,2}\/)+/, '');
  const known = [...named, ...others].filter(({ matches }) => matches(inside));
  return [...new Set(known.flatMap(({ pointers }) => pointers))];
}
