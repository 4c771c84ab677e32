/**
 * The hooks themselves, run by git: what is pushed is judged by its commits, errors of ours let a push go on and say so,
 * and stop an agent. After "agents break at the seams".
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { agentTarget } from '../../src/init/agents';
import { commit, GIT_ENV, git, lockedRepository, run } from '../lock/repository';
import { plant } from '../tree';

const CLI = path.resolve(process.env.PRIMITIVES_CLI ?? 'dist/cli.cjs');
const BASE_PATH = ['/usr/local/bin', '/usr/bin', '/bin'].join(':');

/** A folder for PATH with a `primitives` in it. */
function withProgram(script: string): string {
  return `${plant({ primitives: { content: `#!/bin/sh\n${script}\n`, mode: 0o755 } })}:${BASE_PATH}`;
}

const REAL = `exec '${process.execPath}' '${CLI}' "$@"`;
const OURS = { ...GIT_ENV, HOME: '/nonexistent', NO_COLOR: '1' };

function asGit(cwd: string, args: string[], PATH: string) {
  const { status, stderr } = spawnSync('git', args, { cwd, env: { ...OURS, PATH }, encoding: 'utf8' });
  return { status, stderr };
}

/** A locked repository with the hooks, and a remote to push to. */
function project(hooks: Record<string, string> = {}) {
  const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n' });
  const remote = plant({});
  git(remote, ['init', '-q', '--bare']);
  git(root, ['remote', 'add', 'origin', remote]);
  for (const [name, text] of Object.entries(hooks))
    fs.writeFileSync(path.join(root, '.git/hooks', name), text, { mode: 0o755 });
  expect(run(root, ['init', '--only', 'git', '--yes']).code).toBe(0);
  return { root, remote, refs: () => git(remote, ['for-each-ref', '--format=%(refname)']) };
}

const CONFLICT = 'Be kind.\n<<<<<<< ours\nBe quick.\n=======\nBe slow.\n>>>>>>> theirs\n';

