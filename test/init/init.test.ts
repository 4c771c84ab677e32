import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type InitFlags, initCommand } from '../../src/commands/init';
import type { Io } from '../../src/commands/io';
import { protocolOf } from '../../src/gate';
import { AGENTS, agentTarget } from '../../src/init/agents';
import { GIT_ENV, git, repository } from '../lock/repository';
import { plant, primitives } from '../tree';
import { CASES, type Case } from './repositories';

interface Told {
  code: number;
  out: string;
  err: string;
}

/** The command itself, in this process; the real CLI is asked once, below. */
function init(cwd: string, home: string, flags: InitFlags, answer?: string): Told {
  const told = { code: 0, out: '', err: '' };
  const io = {
    cwd,
    env: { PATH: process.env.PATH, ...GIT_ENV, HOME: home },
    out: (text: string) => {
      told.out += text;
    },
    err: (text: string) => {
      told.err += text;
    },
    isInTerminal: () => answer !== undefined,
    isErrTerminal: () => answer !== undefined,
    isOutTerminal: () => false,
    ask: () => answer ?? '',
  } as Partial<Io> as Io;
  told.code = initCommand(io, flags, '0.1.0');
  return told;
}

/** Every file with its bytes and its permissions; folders, too. Of git only the hooks. */
function snapshot(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const name of fs.readdirSync(folder).sort()) {
      const file = path.join(folder, name);
      const shown = path.relative(root, file);
      if (/^\.git\/(?!hooks)/.test(shown)) continue;
      const stat = fs.lstatSync(file);
      const what = stat.isFile()
        ? fs.readFileSync(file).toString('base64')
        : stat.isDirectory()
          ? '/'
          : 'link';
      found[shown] = `${(stat.mode & 0o7777).toString(8)} ${what}`;
      if (stat.isDirectory()) walk(file);
    }
  };
  walk(root);
  return found;
}

