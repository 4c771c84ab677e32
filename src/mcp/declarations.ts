/** A document's data -> the servers that it declares. */
import type { Document, Span } from '../document';
import type { Data, DataEntry, DataNode } from '../parse/data';
import type { Kind } from '../types';
import { commandLine } from './argv';
import { nodeIntegrity, plainValue } from './definition';
import { SERVER_KEYS } from './points';
import type { Declaration, Setting, Text, Transport } from './server';
import { targetOf } from './target';

/** One file of which the servers are asked. */
export interface Source {
  document: Document;
  data: Data;
  /** JSON pointers to maps or lists of servers (src/mcp/points.ts). */
  pointers: readonly string[];
  kind: Kind;
  agents: string[];
  via: string[];
}

/** A place at which a server stands, before anyone has looked at it. */
interface Found {
  name: string;
  pointer: string;
  key: Span;
  node: DataNode;
}

/** By place: an anchor of YAML may be several servers, and a key that is written twice too. */
type FoundServers = Map<string, Found>;

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
const COMMANDS = ['command', 'cmd', 'servercommand'];
const URLS = ['url', 'httpurl', 'serverurl', 'uri', 'sseurl', 'endpoint'];
const ENVIRONMENTS = ['env', 'envs', 'environment', 'envvars', 'environmentvariables'];
const HEADERS = ['headers', 'httpheaders', 'envhttpheaders'];
const IMAGES = ['container', 'image'];

const plain = (key: string): string => key.toLowerCase().replace(/[-_]/g, '');

/** Kinds of files that an agent asks for servers, under whatever key. */
const MCP_KINDS: ReadonlySet<string> = new Set(['mcp', 'explicit']);
const LOOSE_KEYS = new Set(['mcp', 'servers']);

