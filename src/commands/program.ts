/**
 * The command line: options in, commands called, one exit code out. The table of options is the documentation: `--help`
 * is generated from it. Loaded after the fast paths of src/cli.ts.
 */
import { Command, CommanderError, Option } from 'commander';
import { ExpectedError } from '../errors';
import type { Rule } from '../rules';
import type { FailOn } from '../types';
import type { AuditFlags } from './audit-command';
import type { BatchFlags } from './batch/batch';
import { GATE_OPTIONS, type GateFlags } from './gate-options';
import type { InitFlags } from './init';
import type { GateIo, Io } from './io';
import type { LockFlags, VerifyFlags } from './lock-command';
import type { McpFlags } from './mcp-command';
import { SCAN_DEFAULTS, SCAN_OPTIONS, type ScanCommandLine, type ScanFlags } from './scan-options';

const EXAMPLES = `
Examples:
  $ primitives                              scan the current folder
  $ primitives scan path/to/skill           one folder
  $ primitives scan --format sarif -o primitives.sarif
  $ git diff --name-only -z | primitives scan --files-from - --null
  $ curl -s https://example.com/SKILL.md | primitives scan -
  $ primitives scan --fix --dry-run         show what would be removed

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration, 3 something could not be read.`;

const MCP_EXAMPLES = `
Examples:
  $ primitives mcp                          a tree of what brings which server
  $ primitives mcp path/to/plugin --format json
  $ primitives mcp --format mermaid -o servers.mmd

Exit codes: 0 nothing to object to, 1 a server is blocked or dangerous, 2 usage or configuration, 3 something could not be read.`;

const LOCK_EXAMPLES = `
Examples:
  $ primitives lock                         pin what is here
  $ primitives lock .claude/skills/pdf      pin one skill, leave the rest as it was
  $ primitives lock --check                 is the lock up to date?
  $ primitives lock --approve-mcp github
  $ primitives lock --accept injection/persona-hijack --path docs/AGENTS.md --reason "quoted in a lesson"

Exit codes: 0 pinned, 1 findings stand in the way or the lock is out of date, 2 usage, configuration or a broken lock, 3 something could not be read.`;

const VERIFY_EXAMPLES = `
Examples:
  $ primitives verify
  $ primitives verify --format sarif -o drift.sarif

Exit codes: 0 no drift, 1 drift, 2 usage, configuration or no valid lock, 3 something could not be read.`;

const MERGE_LOCK_EXAMPLES = `
Examples:
  $ git config merge.primitives-lock.driver 'npx agent-primitives merge-lock %O %A %B'
  $ echo 'primitives-lock.json text eol=lf merge=primitives-lock' >> .gitattributes

Exit codes: 0 merged, 1 both sides changed the same row, 2 no valid locks.`;

const RUN_EXAMPLES = `
Examples:
  $ primitives run -- claude                verify, then start it: the gate for every agent
  $ primitives run --lock-ref origin/main -- codex exec "fix the tests"

Exit codes: that of the command, 128 + n for a signal; not started: 1 drift, 2 usage, configuration or no valid lock, 3 something could not be read.`;

const HOOK_EXAMPLES = `
Examples (in the configuration of the agent, which writes JSON to it):
  $ primitives hook claude-code
  $ primitives hook cursor --root /path/to/project

docs/gates.md tells for every agent what can be blocked, and how to set it up.
Exit codes: those that the agent asks for; 2 when nothing could be verified.`;

const MERGE_EXAMPLES = `
Examples:
  $ primitives merge results.*.ndjson -o results.ndjson

Exit codes: as of audit, over all packages; 2 for partials that do not belong together, are unfinished or were changed.`;

const AUDIT_EXAMPLES = `
Examples:
  $ primitives audit ./some-skill
  $ primitives audit skill.zip --format markdown -o comment.md
  $ primitives audit npm:some-plugin@1.2.3
  $ primitives audit https://example.com/skills.git#v1:pdf
  $ primitives audit --list packages.txt --jobs 4 -o results.ndjson
  $ primitives audit --list packages.txt --shard 3/16 -o results.3.ndjson

The first line is the verdict: do not install, review, or nothing found.
Exit codes: 0 nothing at or above --fail-on, 1 findings, or new capabilities since it was pinned, 2 usage or a target that cannot be read, 3 something in it could not be read.`;

