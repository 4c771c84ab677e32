/** `primitives scan --watch`: the scan, and after every change what is different now, until somebody stops it. */
import { ExpectedError } from '../../errors';
import type { WatchFormat } from '../../report/changes';
import { tellingDisk } from '../../source/telling';
import { visible } from '../../text/escape';
import type { Report } from '../../types';
import type { WatchIo } from '../io';
import { hasColor, type Output } from '../outputs';
import { type ScanOptions, scan } from '../scan';
import type { ScanFlags } from '../scan-options';
import { newMemories } from '../threads/memory';
import { newFolders } from './folders';
import { newRounds } from './rounds';

/** What a report that comes again and again cannot be told in. */
const FORMATS: Record<string, () => Promise<WatchFormat>> = {
  pretty: async () => (await import('../../report/changes')).prettyChanges,
  json: async () => (await import('../../report/changes')).jsonLine,
};

/** They read something that does not change, or write what would be seen as a change. */
const OTHERS: [key: keyof ScanFlags, long: string][] = [
  ['staged', '--staged'],
  ['ref', '--ref'],
  ['changedSince', '--changed-since'],
  ['filesFrom', '--files-from'],
  ['fix', '--fix'],
  ['dryRun', '--dry-run'],
  ['output', '-o'],
  ['timing', '--timing'],
];

/**
 * @param outputs one, as `requireWatchable` demands it
 * @returns the exit code of the last report, when nobody reads what is printed any more; whoever stops it gets the same
 * @throws ExpectedError for what the first scan throws, and for a folder that cannot be watched
 */
export async function watchCommand(
  io: WatchIo,
  options: ScanOptions,
  flags: ScanFlags,
  outputs: readonly Output[],
): Promise<number> {
  const format = await FORMATS[outputs[0]!.format]!();
  const memories = newMemories();
  let before: Report | undefined;
  let code = 0;
  let isReported = false;
  let lastError = '';

  async function look(): Promise<void> {
    folders.watch(io.cwd);
    const { report, observed, userRules } = await scan(io, { ...options, memories, disk });
    folders.settle();
    const texts = new Map(observed.map(({ path, text }) => [path, text]));
    const { exitCode } = report;
    const text = await format(before, report, {
      verbose: flags.verbose ?? false,
      quiet: flags.quiet ?? false,
      color: hasColor(io),
      width: io.columns(),
      textOf: (path) => texts.get(path),
      userRules,
    });
    if (!isReported) io.onInterrupt(() => code);
    isReported = true;
    before = report;
    code = exitCode;
    lastError = '';
    io.out(text);
    if (!io.isHeard()) end(code);
  }

  /** Half a configuration is written, a folder that was named is gone: that is told, and may be well again. */
  async function lookAgain(): Promise<void> {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof ExpectedError) || error.code === 'unwatchable') throw error;
      folders.settle();
      code = 2;
      before = undefined;
      const text = `primitives: ${visible(error.message)}\nhint: ${visible(error.hint)}\n`;
      // Once: it may be going to a file in a folder that is watched.
      if (text !== lastError) io.err(text);
      lastError = text;
    }
  }

  let end = (_: number): void => {};
  let fail = (_: unknown): void => {};
  const ended = new Promise<number>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const change = newRounds(lookAgain, fail);
  const folders = newFolders(change);
  const disk = tellingDisk(folders.watch);
  try {
    await look();
    if (!flags.quiet) io.err('watching for changes; Ctrl-C ends\n');
    return await ended;
  } finally {
    folders.close();
  }
}

/** @throws ExpectedError `usage` for what does not go together */
export function requireWatchable(
  paths: readonly string[],
  flags: ScanFlags,
  outputs: readonly Output[],
): void {
  const [, other] = OTHERS.find(([key]) => flags[key] !== undefined) ?? [];
  if (other !== undefined) {
    throw new ExpectedError(
      'usage',
      `--watch looks at files as they change, and ${other} has no place there`,
      'leave one of them out',
    );
  }
  if (paths.includes('-'))
    throw new ExpectedError('usage', '--watch cannot watch standard input', 'name files or folders');
  const [{ format, file }] = outputs as [Output];
  if (outputs.length > 1 || file !== undefined || !Object.hasOwn(FORMATS, format)) {
    throw new ExpectedError(
      'usage',
      '--watch prints as it goes: pretty, or json with one report a line',
      'leave --format out, or write --format json',
    );
  }
}
