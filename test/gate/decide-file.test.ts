/** May this one file be read? Many files of one tree, in one process. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AGENTS } from '../../src/catalog';
import { decideAll } from '../../src/commands/decide';
import { decideFile, HARMLESS } from '../../src/commands/decide-file';
import type { Io } from '../../src/commands/io';
import { plant, primitives, remove } from '../tree';

const SKILL = '---\nname: pdf\ndescription: Reads PDF files.\n---\nRead it.\n';
const TREE = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  'AGENTS.md': 'Opens at seven.\n',
  'CLAUDE.md': { link: 'AGENTS.md' },
  'skills/pdf/SKILL.md': SKILL,
  'skills/pdf/run.sh': { content: 'echo hi\n', mode: 0o755 },
  '.claude/skills': { link: '../skills' },
  'web/CLAUDE.md': 'Use tabs.\n',
  'web/.claude/rules/css.md': 'Use grids.\n',
  'web/src/a.ts': '1\n',
  'src/b.ts': '2\n',
  'package.json': '{"name":"x"}\n',
  'docs/guide.md': 'A guide.\n',
};

let root: string;
let other: string;
const made: string[] = [];

beforeAll(() => {
  root = plant(TREE, (made_) => made.push(made_));
  other = plant({ 'CLAUDE.md': 'Somebody else.\n', 'notes.txt': 'n\n' }, (made_) => made.push(made_));
  expect(primitives(['lock', '--yes'], { cwd: root }).code).toBe(0);
});
afterAll(() => {
  for (const folder of made) remove(folder);
});

/** What it says of a file: nothing, or path and what. */
async function said(name: string, content?: string): Promise<string[]> {
  const io = { cwd: root, env: {} } as unknown as Io;
  const verdict = await decideFile(io, { named: path.resolve(root, name), content }, {});
  if (verdict.is === 'drift') return verdict.problems.map((problem) => `${problem.path}: ${problem.what}`);
  return verdict.is === 'clean' ? [] : [verdict.why];
}

/** Changes the tree for as long as somebody looks. */
async function changed(
  name: string,
  change: (file: string) => void,
  look: () => Promise<void>,
): Promise<void> {
  const file = path.join(root, name);
  const before = fs.lstatSync(file, { throwIfNoEntry: false });
  const content = before?.isFile() ? fs.readFileSync(file) : undefined;
  const target = before?.isSymbolicLink() ? fs.readlinkSync(file) : undefined;
  try {
    change(file);
    await look();
  } finally {
    fs.rmSync(file, { recursive: true, force: true });
    if (content) fs.writeFileSync(file, content, { mode: before!.mode });
    if (target !== undefined) fs.symlinkSync(target, file);
  }
}

test('everything that is as it was pinned, and what no agent obeys, may be read', async () => {
  for (const [name, content] of Object.entries(TREE))
    if (name !== '.claude/skills') expect([name, ...(await said(name))], `${content}`).toEqual([name]);
  for (const name of ['.claude/skills/pdf/SKILL.md', 'web/../AGENTS.md', 'src/missing.ts', 'src', '.'])
    expect([name, ...(await said(name))]).toEqual([name]);
});

describe('what is not as it was pinned', () => {
  test('changed, under any of its names', async () => {
    await changed(
      'AGENTS.md',
      (file) => fs.appendFileSync(file, 'x'),
      async () => {
        expect(await said('AGENTS.md')).toEqual(['AGENTS.md: changed']);
        expect(await said('CLAUDE.md')).toEqual(['AGENTS.md: changed']);
        expect(await said('src/../AGENTS.md')).toEqual(['AGENTS.md: changed']);
        expect(await said('src/b.ts')).toEqual([]);
      },
    );
    await changed(
      'skills/pdf/SKILL.md',
      (file) => fs.appendFileSync(file, 'x'),
      async () => {
        expect(await said('.claude/skills/pdf/SKILL.md')).toEqual(['skills/pdf/SKILL.md: changed']);
      },
    );
  });

  test('the same bytes in place of which others were put back with their times', async () => {
    const { atime, mtime } = fs.statSync(path.join(root, 'AGENTS.md'));
    const forge = (file: string): void => {
      fs.writeFileSync(file, 'Opens at eight.\n'.slice(0, 16));
      fs.utimesSync(file, atime, mtime);
    };
    await changed('AGENTS.md', forge, async () => {
      expect(await said('AGENTS.md')).toEqual(['AGENTS.md: changed']);
    });
  });

  test('an executable bit, a link in place of a file, a file in place of a link, a link elsewhere, nothing', async () => {
    await changed(
      'skills/pdf/run.sh',
      (file) => fs.chmodSync(file, 0o644),
      async () => {
        expect(await said('skills/pdf/run.sh')).toEqual(['skills/pdf/run.sh: executable bit changed']);
      },
    );
    const relink = (to: string) => (file: string) => {
      fs.rmSync(file, { recursive: true });
      fs.symlinkSync(to, file);
    };
    await changed('AGENTS.md', relink('docs/guide.md'), async () => {
      expect(await said('AGENTS.md')).not.toEqual([]);
    });
    await changed('CLAUDE.md', relink('docs/guide.md'), async () => {
      expect(await said('CLAUDE.md')).toContain('CLAUDE.md: leads elsewhere');
    });
    await changed('CLAUDE.md', relink(path.join(other, 'CLAUDE.md')), async () => {
      expect(await said('CLAUDE.md')).toContain('CLAUDE.md: leads elsewhere');
    });
    const copy = (file: string): void => {
      fs.rmSync(file);
      fs.writeFileSync(file, 'Opens at seven.\n');
    };
    await changed('CLAUDE.md', copy, async () => {
      expect(await said('CLAUDE.md')).toEqual(['CLAUDE.md: file and link swapped']);
    });
    await changed(
      'AGENTS.md',
      (file) => fs.rmSync(file),
      async () => {
        expect(await said('AGENTS.md')).toEqual(['AGENTS.md: missing']);
      },
    );
  });

  test('a new primitive, whatever the case of its name and however it is reached', async () => {
    for (const name of ['GEMINI.md', 'gemini.MD', '.cursorrules', 'src/AGENTS.md', 'skills/pdf/more.md'])
      await changed(
        name,
        (file) => fs.writeFileSync(file, 'x\n'),
        async () => {
          expect(await said(name)).toEqual([`${name}: not pinned`]);
          expect(await said(`docs/../${name}`)).toEqual([`${name}: not pinned`]);
        },
      );
  });

  test('a primitive that is a link to a file that is none', async () => {
    await changed(
      'GEMINI.md',
      (file) => fs.symlinkSync('docs/guide.md', file),
      async () => {
        expect(await said('GEMINI.md')).toEqual(['GEMINI.md: not pinned', 'docs/guide.md: not pinned']);
        expect(await said('docs/guide.md')).toEqual([]);
      },
    );
  });

  test('a name for it that is none', async () => {
    await changed(
      'docs/other.txt',
      (file) => fs.symlinkSync('../AGENTS.md', file),
      async () => {
        expect(await said('docs/other.txt')).toEqual([]);
        await changed(
          'AGENTS.md',
          (file) => fs.appendFileSync(file, 'x'),
          async () => {
            expect(await said('docs/other.txt')).toEqual(['AGENTS.md: changed']);
          },
        );
      },
    );
  });
});

