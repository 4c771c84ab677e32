/** The index and commits as sources, with real git. Hostile repositories are in git-hostile.test.ts. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discover } from '../../src/discover/discover';
import { createMatcher } from '../../src/discover/matcher';
import { ExpectedError } from '../../src/errors';
import { changedSince, type GitSource, openCommit, openIndex, readAt } from '../../src/source/git';
import type { Source } from '../../src/source/source';
import { workingTree } from '../../src/source/working-tree';
import { pathBytes, pathFromBytes } from '../../src/text/escape';
import { ENV, git, repository } from '../git';
import { plant, type Tree } from '../tree';

const MAX = 1024 * 1024;
/** Entries that no file system needs to be able to hold. */
function addToIndex(
  root: string,
  entries: [name: string | Buffer, content: string | Buffer, mode?: string][],
): void {
  const rows = entries.map(([name, content, mode = '100644']) => {
    const id = mode === '160000' ? content : git(root, ['hash-object', '-w', '--stdin'], content);
    return Buffer.concat([Buffer.from(`${mode} ${id}\t`), Buffer.from(name as string), Buffer.from('\0')]);
  });
  git(root, ['update-index', '-z', '--index-info'], Buffer.concat(rows));
}

/** What stands in the file, or why it could not be read. */
function read(source: Source, name: string, maxBytes = MAX): string {
  const content = source.entry(name, 'file').open(maxBytes);
  return 'bytes' in content ? content.bytes.toString('utf8') : `${content.skipped}: ${content.detail}`;
}

