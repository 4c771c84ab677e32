/** `mcp`, `agents`, `rules`, `explain`: what is there, and what is known. `completion`: for the shell. */
import { Argument, type Command, Option } from 'commander';
import type { Rule } from '../../rules';
import { SHELLS, type Shell } from '../completion/shells';
import type { Io } from '../io';
import type { McpFlags } from '../mcp-command';
import { addOptions, CONFIGURATION, collect, SOURCE, type World } from './options';

export function addLookUpCommands(program: Command, world: World): void {
  const { io, version, onExit } = world;
  const mcp = program
    .command('mcp')
    .description(
      'list every MCP server that is declared anywhere, by what chain it came, and whether it may run',
    )
    .argument('[path...]', 'folders or files (default: the current folder)')
    .addOption(
      new Option('--format <format>', 'how to print them')
        .choices(['pretty', 'json', 'html', 'mermaid', 'dot'])
        .default('pretty'),
    )
    .option('-o, --output <file>', 'write to a file')
    .action(async (paths: string[], flags: McpFlags) => {
      const { mcpCommand } = await import('../mcp-command');
      onExit(await mcpCommand(io, paths, flags, version));
    });
  addOptions(mcp, ['--fail-on', ...SOURCE, ...CONFIGURATION]);

  program
    .command('agents')
    .description('list the agents and the files they obey; with an id, everything known about one')
    .argument('[id]', 'an agent, as the list names it')
    .option('--json', 'print the catalog as JSON')
    .action(async (id: string | undefined, flags: { json?: boolean }) => {
      const { agents } = await import('../agents');
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
    .action(async (flags: { json?: boolean; rules?: string[]; test?: string }) => {
      if (flags.test !== undefined) {
        const { testRules } = await import('../stages');
        return onExit(await testRules(io, flags.test));
      }
      const { listRules } = await import('../explain');
      io.out(listRules(flags.json ?? false, await userRules(io, flags.rules)));
    });

  program
    .command('explain')
    .description('say what a rule finds, why it matters, what to do, with examples')
    .argument('<rule>', 'id of a rule, as a finding has it')
    .addOption(rulesOption('know the rules of this folder too; may be repeated'))
    .action(async (id: string, flags: { rules?: string[] }) => {
      const { explain } = await import('../explain');
      io.out(explain(id, await userRules(io, flags.rules)));
    });

  addCompletion(program, world);
}

function addCompletion(program: Command, { io }: World): void {
  program
    .command('completion')
    .description('print a script that completes commands, options and their values in your shell')
    .addArgument(new Argument('<shell>', 'whose it is').choices(SHELLS))
    .action(async (shell: Shell) => {
      const { completion } = await import('../completion');
      io.out(completion(program, shell));
    });
}

function rulesOption(description: string): Option {
  return new Option('--rules <dir>', description).argParser(collect);
}

/** @throws ExpectedError for folders without rules that can be used */
async function userRules(io: Io, folders: string[] | undefined): Promise<Rule[] | undefined> {
  if (!folders) return undefined;
  return (await import('../user-rules')).loadUserRules(io.cwd, folders).rules;
}
