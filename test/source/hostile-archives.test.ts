/** Archives that lie, one a row: each has its finding, and none leaves anything on the disk. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../src/source/target';
import { openTarget } from '../../src/source/targets';
import { plant } from '../tree';
import { paxOf, tar, tgz, unicodePath, zip } from './archives';

const SKILL = '---\nname: pdf\ndescription: Reads PDF files.\n---\nRead them.\n';
const good = { name: 'pdf/SKILL.md', content: SKILL };
/** Does not shrink. */
const rare = Buffer.concat(
  Array.from({ length: 64 }, (_, i) => createHash('sha512').update(String(i)).digest()),
);

async function open(bytes: Buffer, name = 'a.skill'): Promise<Target> {
  const cwd = plant({ [name]: bytes });
  return openTarget(name, { cwd, env: {}, atExit: () => () => {} });
}

interface Case {
  name: string;
  bytes: () => Buffer;
  /** `rule severity path`, sorted. */
  finds: string[];
  isIncomplete?: true;
}

const nest = (depth: number, innermost: Buffer): Buffer =>
  depth === 0 ? innermost : zip([{ name: `${depth}.zip`, content: nest(depth - 1, innermost) }]);

const CASES: Case[] = [
  { name: 'an honest tar', bytes: () => tar([good]), finds: [] },
  { name: 'an honest tar.gz', bytes: () => tgz([good]), finds: [] },
  { name: 'an honest zip', bytes: () => zip([good]), finds: [] },
  {
    name: 'an honest tar with folders, a link inside, a program and a long name',
    bytes: () =>
      tar([
        { name: './pdf/', type: '5', mode: 0o755 },
        good,
        { name: 'pdf/README.md', type: '2', link: 'SKILL.md' },
        { name: 'pdf/run.sh', content: 'true\n', mode: 0o755 },
        { name: 'short', pax: { path: `pdf/${'long/'.repeat(40)}name.md` }, content: 'x' },
      ]),
    finds: [],
  },
  ...(
    ['../evil.md', 'pdf/../../evil.md', '/etc/cron.d/evil', 'C:\\Users\\evil.md', '..\\..\\evil.md'] as const
  ).flatMap((name): Case[] => [
    {
      name: `tar: ${name}`,
      bytes: () => tar([good, { name, content: 'x' }]),
      finds: ['archive-traversal high'],
    },
    {
      name: `zip: ${name}`,
      bytes: () => zip([good, { name, content: 'x' }]),
      finds: ['archive-traversal high'],
    },
  ]),
  {
    name: 'tar: an honest name, and another in the pax header that leads out',
    bytes: () => tar([good, { ...good, name: 'pdf/a.md', pax: { path: '../../a.md' } }]),
    finds: ['archive-traversal high'],
  },
  {
    name: 'tar: a link to /etc',
    bytes: () => tar([good, { name: 'pdf/etc', type: '2', link: '/etc' }]),
    finds: ['archive-link high etc'],
  },
  {
    name: 'tar: a link up and out',
    bytes: () => tar([good, { name: 'pdf/key', type: '2', link: '../../.ssh/id_rsa' }]),
    finds: ['archive-link high key'],
  },
  {
    name: 'tar: a file that is written through a link',
    bytes: () =>
      tar([good, { name: 'pdf/bin', type: '2', link: '/usr/bin' }, { name: 'pdf/bin/ls', content: 'x' }]),
    finds: ['archive-link high bin', 'archive-link high bin/ls'],
  },
  {
    name: 'tar: a hard link to a file of the system',
    bytes: () => tar([good, { name: 'pdf/shadow', type: '1', link: '/etc/shadow' }]),
    finds: ['archive-link high shadow'],
  },
  {
    name: 'tar: a hard link to nothing',
    bytes: () => tar([good, { name: 'pdf/other', type: '1', link: 'pdf/none' }]),
    finds: ['archive-link high other'],
  },
  {
    name: 'tar: a hard link inside',
    bytes: () => tar([good, { name: 'pdf/B.md', type: '1', link: 'pdf/SKILL.md' }]),
    finds: [],
  },
  {
    name: 'zip: a link out',
    bytes: () => zip([good, { name: 'pdf/etc', content: '/etc', mode: 0o120777 }]),
    finds: ['archive-link high etc'],
  },
  ...(
    [
      ['3', 'character'],
      ['4', 'block'],
      ['6', 'pipe'],
    ] as const
  ).map(
    ([type, what]): Case => ({
      name: `tar: a device (${what})`,
      bytes: () => tar([good, { name: 'pdf/null', type }]),
      finds: ['archive-special-file high null'],
    }),
  ),
  {
    name: 'zip: a device',
    bytes: () => zip([good, { name: 'pdf/null', mode: 0o020644 }]),
    finds: ['archive-special-file high null'],
  },
  {
    name: 'tar: a type that nobody knows',
    bytes: () => tar([good, { name: 'pdf/what', type: 'Q', content: 'x' }]),
    finds: ['archive-special-file high what'],
    isIncomplete: true,
  },
  {
    name: 'tar: runs with the rights of its owner',
    bytes: () => tar([good, { name: 'pdf/su', content: 'x', mode: 0o4755 }]),
    finds: ['archive-special-file medium su'],
  },
  {
    name: 'tar: twice the same name',
    bytes: () => tar([good, { ...good, content: 'other' }]),
    finds: ['archive-ambiguous high SKILL.md'],
  },
  {
    name: 'zip: twice the same name',
    bytes: () => zip([good, { ...good, content: 'other' }]),
    finds: ['archive-ambiguous high SKILL.md'],
  },
  {
    name: 'zip: the same place by two spellings',
    bytes: () => zip([good, { name: 'pdf/./SKILL.md', content: 'other' }]),
    finds: ['archive-ambiguous high SKILL.md'],
  },
  {
    name: 'tar: a file and a folder of one name',
    bytes: () => tar([good, { name: 'pdf/x', content: 'x' }, { name: 'pdf/x/', type: '5' }]),
    finds: ['archive-ambiguous high x'],
  },
  {
    name: 'tar: a file, and a file below it',
    bytes: () => tar([good, { name: 'pdf/x', content: 'x' }, { name: 'pdf/x/y', content: 'y' }]),
    finds: ['archive-ambiguous high x/y'],
  },
  {
    name: 'tar: a NUL in a pax name',
    bytes: () => tar([good, { name: 'pdf/a', pax: { path: 'pdf/b.md\0.png' }, content: 'x' }]),
    finds: ['archive-ambiguous medium b.md\0.png'],
  },
  {
    name: 'tar: two sizes, so that the next header is content for one reader (TARmageddon)',
    bytes: () => {
      const hidden = tar([{ name: 'pdf/hidden.md', content: 'x' }], Buffer.alloc(0));
      return tar([
        good,
        { name: 'pdf/data', pax: { size: String(hidden.length) }, content: hidden, size: 0 },
      ]);
    },
    finds: ['archive-ambiguous high', 'archive-damaged medium data'],
    isIncomplete: true,
  },
  {
    name: 'tar: a header for all members that renames them',
    bytes: () => tar([{ name: 'g', type: 'g', content: paxOf({ path: 'pdf/other.md' }) }, good]),
    finds: ['archive-ambiguous high'],
  },
  {
    name: 'tar: a commit in the header for all, as GitHub writes it',
    bytes: () => tar([{ name: 'g', type: 'g', content: paxOf({ comment: 'a'.repeat(40) }) }, good]),
    finds: [],
  },
  {
    name: 'tar: members behind its end',
    bytes: () => Buffer.concat([tar([good]), tar([{ name: 'pdf/late.md', content: 'x' }])]),
    finds: ['archive-ambiguous high'],
  },
  {
    name: 'tar: a link with content',
    bytes: () => tar([good, { name: 'pdf/l', type: '2', link: 'SKILL.md', content: 'x' }]),
    finds: ['archive-ambiguous high l'],
  },
  {
    name: 'tar: cut off in a file',
    bytes: () => tar([good, { name: 'pdf/data', content: rare }]).subarray(0, 3_000),
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'tar: cut off between files',
    bytes: () => tar([good, good], Buffer.alloc(0)).subarray(0, 1_024),
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'tar: a header with a wrong checksum',
    bytes: () => {
      const bytes = tar([good, { name: 'pdf/x', content: 'x' }]);
      bytes[1024 + 10] = 0x41;
      return bytes;
    },
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'tar: a size of 8 GB that is not there',
    bytes: () => tar([good, { name: 'pdf/x', content: 'x', size: 0o77777777777 }]),
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'tar.gz: cut off',
    bytes: () => tgz([good, { name: 'pdf/data', content: rare }]).subarray(0, 1_500),
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'tar.gz: a wrong checksum',
    bytes: () => {
      const bytes = tgz([good]);
      bytes.writeUInt32LE(0, bytes.length - 8);
      return bytes;
    },
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'tar.gz: something behind it',
    bytes: () => Buffer.concat([tgz([good]), Buffer.from('PK and more of something else')]),
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'tar.gz: padded with zeros',
    bytes: () => Buffer.concat([tgz([good]), Buffer.alloc(600)]),
    finds: [],
  },
  {
    name: 'tar.gz: something behind zeros behind it',
    bytes: () => Buffer.concat([tgz([good]), Buffer.from('\0\0something else')]),
    finds: ['archive-ambiguous medium'],
  },
  {
    name: 'zip: encrypted',
    bytes: () => zip([good, { name: 'pdf/run.sh', content: 'x', flags: 1 }]),
    finds: ['archive-encrypted high run.sh'],
    isIncomplete: true,
  },
  {
    name: 'zip: strongly encrypted',
    bytes: () => zip([good, { name: 'pdf/run.sh', content: 'x', flags: 0x41 }]),
    finds: ['archive-encrypted high'],
    isIncomplete: true,
  },
  {
    name: 'zip: packed in a way that is not read',
    bytes: () => zip([good, { name: 'pdf/x', content: 'x', method: 12 }]),
    finds: [],
    isIncomplete: true,
  },
  {
    name: 'zip: a wrong checksum',
    bytes: () => zip([good, { name: 'pdf/x', content: 'x', crc: 1 }]),
    finds: ['archive-damaged medium x'],
    isIncomplete: true,
  },
  {
    name: 'zip: smaller than it says',
    bytes: () => zip([good, { name: 'pdf/x', content: 'x', size: 9_000 }]),
    finds: ['archive-damaged medium x'],
    isIncomplete: true,
  },
  {
    name: 'zip: larger than it says',
    bytes: () => zip([good, { name: 'pdf/x', content: 'x'.repeat(9_000), size: 1 }]),
    finds: ['archive-damaged medium x'],
    isIncomplete: true,
  },
  {
    name: 'zip: broken in the middle of a member',
    bytes: () => {
      const bytes = zip([good, { name: 'pdf/x', content: rare }]);
      return bytes.fill(0xff, 300, 900);
    },
    finds: ['archive-damaged medium x'],
    isIncomplete: true,
  },
  {
    name: 'zip: cut off',
    bytes: () => zip([good, { name: 'pdf/x', content: rare }]).subarray(0, 2_000),
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'zip: two names for one member',
    bytes: () => zip([good, { name: 'pdf/a.md', content: 'x', local: { name: 'pdf/b.md' } }]),
    finds: ['archive-ambiguous high a.md'],
  },
  {
    name: 'zip: two sizes and checksums for one member',
    bytes: () => zip([good, { name: 'pdf/a.md', content: 'x', local: { size: 5, crc: 5 } }]),
    finds: ['archive-ambiguous high a.md'],
  },
  {
    name: 'zip: packed for one reader, stored for the other',
    bytes: () => zip([good, { name: 'pdf/a.md', content: 'x', local: { method: 0 } }]),
    finds: ['archive-ambiguous high a.md'],
  },
  {
    name: 'zip: a member that is not listed',
    bytes: () => zip([{ name: 'pdf/hidden.md', content: 'x', isUnlisted: true }, good]),
    finds: ['archive-ambiguous high'],
  },
  {
    name: 'zip: an unlisted member between two',
    bytes: () =>
      zip([good, { name: 'pdf/hidden.md', content: 'x', isUnlisted: true }, { name: 'pdf/b', content: 'b' }]),
    finds: ['archive-ambiguous high'],
  },
  {
    name: 'zip: an unlisted member behind the last',
    bytes: () => zip([good, { name: 'pdf/hidden.md', content: 'x', isUnlisted: true }]),
    finds: ['archive-ambiguous high'],
  },
  {
    name: 'zip: fewer members than its directory lists',
    bytes: () => zip([good, { name: 'pdf/b.md', content: 'x' }], { count: 1 }),
    finds: ['archive-ambiguous high'],
  },
  {
    name: 'zip: more members than its directory lists',
    bytes: () => zip([good], { count: 5 }),
    finds: ['archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'zip: another file before it',
    bytes: () => zip([good], { prefix: Buffer.from('#!/bin/sh\necho this is a script as well\nexit\n') }),
    finds: ['archive-ambiguous medium'],
  },
  {
    name: 'zip: a second directory in its comment',
    bytes: () => zip([good], { comment: zip([{ name: 'pdf/b.md', content: 'x' }]) }),
    finds: ['archive-ambiguous high', 'archive-damaged medium'],
    isIncomplete: true,
  },
  {
    name: 'zip: another name beside the name',
    bytes: () => zip([good, { name: 'pdf/a.md', content: 'x', extra: unicodePath('pdf/a.md', 'pdf/b.md') }]),
    finds: ['archive-ambiguous high a.md'],
  },
  {
    name: 'zip: members that share their bytes (a bomb)',
    bytes: () =>
      zip([
        good,
        { name: 'pdf/a', content: rare },
        { name: 'pdf/b', content: rare, sharesWith: 1, local: {} },
      ]),
    finds: ['archive-ambiguous high', 'archive-ambiguous high b'],
  },
  {
    name: 'zip: a folder with content',
    bytes: () => zip([good, { name: 'pdf/x/', content: 'x', mode: 0o040755 }]),
    finds: ['archive-ambiguous high x'],
  },
  {
    name: 'zip: 64 MB of zeros in 64 KB',
    bytes: () => zip([good, { name: 'pdf/x', content: Buffer.alloc(64 * 1024 * 1024) }]),
    finds: ['archive-bomb high'],
    isIncomplete: true,
  },
  {
    name: 'tar.gz: 64 MB of zeros in 64 KB',
    bytes: () => tgz([good, { name: 'pdf/x', content: Buffer.alloc(64 * 1024 * 1024) }]),
    finds: ['archive-bomb high'],
    isIncomplete: true,
  },
  {
    name: 'tar.gz: 60,000 empty files',
    bytes: () => tgz([good, ...Array.from({ length: 60_000 }, (_, i) => ({ name: `pdf/${i}` }))]),
    finds: ['archive-bomb high'],
    isIncomplete: true,
  },
  {
    name: 'zip: in a zip, down to the limit',
    bytes: () => nest(2, zip([good])),
    finds: [],
  },
  {
    name: 'zip: in a zip, too deep',
    bytes: () => nest(3, zip([good])),
    finds: ['archive-nesting medium 3.zip!/2.zip!/1.zip'],
    isIncomplete: true,
  },
  {
    name: 'zip: a bomb in a tar in a zip',
    bytes: () =>
      zip([
        good,
        { name: 'pdf/a.tgz', content: tgz([{ name: 'x', content: Buffer.alloc(40 * 1024 * 1024) }]) },
      ]),
    finds: ['archive-bomb high a.tgz'],
    isIncomplete: true,
  },
  {
    name: 'tar.gz: something that leads out, in a tar in it',
    bytes: () => tgz([good, { name: 'pdf/a.tar', content: tar([{ name: '../x', content: 'x' }]) }]),
    finds: ['archive-traversal high a.tar!/x'],
  },
  {
    name: 'a file of another kind that was packed with gzip',
    bytes: () => gzipSync('only text'),
    finds: [],
  },
];

describe('hostile archives', () => {
  test('are at least thirty', () => {
    expect(CASES.filter(({ finds }) => finds.length > 0).length).toBeGreaterThanOrEqual(30);
  });

  test.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, { bytes, finds, isIncomplete }) => {
    const before = leftovers();
    const target = await open(bytes());
    const found = target.observations.map(([at, { rule, severity }]) =>
      `${rule.replace('integrity/', '')} ${severity} ${at}`.trim(),
    );
    // Names that lead out stand where they would without leading out; that place is not what the row is about.
    expect(
      found
        .map((one) =>
          one.startsWith('archive-traversal high') && !one.includes('!/') ? 'archive-traversal high' : one,
        )
        .sort(),
    ).toEqual(finds);
    expect(target.skipped.length > 0).toBe(isIncomplete ?? false);
    await target.close();
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
  });
});

