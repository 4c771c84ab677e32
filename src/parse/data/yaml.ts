/**
 * YAML, with aliases resolved and merge keys expanded as the agents' parsers do. The `yaml` package is fed piece by
 * piece, so that a file of too many values stops it early: it takes a second for 60,000 of them.
 */
import type { Composer, Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Span } from '../../document';
import { LIMITS } from '../../limits';
import { lazy } from '../../text/lazy';
import type { Data, DataEntry, DataNode, DataProblem } from '../data';
import { CUT, type Cut, MAX_PROBLEMS } from './limits';

type Yaml = typeof import('yaml');

interface Context {
  yaml: Yaml;
  text: string;
  base: number;
  values: number;
  aliases: number;
  /** By name, of one document; undefined while the node is being read: an alias there would be a loop. */
  anchors: Map<string, DataNode | undefined>;
  problems: DataProblem[];
  cut: Cut | undefined;
  /** Where the text was left: what is missing from there on is no problem of the file. */
  limit: number;
}

/** Asked once: each `import()` copies all names of the package. */
const library = lazy(() => import('yaml'));

export async function parseYaml(text: string, base: number): Promise<Data> {
  const yaml = await library();
  const context: Context = {
    yaml,
    text,
    base,
    values: 0,
    aliases: 0,
    anchors: new Map(),
    problems: [],
    cut: undefined,
    limit: Number.POSITIVE_INFINITY,
  };
  const [root, ...more] = compose(context).flatMap(({ contents }) => {
    context.anchors = new Map();
    return contents && !isFull(context) ? [convert(context, contents, 1, 0)] : [];
  });
  const problems = context.problems
    .filter(({ start }) => start < base + context.limit)
    .sort((a, b) => a.start - b.start)
    .slice(0, MAX_PROBLEMS);
  return {
    root,
    ...(more.length > 0 ? { more } : {}),
    problems,
    ...(context.cut ? { cut: context.cut } : {}),
  };
}

const OPTIONS = {
  logLevel: 'silent',
  // Compares each key with all before it.
  uniqueKeys: false,
  // Sets, dates and bytes stay what is written.
  resolveKnownTags: false,
} as const;

function compose(context: Context): Document.Parsed[] {
  const { Composer, Lexer, Parser } = context.yaml;
  const parser = new Parser();
  const composer = new Composer(OPTIONS);
  limitErrors(composer, context);
  const documents: Document.Parsed[] = [];
  let errors = 0;
  const feed = (tokens: ReturnType<typeof parser.next>): void => {
    for (const token of tokens) {
      if (token.type === 'error' && ++errors > MAX_PROBLEMS) continue;
      for (const document of composer.next(token)) documents.push(document);
    }
  };
  const counts = limiter(context);
  for (const lexeme of new Lexer().lex(context.text)) {
    if (!counts(lexeme)) break;
    feed(parser.next(lexeme));
  }
  feed(parser.end());
  for (const document of composer.end()) documents.push(document);
  // Errors of a stream without a document are there still.
  for (const { errors, warnings } of [...documents, composer.streamInfo()]) {
    for (const { pos, message } of [...errors, ...warnings]) addProblem(context, pos[0], pos[1], message);
  }
  return documents;
}

type OnError = (source: unknown, code: string, message: string, isWarning?: boolean) => void;

/**
 * Creating an error takes 15 us, and a hostile file has one a character. Tags of an application's own are no problem:
 * what they stand on is read without them.
 */
function limitErrors(composer: Composer, context: Context): void {
  // biome-ignore lint/complexity/useLiteralKeys: private, and there is no other way in
  const create: OnError = composer['onError'];
  let left = MAX_PROBLEMS;
  const onError: OnError = (source, code, message, isWarning) => {
    if (code === 'RESOURCE_EXHAUSTION') context.cut ??= CUT.depth;
    else if (!(code === 'TAG_RESOLVE_FAILED' && isWarning) && left-- > 0)
      create(source, code, message, isWarning);
  };
  // biome-ignore lint/complexity/useLiteralKeys: as above
  composer['onError'] = onError;
}

/** Pieces of a text, of which a value has seven at most, or a comment line of its own beside it. */
const MAX_LEXEMES = LIMITS.dataNodes * 8;
/** The lexer's own, not in the text. */
const SCALAR_FOLLOWS = '\x1f';
const FLOW_ERROR = '\x18';
const MARKS = new Set([SCALAR_FOLLOWS, FLOW_ERROR, '\x02']);

