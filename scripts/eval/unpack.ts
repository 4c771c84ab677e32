/**
 * An archive -> a private folder outside every checkout, for as long as one function runs. Outside, because an agent that
 * works in a checkout loads the instruction files it finds there, and these are malicious.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ExpectedError } from '../../src/errors';
import { visible, visiblePath } from '../../src/text/escape';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Starts a process and waits for it; a signal to us ends it. */
export type Run = (command: string, args: string[], stdio: 'pipe' | 'inherit') => Promise<Ended>;

interface Ended {
  code: number;
  out: string;
  err: string;
}

class Interrupted extends Error {
  constructor(readonly exitCode: number) {
    super('interrupted');
  }
}

/**
 * Unpacks the archive, calls `use` and removes the folder, whatever happens. Work that may take long has to go through
 * `run`: a signal is only noticed while this process waits.
 * @returns the exit code of `use`, or that of the signal
 * @throws ExpectedError when the archive cannot be unpacked or holds what it should not
 */
export async function withUnpacked(
  archive: string,
  use: (folder: string, run: Run) => Promise<number>,
): Promise<number> {
  const parent = fs.realpathSync(os.tmpdir());
  refuseCheckout(parent);
  const children = new Set<ChildProcess>();
  let interrupted: Interrupted | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    interrupted = new Interrupted(128 + os.constants.signals[signal]);
    for (const child of children) child.kill('SIGKILL');
  };
  const run: Run = async (command, args, stdio) => {
    if (interrupted) throw interrupted;
    const ended = await runChild(children, command, args, stdio);
    if (interrupted) throw interrupted;
    return ended;
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  // 0700: nobody else reads it, and nobody else puts a link into it while it fills.
  const folder = fs.mkdtempSync(path.join(parent, 'primitives-eval-'));
  try {
    await unpack(path.resolve(archive), folder, run);
    return await use(folder, run);
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    throw error;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

function refuseCheckout(folder: string): void {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, '.git'))) {
      throw new ExpectedError(
        'usage',
        `the temp folder ${visiblePath(folder)} lies in a checkout`,
        'an agent would load what is unpacked there: set TMPDIR to a folder outside',
      );
    }
    if (at === path.dirname(at)) return;
  }
}

/** Looks at the list first: nothing but files and folders, all of them below. */
async function unpack(archive: string, folder: string, run: Run): Promise<void> {
  const names = await tar(run, ['-tzf', archive]);
  if (names.split('\n').some((name) => name.startsWith('/') || name.split('/').includes('..'))) {
    refuse(archive, 'it names paths outside of itself');
  }
  const types = await tar(run, ['-tvzf', archive]);
  if (types.split('\n').some((line) => line !== '' && !/^[-d]/.test(line))) {
    refuse(archive, 'it holds something else than files and folders');
  }
  await tar(run, ['-xzf', archive, '-C', folder, '--no-same-owner', '--no-same-permissions']);
}

async function tar(run: Run, args: string[]): Promise<string> {
  const { code, out, err } = await run('tar', args, 'pipe');
  if (code !== 0) refuse(args[1]!, `tar: ${visible(err.trim(), 200)}`);
  return out;
}

function refuse(archive: string, why: string): never {
  throw new ExpectedError('unreadable', `${visiblePath(archive)}: ${why}`, 'is it a corpus in a .tar.gz?');
}

function runChild(
  children: Set<ChildProcess>,
  command: string,
  args: string[],
  stdio: 'pipe' | 'inherit',
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', stdio, stdio] });
    children.add(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', (error) => {
      children.delete(child);
      reject(
        new ExpectedError('not-found', `${command}: ${visible(error.message, 200)}`, 'is it installed?'),
      );
    });
    child.once('close', (code) => {
      children.delete(child);
      const text = (parts: Buffer[]): string => Buffer.concat(parts).toString('utf8');
      resolve({ code: code ?? 1, out: text(out), err: text(err) });
    });
  });
}