const INIT_EXAMPLES = `
Examples:
  $ primitives init                         show what would be written, then ask
  $ primitives init --dry-run               show it; exit 1 when there is something to do
  $ primitives init --only git,ci --yes
  $ primitives init --only agents --agent claude-code --scope project --yes
  $ primitives init --remove                take everything out again

Where nobody can be asked, nothing is written without --yes: that is --dry-run.
Exit codes: 0 done or nothing to do, 1 something to do and nothing written, 2 usage, or something cannot be written.`;

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
    .description('Finds what would hijack an AI agent in the files that it obeys, before it reads them.')
    .version(version, '-V, --version')
    .configureOutput({ writeOut: io.out, writeErr: () => {} })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', EXAMPLES);

  const scan = program
    .command('scan', { isDefault: true })
    .description(
      'look for hidden text and broken links in every primitive of every agent (the default command)',
    )
    .argument('[path...]', 'folders or files; - reads one file from standard input')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: ScanFlags) => onScan({ paths, flags }));
  addOptions(scan);

  const lock = program
    .command('lock')
    .description('pin every primitive by its content, once it has been reviewed')
    .argument('[path...]', 'pin only what lies here (default: everything)')
    .option('--check', 'write nothing; exit 1 when the lock would change')
    .option('-y, --yes', 'do not ask, on a terminal either')
    .option('--sign <key>', 'sign the lock with this SSH key (ssh-keygen -Y), into primitives-lock.json.sig')
    .addHelpText('after', LOCK_EXAMPLES)
    .action(async (paths: string[], flags: LockFlags) => {
      const { lockCommand } = await import('./lock-command');
      onExit(await lockCommand(io, paths, flags, version));
    });
  addOptions(lock, [...SOURCE, ...CONFIGURATION]);
  addAcceptance(lock);

  const verify = program
    .command('verify')
    .description('check that every primitive is pinned and unchanged, and every pinned one is there')
    .option('--lock-ref <rev>', 'take the lock, and nothing else, from this commit: the protected branch')
    .option('--allowed-signers <file>', 'demand a signature of the lock by one of these (see ssh-keygen)')
    .option('-q, --quiet', 'print drift only')
    .addHelpText('after', VERIFY_EXAMPLES)
    .action(async (flags: VerifyFlags) => {
      const { verifyCommand } = await import('./lock-command');
      onExit(await verifyCommand(io, flags, version));
    });
  addOptions(verify, ['--format', '--output', ...SOURCE, '--changed-since', ...CONFIGURATION]);

  program
    .command('merge-lock')
    .description('merge two locks row by row: for git, as a merge driver')
    .argument('<base>', 'the common ancestor (%O)')
    .argument('<ours>', 'our lock, which becomes the merged one (%A)')
    .argument('<theirs>', 'their lock (%B)')
    .addHelpText('after', MERGE_LOCK_EXAMPLES)
    .action(async (base: string, ours: string, theirs: string) => {
      const { mergeLockCommand } = await import('./merge-lock');
      onExit(await mergeLockCommand(io, base, ours, theirs));
    });

  const gated = program
    .command('run')
    .description('verify, then start a command: the gate for every agent')
    .argument('<command...>', 'behind --, the command and its arguments')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (command: string[], flags: GateFlags) => {
      const { runCommand } = await import('./run-command');
      onExit(await runCommand(gates!, command, flags, version));
    });
  addGateOptions(gated, false);

  const hook = program
    .command('hook')
    .description("answer an agent's own hook: its event on standard input, its refusal in its own terms")
    .argument('<agent>', 'whose hook it is')
    .addHelpText('after', HOOK_EXAMPLES)
    .action(async (agent: string, flags: GateFlags) => {
      const { hookCommand } = await import('./hook-command');
      onExit(await hookCommand(gates!, agent, flags, version));
    });
  addGateOptions(hook, true);

  const audit = program
    .command('audit')
    .description('take a skill, a plugin or any other package apart before it is installed')
    .argument('[target...]', 'a folder, an archive, a git address with #ref:path, or npm:name@version')
    .option(
      '--against <folder>',
      'say what changed since this package of the lock (default: found by itself)',
    )
    .option('--lock', 'pin it, once the verdict is "nothing found" or what was found is accepted')
    .option('--as <folder>', 'with --lock: where it will be installed (default: where it is pinned or lies)')
    .option('-y, --yes', 'with --lock: the reasons for a review were looked at')
    .option(
      '--list <file>',
      'audit every package of this list, one a line; - for standard input (docs/registry.md)',
    )
    .option('--jobs <n>', 'with --list: packages at the same time (default: one a processor)')
    .option('--shard <i/n>', 'with --list: the part of it whose ids belong to this shard, from 1')
    .option('--timeout <seconds>', 'with --list: time for one package (default: 60)')
    .addOption(
      new Option(
        '--reuse <file>',
        'with --list: take over results of packages that have the digest that the list says; may be repeated',
      ).argParser(collect),
    )
    .addOption(new Option('--worker').hideHelp())
    .option('-v, --verbose', 'show informational findings and every capability')
    .option('-q, --quiet', 'print the verdict and findings only')
    .addHelpText('after', AUDIT_EXAMPLES)
    .action(async (targets: string[], flags: AuditFlags & BatchFlags & { worker?: true }) => {
      if (flags.worker) {
        const { work } = await import('./batch/worker');
        return onExit(await work(io, { version, failOn: (flags.failOn ?? 'high') as FailOn }));
      }
      if (flags.list !== undefined || targets[0] === '-') {
        const { auditList } = await import('./batch/batch');
        return onExit(await auditList(io, targets, flags, version));
      }
      const { auditCommand } = await import('./audit-command');
      onExit(await auditCommand(io, targets, flags, version));
    });
  addOptions(audit, ['--format', '--output', '--fail-on']);
  addAcceptance(audit);

  program
    .command('merge')
    .description('put the results of all shards of `audit --list` together, in the order of the list')
    .argument('<partials...>', 'what `audit --list --shard` wrote: every shard once')
    .option('-o, --output <file>', 'write to a file')
    .addHelpText('after', MERGE_EXAMPLES)
    .action(async (partials: string[], flags: { output?: string }) => {
      const { mergeCommand } = await import('./batch/merge');
      onExit(await mergeCommand(io, partials, flags));
    });

  program
    .command('init')
    .description('put the check into the hooks of agents and of git, and into CI; shows everything first')
    .option('--only <parts>', 'of git, agents and ci, with commas (default: all)')
    .option(
      '--scope <scope>',
      "agents' hooks in your own configuration (user, the default) or in the project's",
    )
    .addOption(
      new Option('--agent <id>', 'this agent, whether it is found or not; may be repeated').argParser(
        collect,
      ),
    )
    .option('--remove', 'take out what init has put there')
    .option('--dry-run', 'write nothing')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', INIT_EXAMPLES)
    .action(async (flags: InitFlags) => {
      const { initCommand } = await import('./init');
      onExit(initCommand(io, flags, version));
    });

  const mcp = program
    .command('mcp')
    .description('every MCP server that is declared anywhere, by what chain it came, and whether it may run')
    .argument('[path...]', 'folders or files (default: the current folder)')
    .addOption(
      new Option('--format <format>', 'how to print them')
        .choices(['pretty', 'json', 'mermaid', 'dot'])
        .default('pretty'),
    )
    .option('-o, --output <file>', 'write to a file')
    .addHelpText('after', MCP_EXAMPLES)
    .action(async (paths: string[], flags: McpFlags) => {
      const { mcpCommand } = await import('./mcp-command');
      onExit(await mcpCommand(io, paths, flags, version));
    });
  addOptions(mcp, ['--fail-on', ...SOURCE, ...CONFIGURATION]);

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
    .description('list the rules; with --test, run the examples of rules of your own')
    .option('--json', 'print all rules as JSON')
    .addOption(rulesOption('list the rules of this folder too; may be repeated'))
    .addOption(
      new Option(
        '--test <dir>',
        'run the examples of the rules in this folder; exit 1 when one does not hold',
      ).conflicts(['json', 'rules']),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ primitives rules\n  $ primitives rules --json\n  $ primitives rules --test my-rules',
    )
    .action(async (flags: { json?: boolean; rules?: string[]; test?: string }) => {
      if (flags.test !== undefined) {
        const { testRules } = await import('./stages');
        return onExit(await testRules(io, flags.test));
      }
      const { listRules } = await import('./explain');
      io.out(listRules(flags.json ?? false, await userRules(io, flags.rules)));
    });

  program
    .command('explain <rule>')
    .description('what a rule finds, why it matters, what to do, with examples')
    .addOption(rulesOption('know the rules of this folder too; may be repeated'))
    .addHelpText(
      'after',
      '\nExamples:\n  $ primitives explain hidden-text/tag-smuggling\n  $ primitives explain bidi-override',
    )
    .action(async (id: string, flags: { rules?: string[] }) => {
      const { explain } = await import('./explain');
      io.out(explain(id, await userRules(io, flags.rules)));
    });

  return program;
}

