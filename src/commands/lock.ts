/** `primitives lock`: pins what is there, once it has been reviewed. */
import path from 'node:path';
import { ExpectedError } from '../errors';
import { judge } from '../judge/judge';
import { LIMITS } from '../limits';
import { fileDrift } from '../lock/compare';
import { packageIntegrities } from '../lock/digest';
import { lockText } from '../lock/file';
import { type Acceptance, emptyLock, LOCK_NAME, type Lock, type LockedPackage } from '../lock/lock';
import { packageSources } from '../lock/package-source';
import { namedServers, serverStates } from '../lock/servers';
import type { Source } from '../source/source';
import { workingTree } from '../source/working-tree';
import { visible, visiblePath } from '../text/escape';
import type { Finding, Report } from '../types';
import type { Io } from './io';
import { travel } from './journey';
import { lockOf, type Reader, readerOf, writeLock, writeWhole } from './lock-file';
import { type OriginFlags, openOrigin } from './origin';
import { type Present, presentOf } from './present';
import { reviewIn } from './review';
import { judgeSurvey } from './survey';
import type { Jobs } from './threads/checks';

export interface LockOptions {
  /** Where the files are read from; anything but the working tree can only be checked. */
  from: OriginFlags;
  /** SSH key that signs the lock. */
  signWith?: string | undefined;
  /** Pin only what lies here; the rest of the lock stays as it is. */
  paths: string[];
  isCheck: boolean;
  /** Do not ask. */
  isSure: boolean;
  accept: { rule: string; path: string; reason: string }[];
  /** Names, or places (`path#pointer`), of servers. */
  approve: string[];
  configFile?: string | undefined;
  useConfig: boolean;
  includeDependencies: boolean;
  showProgress: boolean;
  jobs?: Jobs | undefined;
  version: string;
}

export interface Locked {
  report: Report;
  /** What the new lock adds, changes and drops; for people. */
  changes: string[];
  /** `refused`: findings or gaps stand in the way. */
  outcome: 'written' | 'unchanged' | 'refused' | 'declined' | 'would-change';
  /** Somebody was shown all changes, and said yes. */
  isConfirmed?: boolean;
}

/** @throws ExpectedError for arguments, a configuration or a lock that cannot be used, or written */
export async function lock(io: Io, options: LockOptions): Promise<Locked> {
  const origin = await openOrigin(io, options.from);
  const source = origin?.source ?? workingTree(io.cwd);
  const read = readerOf(io.cwd, origin?.source);
  const old = await oldLock(io, read);
  const journey = await travel(io, {
    ...options,
    origin,
    paths: [],
    files: options.paths.filter((name) => isFile(source, name)),
    stdinName: '',
    withDigests: true,
    withChecks: true,
  });
  const { config, all, survey } = journey;
  const before = old ?? emptyLock();
  const present = await presentOf(journey, source, before);
  const approved = approvals(options.approve, present);
  const base: Lock = { ...before, mcpServers: new Map([...before.mcpServers, ...approved]) };
  const judged = async (lock: Lock): Promise<Report> => {
    const review = reviewIn(lock);
    const { observed, skipped } = await judgeSurvey(survey, all.names, all.observed, config, review.approves);
    return judge({
      command: 'lock',
      version: options.version,
      observed,
      skipped: [...present.skipped, ...skipped],
      primitives: all.primitives,
      isAccepted: (finding) => review.accepts(finding, present.files),
      policy: { config, failOn: config.failOn ?? 'high' },
    });
  };
  const first = await judged(base);
  const accepted = [...before.accepted, ...acceptances(options.accept, first.findings, present)];
  const report = options.accept.length > 0 ? await judged({ ...base, accepted }) : first;
  if (report.exitCode !== 0) return { report, changes: [], outcome: 'refused' };

  const sourceOf = await packageSources((file) => textIn(source, file));
  const next = nextLock({ ...base, accepted }, present, report, { paths: options.paths, sourceOf });
  const text = lockText(next);
  const changes = changesOf(before, next);
  const sign = options.signWith === undefined ? undefined : await signer(io, options.signWith);
  if (old && text === lockText(old) && text === read(LOCK_NAME)?.toString('utf8')) {
    sign?.(text)();
    return { report, changes, outcome: 'unchanged' };
  }
  if (options.isCheck) return { report, changes, outcome: 'would-change' };
  const isAsked = !options.isSure && hasSomebody(io);
  if (isAsked && !confirms(io, changes)) return { report, changes, outcome: 'declined' };
  // A key that does not sign must not cost the old lock; a signature that cannot be written leaves one that is refused.
  const writeSigned = sign?.(text);
  writeLock(io.cwd, text);
  writeSigned?.();
  return { report, changes, outcome: 'written', isConfirmed: isAsked && changes.length <= SHOWN };
}

