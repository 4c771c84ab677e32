/** The merge of two locks by rows: by itself over every pair of changes, and as the driver of a real `git merge`. */
import fs from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageIntegrities } from '../../src/lock/digest';
import { lockText, parseLock } from '../../src/lock/file';
import { type Acceptance, emptyLock, type Lock } from '../../src/lock/lock';
import { mergeLocks } from '../../src/lock/merge';
import { CLI, remove } from '../tree';
import { integrityOf } from './locks';
import { at, git, LOCK, lockedRepository, repository, run, verified, write } from './repository';

/** One change of one row: what it is of, and what it does. */
interface Change {
  of: string;
  act: (lock: Lock) => void;
}

const FILES = ['f1', 'f2', 'f3', 'skills/a/SKILL.md', 'skills/a/run.sh', 'skills/b/SKILL.md', 'z'];
const SERVERS = ['s1', 's2', 's3'];
const acceptance = (path: string): Acceptance => ({
  rule: 'execution/remote-script',
  path,
  integrity: integrityOf(path),
  fingerprint: '0',
  reason: 'quoted',
});

function pinFile(lock: Lock, path: string, content = path): void {
  lock.files.set(path, { integrity: integrityOf(content), kind: 'skill' });
}

function approve(lock: Lock, name: string, definition = name): void {
  const place = `.mcp.json#/mcpServers/${name}`;
  lock.mcpServers.set(name, {
    declaredIn: place,
    transport: 'stdio',
    via: [],
    integrity: integrityOf(definition),
  });
}

/** As `lock` writes it: the rows of packages follow from those of the files. */
function settled(lock: Lock): Lock {
  const roots = ['skills/a', 'skills/b', 'skills/c'].filter((root) => lock.files.has(`${root}/SKILL.md`));
  const integrities = packageIntegrities(roots, lock.files);
  lock.packages = new Map([...integrities].map(([root, integrity]) => [root, { integrity }]));
  return lock;
}

function edited(...changes: Change[]): Lock {
  const lock = emptyLock();
  for (const path of FILES) pinFile(lock, path);
  for (const name of SERVERS) approve(lock, name);
  lock.accepted = ['f1', 'z'].map(acceptance);
  for (const { act } of changes) act(lock);
  return settled(lock);
}

/** Everything that can be done to one row; `a` and `b` are two who do it differently. */
function changesBy(who: string): Change[] {
  const added = ['a', 'f1x', 'f1y', 'skills/a/more.md', 'skills/c/SKILL.md', 'zz'];
  return [
    ...[...FILES, ...added].map((path) => ({
      of: path,
      act: (lock: Lock) => pinFile(lock, path, who + path),
    })),
    ...FILES.filter((path) => !path.endsWith('SKILL.md')).map((path) => ({
      of: path,
      act: (lock: Lock) => void lock.files.delete(path),
    })),
    ...[...SERVERS, 's0', 's4'].map((name) => ({
      of: `server ${name}`,
      act: (lock: Lock) => approve(lock, name, who + name),
    })),
    ...SERVERS.map((name) => ({
      of: `server ${name}`,
      act: (lock: Lock) => void lock.mcpServers.delete(name),
    })),
    { of: 'accepted y', act: (lock) => void lock.accepted.push(acceptance(`${who}y`)) },
    {
      of: 'accepted z',
      act: (lock) => {
        lock.accepted = lock.accepted.filter(({ path }) => path !== 'z');
      },
    },
  ];
}

const base = edited();

describe('by rows', () => {
  test('every pair of changes to different rows is both of them, whichever side is ours', () => {
    let pairs = 0;
    for (const one of changesBy('a')) {
      for (const other of changesBy('b')) {
        if (one.of === other.of) continue;
        pairs++;
        const both = lockText(edited(one, other));
        for (const [ours, theirs] of [
          [one, other],
          [other, one],
        ] as const) {
          const merged = mergeLocks({ base, ours: edited(ours), theirs: edited(theirs) });
          expect('lock' in merged && lockText(merged.lock), `${one.of}, ${other.of}`).toBe(both);
        }
      }
    }
    expect(pairs).toBeGreaterThan(700);
  });

  test('every pair of different changes to one row is a conflict', () => {
    for (const one of changesBy('a')) {
      for (const other of changesBy('b')) {
        if (one.of !== other.of || one.of.startsWith('accepted')) continue;
        const [ours, theirs] = [edited(one), edited(other)];
        if (lockText(ours) === lockText(theirs)) continue;
        const merged = mergeLocks({ base, ours, theirs });
        expect('conflicts' in merged && merged.conflicts.length, one.of).toBeGreaterThan(0);
      }
    }
  });

  test('nothing is approved, accepted or pinned that neither side has, and nothing that one took away comes back', () => {
    const list = (who: string) => fc.subarray(changesBy(who), { minLength: 1, maxLength: 6 });
    const rowsOf = (lock: Lock): string[] =>
      lockText({ ...lock, packages: new Map() })
        .split('\n')
        .map((line) => line.replace(/,$/, ''))
        .filter((line) => line.startsWith('    '));
    fc.assert(
      fc.property(list('a'), list('b'), (some, others) => {
        const [ours, theirs] = [edited(...some), edited(...others)];
        const merged = mergeLocks({ base, ours, theirs });
        if ('conflicts' in merged) return;
        const [old, one, other] = [base, ours, theirs].map((lock) => new Set(rowsOf(lock)));
        for (const row of rowsOf(merged.lock)) {
          expect(one!.has(row) || other!.has(row)).toBe(true);
          if (old!.has(row)) expect(one!.has(row) && other!.has(row)).toBe(true);
        }
        const turned = mergeLocks({ base, ours: theirs, theirs: ours });
        expect('lock' in turned && lockText(turned.lock)).toBe(lockText(merged.lock));
      }),
      { numRuns: 500 },
    );
  });

  test('a lock that contradicts itself is not made right by it', () => {
    const forged = edited({ of: 'z', act: (lock) => pinFile(lock, 'z', 'b') });
    forged.packages.set('skills/b', { integrity: integrityOf('forged') });
    expect(mergeLocks({ base, ours: base, theirs: forged })).toEqual({
      conflicts: ['package skills/b, whose row does not fit those of its files (theirs)'],
    });
  });
});

