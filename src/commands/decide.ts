/** What a gate decides on: a whole project, held against its lock. One file of it is src/commands/decide-file.ts. */
import { type Problem, unknownBy, type Verdict, whatOf } from '../gate/words';
import type { Report } from '../types';
import type { GateFlags } from './gate-options';
import type { Io } from './io';
import { verify } from './verify';

export interface Decision {
  verdict: Verdict;
  /** Where there is one. */
  report?: Report;
  /** Else: why not. */
  error?: unknown;
}

/**
 * @param io its `cwd` is the folder of the lock
 * @throws never: what goes wrong is a verdict
 */
export async function decideAll(io: Io, flags: GateFlags, version: string): Promise<Decision> {
  try {
    const report = await verify(io, {
      from: {},
      lockRef: flags.lockRef,
      allowedSigners: flags.allowedSigners,
      configFile: typeof flags.config === 'string' ? flags.config : undefined,
      useConfig: flags.config !== false,
      includeDependencies: flags.includeDependencies ?? false,
      showProgress: false,
      version,
    });
    return { verdict: verdictOf(report), report };
  } catch (error) {
    return { verdict: unknownBy(error), error };
  }
}

function verdictOf({ exitCode, findings, skipped }: Report): Verdict {
  if (exitCode === 0) return { is: 'clean' };
  if (exitCode === 1) {
    // A package has changed because a file in it has: told once.
    const isTold = (folder: string): boolean => findings.some(({ path }) => path.startsWith(`${folder}/`));
    const problems = findings
      .filter(({ rule, path }) => rule !== 'lock/package-changed' || !isTold(path))
      .map(({ rule, path }): Problem => ({ path, what: whatOf(rule) }));
    return { is: 'drift', problems };
  }
  const [first] = skipped;
  const why = first ? `could not look at "${first.path}" (${first.reason})` : 'the run is not complete';
  return { is: 'unknown', why, hint: 'run `primitives verify`' };
}