/** @returns signs, and what that returns writes the signature */
async function signer({ cwd, env }: Io, key: string): Promise<(text: string) => () => void> {
  const { signatureOf, SIGNATURE_NAME } = await import('../lock/sign');
  return (text) => {
    const signature = signatureOf(Buffer.from(text), key, { cwd, env });
    return () => writeWhole(path.join(cwd, SIGNATURE_NAME), signature);
  };
}

/** A lock that a merge left in pieces is written anew: everything in it has to be reviewed again. */
async function oldLock(io: Io, read: Reader): Promise<Lock | undefined> {
  const bytes = read(LOCK_NAME);
  if (!bytes) return undefined;
  if (/^<{7} /m.test(bytes.toString('latin1'))) {
    io.err(`${LOCK_NAME} has conflict markers: it is made anew from what is here\n`);
    return undefined;
  }
  return lockOf(bytes, LOCK_NAME);
}

function isFile(source: Source, name: string): boolean {
  const type = source.typeOf(name === '.' ? '' : name);
  if (type !== undefined) return type === 'file';
  throw new ExpectedError(
    'not-found',
    `${visiblePath(name)}: no such file or folder`,
    'paths are relative to the current folder',
  );
}

/** @throws ExpectedError `usage` for a name that no server, or more than one definition, has */
export function approvals(
  names: readonly string[],
  { servers }: Present,
): [string, Present['servers'][number]['row']][] {
  return names.map((name) => {
    const found = servers.filter((server) => server.name === name || server.row.declaredIn === name);
    const [only] = found;
    if (!only)
      throw new ExpectedError(
        'usage',
        `no MCP server "${visible(name, 80)}"`,
        'run `primitives mcp` for the list',
      );
    if (found.length > 1) {
      const places = found.map(({ row }) => visible(row.declaredIn, 120)).join(', ');
      throw new ExpectedError(
        'usage',
        `"${visible(name, 80)}" is declared ${found.length} times`,
        `name the place instead: ${places}`,
      );
    }
    return [`${only.row.declaredIn}\0${only.row.integrity}`, only.row];
  });
}

/** @throws ExpectedError `usage` where there is nothing to accept, or no reason */
function acceptances(
  wanted: LockOptions['accept'],
  findings: readonly Finding[],
  { files }: Present,
): Acceptance[] {
  return wanted.flatMap(({ rule, path: file, reason }) => {
    const found = findings.filter((finding) => finding.rule === rule && finding.path === file);
    const integrity = files.get(file)?.integrity;
    if (found.length === 0 || integrity === undefined) {
      throw new ExpectedError(
        'usage',
        `nothing to accept: "${visible(rule, 80)}" finds nothing in ${visiblePath(file)}`,
        'run `primitives scan` for rules and paths',
      );
    }
    return found.map(({ fingerprint }) => ({ rule, path: file, integrity, fingerprint, reason }));
  });
}

/** What stands in a file of the project; a link, a folder or a large file says nothing. */
export function textIn(source: Source, file: string): string | undefined {
  if (source.typeOf(file) !== 'file') return undefined;
  const content = source.entry(file, 'file').open(LIMITS.dataChars);
  return 'bytes' in content ? content.bytes.toString('utf8') : undefined;
}

interface Asked {
  paths: readonly string[];
  sourceOf: Awaited<ReturnType<typeof packageSources>>;
}

