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
  return `sha512-${createHash('sha512').update(canonicalJson(definition)).digest('base64')}`;
}
