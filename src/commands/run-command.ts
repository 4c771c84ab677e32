/**
 * `primitives run -- <command...>`: verify, then start the command. The gate for agents without one of their own. Between
 * the check and the first read of the agent a file can still change: whoever can do that runs on this machine already.
 */
import path from 'node:path';
import { ExpectedError } from '../errors';
import { noticeOf } from '../gate/words';
import { findProgram } from '../programs';
import type { Report } from '../types';
import { decideAll } from './decide';
import type { GateFlags } from './gate-options';
import type { GateIo, Io } from './io';

/**
 * @returns the exit code of the command, 128 + n for a signal; 1, 2 or 3 when it was not started, as `verify` has them
 * @throws ExpectedError `not-found` for a command that does not exist, otherwise as `verify`
 */
export async function runCommand(
  io: GateIo,
  command: readonly string[],
  flags: GateFlags,
  version: string,
): Promise<number> {
  const [name = '', ...args] = command;
  const { verdict, report, error } = await decideAll(io, flags, version);
  if (verdict.is === 'unknown' && flags.onError === 'allow') io.err(`${noticeOf(verdict)}\n`);
  else if (!report) throw error;
  else if (verdict.is !== 'clean') return refused(io, report);
  return io.exec(programOf(io, name), args);
}

async function refused(io: Io, report: Report): Promise<number> {
  const { writeOutputs } = await import('./outputs');
  // Standard output belongs to the command.
  const aside: Io = { ...io, out: io.err, isOutTerminal: io.isErrTerminal };
  const plain = { verbose: false, quiet: false, textOf: () => undefined, userRules: [] };
  await writeOutputs(aside, report, [{ format: 'pretty' }], plain);
  io.err('primitives: the command was not started\n');
  return report.exitCode;
}

/** Never from the current folder, unless it says so: that is the folder under verification. */
function programOf({ cwd, env }: Io, name: string): string {
  const isPath = name.includes('/') || name.includes(path.sep);
  const program = isPath ? path.resolve(cwd, name) : findProgram(name, env);
  if (program !== undefined) return program;
  throw new ExpectedError(
    'not-found',
    `no program '${name}' in PATH`,
    'write its path, for example `primitives run -- ./bin/agent`',
  );
}