/** @returns every server that the file declares, in the order of the file */
export function declarationsIn(source: Source): Declaration[] {
  const { data, kind, via } = source;
  // What a workflow of gh-aw imports is part of it, wherever it lies.
  const isImported = via.some((path) => /(?:^|\/)\.github\/workflows\//i.test(path));
  const pointers = isImported ? [...source.pointers, '/tools'] : source.pointers;
  const known = pointers.filter((pointer) => pointer !== '');
  const isBare =
    pointers.includes('') && (known.length > 0 || kind !== 'included' || MANIFEST.test(via.at(-1) ?? ''));
  const found: FoundServers = new Map();
  const roots = [data.root, ...(data.more ?? [])];
  roots.forEach((root, i) => {
    if (!root) return;
    const base = i === 0 ? '' : `#${i + 1}`;
    const before = found.size;
    for (const pointer of known) {
      for (const [at, node, key] of nodesAt(root, pointer)) collect(node, base + at, true, found, key);
    }
    // In a file of servers every member of such a key is one; elsewhere only what starts or reaches something.
    const isCertain = known.length > 0 || MCP_KINDS.has(kind);
    findByKey(root, base, { isCertain, keys: SERVER_KEYS, depth: 0 }, found);
    // A bare map of servers, where the file may be one.
    if (found.size === before && isBare) collect(root, base, false, found);
    if (found.size === before && MCP_KINDS.has(kind))
      findByKey(root, base, { isCertain: false, keys: LOOSE_KEYS, depth: 0, isMapOnly: true }, found);
  });
  return [...found.values()]
    .map((place) => declarationOf(source, { ...place, name: nameOf(source, place) }))
    .sort((a, b) => a.key.start - b.key.start);
}

/** A file that is one server has its name above the definition, or is named after it. */
function nameOf({ data, document }: Source, { name, pointer }: Found): string {
  if (pointer === '/server/mcp_config') return (data.root && stringOf(data.root, ['name'])) ?? name;
  return name === '' && pointer === '' ? document.path.replace(/^.*\/|\.\w+$/g, '') : name;
}

/** A file that names files of servers. */
const MANIFEST = /(?:plugin|extension|marketplace)\.json$/i;

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Where a pointer leads; more than one place when keys are duplicate or `*` stands in it. */
function nodesAt(
  root: DataNode,
  pointer: string,
): [pointer: string, node: DataNode, key: DataEntry | undefined][] {
  let places: [string, DataNode, DataEntry | undefined][] = [['', root, undefined]];
  for (const segment of pointer.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    places = places.flatMap(([at, node]) =>
      childrenOf(node)
        .filter(([key]) => segment === '*' || key === name)
        .map(([key, child, entry]): [string, DataNode, DataEntry | undefined] => [
          `${at}/${escaped(key)}`,
          child,
          entry,
        ]),
    );
  }
  return places;
}

function childrenOf(node: DataNode): [key: string, node: DataNode, entry: DataEntry | undefined][] {
  if (node.kind === 'map') return node.entries.map((entry) => [entry.key, entry.value, entry]);
  return node.kind === 'list' ? node.items.map((item, i) => [String(i), item, undefined]) : [];
}

/** Deeper than any agent looks. */
const MAX_DEPTH = 12;

interface Search {
  isCertain: boolean;
  keys: ReadonlySet<string>;
  depth: number;
  /** For keys that mean other things too. */
  isMapOnly?: boolean;
}

function findByKey(node: DataNode, at: string, search: Search, found: FoundServers): void {
  if (search.depth > MAX_DEPTH) return;
  for (const [key, child, entry] of childrenOf(node)) {
    const pointer = `${at}/${escaped(key)}`;
    const isThere =
      entry && search.keys.has(key.toLowerCase()) && !(search.isMapOnly && child.kind !== 'map');
    if (isThere) collect(child, pointer, search.isCertain, found, entry);
    else findByKey(child, pointer, { ...search, depth: search.depth + 1 }, found);
  }
}

/** The members of a map or list of servers; the node itself where it is one server. */
function collect(
  node: DataNode,
  at: string,
  isCertain: boolean,
  found: FoundServers,
  entry?: DataEntry,
): void {
  const add = (name: string, pointer: string, key: Span, server: DataNode): void => {
    const place = `${pointer} ${key.start}`;
    if (!found.has(place)) found.set(place, { name, pointer, key, node: server });
  };
  if (node.kind === 'scalar') {
    if (!entry || typeof node.value !== 'string') return;
    // `mcp.serverCommand`; a path to another file is followed as an include, but not one into an archive.
    if (COMMANDS.includes(plain(entry.key))) add(entry.key, at, entry.keySpan, node);
    else if (isBundle(node)) add(node.value, at, entry.keySpan, node);
    return;
  }
  if (node.kind === 'map') {
    const members = node.entries.map((member) => ({ ...member, server: nested(member.value) }));
    const isOne = launches(node);
    if (isOne) {
      const name = stringOf(node, ['name', 'id']) ?? at.slice(at.lastIndexOf('/') + 1);
      add(name, at, entry?.keySpan ?? node, node);
    }
    // Not every tool of a workflow is a server; nor is a server's own `url`, unless it has members that are.
    const areServers = isCertain && !isOne && !at.endsWith('/tools');
    for (const { key, keySpan, server } of members) {
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
    if (item.entries.length === 1 && only && !LAUNCHES.has(plain(only.key)) && only.value.kind === 'map') {
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
      LAUNCHES.has(plain(key)) && (value.kind !== 'map' || (COMMANDS.includes(plain(key)) && hasPath(value))),
  );
}

/** `command: { path, args }`; anything else under that key is a server that is called so. */
function hasPath(node: DataNode): boolean {
  return (
    node.kind === 'map' && node.entries.some(({ key, value }) => key === 'path' && value.kind === 'scalar')
  );
}

function stringOf(node: DataNode, keys: readonly string[]): string | undefined {
  if (node.kind !== 'map') return undefined;
  const entry = node.entries.findLast(
    ({ key, value }) =>
      keys.includes(plain(key)) && value.kind === 'scalar' && typeof value.value === 'string',
  );
  return entry?.value.kind === 'scalar' ? String(entry.value.value) : undefined;
}

function declarationOf(source: Source, { name, pointer, key, node }: Found): Declaration {
  const { document, kind, agents, via } = source;
  const member = membersOf(node);
  const command = node.kind === 'scalar' && COMMANDS.includes(plain(name)) ? textOf(node) : undefined;
  const [program, ...rest] = command ? [command] : textsOf(member(COMMANDS));
  const args = [...rest, ...textsOf(member(['args', 'arguments', 'packagearguments', 'runtimearguments']))];
  const url = firstText(member(URLS)) ?? addressIn(node);
  const image = firstText(member(IMAGES));
  const definition = plainValue(node);
  const line = commandLine(program, args);
  const env = settingsOf(member(ENVIRONMENTS));
  const headers = settingsOf(member(HEADERS));
  const runs =
    program || !image
      ? targetOf(line, url)
      : targetOf({ words: [imageRunner(image), { ...image, value: 'run' }, image] }, url);
  return {
    name,
    path: document.path,
    document,
    pointer,
    key,
    node,
    definition,
    integrity: nodeIntegrity(node, definition),
    transport: transportOf(node, {
      program: program ?? image,
      url,
      declared: firstText(member(['type', 'transport', 'transporttype']))?.value,
      isRegistry: isRegistry(pointer, node),
    }),
    command: program,
    args,
    env,
    headers,
    url,
    isDisabled: isSwitchedOff(node),
    runs: runs.type === 'nothing' ? registryTarget(node, name, pointer) : runs,
    kind,
    agents,
    via,
  };
}

const imageRunner = (image: Text): Text => ({ ...image, value: 'docker' });

/** Members of a definition by the names they go by; of nested forms (`command: { path, args }`, `transport: { … }`) the inner ones too. */
function membersOf(node: DataNode): (keys: readonly string[]) => DataNode | undefined {
  const own: [key: string, value: DataNode][] = [];
  const inner: [key: string, value: DataNode][] = [];
  for (const { key, value } of node.kind === 'map' ? node.entries : []) {
    own.push([plain(key), value]);
    if (value.kind !== 'map' || !/^(?:command|transport|mcp_config|server|package)$/.test(key)) continue;
    for (const member of value.entries)
      inner.push([member.key === 'path' && key === 'command' ? 'command' : plain(member.key), member.value]);
  }
  // What stands at the top is what agents read; duplicates win in their order.
  return (keys) => {
    const fits = ([key, value]: [string, DataNode]): boolean =>
      keys.includes(key) && (value.kind !== 'map' || !NEVER_MAPS.has(key));
    return (own.findLast(fits) ?? inner.findLast(fits))?.[1];
  };
}

const NEVER_MAPS = new Set([...COMMANDS, 'transport', 'package', 'server', 'type']);

function textOf(node: DataNode): Text | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  return { value: String(node.value), start: node.start, end: node.end };
}

function firstText(node: DataNode | undefined): Text | undefined {
  return node && textOf(node);
}

/** Of a list every string, also those inside (`{ "value": "x" }` of server.json); of a string itself. */
function textsOf(node: DataNode | undefined): Text[] {
  if (!node) return [];
  if (node.kind === 'scalar') return [textOf(node)].filter((text) => text !== undefined);
  if (node.kind === 'list') return node.items.flatMap(textsOf);
  return node.entries
    .filter(({ key }) => key === 'value' || key === 'name')
    .flatMap(({ value }) => textsOf(value));
}

function settingsOf(node: DataNode | undefined): Setting[] {
  if (!node) return [];
  if (node.kind === 'map')
    return node.entries.map(({ key, value }) => ({
      name: key,
      value: textOf(value) ?? {
        value: JSON.stringify(plainValue(value)),
        start: value.start,
        end: value.end,
      },
    }));
  if (node.kind === 'list')
    return node.items.flatMap((item): Setting[] => {
      const text = textOf(item);
      if (text) {
        // `NAME` is passed through, `NAME=value` is set.
        const equals = text.value.indexOf('=');
        if (equals < 0) return [{ name: text.value, value: { ...text, value: '' } }];
        return [
          { name: text.value.slice(0, equals), value: { ...text, value: text.value.slice(equals + 1) } },
        ];
      }
      const name = stringOf(item, ['name']);
      const value =
        item.kind === 'map'
          ? item.entries.find(({ key }) => key === 'value' || key === 'default')?.value
          : undefined;
      return name === undefined
        ? []
        : [{ name, value: (value && textOf(value)) ?? { value: '', start: item.start, end: item.end } }];
    });
  const text = textOf(node);
  return text ? [{ name: text.value, value: { ...text, value: '' } }] : [];
}

/** `"docs": "https://…"` says all there is to say. */
function addressIn(node: DataNode): Text | undefined {
  const text = textOf(node);
  return text && /^(?:https?|wss?):\/\//i.test(text.value) ? text : undefined;
}

interface Hints {
  program: Text | undefined;
  url: Text | undefined;
  declared: string | undefined;
  isRegistry: boolean;
}

const DECLARED: [pattern: RegExp, transport: Transport][] = [
  [/^(?:stdio|local|command|process)$/, 'stdio'],
  [/^sse$/, 'sse'],
  [/^(?:http|streamable-?_?http|remote|https)$/, 'http'],
  [/^(?:ws|wss|websocket)$/, 'ws'],
];

function transportOf(node: DataNode, { program, url, declared, isRegistry }: Hints): Transport {
  const named =
    declared === undefined
      ? undefined
      : DECLARED.find(([pattern]) => pattern.test(declared.toLowerCase()))?.[1];
  // What stands in the definition is what runs, whatever it calls itself.
  if (program && (!url || named === 'stdio' || named === undefined)) return 'stdio';
  if (url)
    return named && named !== 'stdio'
      ? named
      : /^wss?:/i.test(url.value)
        ? 'ws'
        : /\/sse\/?(?:\?|$)/.test(url.value)
          ? 'sse'
          : 'http';
  if (named) return named;
  if (isRegistry) return 'registry';
  return node.kind === 'scalar' ? 'reference' : 'unknown';
}

/** APM and server.json name what a registry knows. */
function isRegistry(pointer: string, node: DataNode): boolean {
  if (
    /^(?:#\d+)?\/(?:dev)?dependencies\/mcp\//i.test(pointer) ||
    /^(?:#\d+)?\/mcp_(?:servers|configs)\//.test(pointer)
  )
    return true;
  return node.kind === 'map' && node.entries.some(({ key }) => /^registry_?(?:type|name)$/i.test(key));
}

function registryTarget(node: DataNode, name: string, pointer: string): Declaration['runs'] {
  const at: Text = { value: name, start: node.start, end: node.end };
  const ecosystem = stringOf(node, ['registrytype', 'registryname']);
  const identifier = stringOf(node, ['identifier']) ?? (ecosystem ? stringOf(node, ['name']) : undefined);
  if (ecosystem !== undefined && identifier !== undefined) {
    const known = ({ npm: 'npm', pypi: 'pypi', oci: 'oci', docker: 'oci', nuget: 'nuget' } as const)[
      ecosystem as 'npm'
    ];
    const version = stringOf(node, ['version']);
    const isPinned = version !== undefined && /^\d+\.\d+\.\d+/.test(version);
    if (known)
      return {
        type: 'package',
        ecosystem: known,
        name: identifier,
        ...(version ? { version } : {}),
        isPinned,
        at,
      };
  }
  if (!isRegistry(pointer, node)) return { type: 'nothing' };
  const version = stringOf(node, ['version']);
  return {
    type: 'package',
    ecosystem: 'registry',
    name,
    ...(version ? { version } : {}),
    isPinned: version !== undefined && /^\d+\.\d+\.\d+/.test(version),
    at,
  };
}

function isSwitchedOff(node: DataNode): boolean {
  if (node.kind !== 'map') return false;
  return node.entries.some(
    ({ key, value }) =>
      value.kind === 'scalar' &&
      ((key === 'disabled' && value.value === true) || (key === 'enabled' && value.value === false)),
  );
}
