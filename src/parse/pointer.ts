/**
 * Strings at a JSON Pointer (RFC 6901) in JSON, JSONC, YAML and TOML, with their position; a `*` segment stands for
 * every member of an array or map. Of duplicate keys the last one counts, as it does for most parsers.
 */
import type { Document, Span } from '../document';
import { type DataNode, dataOf } from './data';

export interface StringAt extends Span {
  value: string;
}

/** Pointers come from the catalog: a few hundred, asked of every file. */
const remembered = new Map<string, string[]>();

function segments(pointer: string): string[] {
  let parts = remembered.get(pointer);
  if (!parts) {
    parts = pointer
      .split('/')
      .slice(1)
      .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
    remembered.set(pointer, parts);
  }
  return parts;
}

function member(node: DataNode | undefined, key: string): DataNode | undefined {
  if (node?.kind === 'map') return node.entries.findLast((entry) => entry.key === key)?.value;
  return node?.kind === 'list' && /^(?:0|[1-9]\d{0,9})$/.test(key) ? node.items[Number(key)] : undefined;
}

function members(node: DataNode): DataNode[] {
  if (node.kind === 'list') return node.items;
  return node.kind === 'map' ? [...new Map(node.entries.map(({ key, value }) => [key, value])).values()] : [];
}

/** @returns the strings a pointer of the catalog leads to; anything else there is left out */
export function stringsAt(root: DataNode | undefined, pointer: string): StringAt[] {
  let nodes = root ? [root] : [];
  for (const segment of segments(pointer)) {
    // Most files have nothing at most places.
    if (nodes.length === 0) return [];
    nodes = nodes.flatMap((node) => (segment === '*' ? members(node) : (member(node, segment) ?? [])));
  }
  return nodes.flatMap((node) =>
    node.kind === 'scalar' && typeof node.value === 'string'
      ? [{ value: node.value, start: node.start, end: node.end }]
      : [],
  );
}

/**
 * @param path `a` or `a.b`
 * @returns undefined when nobody can tell, because the document cannot be parsed or only in part
 */
export async function hasKey(document: Document, path: string): Promise<boolean | undefined> {
  const data = await dataOf(document);
  if (!data) return undefined;
  // A key with a dot in it is one key in settings files and a path in conditions: both count.
  if (member(data.root, path)) return true;
  let node = data.root;
  for (const segment of path.split('.')) node = member(node, segment);
  if (node) return true;
  return data.problems.length > 0 || data.cut ? undefined : false;
}