function names(source: Source, folder = ''): string[] | undefined {
  return source.list(folder)?.map(({ name }) => name);
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

function found(source: Source) {
  const { candidates, observations, skipped } = discover(source, createMatcher(), '', {
    includeDependencies: false,
  });
  const files = [...candidates.values()]
    .map(({ path: name, via, aliases, matches, entry }) => {
      const content = entry.open(MAX);
      return {
        name,
        via,
        aliases: [...aliases].sort(),
        kinds: [...new Set(matches.map(({ kind }) => kind))].sort(),
        executable: entry.executable,
        content: 'bytes' in content ? content.bytes.toString('latin1') : content,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const said = observations.map(({ rule, path: name, message }) => `${name}: ${rule}: ${message}`).sort();
  return { files, said, skipped };
}

const PRIMITIVES: Tree = {
  'AGENTS.md': 'Be kind.\n',
  'CLAUDE.md': { link: 'AGENTS.md' },
  'GEMINI.md': { link: '../outside.md' },
  'QWEN.md': { link: 'nowhere.md' },
  'src/index.ts': 'export {};\n',
  'docs/notes.txt': 'x\n',
  '.mcp.json': '{"mcpServers": {}}\n',
  '.github/copilot-instructions.md': 'Be brief.\r\n',
  '.claude/skills': { link: '../skills' },
  'skills/pdf/SKILL.md': '---\nname: pdf\ndescription: d\n---\n',
  'skills/pdf/run.sh': { content: '#!/bin/sh\n', mode: 0o755 },
  'skills/pdf/data.bin': Buffer.from([0, 255, 1, 254]),
  'skills/pdf/deep/er/note.md': 'n\n',
  'node_modules/x/AGENTS.md': 'not looked at\n',
};

describe('the same content', () => {
  test('is found in the working tree, the index and a commit alike', () => {
    const root = repository(PRIMITIVES);
    const expected = found(workingTree(root));
    expect(expected.files.map(({ name }) => name)).toContain('skills/pdf/run.sh');
    expect(expected.said).toHaveLength(2);
    expect(found(openIndex(root, ENV))).toEqual(expected);
    expect(found(openCommit(root, 'HEAD', ENV))).toEqual(expected);
  });

  test('is found from a folder of the repository too', () => {
    const root = path.join(repository(PRIMITIVES), 'skills');
    const expected = found(workingTree(root));
    expect(expected.files.map(({ name }) => name)).toContain('pdf/SKILL.md');
    expect(found(openIndex(root, ENV))).toEqual(expected);
    expect(found(openCommit(root, 'HEAD', ENV))).toEqual(expected);
    expect(openIndex(root, ENV).context).toEqual(workingTree(root).context);
  });

  test.each([
    [['**/*.md'], []],
    [['*.MD'], []],
    [['skills/**'], ['**/deep/**']],
    [['**'], ['skills/pdf', '**/node_modules/**']],
    [['{AGENTS,CLAUDE}.md', './docs/*'], []],
    [['docs/', '!docs/notes.txt'], []],
    [['.claude/skills/*', '.claude/*'], []],
    [['../*', '/etc/*'], []],
    [['**/[a-f]*.m?', '**/+(run|data).*'], ['*.bin']],
  ])('matches %j without %j', async (patterns, ignore) => {
    const root = repository(PRIMITIVES);
    const expected = await workingTree(root).glob(patterns, [...ignore, '**/.git/**', '.git']);
    const inside = expected.filter((name) => !name.startsWith('../') && !name.startsWith('/'));
    expect(await openIndex(root, ENV).glob(patterns, ignore)).toEqual(inside);
    expect(await openCommit(root, 'HEAD', ENV).glob(patterns, ignore)).toEqual(inside);
  });
});

describe('three states of a file', () => {
  const root = (): string => {
    const at = repository({ 'AGENTS.md': 'committed\n', 'old.md': 'o\n' });
    fs.writeFileSync(`${at}/AGENTS.md`, 'staged\n');
    git(at, ['add', '.']);
    fs.writeFileSync(`${at}/AGENTS.md`, 'on disk\n');
    return at;
  };

  test('each source has its own', () => {
    const at = root();
    expect(read(openCommit(at, 'HEAD', ENV), 'AGENTS.md')).toBe('committed\n');
    expect(read(openIndex(at, ENV), 'AGENTS.md')).toBe('staged\n');
    expect(read(workingTree(at), 'AGENTS.md')).toBe('on disk\n');
  });

  test('nothing is written: not the index, not the working tree', () => {
    const at = root();
    const before = snapshot(at);
    const source = openIndex(at, ENV);
    found(source);
    found(openCommit(at, 'HEAD', ENV));
    changedSince(at, 'HEAD', 'worktree', ENV);
    changedSince(at, 'HEAD', 'index', ENV);
    expect(snapshot(at)).toEqual(before);
  });

  test('the index that a hook was given is the one that is read', () => {
    const at = root();
    fs.copyFileSync(`${at}/.git/index`, `${at}/.git/other`);
    git(at, ['reset', '-q', '--hard']);
    expect(read(openIndex(at, ENV), 'AGENTS.md')).toBe('committed\n');
    const inHook = { ...ENV, GIT_INDEX_FILE: '.git/other', GIT_DIR: '.git' };
    expect(read(openIndex(at, inHook), 'AGENTS.md')).toBe('staged\n');
  });

  test('a file that is only intended to be added is in no commit', () => {
    const at = repository({ 'empty.md': '' });
    fs.writeFileSync(`${at}/AGENTS.md`, 'later\n');
    git(at, ['add', '-N', 'AGENTS.md']);
    expect(names(openIndex(at, ENV))).toEqual(['empty.md']);
    expect(changedSince(at, 'HEAD', 'index', ENV)).toEqual([]);
    expect(changedSince(at, 'HEAD', 'worktree', ENV)).toEqual(['AGENTS.md']);
  });

  test('an index without a commit', () => {
    const at = plant({ 'AGENTS.md': 'first\n' });
    git(at, ['init', '-q']);
    git(at, ['add', '.']);
    expect(read(openIndex(at, ENV), 'AGENTS.md')).toBe('first\n');
    expect(codeOf(() => openCommit(at, 'HEAD', ENV))).toMatch(/^not-found: no commit 'HEAD'/);
  });
});

/** Every file with its times and bytes. */
function snapshot(root: string): Record<string, string> {
  const all = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    all.map((name) => {
      const file = path.join(root, name);
      const stat = fs.lstatSync(file);
      return [name, `${stat.mtimeMs} ${stat.mode} ${stat.isFile() ? fs.readFileSync(file, 'hex') : ''}`];
    }),
  );
}

describe('links', () => {
  const LINKS: Tree = {
    'sub/AGENTS.md': 'a\n',
    'sub/deep/x.md': 'x\n',
    'sub/to-file': { link: 'AGENTS.md' },
    'sub/chain': { link: 'to-file' },
    'sub/to-folder': { link: 'deep' },
    'sub/through': { link: 'to-folder/x.md' },
    'sub/up-through': { link: 'to-folder/../AGENTS.md' },
    'sub/dot': { link: '.' },
    'sub/slash': { link: 'deep/' },
    'sub/file-slash': { link: 'AGENTS.md/' },
    'sub/file-dot': { link: 'AGENTS.md/.' },
    'sub/below-file': { link: 'AGENTS.md/x' },
    'sub/self': { link: 'self' },
    'sub/ping': { link: 'pong' },
    'sub/pong': { link: 'ping' },
    'sub/dangling': { link: 'nothing/here' },
    'sub/out': { link: '../top.md' },
    'sub/far': { link: '../../../../etc/passwd' },
    'sub/absolute': { link: '/etc/passwd' },
    'sub/out-and-back': { link: '../sub/AGENTS.md' },
    'sub/deep/up': { link: '..' },
    'sub/deep/over': { link: '../../top.md' },
    'top.md': 't\n',
    'top-link': { link: 'sub/out' },
  };

  test.each(['', 'sub'])('lead where they lead on disk, from %j', (folder) => {
    const root = path.join(repository(LINKS), folder);
    const disk = workingTree(root);
    const all = Object.keys(LINKS)
      .map((name) => path.posix.relative(folder, name))
      .filter((name) => !name.startsWith('..'));
    for (const source of [openIndex(root, ENV), openCommit(root, 'HEAD', ENV)]) {
      for (const name of [...all, 'to-folder/x.md', 'sub/to-folder/x.md', 'deep', 'nothing', '']) {
        expect([name, source.typeOf(name)]).toEqual([name, disk.typeOf(name)]);
        if (source.typeOf(name) === 'link')
          expect([name, source.resolveLink(name)]).toEqual([name, disk.resolveLink(name)]);
      }
      const through = folder === '' ? 'sub/to-folder/x.md' : 'to-folder/x.md';
      expect(read(source, through)).toBe('x\n');
      expect(names(source, path.posix.dirname(through))).toEqual(
        disk.list(path.posix.dirname(through))!.map(({ name }) => name),
      );
    }
  });

  test('forty links in a row are followed, as on Linux, and not one more', () => {
    const tree: Tree = { l0: 'end\n' };
    for (let i = 1; i <= 41; i++) tree[`l${i}`] = { link: `l${i - 1}` };
    const source = openIndex(repository(tree), ENV);
    expect(source.resolveLink('l40')).toEqual({ to: 'file', path: 'l0' });
    expect(source.resolveLink('l41')).toEqual({ to: 'itself', target: 'l40' });
  });

  test('an absolute link leads out, even where its target happens to be here', () => {
    const root = repository({ 'x.md': 'x\n' });
    addToIndex(root, [['AGENTS.md', `${root}/x.md`, '120000']]);
    expect(openIndex(root, ENV).resolveLink('AGENTS.md')).toEqual({ to: 'outside', target: `${root}/x.md` });
  });

  test('targets that no file system would take', () => {
    const root = repository({ 'x.md': 'x\n' });
    addToIndex(root, [
      ['nul', 'x.md\0/ignored', '120000'],
      ['empty', '', '120000'],
      ['long', './'.repeat(3000), '120000'],
      ['bytes', Buffer.from([0x2e, 0x2e, 0x2f, 0xff]), '120000'],
    ]);
    const source = openIndex(root, ENV);
    expect(source.resolveLink('nul')).toEqual({ to: 'file', path: 'x.md' });
    expect(source.resolveLink('empty')).toEqual({ to: 'nothing', target: '' });
    expect(source.resolveLink('long')).toEqual({ to: 'special', path: 'long' });
    expect(source.resolveLink('bytes')).toEqual({ to: 'outside', target: '../\udcff' });
    expect(source.entry('bytes', 'link').target).toBe('../\udcff');
    expect(source.entry('nul', 'link').open(MAX)).toEqual({ skipped: 'special-file', detail: 'link' });
  });
});

describe('names', () => {
  const STRANGE: [string, string | Buffer][] = [
    ['a newline', 'sk\nill/AGENTS.md'],
    ['a tab', 'a\tb.md'],
    ['quotes', '"quoted" \'name\'.md'],
    ['a backslash', 'back\\slash.md'],
    ['glob characters', '[*?]{a,b}.md'],
    ['an option', '--upload-pack=x'],
    ['pathspec magic', ':(exclude)AGENTS.md'],
    ['composed', 'caf\u00e9/AGENTS.md'],
    ['decomposed', 'cafe\u0301/AGENTS.md'],
    ['not UTF-8', Buffer.from([0x63, 0xe9, 0x2f, 0xff, 0x2e, 0x6d, 0x64])],
    ['a surrogate in UTF-8', Buffer.from([0xed, 0xb3, 0xbf])],
    ['a zero-width space', 'AG\u200bENTS.md'],
    ['an emoji', '\u{1f600}.md'],
    ['spaces at its ends', ' x '],
  ];

  test.each(STRANGE)('with %s', (_, name) => {
    const root = repository({ 'other.md': 'o\n' });
    addToIndex(root, [[name, 'content\n']]);
    git(root, ['commit', '-q', '-m', 'two']);
    const entry = pathFromBytes(Buffer.from(name as string));
    for (const source of [openIndex(root, ENV), openCommit(root, 'HEAD', ENV)]) {
      expect(source.typeOf(entry)).toBe('file');
      expect(read(source, entry)).toBe('content\n');
      const slash = entry.lastIndexOf('/');
      expect(names(source, entry.slice(0, Math.max(slash, 0)))).toContain(entry.slice(slash + 1));
    }
    expect(changedSince(root, 'HEAD~1', { rev: 'HEAD' }, ENV)).toEqual([entry]);
    expect(readAt(root, 'HEAD', entry, ENV)?.toString()).toBe('content\n');
    expect(readAt(root, 'HEAD~1', entry, ENV)).toBeUndefined();
  });

  test('that differ in case or in normalisation are files of their own', () => {
    const root = repository({});
    addToIndex(root, [
      ['AGENTS.md', 'upper\n'],
      ['agents.md', 'lower\n'],
      ['caf\u00e9.md', 'nfc\n'],
      ['cafe\u0301.md', 'nfd\n'],
    ]);
    const source = openIndex(root, ENV);
    expect(read(source, 'AGENTS.md')).toBe('upper\n');
    expect(read(source, 'agents.md')).toBe('lower\n');
    expect(read(source, 'caf\u00e9.md')).toBe('nfc\n');
    expect(read(source, 'cafe\u0301.md')).toBe('nfd\n');
    expect(found(source).files.map(({ name }) => name)).toEqual(['AGENTS.md', 'agents.md']);
  });

  test('any bytes come back as they were', () => {
    const root = repository({});
    const segment = fc
      .uint8Array({ minLength: 1, maxLength: 12 })
      .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0 && byte !== 0x2f)))
      .filter((bytes) => bytes.length > 0 && !/^\.{1,2}$|git/i.test(bytes.toString('latin1')));
    fc.assert(
      fc.property(fc.uniqueArray(segment, { selector: String, minLength: 1, maxLength: 20 }), (all) => {
        git(root, ['read-tree', '--empty']);
        addToIndex(
          root,
          all.map((name) => [name, 'x']),
        );
        const listed = names(openIndex(root, ENV))!.map((name) => pathBytes(name).toString('hex'));
        expect(new Set(listed)).toEqual(new Set(listedByGit(root)));
        expect(listed).toHaveLength(new Set(listed).size);
      }),
      { numRuns: 10 },
    );
  });
});

