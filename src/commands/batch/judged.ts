/** The audit of one package of a list -> what is written down of it. Never throws: what cannot be looked at is a result. */
import { ExpectedError } from '../../errors';
import { visible } from '../../text/escape';
import type { FailOn } from '../../types';
import { auditTarget } from '../audit';
import type { Io } from '../io';
import type { Item } from './list';
import type { Judged } from './results';

export interface JudgeOptions {
  version: string;
  failOn: FailOn;
}

export async function judgePackage(
  io: Io,
  { target: text, expected }: Pick<Item, 'target' | 'expected'>,
  { version, failOn }: JudgeOptions,
): Promise<Judged> {
  try {
    const { openTarget } = await import('../../source/targets');
    const target = await openTarget(text, { cwd: io.cwd, env: io.env, atExit: io.atExit });
    try {
      const archive = 'integrity' in target.origin ? target.origin.integrity : undefined;
      const report = await auditTarget(target, { version, failOn });
      const { digest, type, files, bytes } = report.package;
      if (expected !== undefined && expected !== digest && expected !== archive)
        return {
          ...unknown('its digest is not the one in the list'),
          digest,
          ...(archive ? { archive } : {}),
        };
      return {
        verdict: report.verdict,
        complete: report.complete,
        exitCode: report.exitCode,
        digest,
        ...(archive ? { archive } : {}),
        type,
        files,
        bytes,
        findings: report.summary.findings,
        reasons: report.reasons,
        rules: counted(report.findings.filter(({ status }) => status === 'shown').map(({ rule }) => rule)),
        capabilities: counted(report.capabilities.map(({ kind }) => kind)),
        skipped: report.summary.skipped,
      };
    } finally {
      await target.close();
    }
  } catch (error) {
    const message = visible((error as Error)?.message ?? String(error), 300);
    return unknown(error instanceof ExpectedError ? message : `internal error, please report it: ${message}`);
  }
}

/** A package that could not be looked at: not knowing is not clean. */
export function unknown(error: string): Judged {
  return { verdict: 'unknown', complete: false, exitCode: 3, error };
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
