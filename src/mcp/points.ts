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

const points = lazy(async (): Promise<Point[]> => {
  const { default: picomatch } = await import('picomatch');
  return (JSON.parse(SERVERS) as ServerPoint[]).map(([glob, pointers]) => ({
    matches: picomatch(glob, { dot: true, nocase: true }),
    pointers,
  }));
});

/**
 * @param path relative to the root
 * @returns JSON pointers to maps or lists of servers; an empty one counts when no other leads to any
 */
export async function pointersFor(path: string): Promise<string[]> {
  const known = await points();
  return [...new Set(known.filter(({ matches }) => matches(path)).flatMap(({ pointers }) => pointers))];
}
