/** `run`, `hook`, `init`: the check before anything is read, and what sets it up. */
import { type Command, Option } from 'commander';
import { GATE_OPTIONS, type GateFlags } from '../gate-options';
import type { InitFlags } from '../init';
import { collect, type World } from './options';

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

const INIT_EXAMPLES = `
Examples:
  $ primitives init                         show what would be written, then ask
  $ primitives init --dry-run               show it; exit 1 when there is something to do
  $ primitives init --only git,ci --yes
  $ primitives init --only agents --agent claude-code --scope project --yes
  $ primitives init --remove                take everything out again

Where nobody can be asked, nothing is written without --yes: that is --dry-run.
Exit codes: 0 done or nothing to do, 1 something to do and nothing written, 2 usage, or something cannot be written.`;

export function addGateCommands(program: Command, { io, version, onExit, gates }: World): void {
  const gated = program
    .command('run')
    .description('verify, then start a command: the gate for every agent')
    .argument('<command...>', 'behind --, the command and its arguments')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (command: string[], flags: GateFlags) => {
      const { runCommand } = await import('../run-command');
      onExit(await runCommand(gates!, command, flags, version));
    });
  addGateOptions(gated, false);

  const hook = program
    .command('hook')
    .description("answer an agent's own hook: its event on standard input, its refusal in its own terms")
    .argument('<agent>', 'whose hook it is')
    .addHelpText('after', HOOK_EXAMPLES)
    .action(async (agent: string, flags: GateFlags) => {
      const { hookCommand } = await import('../hook-command');
      onExit(await hookCommand(gates!, agent, flags, version));
    });
  addGateOptions(hook, true);

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
      const { initCommand } = await import('../init');
      onExit(initCommand(io, flags, version));
    });
}

function addGateOptions(command: Command, isHook: boolean): void {
  for (const { long, value, choices, isOfHook, description } of GATE_OPTIONS) {
    if (isOfHook && !isHook) continue;
    const option = new Option(`${long}${value ? ` ${value}` : ''}`, description);
    command.addOption(choices ? option.choices(choices) : option);
  }
}
