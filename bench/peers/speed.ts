/** What a whole project costs each scanner: the same trees, the same sandbox, in the same rounds as ours. */
import type { Tree } from '../corpus.mjs';
import { cpuMin, type createMeter, measure, type Subject } from '../measure.mjs';
import { runIn, type Sandbox } from './sandbox';
import type { Peer } from './table';

/** A scanner that takes longer for one tree is said to have run out of time. */
const RUN_SECONDS = 60;

export interface Speed {
  tree: string;
  peer: string;
  /** Least CPU time of all rounds; missing when it did not end in time. */
  cpuMs?: number;
  /** How often ours that is. */
  ratio?: number;
  /** Files it says it has read; missing where it does not say. */
  read?: number;
  why?: string;
}

interface Entrant {
  peer: Peer;
  start: string[];
}

export async function speedOn(
  sandbox: Sandbox,
  meter: ReturnType<typeof createMeter>,
  entrants: readonly Entrant[],
  name: string,
  tree: Tree,
  files: string[],
  { rounds, random }: { rounds: number; random: () => number },
): Promise<Speed[]> {
  const subjects: Record<string, Subject> = {};
  const results: Speed[] = [];
  for (const { peer, start } of entrants) {
    const argv = [...start, ...peer.projectArgs(files)];
    const first = runIn(sandbox, argv, { cwd: tree.root, seconds: RUN_SECONDS });
    const result: Speed = { tree: name, peer: peer.name };
    results.push(result);
    if (first.isTimeout) {
      result.why = `not done in ${RUN_SECONDS} s of CPU time`;
      continue;
    }
    try {
      const read = peer.filesRead?.(first.stdout);
      if (read !== undefined) result.read = read;
    } catch {
      result.why = 'no report';
      continue;
    }
    // Whatever it ends with now, it has to end with again.
    subjects[peer.name] = {
      argv: sandbox.wrap(argv, RUN_SECONDS),
      cwd: tree.root,
      codes: [first.code ?? 0],
    };
  }
  const samples = await measure(meter, subjects, { rounds, random, warmUps: 0 });
  const ours = entrants[0]!.peer.name;
  for (const result of results) {
    if (!(result.peer in subjects)) continue;
    result.cpuMs = cpuMin(samples, result.peer);
    result.ratio = result.cpuMs / cpuMin(samples, ours);
  }
  return results;
}
