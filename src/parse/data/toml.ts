/**
 * TOML: shape and values are those of smol-toml, which tells no positions. They come from a walk of our own over the
 * same text, which needs no rules of TOML but where things begin and end: it only sees what smol-toml has accepted.
 * Should both disagree, a value is said to be where the nearest key around it is.
 */
import type { Span } from '../../document';
import { LIMITS } from '../../limits';
import { lazy } from '../../text/lazy';
import type { Data, DataNode, DataProblem } from '../data';
import { CUT, type Cut } from './limits';

/** Asked once: each `import()` copies all names of the package. */
const library = lazy(() => import('smol-toml'));

export async function parseToml(text: string, base: number): Promise<Data> {
  const { parse, TomlError } = await library();
  try {
    // Without it, a number beyond 2^53 is an error.
    const table = parse(text, { integersAsBigInt: 'asNeeded', maxDepth: LIMITS.dataDepth });
    const place = locate(text, (quoted) => Object.keys(parse(`${quoted}=0`))[0] ?? '');
    const context: Context = { text, base, values: 0, cut: undefined };
    const root = convert(context, table, place, place, 1);
    return { root, problems: [], ...(context.cut ? { cut: context.cut } : {}) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    if (error.message.includes('excessively nested'))
      return { root: undefined, problems: [], cut: CUT.depth };
    return { root: undefined, problems: [problemOf(error, text, base)] };
  }
}

function problemOf(error: import('smol-toml').TomlError, text: string, base: number): DataProblem {
  let line = 0;
  for (let n = 1; n < error.line; n++) line = text.indexOf('\n', line) + 1;
  const start = Math.min(line + error.column - 1, text.length);
  const message = error.message.split('\n', 1)[0]!.replace(/^Invalid TOML document: /, '');
  return { start: base + start, end: base + Math.min(start + 1, text.length), message };
}

interface Context {
  text: string;
  base: number;
  values: number;
  cut: Cut | undefined;
}

/** @param nearest span of the nearest key around the value, for one without a place */
function convert(
  context: Context,
  value: unknown,
  place: Place | undefined,
  nearest: Span,
  depth: number,
): DataNode {
  const { base, text } = context;
  const { start, end } = place ?? nearest;
  const span = { start: base + start, end: base + end };
  context.values++;
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return { kind: 'scalar', ...span, value: scalarOf(value, place && text.slice(start, end)) };
  }
  if (depth > LIMITS.dataDepth) {
    context.cut = CUT.depth;
    return { kind: 'scalar', ...span, value: null };
  }
  const isFull = (): boolean => {
    if (context.values < LIMITS.dataNodes) return false;
    context.cut = CUT.values;
    return true;
  };
  if (Array.isArray(value)) {
    const list: DataNode = { kind: 'list', ...span, items: [] };
    for (const [i, item] of value.entries()) {
      if (isFull()) break;
      const child = convert(context, item, place?.items?.[i], nearest, depth + 1);
      list.end = Math.max(list.end, child.end);
      list.items.push(child);
    }
    return list;
  }
  const map: DataNode = { kind: 'map', ...span, entries: [] };
  for (const [key, item] of Object.entries(value)) {
    if (isFull()) break;
    const member = place?.members?.get(key);
    const keySpan = member?.keySpan ?? nearest;
    const child = convert(context, item, member?.place, keySpan, depth + 1);
    // A table ends where the last of its keys does, and those may stand anywhere below its header.
    map.end = Math.max(map.end, child.end);
    map.entries.push({
      key,
      keySpan: { start: base + keySpan.start, end: base + keySpan.end },
      value: child,
    });
  }
  // An object lists keys that are numbers first.
  map.entries.sort((a, b) => a.keySpan.start - b.keySpan.start);
  return map;
}

function scalarOf(value: unknown, written: string | undefined): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Date ? (written ?? value.toISOString()) : null;
}

interface Place extends Span {
  members?: Map<string, { keySpan: Span; place: Place }>;
  items?: Place[];
}

interface Key extends Span {
  name: string;
}

interface Cursor {
  readonly text: string;
  at: number;
  /** Values that are still worth a place. */
  left: number;
  /** What a quoted key with escapes says. */
  unquote: (quoted: string) => string;
}

function locate(text: string, unquote: Cursor['unquote']): Place {
  const cursor: Cursor = {
    text,
    at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    left: LIMITS.dataNodes,
    unquote,
  };
  const root: Place = { start: 0, end: text.length };
  let table = root;
  for (;;) {
    skipVoid(cursor);
    const before = cursor.at;
    if (before >= text.length || cursor.left <= 0) return root;
    if (text[before] === '[') table = readHeader(cursor, root);
    else readPair(cursor, table);
    if (cursor.at === before) return root;
  }
}

