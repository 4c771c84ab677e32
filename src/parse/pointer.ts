/**
 * Strings at a JSON Pointer (RFC 6901) in JSON, JSONC, YAML and TOML, with their position; a `*` segment stands for
 * every member of an array or map. Lenient, because the agents' own parsers are. The parsers are loaded when a document
 * needs one: most files of a scan never do, and start-up is what a user waits for.
 */
import type { Node as JsonNode } from 'jsonc-parser';
import type { Document, Format, Span } from '../document';
import { LIMITS } from '../limits';

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
  if (node.type === 'string')
    return { start: span.start + 1, end: span.end - 1, string: node.value as string };
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

interface YamlContext {
  yaml: Yaml;
  document: import('yaml').Document;
  /** Aliases that may still be resolved: "billion laughs" stops here. */
  aliases: number;
}

function fromYaml(context: YamlContext, node: unknown, depth: number): Node {
  const { isAlias, isMap, isScalar, isSeq } = context.yaml;
  if (depth > MAX_DEPTH) return {};
  if (isAlias(node)) {
    return context.aliases-- > 0 ? fromYaml(context, node.resolve(context.document), depth + 1) : {};
  }
  const range = (node as { range?: [number, number, number] | null } | null)?.range;
  const span = range ? { start: range[0], end: range[1] } : {};
  if (isScalar(node)) {
    if (typeof node.value !== 'string' || !range) return span;
    const quotes = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
    return { start: range[0] + quotes, end: range[1] - quotes, string: node.value };
  }
  const members = new Map<string, Node>();
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      members.set(String(isScalar(key) ? key.value : key), fromYaml(context, value, depth + 1));
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, i) => {
      members.set(String(i), fromYaml(context, item, depth + 1));
    });
  }
  return { ...span, members };
}

/** Values that are not where they are expected and are looked for in the whole text. */
const MAX_LOOKUPS = 1_000;

/** TOML carries no positions: values are looked for in their order. One that is written with escapes is not found. */
function finder(text: string): (value: string) => number {
  let from = 0;
  let lookups = 0;
  return (value) => {
    if (lookups > MAX_LOOKUPS) return -1;
    const next = text.indexOf(value, from);
    if (next !== -1) {
      from = next;
      return next;
    }
    lookups++;
    return text.indexOf(value);
  };
}

function fromValue(value: unknown, find: (value: string) => number, depth = 0): Node {
  if (depth > MAX_DEPTH) return {};
  if (typeof value === 'string') {
    const at = find(value);
    return { string: value, start: Math.max(at, 0), end: at === -1 ? 0 : at + value.length };
  }
  if (typeof value !== 'object' || value === null) return {};
  return {
    members: new Map(Object.entries(value).map(([key, item]) => [key, fromValue(item, find, depth + 1)])),
  };
}

/** `hasErrors`: what was understood counts, but what is missing may be there all the same. */
interface Parsed {
  root: Node | undefined;
  hasErrors: boolean;
}

type Parser = (text: string) => Parsed;

/** One row a format; loaded when a document needs it. What the parser throws is a document that cannot be parsed. */
const PARSERS: Partial<Record<Format, () => Promise<Parser>>> = {
  async json() {
    const module = await import('jsonc-parser');
    // A UMD package: its names are under `default` when Node loads it, and beside it in the bundle.
    const { parseTree } = module.default ?? module;
    return (text) => {
      const errors: import('jsonc-parser').ParseError[] = [];
      const tree = parseTree(text, errors, { allowTrailingComma: true });
      return { root: tree && fromJson(tree), hasErrors: errors.length > 0 };
    };
  },
  async yaml() {
    const yaml = await import('yaml');
    return (text) => {
      const document = yaml.parseDocument(text, {
        logLevel: 'silent',
        // Compares each key with all before it.
        uniqueKeys: false,
      });
      const context = { yaml, document, aliases: LIMITS.yamlAliases };
      return { root: fromYaml(context, document.contents, 0), hasErrors: document.errors.length > 0 };
    };
  },
  async toml() {
    const { parse } = await import('smol-toml');
    return (text) => ({ root: fromValue(parse(text), finder(text)), hasErrors: false });
  },
};

const NOTHING: Parsed = { root: undefined, hasErrors: true };

async function parsed(document: Document): Promise<Parsed> {
  const { format, frontmatter } = document;
  const isFrontmatter = frontmatter?.language === 'yaml';
  const load = PARSERS[isFrontmatter ? 'yaml' : format];
  if (!load) return NOTHING;
  const parser = await load();
  const base = isFrontmatter ? frontmatter.start : 0;
  const text = isFrontmatter ? document.text.slice(base, frontmatter.end) : document.text;
  try {
    const { root, hasErrors } = parser(text);
    return { root: root && base > 0 ? shifted(root, base) : root, hasErrors };
  } catch {
    return NOTHING;
  }
}

function shifted(node: Node, by: number): Node {
  const span = node.start === undefined ? {} : { start: node.start + by, end: node.end! + by };
  const members = node.members && new Map([...node.members].map(([key, child]) => [key, shifted(child, by)]));
  return { ...node, ...span, ...(members ? { members } : {}) };
}

const cache = new WeakMap<Document, Promise<Parsed>>();

function cachedParse(document: Document): Promise<Parsed> {
  let result = cache.get(document);
  if (!result) {
    result = parsed(document);
    cache.set(document, result);
  }
  return result;
}

function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** @returns the strings a pointer leads to; anything else there is left out */
export async function stringsAt(document: Document, pointer: string): Promise<StringAt[]> {
  const { root } = await cachedParse(document);
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
 * @returns undefined when nobody can tell, because the document cannot be parsed or only in part
 */
export async function hasKey(document: Document, path: string): Promise<boolean | undefined> {
  const { root, hasErrors } = await cachedParse(document);
  // A key with a dot in it is one key in settings files and a path in conditions: both count.
  if (root?.members?.has(path)) return true;
  let node = root;
  for (const segment of path.split('.')) node = node?.members?.get(segment);
  return node !== undefined || (hasErrors ? undefined : false);
}
