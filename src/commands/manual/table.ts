/** The command line as data: what commander knows of commands and options, and what their manuals say. */
import type { Command } from 'commander';
import { audit } from './audit';
import { gate } from './gate';
import { placeOf } from './groups';
import { lock } from './lock';
import { lookUp } from './look-up';
import type { Manual, Manuals } from './manual';
import { scan } from './scan';

export interface ArgumentRow {
  name: string;
  description: string;
  isRequired: boolean;
  isRepeatable: boolean;
  choices: readonly string[];
}

export interface OptionRow {
  short?: string;
  long: string;
  /** As it is written: `<file>`, `[severity]`; a switch has none. */
  value?: string;
  description: string;
  choices: readonly string[];
  /** What holds without it, where the description does not say so. */
  standard?: string;
  /** Heading that it stands under. */
  group: string;
}

export interface CommandRow {
  name: string;
  /** One line, in the imperative, without a full stop. */
  summary: string;
  /** What follows the name of the program. */
  synopsis: string;
  arguments: ArgumentRow[];
  /** In the order of the help. */
  options: OptionRow[];
  manual: Manual;
}

const MANUALS: Manuals = { ...scan, ...lock, ...gate, ...audit, ...lookUp };

/** @returns the program itself, then its commands in the order of the help */
export function tableOf(program: Command): CommandRow[] {
  return [program, ...program.commands].map((command) => ({
    name: command.name(),
    summary: command.description(),
    synopsis: `${command === program ? '' : `${command.name()} `}${command.usage()}`.trim(),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      description: argument.description,
      isRequired: argument.required,
      isRepeatable: argument.variadic,
      choices: argument.argChoices ?? [],
    })),
    options: optionsOf(command),
    manual: MANUALS[command.name()]!,
  }));
}

function optionsOf(command: Command): OptionRow[] {
  const shown = command.options.filter(({ hidden }) => !hidden);
  shown.sort((a, b) => placeOf(a.long).rank - placeOf(b.long).rank);
  return shown.map((option) => {
    const { short, long, flags, description, argChoices, defaultValue } = option;
    const value = /[<[].*$/.exec(flags)?.[0];
    return {
      ...(short === undefined ? {} : { short }),
      long: long!,
      ...(value === undefined ? {} : { value }),
      description,
      choices: argChoices ?? [],
      ...(typeof defaultValue === 'string' ? { standard: defaultValue } : {}),
      group: placeOf(long).heading,
    };
  });
}
