/**
 * `primitives lock --export`: the lock in the words of others. It tells what is pinned, and is written only when that is
 * also what is there: whoever gets a bill of materials cannot check it, and would believe one about other files.
 */
import { LOCK_NAME, type LockedServer } from '../lock/lock';
import { argsWithoutSecrets } from '../mcp/print';
import type { Target } from '../mcp/server';
import { cyclonedx } from '../report/sbom/cyclonedx';
import { fileIntegrity } from '../text/integrity';
import type { Io } from './io';
import { lockOf, readerOf } from './lock-file';
import { openOrigin } from './origin';
import { writeOutputs, writeText } from './outputs';
import { scan } from './scan';
import { lockless, type VerifyOptions, verify } from './verify';

export const EXPORTS = { cyclonedx } as const;
export type ExportFormat = keyof typeof EXPORTS;

/**
 * @param file where to; standard output when absent
 * @returns 0, or what `verify` ends with: then nothing is written, and standard error says why
 * @throws ExpectedError `lock` without a lock that can be used
 */
export async function exportLock(
  io: Io,
  format: ExportFormat,
  file: string | undefined,
  options: VerifyOptions,
): Promise<number> {
  const verified = await verify(io, options);
  if (verified.exitCode !== 0) {
    const toErr = { ...io, out: io.err, isOutTerminal: io.isErrTerminal };
    await writeOutputs(toErr, verified, [{ format: 'pretty' }], {
      verbose: false,
      quiet: false,
      textOf: () => undefined,
      userRules: [],
    });
    io.err('nothing was exported: the lock is not what is here\n');
    return verified.exitCode;
  }
  const origin = await openOrigin(io, options.from);
  const bytes = readerOf(io.cwd, origin?.source)(LOCK_NAME);
  if (!bytes) throw lockless(options);
  const lock = await lockOf(bytes, LOCK_NAME);
  // Once more, for what a lock does not hold: which agents read a file, and what a server runs.
  const { report, servers } = await scan(io, {
    ...options,
    paths: [],
    files: [],
    stdinName: '',
    inventory: true,
    look: 'at-servers',
  });
  const targets = new Map(
    servers.map(({ server }) => [keyOf(`${server.path}#${server.pointer}`, server.integrity), server.runs]),
  );
  const runs = new Map<string, Target>();
  for (const [name, { declaredIn, integrity }] of lock.mcpServers) {
    const target = targets.get(keyOf(declaredIn, integrity));
    if (target) runs.set(name, target);
  }
  const text = EXPORTS[format]({
    lock: { ...lock, mcpServers: new Map([...lock.mcpServers].map(([name, row]) => [name, shown(row)])) },
    integrity: fileIntegrity(bytes),
    version: options.version,
    inventory: report.primitives ?? [],
    runs,
  });
  writeText(io, text, file);
  return 0;
}

function keyOf(declaredIn: string, integrity: string): string {
  return `${declaredIn}\0${integrity}`;
}

/** A lock that somebody edited may hold what ours never do. */
function shown(row: LockedServer): LockedServer {
  return row.args ? { ...row, args: argsWithoutSecrets(row.args) } : row;
}
