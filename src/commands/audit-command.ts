/** `primitives audit` from its flags to its exit code. */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../errors';
import { LOCK_NAME } from '../lock/lock';
import type { AuditReport } from '../report/audit/audit-report';
import type { Target } from '../source/target';
import type { FailOn } from '../types';
import { type AuditOptions, auditTarget } from './audit';
import type { Io } from './io';
import { FORMATS, type Formats, outputsOf, writeOutputs } from './outputs';

export interface AuditFlags {
  format?: string[];
  output?: string;
  failOn?: string;
  against?: string;
  verbose?: boolean;
  quiet?: boolean;
}

/** One row a format; what says findings only is left to the formats of every report. */
export const AUDIT_FORMATS: Formats<AuditReport> = {
  ...FORMATS,
  pretty: async () => (await import('../report/audit/pretty')).auditPretty,
  markdown: async () => (await import('../report/audit/markdown')).auditMarkdown,
  sarif: async () => (await import('../report/audit/sarif')).auditSarif,
  github: async () => (await import('../report/audit/github')).auditGithub,
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
  const { openTarget } = await import('../source/targets');
  const target = await openTarget(text, { cwd: io.cwd, env: io.env, atExit: io.atExit });
  const texts = new Map<string, string>();
  const report = await audited(io, target, {
    against: flags.against,
    version,
    failOn: flags.failOn as FailOn | undefined,
    onText: (path, text) => texts.set(path, text),
  });
  const options = {
    verbose: flags.verbose ?? false,
    quiet: flags.quiet ?? false,
    textOf: (path: string) => texts.get(path),
    userRules: [],
  };
  await writeOutputs(io, report, outputs, options, AUDIT_FORMATS);
  return report.exitCode;
}

async function audited(
  io: Io,
  target: Target,
  { against, ...options }: Omit<AuditOptions, 'baseline'> & { against: string | undefined },
): Promise<AuditReport> {
  try {
    const hasLock = against !== undefined || fs.existsSync(path.join(io.cwd, LOCK_NAME));
    const baseline = hasLock ? await (await import('./against')).baselineOf(io, target, against) : undefined;
    return await auditTarget(target, { ...options, baseline });
  } finally {
    await target.close();
  }
}
