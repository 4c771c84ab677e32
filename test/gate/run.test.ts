/** `primitives run -- command`: nothing starts before everything is as it was pinned; then we are not there. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { GIT_ENV, lockedRepository, write } from '../lock/repository';
import { plant, primitives, type Run } from '../tree';

const CLI = path.resolve(process.env.PRIMITIVES_CLI ?? 'dist/cli.cjs');
const TREE = { 'CLAUDE.md': 'Opens at seven.\n' };
let root: string;

beforeEach(() => {
  root = plant(TREE);
  expect(primitives(['lock', '--yes'], { cwd: root }).code).toBe(0);
});

function run(
  args: string[],
  options: { input?: string; cwd?: string; env?: Record<string, string> } = {},
): Run {
  const { cwd = root, input = '', env = {} } = options;
  return primitives(['run', ...args], { cwd, input, env });
}

const node = (code: string): string[] => ['--', process.execPath, '-e', code];
const TRACE = "require('fs').writeFileSync('started', '')";
const isStarted = (): boolean => fs.existsSync(path.join(root, 'started'));

describe('as it was pinned', () => {
  test('output, input, arguments and exit code are those of the command, and nothing is ours', () => {
    const code =
      "process.stdin.pipe(process.stdout); console.error(process.argv.slice(1).join('|')); process.exitCode = 7";
    const {
      code: exit,
      out,
      err,
    } = run([...node(code), '--', '-x', '--format', 'a b', '--'], { input: 'hello' });
    expect([exit, out, err]).toEqual([7, 'hello', '-x|--format|a b|--\n']);
  });

  test('a program of PATH, with a command line that commander reads', () => {
    expect(run(['--', 'true'])).toEqual({ code: 0, out: '', err: '' });
    expect(primitives(['run', 'true'], { cwd: root })).toEqual({ code: 0, out: '', err: '' });
  });

  test('a signal that ended it is 128 and its number', () => {
    expect(run(node("process.kill(process.pid, 'SIGTERM')")).code).toBe(128 + os.constants.signals.SIGTERM);
    expect(run(node("process.kill(process.pid, 'SIGKILL')")).code).toBe(128 + os.constants.signals.SIGKILL);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'] as const)('%s reaches it, once', async (signal) => {
    const code = `let n = 0; process.on('${signal}', () => { n++; setTimeout(() => { console.log(n); process.exit(40 + n); }, 200); }); console.log('ready'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, [CLI, 'run', ...node(code)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', () => child.kill(signal));
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(41);
  });

  test('what cannot be started: 126 and 127, as in a shell; no program of that name: 2', () => {
    write(root, 'plain', 'x');
    expect(run(['--', './plain']).code).toBe(126);
    expect(run(['--', './nothing']).code).toBe(127);
    const { code, out, err } = run(['--', 'no-such-program-at-all']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('hint:');
  });

  test('a program in the current folder is not taken for one of PATH', () => {
    fs.writeFileSync(path.join(root, 'agent'), '#!/bin/sh\necho hijacked\n', { mode: 0o755 });
    expect(run(['--', 'agent'], { env: { PATH: `.${path.delimiter}${process.env.PATH}` } }).code).toBe(2);
    expect(run(['--', './agent']).out).toBe('hijacked\n');
  });
});

describe('nothing is started', () => {
  test('when something was changed, added or removed; and standard output stays empty', () => {
    for (const change of [
      () => write(root, 'CLAUDE.md', 'Opens at eight.\n'),
      () => write(root, 'AGENTS.md', 'x\n'),
      () => fs.rmSync(path.join(root, 'CLAUDE.md')),
    ]) {
      change();
      const { code, out, err } = run(node(TRACE));
      expect([code, out, isStarted()]).toEqual([1, '', false]);
      expect(err).toContain('the command was not started');
    }
    expect(run(['--on-error', 'allow', ...node(TRACE)]).code).toBe(1);
    expect(isStarted()).toBe(false);
  });

  test('without a lock, with a broken one, without a command, with an unknown option', () => {
    for (const args of [
      ['--'],
      [],
      ['--nothing', ...node(TRACE)],
      ['--on-error', 'perhaps', ...node(TRACE)],
    ]) {
      const { code, out, err } = run(args);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('hint:');
    }
    for (const lock of [undefined, '{}', '<<<<<<< ours\n']) {
      fs.rmSync(path.join(root, 'primitives-lock.json'), { force: true });
      if (lock !== undefined) write(root, 'primitives-lock.json', lock);
      const { code, out, err } = run(node(TRACE));
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('hint:');
    }
    expect(isStarted()).toBe(false);
  });

  test('when not everything could be looked at', () => {
    fs.rmSync(path.join(root, 'CLAUDE.md'));
    spawnSync('mkfifo', [path.join(root, 'CLAUDE.md')]);
    expect([1, 3]).toContain(run(node(TRACE)).code);
    expect(isStarted()).toBe(false);
  });
});

describe('--on-error allow', () => {
  test('starts it where nothing could be verified, and says so', () => {
    fs.rmSync(path.join(root, 'primitives-lock.json'));
    const { code, out, err } = run(['--on-error', 'allow', ...node("console.log('hi')")]);
    expect([code, out]).toEqual([0, 'hi\n']);
    expect(err).toContain('NOT VERIFIED');
  });
});

test('--lock-ref: a change that brings its own lock along is judged by that of the branch', () => {
  const repository = lockedRepository(TREE);
  write(repository, 'CLAUDE.md', 'Opens at eight.\n');
  expect(primitives(['lock', '--yes'], { cwd: repository }).code).toBe(0);
  expect(run(['--', 'true'], { cwd: repository, env: GIT_ENV }).code).toBe(0);
  expect(run(['--lock-ref', 'main', '--', 'true'], { cwd: repository, env: GIT_ENV }).code).toBe(1);
});
