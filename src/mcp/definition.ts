/** What a definition says as data, and the one string that stands for exactly this definition. */
import { createHash } from 'node:crypto';
import type { DataNode } from '../parse/data';

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
export function nodeIntegrity(node: DataNode, definition: unknown): string {
  return digest(hasDuplicates(node) ? `duplicate keys: ${written(node)}` : canonicalJson(definition));
}

function digest(text: string): string {
  return `sha512-${createHash('sha512').update(text).digest('base64')}`;
}

function hasDuplicates(node: DataNode): boolean {
  if (node.kind === 'scalar') return false;
  if (node.kind === 'list') return node.items.some(hasDuplicates);
  const keys = new Set(node.entries.map(({ key }) => key));
  return keys.size < node.entries.length || node.entries.some(({ value }) => hasDuplicates(value));
}

/** Every member, in the order of the file. */
function written(node: DataNode): string {
  if (node.kind === 'scalar') return canonicalJson(node.value);
  if (node.kind === 'list') return `[${node.items.map(written).join(',')}]`;
  return `{${node.entries.map(({ key, value }) => `${JSON.stringify(key)}:${written(value)}`).join(',')}}`;
}
