/**
 * Servers -> the graph of who brings whom: the project, packages, the files that declare, the servers, and what each
 * runs or reaches. Only what leads to a server is in it.
 */

import { regionOf } from '../text/lines';
import type { Verdict } from './policy';
import { argsWithoutSecrets, commandText, targetText, withoutSecrets } from './print';
import type { PackageType, Server, Target, Transport } from './server';

export const NODE_TYPES = ['project', 'package', 'primitive', 'server', 'target'] as const;

export interface GraphNode {
  /** Unique: type and path, the same from run to run. */
  id: string;
  type: (typeof NODE_TYPES)[number];
  /** Not escaped: every format escapes for itself. */
  label: string;
}

export interface GraphEdge {
  from: string;
  to: string;
  /** A project or package brings a package, holds a file, a file includes a file or declares a server, a server runs a program or reaches a host. */
  how: 'brings' | 'holds' | 'includes' | 'declares' | 'runs' | 'reaches';
}

export interface Judged {
  server: Server;
  verdict: Verdict;
}

/** What a report says of one server. Nothing in it is escaped; values of the environment and of headers are left out. */
export interface ServerRow {
  name: string;
  /** What makes it start by itself, for what is no server: `hooks SessionStart`. */
  surface: string | undefined;
  path: string;
  /** RFC 6901. */
  pointer: string;
  /** Of the key, 1-based, in UTF-16 code units. */
  line: number;
  column: number;
  transport: Transport;
  /** The command line as one text, or the address. */
  summary: string;
  command: string | undefined;
  args: string[];
  env: string[];
  headers: string[];
  url: string | undefined;
  runs: { type: Target['type']; name: string; isPinned: boolean | undefined };
  packages: { root: string; type: PackageType; name: string }[];
  chain: string[];
  /** Packages between the project and the declaration. */
  depth: number;
  isTransitive: boolean;
  isDisabled: boolean;
  verdict: Verdict;
  agents: string[];
  /** SRI digest of the definition in canonical form: what `mcp.allow` takes. */
  integrity: string;
}

/** What a list of servers holds. */
export interface Listing {
  servers: ServerRow[];
  /** Commands that start by themselves. They are listed, not drawn. */
  surfaces: ServerRow[];
}

/** What a picture of servers holds. */
export interface Drawing {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface Graph extends Listing, Drawing {}

const PROJECT = 'project';

const isServer = ({ server }: Judged): boolean => server.surface === undefined;

export function graphOf(judged: readonly Judged[]): Graph {
  return { ...drawingOf(judged), ...listingOf(judged) };
}

export function listingOf(judged: readonly Judged[]): Listing {
  return {
    servers: judged.filter(isServer).map(serverRow),
    surfaces: judged.filter((one) => !isServer(one)).map(serverRow),
  };
}

/** @returns nodes and edges in the order in which the servers name them; each once, so shared packages and cycles are no matter */
export function drawingOf(judged: readonly Judged[]): Drawing {
  const nodes = new Map<string, GraphNode>([[PROJECT, { id: PROJECT, type: 'project', label: 'project' }]]);
  const edges = new Map<string, GraphEdge>();
  const node = (type: GraphNode['type'], key: string, label: string): string => {
    const id = `${type}:${key}`;
    if (!nodes.has(id)) nodes.set(id, { id, type, label });
    return id;
  };
  const edge = (from: string, to: string, how: GraphEdge['how']): void => {
    // Neither an id nor a word of ours holds a NUL.
    const key = `${from}\0${to}\0${how}`;
    if (!edges.has(key)) edges.set(key, { from, to, how });
  };
  for (const { server } of judged.filter(isServer)) {
    let at = PROJECT;
    for (const { root, type, name, manifest } of server.packages) {
      const to = node('package', root || manifest, `${name} (${type})`);
      edge(at, to, 'brings');
      at = to;
    }
    for (const [i, file] of [...server.via, server.path].entries()) {
      const to = node('primitive', file, file);
      edge(at, to, i === 0 ? 'holds' : 'includes');
      at = to;
    }
    const id = node('server', serverKey(server), server.name);
    edge(at, id, 'declares');
    if (server.runs.type === 'nothing') continue;
    const target = targetText(server.runs);
    edge(
      id,
      node('target', `${server.runs.type}:${target}`, target || commandText(server)),
      server.runs.type === 'url' ? 'reaches' : 'runs',
    );
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** @returns where a server is declared: file and JSON pointer, as the lock writes it */
function serverKey({ path, pointer }: Pick<Server, 'path' | 'pointer'>): string {
  return `${path}#${pointer}`;
}

/** @returns what a report says of one server */
export function serverRow({ server, verdict }: Judged): ServerRow {
  const { name, path, pointer, key, document, transport, command, url, runs, packages, chain } = server;
  const { startLine, startColumn } = regionOf(document.lines, key.start, key.end);
  // No spreads: of ten thousand servers they are a tenth of a second. What is undefined, JSON leaves out.
  return {
    name,
    surface: server.surface,
    path,
    pointer,
    line: startLine,
    column: startColumn,
    transport,
    summary: commandText(server),
    command: command?.value,
    args: argsWithoutSecrets(server.args.map(({ value }) => value)),
    env: server.env.map((setting) => setting.name),
    headers: server.headers.map((setting) => setting.name),
    url: url && withoutSecrets(url.value),
    runs: {
      type: runs.type,
      name: targetText(runs),
      isPinned: runs.type === 'package' ? runs.isPinned : undefined,
    },
    packages: packages.map(({ root, type, name: label }) => ({ root, type, name: label })),
    chain,
    depth: packages.length,
    isTransitive: server.isTransitive,
    isDisabled: server.isDisabled,
    verdict,
    agents: server.agents,
    integrity: server.integrity,
  };
}
