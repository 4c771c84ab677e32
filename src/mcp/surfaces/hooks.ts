/**
 * Hooks: commands bound to events. Every agent writes them a little differently, and all can be read alike: events
 * lead to lists of hooks, with or without a matcher around them, in groups or not; or hooks are a list and name their
 * event.
 */
import { type Add, childrenOf, isOff, member, type Place, says, textOf, textsOf } from './tree';

const plain = (key: string): string => key.toLowerCase().replace(/[-_.\s]/g, '');

/** Keys of a hook that hold what runs. Those of the second kind are for one system. */
const COMMANDS = new Set(['command', 'cmd', 'bash', 'sh', 'run', 'exec', 'script']);
const VARIANTS = new Set([
  'powershell',
  'pwsh',
  'windows',
  'linux',
  'osx',
  'macos',
  'darwin',
  'commandwindows',
  'commandlinux',
  'commandosx',
]);
/** An event by its name, where nothing else tells a hook from another setting. */
const EVENT =
  /^(?:(?:pre|post|before|after)[a-z]{3}|on(?:session|tool|file|save|start|stop|create|open|agent|prompt|user)|session|subagent|agent(?:spawn|start|stop|end)|stop$|stopfailure|notification$|user|prompt|permission|tool|task(?:start|resume|cancel|complete|created)|setup$|filechanged|cwdchanged|worktree|instructionsloaded|configchange|workspaceopen|erroroccurred|interrupt$)/;
const MAX_DEPTH = 4;

interface Context {
  /** How many hooks an event has so far, in this file. */
  counts: Map<string, number>;
  isDisabled: boolean;
  /** Names of hooks that the file switches off. */
  off: ReadonlySet<string>;
}

/** @param root of the file: some switch hooks off beside them */
export function hookContext(root: Place): Context {
  const lists = ['hooks', 'hooksConfig'].flatMap((key) => member(root, key) ?? []);
  return {
    counts: new Map(),
    isDisabled: says(root, 'disableAllHooks', true) || lists.some(isOff),
    off: new Set(lists.flatMap((list) => textsOf(member(list, 'disabled')).map(({ value }) => value))),
  };
}

/** @param place a map of events, a map of groups of them, or a list of hooks */
export function readHooks(place: Place, context: Context, add: Add, depth = 0): void {
  if (depth > MAX_DEPTH) return;
  if (place.node.kind === 'list') {
    for (const item of childrenOf(place)) readHook(item, 'hook', context, add, depth);
    return;
  }
  for (const child of childrenOf(place)) {
    const event = child.entry!.key;
    const { kind } = child.node;
    if (kind === 'list') for (const item of childrenOf(child)) readHook(item, event, context, add, depth);
    else if (kind === 'map' && isHook(child)) readHook(child, event, context, add, depth);
    else if (kind === 'map') readHooks(child, off(context, child), add, depth + 1);
    else readHook(child, event, context, add, depth);
  }
}

const off = (context: Context, place: Place): Context =>
  isOff(place) ? { ...context, isDisabled: true } : context;

/** A map that says what runs, or holds hooks behind a matcher. */
export function isHook(place: Place): boolean {
  return childrenOf(place).some(
    ({ entry, node }) =>
      (entry!.key === 'hooks' && node.kind === 'list') ||
      ((COMMANDS.has(plain(entry!.key)) || VARIANTS.has(plain(entry!.key)) || entry!.key === 'url') &&
        (node.kind === 'list' ? node.items[0]?.kind === 'scalar' : node.kind === 'scalar')) ||
      (/^(?:then|action)$/.test(entry!.key) && node.kind === 'map'),
  );
}

export function readHook(place: Place, around: string, context: Context, add: Add, depth = 0): void {
  const { node, pointer } = place;
  if (depth > MAX_DEPTH) return;
  const event = eventOf(place) ?? around;
  const known = { surface: `hooks ${event}`, pointer, node };
  const count = (): string => {
    const n = (context.counts.get(event) ?? 0) + 1;
    context.counts.set(event, n);
    return `${event} #${n}`;
  };
  if (node.kind === 'scalar') {
    const command = textOf(place);
    // Names of files and switches stand there too.
    if (!command || !EVENT.test(plain(event)) || /\.jsonc?$/i.test(command.value) || command.value === '')
      return;
    add({ ...known, name: count(), key: command, command, isDisabled: context.isDisabled });
    return;
  }
  if (node.kind === 'list') {
    for (const item of childrenOf(place)) readHook(item, event, context, add, depth + 1);
    return;
  }
  for (const { entry, node: inner, pointer: at } of childrenOf(place))
    if (entry!.key === 'hooks' && inner.kind !== 'scalar') {
      const list: Place = { node: inner, pointer: at };
      const items = inner.kind === 'list' ? childrenOf(list) : [list];
      for (const item of items) readHook(item, event, off(context, place), add, depth + 1);
    }
  // Kiro: `when` an event, `then` an action.
  const hook = member(place, 'then', 'action');
  const holder = hook?.node.kind === 'map' ? hook : place;
  const isDisabled =
    context.isDisabled || isOff(place) || context.off.has(textOf(member(place, 'name'))?.value ?? '');
  const args = textsOf(member(holder, 'args'));
  const env = member(holder, 'env')?.node;
  let name: string | undefined;
  for (const child of childrenOf(holder)) {
    const key = plain(child.entry!.key);
    const isVariant = VARIANTS.has(key);
    if (!COMMANDS.has(key) && !isVariant) continue;
    const [command, ...rest] = textsOf(child.node.kind === 'map' ? member(child, 'command', 'cmd') : child);
    if (!command || command.value.trim() === '') continue;
    name ??= count();
    const { start, end } = command;
    const named = isVariant && key !== 'powershell' ? `${name} (${key})` : name;
    add({
      ...known,
      name: key === 'powershell' && member(holder, 'bash', 'command') ? `${name} (powershell)` : named,
      key: { start, end },
      command,
      args: [...rest, ...args],
      env,
      isDisabled,
    });
  }
  const url = textOf(member(holder, 'url'));
  if (url && name === undefined && /^\s*(?:https?|wss?):/i.test(url.value))
    add({ ...known, name: count(), key: { start: url.start, end: url.end }, url, isDisabled });
}

/** The event that a hook of a list names itself. */
function eventOf(place: Place): string | undefined {
  const at = member(place, 'trigger', 'event', 'on', 'when');
  return (
    textOf(at)?.value ?? (at?.node.kind === 'map' ? textOf(member(at, 'type', 'event'))?.value : undefined)
  );
}

/** @returns whether a map has a member that is an event with hooks: the file that has events at its root */
export function hasEvents(place: Place): boolean {
  return childrenOf(place).some(
    ({ node, entry }) => node.kind !== 'scalar' && EVENT.test(plain(entry?.key ?? '')),
  );
}
