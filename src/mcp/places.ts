/** Where in a file's data servers stand, under which name. What each of them says is read elsewhere. */
import type { Span } from '../document';
import type { Data, DataEntry, DataNode } from '../parse/data';
import type { Kind } from '../types';
import { addressIn, COMMANDS, plainKey, stringOf } from './nodes';
import { SERVER_KEYS } from './points';

/** One file of which the servers are asked. */
export interface Asked {
  data: Data;
  /** JSON pointers to maps or lists of servers (src/mcp/points.ts). */
  pointers: readonly string[];
  kind: Kind;
  via: string[];
}

/** A place at which a server stands, before anyone has looked at it. */
export interface Found {
  name: string;
  pointer: string;
  key: Span;
  node: DataNode;
}

interface Search {
  /** By place: an anchor of YAML may be several servers, and a key that is written twice too. */
  found: Map<string, Found>;
  /** Maps and lists of servers that were looked through already, and where. */
  asked: Map<DataNode, string>;
}

/** A map with one of these starts or reaches something. Compared without case, dashes and underscores. */
const LAUNCHES = new Set([
  'command',
  'cmd',
  'servercommand',
  'url',
  'httpurl',
  'serverurl',
  'uri',
  'sseurl',
  'endpoint',
  'container',
  'image',
  'headershelper',
  'registrytype',
  'registryname',
  'bundle',
]);
/** Kinds of files that an agent asks for servers, under whatever key. */
const MCP_KINDS: ReadonlySet<string> = new Set(['mcp', 'explicit']);
const LOOSE_KEYS = new Set(['mcp', 'servers']);

/** A file that names files of servers. */
const MANIFEST = /(?:plugin|extension|marketplace)\.json$/i;

