/** Links, things that are no files, and limits: read once, reported, never followed out, never a hang. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LIMITS } from '../../src/limits';
import type { Report } from '../../src/types';
import { plant, scanFolder, scanTree, type Tree } from '../tree';

const TEXT = 'Be kind.\n';
/** A text that only a model sees: whoever reads the file says so. */
const HIDDEN = `Be kind.${[...'obey'].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('')}\n`;
const POSIX = process.platform !== 'win32';

function kinds(report: Report): Record<string, string> {
  return Object.fromEntries((report.primitives ?? []).map(({ path: name, kind }) => [name, kind]));
}

function vias(report: Report): Record<string, string[]> {
  return Object.fromEntries((report.primitives ?? []).map(({ path: name, via }) => [name, via]));
}

function rulesOf(report: Report): [rule: string, path: string, severity: string][] {
  return report.findings.map(({ rule, path: name, severity }) => [rule, name, severity]);
}

/** Plants `tree` in `repo/`, with something beside it to lead to. */
function plantBeside(tree: Tree): string {
  const outside: Tree = { 'outside/notes.md': HIDDEN, 'outside/rules/a.mdc': HIDDEN };
  const inside = Object.entries(tree).map(([name, content]) => [`repo/${name}`, content]);
  return path.join(plant({ ...outside, 'repo/.keep': '', ...Object.fromEntries(inside) }), 'repo');
}

describe.runIf(POSIX)('a link to a file', () => {
  test('between two primitives: read once, both in the inventory', () => {
    const report = scanTree({ 'AGENTS.md': HIDDEN, 'CLAUDE.md': { link: 'AGENTS.md' } }, ['--inventory']);
    expect(vias(report)).toEqual({ 'AGENTS.md': [], 'CLAUDE.md': ['AGENTS.md'] });
    const [one, other] = report.primitives!;
    expect(one!.integrity).toMatch(/^sha512-/);
    expect(other!.integrity).toBe(one!.integrity);
    expect(report.summary.primitives).toBe(1);
    expect(rulesOf(report)).toEqual([['hidden-text/tag-smuggling', 'AGENTS.md', 'critical']]);
    expect(report.findings[0]!.agents).toEqual(expect.arrayContaining(['claude-code', 'codex']));
  });

  test('whose own name says nothing: it is what the link is', () => {
    const tree: Tree = { 'docs/team.txt': HIDDEN, '.cursor/rules/a.mdc': { link: '../../docs/team.txt' } };
    const report = scanTree(tree, ['--inventory']);
    expect(kinds(report)).toEqual({ '.cursor/rules/a.mdc': 'scoped-rules', 'docs/team.txt': 'scoped-rules' });
    expect(vias(report)['docs/team.txt']).toEqual(['.cursor/rules/a.mdc']);
    expect(rulesOf(report)).toEqual([['hidden-text/tag-smuggling', 'docs/team.txt', 'critical']]);
    expect(report.findings[0]!.via).toEqual(['.cursor/rules/a.mdc']);
  });

  test.each<[what: string, tree: Tree, expected: string[]]>([
    [
      'through another link',
      { 'x.txt': TEXT, 'b.txt': { link: 'x.txt' }, 'CLAUDE.md': { link: 'b.txt' } },
      ['CLAUDE.md', 'x.txt'],
    ],
    [
      'out of a skill',
      { 'skills/pdf/SKILL.md': TEXT, 'skills/pdf/run.py': { link: '../../lib/run.py' }, 'lib/run.py': TEXT },
      ['lib/run.py', 'skills/pdf/SKILL.md', 'skills/pdf/run.py'],
    ],
    ['with another case', { 'x.txt': TEXT, 'claude.MD': { link: 'x.txt' } }, ['claude.MD', 'x.txt']],
    ['that nobody reads', { 'x.txt': TEXT, 'notes.md': { link: 'x.txt' } }, []],
  ])('%s', (_, tree, expected) => {
    const report = scanTree(tree, ['--inventory']);
    expect(Object.keys(kinds(report)).sort()).toEqual(expected);
    expect(report).toMatchObject({ findings: [], skipped: [], exitCode: 0 });
  });

  test('a root that is reached through a link is a root like any other', () => {
    const root = plant({
      'repo/AGENTS.md': TEXT,
      'repo/CLAUDE.md': { link: 'AGENTS.md' },
      here: { link: 'repo' },
    });
    const report = scanFolder(path.join(root, 'here'), ['--inventory']);
    expect(Object.keys(kinds(report))).toEqual(['AGENTS.md', 'CLAUDE.md']);
    expect(report.findings).toEqual([]);
    expect(Object.keys(kinds(scanFolder(root, ['--inventory', 'here'])))).toEqual([
      'here/AGENTS.md',
      'here/CLAUDE.md',
    ]);
  });
});

