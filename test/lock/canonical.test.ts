/** The reader of the usual layout against the one that reads every layout: the same lock, or the same refusal. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lockOf as readLock } from '../../src/commands/lock-file';
import { readCanonical } from '../../src/lock/canonical';
import { lockText, parseLock } from '../../src/lock/file';
import type { Lock } from '../../src/lock/lock';
import { lockOf, parts } from './locks';

const lock = parts.map(lockOf);

/** The lock, in the order in which it was read, or what is said against it. */
async function outcome(reading: Promise<Lock>): Promise<unknown> {
  try {
    const { files, packages, mcpServers, accepted } = await reading;
    return { files: [...files], packages: [...packages], mcpServers: [...mcpServers], accepted };
  } catch (error) {
    const { name, message, hint } = error as Error & { hint: string };
    return { name, message, hint };
  }
}

async function expectSame(bytes: Buffer): Promise<void> {
  expect(await outcome(readLock(bytes, 'x.json'))).toEqual(await outcome(parseLock(bytes, 'x.json')));
}

test('what lockText writes is read without a parser', async () => {
  await fc.assert(
    fc.asyncProperty(lock, async (written) => {
      const text = lockText(written);
      const read = readCanonical(text);
      expect(read).toBeDefined();
      expect(read!.rest === undefined).toBe(written.mcpServers.size + written.accepted.length === 0);
      await expectSame(Buffer.from(text));
    }),
    { numRuns: 300 },
  );
});

const BITS = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\n',
    '\r\n',
    ' ',
    '  ',
    '\0',
    '\u00e9',
    '\ufeff',
    '//',
    'true',
  ],
  ...[
    '"link": "a"',
    ', "executable": true',
    '    "a": {}',
    '<<<<<<< a\n',
    '=======\n',
    '\\u002f',
    '..',
    '/',
    '.',
  ],
  ...[
    '"files": {},',
    '"kind": "skill"',
    '"source": { "type": "git" }',
    'sha512-',
    '=',
    'A',
    '\\ud800',
    '  },\n',
  ],
];
/** Where, how much goes, what comes, and whether a whole line is meant. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  away: fc.nat({ max: 12 }),
  bit: fc.oneof(fc.constantFrom(...BITS), fc.constant('')),
  how: fc.constantFrom('splice' as const, 'again' as const, 'drop' as const, 'swap' as const),
});

function edited(
  text: string,
  { at, away, bit, how }: typeof edit extends fc.Arbitrary<infer T> ? T : never,
): string {
  if (how === 'splice') {
    const i = Math.floor(at * text.length);
    return text.slice(0, i) + bit + text.slice(i + away);
  }
  const lines = text.split('\n');
  const i = Math.floor(at * lines.length);
  if (how === 'again') lines.splice(i, 0, lines[i]!);
  else if (how === 'drop') lines.splice(i, 1);
  else lines.splice(i, 2, ...lines.slice(i, i + 2).reverse());
  return lines.join('\n');
}

test('whatever is done to a lock, both say the same of it', async () => {
  await fc.assert(
    fc.asyncProperty(lock, fc.array(edit, { minLength: 1, maxLength: 3 }), async (written, edits) => {
      await expectSame(Buffer.from(edits.reduce(edited, lockText(written))));
    }),
    { numRuns: 3_000 },
  );
});

test('a byte that is another one', async () => {
  await fc.assert(
    fc.asyncProperty(
      lock,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.nat({ max: 255 }),
      async (written, at, byte) => {
        const bytes = Buffer.from(lockText(written));
        bytes[Math.floor(at * bytes.length)] = byte;
        await expectSame(bytes);
      },
    ),
    { numRuns: 2_000 },
  );
});

const EXAMPLES = 'lockfile-schema/examples';

describe.each(['valid', 'invalid'])('%s examples', (group) => {
  test.each(readdirSync(`${EXAMPLES}/${group}`))('%s', async (name) => {
    await expectSame(readFileSync(`${EXAMPLES}/${group}/${name}`));
  });
});