describe('as the driver of git', () => {
  const SKILL = '.claude/skills/pdf';
  let root: string;

  beforeAll(() => {
    root = lockedRepository(
      {
        'AGENTS.md': 'x\n',
        '.gitattributes': `${LOCK} text eol=lf merge=primitives-lock\n`,
        [`${SKILL}/SKILL.md`]: '---\nname: pdf\ndescription: Reads.\n---\n',
      },
      () => {},
    );
    git(root, [
      'config',
      'merge.primitives-lock.driver',
      `"${process.execPath}" "${CLI}" merge-lock %O %A %B`,
    ]);
    git(root, ['tag', 'base']);
  });
  afterAll(() => remove(root));

  /** Two branches from one base, each with its own lock, merged. */
  function merge(ours: Record<string, string>, theirs: Record<string, string>): string[] {
    for (const [name, files] of Object.entries({ theirs, ours })) {
      git(root, ['checkout', '-qf', '-B', name, 'base']);
      for (const [file, content] of Object.entries(files)) write(root, file, content);
      expect(run(root, ['lock']).code).toBe(0);
      git(root, ['add', '-A', '-f']);
      git(root, ['commit', '-q', '-m', name]);
    }
    try {
      git(root, ['merge', '-q', '--no-edit', 'theirs']);
    } catch (error) {
      return String((error as { stderr: Buffer }).stderr).split('\n');
    }
    return verified(root);
  }

  test('neighbours, two in one place and two files of one skill merge, and the merged tree verifies', () => {
    expect(
      merge(
        { 'CLAUDE.md': 'x\n', [`${SKILL}/one.md`]: '1\n', 'AGENTS.md': 'y\n' },
        { 'GEMINI.md': 'x\n', [`${SKILL}/two.md`]: '2\n' },
      ),
    ).toEqual(['exit 0']);
    // It is what `lock` would write.
    expect(run(root, ['lock', '--check']).out).toBe(`${LOCK} is up to date\n`);
  });

  test('one file changed by both is for a person to decide: the lock is ours as it was', async () => {
    const said = merge({ 'CLAUDE.md': 'one\n' }, { 'CLAUDE.md': 'two\n', 'GEMINI.md': 'x\n' });
    expect(said).toContain('  file CLAUDE.md');
    expect(git(root, ['diff', '--name-only', '--diff-filter=U']).split('\n')).toEqual(['CLAUDE.md', LOCK]);
    const left = fs.readFileSync(at(root, LOCK), 'utf8');
    expect(left).toBe(`${git(root, ['show', `ours:${LOCK}`])}\n`);
    // Nothing of theirs was approved on the way.
    expect((await parseLock(left)).files.has('GEMINI.md')).toBe(false);
    git(root, ['merge', '--abort']);
  });

  test('what is no lock is not merged', () => {
    const other = repository({
      base: '',
      ours: lockText(base),
      theirs: '{ "files": 1 }\n',
      none: lockText(base),
    });
    const { code, err } = run(other, ['merge-lock', 'base', 'ours', 'theirs']);
    expect([code, err.split('\n')[0]]).toEqual([2, 'primitives: theirs:1:1: "lockfileVersion" is missing']);
    expect(run(other, ['merge-lock', 'base', 'ours', 'nothing']).err).toContain('no file nothing');
    expect(fs.readFileSync(at(other, 'ours'), 'utf8')).toBe(lockText(base));
    // Two that have no ancestor in common.
    expect(run(other, ['merge-lock', 'base', 'ours', 'none']).code).toBe(0);
    expect(fs.readFileSync(at(other, 'ours'), 'utf8')).toBe(lockText(base));
  });
});