describe.runIf(POSIX)('a link to a folder', () => {
  test('that an agent looks into', () => {
    const tree: Tree = { 'shared-rules/a.mdc': HIDDEN, '.cursor/rules': { link: '../shared-rules' } };
    const report = scanTree(tree, ['--inventory']);
    expect(kinds(report)).toEqual({
      '.cursor/rules/a.mdc': 'scoped-rules',
      'shared-rules/a.mdc': 'scoped-rules',
    });
    expect(vias(report)['shared-rules/a.mdc']).toEqual(['.cursor/rules/a.mdc']);
    expect(rulesOf(report)).toEqual([['hidden-text/tag-smuggling', 'shared-rules/a.mdc', 'critical']]);
  });

  test('a skill that lives elsewhere is its whole folder', () => {
    const report = scanTree(
      {
        'vendor/pdf/SKILL.md': TEXT,
        'vendor/pdf/scripts/run.py': TEXT,
        '.claude/skills/pdf': { link: '../../vendor/pdf' },
      },
      ['--inventory'],
    );
    expect(kinds(report)).toEqual({
      '.claude/skills/pdf/SKILL.md': 'skill',
      '.claude/skills/pdf/scripts/run.py': 'skill-resource',
      'vendor/pdf/SKILL.md': 'skill',
      'vendor/pdf/scripts/run.py': 'skill-resource',
    });
    expect(vias(report)['vendor/pdf/SKILL.md']).toEqual([]);
  });

  test('the whole folder of an agent', () => {
    const tree: Tree = { 'conf/claude/commands/go.md': TEXT, '.claude': { link: 'conf/claude' } };
    expect(kinds(scanTree(tree, ['--inventory']))).toEqual({
      '.claude/commands/go.md': 'prompt-command',
      'conf/claude/commands/go.md': 'prompt-command',
    });
  });

  test.each(['.claude-plugin', '.github/plugin'])(
    'a manifest folder %s makes a plugin all the same',
    (folder) => {
      const up = '../'.repeat(folder.split('/').length);
      const tree: Tree = {
        [`x/${folder}`]: { link: `${up}manifests` },
        'manifests/plugin.json': '{}',
        'x/commands/go.md': TEXT,
      };
      expect(kinds(scanTree(tree, ['--inventory']))).toHaveProperty(['x/commands/go.md'], 'prompt-command');
    },
  );

  test('into a folder that is skipped otherwise', () => {
    const tree: Tree = { '.cursor/rules': { link: '../node_modules/x' }, 'node_modules/x/a.mdc': HIDDEN };
    expect(rulesOf(scanTree(tree))).toEqual([
      ['hidden-text/tag-smuggling', 'node_modules/x/a.mdc', 'critical'],
    ]);
  });

  test('two links to one folder are two ways to the same files', () => {
    const report = scanTree(
      {
        'shared/a.md': TEXT,
        '.claude/rules': { link: '../shared' },
        '.claude/commands': { link: '../shared' },
      },
      ['--inventory'],
    );
    expect(Object.keys(kinds(report)).sort()).toEqual([
      '.claude/commands/a.md',
      '.claude/rules/a.md',
      'shared/a.md',
    ]);
    expect(report.summary.primitives).toBe(1);
  });

  test('that nobody looks into is not followed', () => {
    const report = scanTree({ 'lib/x.md': TEXT, 'docs/lib': { link: '../lib' } }, ['--inventory']);
    expect(report).toMatchObject({ primitives: [], findings: [] });
  });

  test('a web of links that would explode is walked once', () => {
    const tree: Tree = { '.claude/rules/d40/a.md': TEXT };
    for (let i = 0; i < 40; i++) {
      tree[`.claude/rules/d${i}/a`] = { link: `../d${i + 1}` };
      tree[`.claude/rules/d${i}/b`] = { link: `../d${i + 1}` };
    }
    const report = scanTree(tree, ['--inventory']);
    expect(report.complete).toBe(true);
    expect(report.summary.primitives).toBe(1);
    expect(kinds(report)).toHaveProperty(['.claude/rules/d40/a.md'], 'scoped-rules');
  }, 10_000);
});

