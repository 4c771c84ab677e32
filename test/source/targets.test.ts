/** What `audit` may be asked to look at: folders, repositories here and fetched, packages of npm; and what it refuses. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ExpectedError } from '../../src/errors';
import type { Target } from '../../src/source/target';
import { openTarget } from '../../src/source/targets';
import { plant, type Tree } from '../tree';
import { tar, tgz, zip } from './archives';

const { PATH } = process.env;

// What other tests leave in the temporary folder while they run is not ours.
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-targets-'));
vi.stubEnv('TMPDIR', scratch);
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(scratch, { recursive: true, force: true });
});
const SKILL = '---\nname: pdf\ndescription: Reads PDF files.\n---\nRead them.\n';

function open(text: string, cwd = os.tmpdir(), env: Record<string, string> = {}): Promise<Target> {
  return openTarget(text, { cwd, env: { PATH, ...env }, atExit: () => () => {} });
}

async function refused(text: string, cwd?: string): Promise<string> {
  try {
    const target = await open(text, cwd);
    await target.close();
    return 'opened';
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

function git(cwd: string, ...args: string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
  const env = { PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', GIT_ALLOW_PROTOCOL: 'file' };
  return execFileSync('git', [...who, ...args], { cwd, env, encoding: 'utf8' }).trim();
}

function repository(tree: Tree): string {
  const root = plant(tree);
  git(root, 'init', '-q');
  git(root, 'add', '-A', '-f');
  git(root, 'commit', '-q', '-m', 'one');
  return root;
}

const textOf = (target: Target, name: string): string => {
  const content = target.source.entry(name, 'file').open(1_000_000);
  return 'bytes' in content ? content.bytes.toString() : content.skipped;
};

const namesOf = ({ source }: Target, folder = ''): string[] =>
  (source.list(folder) ?? []).map(({ name }) => name).sort();

/** Temporary folders of ours that are there now. */
function leftovers(): string[] {
  return fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('primitives-'));
}

test('a folder, with the archives in it', async () => {
  const root = plant({
    'pdf/SKILL.md': SKILL,
    'pdf/assets/data.md': zip([{ name: '../x.md', content: 'hidden in what looks like a text' }]),
    'pdf/report.docx': zip([{ name: 'word/document.xml', content: '<x/>' }]),
  });
  const target = await open('pdf', root);
  expect(target.origin).toEqual({ type: 'directory' });
  expect(namesOf(target)).toEqual(['SKILL.md', 'assets', 'report.docx']);
  expect(target.nested.map(({ prefix }) => prefix)).toEqual(['assets/data.md!/']);
  expect(target.observations.map(([at, { rule }]) => [at, rule])).toEqual([
    ['assets/data.md!/x.md', 'integrity/archive-traversal'],
  ]);
  await target.close();
});

test.each([
  'pdf.skill',
  'pdf.mcpb',
  'pdf.dxt',
  'pdf.vsix',
  'pdf.zip',
  'pdf.tar',
  'pdf.tgz',
  'pdf.tar.gz',
  'picture.png',
])('%s is told by its first bytes', async (name) => {
  const member = { name: 'pdf/SKILL.md', content: SKILL };
  const bytes = name.endsWith('.tar') ? tar([member]) : name.endsWith('gz') ? tgz([member]) : zip([member]);
  const target = await open(name, plant({ [name]: bytes }));
  expect(textOf(target, 'SKILL.md')).toBe(SKILL);
  expect(target.observations).toEqual([]);
  await target.close();
});