function listedByGit(root: string): string[] {
  const out = execFileSync('git', ['ls-files', '-z'], { cwd: root, env: ENV });
  return out
    .toString('latin1')
    .split('\0')
    .slice(0, -1)
    .map((name) => Buffer.from(name, 'latin1').toString('hex'));
}

describe('shapes of repositories', () => {
  test('a submodule is not entered, and whoever walks there says so', () => {
    const root = repository({ 'AGENTS.md': 'a\n', 'to-sub': { link: 'vendor/sub/x.md' } });
    const commit = git(root, ['rev-parse', 'HEAD']);
    addToIndex(root, [['vendor/sub', commit, '160000']]);
    git(root, ['commit', '-q', '-m', 'sub']);
    for (const source of [openIndex(root, ENV), openCommit(root, 'HEAD', ENV)]) {
      expect(source.submodules).toEqual(['vendor/sub']);
      expect(source.typeOf('vendor/sub')).toBe('special');
      expect(source.typeOf('vendor/sub/x.md')).toBe('special');
      expect(source.list('vendor/sub')).toBeUndefined();
      expect(source.resolveLink('to-sub')).toEqual({ to: 'special', path: 'vendor/sub' });
      expect(read(source, 'vendor/sub')).toBe('special-file: special');
      expect(found(source).skipped).toEqual([{ path: 'vendor/sub', reason: 'unreadable-directory' }]);
    }
    expect(changedSince(root, 'HEAD~1', { rev: 'HEAD' }, ENV)).toEqual(['vendor/sub']);
    expect(changedSince(root, 'HEAD~1', 'index', ENV)).toEqual(['vendor/sub']);
    expect(readAt(root, 'HEAD', 'vendor/sub', ENV)).toBeUndefined();
  });

  test('a submodule that is not checked out is no place to stand in', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    addToIndex(root, [['sub', git(root, ['rev-parse', 'HEAD']), '160000']]);
    git(root, ['commit', '-q', '-m', 'sub']);
    fs.mkdirSync(`${root}/sub`);
    for (const act of [() => openIndex(`${root}/sub`, ENV), () => openCommit(`${root}/sub`, 'HEAD', ENV)])
      expect(codeOf(act)).toMatch(/^usage: .* is a submodule that is not checked out/);
  });

  test('an unmerged file cannot be read, on either side', () => {
    const root = repository({ 'AGENTS.md': 'base\n', 'CLAUDE.md': 'c\n' });
    git(root, ['checkout', '-q', '-b', 'other']);
    fs.writeFileSync(`${root}/AGENTS.md`, 'theirs\n');
    git(root, ['commit', '-q', '-am', 'theirs']);
    git(root, ['checkout', '-q', 'main']);
    fs.writeFileSync(`${root}/AGENTS.md`, 'ours\n');
    git(root, ['commit', '-q', '-am', 'ours']);
    expect(() => git(root, ['merge', '-q', 'other'])).toThrow();
    const source = openIndex(root, ENV);
    expect(names(source)).toEqual(['AGENTS.md', 'CLAUDE.md']);
    expect(read(source, 'AGENTS.md')).toBe('unreadable: unmerged');
    expect(read(source, 'CLAUDE.md')).toBe('c\n');
    expect(found(source).files.map(({ content }) => content)).toEqual([
      { skipped: 'unreadable', detail: 'unmerged' },
      'c\n',
    ]);
    expect(changedSince(root, 'HEAD', 'index', ENV)).toEqual(['AGENTS.md']);
  });

  test('a file and a folder in conflict are both there', () => {
    const root = repository({ 'AGENTS.md': 'base\n' });
    const id = git(root, ['rev-parse', 'HEAD:AGENTS.md']);
    git(root, ['rm', '-q', '--cached', 'AGENTS.md']);
    const rows = `100644 ${id} 2\tAGENTS.md\0` + `100644 ${id} 3\tAGENTS.md/CLAUDE.md\0`;
    git(root, ['update-index', '-z', '--index-info'], rows);
    const source = openIndex(root, ENV);
    expect(found(source).files.map(({ name }) => name)).toEqual(['AGENTS.md', 'AGENTS.md/CLAUDE.md']);
  });

  test.each([['--cone'], ['--cone', '--sparse-index'], ['--no-cone']])(
    'a sparse checkout: %s %s',
    (...options) => {
      const root = repository({ 'a/AGENTS.md': 'a\n', 'b/AGENTS.md': 'b\n', 'top.md': 't\n' });
      git(root, ['sparse-checkout', 'set', ...options.filter(Boolean), 'a']);
      expect(fs.existsSync(`${root}/b/AGENTS.md`)).toBe(false);
      const source = openIndex(root, ENV);
      expect(read(source, 'b/AGENTS.md')).toBe('b\n');
      expect(found(source).files.map(({ name }) => name)).toEqual(['a/AGENTS.md', 'b/AGENTS.md']);
      expect(changedSince(root, 'HEAD', 'worktree', ENV)).toEqual([]);
    },
  );

  test('a second working tree has its own index and its own HEAD', () => {
    const root = repository({ 'AGENTS.md': 'one\n' });
    const other = path.join(plant({}), 'other');
    git(root, ['worktree', 'add', '-q', '-b', 'side', other]);
    fs.writeFileSync(`${other}/AGENTS.md`, 'two\n');
    git(other, ['commit', '-q', '-am', 'two']);
    fs.writeFileSync(`${other}/AGENTS.md`, 'three\n');
    git(other, ['add', '.']);
    expect(read(openCommit(other, 'HEAD', ENV), 'AGENTS.md')).toBe('two\n');
    expect(read(openIndex(other, ENV), 'AGENTS.md')).toBe('three\n');
    expect(read(openCommit(root, 'HEAD', ENV), 'AGENTS.md')).toBe('one\n');
    expect(changedSince(other, 'main', 'index', ENV)).toEqual(['AGENTS.md']);
  });

  test('a bare repository has commits', () => {
    const root = repository(PRIMITIVES);
    const bare = path.join(plant({}), 'bare.git');
    git(root, ['clone', '-q', '--bare', root, bare]);
    expect(read(openCommit(bare, 'main', ENV), 'AGENTS.md')).toBe('Be kind.\n');
    expect(readAt(bare, 'main', 'skills/pdf/SKILL.md', ENV)?.toString()).toContain('name: pdf');
    for (const act of [() => openIndex(bare, ENV), () => changedSince(bare, 'main', 'worktree', ENV)])
      expect(codeOf(act)).toBe(
        'usage: this repository has no working tree, and so no index to commit from (use --ref to read a commit of it)',
      );
  });

  test('a shallow clone has its last commit, and says why it has no other', () => {
    const root = repository({ 'AGENTS.md': 'one\n' });
    fs.writeFileSync(`${root}/AGENTS.md`, 'two\n');
    git(root, ['commit', '-q', '-am', 'two']);
    const clone = path.join(plant({}), 'clone');
    git(root, ['clone', '-q', '--depth=1', `file://${root}`, clone]);
    expect(read(openCommit(clone, 'HEAD', ENV), 'AGENTS.md')).toBe('two\n');
    expect(found(openIndex(clone, ENV)).files).toHaveLength(1);
    const first = git(root, ['rev-parse', 'HEAD~1']);
    for (const rev of ['HEAD~1', first]) {
      expect(codeOf(() => openCommit(clone, rev, ENV))).toMatch(/^not-found: no commit .*fetch-depth: 0\)$/);
      expect(codeOf(() => changedSince(clone, rev, 'index', ENV))).toMatch(/^not-found/);
    }
  });

  test('SHA-256', () => {
    const root = repository({ ...PRIMITIVES, 'empty.md': '' }, undefined, ['--object-format=sha256']);
    expect(found(openIndex(root, ENV))).toEqual(found(workingTree(root)));
    expect(found(openCommit(root, 'HEAD', ENV))).toEqual(found(workingTree(root)));
    expect(changedSince(root, 'HEAD', 'index', ENV)).toEqual([]);
  });

  test('line ends are those of the blob, whatever a checkout would make of them', () => {
    const root = repository({ '.gitattributes': '*.md text eol=crlf\n', 'AGENTS.md': 'a\nb\n' });
    git(root, ['config', 'core.autocrlf', 'true']);
    fs.rmSync(`${root}/AGENTS.md`);
    git(root, ['checkout', '-q', '--', '.']);
    expect(fs.readFileSync(`${root}/AGENTS.md`, 'utf8')).toBe('a\r\nb\r\n');
    addToIndex(root, [['CLAUDE.md', 'crlf\r\n']]);
    expect(read(openIndex(root, ENV), 'AGENTS.md')).toBe('a\nb\n');
    expect(read(openIndex(root, ENV), 'CLAUDE.md')).toBe('crlf\r\n');
    expect(read(openCommit(root, 'HEAD', ENV), 'AGENTS.md')).toBe('a\nb\n');
  });

  test('an LFS pointer is what is committed', () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n';
    const root = repository({ '.gitattributes': '*.md filter=lfs diff=lfs\n', 'AGENTS.md': pointer });
    expect(read(openIndex(root, ENV), 'AGENTS.md')).toBe(pointer);
    expect(readAt(root, 'HEAD', 'AGENTS.md', ENV)?.toString()).toBe(pointer);
  });

  test('a folder that the commit does not have is empty', () => {
    const root = repository({ 'AGENTS.md': 'a\n', 'new/CLAUDE.md': 'c\n' });
    git(root, ['rm', '-rq', '--cached', 'new']);
    git(root, ['commit', '-q', '-m', 'two']);
    expect(names(openCommit(`${root}/new`, 'HEAD', ENV))).toEqual([]);
    expect(names(openCommit(`${root}/new`, 'HEAD~1', ENV))).toEqual(['CLAUDE.md']);
  });
});