describe.runIf(POSIX)('a link that leads nowhere good', () => {
  const SSH = path.join(os.homedir(), '.ssh/id_rsa');

  test.each<[what: string, name: string, target: string, rule: string, severity: string]>([
    ['out of the root', 'AGENTS.md', '../outside/notes.md', 'link-outside-root', 'medium'],
    ['out of the root, a folder', '.cursor/rules', '../../outside/rules', 'link-outside-root', 'medium'],
    ['out of the root, absolute', 'CLAUDE.md', '/etc/hosts', 'link-outside-root', 'medium'],
    ['out of the root, to nothing', 'CLAUDE.md', '../../nothing/here.md', 'link-outside-root', 'medium'],
    [
      'up and down again, out of the root',
      'CLAUDE.md',
      'a/../../outside/notes.md',
      'link-outside-root',
      'medium',
    ],
    ['out of a skill', 'skills/a/etc', '/etc', 'link-outside-root', 'medium'],
    ['to a private key', 'AGENTS.md', SSH, 'link-outside-root', 'high'],
    ['to a folder of keys', '.claude/skills/a', path.dirname(SSH), 'link-outside-root', 'high'],
    [
      'to a key, relative',
      'AGENTS.md',
      '../../../../../../home/me/.ssh/id_ed25519',
      'link-outside-root',
      'high',
    ],
    ['to cloud credentials', 'skills/a/c', '/home/me/.aws/credentials', 'link-outside-root', 'high'],
    ['to nothing', 'AGENTS.md', 'gone.md', 'link-dangling', 'low'],
    ['to nothing, deeper', '.cursor/rules/a.mdc', '../../docs/gone.md', 'link-dangling', 'low'],
    ['to itself', 'AGENTS.md', 'AGENTS.md', 'link-loop', 'low'],
    ['to the folder that holds it', '.claude/rules/a/up', '..', 'link-loop', 'low'],
    ['to the root', '.claude/rules/all', '../..', 'link-loop', 'low'],
  ])('%s: %s -> %s', (_, name, target, rule, severity) => {
    const tree: Tree = { [name]: { link: target } };
    if (name.startsWith('skills/')) tree['skills/a/SKILL.md'] = TEXT;
    const report = scanFolder(plantBeside(tree), ['--inventory']);
    expect(rulesOf(report)).toEqual([[`integrity/${rule}`, name, severity]]);
    expect(kinds(report)).not.toHaveProperty([name]);
    expect(report.exitCode).toBe(severity === 'high' ? 1 : 0);
  });

  test('the finding says where it leads and who would read it', () => {
    const report = scanFolder(plantBeside({ 'CLAUDE.md': { link: '../outside/notes.md' } }));
    expect(report.findings[0]).toMatchObject({
      kind: 'always-on',
      agents: expect.arrayContaining(['claude-code']),
      message: expect.stringContaining('../outside/notes.md'),
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
    });
  });

  test('two links in a circle', () => {
    const report = scanTree({ 'AGENTS.md': { link: 'CLAUDE.md' }, 'CLAUDE.md': { link: 'AGENTS.md' } });
    expect(rulesOf(report)).toEqual([
      ['integrity/link-loop', 'AGENTS.md', 'low'],
      ['integrity/link-loop', 'CLAUDE.md', 'low'],
    ]);
  });

  test('two folders in a circle end', () => {
    const tree: Tree = {
      '.claude/rules/a/x.md': TEXT,
      '.claude/rules/b/y.md': TEXT,
      '.claude/rules/a/b': { link: '../b' },
      '.claude/rules/b/a': { link: '../a' },
    };
    const report = scanTree(tree, ['--inventory']);
    expect(report).toMatchObject({ complete: true, summary: { primitives: 2 } });
  });

  test('a link that no agent follows is nobody’s business', () => {
    const tree: Tree = {
      'notes.txt': { link: '/etc/passwd' },
      'src/lib': { link: '/usr/lib' },
      'src/self': { link: '..' },
      'docs/gone.md': { link: 'x' },
    };
    expect(scanFolder(plantBeside(tree)).findings).toEqual([]);
  });

  test('named on the command line', () => {
    const root = plantBeside({ 'a.txt': { link: '../outside/notes.md' }, 'b.txt': { link: 'gone' } });
    expect(rulesOf(scanFolder(root, ['a.txt', 'b.txt']))).toEqual([
      ['integrity/link-outside-root', 'a.txt', 'medium'],
      ['integrity/link-dangling', 'b.txt', 'low'],
    ]);
  });
});