describe('with the hooks of git', () => {
  test('a commit that holds conflict markers is stopped at the push, though the working tree is clean', () => {
    const after = path.join(plant({}), 'after');
    const { root, refs } = project({ 'pre-push': `#!/bin/sh\ncat > '${after}'\nexit 0\n` });
    const PATH = withProgram(REAL);
    const [honest, sha] = [git(root, ['rev-parse', 'HEAD']), () => git(root, ['rev-parse', 'HEAD'])];
    expect(asGit(root, ['push', '-q', 'origin', 'main'], PATH)).toMatchObject({ status: 0, stderr: '' });
    // Whoever comes after us in the hook gets what git said.
    expect(fs.readFileSync(after, 'utf8')).toMatch(
      new RegExp(`^refs/heads/main ${honest} refs/heads/main 0+\n$`),
    );

    fs.writeFileSync(path.join(root, 'AGENTS.md'), CONFLICT);
    git(root, ['commit', '-q', '--no-verify', '-a', '-m', 'merged']);
    const broken = sha();
    fs.writeFileSync(path.join(root, 'AGENTS.md'), 'Be kind.\n');
    expect(run(root, ['verify']).code).toBe(0);
    const stopped = asGit(
      root,
      ['push', '-q', 'origin', 'HEAD:refs/heads/next', `${honest}:refs/heads/old`],
      PATH,
    );
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toContain('AGENTS.md');
    expect(stopped.stderr).toContain(`the push was stopped by 'primitives verify --ref ${broken}'`);
    expect(refs()).toBe('refs/heads/main');
    // What is deleted has no commit; other branches and tags go on.
    git(root, ['tag', '-a', '-m', 'v1', 'v1', honest]);
    expect(asGit(root, ['push', '-q', 'origin', 'v1'], PATH).status).toBe(0);
    expect(asGit(root, ['push', '-q', 'origin', ':v1'], PATH).status).toBe(0);
    // The lock itself in conflict: cannot be used, so it stops, too.
    fs.writeFileSync(path.join(root, 'primitives-lock.json'), CONFLICT);
    git(root, ['commit', '-q', '--no-verify', '-a', '-m', 'lock']);
    git(root, ['checkout', '-q', honest]);
    const lock = asGit(root, ['push', '-q', 'origin', 'main'], PATH);
    expect(lock.status).toBe(1);
    expect(lock.stderr).toContain('primitives-lock.json');
  });

  test('a commit is judged by what is staged', () => {
    const { root } = project();
    const PATH = withProgram(REAL);
    fs.writeFileSync(path.join(root, 'AGENTS.md'), CONFLICT);
    git(root, ['add', '-A']);
    fs.writeFileSync(path.join(root, 'AGENTS.md'), 'Be kind.\n');
    const stopped = asGit(root, ['commit', '-q', '-m', 'm'], PATH);
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toContain("the commit was stopped by 'primitives verify --staged'");
    git(root, ['add', '-A']);
    expect(asGit(root, ['commit', '-q', '--allow-empty', '-m', 'm'], PATH).status).toBe(0);
  });

  test('a check that fails lets the push go on, and says so; it is not found, it crashes, it is too old', () => {
    const { root, refs } = project();
    fs.writeFileSync(path.join(root, 'AGENTS.md'), 'Be cruel.\n');
    git(root, ['commit', '-q', '--no-verify', '-a', '-m', 'm']);
    const cases: [string, string][] = [
      [BASE_PATH, '127'],
      [withProgram('kill -ABRT $$'), '134'],
      [withProgram('echo half a report; exit 3'), '3'],
      // What Node does with a program that it cannot parse.
      [withProgram('echo "SyntaxError" >&2; exit 1'), '1'],
    ];
    for (const [i, [PATH, code]] of cases.entries()) {
      const { status, stderr } = asGit(root, ['push', '-q', 'origin', `main:refs/heads/b${i}`], PATH);
      expect(status).toBe(0);
      expect(stderr).toMatch(
        new RegExp(`WARNING: NOT CHECKED: 'primitives verify --ref [0-9a-f]{40}' ended with ${code}\n`),
      );
    }
    expect(refs().split('\n')).toHaveLength(cases.length);
    // The choice is one word in the hook.
    const hook = path.join(root, '.git/hooks/pre-push');
    fs.writeFileSync(hook, fs.readFileSync(hook, 'utf8').replace('on_error=warn', 'on_error=stop'));
    expect(asGit(root, ['push', '-q', 'origin', 'main:refs/heads/last'], BASE_PATH).status).toBe(1);
  });

  test('a program that came with the repository is not run', () => {
    const { root } = project();
    const mark = path.join(plant({}), 'mark');
    fs.mkdirSync(path.join(root, 'node_modules/.bin'), { recursive: true });
    const program = path.join(root, 'node_modules/.bin/primitives');
    fs.writeFileSync(program, `#!/bin/sh\necho x >> '${mark}'\n`, { mode: 0o755 });
    expect(asGit(root, ['push', '-q', 'origin', 'main'], BASE_PATH).status).toBe(0);
    expect(fs.readFileSync(mark, 'utf8')).toBe('x\nx\n');
    commit(root);
    const tracked = asGit(root, ['push', '-q', 'origin', 'main'], BASE_PATH);
    expect(tracked.stderr).toContain('NOT CHECKED');
    expect(fs.readFileSync(mark, 'utf8')).toBe('x\nx\n');
  });
});

test('the same failures stop an agent', () => {
  const { add } = agentTarget('claude-code', 'user', '/home/x') as Extract<
    ReturnType<typeof agentTarget>,
    { add: unknown }
  >;
  const { hooks } = JSON.parse(add(undefined));
  const { command } = hooks.PreToolUse[0].hooks[0] as { command: string };
  const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n' });
  const input = JSON.stringify({ hook_event_name: 'UserPromptSubmit', prompt: 'x', cwd: root });
  const outcome = (PATH: string) =>
    spawnSync('sh', ['-c', command], { cwd: root, input, env: { ...OURS, PATH } }).status;
  expect(outcome(withProgram(REAL))).toBe(0);
  for (const PATH of [BASE_PATH, withProgram('kill -ABRT $$'), withProgram('exit 3'), withProgram('exit 1')])
    expect(outcome(PATH)).toBe(2);
  fs.writeFileSync(path.join(root, 'AGENTS.md'), 'Be cruel.\n');
  expect(outcome(withProgram(REAL))).toBe(2);
});