/** What was looked at, and somebody answers for. */
function addAcceptance(command: Command): void {
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

const collect = (one: string, all: string[] | undefined): string[] => [...(all ?? []), one];

function rulesOption(description: string): Option {
  return new Option('--rules <dir>', description).argParser(collect);
}

/** @throws ExpectedError for folders without rules that can be used */
async function userRules(io: Io, folders: string[] | undefined): Promise<Rule[] | undefined> {
  if (!folders) return undefined;
  return (await import('./user-rules')).loadUserRules(io.cwd, folders).rules;
}

/** Where the files come from. */
const SOURCE = ['--staged', '--ref'];
/** What a lock is made and checked with, and a scan. */
const CONFIGURATION = ['--config', '--no-config', '--include-dependencies', '--no-progress'];

/** @param longs rows of the table, as commander wants them; all of them when absent */
function addOptions(command: Command, longs?: readonly string[]): void {
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

function addGateOptions(command: Command, isHook: boolean): void {
  for (const { long, value, choices, isOfHook, description } of GATE_OPTIONS) {
    if (isOfHook && !isHook) continue;
    const option = new Option(`${long}${value ? ` ${value}` : ''}`, description);
    command.addOption(choices ? option.choices(choices) : option);
  }
}

/** Commander's `error: unknown option '--x'\n(Did you mean --y?)` as one line and a hint. */
function usageError(error: CommanderError): ExpectedError {
  const [what = 'wrong usage', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/[()]/g, '').trim();
  return new ExpectedError('usage', what, suggestion || 'run `primitives --help` for commands and options');
}
