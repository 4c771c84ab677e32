/** For fish. Names of files are completed, and quoted, by fish itself. */
import type { CommandRow, OptionRow } from '../manual/table';
import { type Values, valuesOf } from './values';

/** @param table the program, then its commands */
export function fish([program, ...commands]: readonly CommandRow[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = commands.flatMap(({ name, summary, options, arguments: args }) => [
    `complete -c primitives -n __primitives_is_first -a ${name} -d ${quoted(summary)}`,
    ...options.map(
      (option) => `complete -c primitives -n '__primitives_is ${name}' ${optionSpec(name, option)}`,
    ),
    ...args.flatMap((argument) => {
      const values = valuesOf(name, argument);
      if (values === 'files') return [];
      const words = values === 'commands' ? '(__fish_complete_command)' : wordsOf(values);
      return [`complete -c primitives -n '__primitives_is ${name}' -f -a ${quoted(words)}`];
    }),
  ]);
  const own = program!.options.map(
    ({ short, long, description }) =>
      `complete -c primitives -n __primitives_is_first -s ${short!.slice(1)} -l ${long.slice(2)} -d ${quoted(description)}`,
  );
  return `# Completion of primitives for fish, made by: primitives completion fish
function __primitives_is_first
    test (count (commandline -opc)) -eq 1
end
function __primitives_is -a wanted
    set -l words (commandline -opc)
    set -l command scan
    if set -q words[2]; and contains -- $words[2] ${names} help
        set command $words[2]
    end
    test $command = $wanted
end
complete -c primitives -s h -l help -d 'show the help'
complete -c primitives -n __primitives_is_first -a help -d 'show the help of a command'
complete -c primitives -n '__primitives_is help' -f -a '${names}'
${[...own, ...lines].join('\n')}
`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

function optionSpec(command: string, option: OptionRow): string {
  const { short, long, value, description } = option;
  const flags = `${short ? `-s ${short.slice(1)} ` : ''}-l ${long.slice(2)}`;
  const takes = value === undefined ? '' : ` ${valueSpec(value, valuesOf(command, option))}`;
  return `${flags}${takes} -d ${quoted(description)}`;
}

/** A value that may be left out is not asked for. */
function valueSpec(value: string, values: Values): string {
  if (values === 'files') return '-r -F';
  if (values === 'folders') return "-x -a '(__fish_complete_directories)'";
  return `${value.startsWith('[') ? '-f' : '-x'} -a ${quoted(wordsOf(values))}`;
}

function wordsOf(values: Values): string {
  return typeof values === 'string' ? '' : values.join(' ');
}
