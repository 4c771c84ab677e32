/**
 * Runs the program of somebody else on files of an attacker: without a network, without rights, with an empty home and
 * environment, in a name space of processes that ends with it. Linux only; where one of these cannot be had, nothing runs.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const HERE = import.meta.dirname;
/** `nobody` */
const UID = 65534;
const MOST_OUTPUT = 2 ** 29;
/** Who waits for something that never comes uses no CPU: the clock ends that, after so many times the limit. */
const PATIENCE = 20;

export interface Sandbox {
  /** Holds everything; removed at the end. */
  folder: string;
  /** Below it, the pinned scanners. */
  modules: string;
  /** A command line that runs `argv` inside, for no longer than `seconds` of CPU time: a busy machine is no excuse. */
  wrap(argv: string[], seconds: number): string[];
  remove(): void;
}

export interface Ended {
  stdout: string;
  stderr: string;
  code: number | null;
  isTimeout: boolean;
}

/** @throws when this machine cannot isolate */
export function createSandbox(): Sandbox {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'primitives-peers-'));
  fs.chmodSync(folder, 0o755);
  const home = path.join(folder, 'home');
  fs.mkdirSync(home);
  fs.chownSync(home, UID, UID);
  const isolated = ['unshare', '--net', '--ipc', '--pid', '--fork', '--kill-child', '--'];
  // `unshare` cannot pass on a signal; a shell makes it an exit code above 128.
  const telling = ['sh', '-c', '"$@"; exit $?', 'sh'];
  const harmless = ['setpriv', `--reuid=${UID}`, `--regid=${UID}`, '--clear-groups', '--no-new-privs', '--'];
  const empty = ['env', '-i', `HOME=${home}`, `TMPDIR=${home}`, 'PATH=/usr/bin:/bin', 'NO_COLOR=1', 'CI=1'];
  const sandbox: Sandbox = {
    folder,
    modules: path.join(folder, 'node_modules'),
    wrap: (argv, seconds) => [
      '/usr/bin/timeout',
      '--signal=KILL',
      String(seconds * PATIENCE),
      ...isolated,
      ...telling,
      'prlimit',
      `--cpu=${seconds}`,
      '--',
      ...harmless,
      ...empty,
      ...argv,
    ],
    remove: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
  // Nobody, and nobody to talk to: seen, not believed.
  const probe = `process.exit(process.getuid() === ${UID} && Object.keys(require('os').networkInterfaces()).length === 0 ? 0 : 9)`;
  const { code, stderr } = runIn(sandbox, [process.execPath, '-e', probe], { cwd: folder, seconds: 20 });
  if (code === 0) return sandbox;
  sandbox.remove();
  throw new Error(
    `cannot isolate the scanners here (unshare and setpriv, as root on Linux): ${stderr.slice(0, 200)}`,
  );
}

/** Exactly what package-lock.json says; no script of any package runs. */
export function install(sandbox: Sandbox): void {
  for (const name of ['package.json', 'package-lock.json']) {
    fs.copyFileSync(path.join(HERE, name), path.join(sandbox.folder, name));
  }
  const { status, stderr } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'],
    { cwd: sandbox.folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the scanners cannot be installed: ${stderr.slice(0, 400)}`);
}

export function runIn(
  sandbox: Sandbox,
  argv: string[],
  { cwd, seconds, input }: { cwd: string; seconds: number; input?: Buffer | undefined },
): Ended {
  const [program, ...args] = sandbox.wrap(argv, seconds);
  // A file, not a pipe: programs that end with `process.exit` lose what a pipe had no room for.
  const file = path.join(sandbox.folder, 'stdout');
  const out = fs.openSync(file, 'w');
  try {
    const { stderr, status, signal, error } = spawnSync(program!, args, {
      cwd,
      ...(input ? { input } : {}),
      stdio: ['pipe', out, 'pipe'],
      maxBuffer: MOST_OUTPUT,
      encoding: 'utf8',
    });
    if (error) throw error;
    const stdout = fs.readFileSync(file, 'utf8');
    // The limit is a signal to the program inside, or, of the clock, to everything.
    return { stdout, stderr, code: status, isTimeout: signal !== null || (status ?? 0) > 128 };
  } finally {
    fs.closeSync(out);
    fs.rmSync(file);
  }
}
