/** Where packages say they come from, and what of it must not get into a lock. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackageSource } from '../../src/lock/lock';
import { packageSources } from '../../src/lock/package-source';
import type { PackageType } from '../../src/mcp/server';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

async function sourceOf(
  files: Record<string, unknown>,
  root: string,
  type: PackageType = 'skill',
): Promise<PackageSource | undefined> {
  const texts = new Map(
    Object.entries(files).map(([path, data]) => [
      path,
      typeof data === 'string' ? data : JSON.stringify(data),
    ]),
  );
  return (await packageSources((path) => texts.get(path)))(root, type);
}

const skillsLock = (skill: object) => ({ 'skills-lock.json': { version: 1, skills: { pdf: skill } } });
const git = (config: string, more: Record<string, string> = {}) => ({
  's/pdf/.git/config': config,
  's/pdf/.git/HEAD': 'ref: refs/heads/main\n',
  ...more,
});

describe('skills-lock.json', () => {
  test.each([
    [
      { source: 'o/r', sourceType: 'github', computedHash: 'ab' },
      { type: 'git', url: 'https://github.com/o/r' },
    ],
    [
      { source: 'o/r', sourceType: 'github', skillPath: 'skills/pdf/SKILL.md', ref: 'v1' },
      { type: 'git', url: 'https://github.com/o/r', rev: 'v1', path: 'skills/pdf/SKILL.md' },
    ],
    [
      { source: 'https://u:p@h.example/r.git?t=1#x', sourceType: 'git' },
      { type: 'git', url: 'https://h.example/r.git' },
    ],
    [
      { source: 'tok@h.example:o/r.git', sourceType: 'git' },
      { type: 'git', url: 'ssh://h.example/o/r.git' },
    ],
    [{ source: '/home/me/skills', sourceType: 'local' }, undefined],
    [{ source: '/home/me/skills', sourceType: 'git' }, undefined],
    [{ source: 'file:///home/me', sourceType: 'git' }, undefined],
    [{ source: ['o/r'], sourceType: 'github' }, undefined],
    [
      { source: 'pkg', sourceType: 'node_modules' },
      { type: 'npm', path: 'pkg' },
    ],
  ])('%j', async (skill, expected) => {
    expect(await sourceOf(skillsLock(skill), '.claude/skills/pdf')).toEqual(expected);
  });

  test('says nothing of plugins, of other skills, and of names that every object has', async () => {
    const files = skillsLock({ source: 'o/r', sourceType: 'github' });
    expect(await sourceOf(files, 'p/pdf', 'plugin')).toBeUndefined();
    expect(await sourceOf(files, 's/doc')).toBeUndefined();
    expect(await sourceOf(files, 's/constructor')).toBeUndefined();
  });
});

const APM = `lockfile_version: '1'
dependencies:
- repo_url: o/r
  host: git.example.com
  resolved_commit: ${COMMIT}
  version: 1.2.0
- repo_url: o/many
  resolved_commit: ${COMMIT}
  virtual_path: skills/pdf
  deployed_files:
  - .github/skills/pdf
`;

test.each([
  ['apm_modules/o/r', { type: 'apm', url: 'https://git.example.com/o/r', rev: COMMIT, version: '1.2.0' }],
  [
    'apm_modules/O/many/skills/pdf',
    { type: 'apm', url: 'https://github.com/o/many', rev: COMMIT, path: 'skills/pdf' },
  ],
  ['.github/skills/pdf', { type: 'apm', url: 'https://github.com/o/many', rev: COMMIT, path: 'skills/pdf' }],
  ['.github/skills/other', undefined],
])('apm.lock.yaml: %s', async (root, expected) => {
  expect(await sourceOf({ 'apm.lock.yaml': APM }, root, 'apm-module')).toEqual(expected);
});

test.each([
  [
    { repository: 'https://t0ken@github.com/o/r', version: '1.0.0' },
    { type: 'git', url: 'https://github.com/o/r', version: '1.0.0' },
  ],
  [
    { repository: { type: 'git', url: 'git+https://github.com/o/r.git' } },
    { type: 'git', url: 'https://github.com/o/r.git' },
  ],
  [{ repository: 'github:o/r' }, { type: 'git', url: 'https://github.com/o/r' }],
  [{ version: '2.0.0' }, { type: 'other', version: '2.0.0' }],
  [{ repository: 'javascript:alert(1)' }, undefined],
  [{ version: 3 }, undefined],
])('plugin.json: %j', async (data, expected) => {
  expect(await sourceOf({ 'p/.claude-plugin/plugin.json': data }, 'p', 'plugin')).toEqual(expected);
});

describe('a clone inside the project', () => {
  const config =
    '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://u:p@h.example/o/r.git\n\tfetch = x\n';
  const url = 'https://h.example/o/r.git';
  test('is at a commit of a remote', async () => {
    const loose = git(config, { 's/pdf/.git/refs/heads/main': `${COMMIT}\n` });
    const packed = git(config, { 's/pdf/.git/packed-refs': `# pack-refs\n${COMMIT} refs/heads/main\n` });
    expect(await sourceOf(loose, 's/pdf')).toEqual({ type: 'git', url, rev: COMMIT });
    expect(await sourceOf(packed, 's/pdf')).toEqual({ type: 'git', url, rev: COMMIT });
    expect(await sourceOf({ ...loose, 's/pdf/.git/HEAD': COMMIT }, 's/pdf')).toEqual({
      type: 'git',
      url,
      rev: COMMIT,
    });
  });

  test('cannot make us read elsewhere, or say what is no commit', async () => {
    const asked: string[] = [];
    const sources = await packageSources((path) => {
      asked.push(path);
      return path.endsWith('HEAD')
        ? 'ref: refs/../../../secret'
        : path.endsWith('config')
          ? config
          : undefined;
    });
    expect(sources('s/pdf', 'skill')).toEqual({ type: 'git', url });
    expect(asked.filter((path) => path.includes('..'))).toEqual([]);
  });
});

test('no content ends in an error, or brings a secret along', async () => {
  const value = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constantFrom(
      'https://me:hunter2@h.example/r?k=hunter2',
      'hunter2@h.example:r',
      'git+ssh://hunter2@h.example/r',
    ),
  );
  const text = fc.oneof(
    value,
    fc.record({ repository: value, version: fc.string() }).map((data) => JSON.stringify(data)),
    value.map((source) => JSON.stringify({ skills: { pdf: { source, sourceType: 'git' } } })),
    value.map(
      (source) => `dependencies:\n- repo_url: ${JSON.stringify(source)}\n  deployed_files: [s/pdf]\n`,
    ),
    value.map((source) => `[remote "origin"]\n url = ${source}\n`),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('skill' as const, 'plugin' as const), async (content, type) => {
      const source = (await packageSources(() => content))('s/pdf', type);
      if (source?.url !== undefined) expect(source.url).not.toContain('hunter2');
    }),
    { numRuns: 500 },
  );
});
