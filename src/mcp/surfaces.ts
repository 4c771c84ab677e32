/**
 * Commands that start by themselves: hooks and every other setting by which a file that is merely there makes an agent
 * or an editor run something. Whether that is wanted is not asked here.
 */
import { commandLine } from './argv';
import type { Source } from './declarations';
import { definitionIntegrity, nodeIntegrity, plainValue } from './definition';
import type { Declaration, Setting, Target, Text } from './server';
import { dataOfNix } from './surfaces/nix';
import { FILES, isNix, ROWS, readAnywhere } from './surfaces/rows';
import { mainTarget } from './surfaces/shell';
import { childrenOf, type Found, type Place, textOf } from './surfaces/tree';
import { targetOf, urlTarget } from './target';

export { mayHaveSurfaces } from './surfaces/hints';
export { asksNothing } from './surfaces/rows';

/**
 * @param source `data` without a root for a file that is no data: then the file itself may be what runs
 * @returns what starts by itself, in the order of the file
 */
export function surfacesIn(source: Source): Declaration[] {
  const { path, text } = source.document;
  const found = new Map<string, Found>();
  const roots = isNix(path) ? [dataOfNix(text)] : [source.data.root, ...(source.data.more ?? [])];
  roots.forEach((root, i) => {
    if (!root) return;
    const add = (one: Found): void => {
      const pointer = (i === 0 ? '' : `#${i + 1}`) + one.pointer;
      // One command is one surface, by however many rows it is found.
      const id = `${one.command?.start ?? one.key.start} ${one.url?.start ?? ''} ${pointer}`;
      if (!found.has(id)) found.set(id, { ...one, pointer });
    };
    const place: Place = { node: root, pointer: '' };
    readAnywhere(place, add);
    for (const [pattern, ...readers] of ROWS)
      if (pattern.test(path)) for (const read of readers) read(place, add);
  });
  return [
    ...filesOf(path).map((file) => declarationOf(source, file, definitionIntegrity({ path }))),
    ...[...found.values()]
      .map((one) => declarationOf(source, one, nodeIntegrity(one.node)))
      .sort((a, b) => a.key.start - b.key.start),
  ];
}

/**
 * The file itself. What it is approved by is its path: its content is a program, and the lock is what holds that.
 */
function filesOf(path: string): Found[] {
  return FILES.flatMap(([pattern, surface]): Found[] => {
    const match = pattern.exec(path);
    if (!match) return [];
    const name = match[1] ?? path.slice(path.lastIndexOf('/') + 1);
    const here = { start: 0, end: 0 };
    return [
      {
        name,
        surface: surface === 'hooks' ? `hooks ${name}` : surface,
        pointer: '',
        key: here,
        node: { kind: 'scalar', value: path, ...here },
        command: { value: path, ...here },
        isModule: true,
      },
    ];
  });
}

function declarationOf(source: Source, found: Found, integrity: string): Declaration {
  const { document, kind, agents, via } = source;
  const { name, surface, pointer, key, node, command, args = [], env, url, isDisabled = false } = found;
  return {
    name,
    surface,
    path: document.path,
    document,
    pointer,
    key: { start: key.start, end: key.end },
    node,
    integrity,
    transport: command ? 'stdio' : url ? (/^\s*wss?:/i.test(url.value) ? 'ws' : 'http') : 'unknown',
    command,
    args,
    line: commandLine(command, args),
    env: env ? settingsOf({ node: env, pointer }) : [],
    headers: [],
    url,
    isDisabled,
    runs: runsOf(found),
    kind,
    agents,
    via,
  };
}

function runsOf({ command, args, url, isModule, runs }: Found): Target {
  if (runs) return runs;
  if (command) return isModule ? moduleTarget(command) : mainTarget(command, args);
  return url ? urlTarget(url) : { type: 'nothing' };
}

/** A file that is loaded, an action of a workflow, or a package of npm. */
function moduleTarget(module: Text): Target {
  const { value } = module;
  const action = /^([\w.-]+\/[\w./-]+)@([\w./-]+)$/.exec(value);
  if (action)
    return {
      type: 'package',
      ecosystem: 'git',
      name: action[1]!,
      version: action[2]!,
      isPinned: /^[0-9a-f]{40}$/i.test(action[2]!),
      at: module,
    };
  if (module.end === 0 || /^(?:\.{0,2}[/\\]|~|file:)|\.[cm]?[jt]sx?$/.test(value))
    return { type: 'script', path: value.replace(/^file:(?:\/\/)?/, ''), at: module };
  const spec = { ...module, value: value.replace(/^npm:/, '') };
  return targetOf({ words: [{ ...module, value: 'npx' }, spec] }, undefined);
}

function settingsOf(place: Place): Setting[] {
  return childrenOf(place).flatMap((child): Setting[] => {
    if (!child.entry) return [];
    const { start, end } = child.node;
    const value = textOf(child) ?? { value: JSON.stringify(plainValue(child.node)) ?? '', start, end };
    return [{ name: child.entry.key, value }];
  });
}
