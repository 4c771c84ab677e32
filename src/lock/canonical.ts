/**
 * The lock as `lockText` writes it, read row by row with an expression: a fifteenth of the time of a parser that knows
 * where everything stands. What is not exactly that, if only in a space, is left to the slow reader (file.ts), which
 * takes any layout and says what is wrong with it; test/lock/canonical.test.ts holds the two against each other.
 */
import { pathBytes, pathFromBytes } from '../text/escape';
import { KINDS } from '../types';
import { linkIntegrity } from './digest';
import {
  DIGEST_RECIPE,
  emptyLock,
  LOCK_SCHEMA,
  LOCK_VERSION,
  type Lock,
  type LockedFile,
  type PackageSource,
} from './lock';

const HEAD = `{
  "$schema": "${LOCK_SCHEMA}",
  "lockfileVersion": ${LOCK_VERSION},
  "digest": "${DIGEST_RECIPE}",
`;
const NO_FILES = '  "files": {},\n';
const NO_PACKAGES = '  "packages": {},\n';
const NO_MORE = '  "mcpServers": {},\n  "accepted": []\n}\n';

/** A JSON string in ASCII. */
const TEXT = String.raw`"([ !#-[\]-~]*(?:\\(?:["\\bfnrt]|u[0-9a-f]{4})[ !#-[\]-~]*)*)"`;
const INTEGRITY = '"integrity": "(sha512-[A-Za-z0-9+/]{85}[AQgw]==)"';
const maybe = (name: string): string => `(?:, "${name}": ${TEXT})?`;
/** The last group of a row is the comma behind it. */
const FILE = new RegExp(
  `    ${TEXT}: \\{ ${INTEGRITY}, "kind": "([a-z-]+)"(, "executable": true)?${maybe('link')} \\}(,?)\n`,
  'y',
);
const PACKAGE = new RegExp(
  `    ${TEXT}: \\{ ${INTEGRITY}(?:, "source": \\{ "type": "(git|npm|apm|registry|other)"${['url', 'rev', 'path', 'version'].map(maybe).join('')} \\})? \\}(,?)\n`,
  'y',
);

const LOCKED_KINDS: ReadonlySet<string> = new Set([...KINDS, 'included', 'explicit']);

/** @returns the lock, and what follows its files and packages when that is more than empty sections; undefined for what the slow reader has to look at */
export function readCanonical(text: string): { lock: Lock; rest?: string } | undefined {
  if (!text.startsWith(HEAD)) return undefined;
  const lock = emptyLock();
  const afterFiles = rows(text, HEAD.length, 'files', NO_FILES, FILE, (row) => {
    const path = unescaped(row[1]!);
    const kind = row[3] as LockedFile['kind'];
    const to = row[5];
    if (!isPath(path) || !LOCKED_KINDS.has(kind) || lock.files.has(path)) return false;
    const file: LockedFile = { integrity: row[2]!, kind };
    if (row[4] !== undefined) file.executable = true;
    if (to !== undefined) file.link = unescaped(to);
    lock.files.set(path, file);
    return file.link === undefined || isLink(file, file.link);
  });
  if (afterFiles === undefined) return undefined;
  const end = rows(text, afterFiles, 'packages', NO_PACKAGES, PACKAGE, (row) => {
    const root = unescaped(row[1]!);
    if ((root !== '' && !isPath(root)) || lock.packages.has(root)) return false;
    const source = row[3] === undefined ? undefined : sourceOf(row.slice(3));
    lock.packages.set(root, source ? { integrity: row[2]!, source } : { integrity: row[2]! });
    return true;
  });
  if (end === undefined) return undefined;
  if (text.length === end + NO_MORE.length && text.endsWith(NO_MORE)) return { lock };
  return { lock, rest: HEAD + NO_FILES + NO_PACKAGES + text.slice(end) };
}

/** @returns where the section ends; undefined when it is not written in the usual way */
function rows(
  text: string,
  start: number,
  name: string,
  empty: string,
  row: RegExp,
  take: (groups: RegExpExecArray) => boolean,
): number | undefined {
  if (text.startsWith(empty, start)) return start + empty.length;
  const opening = `  "${name}": {\n`;
  if (!text.startsWith(opening, start)) return undefined;
  let at = start + opening.length;
  for (let isMore = true; isMore; at = row.lastIndex) {
    row.lastIndex = at;
    const groups = row.exec(text);
    if (!groups || !take(groups)) return undefined;
    isMore = groups[groups.length - 1] === ',';
  }
  const closing = '  },\n';
  return text.startsWith(closing, at) ? at + closing.length : undefined;
}

function unescaped(raw: string): string {
  return raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
}

const NO_PATH = /(?:^|\/)\.{0,2}(?:\/|$)|\0/;
const isAsciiText = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** As `requirePath` of the slow reader has it. */
function isPath(path: string): boolean {
  return !NO_PATH.test(path) && isSpelled(path);
}

function isSpelled(path: string): boolean {
  return isAsciiText(path) || !/[\ud800-\udfff]/u.test(path) || pathFromBytes(pathBytes(path)) === path;
}

function isLink({ executable, integrity }: LockedFile, target: string): boolean {
  return !executable && isSpelled(target) && integrity === linkIntegrity(target);
}

function sourceOf([type, url, rev, path, version]: (string | undefined)[]): PackageSource | undefined {
  if (type === undefined) return undefined;
  const given = Object.entries({ url, rev, path, version }).filter(([, value]) => value !== undefined);
  return {
    type: type as PackageSource['type'],
    ...Object.fromEntries(given.map(([name, value]) => [name, unescaped(value!)])),
  };
}
