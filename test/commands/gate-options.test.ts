/** The fast parser and commander read one command line in one way: what the table accepts, commander accepts alike. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GATE_OPTIONS, parseHook, parseRun } from '../../src/commands/gate-options';
import type { Io } from '../../src/commands/io';
import { createProgram } from '../../src/commands/program';

const io = { cwd: '/', env: {}, out() {}, err() {} } as unknown as Io;

/** @returns what commander makes of it; undefined when it refuses */
function commander(argv: string[]): { operands: string[]; flags: object } | undefined {
  const program = createProgram(io, '0', async () => {});
  let found: { operands: string[]; flags: object } | undefined;
  for (const name of ['hook', 'run']) {
    const command = program.commands.find((one) => one.name() === name)!;
    command.action(() => {
      found = { operands: command.args, flags: command.opts() };
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch {
    return undefined;
  }
  return found;
}

const word = fc.constantFrom(
  'claude-code',
  'allow',
  'refuse',
  'x',
  '',
  '-',
  '-x',
  '--',
  'main',
  ...GATE_OPTIONS.map(({ long }) => long),
);

test('whatever the fast parser takes, commander takes in the same way', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom('hook', 'run'), fc.array(word, { maxLength: 6 }), (name, rest) => {
      const argv = [name, ...rest];
      const hook = parseHook(argv);
      const run = parseRun(argv);
      const fast = hook
        ? { operands: [hook.agent], flags: hook.flags }
        : run && { operands: run.command, flags: run.flags };
      if (!fast) return;
      taken++;
      const slow = commander(argv);
      // `--no-config` has a default in commander: on.
      const flags = { ...slow?.flags } as { config?: unknown };
      if (flags.config === true) delete flags.config;
      expect({ operands: slow?.operands, flags }).toEqual(fast);
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(100);
});
