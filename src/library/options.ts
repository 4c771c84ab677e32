/**
 * What the functions of the library take, and the check of it: JavaScript has no compiler to say that `failon` is none of
 * them, and a misspelt option that is silently ignored is a gate that stands open.
 */
import { ExpectedError } from '../errors';
import { visible } from '../text/escape';
import { FAIL_ON, type FailOn, type Report } from '../types';

/** An `AbortSignal`, or what looks like one. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

export interface CommonOptions {
  /** Folder of the project; the current one when absent. Paths of a report are relative to it. */
  cwd?: string;
  /** Ends the call between two files; it then throws the reason of the signal. */
  signal?: Signal;
}

/** Where the files are read from; the working tree when absent. One of the two. */
export interface SourceOptions {
  /** The git index, as it would be committed; the configuration and the lock, too. */
  staged?: boolean;
  /** A commit; the configuration and the lock, too. */
  ref?: string;
}

export interface ProjectOptions extends CommonOptions, SourceOptions {
  /** A configuration file, or `false` for none; `primitives.config.json` or `.yaml` of the folder when absent. */
  config?: string | false;
  /** Look for primitives inside `node_modules` too. */
  includeDependencies?: boolean;
}

export interface ScanOptions extends ProjectOptions {
  /** Folders or files, relative to `cwd`; all of it when absent. A file that is named is scanned whatever its name. */
  paths?: readonly string[];
  /** Exit code 1 from this severity on; what the configuration says, or `high`, when absent. */
  failOn?: FailOn;
  /** Report only what differs from this commit, and the packages that it belongs to. */
  changedSince?: string;
  /** Folders of rules of your own, that are run beside ours. */
  rules?: readonly string[];
  /** List every primitive with its digest. */
  inventory?: boolean;
}

export interface TextToScan {
  /** Relative to the root of its project, with slashes: `.claude/skills/pdf/SKILL.md`. */
  path: string;
  /** Bytes tell more: how a file is encoded is looked at as well. */
  text: string | Uint8Array;
}

export interface ScanTextOptions extends CommonOptions {
  /** Folder of the project that it is part of: its configuration and its lock are read. Without, nothing is. */
  cwd?: string;
  /** With `cwd`: a configuration file, or `false` for neither configuration nor lock. */
  config?: string | false;
  /** Exit code 1 from this severity on; what the configuration says, or `high`, when absent. */
  failOn?: FailOn;
  /** Folders of rules of your own, that are run beside ours. */
  rules?: readonly string[];
}

export interface VerifyOptions extends ProjectOptions {
  /** Report only drift in what differs from this commit, and in the packages that it belongs to. */
  changedSince?: string;
  /** Take the lock, and nothing else, from this commit: the protected branch. */
  lockRef?: string;
  /** File of those of whom one must have signed the lock (see ssh-keygen). */
  allowedSigners?: string;
}

export interface AuditOptions extends CommonOptions {
  /** Exit code 1 from this severity on; `high` when absent. */
  failOn?: FailOn;
  /** Folder of the package in the lock of `cwd`, to say what changed; found by itself when absent. */
  against?: string;
}

export interface LockOptions extends ProjectOptions {
  /** Pin only what lies here, relative to `cwd`; everything when absent. */
  paths?: readonly string[];
  /** Write nothing. */
  check?: boolean;
  /** Findings that somebody answers for, as long as the file is as it is. */
  accept?: readonly { rule: string; path: string; reason: string }[];
  /** Names, or places (`path#pointer`), of servers that come with packages and may run. */
  approveMcp?: readonly string[];
}

export interface LockResult {
  /**
   * `written`; `unchanged`: the lock is what it has to be; `would-change`: with `check`, it is not; `refused`: what the
   * report finds has to go, or be accepted.
   */
  outcome: 'written' | 'unchanged' | 'would-change' | 'refused';
  report: Report;
  /** What the lock adds, changes and drops, a line each; safe to print. */
  changes: string[];
}

export interface McpOptions extends ProjectOptions {
  /** Folders or files, relative to `cwd`; all of it when absent. */
  paths?: readonly string[];
  /** Exit code 1 from this severity on; what the configuration says, or `high`, when absent. */
  failOn?: FailOn;
}