function nextLock(base: Lock, present: Present, report: Report, { paths, sourceOf }: Asked): Lock {
  const isAsked = (file: string): boolean =>
    paths.length === 0 ||
    paths.some((at) => at === '.' || file === at || file.startsWith(`${at.replace(/\/$/, '')}/`));
  const files = new Map([...base.files].filter(([file]) => !isAsked(file)));
  for (const [file, pin] of present.files) if (isAsked(file)) files.set(file, pin);
  const roots = new Set([...base.packages.keys(), ...present.packages.keys()]);
  const packages = new Map<string, LockedPackage>();
  const names = [...files.keys()].sort();
  for (const [root, integrity] of packageIntegrities(roots, files)) {
    if (!hasBelow(names, root)) continue;
    const type = present.packages.get(root);
    const source = type === undefined ? base.packages.get(root)?.source : sourceOf(root, type);
    packages.set(root, { integrity, ...(source ? { source } : {}) });
  }
  const stateOf = serverStates(base);
  const servers = present.servers.filter(({ isTransitive, row }) => {
    const file = row.declaredIn.slice(0, row.declaredIn.indexOf('#'));
    // What the project declares itself is approved with the file; what comes along only by name of its definition.
    return isTransitive || !isAsked(file) ? stateOf(row) === 'approved' : true;
  });
  const finding = new Set(
    report.findings.map(({ rule, path: file, fingerprint }) => `${rule}\0${file}\0${fingerprint}`),
  );
  return {
    files,
    packages,
    mcpServers: namedServers(servers.map(({ name, row }) => [name, row] as const)),
    accepted: base.accepted.filter(
      ({ rule, path: file, integrity, fingerprint }) =>
        files.get(file)?.integrity === integrity &&
        (AUDIT_ONLY.has(rule) || finding.has(`${rule}\0${file}\0${fingerprint}`)),
    ),
  };
}

/** Rules that look at a package as a whole: only `audit` can say whether they still find something. */
const AUDIT_ONLY = new Set(['exfiltration/beyond-description']);

/** @param names sorted by code units */
function hasBelow(names: readonly string[], root: string): boolean {
  const prefix = `${root}/`;
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names[middle]! < prefix) low = middle + 1;
    else high = middle;
  }
  return names[low]?.startsWith(prefix) ?? false;
}

/** One line a change, `+`, `~` or `-` in front. */
export function changesOf(before: Lock, after: Lock): string[] {
  const lines = fileDrift(before.files, after.files).map(({ rule, path: file }) => {
    const sign = rule === 'lock/unpinned' ? '+' : rule === 'lock/missing' ? '-' : '~';
    const { kind, executable } = (after.files.get(file) ?? before.files.get(file))!;
    return `${sign} ${visiblePath(file)}  ${kind}${executable ? ', executable' : ''}`;
  });
  const key = (row: { declaredIn: string; integrity: string; via: string[] }): string =>
    JSON.stringify([row.declaredIn, row.integrity, row.via]);
  const had = new Map([...before.mcpServers].map(([name, row]) => [key(row), name]));
  const has = new Map([...after.mcpServers].map(([name, row]) => [key(row), name]));
  for (const [id, name] of has) if (!had.has(id)) lines.push(`+ MCP server ${visible(name, 120)}`);
  for (const [id, name] of had) if (!has.has(id)) lines.push(`- MCP server ${visible(name, 120)}`);
  const reasons = (lock: Lock): Map<string, string> =>
    new Map(
      lock.accepted.map((entry) => [JSON.stringify(entry), `${entry.rule} in ${visiblePath(entry.path)}`]),
    );
  const [old, now] = [reasons(before), reasons(after)];
  for (const [id, what] of now) if (!old.has(id)) lines.push(`+ accepted: ${what}`);
  for (const [id, what] of old) if (!now.has(id)) lines.push(`- accepted: ${what}`);
  return lines;
}

const SHOWN = 60;

/** On a terminal, somebody is asked; anywhere else the command itself is the answer. */
function hasSomebody(io: Io): boolean {
  return !io.env.CI && io.isErrTerminal() && io.isInTerminal();
}

function confirms(io: Io, changes: readonly string[]): boolean {
  io.err(`${changesText(changes, SHOWN)}\n`);
  return /^y(?:es)?$/i.test(io.ask('Reviewed, and to be pinned? [y/N] ').trim());
}

/** @param limit lines, of a first lock there are thousands */
export function changesText(changes: readonly string[], limit: number): string {
  const more = changes.length - limit;
  return [...changes.slice(0, limit), ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
}
