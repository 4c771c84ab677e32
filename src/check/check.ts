/**
 * (Document) -> observations. Pure and independent of order. A detector that throws makes the run incomplete; it never
 * makes a file look clean.
 */
import type { Document } from '../document';
import { LIMITS } from '../limits';
import type { Observation, Skip } from '../types';
import { checkFrontmatter } from './execution/frontmatter';
import { checkHiddenText } from './hidden-text';
import { checkBinary } from './integrity/binary';
import { collidingNames, deceptiveName } from './integrity/names';

/** One row a family. Adding a detector is adding a row. */
const DETECTORS: [family: string, detect: (document: Document, into: Observation[]) => void][] = [
  ['hidden-text', checkHiddenText],
  ['execution', checkFrontmatter],
];

export interface Checked {
  observations: Observation[];
  skipped: Skip[];
}

export function check(document: Document): Checked {
  const observations: Observation[] = [];
  const skipped: Skip[] = [];
  observations.push(...checkName(document.path));
  if (document.content.binary) {
    checkBinary(document.content.binary, observations);
    return { observations, skipped };
  }
  for (const [family, detect] of DETECTORS) {
    const found: Observation[] = [];
    try {
      detect(document, found);
    } catch (error) {
      skipped.push({
        path: document.path,
        reason: 'rule-failed',
        detail: `${family}: ${(error as Error).message}`,
      });
    }
    for (const observation of found) observations.push(observation);
  }
  if (observations.length > LIMITS.findingsPerFile) {
    skipped.push({
      path: document.path,
      reason: 'finding-limit',
      detail: `${observations.length} findings, the worst ${LIMITS.findingsPerFile} are kept`,
    });
    observations.sort((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity) || a.start - b.start);
    observations.length = LIMITS.findingsPerFile;
  }
  return { observations, skipped };
}

const RANK = ['critical', 'high', 'medium', 'low', 'info'];

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
