/** The lock as text: the same bytes for the same lock, nothing in it that acts, and what git makes of two of them. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkIntegrity } from '../../src/lock/digest';
import { lockText, parseLock } from '../../src/lock/file';
import { emptyLock, LOCK_NAME, type Lock } from '../../src/lock/lock';
import { pathBytes, pathFromBytes } from '../../src/text/escape';
import { ENV } from '../git';
import { plant, remove } from '../tree';
import { integrityOf, lockOf, type Parts, parts, text } from './locks';

/** The same members, the other way round. */
function turned<T>(value: T): T {
  if (Array.isArray(value)) return value.map(turned) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  ) as T;
}

describe('lockText', () => {
  test('reads like a review', () => {
    const lock = emptyLock();
    const digest = integrityOf('');
    lock.files.set('b.md', { executable: true, kind: 'skill-resource', integrity: digest });
    lock.files.set('B.md', { link: 'b.md', kind: 'skill', integrity: linkIntegrity('b.md') });
    lock.files.set('a "x"\n\u202e.md', { kind: 'always-on', integrity: digest });
    lock.packages.set('', { source: { path: 'p', type: 'git', url: 'u', rev: 'r' }, integrity: digest });
    lock.mcpServers.set('s', {
      via: [],
      integrity: digest,
      env: ['A', 'B'],
      args: [],
      command: 'npx',
      transport: 'stdio',
      declaredIn: '.mcp.json#/s',
    });
    lock.accepted.push({ reason: 'x', path: 'b.md', rule: 'r', fingerprint: 'f', integrity: digest });
    lock.accepted.push({ ...lock.accepted[0]! });
    expect(lockText(lock).replace(/sha512-[^"]+/g, '#')).toMatchInlineSnapshot(`
      "{
        "$schema": "https://unpkg.com/agent-primitives/lockfile-schema/v1.json",
        "lockfileVersion": 1,
        "digest": "primitives-v1",
        "files": {
          "B.md": { "integrity": "#", "kind": "skill", "link": "b.md" },
          "a \\"x\\"\\n\\u202e.md": { "integrity": "#", "kind": "always-on" },
          "b.md": { "integrity": "#", "kind": "skill-resource", "executable": true }
        },
        "packages": {
          "": { "integrity": "#", "source": { "type": "git", "url": "u", "rev": "r", "path": "p" } }
        },
        "mcpServers": {
          "s": { "declaredIn": ".mcp.json#/s", "transport": "stdio", "command": "npx", "args": [], "env": ["A", "B"], "via": [], "integrity": "#" }
        },
        "accepted": [
          { "rule": "r", "path": "b.md", "integrity": "#", "fingerprint": "f", "reason": "x" }
        ]
      }
      "
    `);
    expect(lockText(emptyLock())).toMatchInlineSnapshot(`
      "{
        "$schema": "https://unpkg.com/agent-primitives/lockfile-schema/v1.json",
        "lockfileVersion": 1,
        "digest": "primitives-v1",
        "files": {},
        "packages": {},
        "mcpServers": {},
        "accepted": []
      }
      "
    `);
  });

  test('has the same bytes whatever the order of insertion', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const other: Parts = {
          files: turned(given.files.map(([key, value]) => ({ key, value })))
            .reverse()
            .map(({ key, value }) => [key, value]),
          packages: [...given.packages].reverse().map(([key, value]) => [key, turned(value)]),
          mcpServers: [...given.mcpServers].reverse().map(([key, value]) => {
            const { env, args, via, headers, ...rest } = value;
            return [
              key,
              {
                ...(headers ? { headers } : {}),
                via,
                ...(args ? { args } : {}),
                ...turned(rest),
                ...(env ? { env } : {}),
              },
            ];
          }),
          accepted: [...given.accepted].reverse().map(turned),
        };
        expect(lockText(lockOf(other))).toBe(lockText(lockOf(given)));
      }),
    );
  });

  test('has one line an entry, in the order of code units, in ASCII, with one final newline', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const written = lockText(lockOf(given));
        expect(written).toMatch(/^[\x20-\x7e\n]*[^\n]\n$/);
        const lines = written.split('\n');
        const rows = lines.filter((line) => line.startsWith('    '));
        const { files, packages, mcpServers, accepted } = JSON.parse(written);
        expect(rows).toHaveLength(
          given.files.length + given.packages.length + given.mcpServers.length + accepted.length,
        );
        for (const row of rows) JSON.parse(`{${row.replace(/,$/, '').replace(/^ {4}(?=\{)/, '"": ')}}`);
        const keys = rows
          .filter((row) => row.startsWith('    "'))
          .map((row) => Object.keys(JSON.parse(`{${row.replace(/,$/, '')}}`))[0]!);
        const sorted = (map: object): string[] => Object.keys(map).sort();
        expect(keys).toEqual([...sorted(files), ...sorted(packages), ...sorted(mcpServers)]);
      }),
    );
  });

  test('is read back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        const lock = lockOf(given);
        const written = lockText(lock);
        for (const content of [written, Buffer.from(written), written.replaceAll('\n', '\r\n')]) {
          const read = await parseLock(content);
          expect(read.files).toEqual(lock.files);
          expect(read.packages).toEqual(lock.packages);
          expect(read.mcpServers).toEqual(lock.mcpServers);
          const rows = new Set(lock.accepted.map((row) => JSON.stringify(Object.entries(row).sort())));
          expect(new Set(read.accepted.map((row) => JSON.stringify(Object.entries(row).sort())))).toEqual(
            rows,
          );
          expect(lockText(read)).toBe(written);
        }
      }),
    );
  });

  test('no bytes make the reader throw anything but a refusal', async () => {
    const base = lockText(
      lockOf({
        files: [['a', { integrity: integrityOf(''), kind: 'skill' }]],
        packages: [],
        mcpServers: [],
        accepted: [],
      }),
    );
    const mangled = fc
      .tuple(
        fc.nat(base.length),
        fc.nat(8),
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('{', '[', '"', '}', ',')),
      )
      .map(([at, cut, more]) => base.slice(0, at) + more + base.slice(at + cut));
    await fc.assert(
      fc.asyncProperty(fc.oneof(mangled, fc.string(), fc.json()), async (content) => {
        const result = await parseLock(content).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toMatchObject({ code: 'lock' });
        else expect(await parseLock(lockText(result as Lock))).toEqual(result);
      }),
      { numRuns: 500 },
    );
  });

  test('a name has one spelling: what the reader lets in is what its bytes say', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        const lock = emptyLock();
        lock.files.set(name, { integrity: integrityOf(''), kind: 'skill' });
        const read = await parseLock(lockText(lock)).catch(() => undefined);
        if (read) expect(pathFromBytes(pathBytes(name))).toBe(name);
      }),
      { numRuns: 500 },
    );
  });
});

type Edit = (lock: Lock, who: string) => void;
const pin = (name: string): Edit => {
  return (lock, who) => void lock.files.set(name, { integrity: integrityOf(who + name), kind: 'skill' });
};
const unpin = (name: string): Edit => {
  return (lock) => void lock.files.delete(name);
};
const pinPackage = (root: string): Edit => {
  return (lock, who) => void lock.packages.set(root, { integrity: integrityOf(who + root) });
};
const approve = (name: string): Edit => {
  return (lock, who) =>
    void lock.mcpServers.set(name, {
      declaredIn: `.mcp.json#/mcpServers/${name}`,
      transport: 'stdio',
      via: [],
      integrity: integrityOf(who + name),
    });
};
const disapprove = (name: string): Edit => {
  return (lock) => void lock.mcpServers.delete(name);
};
const both = (...edits: Edit[]): Edit => {
  return (lock, who) => {
    for (const edit of edits) edit(lock, who);
  };
};

/** f1 to f7; what sorts between f3 and f4 is `f3x`. */
function baseLock(): Lock {
  const lock = emptyLock();
  for (const n of [1, 2, 3, 4, 5, 6, 7]) pin(`f${n}`)(lock, 'base');
  for (const n of [1, 2, 3]) approve(`s${n}`)(lock, 'base');
  return lock;
}

function edited(...edits: [edit: Edit, who: string][]): Lock {
  const lock = baseLock();
  for (const [edit, who] of edits) edit(lock, who);
  return lock;
}

describe('git merge', () => {
  let root: string;
  const git = (...args: string[]): number | null => {
    const { status } = spawnSync('git', args, {
      cwd: root,
      env: ENV,
    });
    return status;
  };
  const done = (...args: string[]): void => expect(git(...args), args.join(' ')).toBe(0);
  const commit = (lock: Lock): void => {
    writeFileSync(path.join(root, LOCK_NAME), lockText(lock));
    done('commit', '-q', '--allow-empty', '-am', 'lock');
  };

  beforeAll(() => {
    plant({ [LOCK_NAME]: lockText(baseLock()) }, (folder) => {
      root = folder;
    });
    done('init', '-q', '-b', 'main');
    done('add', '.');
    done('commit', '-qm', 'base');
    done('tag', 'base');
  });
  afterAll(() => remove(root));

  /** Two branches from one base, merged. */
  function merged(ours: Edit, theirs: Edit): { isClean: boolean; content: string } {
    done('checkout', '-qf', '-B', 'theirs', 'base');
    commit(edited([theirs, 'theirs']));
    done('checkout', '-qf', '-B', 'ours', 'base');
    commit(edited([ours, 'ours']));
    const status = git('merge', '-q', '--no-edit', 'theirs');
    const content = readFileSync(path.join(root, LOCK_NAME), 'utf8');
    if (status !== 0) done('merge', '--abort');
    return { isClean: status === 0, content };
  }

  const skill = both(pin('f5/SKILL.md'), pin('f5/a.py'), pin('f5/b.py'), pinPackage('f5'));
  const CLEAN: [name: string, ours: Edit, theirs: Edit][] = [
    ['first and last added', pin('a'), pin('z')],
    ['first and one in the middle added', pin('a'), pin('f3x')],
    ['one in the middle and last added', pin('f3x'), pin('z')],
    ['before and behind one row added', pin('f3x'), pin('f4x')],
    ['two re-pinned, a row between them', pin('f2'), pin('f4')],
    ['first re-pinned, last added', pin('f1'), pin('z')],
    ['last re-pinned, last but two re-pinned', pin('f7'), pin('f5')],
    ['one removed, one added', unpin('f2'), pin('f5x')],
    ['last removed, first added', unpin('f7'), pin('a')],
    ['a skill with its package added, a file re-pinned', skill, pin('f3')],
    ['a skill with its package added, a server approved', skill, approve('s2x')],
    ['the first package, the last file', pinPackage('p'), pin('z')],
    ['the last file, the first server', pin('z'), approve('a')],
    ['last server, first file', approve('z'), pin('a')],
  ];

  test.each(CLEAN)('is clean: %s', (_, ours, theirs) => {
    for (const [a, b] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      expect(merged(a, b)).toEqual({
        isClean: true,
        content: lockText(edited([a, 'ours'], [b, 'theirs'])),
      });
    }
  });

  test('is clean when both did the same', () => {
    const same: Edit = (lock) => pin('f3x')(lock, 'both');
    expect(merged(same, same)).toEqual({ isClean: true, content: lockText(edited([same, ''])) });
  });

  /** Git joins changes only where an unchanged line lies between them; the comma makes the last two rows one place. */
  const CONFLICTS: [name: string, ours: Edit, theirs: Edit][] = [
    ['one file pinned twice', pin('f3'), pin('f3')],
    ['two added between the same two', pin('f3x'), pin('f3y')],
    ['two added at the end', pin('y'), pin('z')],
    ['two added at the beginning', pin('a'), pin('b')],
    ['two neighbours re-pinned', pin('f3'), pin('f4')],
    ['one removed, its neighbour re-pinned', unpin('f3'), pin('f4')],
    ['one re-pinned, one added next to it', pin('f3'), pin('f3x')],
    ['last added, one before the last added (the comma)', pin('z'), pin('f6x')],
    ['last added, last but one re-pinned (the comma)', pin('z'), pin('f6')],
    ['last removed, last but two re-pinned (the comma)', unpin('f7'), pin('f5')],
    ['the first package in both', pinPackage('p'), pinPackage('q')],
  ];

  test.each(CONFLICTS)('conflicts, and the lock is shut: %s', async (_, ours, theirs) => {
    const { isClean, content } = merged(ours, theirs);
    expect(isClean).toBe(false);
    const line = content.split('\n').findIndex((row) => row.startsWith('<<<<<<<')) + 1;
    await expect(parseLock(content)).rejects.toThrow(`${LOCK_NAME}:${line}:1: conflict markers of a merge`);
  });

  test('is never clean and wrong', { timeout: 120_000 }, () => {
    const edit = fc.oneof(
      fc
        .constantFrom('a', 'b', 'f1', 'f2', 'f2x', 'f3', 'f4', 'f4x', 'f5', 'f6', 'f6x', 'f7', 'y', 'z')
        .map(pin),
      fc.constantFrom('f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7').map(unpin),
      fc.constantFrom('p', 'q').map(pinPackage),
      fc.constantFrom('a', 's1', 's1x', 's3', 'z').map(approve),
      fc.constantFrom('s1', 's2', 's3').map(disapprove),
    );
    const edits = fc.array(edit, { minLength: 1, maxLength: 3 }).map((list) => both(...list));
    fc.assert(
      fc.property(edits, edits, (ours, theirs) => {
        const { isClean, content } = merged(ours, theirs);
        if (!isClean) return;
        const either = [
          edited([ours, 'ours'], [theirs, 'theirs']),
          edited([theirs, 'theirs'], [ours, 'ours']),
        ].map(lockText);
        expect(either).toContain(content);
      }),
      { numRuns: 40 },
    );
  });

  describe('with merge=union, which is why nobody should', () => {
    beforeAll(() => writeFileSync(path.join(root, '.git/info/attributes'), `${LOCK_NAME} merge=union\n`));
    afterAll(() => writeFileSync(path.join(root, '.git/info/attributes'), ''));

    test.each<[name: string, ours: Edit, theirs: Edit, why: string]>([
      ['two added at the end', pin('y'), pin('z'), 'not valid JSON (comma expected)'],
      ['one file pinned twice', pin('f3'), pin('f3'), 'duplicate key "f3"'],
    ])('the merge is clean and the lock is none: %s', async (_, ours, theirs, why) => {
      const { isClean, content } = merged(ours, theirs);
      expect(isClean).toBe(true);
      await expect(parseLock(content)).rejects.toThrow(why);
    });

    test('what one branch revoked comes back, in a lock that is valid', async () => {
      const { isClean, content } = merged(disapprove('s2'), approve('s2x'));
      expect(isClean).toBe(true);
      expect([...(await parseLock(content)).mcpServers.keys()]).toEqual(['s1', 's2', 's2x', 's3']);
    });
  });
});
