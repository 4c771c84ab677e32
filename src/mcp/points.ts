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
  /** @param path relative to the root, in lower case too */
  matches: (path: string, lower: string) => boolean;
  pointers: string[];
}

interface Points {
  /** By the name of the file, where the glob says it. */
  byName: Map<string, Point[]>;
  /** By its last ending, with the dot. */
  byEnding: Map<string, Point[]>;
}

const points = lazy(async (): Promise<Points> => {
  const { default: picomatch } = await import('picomatch');
  const byName = new Map<string, Point[]>();
  const byEnding = new Map<string, Point[]>();
  for (const [glob, pointers] of JSON.parse(SERVERS) as ServerPoint[]) {
    const point = { matches: matcherOf(glob, picomatch.makeRe), pointers };
    const name = glob.slice(glob.lastIndexOf('/') + 1);
    const [index, key] = MAGIC.test(name) ? [byEnding, endingOf(name)] : [byName, name];
    index.set(key, [...(index.get(key) ?? []), point]);
  }
  return { byName, byEnding };
});

const MAGIC = /[*?{}[\]()!+@\\]/;

const ANYWHERE = '**/';

/** Most globs name a file in any folder, and need no expression. */
function matcherOf(glob: string, makeRe: typeof import('picomatch').makeRe): Point['matches'] {
  const file = glob.startsWith(ANYWHERE) ? glob.slice(ANYWHERE.length) : '*';
  if (!MAGIC.test(file)) return (_, lower) => lower === file || lower.endsWith(`/${file}`);
  const expression = makeRe(glob, { dot: true, nocase: true });
  return (path) => expression.test(path);
}

const endingOf = (name: string): string => name.slice(name.lastIndexOf('.'));

/**
 * @param path relative to the root; it may lead out of it, or be absolute
 * @returns JSON pointers to maps or lists of servers; an empty one counts when no other leads to any
 */
export async function pointersFor(path: string): Promise<string[]> {
  const { byName, byEnding } = await points();
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  // No glob goes through `..`: of a file that lies elsewhere, the names from there on count.
  const inside = path.replace(/^(?:\.{0,2}\/)+/, '');
  const lower = inside.toLowerCase();
  const known = [...(byName.get(name) ?? []), ...(byEnding.get(endingOf(name)) ?? [])].filter(({ matches }) =>
    matches(inside, lower),
  );
  return [...new Set(known.flatMap(({ pointers }) => pointers))];
}
