/** The files of a corpus -> findings: by the scan command in this process, or by the built CLI. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { version } from '../../package.json';
import type { Io } from '../../src/commands/io';
import { ExpectedError } from '../../src/errors';
import { LIMITS } from '../../src/limits';
import { pathBytes, visible } from '../../src/text/escape';
import type { Report } from '../../src/types';

export interface FileTime {
  path: string;
  microseconds: number;
}

export interface ScanTime {
  files: number;
  /** The whole scan: with `--cli` also the start of Node, reading the list and printing the report. */
  totalMs: number;
  /** Read, parse and check of each file by itself; not known of the CLI. */
  perFile?: FileTime[];
}

export interface Scanned {
  report: Report;
  time: ScanTime;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const CLI = path.join(ROOT, 'dist/cli.cjs');
const MOST_OUTPUT = 500 * 1024 * 1024;

/**
 * One call of the scan command with all files named, so that findings are the CLI's by construction: also those that need
 * the catalog, includes, or all names together.
 */
export async function scanInProcess(root: string, files: string[]): Promise<Scanned> {
  // Here and not above: `--cli` measures a build also while the sources are being worked on.
  const { scan } = await import('../../src/commands/scan').catch((error: Error) => {
    const why = visible(error.message.split('\n')[0]!, 200);
    const hint = 'run `npm run compile`, or measure the last build with --cli';
    throw new ExpectedError('unreadable', `the sources do not load: ${why}`, hint);
  });
  const io: Io = {
    cwd: root,
    env: {},
    out() {},
    err() {},
    stdin: () => Buffer.alloc(0),
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    isInTerminal: () => false,
    ask: () => '',
    columns: () => 100,
    self: [],
    atExit: () => () => {},
  };
  const started = performance.now();
  const { report } = await scan(io, {
    paths: [],
    files,
    stdinName: '(stdin)',
    useConfig: false,
    includeDependencies: false,
    inventory: false,
    showProgress: false,
    version,
  });
  const totalMs = performance.now() - started;
  return { report, time: { files: files.length, totalMs, perFile: await timeFiles(root, files) } };
}

/** A pass of its own, after the scan, so that the code is warm and nothing but the file makes the difference. */
async function timeFiles(root: string, files: string[]): Promise<FileTime[]> {
  const [{ workingTree }, { read }, { formatOf }, { parse }, { check }] = await Promise.all([
    import('../../src/source/working-tree'),
    import('../../src/read/read'),
    import('../../src/parse/format'),
    import('../../src/parse/document'),
    import('../../src/check/check'),
  ]);
  const source = workingTree(root);
  return files.map((name) => {
    const started = performance.now();
    const format = formatOf(name);
    const content = read(source.entry(name, 'file'), {
      maxBytes: LIMITS.fileBytes,
      isText: format !== 'other',
    });
    if (!('skipped' in content)) check(parse(name, format, content));
    return { path: name, microseconds: (performance.now() - started) * 1000 };
  });
}

/** @throws ExpectedError when dist/cli.cjs gives no report */
export function scanWithCli(root: string, files: string[]): Scanned {
  const started = performance.now();
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [CLI, 'scan', '--no-config', '--no-progress', '--files-from', '-', '--null', '--format', 'json'],
    {
      cwd: root,
      input: Buffer.concat(files.flatMap((name) => [pathBytes(name), Buffer.from([0])])),
      env: { NO_COLOR: '1' },
      maxBuffer: MOST_OUTPUT,
    },
  );
  const totalMs = performance.now() - started;
  if (error || !stdout.subarray(0, 1).equals(Buffer.from('{'))) {
    const why = error?.message ?? stderr.toString('utf8');
    throw new ExpectedError(
      'unreadable',
      `the CLI gave no report: ${visible(why, 300)}`,
      'run `npm run build`',
    );
  }
  return { report: JSON.parse(stdout.toString('utf8')), time: { files: files.length, totalMs } };
}

/** @returns a warning when what is about to be measured is older than what it is made from */
export function staleness(useCli: boolean): string | undefined {
  const sources = useCli ? ['src', 'rules'] : ['rules', 'src/catalog'];
  const made = useCli ? 'dist' : 'src/generated';
  const at = (folder: string): number => newest(path.join(ROOT, folder));
  if (Math.max(...sources.map(at)) <= at(made)) return undefined;
  return `${made} is older than its sources: run \`npm run ${useCli ? 'build' : 'compile'}\``;
}

/** Time of the last change to a file below a folder, 0 when there is none. */
function newest(folder: string): number {
  if (!fs.existsSync(folder)) return 0;
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile());
  return Math.max(
    0,
    ...files.map(
      ({ parentPath, name }) =>
        fs.statSync(path.join(parentPath, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    ),
  );
}
