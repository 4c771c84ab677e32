/** `primitives scan` from its flags to its exit code: what is asked for, the scan, the fix, the reports. */
import fs from 'node:fs';
import { ExpectedError } from '../errors';
import type { FailOn } from '../types';
import type { Io, WatchIo } from './io';
import { isPageAmong, outputsOf, writeOutputs } from './outputs';
import { type ScanOptions, scan } from './scan';
import type { ScanCommandLine } from './scan-options';
import { parseFileList } from './targets';
import { parseJobs } from './whole-number';

/**
 * @returns the exit code
 * @throws ExpectedError for flags, arguments or a configuration that cannot be used
 */
export async function scanCommand(
  io: WatchIo,
  { paths, flags }: ScanCommandLine,
  version: string,
): Promise<number> {
  const timing = flags.timing ? (await import('./timing')).createTiming() : undefined;
  const outputs = outputsOf(flags);
  if (flags.dryRun && flags.fix === undefined) {
    throw new ExpectedError('usage', '--dry-run does nothing without --fix', 'add --fix');
  }
  if (flags.fix !== undefined && (flags.staged || flags.ref !== undefined)) {
    throw new ExpectedError(
      'usage',
      '--fix changes files of the working tree, and those are not what --staged and --ref read',
      'fix the files without --staged, then `git add` them',
    );
  }
  const watching = flags.watch ? await import('./watch/watch') : undefined;
  watching?.requireWatchable(paths, flags, outputs);
  const files = flags.filesFrom === undefined ? [] : readFileList(io, flags.filesFrom, flags.null ?? false);
  if (flags.filesFrom !== undefined && files.length === 0 && paths.length === 0) {
    throw new ExpectedError(
      'usage',
      '--files-from lists no file',
      'an empty list is no scan; leave the option out to scan the folder',
    );
  }
  const withPage = isPageAmong(outputs);
  const options: ScanOptions = {
    paths,
    files,
    stdinName: flags.stdinFilename,
    from: flags,
    failOn: flags.failOn as FailOn | undefined,
    configFile: typeof flags.config === 'string' ? flags.config : undefined,
    useConfig: flags.config !== false,
    rulesDirs: flags.rules ?? [],
    recorder: timing,
    jobs: parseJobs(flags.jobs),
    includeDependencies: flags.includeDependencies ?? false,
    inventory: flags.inventory || withPage,
    showProgress: flags.progress && !flags.quiet,
    version,
  };
  if (watching) return watching.watchCommand(io, options, flags, outputs);
  const repair = flags.fix === undefined ? undefined : await import('./fix');
  const from = flags.fix === undefined ? undefined : repair?.fixSeverity(flags.fix);
  let scanned = await scan(io, options);
  if (repair && from !== undefined) {
    const changed = repair.fix(io, scanned.observed, { from, isDryRun: flags.dryRun ?? false });
    if (flags.dryRun) return scanned.report.exitCode;
    // What is reported is what is left.
    if (changed > 0) scanned = await scan(io, options);
  }
  const texts = new Map(scanned.observed.map(({ path, text }) => [path, text]));
  const { report, userRules } = scanned;
  const { primitives: _, ...brief } = report;
  await writeOutputs(io, flags.inventory ? report : brief, outputs, {
    verbose: flags.verbose ?? false,
    quiet: flags.quiet ?? false,
    textOf: (path) => texts.get(path),
    userRules,
    ...(withPage && {
      page: async () => (await import('./page')).pageOfScan(io, scanned, options.useConfig),
    }),
  });
  timing?.lap('report');
  if (timing) io.err(timing.text());
  return report.exitCode;
}

function readFileList(io: Io, file: string, isNul: boolean): string[] {
  try {
    return parseFileList(file === '-' ? io.stdin() : fs.readFileSync(file), isNul);
  } catch (error) {
    const { message } = error as Error;
    throw new ExpectedError(
      'not-found',
      `--files-from: ${message}`,
      'give a file with one name a line, or - for standard input',
    );
  }
}
