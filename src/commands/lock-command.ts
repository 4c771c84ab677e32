/** `primitives lock` and `primitives verify` from their flags to their exit codes. */
import path from 'node:path';
import { ExpectedError } from '../errors';
import { LOCK_NAME } from '../lock/lock';
import { acceptOf } from './accept';
import type { Io } from './io';
import type { LockOptions } from './lock';
import type { ExportFormat } from './lock-export';
import { readBytes } from './lock-file';
import type { OriginFlags } from './origin';
import { isPageAmong, outputsOf, writeOutputs } from './outputs';
import { type Looked, verify } from './verify';
import { parseJobs } from './whole-number';

interface CommonFlags extends OriginFlags {
  config?: string | false;
  includeDependencies?: boolean;
  progress: boolean;
}

export interface LockFlags extends CommonFlags {
  check?: boolean;
  yes?: boolean;
  accept?: string[];
  path?: string[];
  reason?: string[];
  approveMcp?: string[];
  sign?: string;
  jobs?: string;
  export?: ExportFormat;
  output?: string;
}

export interface VerifyFlags extends CommonFlags {
  format?: string[];
  output?: string;
  quiet?: boolean;
  lockRef?: string;
  allowedSigners?: string;
}

const SIGNED = `${LOCK_NAME}.sig written: commit it\n`;

function common(flags: CommonFlags, version: string) {
  return {
    from: flags,
    configFile: typeof flags.config === 'string' ? flags.config : undefined,
    useConfig: flags.config !== false,
    includeDependencies: flags.includeDependencies ?? false,
    showProgress: flags.progress,
    version,
  };
}

/** What changes a lock, or asks whether it would change. */
const OF_LOCKING = ['check', 'yes', 'accept', 'path', 'reason', 'approveMcp', 'sign'] as const;

/** @throws ExpectedError `usage` for what has no say in it */
async function exportCommand(
  io: Io,
  paths: readonly string[],
  flags: LockFlags & { export: ExportFormat },
  version: string,
): Promise<number> {
  if (paths.length > 0 || OF_LOCKING.some((name) => flags[name] !== undefined))
    throw new ExpectedError(
      'usage',
      '--export writes out the whole lock as it is, and changes nothing of it',
      'lock first, then export: primitives lock && primitives lock --export cyclonedx -o bom.json',
    );
  const { exportLock } = await import('./lock-export');
  return exportLock(io, flags.export, flags.output, common(flags, version));
}

/**
 * @returns 0 when the lock is what it has to be, 1 when findings stand in the way or `--check` finds it out of date
 * @throws ExpectedError for flags, arguments, a configuration or a lock that cannot be used
 */
export async function lockCommand(
  io: Io,
  paths: string[],
  flags: LockFlags,
  version: string,
): Promise<number> {
  const { export: format, output } = flags;
  if (format !== undefined) return exportCommand(io, paths, { ...flags, export: format }, version);
  if (output !== undefined)
    throw new ExpectedError('usage', '-o is where --export writes to', 'add --export cyclonedx');
  const options: LockOptions = {
    ...common(flags, version),
    paths: lockedPaths(paths),
    isCheck: flags.check ?? false,
    isSure: flags.yes ?? false,
    accept: acceptOf(flags, 'lock'),
    approve: flags.approveMcp ?? [],
    signWith: flags.sign,
    jobs: parseJobs(flags.jobs),
  };
  requireWritable(flags);
  // Not of `verify`, which is waited for.
  const { changesText, lock } = await import('./lock');
  const { report, changes, outcome, isConfirmed } = await lock(io, options);
  if (outcome === 'refused') {
    await writeOutputs(io, report, [{ format: 'pretty' }], {
      verbose: false,
      quiet: false,
      textOf: () => undefined,
      userRules: [],
    });
    io.err(
      `${LOCK_NAME} was not written: what is found above has to go, or be accepted with\n  primitives lock --accept <rule> --path <file> --reason <why>\n`,
    );
    return report.exitCode;
  }
  if (outcome === 'unchanged') {
    io.out(`${LOCK_NAME} is up to date\n${flags.sign ? SIGNED : ''}`);
    return 0;
  }
  if (outcome === 'declined') {
    io.err('nothing was written\n');
    return 1;
  }
  // What was just confirmed on this terminal need not be read again.
  const isSeen = isConfirmed && io.isOutTerminal();
  io.out(changes.length > 0 && !isSeen ? `${changesText(changes, Number.POSITIVE_INFINITY)}\n` : '');
  if (outcome === 'would-change') {
    io.err(`${LOCK_NAME} is not up to date: review the changes, then run \`primitives lock\`\n`);
    return 1;
  }
  io.out(`${LOCK_NAME} written: commit it\n${flags.sign ? SIGNED : ''}`);
  if (!flags.sign && readBytes(path.join(io.cwd, `${LOCK_NAME}.sig`)))
    io.err(`${LOCK_NAME}.sig is of another lock now: sign this one with --sign KEYFILE\n`);
  return 0;
}

/** @returns arguments as the lock has its paths: without `./` and without a slash at the end */
export function lockedPaths(paths: readonly string[]): string[] {
  return paths.map((path) => path.replace(/^\.\//, '').replace(/(?<=.)\/$/, ''));
}

/** @throws ExpectedError `usage` where nothing could be written, and something is to be */
export function requireWritable({
  check,
  staged,
  ref,
  sign,
}: Pick<LockFlags, 'check' | 'staged' | 'ref' | 'sign'>): void {
  if ((staged || ref !== undefined) && !check) {
    throw new ExpectedError(
      'usage',
      'a lock is written from the working tree, not from the index or a commit',
      'run `primitives lock` and `git add` the result; with --staged or --ref, add --check',
    );
  }
  if (check && sign !== undefined) {
    throw new ExpectedError('usage', '--check writes nothing, --sign does', 'leave one of them out');
  }
}

/**
 * @returns 0 without drift, 1 with, 3 when not everything could be read
 * @throws ExpectedError `lock` without a lock that can be used
 */
export async function verifyCommand(io: Io, flags: VerifyFlags, version: string): Promise<number> {
  const outputs = outputsOf(flags);
  const { lockRef, allowedSigners } = flags;
  let looked: Looked | undefined;
  const onLook = isPageAmong(outputs) ? (all: Looked) => (looked = all) : undefined;
  const report = await verify(io, { ...common(flags, version), lockRef, allowedSigners, onLook });
  await writeOutputs(io, report, outputs, {
    verbose: false,
    quiet: flags.quiet ?? false,
    textOf: () => undefined,
    userRules: [],
    ...(looked && { page: async () => (await import('./page')).pageOfVerify(looked!, flags) }),
  });
  return report.exitCode;
}
