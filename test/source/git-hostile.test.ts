import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ExpectedError } from '../../src/errors';
import { changedSince, openCommit, openIndex, readAt } from '../../src/source/git';
import type { Source } from '../../src/source/source';
import { ENV, git, repository } from '../git';
import { plant, type Tree } from '../tree';

const MAX = 1024 * 1024;
function read(source: Source, name: string): string {
  const content = source.entry(name, 'file').open(MAX);
  return 'bytes' in content ? content.bytes.toString('utf8') : `${content.skipped}: ${content.detail}`;
}

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'nothing thrown';
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return `${error.code}: ${error.message} (${error.hint})`;
  }
}

/** All that can be asked of a repository. */
function askEverything(root: string): void {
  for (const source of [openIndex(root, ENV), openCommit(root, 'HEAD', ENV)]) {
    expect(read(source, 'AGENTS.md')).toBe('a\n');
    expect(source.resolveLink('CLAUDE.md')).toEqual({ to: 'file', path: 'AGENTS.md' });
  }
  expect(readAt(root, 'HEAD', 'AGENTS.md', ENV)?.toString()).toBe('a\n');
  for (const against of ['index', 'worktree', { rev: 'HEAD' }] as const)
    changedSince(root, 'HEAD', against, ENV);
}

describe('nothing is run', () => {
  const MARKED: Tree = {
    'AGENTS.md': 'a\n',
    'CLAUDE.md': { link: 'AGENTS.md' },
    'other.md': 'o\n',
  };

  /** @param settings `%` stands for a command that leaves a mark */
  function hostile(settings: string[]): { root: string; mark: string } {
    const root = repository(MARKED);
    const mark = path.join(plant({}), 'mark');
    const program = path.join(
      plant({ evil: { content: `#!/bin/sh\necho "$0 $@" >>${mark}\ncat\n`, mode: 0o755 } }),
      'evil',
    );
    fs.writeFileSync(`${root}/.gitattributes`, '* filter=evil diff=evil merge=evil\n');
    for (const setting of settings) {
      const [key, value] = setting.split('=');
      git(root, ['config', '--add', key!, value!.replace('%', program)]);
    }
    fs.rmSync(`${root}/.git/hooks`, { recursive: true, force: true });
    fs.mkdirSync(`${root}/.git/hooks`);
    for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction', 'fsmonitor-watchman'])
      fs.copyFileSync(program, `${root}/.git/hooks/${hook}`);
    return { root, mark };
  }

  /** As after a clone: git has to compare the contents of what was written in the same second. */
  function makeRacy(root: string): void {
    fs.writeFileSync(`${root}/other.md`, 'p\n');
    const now = fs.statSync(`${root}/.git/index`).mtime;
    for (const name of ['AGENTS.md', 'other.md', '.git/index']) fs.utimesSync(`${root}/${name}`, now, now);
  }

  test.each([
    ['a file system monitor', ['core.fsmonitor=%']],
    ['hooks', ['core.hooksPath=.git/hooks']],
    ['a pager', ['core.pager=%', 'pager.ls-files=%', 'pager.ls-tree=true', 'pager.cat-file=%']],
    ['aliases', ['alias.ls-files=!%', 'alias.cat-file=!%', 'alias.rev-parse=!%']],
    ['filters', ['filter.evil.clean=%', 'filter.evil.smudge=%', 'filter.evil.required=true']],
    ['a filter process', ['filter.evil.process=%', 'filter.evil.required=true']],
    ['diff programs', ['diff.external=%', 'diff.evil.command=%', 'diff.evil.textconv=%']],
    [
      'ssh and other helpers',
      ['core.sshCommand=%', 'credential.helper=%', 'core.askPass=%', 'core.editor=%'],
    ],
  ])('%s', (_, settings) => {
    const { root, mark } = hostile(settings);
    askEverything(root);
    makeRacy(root);
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toContain('other.md');
    expect(fs.existsSync(mark) ? fs.readFileSync(mark, 'utf8') : '').toBe('');
  });

  test('the mark is left where we do not look away', () => {
    const { root, mark } = hostile(['filter.evil.clean=%']);
    git(root, ['add', 'other.md']);
    git(root, ['add', '--renormalize', '.']);
    expect(fs.readFileSync(mark, 'utf8')).toContain('evil');
  });

  test('a filter that cannot be overruled is refused', () => {
    const { root, mark } = hostile([]);
    fs.appendFileSync(`${root}/.git/config`, `[filter "a=b"]\n\tclean = touch ${mark}\n`);
    askedWithout(root, /^unreadable: .*filter\.a=b\.clean/);
    expect(fs.existsSync(mark)).toBe(false);

    function askedWithout(at: string, expected: RegExp): void {
      expect(codeOf(() => changedSince(at, 'HEAD', 'worktree', ENV))).toMatch(expected);
      expect(read(openIndex(at, ENV), 'AGENTS.md')).toBe('a\n');
    }
  });

  test('a submodule with a configuration of its own', () => {
    const { root } = hostile([]);
    const mark = path.join(plant({}), 'mark');
    const inner = `${root}/inner`;
    fs.mkdirSync(inner);
    git(inner, ['init', '-q']);
    fs.writeFileSync(`${inner}/x.md`, 'x\n');
    git(inner, ['add', '.']);
    git(inner, ['commit', '-q', '-m', 'inner']);
    git(root, ['add', 'inner']);
    git(root, ['commit', '-q', '-m', 'submodule']);
    fs.writeFileSync(`${inner}/x.md`, 'changed\n');
    git(inner, ['config', 'core.fsmonitor', `touch ${mark}`]);
    git(root, ['config', 'diff.ignoreSubmodules', 'none']);
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toContain('inner');
    askEverything(root);
    expect(fs.existsSync(mark)).toBe(false);
  });

  test('a git in the scanned folder', () => {
    const { root, mark } = hostile([]);
    fs.writeFileSync(`${root}/git`, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    const source = openIndex(root, { ...ENV, PATH: `.:${ENV.PATH}` });
    expect(read(source, 'AGENTS.md')).toBe('a\n');
    expect(fs.existsSync(mark)).toBe(false);
  });
});

describe('nothing is fetched', () => {
  function partial(filter: string): { clone: string; root: string } {
    const root = repository({
      'AGENTS.md': 'a\n',
      'skills/x/SKILL.md': 's\n',
      'CLAUDE.md': { link: 'AGENTS.md' },
    });
    git(root, ['config', 'uploadpack.allowFilter', 'true']);
    git(root, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
    const clone = path.join(plant({}), 'clone');
    git(root, ['clone', '-q', '--no-checkout', `--filter=${filter}`, `file://${root}`, clone]);
    return { clone, root };
  }
  const objects = (root: string): string[] =>
    fs.readdirSync(`${root}/.git`, { recursive: true, encoding: 'utf8' }).sort();

  test('a clone without blobs: each is unreadable', () => {
    const { clone } = partial('blob:none');
    const before = objects(clone);
    const source = openCommit(clone, 'HEAD', ENV);
    source.prefetch(['AGENTS.md', 'skills/x/SKILL.md']);
    expect(source.list('')?.map(({ name }) => name)).toEqual(['AGENTS.md', 'CLAUDE.md', 'skills']);
    expect(read(source, 'AGENTS.md')).toBe('unreadable: object missing: a partial or broken clone');
    expect(read(source, 'skills/x/SKILL.md')).toMatch(/^unreadable: /);
    expect(source.entry('AGENTS.md', 'file').peek(10)).toMatchObject({ skipped: 'unreadable' });
    expect(source.resolveLink('CLAUDE.md')).toEqual({ to: 'special', path: 'CLAUDE.md' });
    expect(codeOf(() => readAt(clone, 'HEAD', 'AGENTS.md', ENV))).toMatch(
      /^unreadable: AGENTS.md in that commit/,
    );
    expect(objects(clone)).toEqual(before);
  });

  test('a clone without trees: the commit is unreadable', () => {
    const { clone } = partial('tree:0');
    const before = objects(clone);
    for (const act of [
      () => openCommit(clone, 'HEAD', ENV),
      () => readAt(clone, 'HEAD', 'AGENTS.md', ENV),
      () => changedSince(clone, 'HEAD', 'index', ENV),
    ])
      expect(codeOf(act)).toMatch(
        /^unreadable: git \S+: .*\(the repository lacks objects, and nothing is fetched/,
      );
    expect(objects(clone)).toEqual(before);
  });

  test('one blob missing spoils no other', () => {
    const { clone, root } = partial('blob:none');
    const id = git(root, ['rev-parse', 'HEAD:AGENTS.md']);
    git(clone, ['fetch', '-q', 'origin', id]);
    const source = openCommit(clone, 'HEAD', ENV);
    source.prefetch(['skills/x/SKILL.md', 'AGENTS.md']);
    expect(read(source, 'skills/x/SKILL.md')).toMatch(/^unreadable: /);
    expect(read(source, 'AGENTS.md')).toBe('a\n');
  });
});

describe('nothing is overlooked', () => {
  test('core.worktree = ..', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    git(root, ['config', 'core.worktree', '../..']);
    for (const act of [() => openIndex(root, ENV), () => openCommit(root, 'HEAD', ENV)])
      expect(codeOf(act)).toMatch(/^unreadable: the configuration of this repository says/);
    const elsewhere = plant({});
    git(root, ['config', 'core.worktree', elsewhere]);
    expect(codeOf(() => openIndex(root, ENV))).toMatch(/^usage: /);
  });

  test('replaced objects: what is pushed is the original', () => {
    const root = repository({ 'AGENTS.md': 'bad\n' });
    const good = git(root, ['hash-object', '-w', '--stdin'], 'good\n');
    git(root, ['replace', git(root, ['rev-parse', 'HEAD:AGENTS.md']), good]);
    expect(git(root, ['show', 'HEAD:AGENTS.md'])).toBe('good');
    expect(read(openIndex(root, ENV), 'AGENTS.md')).toBe('bad\n');
    expect(read(openCommit(root, 'HEAD', ENV), 'AGENTS.md')).toBe('bad\n');
  });

  test('a forged object: git believes it, we do not', () => {
    const root = repository({ 'AGENTS.md': 'bad\n', 'b.md': 'b\n' });
    const id = git(root, ['rev-parse', 'HEAD:AGENTS.md']);
    const file = `${root}/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;
    fs.rmSync(file);
    fs.writeFileSync(file, zlib.deflateSync('blob 5\0good\n'));
    expect(git(root, ['cat-file', 'blob', id])).toBe('good');
    const source = openIndex(root, ENV);
    source.prefetch(['AGENTS.md', 'b.md']);
    expect(read(source, 'AGENTS.md')).toBe('unreadable: corrupt object');
    expect(read(source, 'b.md')).toBe('b\n');
    fs.writeFileSync(file, 'not even deflated');
    const again = openIndex(root, ENV);
    again.prefetch(['AGENTS.md', 'b.md']);
    expect(read(again, 'AGENTS.md')).toMatch(/^unreadable: /);
    expect(read(again, 'b.md')).toBe('b\n');
  });

  test('an object of another type', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    const tree = git(root, ['rev-parse', 'HEAD^{tree}']);
    git(root, ['update-index', '--add', '--cacheinfo', `100644,${tree},CLAUDE.md`]);
    expect(read(openIndex(root, ENV), 'CLAUDE.md')).toBe('unreadable: not a file');
  });

  test('a tree that names a file twice', () => {
    const root = repository({});
    const id = (content: string): Buffer =>
      Buffer.from(git(root, ['hash-object', '-w', '--stdin'], content), 'hex');
    const row = (name: string, content: string): Buffer =>
      Buffer.concat([Buffer.from(`100644 ${name}\0`), id(content)]);
    const tree = git(
      root,
      ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'],
      Buffer.concat([
        row('..', 'up'),
        row('AGENTS.md', 'good'),
        row('AGENTS.md', 'bad'),
        row('a/b', 'slash'),
      ]),
    );
    const commit = git(root, ['commit-tree', tree, '-m', 'twice']);
    const source = openCommit(root, commit, ENV);
    expect(source.list('')?.map(({ name }) => name)).toEqual(['..', 'AGENTS.md', 'a']);
    expect(read(source, 'AGENTS.md')).toBe('unreadable: named twice in its folder');
    expect(read(source, '..')).toBe('up');
    expect(read(source, '../x')).toMatch(/^(?:special-file|unreadable): /);
  });

  test('a tree that is missing', () => {
    const root = repository({ 'AGENTS.md': 'a\n', 'd/x.md': 'x\n' });
    const id = git(root, ['rev-parse', 'HEAD:d']);
    fs.rmSync(`${root}/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
    expect(codeOf(() => openCommit(root, 'HEAD', ENV))).toMatch(/^unreadable: git ls-tree: .*lacks objects/);
    expect(read(openIndex(root, ENV), 'd/x.md')).toBe('x\n');
  });

  test('core.ignoreCase does not make agents.md a tracked file', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    git(root, ['config', 'core.ignoreCase', 'true']);
    fs.writeFileSync(`${root}/agents.md`, 'new\n');
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toContain('agents.md');
  });

  test('core.fileMode, submodule.ignore and diff settings hide no change', () => {
    const root = repository({ 'run.sh': 'x\n', 'a.md': 'a long enough text to be found again\n' });
    const settings = [
      'core.fileMode=false',
      'diff.ignoreSubmodules=all',
      'diff.renames=copies',
      'diff.relative=true',
    ];
    for (const setting of settings) git(root, ['config', ...setting.split('=')]);
    fs.chmodSync(`${root}/run.sh`, 0o755);
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toEqual(['run.sh']);
    fs.writeFileSync(`${root}/.gitmodules`, '[submodule "s"]\n\tpath = s\n\turl = ./s\n\tignore = all\n');
    git(root, ['update-index', '--add', '--cacheinfo', `160000,${git(root, ['rev-parse', 'HEAD'])},s`]);
    git(root, ['mv', 'a.md', 'b.md']);
    git(root, ['add', '.gitmodules']);
    expect(changedSince(root, 'HEAD', 'index', ENV)).toEqual(['.gitmodules', 'a.md', 'b.md', 's']);
  });

  test('a repository of another user: what git refuses is refused, with what to do', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    const env = { ...ENV, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    expect(codeOf(() => openIndex(root, env))).toMatch(/^unreadable: git refuses .*safe\.directory/);
  });

  test('an index that is not one', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    fs.writeFileSync(`${root}/.git/index`, 'DIRC and nothing more');
    expect(codeOf(() => openIndex(root, ENV))).toMatch(/^unreadable: git ls-files: /);
  });

  test('a configuration that is not one', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    fs.appendFileSync(`${root}/.git/config`, '[broken\n\u001b[31m');
    const message = codeOf(() => openIndex(root, ENV));
    expect(message).toMatch(/^unreadable: git rev-parse: bad config line/);
    expect(message).not.toContain('\u001b');
  });
});
