/** `primitives audit` from its flags to its exit code. */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../errors';
import { LOCK_NAME } from '../lock/lock';
import type { AuditReport } from '../report/audit/audit-report';
import type { Target } from '../source/target';
import type { FailOn, Primitive } from '../types';
import { acceptOf } from './accept';
import { type AuditOptions, auditTarget, type Baseline } from './audit';
import type { Io } from './io';
import { FORMATS, type Formats, type Output, outputsOf, writeOutputs } from './outputs';
import { progressLine } from './progress';

export interface AuditFlags {
  format?: string[];
  output?: string;
  failOn?: string;
  against?: string;
  lock?: boolean;
  as?: string;
  accept?: string[];
  path?: string[];
  reason?: string[];
  approveMcp?: string[];
  yes?: boolean;
  verbose?: boolean;
  quiet?: boolean;
}

/** One row a format; what says findings only is left to the formats of every report. */
const AUDIT_FORMATS: Formats<AuditReport> = {
  ...FORMATS,
  pretty: async () => (await import('../report/audit/pretty')).auditPretty,
  markdown: async () => (await import('../report/audit/markdown')).auditMarkdown,
  sarif: async () => (await import('../report/audit/sarif')).auditSarif,
  github: async () => (await import('../report/audit/github')).auditGithub,
  html: async () => (await import('../report/html/page')).auditHtml,
  junit: async () => (await import('../report/audit/junit')).auditJunit,
};

/**
 * @param targets as typed: folders, archives, repositories, packages of npm
 * @returns the exit code: the worst of all targets
 * @throws ExpectedError for flags or a target that cannot be used
 */
export async function auditCommand(
  io: Io,
  targets: string[],
  flags: AuditFlags,
  version: string,
): Promise<number> {
  const outputs = outputsOf(flags, AUDIT_FORMATS);
  const [text, ...more] = targets;
  if (text === undefined || more.length > 0)
    throw new ExpectedError('usage', 'audit takes one package', 'for many: primitives audit --list FILE');
  const accept = acceptOf(flags, 'audit --lock');
  if (!flags.lock && (accept.length > 0 || flags.approveMcp || flags.as !== undefined || flags.yes))
    throw new ExpectedError(
      'usage',
      '--as, --accept, --approve-mcp and --yes belong to --lock',
      'add --lock',
    );
  const { openTarget } = await import('../source/targets');
  const target = await openTarget(text, { cwd: io.cwd, env: io.env, atExit: io.atExit });
  try {
    return await auditOpened(io, target, { outputs, flags, accept, version });
  } finally {
    await target.close();
  }
}

/** What the lock of the current folder says of it, where there is one. */
async function baselineFor(io: Io, target: Target, against?: string): Promise<Baseline | undefined> {
  const hasLock = against !== undefined || fs.existsSync(path.join(io.cwd, LOCK_NAME));
  return hasLock ? (await import('./against')).baselineOf(io, target, against) : undefined;
}

/**
 * An audit without a terminal.
 * @param target opened; the caller closes it
 * @throws ExpectedError for a lock that is none, or that does not pin what `against` names
 */
export async function auditAgainstLock(
  io: Io,
  target: Target,
  { against, ...options }: Pick<AuditOptions, 'version' | 'failOn'> & { against?: string | undefined },
): Promise<AuditReport> {
  const baseline = await baselineFor(io, target, against);
  return auditTarget(target, { ...options, baseline, progress: progressLine(io, false) });
}

interface Asked {
  outputs: Output[];
  flags: AuditFlags;
  accept: ReturnType<typeof acceptOf>;
  version: string;
}

async function auditOpened(
  io: Io,
  target: Target,
  { outputs, flags, accept, version }: Asked,
): Promise<number> {
  const { against, failOn } = flags;
  const baseline = await baselineFor(io, target, against);
  const locking = flags.lock ? await import('./audit-lock') : undefined;
  const root = locking?.rootFor(io, target, flags.as, baseline?.root);
  const texts = new Map<string, string>();
  let inventory: Primitive[] = [];
  const report = await auditTarget(target, {
    version,
    failOn: failOn as FailOn | undefined,
    onText: (file, text) => texts.set(file, text),
    onInventory: (all) => {
      inventory = all;
    },
    baseline,
    root,
  });
  const options = {
    verbose: flags.verbose ?? false,
    quiet: flags.quiet ?? false,
    textOf: (path: string) => texts.get(path),
    userRules: [],
    page: async () => ({ inventory }),
  };
  await writeOutputs(io, report, outputs, options, AUDIT_FORMATS);
  if (!locking || root === undefined) return report.exitCode;
  const approve = flags.approveMcp ?? [];
  return locking.lockAudited(io, target, report, {
    root,
    accept,
    approve,
    isSure: flags.yes ?? false,
    version,
  });
}
