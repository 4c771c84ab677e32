/**
 * The command line: options in, commands called, one exit code out. The table of options is the documentation: `--help`,
 * docs/cli.md and the man page are made of it and of src/commands/manual/. Loaded after the fast paths of src/cli.ts.
 */
import { Command, CommanderError } from 'commander';
import { ExpectedError } from '../errors';
import type { GateIo, Io } from './io';
import { addAuditCommands } from './program/audit';
import { addGateCommands } from './program/gate';
import { addLockCommands } from './program/lock';
import { addLookUpCommands } from './program/look-up';
import { addOptions, type World } from './program/options';
import type { ScanCommandLine, ScanFlags } from './scan-options';

/** @returns the exit code */
export async function run(io: GateIo, argv: string[], version: string): Promise<number> {
  let code = 0;
  const onScan = async (commandLine: ScanCommandLine): Promise<void> => {
    const { scanCommand } = await import('./scan-command');
    code = await scanCommand(io, commandLine, version);
  };
  const onExit = (exitCode: number): void => {
    code = exitCode;
  };
  const program = createProgram(io, version, onScan, onExit, io);
  if (argv.some(asksForHelp)) (await import('./manual/help')).addManuals(program, io.columns());
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      throw usageError(error);
    }
    throw error;
  }
}

/** Also where it is none: the pages are then read for nothing. */
function asksForHelp(arg: string): boolean {
  return /^(?:help|--help|-[A-Za-z]*h)$/.test(arg);
}

/**
 * @param onScan what `scan` does with its arguments
 * @param onExit told the exit code of a command that has one
 * @param gates the world for `hook` and `run`; for those who only look at options there is none
 */
export function createProgram(
  io: Io,
  version: string,
  onScan: (commandLine: ScanCommandLine) => Promise<void>,
  onExit: (code: number) => void = () => {},
  gates?: GateIo,
): Command {
  const program = new Command('primitives')
    .description('find what would hijack an AI agent in the files that it obeys, before it reads them')
    .version(version, '-V, --version')
    .configureOutput({ writeOut: io.out, writeErr: () => {} })
    .exitOverride()
    .showSuggestionAfterError();

  const scan = program
    .command('scan', { isDefault: true })
    .description(
      'look for what would hijack an agent in every primitive of every agent (the default command)',
    )
    .argument('[path...]', 'folders or files; - reads one file from standard input')
    .action((paths: string[], flags: ScanFlags) => onScan({ paths, flags }));
  addOptions(scan);

  const world: World = { io, version, onExit, gates };
  for (const add of [addLockCommands, addGateCommands, addAuditCommands, addLookUpCommands])
    add(program, world);
  return program;
}

/** Commander's `error: unknown option '--x'\n(Did you mean --y?)` as one line and a hint. */
function usageError(error: CommanderError): ExpectedError {
  const [what = 'wrong usage', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/[()]/g, '').trim();
  return new ExpectedError('usage', what, suggestion || 'run `primitives --help` for commands and options');
}
