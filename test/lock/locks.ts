/** Random locks: every field, and names that no one would choose. */
import fc from 'fast-check';
import { linkIntegrity } from '../../src/lock/digest';
import type { Acceptance, Lock, LockedFile, LockedPackage, LockedServer } from '../../src/lock/lock';
import { pathFromBytes } from '../../src/text/escape';
import { fileIntegrity } from '../../src/text/integrity';
import { KINDS } from '../../src/types';

export const integrityOf = (content: string): string => fileIntegrity(Buffer.from(content));

const HOSTILE = [
  '\u202e',
  '\u2028',
  '\n',
  '\r',
  '"',
  '\\',
  '\0',
  '\x1b',
  '\x7f',
  '\u200b',
  '\u{e0041}',
  '\u00e9',
];
export const text = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(...HOSTILE, '\udce9', '\ud800', '__proto__'),
  ),
});
const part = fc
  .uint8Array({ minLength: 1, maxLength: 8 })
  .map((bytes) => pathFromBytes(Buffer.from(bytes.filter((byte) => byte !== 0 && byte !== 0x2f))))
  .filter((name) => name !== '' && name !== '.' && name !== '..');
const word = fc.constantFrom(
  'a',
  'A',
  'b',
  '__proto__',
  'constructor',
  '1',
  '10',
  '...',
  '\uff61',
  '\u{1f600}',
);
const pathName = fc
  .array(fc.oneof(part, word), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));
const integrity = text.map(integrityOf);
const kind = fc.constantFrom(...KINDS, 'included' as const, 'explicit' as const);
const file: fc.Arbitrary<LockedFile> = fc.oneof(
  fc.record({ integrity, kind }),
  fc.record({ integrity, kind, executable: fc.constant(true as const) }),
  fc.record({ link: pathName, kind }).map((link) => ({ ...link, integrity: linkIntegrity(link.link) })),
);
const source = fc.record(
  {
    version: text,
    path: text,
    type: fc.constantFrom('git' as const, 'npm' as const, 'other' as const),
    url: text,
    rev: text,
  },
  { requiredKeys: ['type'] },
);
const lockedPackage: fc.Arbitrary<LockedPackage> = fc.record(
  { source, integrity },
  { requiredKeys: ['integrity'] },
);
const server: fc.Arbitrary<LockedServer> = fc.record(
  {
    integrity,
    via: fc.array(text),
    headers: fc.array(text),
    env: fc.array(text),
    url: text,
    args: fc.array(text),
    command: text,
    transport: text,
    declaredIn: text,
  },
  { requiredKeys: ['integrity', 'via', 'transport', 'declaredIn'] },
);
const acceptance: fc.Arbitrary<Acceptance> = fc.record({
  reason: text,
  fingerprint: text,
  integrity,
  path: pathName,
  rule: text,
});
const entries = <K extends string, T>(key: fc.Arbitrary<K>, value: fc.Arbitrary<T>): fc.Arbitrary<[K, T][]> =>
  fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 });
export const parts = fc.record({
  files: entries(pathName, file),
  packages: entries(fc.oneof(pathName, fc.constant('')), lockedPackage),
  mcpServers: entries(text, server),
  accepted: fc.array(acceptance, { maxLength: 4 }),
});
export type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

export const lockOf = ({ files, packages, mcpServers, accepted }: Parts): Lock => ({
  files: new Map(files),
  packages: new Map(packages),
  mcpServers: new Map(mcpServers),
  accepted,
});
