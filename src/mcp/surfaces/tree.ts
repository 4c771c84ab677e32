/** Steps through a tree of data that remember where they are. */
import type { Span } from '../../document';
import type { DataEntry, DataNode } from '../../parse/data';
import type { Target, Text } from '../server';

export interface Place {
  node: DataNode;
  /** RFC 6901. */
  pointer: string;
  /** The member that the node is the value of; absent for the root and in lists. */
  entry?: DataEntry;
}

/** A place at which something starts by itself, before it is a declaration. */
export interface Found {
  name: string;
  surface: string;
  pointer: string;
  key: Span;
  /** What an approval is bound to. */
  node: DataNode;
  command?: Text | undefined;
  args?: Text[];
  env?: DataNode | undefined;
  url?: Text | undefined;
  isDisabled?: boolean;
  /** The command is a package or module that is loaded, not a command line. */
  isModule?: boolean;
  /** What runs, where the command does not say it as a command line does. */
  runs?: Target;
}

export type Add = (found: Found) => void;

/** @returns members of a map, items of a list; duplicate keys each */
export function childrenOf({ node, pointer }: Place): Place[] {
  if (node.kind === 'map')
    return node.entries.map((entry) => ({
      node: entry.value,
      pointer: `${pointer}/${entry.key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      entry,
    }));
  if (node.kind === 'list') return node.items.map((item, i) => ({ node: item, pointer: `${pointer}/${i}` }));
  return [];
}

/** @param path keys, `*` for any member or item @returns every place it leads to: of duplicate keys each */
export function placesAt(from: Place, ...path: string[]): Place[] {
  let places = [from];
  for (const segment of path)
    places = places.flatMap((place) =>
      childrenOf(place).filter(({ entry }) => segment === '*' || entry?.key === segment),
    );
  return places;
}

/** @returns the member with one of these names; of several the last, as parsers have it */
export function member(from: Place, ...names: string[]): Place | undefined {
  return childrenOf(from).findLast(({ entry }) => entry !== undefined && names.includes(entry.key));
}

/** @returns what a string says, and where */
export function textOf(place: Place | undefined): Text | undefined {
  if (place?.node.kind !== 'scalar' || typeof place.node.value !== 'string') return undefined;
  const { value, start, end } = place.node;
  return { value, start, end };
}

/** @returns the strings of a list, or the string that stands there by itself */
export function textsOf(place: Place | undefined): Text[] {
  if (!place) return [];
  const places = place.node.kind === 'list' ? childrenOf(place) : [place];
  return places.map(textOf).filter((text) => text !== undefined);
}

/** @returns whether the member is there and says exactly this */
export function says(from: Place, name: string, value: boolean): boolean {
  const found = member(from, name)?.node;
  return found?.kind === 'scalar' && found.value === value;
}

export function isOff(place: Place): boolean {
  return says(place, 'enabled', false) || says(place, 'disabled', true);
}

/** @returns where to point: the key of a member, else the string or the whole item */
export function keyOf({ node, entry }: Place): Span {
  const { start, end } = entry?.keySpan ?? node;
  return { start, end };
}

export interface Commands {
  surface: string;
  name?: string;
  /** A list is the words of one command, or a list of commands. */
  list: 'words' | 'each';
}

/** A string, a list, a map of named commands, or steps with `run` or `command`: whatever stands there, as commands. */
export function commandsAt(place: Place, { surface, name = surface, list }: Commands, add: Add): void {
  const { node, pointer } = place;
  const key = keyOf(place);
  if (node.kind === 'scalar') {
    const command = textOf(place);
    if (command && command.value.trim() !== '') add({ name, surface, pointer, key, node, command });
    return;
  }
  if (node.kind === 'list') {
    const [command, ...args] = textsOf(place);
    if (list === 'words') {
      if (command) add({ name, surface, pointer, key, node, command, args });
      return;
    }
    childrenOf(place).forEach((item, i) => {
      commandsAt(item, { surface, name: `${name} #${i + 1}`, list: 'words' }, add);
    });
    return;
  }
  const step = member(place, 'run', 'command', 'cmd', 'script');
  if (step) {
    const [command, ...rest] = textsOf(step);
    const args = [...rest, ...textsOf(member(place, 'args'))];
    const named = textOf(member(place, 'name'))?.value ?? name;
    const env = member(place, 'env')?.node;
    if (command)
      add({
        name: named,
        surface,
        pointer,
        key: keyOf(step),
        node,
        command,
        args,
        env,
        isDisabled: isOff(place),
      });
    return;
  }
  for (const item of childrenOf(place))
    if (item.node.kind !== 'map')
      commandsAt(item, { surface, name: `${name} ${item.entry!.key}`, list }, add);
    else if (member(item, 'run', 'command', 'cmd', 'script'))
      commandsAt(item, { surface, name: item.entry!.key, list }, add);
}
