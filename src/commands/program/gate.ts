/** `run`, `hook`, `init`: the check before anything is read, and what sets it up. */
import { type Command, Option } from 'commander';
import { GATE_OPTIONS, type GateFlags } from '../gate-options';
import type { InitFlags } from '../init';
import { collect, type World } from './options';

export function addGateCommands(program: Command, { io, version, onExit, gates }: World): void {
  const gated = program
    .command('run')
    .description('verify, then start a command: the gate for every agent')
    .argument('<command...>', 'behind --, the command and its arguments')
    .action(async (command: string[], flags: GateFlags) => {
      const { runCommand } = await import('../run-command');
      onExit(await runCommand(gates!, command, flags, version));
    });
  addGateOptions(gated, false);

  const hook = program
    .command('hook')
    .description("answer an agent's own hook: its event on standard input, its refusal in its own terms")
    .argument('<agent>', 'whose hook it is')
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
