/**
 * The command line: options in, commands called, one exit code out. The table of options is the documentation: `--help`
 * is generated from it. Loaded after the fast paths of src/cli.ts.
 */
import fs from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { FAIL_ON, type FailOn } from '../config';
import { ExpectedError } from '../errors';
import { FIX_SEVERITIES, fix, fixSeverity } from './fix';
import type { Io } from './io';
import { type Output, parseOutput, writeOutputs } from './outputs';
import type { ScanOptions } from './scan';
import { parseFileList } from './targets';

interface ScanFlags {
  format?: Output[];
  output?: string;
  failOn?: FailOn;
  config?: string | false;
  filesFrom?: string;
  null?: boolean;
  includeDependencies?: boolean;
  inventory?: boolean;
  verbose?: boolean;
  quiet?: boolean;
  progress: boolean;
  fix?: string | true;
  dryRun?: boolean;
  stdinFilename: string;
}

const EXAMPLES = `
Examples:
  $ primitives                              scan the current folder
  $ primitives scan path/to/skill           one folder
  $ primitives scan --format sarif -o primitives.sarif
  $ git diff --name-only -z | primitives scan --files-from - --null
  $ curl -s https://example.com/SKILL.md | primitives scan -
  $ primitives scan --fix --dry-run         show what would be removed

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration, 3 something could not be read.`;

/** @returns the exit code */
export async function run(io: Io, argv: string[], version: string): Promise<number> {
  let code = 0;
  const program = new Command('primitives')
    .description('Finds what would hijack an AI agent in the files that it obeys, before it reads them.')
    .version(version, '-V, --version')
    .configureOutput({ writeOut: io.out, writeErr: () => {} })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', EXAMPLES);

  program
    .command('scan', { isDefault: true })
    .description(
      'look for hidden text and broken links in every primitive of every agent (the default command)',
    )
    .argument('[path...]', 'folders or files; - reads one file from standard input')
    .addOption(
      new Option(
        '--format <format>',
        'pretty, json, sarif or github; format:FILE writes to a file; may be repeated',
      ).argParser((value: string, all: Output[] | undefined) => [...(all ?? []), parseOutput(value)]),
    )
    .option('-o, --output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on (default: high)').choices(FAIL_ON),
    )
    .option(
      '--config <file>',
      'configuration (default: primitives.config.json or .yaml in the current folder)',
    )
    .option('--no-config', 'ignore any configuration file')
    .option(
      '--files-from <file>',
      'scan the files listed in a file (- for standard input), whatever their names',
    )
    .option('--null', 'names in --files-from end in NUL, not in a line end')
    .option('--include-dependencies', 'look for primitives inside node_modules too')
    .option('--inventory', 'list every primitive with its digest (json)')
    .option(
      '--fix [severity]',
      `remove hidden characters from this severity on: ${FIX_SEVERITIES.join(', ')} (default: medium)`,
    )
    .option('--dry-run', 'with --fix: print the difference, change nothing')
    .option('--stdin-filename <name>', 'name that standard input is reported under', '(stdin)')
    .option('-v, --verbose', 'show informational findings too')
    .option('-q, --quiet', 'print findings only')
    .option('--no-progress', 'no counter on the terminal')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], flags: ScanFlags) => {
      code = await scanAction(io, paths, flags, version);
    });

  program
    .command('agents [id]')
    .description('list the agents and the files they obey; with an id, everything known about one')
    .option('--json', 'print the catalog as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ primitives agents\n  $ primitives agents cursor\n  $ primitives agents --json',
    )
    .action(async (id: string | undefined, flags: { json?: boolean }) => {
      const { agents } = await import('./agents');
      io.out(agents(id, flags.json ?? false));
    });

  program
    .command('rules')
    .description('list the rules')
    .option('--json', 'print all rules as JSON')
    .addHelpText('after', '\nExamples:\n  $ primitives rules\n  $ primitives rules --json')
    .action(async (flags: { json?: boolean }) => {
      const { listRules } = await import('./explain');
      io.out(listRules(flags.json ?? false));
    });

  program
    .command('explain <rule>')
    .description('what a rule finds, why it matters, what to do, with examples')
    .addHelpText(
      'after',
      '\nExamples:\n  $ primitives explain hidden-text/tag-smuggling\n  $ primitives explain bidi-override',
    )
    .action(async (id: string) => {
      const { explain } = await import('./explain');
      io.out(explain(id));
    });

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

/** Commander's `error: unknown option '--x'\n(Did you mean --y?)` as one line and a hint. */
function usageError(error: CommanderError): ExpectedError {
  const [what = 'wrong usage', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/[()]/g, '').trim();
  return new ExpectedError('usage', what, suggestion || 'run `primitives --help` for commands and options');
}

async function scanAction(io: Io, paths: string[], flags: ScanFlags, version: string): Promise<number> {
  const outputs = flags.format ?? [{ format: 'pretty' as const }];
  if (flags.output !== undefined) {
    if (outputs.length > 1) {
      throw new ExpectedError(
        'usage',
        '-o names one file for several formats',
        'write --format format:FILE for each',
      );
    }
    outputs[0]!.file = flags.output;
  }
  if (flags.dryRun && flags.fix === undefined) {
    throw new ExpectedError('usage', '--dry-run does nothing without --fix', 'add --fix');
  }
  const files = flags.filesFrom === undefined ? [] : readFileList(io, flags.filesFrom, flags.null ?? false);
  if (flags.filesFrom !== undefined && files.length === 0 && paths.length === 0) {
    throw new ExpectedError(
      'usage',
      '--files-from lists no file',
      'an empty list is no scan; leave the option out to scan the folder',
    );
  }
  const { scan } = await import('./scan');
  const options: ScanOptions = {
    paths,
    files,
    stdinName: flags.stdinFilename,
    failOn: flags.failOn,
    configFile: typeof flags.config === 'string' ? flags.config : undefined,
    useConfig: flags.config !== false,
    includeDependencies: flags.includeDependencies ?? false,
    inventory: flags.inventory ?? false,
    showProgress: flags.progress && !flags.quiet,
    version,
  };
  const from = flags.fix === undefined ? undefined : fixSeverity(flags.fix);
  let scanned = await scan(io, options);
  if (from !== undefined) {
    const changed = fix(io, scanned.observed, { from, isDryRun: flags.dryRun ?? false });
    if (flags.dryRun) return scanned.report.exitCode;
    // What is reported is what is left.
    if (changed > 0) scanned = await scan(io, options);
  }
  const texts = new Map(scanned.observed.map(({ path, text }) => [path, text]));
  await writeOutputs(io, scanned.report, outputs, {
    verbose: flags.verbose ?? false,
    quiet: flags.quiet ?? false,
    textOf: (path) => texts.get(path),
  });
  return scanned.report.exitCode;
}

function readFileList(io: Io, file: string, isNul: boolean): string[] {
  try {
    return parseFileList(file === '-' ? io.stdin() : fs.readFileSync(file), isNul);
  } catch (error) {
    const { message } = error as Error;
    throw new ExpectedError(
      'not-found',
      `--files-from: ${message}`,
      'give a file with one name a line, or - for standard input',
    );
  }
}
