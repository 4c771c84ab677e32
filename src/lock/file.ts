/**
 * The lock as text. Written so that a diff reads like a review: one entry a line, sorted, no time, no machine. Read
 * strictly: what is not exactly a lock is no lock, and a gate without a lock is shut.
 */
import { isUtf8 } from 'node:buffer';
import { parse as parseIntegrity } from 'ssri';
import { ExpectedError } from '../errors';
import { pathBytes, pathFromBytes, utf8Length, visiblePath } from '../text/escape';
import { KINDS } from '../types';
import { linkIntegrity } from './digest';
import {
  type Acceptance,
  DIGEST_RECIPE,
  emptyLock,
  LOCK_NAME,
  LOCK_SCHEMA,
  LOCK_VERSION,
  type Lock,
  type LockedFile,
  type LockedPackage,
  type LockedServer,
} from './lock';

/** Code units: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @returns the lock as UTF-8 text: the same lock gives the same bytes */
export function lockText(lock: Lock): string {
  const lines = [
    '{',
    `  "$schema": ${JSON.stringify(LOCK_SCHEMA)},`,
    `  "lockfileVersion": ${LOCK_VERSION},`,
    `  "digest": ${JSON.stringify(DIGEST_RECIPE)},`,
    ...section('files', lock.files, fileFields),
    ...section('packages', lock.packages, packageFields),
    ...section('mcpServers', lock.mcpServers, serverFields),
    ...acceptedLines(lock.accepted),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function section<T>(name: string, entries: ReadonlyMap<string, T>, fieldsOf: (entry: T) => object): string[] {
  if (entries.size === 0) return [`  "${name}": {},`];
  const rows = [...entries]
    .sort(([a], [b]) => compare(a, b))
    .map(([key, entry]) => `    ${ascii(key)}: ${oneLine(fieldsOf(entry))}`);
  return [`  "${name}": {`, rows.join(',\n'), '  },'];
}

function acceptedLines(accepted: readonly Acceptance[]): string[] {
  if (accepted.length === 0) return ['  "accepted": []'];
  const rows = accepted.map(
    ({ rule, path, integrity, fingerprint, reason }) =>
      `    ${oneLine({ rule, path, integrity, fingerprint, reason })}`,
  );
  return ['  "accepted": [', [...new Set(rows)].sort(compare).join(',\n'), '  ]'];
}

/** Names may be anything: what acts or hides stands as an escape, as in all output. */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function oneLine(fields: object): string {
  const members = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `{ ${members.map(([key, value]) => `${ascii(key)}: ${spaced(value)}`).join(', ')} }`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  return typeof value === 'object' && value !== null ? oneLine(value) : ascii(value);
}

function fileFields({ integrity, kind, executable, link }: LockedFile): object {
  return { integrity, kind, executable, link };
}

function packageFields({ integrity, source }: LockedPackage): object {
  if (!source) return { integrity };
  const { type, url, rev, path, version } = source;
  return { integrity, source: { type, url, rev, path, version } };
}

function serverFields({
  declaredIn,
  transport,
  command,
  args,
  url,
  env,
  headers,
  via,
  integrity,
}: LockedServer): object {
  return { declaredIn, transport, command, args, url, env, headers, via, integrity };
}

type Fail = (why: string, offset: number) => never;

/** Deepest nesting of a lock, and some: `{ packages: { path: { source: {} } } }`. */
const MAX_DEPTH = 8;

/**
 * @param content a lock: its bytes, or the text they are
 * @param name how the file is called in messages
 * @throws ExpectedError `lock` for anything that is not a lock of this version, with line and column
 */
export async function parseLock(content: string | Uint8Array, name: string = LOCK_NAME): Promise<Lock> {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
  const fail: Fail = (why, offset) => {
    const before = text.slice(0, offset).split('\n');
    throw new ExpectedError(
      'lock',
      `${name}:${before.length}:${before.at(-1)!.length + 1}: ${why}`,
      'restore it from version control, or review what is there and run `primitives lock`',
    );
  };
  if (typeof content !== 'string') requireUtf8(content, fail);
  const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/m.exec(text);
  if (conflict) fail('conflict markers of a merge', conflict.index);
  const module = await import('jsonc-parser');
  const { parseTree, printParseErrorCode } = module.default ?? module;
  const errors: import('jsonc-parser').ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, {
      disallowComments: true,
      allowTrailingComma: false,
      allowEmptyContent: false,
    });
  } catch (error) {
    // The parser recurses: thousands of brackets end in a full stack.
    if (!(error instanceof RangeError)) throw error;
    return fail('nested too deep for a lock', depthExceededAt(text));
  }
  const [error] = errors;
  if (error || !root) {
    // `PropertyNameExpected`
    const why = error ? printParseErrorCode(error.error).replace(/(?<!^)[A-Z]/g, ' $&') : 'empty';
    return fail(`not valid JSON (${why.toLowerCase()})`, error?.offset ?? 0);
  }
  return readLock(root, fail);
}

