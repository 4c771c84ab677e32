/** Two parsers, one table: what the fast one accepts, commander understands in the same way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/commands/io';
import { createProgram } from '../../src/commands/program';
import { parseScan, SCAN_OPTIONS, type ScanCommandLine } from '../../src/commands/scan-options';

const unused = (): never => {
  throw new Error('not for parsing');
};
const io: Io = {
  cwd: '/',
  env: {},
  out: () => {},
  err: () => {},
  stdin: unused,
  isOutTerminal: () => false,
  isErrTerminal: () => false,
  isInTerminal: () => false,
  ask: () => '',
  columns: () => 100,
  self: [],
  atExit: () => () => {},
};

/** What commander would hand to `scan`; undefined when it runs something else or refuses. */
async function byCommander(argv: string[]): Promise<ScanCommandLine | undefined> {
  let seen: ScanCommandLine | undefined;
  const program = createProgram(io, '0.0.0', async (commandLine) => {
    seen = commandLine;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch {
    return undefined;
  }
  return seen;
}

async function expectAgreement(argv: string[]): Promise<boolean> {
  const fast = parseScan(argv);
  if (!fast) return false;
  const { paths, flags } = (await byCommander(argv)) ?? {};
  expect({ paths, flags: { ...flags } }, argv.join(' ')).toEqual(fast);
  return true;
}

describe('understood without commander', () => {
  test.each([
    [[]],
    [['scan']],
    [['scan', '.']],
    [['scan', 'a', '-', 'b/c']],
    [['scan', '--format', 'json']],
    [['--format', 'json', '--format', 'sarif:out.sarif']],
    [['scan', '--fail-on', 'never', '-v', '-q', '--no-progress']],
    [['scan', '--config', 'a.json', '--no-config']],
    [['scan', '--no-config', '--config', 'a.json']],
    [['scan', '-o', 'out.txt', 'a']],
    [['-v', 'scan']],
    [['scan', 'agents']],
    [['scan', '--files-from', 'list', '--null', '--include-dependencies', '--inventory', '--dry-run']],
    [['scan', '--stdin-filename', 'AGENTS.md', '-']],
    [['scan', '--rules', 'a', '--timing', 'b', '--rules', 'c']],
  ])('%j', async (argv) => {
    expect(await expectAgreement(argv)).toBe(true);
  });
});

test.each([
  [['agents']],
  [['help']],
  [['somewhere']],
  [['--help']],
  [['scan', '-h']],
  [['-V']],
  [['scan', '--fix']],
  [['scan', '--fix', 'high']],
  [['scan', '--', '-v']],
  [['scan', '-vq']],
  [['scan', '--format=json']],
  [['scan', '--format']],
  [['scan', '--format', '-v']],
  [['scan', '--rules']],
  [['scan', '--rules', '-v']],
  [['scan', '--fail-on', 'info']],
  [['scan', '--verbos']],
  [['scan', '-ofile']],
])('%j is left to commander', (argv) => {
  expect(parseScan(argv)).toBeUndefined();
});

test('no other command line is understood in another way', async () => {
  const words = [
    ...SCAN_OPTIONS.flatMap(({ long, short }) => [long, ...(short ? [short] : [])]),
    ...['scan', 'agents', 'rules', 'explain', 'help', 'a', 'b/c', '.', '-', '--', '', '-1', '--help', '-V'],
    ...['json', 'high', 'never', '--format=json', '--fail-on=low', '-vq', '-ofile', '--no-format', '---'],
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 6 }), async (argv) => {
      await expectAgreement(argv);
    }),
    { numRuns: 3_000 },
  );
});

test('every option has a name that is its own', () => {
  const names = SCAN_OPTIONS.flatMap(({ long, short }) => [long, ...(short ? [short] : [])]);
  expect(new Set(names).size).toBe(names.length);
});