describe('contents', () => {
  test('the executable bit is that of the tree', () => {
    const root = repository({ 'a.sh': { content: 'x\n', mode: 0o755 }, 'b.sh': 'x\n' });
    fs.chmodSync(`${root}/a.sh`, 0o644);
    fs.chmodSync(`${root}/b.sh`, 0o755);
    const source = openIndex(root, ENV);
    expect(source.entry('a.sh', 'file').executable).toBe(true);
    expect(source.entry('b.sh', 'file').executable).toBe(false);
  });

  test('what is too large is not read, and shows its first bytes', () => {
    const root = repository({ 'big.bin': `PNG${'x'.repeat(500_000)}`, 'small.md': 's\n' });
    const source = openIndex(root, ENV);
    source.prefetch(['big.bin', 'small.md']);
    expect(read(source, 'big.bin', 1000)).toBe('too-large: 500003 bytes');
    expect(read(source, 'small.md', 1000)).toBe('s\n');
    expect(source.entry('big.bin', 'file').peek(3)).toEqual({ bytes: Buffer.from('PNG') });
    expect(source.entry('small.md', 'file').peek(100)).toEqual({ bytes: Buffer.from('s\n') });
    expect(read(source, 'big.bin', 500_003)).toHaveLength(500_003);
    expect(read(source, 'small.md', 1)).toBe('too-large: 2 bytes');
    expect(read(source, 'nothing.md')).toBe('unreadable: ENOENT');
  });

  test('more than one window: 60 MB in four files', () => {
    const size = 15_000_000;
    const tree = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [`${name}.bin`, Buffer.alloc(size, name)]),
    );
    const { source, commands } = watched(repository(tree));
    source.prefetch(Object.keys(tree));
    for (const name of [...Object.keys(tree), 'a.bin']) {
      const content = source.entry(name, 'file').open(size);
      expect('bytes' in content && content.bytes.length === size && content.bytes[9]).toBe(
        name.charCodeAt(0),
      );
    }
    expect(commands().filter((command) => command.includes('cat-file --batch '))).toHaveLength(3);
  });

  test('one process for all contents, and one for their sizes', () => {
    const tree: Tree = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`skills/s${i}/SKILL.md`, `skill ${i}\n`]),
    );
    const { source, commands } = watched(repository(tree));
    source.prefetch(Object.keys(tree));
    for (const [name, content] of Object.entries(tree)) expect(read(source, name)).toBe(content);
    expect(commands()).toEqual([
      'rev-parse --is-inside-work-tree --is-shallow-repository --show-object-format --show-cdup',
      'ls-files -s -z',
      'cat-file --batch-check --buffer',
      'cat-file --batch --buffer',
    ]);
  });

  test('what was not announced is read all the same', () => {
    const source = openIndex(repository({ a: 'a\n', b: 'b\n' }), ENV);
    source.prefetch(['a', 'nothing']);
    expect(read(source, 'b')).toBe('b\n');
    expect(read(source, 'a')).toBe('a\n');
    expect(read(source, 'b')).toBe('b\n');
  });
});

