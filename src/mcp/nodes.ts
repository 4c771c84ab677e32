/** What the readers of definitions ask of a node: how keys compare, what a string says and where. */
import type { DataNode } from '../parse/data';
import type { Text } from './server';

export const COMMANDS = ['command', 'cmd', 'servercommand'];

const MAX_REMEMBERED = 4_096;
const remembered = new Map<string, string>();

/** @returns a key as keys are compared: without case, dashes and underscores */
export function plainKey(key: string): string {
  let plain = remembered.get(key);
  if (plain === undefined) {
    plain = key.toLowerCase().replace(/[-_]/g, '');
    if (remembered.size < MAX_REMEMBERED && key.length < 100) remembered.set(key, plain);
  }
  return plain;
}

/** @returns the string behind the last of the keys, which are plain */
export function stringOf(node: DataNode, keys: readonly string[]): string | undefined {
  if (node.kind !== 'map') return undefined;
  const entry = node.entries.findLast(
    ({ key, value }) =>
      keys.includes(plainKey(key)) && value.kind === 'scalar' && typeof value.value === 'string',
  );
  return entry?.value.kind === 'scalar' ? String(entry.value.value) : undefined;
}

/** @returns what a scalar says, as text */
export function textOf(node: DataNode): Text | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  const { value, start, end } = node;
  return { value: String(value), start, end };
}

/** `"docs": "https://…"` says all there is to say. */
export function addressIn(node: DataNode): Text | undefined {
  const text = textOf(node);
  return text && /^(?:https?|wss?):\/\//i.test(text.value) ? text : undefined;
}
