/**
 * `audit --lock`: the pin of a package that was looked at, at the place where it will be installed, with where it came
 * from. What is written is what `primitives lock` would write for these files there, so that both agree afterwards.
 */
import path from 'node:path';
import { ExpectedError } from '../errors';
import { packageIntegrities } from '../lock/digest';
import { lockText } from '../lock/file';
import { type Acceptance, emptyLock, LOCK_NAME, type Lock, type LockedPackage } from '../lock/lock';
import { packageSources } from '../lock/package-source';
import { namedServers, serverStates } from '../lock/servers';
import type { AuditReport } from '../report/audit/audit-report';
import type { Source } from '../source/source';
import type { Target } from '../source/target';
import { visible, visiblePath } from '../text/escape';
import { baselineAt } from './against';
import { auditTarget } from './audit';
import type { Io } from './io';
import { pass } from './journey';
import { approvals, changesOf, changesText, textIn } from './lock';
import { readBytes, readLock, writeLock } from './lock-file';
import { sourceOf } from './package-origin';
import { type Present, presentOf } from './present';

export interface AuditLockOptions {
  /** Folder of the package in the project. */
  root: string;
  accept: { rule: string; path: string; reason: string }[];
  approve: string[];
  isSure: boolean;
  version: string;
}

/**
 * @param as where somebody says it will be installed
 * @param pinnedAt where the lock has it already
 * @throws ExpectedError `usage` for a place that is none, or when there is nothing to tell it from
 */
