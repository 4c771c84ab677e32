/** Any bytes, any string: nothing throws, nothing points outside the text, and the byte filter misses nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/check';
import { parse } from '../../src/parse/document';
import { formatOf } from '../../src/parse/format';
import { decode } from '../../src/read/read';
import { ALL_FEATURES, FEATURE, featuresOf, featuresOfText } from '../../src/text/features';
import type { Observation } from '../../src/types';
import { examine, pick, randomFrom } from './observe';

const SEED = 20_240_229;

/** One or more of everything that a rule looks at, and what stands around it. */
const SPECIAL = [
  0x00, 0x05, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x1b, 0x1c, 0x1f, 0x20, 0x23, 0x28, 0x29, 0x2a,
  0x2d, 0x2e, 0x2f, 0x30, 0x31, 0x3a, 0x3c, 0x3e, 0x40, 0x41, 0x5b, 0x5c, 0x5d, 0x5f, 0x60, 0x61, 0x66, 0x69,
  0x6d, 0x70, 0x73, 0x7f, 0x80, 0x85, 0x9b, 0x9c, 0x9f, 0xa0, 0xad, 0xc3, 0xe9, 0xfe, 0x131, 0x17f, 0x251,
  0x261, 0x26a, 0x300, 0x301, 0x34e, 0x34f, 0x350, 0x36f, 0x378, 0x391, 0x3bf, 0x3c9, 0x430, 0x435, 0x436,
  0x456, 0x483, 0x489, 0x4cf, 0x501, 0x53a, 0x578, 0x582, 0x590, 0x5d0, 0x5d5, 0x5e1, 0x600, 0x61c, 0x627,
  0x628, 0x645, 0x6dd, 0x70f, 0x8e2, 0x915, 0x94d, 0x9b0, 0x9cd, 0xd9a, 0xdca, 0xe01, 0xe81, 0xf40, 0x1000,
  0x10d0, 0x10ff, 0x1100, 0x1112, 0x115f, 0x1160, 0x1161, 0x11a8, 0x13a0, 0x13aa, 0x1455, 0x1680, 0x1681,
  0x1780, 0x17b4, 0x17b5, 0x1800, 0x180a, 0x180b, 0x180d, 0x180e, 0x180f, 0x1820, 0x1ab0, 0x1c80, 0x1d00,
  0x1d2c, 0x1dc0, 0x1e9e, 0x1f78, 0x2000, 0x2003, 0x200a, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2010,
  0x2019, 0x2027, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x202f, 0x203c, 0x205f, 0x2060,
  0x2061, 0x2062, 0x2063, 0x2064, 0x2065, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a, 0x206f, 0x2070, 0x207f,
  0x2090, 0x20d0, 0x20e3, 0x2122, 0x212a, 0x2192, 0x2460, 0x24b6, 0x24d0, 0x2601, 0x2640, 0x2764, 0x2800,
  0x2801, 0x2c82, 0x2d30, 0x3000, 0x3001, 0x3042, 0x30a2, 0x3131, 0x3164, 0x4e00, 0x9089, 0xa4d0, 0xa4d2,
  0xa640, 0xa69a, 0xa731, 0xab30, 0xab70, 0xac00, 0xd7b0, 0xd7ff, 0xe000, 0xf8ff, 0xf900, 0xfb1d, 0xfdcf,
  0xfdd0, 0xfdef, 0xfe00, 0xfe01, 0xfe06, 0xfe07, 0xfe0e, 0xfe0f, 0xfe20, 0xfe70, 0xfeff, 0xff01, 0xff21,
  0xff41, 0xff5a, 0xffa0, 0xffa1, 0xffdc, 0xfff0, 0xfff8, 0xfff9, 0xfffa, 0xfffb, 0xfffd, 0xfffe, 0xffff,
  0x10282, 0x10400, 0x10429, 0x104b0, 0x10800, 0x10ac5, 0x110bd, 0x118a0, 0x118dc, 0x13000, 0x13091, 0x13430,
  0x1343f, 0x1bc00, 0x1bca0, 0x1bca3, 0x1d100, 0x1d158, 0x1d159, 0x1d173, 0x1d17a, 0x1d400, 0x1d41a, 0x1d7ce,
  0x1d7ff, 0x1e900, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6, 0x1f1ff, 0x1f3f4, 0x1f3fb, 0x1f468, 0x1f469, 0x1f600,
  0x1fffe, 0x1ffff, 0x20000, 0x2f800, 0x2fffe, 0x30000, 0xe0000, 0xe0001, 0xe0020, 0xe0041, 0xe0067, 0xe0062,
  0xe007f, 0xe0080, 0xe00ff, 0xe0100, 0xe0110, 0xe0155, 0xe01ef, 0xe01f0, 0xe0fff, 0xe1000, 0xf0000, 0xffffd,
  0xffffe, 0x100000, 0x10fffd, 0x10ffff,
];
const FRAGMENTS =
  `password admin ignore read_f isAdmin API sin http:// www. example.com a@b.c xn--80ak6aa92e.com <!-- -->
  <p\u0020style="display:none"> </p> <div\u0020hidden> [//]: [a]:\u0020b\u0020"c\u0020d\u0020e" \`\`\` \` ~~~ --- ---js
  \\u200b \\u{E0041} \\U000E0042 \\x1b &#x200b; &#65; %E2%80%8B {"a": "} ' const\u0020 // #`
    .split(/[ \n]+/)
    .filter(Boolean);

