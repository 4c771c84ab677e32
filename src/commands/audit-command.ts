/** `primitives audit` from its flags to its exit code. */
import { ExpectedError } from '../errors';
import type { AuditReport } from '../report/audit/audit-report';
import type { Target } from '../source/target';
import type { FailOn } from '../types';
import { auditTarget } from './audit';
import type { Io } from './io';
import { FORMATS, type Formats, outputsOf, writeOutputs } from './outputs';

export interface AuditFlags {
  format?: string[];
  output?: string;
  failOn?: string;
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
  const target = await openTarget(text, { cwd: io.cwd, env: io.env, atExit: () => () => {} });
  const report = await audited(target, { version, failOn: flags.failOn as FailOn | undefined });
  const options = {
    verbose: flags.verbose ?? false,
    quiet: flags.quiet ?? false,
    textOf: () => undefined,
    userRules: [],
  };
  await writeOutputs(io, report, outputs, options, AUDIT_FORMATS);
  return report.exitCode;
}

async function audited(target: Target, options: Parameters<typeof auditTarget>[1]): Promise<AuditReport> {
  try {
    return await auditTarget(target, options);
  } finally {
    await target.close();
  }
}
