/** What names alone say, whatever they lead to: all that the walk needs of this stage. */
import type { Observation } from '../types';
import { collidingNames, deceptiveName } from './integrity/names';

/** Observations about one path, whatever it leads to. */
export function checkName(path: string): Observation[] {
  const observations: Observation[] = [];
  deceptiveName(path, observations);
  return observations;
}

/** Observations about all paths together, keyed by path. */
export function checkNames(paths: readonly string[]): [string, Observation][] {
  return collidingNames(paths).map(([path, other]) => [
    path,
    {
      rule: 'integrity/case-collision',
      severity: 'medium',
      start: 0,
      end: 0,
      message: `"${path}" and "${other}" are one file on macOS and Windows: one replaces the other`,
    },
  ]);
}
