/** `mcp`, `agents`, `rules`, `explain`: what is there, and what is known. */
import { type Command, Option } from 'commander';
import type { Rule } from '../../rules';
import type { Io } from '../io';
import type { McpFlags } from '../mcp-command';
import { addOptions, CONFIGURATION, collect, SOURCE, type World } from './options';

const MCP_EXAMPLES = `
Examples:
  $ primitives mcp                          a tree of what brings which server
  $ primitives mcp path/to/plugin --format json
  $ primitives mcp --format mermaid -o servers.mmd
  $ primitives mcp --format html -o servers.html

Exit codes: 0 nothing to object to, 1 a server is blocked or dangerous, 2 usage or configuration, 3 something could not be read.`;

export function addLookUpCommands(program: Command, { io, version, onExit }: World): void {
  const mcp = program
    .command('mcp')
    .description('every MCP server that is declared anywhere, by what chain it came, and whether it may run')
    .argument('[path...]', 'folders or files (default: the current folder)')
    .addOption(
      new Option('--format <format>', 'how to print them')
        .choices(['pretty', 'json', 'html', 'mermaid', 'dot'])
        .default('pretty'),
    )
    .option('-o, --output <file>', 'write to a file')
    .addHelpText('after', MCP_EXAMPLES)
    .action(async (paths: string[], flags: McpFlags) => {
      const { mcpCommand } = await import('../mcp-command');
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
    .addHelpText(
      'after',
      '\nExamples:\n  $ primitives rules\n  $ primitives rules --json\n  $ primitives rules --test my-rules',
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
    .command('explain <rule>')
    .description('what a rule finds, why it matters, what to do, with examples')
    .addOption(rulesOption('know the rules of this folder too; may be repeated'))
    .addHelpText(
      'after',
      '\nExamples:\n  $ primitives explain hidden-text/tag-smuggling\n  $ primitives explain bidi-override',
    )
    .action(async (id: string, flags: { rules?: string[] }) => {
      const { explain } = await import('../explain');
      io.out(explain(id, await userRules(io, flags.rules)));
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