describe('what lies in the folders above', () => {
  test('is attached by hosts, so it has to be as it was pinned', async () => {
    await changed(
      'web/CLAUDE.md',
      (file) => fs.appendFileSync(file, 'x'),
      async () => {
        expect(await said('web/src/a.ts')).toEqual(['web/CLAUDE.md: changed']);
        expect(await said('src/b.ts')).toEqual([]);
      },
    );
    await changed(
      'web/.claude/rules/css.md',
      (file) => fs.appendFileSync(file, 'x'),
      async () => {
        expect(await said('web/src/a.ts')).toEqual(['web/.claude/rules/css.md: changed']);
      },
    );
    await changed(
      'web/src/AGENTS.md',
      (file) => fs.writeFileSync(file, 'x'),
      async () => {
        expect(await said('web/src/a.ts')).toEqual(['web/src/AGENTS.md: not pinned']);
      },
    );
  });

  test('what is passed over without a look at the catalog is nothing that is attached', () => {
    const attached = AGENTS.flatMap(({ primitives: facts }) => facts).filter(({ kind }) =>
      ['always-on', 'scoped-rules', 'memory'].includes(kind),
    );
    expect(attached.length).toBeGreaterThan(50);
    const passed = attached.map(({ glob }) => glob.split('/').at(-1)!).filter((name) => HARMLESS.test(name));
    expect(passed).toEqual([]);
  });
});

describe('outside of the project', () => {
  test('an instruction file is refused, anything else is not ours', async () => {
    expect(await said(path.join(other, 'CLAUDE.md'))).toEqual([
      `${path.join(other, 'CLAUDE.md')}: outside of the project`,
    ]);
    expect(await said(path.join(other, 'notes.txt'))).toEqual([]);
    await changed(
      'docs/away.md',
      (file) => fs.symlinkSync(path.join(other, 'CLAUDE.md'), file),
      async () => {
        expect(await said('docs/away.md')).toEqual(['docs/away.md: outside of the project']);
      },
    );
  });
});

describe('content that the host is about to show', () => {
  test('is what is hashed, not what is on the disk', async () => {
    expect(await said('AGENTS.md', 'Opens at seven.\n')).toEqual([]);
    expect(await said('AGENTS.md', 'Opens at seven.\r\n')).toEqual([]);
    expect(await said('AGENTS.md', 'Opens at eight.\n')).toEqual(['AGENTS.md: changed']);
    await changed(
      'AGENTS.md',
      (file) => fs.appendFileSync(file, 'x'),
      async () => {
        expect(await said('AGENTS.md', 'Opens at seven.\n')).toEqual([]);
      },
    );
  });
});

test('what the configuration leaves out may be read; without a lock nothing', async () => {
  await changed(
    'GEMINI.md',
    (file) => fs.writeFileSync(file, 'x\n'),
    async () => {
      await changed(
        'primitives.config.json',
        (file) => fs.writeFileSync(file, '{"exclude":["GEMINI.md"]}'),
        async () => {
          expect(await said('GEMINI.md')).toEqual([]);
        },
      );
    },
  );
  await changed(
    'primitives-lock.json',
    (file) => fs.rmSync(file),
    async () => {
      expect(await said('src/b.ts')).toEqual(['no primitives-lock.json here']);
    },
  );
});

test('a decision on everything that takes too long is none', async () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`d${i}/AGENTS.md`, 'x\n']));
  const folder = plant(many);
  expect(primitives(['lock', '--yes'], { cwd: folder }).code).toBe(0);
  const io = { cwd: folder, env: {}, isErrTerminal: () => false } as unknown as Io;
  expect((await decideAll(io, {}, '0')).verdict).toEqual({ is: 'clean' });
  const { verdict } = await decideAll({ ...io, deadline: Date.now() - 1 }, {}, '0');
  expect(verdict).toMatchObject({ is: 'unknown', why: expect.stringContaining('time is up') });
});