export function rootFor({ cwd }: Io, { name, origin }: Target, as?: string, pinnedAt?: string): string {
  const own = origin.type === 'directory' ? path.relative(cwd, path.resolve(cwd, name)) : '..';
  const isInside = own !== '' && !own.startsWith('..') && !path.isAbsolute(own);
  const root = as ?? pinnedAt ?? (isInside ? own.split(path.sep).join('/') : undefined);
  const clean = root?.replace(/^\.\//, '').replace(/\/+$/, '');
  if (clean && !/(?:^|\/)\.{0,2}(?:\/|$)|[\0\\]/.test(clean)) return clean;
  throw new ExpectedError(
    'usage',
    as === undefined
      ? 'the lock needs to know where the package will be installed'
      : `"${visible(as, 100)}" is no folder below the current one`,
    'for example: --lock --as .claude/skills/pdf',
  );
}

/**
 * @param target still open
 * @param report of it; what it says has been printed
 * @returns the exit code: 0 when the lock holds the package now
 * @throws ExpectedError for acceptances and approvals of nothing, for a lock that is none or cannot be written
 */
export async function lockAudited(
  io: Io,
  target: Target,
  report: AuditReport,
  options: AuditLockOptions,
): Promise<number> {
  const { root, version } = options;
  const old = await readLock((name) => readBytes(path.join(io.cwd, name)));
  const before = old ?? emptyLock();
  const next = await withPackage(before, target, report, options);
  // Would an audit be content with this lock?
  const check = await auditTarget(target, { version, baseline: baselineAt(io, next, root, target) });
  if (check.verdict === 'do not install' || !check.complete) {
    io.err(
      `${LOCK_NAME} was not written: ${check.complete ? `what is found has to go, or be accepted with\n  --accept <rule> --path <file> --reason <why>` : 'not everything could be looked at'}\n`,
    );
    return check.exitCode === 0 ? 1 : check.exitCode;
  }
  const text = lockText(next);
  if (old && text === lockText(old)) {
    io.err(`${LOCK_NAME} is up to date\n`);
    return 0;
  }
  const changes = changesOf(before, next);
  if (check.verdict === 'review' && !options.isSure && !confirms(io)) {
    io.err(`${LOCK_NAME} was not written: the verdict is "review". Look at the reasons, then add --yes\n`);
    return 1;
  }
  writeLock(io.cwd, text);
  io.err(`${changesText(changes, 20)}\n${LOCK_NAME} written: commit it\n`);
  return 0;
}

function confirms(io: Io): boolean {
  if (io.env.CI || !io.isErrTerminal() || !io.isInTerminal()) return false;
  return /^y(?:es)?$/i.test(io.ask('Reviewed, and to be pinned? [y/N] ').trim());
}

/** The lock with the package as it is now, and nothing of what it was. */
async function withPackage(
  before: Lock,
  target: Target,
  report: AuditReport,
  { root, accept, approve }: AuditLockOptions,
): Promise<Lock> {
  const present = await presentAt(target, root);
  const isBelow = (file: string): boolean => file === root || file.startsWith(`${root}/`);
  const files = new Map([...before.files].filter(([file]) => !isBelow(file)));
  for (const [file, pin] of present.files) files.set(file, pin);
  const packages = new Map<string, LockedPackage>(
    [...before.packages].filter(([folder]) => !isBelow(folder)),
  );
  const given = sourceOf(target.origin);
  const declared = await packageSources((file) => textIn(target.source, file.slice(root.length + 1)));
  for (const [folder, integrity] of packageIntegrities([root, ...present.packages.keys()], files)) {
    const type = present.packages.get(folder);
    const source =
      (folder === root ? given : undefined) ??
      (type ? declared(folder, type) : undefined) ??
      before.packages.get(folder)?.source;
    packages.set(folder, { integrity, ...(source ? { source } : {}) });
  }
  return {
    files,
    packages,
    mcpServers: serversWith(before, present, approve, isBelow),
    accepted: [
      ...before.accepted.filter(
        ({ path: file, integrity }) => !isBelow(file) || files.get(file)?.integrity === integrity,
      ),
      ...acceptances(accept, report, present, root),
    ],
  };
}

/** What is there, in the words of the project: paths, kinds and chains as if it were installed. */
async function presentAt({ source, origin }: Target, root: string): Promise<Present> {
  const installed: Source = { ...source, context: root.split('/') };
  const own = origin.type === 'directory' ? { isWorkingCopy: true as const } : {};
  const journey = await pass(
    [{ source: installed, prefix: `${root}/`, folders: [''], files: [], isWhole: true, ...own }],
    {
      config: {},
      includeDependencies: true,
      withDigests: true,
      withChecks: false,
    },
  );
  return presentOf(journey, installed, undefined);
}

function serversWith(
  before: Lock,
  present: Present,
  approve: readonly string[],
  isBelow: (file: string) => boolean,
): Lock['mcpServers'] {
  const fileOf = (declaredIn: string): string => declaredIn.slice(0, declaredIn.indexOf('#'));
  const others = [...before.mcpServers].filter(([, { declaredIn }]) => !isBelow(fileOf(declaredIn)));
  const approved = approvals(approve, present);
  const stateOf = serverStates({ ...before, mcpServers: new Map([...before.mcpServers, ...approved]) });
  const own = present.servers
    .filter(({ row }) => stateOf(row) === 'approved')
    .map(({ name, row }) => [name, row] as const);
  // A key may have its place behind the name; it gets it again where it still needs it.
  const named = others.map(([key, row]) => [key.replace(` (${row.declaredIn})`, ''), row] as const);
  return namedServers([...named, ...own]);
}

/** @throws ExpectedError `usage` where there is nothing to accept */
function acceptances(
  wanted: AuditLockOptions['accept'],
  { findings }: AuditReport,
  { files }: Present,
  root: string,
): Acceptance[] {
  return wanted.flatMap(({ rule, path: name, reason }) => {
    const inside = name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name;
    const file = `${root}/${inside}`;
    const integrity = files.get(file)?.integrity;
    const found = findings.filter((finding) => finding.rule === rule && finding.path === inside);
    if (found.length === 0 || integrity === undefined)
      throw new ExpectedError(
        'usage',
        `nothing to accept: "${visible(rule, 80)}" finds nothing in ${visiblePath(inside)}`,
        'rules and paths are those that the audit prints',
      );
    return found.map(({ fingerprint }) => ({ rule, path: file, integrity, fingerprint, reason }));
  });
}