export interface RulesOptions {
  /** The current folder when absent. */
  cwd?: string;
  /** Folders of rules of your own, relative to `cwd`. */
  rules?: readonly string[];
}

interface AllOptions
  extends ScanOptions,
    Omit<VerifyOptions, 'changedSince'>,
    Omit<AuditOptions, 'failOn'>,
    LockOptions {}

interface Row {
  what: string;
  fits(value: unknown): boolean;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !value.includes('\0');
const text: Row = { what: 'a text', fits: isText };
const flag: Row = { what: 'true or false', fits: (value) => typeof value === 'boolean' };
const texts: Row = {
  what: 'a list of texts',
  fits: (value) => Array.isArray(value) && value.every(isText),
};
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One row an option; it means the same wherever it is taken. */
const OPTIONS: Record<keyof AllOptions, Row> = {
  cwd: text,
  signal: { what: 'an AbortSignal', fits: (value) => isRecord(value) && typeof value.aborted === 'boolean' },
  staged: flag,
  ref: text,
  config: { what: 'a text or false', fits: (value) => value === false || isText(value) },
  includeDependencies: flag,
  paths: texts,
  failOn: {
    what: `one of ${FAIL_ON.join(', ')}`,
    fits: (value) => (FAIL_ON as readonly unknown[]).includes(value),
  },
  changedSince: text,
  rules: texts,
  inventory: flag,
  lockRef: text,
  allowedSigners: text,
  against: text,
  check: flag,
  accept: {
    what: 'a list of { rule, path, reason }',
    fits: (value) =>
      Array.isArray(value) &&
      value.every((one) => isRecord(one) && isText(one.rule) && isText(one.path) && isReason(one.reason)),
  },
  approveMcp: texts,
};

function isReason(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

const PROJECT = ['cwd', 'signal', 'staged', 'ref', 'config', 'includeDependencies'] as const;

/** Which function takes which. */
const TAKES: Record<string, readonly (keyof AllOptions)[]> = {
  scan: [...PROJECT, 'paths', 'failOn', 'changedSince', 'rules', 'inventory'],
  scanText: ['cwd', 'signal', 'config', 'failOn', 'rules'],
  verify: [...PROJECT, 'changedSince', 'lockRef', 'allowedSigners'],
  audit: ['cwd', 'signal', 'failOn', 'against'],
  lock: [...PROJECT, 'paths', 'check', 'accept', 'approveMcp'],
  mcp: [...PROJECT, 'paths', 'failOn'],
  rules: ['cwd', 'rules'],
  explain: ['cwd', 'rules'],
};

/**
 * @param call name of the function
 * @throws ExpectedError `usage` for an option that is none, or is no value of its kind; `undefined` counts as absent
 */
export function requireOptions(call: string, options: unknown): void {
  if (!isRecord(options))
    throw usage(`${call}: options must be an object`, `for example: ${call}({ cwd: "." })`);
  const taken = TAKES[call]!;
  for (const [key, value] of Object.entries(options)) {
    if (!(taken as readonly string[]).includes(key))
      throw usage(`${call} has no option "${visible(key, 80)}"`, `it takes ${taken.join(', ')}`);
    const { what, fits } = OPTIONS[key as keyof AllOptions];
    if (value !== undefined && !fits(value))
      throw usage(`${call}: ${key} must be ${what}`, 'see docs/library.md');
  }
}

/** @throws ExpectedError `usage` for what is no file in memory */
export function requireText(file: unknown): asserts file is TextToScan {
  if (!isRecord(file) || !isText(file.path) || !isContent(file.text))
    throw usage('scanText takes { path, text }', 'path is a text; text is a text or its bytes');
  const { path } = file;
  if (
    /^(?:\/|[A-Za-z]:[\\/])|\\/.test(path) ||
    path.split('/').some((part) => ['', '.', '..'].includes(part))
  )
    throw usage(
      `scanText: "${visible(path, 200)}" is no path of a project`,
      'name it as the project does, relative to its root and with slashes: .claude/skills/pdf/SKILL.md',
    );
}

function isContent(value: unknown): boolean {
  return typeof value === 'string' || value instanceof Uint8Array;
}

export function usage(message: string, hint: string): ExpectedError {
  return new ExpectedError('usage', message, hint);
}
