/** `lock`, `verify`, `merge-lock`: what was reviewed, and whether it is still that. */
import { type Command, Option } from 'commander';
import type { LockFlags, VerifyFlags } from '../lock-command';
import { addAcceptance, addOptions, CONFIGURATION, SOURCE, type World } from './options';

const LOCK_EXAMPLES = `
Examples:
  $ primitives lock                         pin what is here
  $ primitives lock .claude/skills/pdf      pin one skill, leave the rest as it was
  $ primitives lock --check                 is the lock up to date?
  $ primitives lock --approve-mcp github
  $ primitives lock --export cyclonedx -o bom.json
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

export function addLockCommands(program: Command, { io, version, onExit }: World): void {
  const lock = program
    .command('lock')
    .description('pin every primitive by its content, once it has been reviewed')
    .argument('[path...]', 'pin only what lies here (default: everything)')
    .option('--check', 'write nothing; exit 1 when the lock would change')
    .option('-y, --yes', 'do not ask, on a terminal either')
    .option('--sign <key>', 'sign the lock with this SSH key (ssh-keygen -Y), into primitives-lock.json.sig')
    .addOption(
      new Option(
        '--export <format>',
        'change nothing; write what is pinned as a bill of materials, unless there is drift',
      ).choices(['cyclonedx']),
    )
    .option('-o, --output <file>', 'with --export: write to a file')
    .addHelpText('after', LOCK_EXAMPLES)
    .action(async (paths: string[], flags: LockFlags) => {
      const { lockCommand } = await import('../lock-command');
      onExit(await lockCommand(io, paths, flags, version));
    });
  addOptions(lock, [...SOURCE, ...CONFIGURATION, '--jobs']);
  addAcceptance(lock);

  const verify = program
    .command('verify')
    .description('check that every primitive is pinned and unchanged, and every pinned one is there')
    .option('--lock-ref <rev>', 'take the lock, and nothing else, from this commit: the protected branch')
    .option('--allowed-signers <file>', 'demand a signature of the lock by one of these (see ssh-keygen)')
    .option('-q, --quiet', 'print drift only')
    .addHelpText('after', VERIFY_EXAMPLES)
    .action(async (flags: VerifyFlags) => {
      const { verifyCommand } = await import('../lock-command');
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
      const { mergeLockCommand } = await import('../merge-lock');
      onExit(await mergeLockCommand(io, base, ours, theirs));
    });
}
