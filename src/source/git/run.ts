/**
 * The one place that starts git, to read its objects. The repository is hostile, and so is its
 * `.git/config`: nothing it names is ever run. Only plumbing commands are used, in a pipe and never through a shell;
 * what of the configuration could start a program, reach the network, hide a change or block is overruled here.
 * The environment is the caller's and trusted: hooks say through it which index is being committed.
 */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { ExpectedError } from '../../errors';
import { LIMITS } from '../../limits';
import { findProgram } from '../../programs';
import { visible } from '../../text/escape';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Git {
  cwd: string;
  /** Absolute path of the program. */
  program: string;
  env: Record<string, string | undefined>;
  /** Configuration that wins over that of the repository. */
  settings: readonly string[];
}

export interface Answer {
  status: number | null;
  stdout: Buffer;
  stderr: string;
  /** There was more than `maxBytes`. */
  isCut: boolean;
}

const IS_WINDOWS = os.platform() === 'win32';

const SETTINGS = [
  // Programs that git runs while it reads an index or a working tree.
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  // What makes it believe that a changed file is the old one, or an untracked one a tracked one.
  'core.trustctime=true',
  'core.checkStat=default',
  'core.ignoreStat=false',
  'core.ignoreCase=false',
  ...(IS_WINDOWS ? [] : ['core.fileMode=true', 'core.symlinks=true']),
  // `origin/main` may be a branch, a tag and a remote branch: git is to say so.
  'core.warnAmbiguousRefs=true',
];

const GLOBAL_OPTIONS = ['--no-pager', '--no-replace-objects', '--literal-pathspecs'];

/** Changes what plumbing prints or where, and says nothing about which repository is meant. */
const UNWANTED = /^GIT_(?:TRACE|REDIRECT_|EXTERNAL_DIFF$|DIFF_OPTS$|ATTR_SOURCE$|\w+_PATHSPECS$)/;

const OVERRIDES = {
  // A missing object of a partial clone is not fetched; where git is too old to know that, no protocol is allowed.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  // Messages are looked at.
  LC_ALL: 'C',
  LANGUAGE: 'C',
};

/** @throws ExpectedError `not-found` when git is not installed */
export function gitIn(cwd: string, env: Environment): Git {
  const program = findProgram('git', env);
  if (program === undefined) {
    throw new ExpectedError(
      'not-found',
      'git was not found',
      'commits and the index are read through git: install it, or scan the files with `primitives scan .`',
    );
  }
  const kept = Object.entries(env).filter(([name]) => !UNWANTED.test(name));
  return { cwd, program, env: { ...Object.fromEntries(kept), ...OVERRIDES }, settings: SETTINGS };
}

/**
 * @param args a plumbing command; none of them is ever read as an option that the caller did not write
 * @param maxBytes more output ends the process
 * @throws ExpectedError `unreadable` when git could not be started or did not end in time
 */
export function ask(
  git: Git,
  args: readonly string[],
  input = '',
  maxBytes: number = LIMITS.gitBytes,
  milliseconds: number = LIMITS.gitMilliseconds,
): Answer {
  const settings = git.settings.flatMap((setting) => ['-c', setting]);
  const command = [...GLOBAL_OPTIONS, ...settings, ...args];
  const { error, status, stdout, stderr } = spawnSync(git.program, command, {
    cwd: git.cwd,
    env: git.env,
    input,
    maxBuffer: maxBytes,
    timeout: milliseconds,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  // EPIPE: it ended before it had read all questions, and says why.
  if (error && code !== 'ENOBUFS' && code !== 'EPIPE') {
    const why = code === 'ETIMEDOUT' ? `no answer in ${milliseconds / 1000} seconds` : code;
    throw new ExpectedError('unreadable', `git ${args[0]}: ${why}`, 'does git itself work in this folder?');
  }
  return { status, stdout, stderr: stderr.toString('utf8'), isCut: code === 'ENOBUFS' };
}

/** @throws ExpectedError when the command failed or printed more than is allowed */
export function output(git: Git, args: readonly string[]): Buffer {
  const answer = ask(git, args);
  if (answer.isCut) {
    throw new ExpectedError(
      'unreadable',
      `git ${args[0]}: more than ${LIMITS.gitBytes} bytes`,
      'the repository has more files than can be looked at in one run; start in a folder of it',
    );
  }
  if (answer.status !== 0) throw failure(git, args, answer);
  return answer.stdout;
}

/** What git said, as one line and what to do about it. */
function failure(git: Git, args: readonly string[], { stderr, status }: Answer): ExpectedError {
  if (/not a git repository/i.test(stderr)) {
    return new ExpectedError(
      'usage',
      `${visible(git.cwd)} is not in a git repository`,
      'commits and the index are read through git; scan the files with `primitives scan .`',
    );
  }
  if (/dubious ownership|safe\.directory/i.test(stderr)) {
    return new ExpectedError(
      'unreadable',
      `git refuses ${visible(git.cwd)}: the repository belongs to another user`,
      'if you trust it: git config --global --add safe.directory <folder>',
    );
  }
  if (/must be run in a work tree/i.test(stderr)) {
    return new ExpectedError(
      'usage',
      `${visible(git.cwd)} is in a repository without a working tree`,
      'use --ref to read a commit of it',
    );
  }
  const message = complaint(stderr) ?? `ended with ${status}`;
  const isMissing = /could not read|not a tree object|unable to read|missing|lazy fetching|promisor/i.test(
    stderr,
  );
  return new ExpectedError(
    'unreadable',
    `git ${args[0]}: ${message}`,
    isMissing
      ? 'the repository lacks objects, and nothing is fetched here: run `git fetch --refetch` or clone it in full'
      : '`git fsck` says more',
  );
}

/** The line that says what is wrong, safe to print. */
export function complaint(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((one) => /^(?:fatal|error):/.test(one)) ?? lines[0];
  return line && visible(line.replace(/^(?:fatal|error): /, ''), 200);
}