function requireUtf8(bytes: Uint8Array, fail: Fail): void {
  if (isUtf8(bytes)) return;
  for (let i = 0; i < bytes.length; ) {
    const length = utf8Length(bytes, i);
    if (length === 0) fail('not UTF-8', Buffer.from(bytes.subarray(0, i)).toString('utf8').length);
    i += length;
  }
}

function depthExceededAt(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > MAX_DEPTH) return index;
  }
  return 0;
}

type Node = import('jsonc-parser').Node;
interface Member {
  key: Node;
  value: Node;
}
type Members = Map<string, Member>;

const SECTIONS = ['$schema', 'lockfileVersion', 'digest', 'files', 'packages', 'mcpServers', 'accepted'];

function readLock(root: Node, fail: Fail): Lock {
  const top = members(root, 'the lock', fail);
  // First of all: another version may have other sections.
  requireVersion(top, root, fail);
  for (const [name, { key }] of top)
    if (!SECTIONS.includes(name)) fail(`unknown key "${visiblePath(name)}"`, key.offset);
  const schema = top.get('$schema')?.value;
  if (schema && schema.type !== 'string') fail('"$schema" must be a text', schema.offset);
  const lock = emptyLock();
  for (const [path, { key, value }] of entriesOf(top, 'files', root, fail)) {
    requirePath(path, key, fail);
    lock.files.set(path, readFile(value, fail));
  }
  for (const [path, { key, value }] of entriesOf(top, 'packages', root, fail)) {
    if (path !== '') requirePath(path, key, fail);
    lock.packages.set(path, readFields(value, PACKAGE, fail) as unknown as LockedPackage);
  }
  for (const [name, { value }] of entriesOf(top, 'mcpServers', root, fail))
    lock.mcpServers.set(name, readFields(value, SERVER, fail) as unknown as LockedServer);
  const accepted = sectionOf(top, 'accepted', root, fail);
  if (accepted.type !== 'array') fail('"accepted" must be a list', accepted.offset);
  for (const node of accepted.children ?? []) {
    const entry = readFields(node, ACCEPTANCE, fail) as unknown as Acceptance;
    requirePath(entry.path, members(node, 'an entry', fail).get('path')!.value, fail);
    lock.accepted.push(entry);
  }
  return lock;
}

function requireVersion(top: Members, root: Node, fail: Fail): void {
  const version = sectionOf(top, 'lockfileVersion', root, fail);
  if (version.value !== LOCK_VERSION) {
    const isNewer = typeof version.value === 'number' && version.value > LOCK_VERSION;
    const why = isNewer ? ': a newer version of primitives wrote this' : '';
    fail(`"lockfileVersion" must be ${LOCK_VERSION}${why}`, version.offset);
  }
  const digest = sectionOf(top, 'digest', root, fail);
  if (digest.value !== DIGEST_RECIPE) fail(`"digest" must be "${DIGEST_RECIPE}"`, digest.offset);
}

/** Members of an object. A key that stands there twice is two answers to one question. */
function members(node: Node, what: string, fail: Fail): Members {
  if (node.type !== 'object') return fail(`${what} must be a map`, node.offset);
  const found: Members = new Map();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value) return fail('a key without a value', property.offset);
    if (found.has(key.value as string)) fail(`duplicate key "${visiblePath(key.value)}"`, key.offset);
    found.set(key.value as string, { key, value });
  }
  return found;
}

function sectionOf(top: Members, section: string, root: Node, fail: Fail): Node {
  return top.get(section)?.value ?? fail(`"${section}" is missing`, root.offset);
}

function entriesOf(top: Members, section: string, root: Node, fail: Fail): Members {
  return members(sectionOf(top, section, root, fail), `"${section}"`, fail);
}

/** POSIX, inside the root, in one spelling only: two texts for the same bytes would be two rows for one file. */
function requirePath(path: string, node: Node, fail: Fail): void {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..') || path.includes('\0'))
    fail(`"${visiblePath(path)}" is no path inside the project`, node.offset);
  requireSpelling(path, node, fail);
}

