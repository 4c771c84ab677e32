/** Options that several commands have, and what the groups of commands are given. */
import { type Command, Option } from 'commander';
import type { GateIo, Io } from '../io';
import { SCAN_DEFAULTS, SCAN_OPTIONS } from '../scan-options';

/** What commands act on. */
export interface World {
  io: Io;
  version: string;
  /** Told the exit code of a command that has one. */
  onExit(code: number): void;
  /** For `hook` and `run`; those who only look at options have none. */
  gates?: GateIo | undefined;
}

export const collect = (one: string, all: string[] | undefined): string[] => [...(all ?? []), one];

/** Where the files come from. */
export const SOURCE = ['--staged', '--ref'];
/** What a lock is made and checked with, and a scan. */
export const CONFIGURATION = ['--config', '--no-config', '--include-dependencies', '--no-progress'];

/** @param longs rows of the table, as commander wants them; all of them when absent */
export function addOptions(command: Command, longs?: readonly string[]): void {
  const rows = longs ? longs.map((name) => SCAN_OPTIONS.find(({ long }) => long === name)!) : SCAN_OPTIONS;
  for (const { key, long, short, value, choices, isRepeatable, description } of rows) {
    const flags = `${short ? `${short}, ` : ''}${long}${value ? ` ${value}` : ''}`;
    const option = new Option(flags, description);
    if (choices) option.choices(choices);
    if (isRepeatable) option.argParser(collect);
    // A switch that is on by itself gets its default from its name.
    if (value && Object.hasOwn(SCAN_DEFAULTS, key)) option.default(SCAN_DEFAULTS[key as 'stdinFilename']);
    command.addOption(option);
  }
}

/** What was looked at, and somebody answers for. */
export function addAcceptance(command: Command): void {
  command
    .addOption(
      new Option(
        '--accept <rule>',
        'accept what this rule finds in --path, as long as the file is as it is',
      ).argParser(collect),
    )
    .addOption(new Option('--path <file>', 'the file of --accept').argParser(collect))
    .addOption(new Option('--reason <text>', 'why it is accepted; stands in the lock').argParser(collect))
    .addOption(
      new Option(
        '--approve-mcp <name>',
        'approve this definition of a server that comes with a package',
      ).argParser(collect),
    );
}