/** A source whose git writes down what it was asked. */
function watched(root: string): { source: GitSource; commands: () => string[] } {
  const real = execFileSync('sh', ['-c', 'command -v git']).toString().trim();
  const folder = plant({
    git: { content: `#!/bin/sh\necho "$@" >>"${root}.log"\nexec ${real} "$@"\n`, mode: 0o755 },
  });
  const source = openIndex(root, { ...ENV, PATH: `${folder}:${ENV.PATH}` });
  const commands = (): string[] => {
    const log = fs.readFileSync(`${root}.log`, 'utf8');
    fs.rmSync(`${root}.log`);
    return log
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/^.*?core\.warnAmbiguousRefs=true /, ''));
  };
  return { source, commands };
}

describe('changedSince', () => {
  function changing(): string {
    const root = repository({
      'kept.md': 'k\n',
      'edited.md': 'e\n',
      'renamed.md': 'a file that is long enough to be known again\n',
      'deleted.md': 'd\n',
      'mode.sh': 'm\n',
      'type.md': 't\n',
      '.gitignore': 'ignored/\n*.local.md\n',
    });
    fs.writeFileSync(`${root}/edited.md`, 'changed\n');
    fs.renameSync(`${root}/renamed.md`, `${root}/new name.md`);
    fs.rmSync(`${root}/deleted.md`);
    fs.chmodSync(`${root}/mode.sh`, 0o755);
    fs.rmSync(`${root}/type.md`);
    fs.symlinkSync('kept.md', `${root}/type.md`);
    return root;
  }
  const ALL = ['deleted.md', 'edited.md', 'mode.sh', 'new name.md', 'renamed.md', 'type.md'];

  test('the working tree, the index, a commit', () => {
    const root = changing();
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toEqual(ALL);
    expect(changedSince(root, 'HEAD', 'index', ENV)).toEqual([]);
    git(root, ['add', '-A']);
    expect(changedSince(root, 'HEAD', 'index', ENV)).toEqual(ALL);
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toEqual(ALL);
    git(root, ['commit', '-q', '-m', 'two']);
    expect(changedSince(root, 'HEAD~1', { rev: 'HEAD' }, ENV)).toEqual(ALL);
    expect(changedSince(root, 'HEAD', { rev: 'HEAD~1' }, ENV)).toEqual(ALL);
    expect(changedSince(root, 'HEAD~1', 'index', ENV)).toEqual(ALL);
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toEqual([]);
  });

  test('the commit itself counts, not where the branches parted', () => {
    const root = repository({ 'a.md': 'a\n' });
    git(root, ['checkout', '-q', '-b', 'side']);
    fs.writeFileSync(`${root}/b.md`, 'b\n');
    git(root, ['add', '.']);
    git(root, ['commit', '-q', '-m', 'b']);
    git(root, ['checkout', '-q', 'main']);
    expect(changedSince(root, 'side', { rev: 'main' }, ENV)).toEqual(['b.md']);
  });

  test('untracked and ignored files count: an agent reads them too', () => {
    const root = changing();
    for (const name of ['CLAUDE.local.md', 'ignored/deep/AGENTS.md', 'new/x.md']) {
      fs.mkdirSync(path.dirname(`${root}/${name}`), { recursive: true });
      fs.writeFileSync(`${root}/${name}`, 'x\n');
    }
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toEqual(
      [...ALL, 'CLAUDE.local.md', 'ignored/deep/AGENTS.md', 'new/x.md'].sort(),
    );
  });

  test.each(['--assume-unchanged', '--skip-worktree'])('%s hides nothing', (flag) => {
    const root = repository({ 'AGENTS.md': 'a\n', 'gone.md': 'g\n', 'd/x.md': 'x\n' });
    git(root, ['update-index', flag, 'AGENTS.md', 'gone.md', 'd/x.md']);
    fs.writeFileSync(`${root}/AGENTS.md`, 'b\n');
    fs.rmSync(`${root}/gone.md`);
    fs.rmSync(`${root}/d`, { recursive: true });
    fs.writeFileSync(`${root}/d`, 'now a file\n');
    const changed = changedSince(root, 'HEAD', 'worktree', ENV);
    expect(changed).toContain('AGENTS.md');
    expect(changed).toContain('d');
    expect(changed.includes('gone.md')).toBe(flag === '--assume-unchanged');
  });

  test('from a folder: only what is below it, relative to it', () => {
    const root = repository({ 'a/x.md': 'x\n', 'b/y.md': 'y\n' });
    fs.writeFileSync(`${root}/a/x.md`, '2\n');
    fs.writeFileSync(`${root}/a/new.md`, 'n\n');
    fs.writeFileSync(`${root}/b/y.md`, '2\n');
    expect(changedSince(`${root}/a`, 'HEAD', 'worktree', ENV)).toEqual(['new.md', 'x.md']);
    git(root, ['add', '-A']);
    expect(changedSince(`${root}/a`, 'HEAD', 'index', ENV)).toEqual(['new.md', 'x.md']);
    git(root, ['commit', '-q', '-m', 'two']);
    expect(changedSince(`${root}/a`, 'HEAD~1', { rev: 'HEAD' }, ENV)).toEqual(['new.md', 'x.md']);
  });

  test('another repository inside counts as changed: nobody looked', () => {
    const root = repository({ 'a.md': 'a\n' });
    const inner = `${root}/vendor/inner`;
    fs.mkdirSync(inner, { recursive: true });
    git(inner, ['init', '-q']);
    fs.writeFileSync(`${inner}/AGENTS.md`, 'i\n');
    git(inner, ['add', '.']);
    git(inner, ['commit', '-q', '-m', 'inner']);
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toEqual(['vendor/inner']);
    git(root, ['add', '.']);
    git(root, ['commit', '-q', '-m', 'submodule']);
    expect(changedSince(root, 'HEAD', 'worktree', ENV)).toEqual(['vendor/inner']);
    expect(changedSince(root, 'HEAD', 'index', ENV)).toEqual([]);
  });
});