describe.runIf(POSIX)('what is no file', () => {
  function plantPipe(name: string, tree: Tree = {}): string {
    const root = plant({ '.keep': '', ...tree });
    execFileSync('mkfifo', [path.join(root, name)]);
    return root;
  }
  const SPECIAL = { skipped: [{ path: 'AGENTS.md', reason: 'special-file' }], complete: false, exitCode: 3 };

  test('a pipe', () => {
    expect(scanFolder(plantPipe('AGENTS.md'))).toMatchObject(SPECIAL);
  });

  test('a socket', async () => {
    const root = plant({ '.keep': '' });
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(path.join(root, 'AGENTS.md'), resolve));
    onTestFinished(() => {
      server.close();
    });
    expect(scanFolder(root)).toMatchObject(SPECIAL);
  });

  test('a pipe named on the command line', () => {
    const report = scanFolder(plantPipe('pipe'), ['pipe']);
    expect(report).toMatchObject({ skipped: [{ path: 'pipe', reason: 'special-file' }], exitCode: 3 });
  });

  test('an included pipe', () => {
    const report = scanFolder(plantPipe('pipe.md', { 'CLAUDE.md': '@pipe.md\n' }));
    expect(report).toMatchObject({ skipped: [{ path: 'pipe.md', reason: 'special-file' }], exitCode: 3 });
  });

  test('a pipe behind a link', () => {
    const report = scanFolder(plantPipe('pipe', { 'AGENTS.md': { link: 'pipe' } }));
    expect(report).toMatchObject({ skipped: [{ path: 'AGENTS.md', reason: 'special-file' }], exitCode: 3 });
  });

  test('a pipe that no agent reads', () => {
    expect(scanFolder(plantPipe('pipe'))).toMatchObject({ skipped: [], exitCode: 0 });
  });

  test('a folder with the name of a file', () => {
    const report = scanTree({ 'AGENTS.md/CLAUDE.md': TEXT }, ['--inventory']);
    expect(kinds(report)).toEqual({ 'AGENTS.md/CLAUDE.md': 'always-on' });
    expect(report.complete).toBe(true);
  });
});

