/** The short way to `verify` and commander say the same of every command line, or the short way says nothing. */
import type { Command } from 'commander';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Io } from '../../src/commands/io';
import type { VerifyFlags } from '../../src/commands/lock-command';
import { createProgram } from '../../src/commands/program';
import { parseVerify } from '../../src/commands/verify-options';

const io = { out() {}, err() {} } as unknown as Io;

/** What commander makes of it; undefined for what it refuses. */
async function byCommander(argv: string[]): Promise<unknown> {
  const program = createProgram(io, '0', async () => {});
  const verify = program.commands.find((command) => command.name() === 'verify') as Command;
  let seen: unknown;
  verify.action((flags: VerifyFlags) => {
    seen = flags;
  });
  verify.exitOverride().configureOutput({ writeOut() {}, writeErr() {} });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch {
    return undefined;
  }
  return seen;
}

const argument = fc.constantFrom(
  ...['verify', '--format', '--output', '-o', '--config', '--no-config', '--include-dependencies', '--quiet'],
  ...['-q', '--no-progress', 'json', 'a', '-', '--', '', '-qo', '--format=json', '--ref', '-x', 'sarif:x'],
);

test('a command line is understood as commander understands it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async (rest) => {
      const argv = ['verify', ...rest];
      const flags = parseVerify(argv);
      if (flags) expect({ ...((await byCommander(argv)) as object) }).toEqual(flags);
    }),
    { numRuns: 600 },
  );
});

test.each([
  [['verify'], { progress: true }],
  [
    ['verify', '-q', '--format', 'json', '-o', 'x'],
    { progress: true, quiet: true, format: ['json'], output: 'x' },
  ],
  [['verify', '--no-config', '--no-progress'], { progress: false, config: false }],
])('%j needs no commander', (argv, flags) => {
  expect(parseVerify(argv)).toEqual(flags);
});

test.each([
  [['lock']],
  [['verify', 'x']],
  [['verify', '--config']],
  [['verify', '--staged-by-nobody']],
  [[]],
])('%j is left to commander', (argv) => {
  expect(parseVerify(argv)).toBeUndefined();
});