function leftovers(): string[] {
  return fs
    .readdirSync(os.tmpdir())
    .filter(
      (name) => name.startsWith('primitives-') && fs.existsSync(path.join(os.tmpdir(), name, 'unpacked')),
    );
}

test('what is in an archive is read as from a disk', async () => {
  const target = await open(
    tgz([
      { name: 'pdf/', type: '5' },
      good,
      { name: 'pdf/run.sh', content: 'true\n', mode: 0o755 },
      { name: 'pdf/README.md', type: '2', link: 'SKILL.md' },
      { name: 'pdf/COPY.md', type: '1', link: 'pdf/SKILL.md' },
      { name: 'pdf/big', content: Buffer.alloc(17 * 1024 * 1024, 'abcdefghij') },
      { name: 'pdf/docs/inner.zip', content: zip([{ name: 'x/AGENTS.md', content: 'inner' }]) },
    ]),
  );
  const { source, origin, nested } = target;
  const names = source
    .list('')!
    .map(({ name }) => name)
    .sort();
  expect(names).toEqual(['COPY.md', 'README.md', 'SKILL.md', 'big', 'docs', 'run.sh']);
  expect(source.context).toEqual(['pdf']);
  expect(source.entry('SKILL.md', 'file').open(1_000)).toEqual({ bytes: Buffer.from(SKILL) });
  expect(source.entry('COPY.md', 'file').open(1_000)).toEqual({ bytes: Buffer.from(SKILL) });
  expect(source.entry('run.sh', 'file').executable).toBe(true);
  expect(source.entry('SKILL.md', 'file').executable).toBe(false);
  expect(source.typeOf('README.md')).toBe('link');
  expect(source.resolveLink('README.md')).toEqual({ to: 'file', path: 'SKILL.md' });
  expect(source.entry('big', 'file').open(16 * 1024 * 1024)).toMatchObject({ skipped: 'too-large' });
  expect(source.entry('big', 'file').peek(4)).toEqual({ bytes: Buffer.from('abcd') });
  expect(await source.glob(['**/*.md'], [])).toEqual(['COPY.md', 'README.md', 'SKILL.md']);
  expect(nested.map(({ prefix }) => prefix)).toEqual(['docs/inner.zip!/']);
  expect(nested[0]!.source.entry('x/AGENTS.md', 'file').open(10)).toEqual({ bytes: Buffer.from('inner') });
  expect(origin).toMatchObject({ type: 'archive', integrity: expect.stringMatching(/^sha512-.{88}$/) });
  await target.close();
});
