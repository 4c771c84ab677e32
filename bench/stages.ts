/** Where the time of a scan goes, as `scan --timing` tells it: each stage beside what it costs to read the same files. */
import { spawnSync } from 'node:child_process';
import { childEnv } from './measure.mjs';
import type { Place } from './rows';

/** Titles, and the stages of --timing that belong to each. */
const STAGES: readonly [title: string, isOf: (stage: string) => boolean][] = [
  ['stage: discover', (stage) => stage === 'discover'],
  ['stage: read and decode', (stage) => stage === 'read'],
  ['stage: parse', (stage) => stage === 'parse'],
  ['stage: hidden text', (stage) => stage === 'check: hidden-text'],
  ['stage: phrasing', (stage) => /^check: (?:fold|views|phrases)$/.test(stage)],
  ['stage: all other checks', (stage) => /^check: (?!hidden-text|fold|views|phrases)/.test(stage)],
];

export const STAGE_TITLES = STAGES.map(([title]) => title);

/**
 * @param rounds the least of so many runs counts
 * @returns milliseconds by title
 */
export function timeStages({ node, cli, root }: Place, rounds: number): Map<string, number> {
  const least = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const { stderr } = spawnSync(node, [cli, 'scan', '--timing', '--format', 'json'], {
      cwd: root,
      env: childEnv,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    const stages = [...stderr.matchAll(/^ *(\d+) {2}([a-z][^\n]*)$/gm)].map(
      ([, micros, stage]) => [stage!, Number(micros) / 1000] as const,
    );
    if (stages.length === 0) throw new Error(`scan --timing says nothing: ${stderr.slice(0, 200)}`);
    for (const [title, isOf] of STAGES) {
      const ms = stages.filter(([stage]) => isOf(stage)).reduce((sum, [, time]) => sum + time, 0);
      least.set(title, Math.min(least.get(title) ?? Number.POSITIVE_INFINITY, ms));
    }
  }
  return least;
}
