/** `audit` and `merge`: packages before they are installed, one or a list of them. */
import { type Command, Option } from 'commander';
import type { FailOn } from '../../types';
import type { AuditFlags } from '../audit-command';
import type { BatchFlags } from '../batch/batch';
import { addAcceptance, addOptions, collect, type World } from './options';

export function addAuditCommands(program: Command, { io, version, onExit }: World): void {
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
    .action(async (targets: string[], flags: AuditFlags & BatchFlags & { worker?: true }) => {
      if (flags.worker) {
        const { work } = await import('../batch/worker');
        return onExit(await work(io, { version, failOn: (flags.failOn ?? 'high') as FailOn }));
      }
      if (flags.list !== undefined || targets[0] === '-') {
        const { auditList } = await import('../batch/batch');
        return onExit(await auditList(io, targets, flags, version));
      }
      const { auditCommand } = await import('../audit-command');
      onExit(await auditCommand(io, targets, flags, version));
    });
  addOptions(audit, ['--format', '--output', '--fail-on']);
  addAcceptance(audit);

  program
    .command('merge')
    .description('put the results of all shards of `audit --list` together, in the order of the list')
    .argument('<partials...>', 'what `audit --list --shard` wrote: every shard once')
    .option('-o, --output <file>', 'write to a file')
    .action(async (partials: string[], flags: { output?: string }) => {
      const { mergeCommand } = await import('../batch/merge');
      onExit(await mergeCommand(io, partials, flags));
    });
}