const codePoint = fc.constantFrom(...SPECIAL).map((cp) => String.fromCodePoint(cp));
const piece = fc.oneof(
  { weight: 6, arbitrary: codePoint },
  {
    weight: 1,
    arbitrary: codePoint.chain((char) => fc.integer({ min: 2, max: 24 }).map((n) => char.repeat(n))),
  },
  { weight: 2, arbitrary: fc.constantFrom(...FRAGMENTS) },
  { weight: 2, arbitrary: fc.constantFrom('a', 'b', 'x1', ' ', '\n', '\r\n', 'the ', '_', '"') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
const anyText = fc
  .tuple(text, fc.constantFrom('', '\ud800', '\udfff', '\udc00\ud800'), text)
  .map((parts) => parts.join(''));
const rawBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  // Half of a text, a stray byte, the other half.
  fc
    .tuple(text, fc.uint8Array({ maxLength: 6 }), text)
    .map(([a, bytes, b]) => Buffer.concat([Buffer.from(a), Buffer.from(bytes), Buffer.from(b)])),
  fc
    .array(
      fc.constantFrom(
        0x00,
        0x2d,
        0x41,
        0x80,
        0xbf,
        0xc0,
        0xc2,
        0xe0,
        0xe2,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xfe,
        0xff,
      ),
      { maxLength: 60 },
    )
    .map((bytes) => Buffer.from(bytes)),
  text.map((content) => Buffer.from(`\ufeff${content}`, 'utf16le')),
  text.map((content) => Buffer.from(content, 'utf16le')),
);
const file = fc.constantFrom(
  'note.md',
  'x.js',
  'x.json',
  'x.yaml',
  'x.toml',
  'page.html',
  'note.txt',
  'note',
);

function expectSound(observations: Observation[], length: number): void {
  for (const { start, end, edits = [], message, rule } of observations) {
    if (!(start >= 0 && start <= end && end <= length)) throw new Error(`${rule} at ${start}-${end}`);
    let last = start;
    for (const edit of edits) {
      if (!(edit.start <= edit.end && edit.end <= length)) throw new Error(`${rule}: edit outside the text`);
      last = Math.max(last, edit.end);
    }
    if (/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u.test(message)) {
      throw new Error(`${rule}: the message holds what it warns of`);
    }
  }
}

describe('any input', () => {
  it('bytes: nothing throws, nothing points outside', () => {
    fc.assert(
      fc.property(rawBytes, file, fc.boolean(), (bytes, name, isText) => {
        const content = decode(bytes, isText);
        for (const { byteOffset, offset } of content.issues) {
          expect(byteOffset).toBeLessThan(bytes.length);
          expect(offset).toBeLessThanOrEqual(content.text.length);
        }
        const document = parse(name, formatOf(name), content);
        const { observations, skipped } = check(document);
        expect(skipped).toEqual([]);
        expectSound(observations, content.text.length);
        const spans = [document.markdown.code, document.markdown.comments, document.values].flat();
        for (const { start, end } of spans) expect(start <= end && end <= content.text.length).toBe(true);
      }),
      { numRuns: 4_000, seed: SEED },
    );
  }, 60_000);

  it('strings: nothing throws, and the same text has the same findings', () => {
    fc.assert(
      fc.property(anyText, file, text, (content, name, other) => {
        const { document, observations } = examine(content, name);
        expectSound(observations, document.text.length);
        // No state is left behind by a look at something else.
        examine(other, name);
        expect(examine(content, name).observations).toEqual(observations);
      }),
      { numRuns: 4_000, seed: SEED },
    );
  }, 60_000);

  it('an edit removes what its finding points at: fixing twice changes nothing more', () => {
    fc.assert(
      fc.property(text, (content) => {
        for (const { edits = [], rule } of examine(content).observations) {
          for (const { start, end, replacement } of edits) {
            if (content.slice(start, end) === replacement) throw new Error(`${rule} replaces text by itself`);
          }
        }
      }),
      { numRuns: 2_000, seed: SEED },
    );
  }, 60_000);
});

describe('decode', () => {
  it('gives back any valid UTF-8', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.string({ unit: 'binary', maxLength: 200 }),
          fc.string({ unit: 'grapheme', maxLength: 60 }),
        ),
        (content) => {
          // NUL bytes make a file UTF-16 or binary; that is another test.
          const plain = content.replaceAll('\0', '');
          const result = decode(Buffer.from(plain), true);
          expect(result.text).toBe(plain);
          expect(result.issues).toEqual([]);
          expect(result.encoding).toMatch(/^(?:ascii|utf-8)$/);
        },
      ),
      { numRuns: 4_000, seed: SEED },
    );
  }, 60_000);

  it('gives back UTF-16 with a mark', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (content, isBig) => {
        // FF FE 00 00 is the mark of UTF-32.
        const marked = `\ufeff${content.replace(/^\0+/, '')}`;
        const bytes = Buffer.from(marked, 'utf16le');
        const result = decode(isBig ? bytes.swap16() : bytes, true);
        expect(result.text).toBe(marked);
        expect(result.encoding).toBe(isBig ? 'utf-16be' : 'utf-16le');
      }),
      { numRuns: 1_000, seed: SEED },
    );
  });

  it.each([
    ['overlong', 'c0af', '/'],
    ['overlong', 'e080af', '/'],
    ['overlong', 'f08080af', '/'],
    ['surrogate', 'eda080', '\ud800'],
    ['beyond-unicode', 'f4908080', '\ufffd'],
    ['invalid-lead', 'f8', '\ufffd'],
    ['not-utf8', 'e9', '\ufffd'],
  ] as const)('%s %s is noted where it stands', (kind, hex, char) => {
    const { text: decoded, issues } = decode(
      Buffer.concat([Buffer.from('é1'), Buffer.from(hex, 'hex'), Buffer.from('!')]),
      true,
    );
    expect(decoded.startsWith(`é1${char}`)).toBe(true);
    expect(issues[0]).toEqual({ kind, byteOffset: 3, offset: 2 });
  });
});