function prepare({ tree, config = {}, hooks = {}, home = {}, isWorktree }: Case) {
  const root = repository(tree);
  for (const [name, value] of Object.entries(config)) git(root, ['config', name, value]);
  fs.rmSync(path.join(root, '.git/hooks'), { recursive: true });
  for (const [name, content] of Object.entries(hooks)) {
    const file = path.join(root, '.git/hooks', name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const { content: text, mode } = content as { content: string; mode: number };
    fs.writeFileSync(file, text);
    fs.chmodSync(file, mode);
  }
  const cwd = isWorktree ? path.join(plant({}), 'second') : root;
  if (isWorktree) git(root, ['worktree', 'add', '-q', cwd]);
  return { root, cwd, home: plant(home) };
}

const BOTH: InitFlags = { yes: true, scope: 'user,project' };

describe.each(CASES)('$name', (row) => {
  test('init, init again, init --remove', () => {
    const { root, cwd, home } = prepare(row);
    const folders = [...new Set([root, cwd, home])];
    const before = folders.map(snapshot);
    const first = init(cwd, home, BOTH);
    const written = [...first.out.matchAll(/^ {2}(\S+)$/gm)]
      .map(([, name]) => name!.replace(`${root}/`, ''))
      .sort();
    expect(written).toEqual([...row.writes].sort());
    if (row.refuses !== undefined) expect(first.err).toContain(row.refuses);
    else expect(first.err).not.toContain('left alone');
    const between = folders.map(snapshot);
    expect(init(cwd, home, BOTH)).toMatchObject({ code: 0, out: 'nothing to do\n' });
    expect(folders.map(snapshot)).toEqual(between);
    expect(init(cwd, home, { yes: true, remove: true }).code).toBe(0);
    expect(git(cwd, ['status', '--porcelain'])).toBe('');
    expect(folders.map(snapshot)).toEqual(before);
    expect(fs.existsSync(path.join(root, '.git/primitives-init.json'))).toBe(false);

    // Where somebody else has run init, there is no note.
    init(cwd, home, BOTH);
    fs.rmSync(path.join(root, '.git/primitives-init.json'), { force: true });
    init(cwd, home, { yes: true, remove: true });
    const after = folders.map(snapshot);
    const ours = /primitives (?:hook|scan|init)|agent-primitives/;
    const texts = after
      .flatMap((all) => Object.values(all))
      .map((one) => Buffer.from(one.split(' ')[1]!, 'base64'));
    expect(texts.filter((bytes) => ours.test(bytes.toString('utf8')))).toEqual([]);
    // Which folders are ours to remove is only known from the note.
    const files = (all: Record<string, string>) =>
      Object.entries(all).filter(([, what]) => !what.endsWith(' /'));
    if (!row.needsNote) expect(after.map(files)).toEqual(before.map(files));
  });
});

test('what somebody has written since stays', () => {
  const { cwd, home } = prepare({
    name: '',
    tree: { '.claude/settings.json': '{\n  "model": "x"\n}\n', '.husky/pre-push': 'npm test\n' },
    writes: [],
  });
  init(cwd, home, { ...BOTH, scope: 'project' });
  const settings = path.join(cwd, '.claude/settings.json');
  fs.writeFileSync(settings, fs.readFileSync(settings, 'utf8').replace('"x"', '"y"'));
  fs.appendFileSync(path.join(cwd, '.husky/pre-push'), 'npm run more\n');
  expect(init(cwd, home, { yes: true, remove: true }).code).toBe(0);
  expect(fs.readFileSync(settings, 'utf8')).toBe('{\n  "model": "y"\n}\n');
  expect(fs.readFileSync(path.join(cwd, '.husky/pre-push'), 'utf8')).toBe('npm test\nnpm run more\n');
});

test('a note that somebody forged is not believed', () => {
  const { cwd, home } = prepare({ name: '', tree: { 'CLAUDE.md': 'x\n' }, writes: [] });
  init(cwd, home, { yes: true, only: 'agents' });
  const note = path.join(cwd, '.git/primitives-init.json');
  const settings = path.join(home, '.claude/settings.json');
  fs.writeFileSync(
    note,
    JSON.stringify({ files: { [settings]: '{ "apiKeyHelper": "evil" }' }, folders: 'x' }),
  );
  expect(init(cwd, home, { yes: true, remove: true }).code).toBe(0);
  expect(fs.existsSync(settings)).toBe(false);
});

test('a repository that says that its files are elsewhere is not believed', () => {
  const { cwd, home } = prepare(CASES[0]!);
  const elsewhere = path.dirname(cwd);
  git(cwd, ['config', 'core.worktree', elsewhere]);
  expect(() => init(cwd, home, { yes: true })).toThrow(/says that its files are in/);
  const inside = path.join(cwd, 'sub/deeper');
  fs.mkdirSync(inside, { recursive: true });
  git(cwd, ['config', '--unset', 'core.worktree']);
  expect(init(inside, home, { yes: true, only: 'git' }).out).toContain('.git/hooks/pre-push');
});

test('an own hook with other options stays as it is', () => {
  const text =
    '{ "hooks": { "PreToolUse": [{ "hooks": [{ "type": "command", "command": "primitives hook claude-code --lock-ref origin/main" }] }] } }\n';
  const { cwd, home } = prepare({ name: '', tree: { '.claude/settings.json': text }, writes: [] });
  init(cwd, home, { yes: true, only: 'agents', scope: 'project' });
  const after = fs.readFileSync(path.join(cwd, '.claude/settings.json'), 'utf8');
  expect(after.match(/"PreToolUse": \[/g)).toHaveLength(1);
  expect(JSON.parse(after).hooks.PreToolUse).toEqual(JSON.parse(text).hooks.PreToolUse);
  expect(Object.keys(JSON.parse(after).hooks)).toContain('SessionStart');
});

test('nothing is written unless somebody says so', () => {
  const { cwd, home } = prepare(CASES[0]!);
  const before = snapshot(cwd);
  const alone = init(cwd, home, {});
  expect(alone.code).toBe(1);
  expect(alone.out).toContain('+primitives_check scan --staged');
  expect(alone.err).toContain('--yes');
  expect(init(cwd, home, { dryRun: true, yes: true }).code).toBe(1);
  expect(init(cwd, home, {}, 'n').code).toBe(1);
  expect(snapshot(cwd)).toEqual(before);
  expect(init(cwd, home, {}, 'y').code).toBe(0);
  expect(init(cwd, home, { dryRun: true }).code).toBe(0);
});

test('when one file cannot be written, none is', () => {
  const { cwd, home } = prepare({
    name: '',
    tree: { 'CLAUDE.md': 'x\n', '.github/workflows/x': '' },
    writes: [],
  });
  const before = [snapshot(cwd), snapshot(home)];
  // The note is the last to be written.
  fs.mkdirSync(path.join(cwd, '.git/primitives-init.json/x'), { recursive: true });
  expect(() => init(cwd, home, { yes: true })).toThrow(/cannot write/);
  const files = (all: Record<string, string>) =>
    Object.entries(all).filter(([, what]) => !what.endsWith(' /'));
  expect([snapshot(cwd), snapshot(home)].map(files)).toEqual(before.map(files));
});

test('the real command: parts, a folder without git, bad input', () => {
  const root = plant({ 'CLAUDE.md': 'x\n', '.github/workflows/x': '' });
  const home = plant({});
  const run = (...args: string[]) =>
    primitives(['init', ...args], {
      cwd: root,
      env: { ...GIT_ENV, HOME: home, GIT_CEILING_DIRECTORIES: os.tmpdir() },
    });
  expect(run('--only', 'ci', '--yes')).toMatchObject({ code: 0 });
  expect(fs.existsSync(path.join(root, '.github/workflows/primitives.yml'))).toBe(true);
  expect(run('--only', 'git', '--yes')).toMatchObject({ code: 0, out: 'nothing to do\n' });
  expect(run('--remove', '--yes').code).toBe(0);
  expect(fs.existsSync(path.join(root, '.github/workflows/primitives.yml'))).toBe(false);
  for (const args of [['--only', 'x'], ['--scope', 'x'], ['--agent', 'x'], ['x'], ['--nope']]) {
    const { code, out, err } = run(...args);
    expect([args, code, out]).toEqual([args, 2, '']);
    expect(err).toMatch(/^primitives: .+\nhint: .+\n$/);
  }
});

test('agents are recognised by files that the catalog knows of', async () => {
  const { AGENTS: CATALOG } = await import('../../src/catalog');
  const strangers = AGENTS.flatMap(({ id, signs }) => {
    const agent = CATALOG.find((one) => one.id === id);
    const globs = JSON.stringify(agent ?? {});
    return signs.filter((sign) => !globs.includes(sign)).map((sign) => `${id}: ${sign}`);
  });
  expect(strangers).toEqual([]);
});

test('the suffix that makes a failure a refusal changes no answer', () => {
  const words = { user: 'x', model: 'x' };
  const answers = AGENTS.flatMap(({ id }) => {
    const target = agentTarget(id, 'user', '/home/x');
    if ('why' in target || !target.add(undefined).includes('|| exit 2')) return [];
    const rows = Object.values(protocolOf(id)!.events);
    return rows.flatMap(({ refuse, allow }) => [refuse(words), ...(allow ? [allow] : [])]);
  });
  expect(answers.length).toBeGreaterThan(30);
  expect(answers.filter(({ exitCode }) => exitCode !== 0 && exitCode !== 2)).toEqual([]);
});