/** `[a.b]`, `[[a.b]]` */
function readHeader(cursor: Cursor, root: Place): Place {
  const start = cursor.at;
  const brackets = cursor.text.startsWith('[[', start) ? 2 : 1;
  cursor.at += brackets;
  const path = readPath(cursor);
  cursor.at += brackets;
  cursor.left--;
  if (path.length > LIMITS.dataDepth) return { start, end: cursor.at };
  let table = root;
  for (const [i, key] of path.entries()) {
    table = memberOf(table, key, start);
    if (brackets === 2 && i === path.length - 1) {
      table.items ??= [];
      table.items.push({ start, end: start });
    }
    table = table.items?.at(-1) ?? table;
  }
  table.end = Math.max(table.end, cursor.at);
  return table;
}

/** `a.b = value`, in a table or in `{}` */
function readPair(cursor: Cursor, table: Place): void {
  const path = readPath(cursor);
  cursor.at++;
  skipBlanks(cursor);
  const place = readValue(cursor);
  const last = path.pop();
  if (!last || path.length > LIMITS.dataDepth) return;
  let parent = table;
  for (const key of path) parent = memberOf(parent, key, key.start);
  parent.members ??= new Map();
  parent.members.set(last.name, { keySpan: { start: last.start, end: last.end }, place });
}

/** A key has the place where it stands first. */
function memberOf(place: Place, key: Key, start: number): Place {
  place.members ??= new Map();
  let member = place.members.get(key.name);
  if (!member) {
    member = { keySpan: { start: key.start, end: key.end }, place: { start, end: key.end } };
    place.members.set(key.name, member);
  }
  return member.place;
}

/** `a . "b c" . 'd'`, with the blanks after it */
function readPath(cursor: Cursor): Key[] {
  const { text } = cursor;
  const path: Key[] = [];
  do {
    skipBlanks(cursor);
    const start = cursor.at;
    if (text[start] === '"' || text[start] === "'") {
      const span = readString(cursor);
      const inner = text.slice(span.start, span.end);
      const isPlain = text[start] === "'" || !inner.includes('\\');
      path.push({ ...span, name: isPlain ? inner : cursor.unquote(text.slice(start, cursor.at)) });
    } else {
      while (isBare(text.charCodeAt(cursor.at))) cursor.at++;
      if (cursor.at > start) path.push({ start, end: cursor.at, name: text.slice(start, cursor.at) });
    }
    skipBlanks(cursor);
  } while (text[cursor.at] === '.' && ++cursor.at);
  return path;
}

function readValue(cursor: Cursor): Place {
  cursor.left--;
  switch (cursor.text[cursor.at]) {
    case '[':
      return readArray(cursor);
    case '{':
      return readInlineTable(cursor);
    case '"':
    case "'":
      return readString(cursor);
    default:
      return readBare(cursor);
  }
}

function readArray(cursor: Cursor): Place {
  const items: Place[] = [];
  const span = readMembers(cursor, () => items.push(readValue(cursor)));
  return { ...span, items };
}

function readInlineTable(cursor: Cursor): Place {
  const table: Place = { start: cursor.at, end: cursor.at };
  return Object.assign(
    table,
    readMembers(cursor, () => readPair(cursor, table)),
  );
}

/** From bracket to bracket. */
function readMembers(cursor: Cursor, read: () => void): Span {
  const { text } = cursor;
  const start = cursor.at++;
  for (;;) {
    skipVoid(cursor);
    const before = cursor.at;
    const sign = text[before];
    if (sign === ',') cursor.at++;
    else if (sign === ']' || sign === '}' || sign === undefined) {
      cursor.at++;
      return { start, end: cursor.at };
    } else read();
    if (cursor.at === before) return { start, end: before };
  }
}

/** A number, a date (with a blank in it) or a word. */
function readBare(cursor: Cursor): Place {
  const start = cursor.at;
  while (cursor.at < cursor.text.length && !',]}#\n'.includes(cursor.text[cursor.at]!)) cursor.at++;
  return { start, end: start + cursor.text.slice(start, cursor.at).trimEnd().length };
}

/** @returns what is between the quotes; of a multi-line string, from its first line on */
function readString(cursor: Cursor): Span {
  const { text } = cursor;
  const sign = text[cursor.at]!;
  const isMultiline = text.startsWith(sign.repeat(3), cursor.at);
  const quotes = isMultiline ? sign.repeat(3) : sign;
  let start = cursor.at + quotes.length;
  if (isMultiline && text.startsWith('\r\n', start)) start += 2;
  else if (isMultiline && text[start] === '\n') start++;
  let end = start;
  while (end < text.length && !text.startsWith(quotes, end))
    end += sign === '"' && text[end] === '\\' ? 2 : 1;
  // Up to two quotes before the closing ones belong to the string.
  for (let extra = 0; isMultiline && extra < 2 && text[end + 3] === sign; extra++) end++;
  cursor.at = end + quotes.length;
  return { start, end };
}

function isBare(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  );
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.text[cursor.at] === ' ' || cursor.text[cursor.at] === '\t') cursor.at++;
}

/** Blanks, lines and comments. */
function skipVoid(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    while (cursor.at < text.length && ' \t\r\n'.includes(text[cursor.at]!)) cursor.at++;
    if (text[cursor.at] !== '#') return;
    const line = text.indexOf('\n', cursor.at);
    cursor.at = line === -1 ? text.length : line;
  }
}