/** @returns whether a lexeme still counts: false from the limit on. Counts no value that is not there; `convert` counts exactly. */
function limiter(context: Context): (lexeme: string) => boolean {
  const brackets: string[] = [];
  let [count, values, documents, indicators, offset] = [0, 0, 0, 0, 0];
  let isScalar = false;
  return (lexeme) => {
    if (isScalar) isScalar = false;
    else if (lexeme === SCALAR_FOLLOWS) isScalar = true;
    else if (lexeme === '[' || lexeme === '{') brackets.push(lexeme);
    else if (lexeme === ']' || lexeme === '}') brackets.pop();
    else if (lexeme === FLOW_ERROR) brackets.length = 0;
    else if (lexeme === ':') values++;
    else if (lexeme === '---' || lexeme === '...') documents++;
    else if (lexeme === ',' && brackets.at(-1) === '[') values++;
    else if (lexeme.endsWith('\n')) indicators = 0;
    else if (brackets.length === 0 && (lexeme === '-' || lexeme === '?')) {
      indicators++;
      if (lexeme === '-') values++;
    }
    if (brackets.length > LIMITS.dataDepth || indicators > LIMITS.dataDepth) context.cut = CUT.depth;
    else if (documents > LIMITS.yamlDocuments) context.cut = CUT.documents;
    else if (values > LIMITS.dataNodes || ++count > MAX_LEXEMES) context.cut = CUT.values;
    if (context.cut) {
      // The line is not complete, and what is wrong with it may be just that.
      context.limit = context.text.lastIndexOf('\n', offset - 1) + 1;
      return false;
    }
    if (!MARKS.has(lexeme)) offset += lexeme.length;
    return true;
  };
}

function addProblem(context: Context, start: number, end: number, message: string): void {
  const { base, problems } = context;
  problems.push({ start: base + start, end: base + end, message: message.slice(0, 200) });
}

function isFull(context: Context): boolean {
  if (context.values < LIMITS.dataNodes) return false;
  context.cut ??= CUT.values;
  return true;
}

/** @param at where an empty value stands */
function convert(context: Context, node: unknown, depth: number, at: number): DataNode {
  const { isAlias, isMap, isScalar, isSeq } = context.yaml;
  if (isAlias(node)) return resolve(context, node, depth);
  context.values++;
  const anchor = (node as { anchor?: string } | null)?.anchor;
  if (anchor) context.anchors.set(anchor, undefined);
  let result: DataNode;
  if (isScalar(node)) result = scalarOf(context, node);
  else if (!isMap(node) && !isSeq(node)) result = empty({ start: context.base + at, end: context.base + at });
  else if (depth > LIMITS.dataDepth) {
    context.cut ??= CUT.depth;
    result = empty(spanOf(context, node));
  } else result = isMap(node) ? mapOf(context, node, depth) : listOf(context, node, depth);
  if (anchor) context.anchors.set(anchor, result);
  return result;
}

function empty({ start, end }: Span): DataNode {
  return { kind: 'scalar', start, end, value: null };
}

/** An alias is what stands at its anchor, positions and all; its copies count as if they were written out. */
function resolve(context: Context, alias: { source: string; range?: unknown }, depth: number): DataNode {
  const span = spanOf(context, alias);
  if (++context.aliases > LIMITS.yamlAliases) {
    context.cut ??= CUT.aliases;
    return empty(span);
  }
  const node = context.anchors.get(alias.source);
  if (!node) {
    const isLoop = context.anchors.has(alias.source);
    const message = isLoop ? 'alias inside of its own anchor' : 'alias without an anchor';
    context.problems.push({ ...span, message });
    // `globs: **/*.ts` is common, and its readers take it as it is written.
    const value = isLoop ? null : context.text.slice(span.start - context.base, span.end - context.base);
    return { kind: 'scalar', ...span, value };
  }
  return hasRoomFor(context, node, depth) ? node : empty(span);
}

/** Visits every copy of a value, but never more than the limit: "billion laughs" stop here. */
function hasRoomFor(context: Context, node: DataNode, depth: number): boolean {
  if (++context.values > LIMITS.dataNodes) {
    context.cut ??= CUT.aliases;
    return false;
  }
  if (node.kind === 'scalar') return true;
  if (depth > LIMITS.dataDepth) {
    context.cut ??= CUT.depth;
    return false;
  }
  const children = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items;
  return children.every((child) => hasRoomFor(context, child, depth + 1));
}