describe('readAt', () => {
  test('one file of a commit, from where one stands', () => {
    const root = repository({
      'lock.json': '{}\n',
      'web/lock.json': '{"web":1}\n',
      'l.json': { link: 'lock.json' },
    });
    fs.writeFileSync(`${root}/lock.json`, 'changed\n');
    expect(readAt(root, 'HEAD', 'lock.json', ENV)?.toString()).toBe('{}\n');
    expect(readAt(root, 'HEAD', 'web/lock.json', ENV)?.toString()).toBe('{"web":1}\n');
    expect(readAt(`${root}/web`, 'HEAD', 'lock.json', ENV)?.toString()).toBe('{"web":1}\n');
    for (const name of ['nothing', 'web', 'l.json', 'lock.json/x', '../lock.json', '', '/', 'web/'])
      expect([name, readAt(root, 'HEAD', name, ENV)]).toEqual([name, undefined]);
  });
});

describe('revisions', () => {
  const BAD = [
    'nothing',
    'HEAD~9',
    'HEAD:AGENTS.md',
    'HEAD..HEAD',
    '^HEAD',
    'a b',
    'HEAD\nHEAD',
    '0'.repeat(40),
  ];
  test.each(BAD)('%j is no commit', (rev) => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    expect(codeOf(() => openCommit(root, rev, ENV))).toMatch(/^not-found: no commit '.*fetch it first/);
    expect(codeOf(() => changedSince(root, rev, 'index', ENV))).toMatch(/^not-found/);
    expect(codeOf(() => changedSince(root, 'HEAD', { rev }, ENV))).toMatch(/^not-found/);
    expect(codeOf(() => readAt(root, rev, 'AGENTS.md', ENV))).toMatch(/^not-found/);
  });

  test.each(['', '-h', '--all', '--output=x', 'a\0b'])('%j is no revision', (rev) => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    expect(codeOf(() => openCommit(root, rev, ENV))).toMatch(/^usage: '.*' is not a revision/);
    expect(codeOf(() => changedSince(root, rev, 'index', ENV))).toMatch(/^usage/);
  });

  test.each(['HEAD', 'main', 'refs/heads/main', 'v1', 'HEAD^0', '@', 'HEAD^{/one}', 'main@{0}'])(
    '%j is one',
    (rev) => {
      const root = repository({ 'AGENTS.md': 'a\n' });
      git(root, ['tag', '-a', 'v1', '-m', 'tag']);
      expect(names(openCommit(root, rev, ENV))).toEqual(['AGENTS.md']);
    },
  );

  test('a tag that takes the name of the protected branch is refused', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    git(root, ['update-ref', 'refs/remotes/origin/main', 'HEAD']);
    expect(names(openCommit(root, 'origin/main', ENV))).toEqual(['AGENTS.md']);
    git(root, ['config', 'core.warnAmbiguousRefs', 'false']);
    git(root, ['tag', 'origin/main']);
    expect(codeOf(() => readAt(root, 'origin/main', 'AGENTS.md', ENV))).toMatch(
      /^usage: 'origin\/main' names more than one thing/,
    );
    expect(names(openCommit(root, 'refs/remotes/origin/main', ENV))).toEqual(['AGENTS.md']);
  });

  test('no repository, no git', () => {
    const root = plant({ 'AGENTS.md': 'a\n' });
    const env = { ...ENV, GIT_CEILING_DIRECTORIES: path.dirname(root) };
    expect(codeOf(() => openIndex(root, env))).toMatch(/^usage: .* is not in a git repository \(.*scan \./);
    for (const PATH of ['', plant({}), '.:relative'])
      expect(codeOf(() => openIndex(root, { ...env, PATH }))).toMatch(/^not-found: git was not found/);
    expect(codeOf(() => openIndex(root, {}))).toMatch(/^not-found: git was not found/);
  });

  test('inside of .git there is no working tree', () => {
    const root = repository({ 'AGENTS.md': 'a\n' });
    expect(codeOf(() => openIndex(`${root}/.git`, ENV))).toMatch(
      /^usage: this repository has no working tree/,
    );
    expect(names(openCommit(`${root}/.git`, 'HEAD', ENV))).toEqual(['AGENTS.md']);
  });
});