// --- the byte filter --------------------------------------------------------------------------------------------

function findings(content: string, name: string, features?: number): Observation[] {
  const decoded = decode(Buffer.from(content), true);
  const document = parse(name, formatOf(name), features === undefined ? decoded : { ...decoded, features });
  return check(document).observations;
}

/** Where code points differ one by one; what lies between is looked at in samples. */
const WHOLE_RANGES = [
  [0x1, 0x3200],
  [0xa000, 0xac00],
  [0xd7b0, 0xd800],
  [0xf900, 0x11100],
  [0x1d000, 0x1f300],
  [0xe0000, 0xe0200],
] as const;

describe('featuresOf', () => {
  it('misses nothing in random texts', () => {
    fc.assert(
      fc.property(text, file, (content, name) => {
        const plain = content.replaceAll('\0', '');
        expect(findings(plain, name)).toEqual(findings(plain, name, ALL_FEATURES));
      }),
      { numRuns: 6_000, seed: SEED },
    );
  }, 60_000);

  it('misses no single code point', () => {
    const random = randomFrom(SEED);
    const missed: string[] = [];
    const look = (cp: number): void => {
      if (cp === 0 || (cp >= 0xd800 && cp <= 0xdfff)) return;
      const char = String.fromCodePoint(cp);
      const content = `pa${char}s ${char}${char}${char}${char}${char} ${char} http://e${char}.c`;
      const name = pick(random, ['note.md', 'x.js']);
      const some = findings(content, name);
      const all = findings(content, name, ALL_FEATURES);
      if (JSON.stringify(some) !== JSON.stringify(all)) missed.push(cp.toString(16));
    };
    for (const cp of SPECIAL) look(cp);
    for (const [from, to] of WHOLE_RANGES) for (let cp = from; cp < to; cp++) look(cp);
    for (let cp = 0x3100; cp < 0x10ffff; cp += 1 + Math.floor(random() * 400)) look(cp);
    expect(missed).toEqual([]);
  }, 60_000);

  it('sees the same in a text as in its bytes', () => {
    fc.assert(
      fc.property(text, (content) => {
        const bits =
          featuresOf(Buffer.from(content)) | (/[^\x00-\x7f]/.test(content) ? FEATURE.NON_ASCII : 0);
        expect(featuresOfText(content)).toBe(bits);
      }),
      { numRuns: 2_000, seed: SEED },
    );
  });

  it('does not depend on alignment', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 7 }), (content, offset) => {
        const bytes = Buffer.from(content);
        const shifted = Buffer.alloc(bytes.length + offset + 9, 0x41).subarray(offset);
        bytes.copy(shifted);
        const view = shifted.subarray(0, bytes.length);
        expect(featuresOf(view)).toBe(featuresOf(new Uint8Array(bytes)));
      }),
      { numRuns: 2_000, seed: SEED },
    );
  });

  it('sees nothing in plain texts', () => {
    const plain =
      'Plain words.\n\tconst x = "y"; // ~!@#$%^&*()\nGrüße, naïve café — “quoted” 漢字 かな 한글 नमस्ते';
    expect(featuresOf(Buffer.from(plain)) & (FEATURE.INVISIBLE | FEATURE.CONTROL | FEATURE.MARKS)).toBe(0);
  });
});