function listOf(context: Context, node: YAMLSeq, depth: number): DataNode {
  const list: DataNode = { kind: 'list', ...spanOf(context, node), items: [] };
  for (const item of node.items) {
    if (isFull(context)) break;
    list.items.push(convert(context, item, depth + 1, list.start - context.base));
  }
  return list;
}

function mapOf(context: Context, node: YAMLMap, depth: number): DataNode {
  const map: DataNode = { kind: 'map', ...spanOf(context, node), entries: [] };
  const merges: { at: number; sources: DataEntry[][] }[] = [];
  for (const { key, value: valueNode } of node.items) {
    if (isFull(context)) break;
    const written = keyOf(context, key, depth);
    const value = convert(context, valueNode, depth + 1, written.keySpan.end - context.base);
    if (isMergeKey(context, key)) {
      const sources = value.kind === 'list' ? value.items : [value];
      if (sources.every((source) => source.kind === 'map')) {
        merges.push({ at: map.entries.length, sources: sources.map(({ entries }) => entries) });
        continue;
      }
      // An alias that hit a limit is no map either.
      if (!context.cut) context.problems.push({ ...written.keySpan, message: 'only maps can be merged' });
    }
    map.entries.push({ ...written, value });
  }
  if (merges.length > 0) map.entries = merged(map.entries, merges);
  return map;
}

/** What is written wins over what is merged, and of a list of maps the first one with the key. */
function merged(entries: DataEntry[], merges: { at: number; sources: DataEntry[][] }[]): DataEntry[] {
  const written = new Set(entries.map(({ key }) => key));
  const result: DataEntry[] = [];
  let from = 0;
  for (const { at, sources } of merges) {
    for (const entry of entries.slice(from, at)) result.push(entry);
    from = at;
    const taken = new Set(written);
    for (const source of sources) {
      for (const entry of source) if (!taken.has(entry.key)) result.push(entry);
      for (const { key } of source) taken.add(key);
    }
  }
  return [...result, ...entries.slice(from)];
}

function isMergeKey({ yaml }: Context, key: unknown): boolean {
  return yaml.isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

function keyOf(context: Context, node: unknown, depth: number): Omit<DataEntry, 'value'> {
  const { base, text, yaml } = context;
  if (yaml.isScalar(node)) {
    // Counted with its value.
    const scalar = scalarOf(context, node);
    if (node.anchor) context.anchors.set(node.anchor, scalar);
    return { key: String(scalar.value), keySpan: { start: scalar.start, end: scalar.end } };
  }
  const value = convert(context, node, depth + 1, 0);
  const { start, end } = yaml.isAlias(node) ? spanOf(context, node) : value;
  // A list or a map as a key: as it is written.
  const key = value.kind === 'scalar' ? value.value : text.slice(value.start - base, value.end - base);
  return { key: String(key), keySpan: { start, end } };
}

function scalarOf(context: Context, node: Scalar): Extract<DataNode, { kind: 'scalar' }> {
  const { value, source } = node;
  const isSimple = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  const simple = isSimple ? (value as string | number | boolean | null) : (source ?? '');
  return { kind: 'scalar', ...scalarSpan(context, node), value: simple };
}

function spanOf({ base }: Context, node: { range?: unknown }): Span {
  const [start, end] = (node.range ?? [0, 0]) as [number, number];
  return { start: base + start, end: base + end };
}

/** Without quotes; of `|` and `>`, from the first letter to the last. */
function scalarSpan(context: Context, node: Scalar): Span {
  const { base, text } = context;
  const span = spanOf(context, node);
  let [start, end] = [span.start - base, span.end - base];
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') {
    if (end > start + 1 && text[end - 1] === text[start]) end--;
    start++;
  } else if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    const line = text.indexOf('\n', start);
    start = line === -1 ? end : Math.min(line, end);
    while (start < end && isBlank(text, start)) start++;
    while (end > start && isBlank(text, end - 1)) end--;
  }
  return { start: base + start, end: base + end };
}

function isBlank(text: string, at: number): boolean {
  return ' \t\r\n'.includes(text[at]!);
}
