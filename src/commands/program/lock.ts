/** `lock`, `verify`, `merge-lock`: what was reviewed, and whether it is still that. */
import { type Command, Option } from 'commander';
import type { LockFlags, VerifyFlags } from '../lock-command';
import { addAcceptance, addOptions, CONFIGURATION, SOURCE, type World } from './options';

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
    .action(async (base: string, ours: string, theirs: string) => {
      const { mergeLockCommand } = await import('../merge-lock');
      onExit(await mergeLockCommand(io, base, ours, theirs));
    });
}