describe('repositories', () => {
  test('here: a branch, a folder of it, and not the working tree', async () => {
    const root = repository({ 'skills/pdf/SKILL.md': SKILL, 'README.md': 'x' });
    fs.writeFileSync(path.join(root, 'skills/pdf/SKILL.md'), 'changed');
    const rev = git(root, 'rev-parse', 'HEAD');
    const all = await open(`${root}#main`);
    expect(namesOf(all)).toEqual(['README.md', 'skills']);
    expect(textOf(all, 'skills/pdf/SKILL.md')).toBe(SKILL);
    expect(all.origin).toEqual({ type: 'git', rev });
    const one = await open(`${root}#${rev}:skills/pdf`);
    expect(namesOf(one)).toEqual(['SKILL.md']);
    expect(one.origin).toEqual({ type: 'git', rev, path: 'skills/pdf' });
    expect(one.source.context).toEqual(['skills', 'pdf']);
    await Promise.all([all.close(), one.close()]);
    expect(await refused(`${root}#none`)).toMatch(/^not-found: /);
    expect(await refused(`${root}#main:none`)).toMatch(/^not-found: .*no folder 'none'/);
  });

  test('fetched, without anything that they bring along being run', async () => {
    const mark = path.join(plant({}), 'was-run');
    const root = repository({
      'skills/pdf/SKILL.md': SKILL,
      'skills/pdf/out': { link: '../../README.md' },
      'README.md': 'x',
      '.gitattributes': '* filter=evil diff=evil\n',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch ${mark}"\n`,
      '.lfsconfig': '[lfs]\n\turl = https://example.invalid\n',
    });
    git(root, 'tag', 'v1');
    const rev = git(root, 'rev-parse', 'HEAD');
    for (const hook of [
      'post-checkout',
      'post-merge',
      'reference-transaction',
      'pre-auto-gc',
      'post-index-change',
    ])
      fs.writeFileSync(path.join(root, '.git/hooks', hook), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    fs.appendFileSync(
      path.join(root, '.git/config'),
      `[filter "evil"]\n\tsmudge = touch ${mark}\n[core]\n\tfsmonitor = touch ${mark}\n[uploadpack]\n\tpackObjectsHook = touch ${mark}; git pack-objects\n`,
    );
    const home = plant({
      '.gitconfig': `[core]\n\thooksPath = ${root}/.git/hooks\n[credential]\n\thelper = "!touch ${mark}"\n[init]\n\ttemplateDir = ${root}/.git\n`,
    });
    const before = leftovers();
    const target = await open(`file://${root}#v1:skills/pdf`, os.tmpdir(), {
      HOME: home,
      GIT_DIR: '/nowhere',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.hooksPath',
      GIT_CONFIG_VALUE_0: `${root}/.git/hooks`,
      GIT_TEMPLATE_DIR: `${root}/.git`,
    });
    expect(textOf(target, 'SKILL.md')).toBe(SKILL);
    expect(target.origin).toEqual({ type: 'git', url: `file://${root}`, rev, path: 'skills/pdf' });
    // The link stays in the repository, and leads out of the package.
    expect(target.source.resolveLink('out')).toMatchObject({ to: 'outside' });
    const [folder] = leftovers().filter((name) => !before.includes(name));
    expect(fs.readdirSync(path.join(os.tmpdir(), folder!))).not.toContain('README.md');
    await target.close();
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
    expect(fs.existsSync(mark)).toBe(false);
    const main = await open(`file://${root}`);
    expect(main.origin).toMatchObject({ rev });
    await main.close();
  });

  test('bare', async () => {
    const root = repository({ 'SKILL.md': SKILL });
    const bare = path.join(plant({}), 'pdf.git');
    git(root, 'clone', '-q', '--bare', root, bare);
    const target = await open(bare);
    expect(textOf(target, 'SKILL.md')).toBe(SKILL);
    await target.close();
  });

  test('a failed fetch leaves nothing behind', async () => {
    const before = leftovers();
    expect(await refused(`file://${os.tmpdir()}/no-such-repository`)).toMatch(/^unreadable: git: /);
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
  });
});

test('npm packs, with no script, token or configuration of the user', async () => {
  const seen = path.join(plant({}), 'seen');
  const archive = path.join(
    plant({ 'pdf-1.2.3.tgz': tgz([{ name: 'package/SKILL.md', content: SKILL }]) }),
    'pdf-1.2.3.tgz',
  );
  // Stands for npm: the real one would ask the network.
  const npm = `#!/bin/sh
{ echo "$@"; env; } >> ${seen}
case "$1" in
  config) echo "registry=https://npm.example.invalid/"; echo "@acme:registry=https://user:secret@npm.example.invalid/" ;;
  pack) cat ${archive} > pdf-1.2.3.tgz; echo '[{"name":"@acme/pdf","version":"1.2.3","filename":"pdf-1.2.3.tgz"}]' ;;
esac
`;
  const bin = plant({ npm: { content: npm, mode: 0o755 } });
  const before = leftovers();
  const target = await open('npm:@acme/pdf@^1.2', os.tmpdir(), {
    PATH: `${bin}:${PATH}`,
    HOME: '/home/somebody',
    NPM_TOKEN: 'hunter2',
    npm_config__authToken: 'hunter2',
    NODE_OPTIONS: '--require=/tmp/evil.js',
    AWS_SECRET_ACCESS_KEY: 'hunter2',
  });
  expect(textOf(target, 'SKILL.md')).toBe(SKILL);
  expect(target.origin).toMatchObject({ type: 'npm', name: '@acme/pdf', version: '1.2.3' });
  const said = fs.readFileSync(seen, 'utf8');
  expect(said).toContain('pack --ignore-scripts --json --loglevel=error -- @acme/pdf@^1.2');
  expect(said).toContain('npm_config_registry=https://npm.example.invalid/');
  expect(said).not.toMatch(/hunter2|secret|NODE_OPTIONS|HOME=\/home\/somebody/);
  await target.close();
  expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
});

describe('refused', () => {
  const mark = path.join(os.tmpdir(), `primitives-test-mark-${os.userInfo().uid}`);
  test.each([
    ['', 'usage: '],
    ['--upload-pack=touch /tmp/x', 'usage: '],
    ['-x', 'usage: '],
    [`ext::sh -c "touch ${mark}"`, 'usage: .*helper'],
    ['fd::3', 'usage: .*helper'],
    ['http://example.invalid/x.git', 'usage: .*only https'],
    ['git://example.invalid/x.git', 'usage: .*only https'],
    ['ftp://example.invalid/x.git', 'usage: .*only https'],
    ['https://-oProxyCommand=x/x', 'usage: '],
    ['ssh://-oProxyCommand=touch/x', 'usage: '],
    ['https://example.invalid/x.git#--upload-pack=x', 'usage: .*not a branch'],
    ['https://example.invalid/x.git#+main', 'usage: .*not a branch'],
    ['https://example.invalid/x.git#a:../b', 'usage: .*not a folder'],
    ['https://example.invalid/x.git#refs/*:a', 'usage: .*not a branch'],
    ['npm:', 'usage: .*not a package'],
    ['npm:--registry=https://example.invalid', 'usage: .*not a package'],
    ['npm:../evil', 'usage: .*not a package'],
    ['npm:git+https://example.invalid/x', 'usage: .*not a package'],
    ['npm:a@npm:b', 'usage: .*not a package'],
    ['npm:a@file:b', 'usage: .*not a package'],
    ['npm:a b', 'usage: .*not a package'],
    ['no-such-thing', 'not-found: '],
  ])('%s', async (text, why) => {
    expect(await refused(text)).toMatch(new RegExp(`^${why}`));
    expect(fs.existsSync(mark)).toBe(false);
  });

  test('what is no archive', async () => {
    const root = plant({ 'a.zip': 'only text', 'b.xz': Buffer.from('fd377a585a00', 'hex'), 'c.tgz': '' });
    expect(await refused('a.zip', root)).toMatch(/unreadable: a\.zip: not an archive/);
    expect(await refused('b.xz', root)).toMatch(/unreadable: b\.xz: xz is not unpacked/);
    expect(await refused('c.tgz', root)).toMatch(/unreadable: c\.tgz: not an archive/);
  });

  test('a password in an address is not repeated', async () => {
    expect(await refused('https://user:hunter2@127.0.0.1:1/x.git')).not.toContain('hunter2');
  });
});

describe('bombs', () => {
  /** Ten gigabytes that nobody has to build: gzip goes on with the next stream where one ends. */
  function bomb(start: Buffer, piece: Buffer, times: number): string {
    const root = plant({ 'bomb.tgz': gzipSync(start) });
    const packed = Array<Buffer>(64).fill(gzipSync(piece));
    const file = path.join(root, 'bomb.tgz');
    for (let i = 0; i < times; i += packed.length) fs.appendFileSync(file, Buffer.concat(packed));
    return file;
  }

  const MEBIBYTE = 1024 * 1024;
  const zeros = Buffer.alloc(MEBIBYTE);
  /** Shrinks to a fiftieth: no ratio gives it away. */
  const text = Buffer.from(
    Array.from({ length: MEBIBYTE / 64 }, (_, i) => `${i % 977}`.padEnd(64, 'abcdefgh')).join(''),
  );

  test.each([
    [
      'a file of 10 GB of zeros',
      tar([{ name: 'x', size: 0o77777777777 }], Buffer.alloc(0)),
      zeros,
      'work-limit',
    ],
    [
      '10 GB of files of 1 MB',
      Buffer.alloc(0),
      tar([{ name: 'x', content: text }], Buffer.alloc(0)),
      'work-limit',
    ],
    ['10 GB of end marks', tar([]), zeros, 'work-limit'],
  ])('%s: memory stays below 300 MB', async (_, start, piece, reason) => {
    const file = bomb(start, piece, 10 * 1024);
    const script = `
      const { openTarget } = require(${JSON.stringify(path.resolve('src/source/targets.ts'))});
      openTarget(${JSON.stringify(file)}, { cwd: '/', env: {}, atExit: () => () => {} }).then(async (target) => {
        const reasons = target.skipped.map(({ reason }) => reason);
        const rules = [...new Set(target.observations.map(([, { rule }]) => rule))];
        await target.close();
        console.log(JSON.stringify({ reasons, rules, rss: process.resourceUsage().maxRSS }));
      });`;
    const out = execFileSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8' });
    const { reasons, rules, rss } = JSON.parse(out) as { reasons: string[]; rules: string[]; rss: number };
    expect(reasons).toEqual([reason]);
    expect(rules).toContain('integrity/archive-bomb');
    expect(rss / 1024).toBeLessThan(300);
  });
});

test('a signal removes what was fetched, and ends the fetch', async () => {
  // A repository that never answers: `ssh` that sleeps.
  const bin = plant({ ssh: { content: '#!/bin/sh\nsleep 30\n', mode: 0o755 } });
  const temporary = plant({});
  const cli = path.resolve(process.env.PRIMITIVES_CLI ?? 'dist/cli.cjs');
  const child = spawn(process.execPath, [cli, 'audit', 'ssh://example.invalid/x.git'], {
    env: { PATH: `${bin}:${PATH}`, TMPDIR: temporary },
    stdio: 'ignore',
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ours = (): string[] => fs.readdirSync(temporary).filter((name) => name.startsWith('primitives-'));
  await expect
    .poll(
      () =>
        ours().some(
          (name) =>
            fs.existsSync(path.join(temporary, name, 'FETCH_HEAD')) ||
            fs.existsSync(path.join(temporary, name, 'refs')),
        ),
      { timeout: 10_000 },
    )
    .toBe(true);
  const ended = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(143);
  expect(ours()).toEqual([]);
});
