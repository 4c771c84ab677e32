/** A document's data -> the servers that it declares. */
import type { Document } from '../document';
import type { DataNode } from '../parse/data';
import { commandLine } from './argv';
import { nodeIntegrity, plainValue } from './definition';
import { addressIn, COMMANDS, plainKey, stringOf, textOf } from './nodes';
import { type Asked, type Found, isBundled, placesIn } from './places';
import { isRegistry, registryTarget } from './registry';
import type { Declaration, Setting, Text } from './server';
import { targetOf } from './target';
import { transportOf } from './transport';

/** One file of which the servers are asked. */
export interface Source extends Asked {
  document: Document;
  agents: string[];
}

const URLS = ['url', 'httpurl', 'serverurl', 'uri', 'sseurl', 'endpoint'];
const ENVIRONMENTS = ['env', 'envs', 'environment', 'envvars', 'environmentvariables'];
const HEADERS = ['headers', 'httpheaders', 'envhttpheaders'];
const IMAGES = ['container', 'image'];

/** @returns every server that the file declares, in the order of the file */
export function declarationsIn(source: Source): Declaration[] {
  return placesIn(source)
    .map((place) => declarationOf(source, { ...place, name: nameOf(source, place) }))
    .sort((a, b) => a.key.start - b.key.start);
}

const OVERRIDE = /^\/server\/mcp_config\/platform_overrides\/[^/]*$/;

/** A file that is one server has its name above the definition, or is named after it. */
function nameOf({ data, document }: Source, { name, pointer }: Found): string {
  const bundle = data.root && stringOf(data.root, ['name']);
  if (isBundled(pointer)) return bundle ?? name;
  // On that system it runs in the place of the other.
  if (OVERRIDE.test(pointer)) return `${bundle ?? 'server'} (${name})`;
  return name === '' && pointer === '' ? document.path.replace(/^.*\/|\.\w+$/g, '') : name;
}

function declarationOf(source: Source, { name, pointer, key, node }: Found): Declaration {
  const { document, kind, agents, via } = source;
  const member = membersOf(node);
  const command = node.kind === 'scalar' && COMMANDS.includes(plainKey(name)) ? textOf(node) : undefined;
  const [program, ...rest] = command ? [command] : (inlineProgram(member) ?? textsOf(member(COMMANDS)));
  const args = [...rest, ...textsOf(member(['args', 'arguments', 'packagearguments', 'runtimearguments']))];
  const url = firstText(member(URLS)) ?? addressIn(node);
  const image = firstText(member(IMAGES));
  const line = commandLine(program, args);
  const env = settingsOf(member(ENVIRONMENTS));
  const headers = settingsOf(member(HEADERS));
  const file = isBundled(pointer) && !program ? firstText(member(['entrypoint'])) : undefined;
  const runs = file
    ? { type: 'script' as const, path: file.value, at: file }
    : program || !image
      ? targetOf(line, url)
      : targetOf({ words: [imageRunner(image), { ...image, value: 'run' }, image] }, url);
  return {
    name,
    path: document.path,
    document,
    pointer,
    key,
    node,
    integrity: nodeIntegrity(node),
    transport: transportOf(node, {
      program: program ?? image ?? file,
      url,
      declared: firstText(member(['type', 'transport', 'transporttype']))?.value,
      isRegistry: isRegistry(pointer, node),
    }),
    command: program,
    args,
    line,
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

/** Goose runs `code` of an extension by itself: a Python that is given its program. */
function inlineProgram(member: (keys: readonly string[]) => DataNode | undefined): Text[] | undefined {
  const type = firstText(member(['type']));
  const code = type?.value === 'inline_python' ? firstText(member(['code'])) : undefined;
  return type && code && [{ ...type, value: 'python' }, { ...type, value: '-c' }, code];
}

const imageRunner = (image: Text): Text => ({ ...image, value: 'docker' });

/** Members of a definition by the names they go by; of nested forms (`command: { path, args }`, `transport: { … }`) the inner ones too. */
function membersOf(node: DataNode): (keys: readonly string[]) => DataNode | undefined {
  const own: [key: string, value: DataNode][] = [];
  const inner: [key: string, value: DataNode][] = [];
  for (const { key, value } of node.kind === 'map' ? node.entries : []) {
    own.push([plainKey(key), value]);
    if (value.kind !== 'map' || !/^(?:command|transport|mcp_config|server|package)$/.test(key)) continue;
    for (const member of value.entries)
      inner.push([
        member.key === 'path' && key === 'command' ? 'command' : plainKey(member.key),
        member.value,
      ]);
  }
  // What stands at the top is what agents read; duplicates win in their order.
  return (keys) => {
    const fits = ([key, value]: [string, DataNode]): boolean =>
      keys.includes(key) && (value.kind !== 'map' || !NEVER_MAPS.has(key));
    return (own.findLast(fits) ?? inner.findLast(fits))?.[1];
  };
}

const NEVER_MAPS = new Set([...COMMANDS, 'transport', 'package', 'server', 'type']);

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

function isSwitchedOff(node: DataNode): boolean {
  if (node.kind !== 'map') return false;
  return node.entries.some(
    ({ key, value }) =>
      value.kind === 'scalar' &&
      ((key === 'disabled' && value.value === true) || (key === 'enabled' && value.value === false)),
  );
}