function requireSpelling(path: string, node: Node, fail: Fail): void {
  // Without lone surrogates there is nothing that could be spelled in two ways.
  if (/[\ud800-\udfff]/u.test(path) && pathFromBytes(pathBytes(path)) !== path)
    fail(`"${visiblePath(path)}" is not how a name with these bytes is written`, node.offset);
}

/** A row of a link is what a reviewer reads: it says where the link leads, so that must be what is pinned. */
function readFile(node: Node, fail: Fail): LockedFile {
  const file = readFields(node, FILE, fail) as unknown as LockedFile;
  if (file.link === undefined) return file;
  const given = members(node, 'an entry', fail);
  requireSpelling(file.link, given.get('link')!.value, fail);
  if (file.executable) fail('a link cannot be "executable"', given.get('executable')!.key.offset);
  if (file.integrity !== linkIntegrity(file.link))
    fail('"integrity" is not that of "link"', given.get('integrity')!.value.offset);
  return file;
}

type Check = (node: Node) => string | undefined;
interface Field {
  check: Check;
  isRequired?: true;
  /** Of a map: its own fields. */
  fields?: Fields;
}
type Fields = Record<string, Field>;

const SRI = /^sha512-[A-Za-z0-9+/]{85}[AQgw]==$/;

/** One digest of 64 bytes and nothing else. ssri alone would take `sha512-256-…` for one, which is why both have a say. */
function isSha512(value: string): boolean {
  return SRI.test(value) && parseIntegrity(value, { strict: true, single: true }).algorithm === 'sha512';
}
const LOCKED_KINDS: ReadonlySet<unknown> = new Set([...KINDS, 'included', 'explicit']);
const SOURCE_TYPES = ['git', 'npm', 'apm', 'registry', 'other'];

const text: Check = ({ type }) => (type === 'string' ? undefined : 'must be a text');
const integrity: Check = ({ value }) =>
  typeof value === 'string' && isSha512(value) ? undefined : 'must be sha512- and 88 characters of base64';
const texts: Check = ({ type, children }) =>
  type === 'array' && (children ?? []).every((child) => child.type === 'string')
    ? undefined
    : 'must be a list of texts';
const kind: Check = ({ value }) => (LOCKED_KINDS.has(value) ? undefined : 'must be a kind of primitive');
const yes: Check = ({ value }) => (value === true ? undefined : 'must be true, or left out');
const map: Check = ({ type }) => (type === 'object' ? undefined : 'must be a map');
const sourceType: Check = ({ value }) =>
  SOURCE_TYPES.includes(value) ? undefined : `must be one of ${SOURCE_TYPES.join(', ')}`;

const required = (check: Check): Field => ({ check, isRequired: true });
const FILE: Fields = {
  integrity: required(integrity),
  kind: required(kind),
  executable: { check: yes },
  link: { check: text },
};
const SOURCE: Fields = {
  type: required(sourceType),
  url: { check: text },
  rev: { check: text },
  path: { check: text },
  version: { check: text },
};
const PACKAGE: Fields = { integrity: required(integrity), source: { check: map, fields: SOURCE } };
const SERVER: Fields = {
  declaredIn: required(text),
  transport: required(text),
  command: { check: text },
  args: { check: texts },
  url: { check: text },
  env: { check: texts },
  headers: { check: texts },
  via: required(texts),
  integrity: required(integrity),
};
const ACCEPTANCE: Fields = {
  rule: required(text),
  path: required(text),
  integrity: required(integrity),
  fingerprint: required(text),
  reason: required(text),
};

function readFields(node: Node, fields: Fields, fail: Fail): Record<string, unknown> {
  const given = members(node, 'an entry', fail);
  const entry: Record<string, unknown> = {};
  for (const [name, { key, value }] of given) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return fail(`unknown key "${visiblePath(name)}"`, key.offset);
    const problem = field.check(value);
    if (problem) fail(`"${name}" ${problem}`, value.offset);
    entry[name] = field.fields ? readFields(value, field.fields, fail) : plainValue(value);
  }
  for (const [name, { isRequired }] of Object.entries(fields))
    if (isRequired && !given.has(name)) fail(`"${name}" is missing`, node.offset);
  return entry;
}

/** Of a text, a number or a list of them. */
function plainValue(node: Node): unknown {
  return node.type === 'array' ? (node.children ?? []).map(plainValue) : node.value;
}
