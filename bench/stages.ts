/**
 * Where the time of a scan goes, as `scan --timing` tells it. That is told on the clock, which other work on the machine
 * disturbs, so that only shares are taken from it.
 */
import { spawnSync } from 'node:child_process';
import { childEnv } from './measure.mjs';
import type { Place, Row } from './rows';

/** Titles, and the stages of --timing that belong to each. */
const STAGES: readonly [title: string, isOf: (stage: string) => boolean][] = [
  ['stage: discover', (stage) => stage === 'discover'],
  ['stage: read and decode', (stage) => stage === 'read'],
  ['stage: parse', (stage) => stage === 'parse'],
  ['stage: hidden text', (stage) => stage === 'check: hidden-text'],
  ['stage: phrasing', (stage) => /^check: (?:fold|views|phrases)$/.test(stage)],
  ['stage: all other checks', (stage) => /^check: (?!hidden-text|fold|views|phrases)/.test(stage)],
];

/** What is divided, and what it is held against. */
export const WHOLE: Row = {
  title: '',
  tree: 'p2000',
  run: ({ node, cli }) => [node, cli, 'scan'],
  codes: [1],
  to: ['read loop'],
  base: 'node -e 0',
};

export const STAGE_TITLES = STAGES.map(([title]) => title);

/**
 * @param rounds the least of so many runs counts
 * @returns by title, from 0 to 1
 */
export function sharesOf({ node, cli, root }: Place, rounds: number): Map<string, number> {
  const least = new Map<string, number>();
  let all = Number.POSITIVE_INFINITY;
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
    all = Math.min(all, new Map(stages).get('all') ?? all);
    for (const [title, isOf] of STAGES) {
      const ms = stages.filter(([stage]) => isOf(stage)).reduce((sum, [, time]) => sum + time, 0);
      least.set(title, Math.min(least.get(title) ?? Number.POSITIVE_INFINITY, ms));
    }
  }
  return new Map([...least].map(([title, ms]) => [title, ms / all]));
}
