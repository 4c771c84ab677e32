/** What a definition says as data, and the one string that stands for exactly this definition. */
import { hash } from 'node:crypto';
import type { DataEntry, DataNode } from '../parse/data';

/** Objects without a prototype: `__proto__` is a key like any other. */
export function plainValue(node: DataNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  const map: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.entries) map[key] = plainValue(value);
  return map;
}

/**
 * @param value JSON data
 * @returns its canonical form, RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white
 *   space, numbers and strings as ECMAScript writes them. What JSON has no number for (`.inf` of YAML) is `null`, as
 *   JSON.stringify has it.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** @returns SRI digest (`sha512-…`) of the canonical form, as UTF-8 */
export function definitionIntegrity(definition: unknown): string {
  return digest(canonicalJson(definition));
}

/**
 * @returns the digest of what a node says; with duplicate keys, of which parsers take the first or the last, one that no
 *   definition without them has
 */
export function nodeIntegrity(node: DataNode): string {
  return digest(canonicalOf(node) ?? `duplicate keys: ${written(node)}`);
}

function digest(text: string): string {
  return `sha512-${hash('sha512', text, 'base64')}`;
}

/** As `canonicalJson(plainValue(node))`, without the copy; undefined when a key stands twice. */
function canonicalOf(node: DataNode): string | undefined {
  if (node.kind === 'scalar') return canonicalJson(node.value);
  const parts: string[] = [];
  if (node.kind === 'list') {
    for (const item of node.items) {
      const part = canonicalOf(item);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return `[${parts.join(',')}]`;
  }
  let before: string | undefined;
  for (const { key, value } of sortedByKey(node.entries)) {
    const part = key === before ? undefined : canonicalOf(value);
    if (part === undefined) return undefined;
    parts.push(`${keyText(key)}:${part}`);
    before = key;
  }
  return `{${parts.join(',')}}`;
}

const MAX_REMEMBERED = 1_024;
const remembered = new Map<string, string>();

/** Definitions are made of the same few keys. */
function keyText(key: string): string {
  let text = remembered.get(key);
  if (text === undefined) {
    text = JSON.stringify(key);
    if (remembered.size < MAX_REMEMBERED && key.length < 100) remembered.set(key, text);
  }
  return text;
}

function sortedByKey(entries: readonly DataEntry[]): readonly DataEntry[] {
  const isSorted = entries.every(({ key }, i) => i === 0 || entries[i - 1]!.key <= key);
  return isSorted ? entries : [...entries].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Every member, in the order of the file. */
function written(node: DataNode): string {
  if (node.kind === 'scalar') return canonicalJson(node.value);
  if (node.kind === 'list') return `[${node.items.map(written).join(',')}]`;
  return `{${node.entries.map(({ key, value }) => `${JSON.stringify(key)}:${written(value)}`).join(',')}}`;
}