describe.runIf(POSIX)('what cannot be read', () => {
  const isRoot = process.getuid?.() === 0;

  /** Root may read anything: then someone else runs the scan. */
  function scanUnprivileged(root: string): Report {
    fs.chmodSync(root, 0o755);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [path.resolve('dist/cli.cjs'), 'scan', '--format', 'json'],
      {
        cwd: root,
        ...(isRoot && { uid: 65534, gid: 65534 }),
      },
    );
    if (stdout.length === 0) throw new Error(`no report: ${stderr}`);
    return JSON.parse(stdout.toString());
  }

  test('a file without permission', () => {
    const report = scanUnprivileged(
      plant({
        'AGENTS.md': { content: TEXT, mode: 0o000 },
        'CLAUDE.md': TEXT,
        'secret.txt': { content: '', mode: 0 },
      }),
    );
    expect(report).toMatchObject({
      skipped: [{ path: 'AGENTS.md', reason: 'unreadable', detail: 'EACCES' }],
      complete: false,
      exitCode: 3,
      summary: { primitives: 1 },
    });
  });

  test('a folder without permission', () => {
    const root = plant({ 'a/AGENTS.md': TEXT, 'b/AGENTS.md': TEXT });
    fs.chmodSync(path.join(root, 'a'), 0o000);
    onTestFinished(() => fs.chmodSync(path.join(root, 'a'), 0o755));
    expect(scanUnprivileged(root)).toMatchObject({
      skipped: [{ path: 'a', reason: 'unreadable-directory' }],
      exitCode: 3,
      summary: { primitives: 1 },
    });
  });

  /** A path of exactly `length` bytes below a new folder, deeper than any call can name; with AGENTS.md in it. */
  function plantLong(length: number): string {
    const root = plant({ '.keep': '' });
    // Before the folder itself is removed: rm walks where Node names whole paths.
    onTestFinished(() => {
      execFileSync('rm', ['-rf', path.join(root, 'd')]);
    });
    const sizes = ['d'];
    let left = length - root.length - 2;
    for (; left > 201; left -= 201) sizes.push('x'.repeat(200));
    sizes.push('y'.repeat(left - 1));
    const script = `${sizes.map((name) => `mkdir ${name} && cd -P ${name}`).join(' && ')} && echo x > AGENTS.md`;
    execFileSync('sh', ['-c', script], { cwd: root, env: { ...process.env, PWD: root } });
    return root;
  }

  test.runIf(process.platform === 'linux')('a file whose path is too long', () => {
    const { skipped, complete, exitCode } = scanFolder(plantLong(4090));
    expect(skipped).toEqual([
      { path: expect.stringMatching(/y\/AGENTS\.md$/), reason: 'unreadable', detail: 'ENAMETOOLONG' },
    ]);
    expect([complete, exitCode]).toEqual([false, 3]);
  });

  test.runIf(process.platform === 'linux')('a folder whose path is too long', () => {
    const { skipped, exitCode } = scanFolder(plantLong(4200));
    expect(skipped).toEqual([{ path: expect.stringMatching(/y$/), reason: 'unreadable-directory' }]);
    expect(exitCode).toBe(3);
  });
});

describe('limits', () => {
  test('folders deeper than the limit are named, not passed over', () => {
    const deep = (levels: number): string => `${'d/'.repeat(levels)}AGENTS.md`;
    const report = scanTree({ [deep(150)]: TEXT, [deep(LIMITS.depth)]: TEXT }, ['--inventory']);
    expect(Object.keys(kinds(report))).toEqual([deep(LIMITS.depth)]);
    expect(report).toMatchObject({
      skipped: [{ path: `${'d/'.repeat(LIMITS.depth)}d`, reason: 'depth-limit' }],
      complete: false,
      exitCode: 3,
    });
  });

  /** A file with `head` and then nothing, at no cost. */
  function plantLarge(name: string, head: string | Buffer, size: number): string {
    const root = plant({ 'skills/a/SKILL.md': TEXT, [name]: head });
    fs.truncateSync(path.join(root, name), size);
    return root;
  }
  const MP4 = Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', 'latin1');
  const OVER = LIMITS.fileBytes + 1;

  test.each<[what: string, name: string, head: string | Buffer]>([
    ['a large instruction file', 'AGENTS.md', TEXT],
    ['a large script', 'skills/a/run.py', 'print()\n'],
    ['a large file of no known kind', 'skills/a/data', 'x'],
    ['a large text that begins like a film', 'skills/a/notes.md', MP4],
  ])('%s is skipped', (_, name, head) => {
    const report = scanFolder(plantLarge(name, head, OVER));
    expect(report).toMatchObject({
      skipped: [{ path: name, reason: 'too-large', detail: `${OVER} bytes` }],
      complete: false,
      exitCode: 3,
    });
  });

  test('a large film is no instruction', () => {
    const report = scanFolder(plantLarge('skills/a/film.mp4', MP4, OVER));
    expect(report).toMatchObject({ skipped: [], complete: true, exitCode: 0 });
    expect(rulesOf(report)).toEqual([['integrity/binary-content', 'skills/a/film.mp4', 'info']]);
  });
});
