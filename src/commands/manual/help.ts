/** `--help`: the page of a command, from the table of options and its manual. */
import type { Command } from 'commander';
import { wrap } from '../../text/prose';
import type { CommandRow, OptionRow } from './table';
import { tableOf } from './table';

/** Where descriptions begin, at most; a longer name has a line of its own. */
const MOST_COLUMN = 34;
/** The same for the commands of examples. */
const MOST_EXAMPLE = 44;
const WIDEST = 100;
const NARROWEST = 60;
/** What it is called, and what it means, if that has to be said. */
type Row = readonly [string, (string | undefined)?];

const PROJECT = 'https://github.com/agent-primitives/primitives';

/**
 * Gives every command its whole page; without, commander prints what it knows itself.
 * @param columns of the terminal
 */
export function addManuals(program: Command, columns: number): void {
  const width = Math.max(NARROWEST, Math.min(columns, WIDEST));
  const table = tableOf(program);
  for (const command of [program, ...program.commands]) {
    const row = table.find(({ name }) => name === command.name())!;
    command.configureHelp({ formatHelp: () => helpOf(row, row === table[0] ? table.slice(1) : [], width) });
  }
}

/** What a table of options says of one, in one text. */
export function optionText({ description, choices, standard }: OptionRow): string {
  const oneOf = choices.length > 0 ? `: ${choices.join(', ')}` : '';
  return `${description}${oneOf}${standard === undefined ? '' : ` (default: ${standard})`}`;
}

/** `-o, --output <file>`; those without a short form stand below the long form of the others. */
function optionTerm({ short, long, value }: OptionRow): string {
  return `${short ? `${short}, ` : '    '}${long}${value ? ` ${value}` : ''}`;
}

/** Of the built-in ones of commander. */
const HELP: OptionRow = {
  short: '-h',
  long: '--help',
  description: 'show this page',
  choices: [],
  group: 'Other',
};

function helpOf(row: CommandRow, commands: readonly CommandRow[], width: number): string {
  const { manual, synopsis, summary } = row;
  const parts = [
    [`Usage: primitives ${synopsis}`],
    wrap(sentence(summary), width),
    ...manual.about.map((text) => wrap(text, width)),
  ];
  const list = (title: string, rows: readonly Row[], most = MOST_COLUMN): void => {
    if (rows.length > 0) parts.push([`${title}:`, ...columns(rows, width, most)]);
  };
  list(
    'Commands',
    commands.map(({ name, summary }) => [name, summary]),
  );
  list(
    'Arguments',
    row.arguments.map(({ name, description }) => [name, description]),
  );
  for (const [group, options] of groupsOf([...row.options, HELP]))
    list(
      group,
      options.map((option) => [optionTerm(option), optionText(option)]),
    );
  list(
    'Examples',
    manual.examples.map(([command, what]) => [`$ ${command}`, what]),
    MOST_EXAMPLE,
  );
  list('Exit codes', manual.exits);
  list('Environment', manual.environment ?? []);
  list('Files', manual.files ?? []);
  const help = commands.length > 0 ? ['`primitives help <command>` for one command'] : [];
  const pages = manual.see.map((page) => `docs/${page}.md`).join(', ');
  parts.push(['See also:', ...[...help, ...wrap(pages, width - 2), PROJECT].map((line) => `  ${line}`)]);
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** @returns options by heading, in the order in which they come */
export function groupsOf(options: readonly OptionRow[]): Map<string, OptionRow[]> {
  const groups = new Map<string, OptionRow[]>();
  for (const option of options) groups.set(option.group, [...(groups.get(option.group) ?? []), option]);
  return groups;
}

/** A summary as a sentence. */
export function sentence(summary: string): string {
  return `${summary[0]!.toUpperCase()}${summary.slice(1)}${/[.!?]$/.test(summary) ? '' : '.'}`;
}

/** Two columns; what is too long for the first has a line of its own. */
function columns(rows: readonly Row[], width: number, most: number): string[] {
  const described = rows.filter(([, text]) => text !== undefined);
  const fitting = described.map(([term]) => term.length).filter((length) => length <= most);
  const column = Math.max(0, ...fitting) + 4;
  return rows.flatMap(([term, text]) => {
    if (text === undefined) return [`  ${term}`];
    const [first = '', ...rest] = wrap(text, width - column);
    const indented = rest.map((line) => ' '.repeat(column) + line);
    if (term.length > most) return [`  ${term}`, ' '.repeat(column) + first, ...indented];
    return [`  ${term.padEnd(column - 2)}${first}`, ...indented];
  });
}