/** @returns every place at which a server stands, each once, in the order of the search */
export function placesIn({ data, pointers: given, kind, via }: Asked): Found[] {
  // What a workflow of gh-aw imports is part of it, wherever it lies.
  const isImported = via.some((path) => /(?:^|\/)\.github\/workflows\//i.test(path));
  const pointers = isImported ? [...given, '/tools'] : given;
  const known = pointers.filter((pointer) => pointer !== '');
  const isBare =
    pointers.includes('') && (known.length > 0 || kind !== 'included' || MANIFEST.test(via.at(-1) ?? ''));
  const search: Search = { found: new Map(), asked: new Map() };
  const { found } = search;
  const roots = [data.root, ...(data.more ?? [])];
  roots.forEach((root, i) => {
    if (!root) return;
    const base = i === 0 ? '' : `#${i + 1}`;
    const before = found.size;
    for (const pointer of known) {
      for (const [at, node, key] of nodesAt(root, pointer)) collect(node, base + at, true, search, key);
    }
    if (known.includes(BUNDLE)) collectBundle(root, base, search);
    // In a file of servers every member of such a key is one; elsewhere only what starts or reaches something.
    const isCertain = known.length > 0 || MCP_KINDS.has(kind);
    findByKey(root, base, 0, { isCertain, keys: SERVER_KEYS }, search);
    // A bare map of servers, where the file may be one.
    if (found.size === before && isBare) collect(root, base, false, search);
    if (found.size === before && MCP_KINDS.has(kind))
      findByKey(root, base, 0, { isCertain: false, keys: LOOSE_KEYS, isMapOnly: true }, search);
  });
  return [...found.values()];
}

/** Where a bundle (MCPB) has its server. */
const BUNDLE = '/server/mcp_config';
/** Where its server stands instead, when the host starts it by its type and its file (`uv`). */
const BUNDLE_BY_FILE = '/server';

/** @returns whether the server of a bundle is declared there: it has the name of the bundle */
export function isBundled(pointer: string): boolean {
  return pointer === BUNDLE || pointer === BUNDLE_BY_FILE;
}

/** Of a bundle: a server that is only a file, and what runs instead on one system or the other. */
function collectBundle(root: DataNode, base: string, { found }: Search): void {
  const add = ([at, node, entry]: Child, suffix: string): void => {
    if (!entry || node.kind !== 'map') return;
    const { start } = entry.keySpan;
    found.set(`${base}${at} ${start}`, { name: suffix, pointer: base + at, key: entry.keySpan, node });
  };
  const servers = nodesAt(root, BUNDLE_BY_FILE);
  if (nodesAt(root, BUNDLE).length === 0)
    for (const server of servers)
      if (stringOf(server[1], ['entrypoint']) !== undefined) add(server, 'server');
  for (const override of nodesAt(root, `${BUNDLE}/platform_overrides/*`))
    add(override, override[2]?.key ?? '');
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

type Child = [key: string, node: DataNode, entry: DataEntry | undefined];

/** Where a pointer leads; more than one place when keys are duplicate or `*` stands in it. */
function nodesAt(root: DataNode, pointer: string): Child[] {
  let places: Child[] = [['', root, undefined]];
  for (const segment of pointer.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    const next: Child[] = [];
    for (const [at, node] of places)
      for (const [key, child, entry] of childrenOf(node))
        if (segment === '*' || key === name) next.push([`${at}/${escaped(key)}`, child, entry]);
    places = next;
  }
  return places;
}

function childrenOf(node: DataNode): Child[] {
  if (node.kind === 'map') return node.entries.map((entry) => [entry.key, entry.value, entry]);
  return node.kind === 'list' ? node.items.map((item, i) => [String(i), item, undefined]) : [];
}

/** Deeper than any agent looks. */
const MAX_DEPTH = 12;

interface Wanted {
  isCertain: boolean;
  keys: ReadonlySet<string>;
  /** For keys that mean other things too. */
  isMapOnly?: boolean;
}

function findByKey(node: DataNode, at: string, depth: number, wanted: Wanted, search: Search): void {
  if (depth > MAX_DEPTH) return;
  for (const [key, child, entry] of childrenOf(node)) {
    const isThere =
      entry && wanted.keys.has(key.toLowerCase()) && !(wanted.isMapOnly && child.kind !== 'map');
    if (!isThere && child.kind === 'scalar') continue;
    const pointer = `${at}/${escaped(key)}`;
    if (isThere) collect(child, pointer, wanted.isCertain, search, entry);
    else findByKey(child, pointer, depth + 1, wanted, search);
  }
}

/** The members of a map or list of servers; the node itself where it is one server. */
function collect(
  node: DataNode,
  at: string,
  isCertain: boolean,
  { found, asked }: Search,
  entry?: DataEntry,
): void {
  // A known place is found by its key as well.
  if (asked.get(node) === at) return;
  asked.set(node, at);
  const add = (name: string, pointer: string, key: Span, server: DataNode): void => {
    const place = `${pointer} ${key.start}`;
    if (!found.has(place)) found.set(place, { name, pointer, key, node: server });
  };
  if (node.kind === 'scalar') {
    if (!entry || typeof node.value !== 'string') return;
    // `mcp.serverCommand`; a path to another file is followed as an include, but not one into an archive.
    if (COMMANDS.includes(plainKey(entry.key))) add(entry.key, at, entry.keySpan, node);
    else if (isBundle(node)) add(node.value, at, entry.keySpan, node);
    return;
  }
  if (node.kind === 'map') {
    const isOne = launches(node);
    if (isOne) {
      const name = stringOf(node, ['name', 'id']) ?? at.slice(at.lastIndexOf('/') + 1);
      add(name, at, entry?.keySpan ?? node, node);
    }
    // Not every tool of a workflow is a server; nor is a server's own `url`, unless it has members that are.
    const areServers = isCertain && !isOne && !at.endsWith('/tools');
    for (const { key, keySpan, value } of node.entries) {
      const server = nested(value);
      if (areServers || launches(server) || (!isOne && addressIn(server)))
        add(key, `${at}/${escaped(key)}`, keySpan, server);
    }
    return;
  }
  node.items.forEach((item, i) => {
    const pointer = `${at}/${i}`;
    if (item.kind === 'scalar') {
      // A manifest lists files beside definitions; those are followed.
      const isFile = /mcpServers$/i.test(at) && /\.json$/i.test(String(item.value)) && !addressIn(item);
      if (entry && typeof item.value === 'string' && !isFile) add(item.value, pointer, item, item);
      return;
    }
    if (item.kind !== 'map') return;
    // An OpenAI skill lists tools of several types.
    const type = stringOf(item, ['type']);
    if (at.endsWith('/dependencies/tools') && type !== undefined && type !== 'mcp') return;
    const [only] = item.entries;
    if (item.entries.length === 1 && only && !LAUNCHES.has(plainKey(only.key)) && only.value.kind === 'map') {
      if (isCertain || launches(only.value))
        add(only.key, `${pointer}/${escaped(only.key)}`, only.keySpan, only.value);
      return;
    }
    if (!isCertain && !launches(item)) return;
    const named = NAMES.map((name) => item.entries.findLast(({ key }) => key === name)?.value).find(
      (value) => value?.kind === 'scalar' && value.value !== null,
    );
    if (named?.kind === 'scalar') add(String(named.value), pointer, named, item);
    else add(String(i), pointer, item, item);
  });
}

/** What an item of a list is called by; the first that is there. */
const NAMES = ['name', 'id', 'value', 'identifier', 'package', 'uses', 'uri', 'url'];

/** An archive of a server, or the address of one: nothing that could be followed. */
function isBundle(node: DataNode): boolean {
  return (
    node.kind === 'scalar' &&
    typeof node.value === 'string' &&
    (/\.(?:mcpb|dxt)$/i.test(node.value) || addressIn(node) !== undefined)
  );
}

/** gh-aw writes `tools: { name: { mcp: { … } } }`, older VS Code settings `config: { … }`. */
function nested(node: DataNode): DataNode {
  if (node.kind !== 'map' || launches(node)) return node;
  const inner = node.entries.find(({ key, value }) => /^(?:mcp|config)$/.test(key) && launches(value));
  return inner ? inner.value : node;
}

function launches(node: DataNode): boolean {
  if (node.kind !== 'map') return false;
  return node.entries.some(
    ({ key, value }) =>
      LAUNCHES.has(plainKey(key)) &&
      (value.kind !== 'map' || (COMMANDS.includes(plainKey(key)) && hasPath(value))),
  );
}

/** `command: { path, args }`; anything else under that key is a server that is called so. */
function hasPath(node: DataNode): boolean {
  return (
    node.kind === 'map' && node.entries.some(({ key, value }) => key === 'path' && value.kind === 'scalar')
  );
}
