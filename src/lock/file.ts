/**
 * The lock as text. Written so that a diff reads like a review: one entry a line, sorted, no time, no machine. Read
 * strictly: what is not exactly a lock is no lock, and a gate without a lock is shut.
 */
import { ExpectedError } from '../errors';
import { KINDS } from '../types';
import {
  type Acceptance,
  DIGEST_RECIPE,
  emptyLock,
  LOCK_NAME,
  LOCK_VERSION,
  type Lock,
  type LockedFile,
  type LockedPackage,
  type LockedServer,
} from './lock';

export const LOCK_SCHEMA = 'https://unpkg.com/agent-primitives/lockfile-schema/v1.json';

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
    ...section('packages', lock.packages, (entry) => entry),
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

/**
 * @param text content of a lock
 * @param name how the file is called in messages
 * @throws ExpectedError `lock` for anything that is not a lock of this version, with line and column
 */
export async function parseLock(text: string, name: string = LOCK_NAME): Promise<Lock> {
  const fail: Fail = (why, offset) => {
    const before = text.slice(0, offset).split('\n');
    throw new ExpectedError(
      'lock',
      `${name}:${before.length}:${before.at(-1)!.length + 1}: ${why}`,
      'restore it from version control, or review what is there and run `primitives lock`',
    );
  };
  const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/m.exec(text);
  if (conflict) fail('conflict markers of a merge', conflict.index);
  const module = await import('jsonc-parser');
  const { parseTree, printParseErrorCode } = module.default ?? module;
  const errors: import('jsonc-parser').ParseError[] = [];
  const root = parseTree(text, errors, {
    disallowComments: true,
    allowTrailingComma: false,
    allowEmptyContent: false,
  });
  const [error] = errors;
  if (error || !root)
    return fail(`not valid JSON (${error ? printParseErrorCode(error.error) : 'empty'})`, error?.offset ?? 0);
  return readLock(root, fail);
}

type Node = import('jsonc-parser').Node;

const SECTIONS = ['$schema', 'lockfileVersion', 'digest', 'files', 'packages', 'mcpServers', 'accepted'];

function readLock(root: Node, fail: Fail): Lock {
  const top = members(root, 'the lock', fail);
  for (const [key, node] of top) if (!SECTIONS.includes(key)) fail(`unknown key "${key}"`, node.offset);
  const version = top.get('lockfileVersion');
  if (version?.value !== LOCK_VERSION)
    fail(
      `"lockfileVersion" must be ${LOCK_VERSION}: a newer version of primitives wrote this`,
      version?.offset ?? 0,
    );
  const digest = top.get('digest');
  if (digest?.value !== DIGEST_RECIPE) fail(`"digest" must be "${DIGEST_RECIPE}"`, digest?.offset ?? 0);
  const lock = emptyLock();
  for (const [path, node] of entriesOf(top, 'files', fail)) {
    requirePath(path, node, fail);
    lock.files.set(path, readFields(node, FILE, fail) as unknown as LockedFile);
  }
  for (const [path, node] of entriesOf(top, 'packages', fail)) {
    if (path !== '') requirePath(path, node, fail);
    lock.packages.set(path, readFields(node, PACKAGE, fail) as unknown as LockedPackage);
  }
  for (const [name, node] of entriesOf(top, 'mcpServers', fail))
    lock.mcpServers.set(name, readFields(node, SERVER, fail) as unknown as LockedServer);
  const accepted = top.get('accepted');
  if (accepted && accepted.type !== 'array') fail('"accepted" must be a list', accepted.offset);
  for (const node of accepted?.children ?? []) {
    const entry = readFields(node, ACCEPTANCE, fail) as unknown as Acceptance;
    requirePath(entry.path, node, fail);
    lock.accepted.push(entry);
  }
  return lock;
}

/** Members of an object. A key that stands there twice is two answers to one question. */
function members(node: Node, what: string, fail: Fail): Map<string, Node> {
  if (node.type !== 'object') return fail(`${what} must be a map`, node.offset);
  const found = new Map<string, Node>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value) return fail('a key without a value', property.offset);
    if (found.has(key.value as string)) fail(`duplicate key "${key.value}"`, key.offset);
    found.set(key.value as string, value);
  }
  return found;
}

function entriesOf(top: Map<string, Node>, section: string, fail: Fail): Map<string, Node> {
  const node = top.get(section);
  return node ? members(node, `"${section}"`, fail) : fail(`"${section}" is missing`, 0);
}

/** POSIX, inside the root, in one spelling only. */
function requirePath(path: string, node: Node, fail: Fail): void {
  const parts = path.split('/');
  if (
    path === '' ||
    path.startsWith('/') ||
    parts.some((part) => part === '' || part === '.' || part === '..') ||
    path.includes('\0')
  )
    fail(`"${path}" is no path inside the project`, node.offset);
}

type Check = (node: Node) => string | undefined;
interface Field {
  check: Check;
  isRequired?: true;
}

const SRI = /^sha512-[A-Za-z0-9+/]{86}==$/;
const text: Check = ({ type }) => (type === 'string' ? undefined : 'must be a text');
const integrity: Check = ({ value }) =>
  typeof value === 'string' && SRI.test(value) ? undefined : 'must be sha512- and 88 characters of base64';
const texts: Check = ({ type, children }) =>
  type === 'array' && (children ?? []).every((child) => child.type === 'string')
    ? undefined
    : 'must be a list of texts';
const kind: Check = ({ value }) =>
  [...KINDS, 'included', 'explicit'].includes(value) ? undefined : 'must be a kind of primitive';
const yes: Check = ({ value }) => (value === true ? undefined : 'must be true, or left out');
const map: Check = ({ type, children }) =>
  type === 'object' && (children ?? []).every((property) => property.children?.[1]?.type === 'string')
    ? undefined
    : 'must be a map of texts';

const required = (check: Check): Field => ({ check, isRequired: true });
const FILE: Record<string, Field> = {
  integrity: required(integrity),
  kind: required(kind),
  executable: { check: yes },
  link: { check: text },
};
const PACKAGE: Record<string, Field> = { integrity: required(integrity), source: { check: map } };
const SERVER: Record<string, Field> = {
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
const ACCEPTANCE: Record<string, Field> = {
  rule: required(text),
  path: required(text),
  integrity: required(integrity),
  fingerprint: required(text),
  reason: required(text),
};

function readFields(node: Node, fields: Record<string, Field>, fail: Fail): Record<string, unknown> {
  const given = members(node, 'an entry', fail);
  const entry: Record<string, unknown> = {};
  for (const [key, value] of given) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) return fail(`unknown key "${key}"`, value.offset);
    const problem = field.check(value);
    if (problem) fail(`"${key}" ${problem}`, value.offset);
    entry[key] = plainValue(value);
  }
  for (const [key, { isRequired }] of Object.entries(fields))
    if (isRequired && !given.has(key)) fail(`"${key}" is missing`, node.offset);
  return entry;
}

function plainValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plainValue);
  if (node.type === 'object')
    return Object.fromEntries(
      (node.children ?? []).map(({ children }) => [children![0]!.value, plainValue(children![1]!)]),
    );
  return node.value;
}
