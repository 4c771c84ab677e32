/** The table of the command line, for pages about it. */
import type { Io } from '../../src/commands/io';
import { type CommandRow, type OptionRow, tableOf } from '../../src/commands/manual/table';
import { createProgram } from '../../src/commands/program';

/** Nothing is run, so nothing of it is used. */
const IO = { out() {} } as unknown as Io;

/** @returns the program itself, then its commands in the order of the help */
export function commandLine(): CommandRow[] {
  return tableOf(createProgram(IO, '', async () => {}));
}

/** `-o, --output <file>` */
export function termOf({ short, long, value }: OptionRow): string {
  return `${short ? `${short}, ` : ''}${long}${value ? ` ${value}` : ''}`;
}
