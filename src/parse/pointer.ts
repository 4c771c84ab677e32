/**
 * Strings at a JSON Pointer (RFC 6901) in JSON, JSONC, YAML and TOML, with their position; a `*` segment stands for
 * every member of an array or map. Lenient, because the agents' own parsers are. The parsers are loaded when a document
 * needs one: most files of a scan never do, and start-up is what a user waits for.
 */
import type { Node as JsonNode } from 'jsonc-parser';
import type { Document, Span } from '../document';

export interface StringAt extends Span {
  value: string;
}

/** A node of any of the formats: what this file needs of it. */
interface Node extends Partial<Span> {
  string?: string;
  members?: Map<string, Node>;
}

/** Nesting that is followed; deeper documents are not configuration. */
const MAX_DEPTH = 64;

function fromJson(node: JsonNode | undefined, depth = 0): Node {
  if (!node || depth > MAX_DEPTH) return {};
  const span = { start: node.offset, end: node.offset + node.length };
  if (node.type === 'string') return { ...span, string: node.value as string };
  const members = new Map<string, Node>();
  if (node.type === 'object') {
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      if (key) members.set(String(key.value), fromJson(value, depth + 1));
    }
  } else if (node.type === 'array') {
    (node.children ?? []).forEach((child, i) => {
      members.set(String(i), fromJson(child, depth + 1));
    });
  }
  return { ...span, members };
}

type Yaml = typeof import('yaml');

async function parseYaml(source: string, base: number): Promise<Node> {
  const yaml = await import('yaml');
  return fromYaml(yaml, yaml.parseDocument(source, { logLevel: 'silent' }).contents, base, 0);
}

function fromYaml(yaml: Yaml, node: unknown, base: number, depth: number): Node {
  const { isAlias, isMap, isScalar, isSeq } = yaml;
  if (depth > MAX_DEPTH || isAlias(node)) return {};
  const range = (node as { range?: [number, number, number] | null } | null)?.range;
  const span = range ? { start: base + range[0], end: base + range[1] } : {};
  if (isScalar(node)) return typeof node.value === 'string' ? { ...span, string: node.value } : span;
  const members = new Map<string, Node>();
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      members.set(String(isScalar(key) ? key.value : key), fromYaml(yaml, value, base, depth + 1));
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, i) => {
      members.set(String(i), fromYaml(yaml, item, base, depth + 1));
    });
  }
  return { ...span, members };
}

/** TOML carries no positions; the value is looked up in the text. */
function fromValue(value: unknown, text: string, depth = 0): Node {
  if (depth > MAX_DEPTH) return {};
  if (typeof value === 'string') {
    const at = text.indexOf(value);
    return { string: value, start: Math.max(at, 0), end: at === -1 ? 0 : at + value.length };
  }
  if (typeof value !== 'object' || value === null) return {};
  return {
    members: new Map(Object.entries(value).map(([key, item]) => [key, fromValue(item, text, depth + 1)])),
  };
}

/** @returns undefined when the document has no structure or cannot be parsed at all */
async function rootOf(document: Document): Promise<Node | undefined> {
  const { text, format, frontmatter } = document;
  try {
    if (format === 'json') {
      const { parseTree } = await import('jsonc-parser');
      const tree = parseTree(text, [], { allowTrailingComma: true });
      return tree && fromJson(tree);
    }
    if (format === 'yaml') return await parseYaml(text, 0);
    if (format === 'toml') return fromValue((await import('smol-toml')).parse(text), text);
    if (frontmatter?.language === 'yaml') {
      return await parseYaml(text.slice(frontmatter.start, frontmatter.end), frontmatter.start);
    }
  } catch {
    // Not parseable: the caller decides what that means.
  }
  return undefined;
}

const roots = new WeakMap<Document, Promise<Node | undefined>>();

function cachedRoot(document: Document): Promise<Node | undefined> {
  let root = roots.get(document);
  if (!root) {
    root = rootOf(document);
    roots.set(document, root);
  }
  return root;
}

function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** @returns the strings a pointer leads to; anything else there is left out */
export async function stringsAt(document: Document, pointer: string): Promise<StringAt[]> {
  const root = await cachedRoot(document);
  let nodes = root ? [root] : [];
  for (const segment of segments(pointer)) {
    nodes = nodes.flatMap(({ members }) => {
      if (!members) return [];
      if (segment === '*') return [...members.values()];
      const member = members.get(segment);
      return member ? [member] : [];
    });
  }
  return nodes.flatMap(({ string, start = 0, end = 0 }) =>
    string === undefined ? [] : [{ value: string, start, end }],
  );
}

/**
 * @param path `a` or `a.b`
 * @returns undefined when the document cannot be parsed
 */
export async function hasKey(document: Document, path: string): Promise<boolean | undefined> {
  const root = await cachedRoot(document);
  if (!root) return undefined;
  // A key with a dot in it is one key in settings files and a path in conditions: both count.
  if (root.members?.has(path)) return true;
  let node: Node | undefined = root;
  for (const segment of path.split('.')) node = node?.members?.get(segment);
  return node !== undefined;
}
