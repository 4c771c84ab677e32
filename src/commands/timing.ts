/** `--timing`: where the time of a run went, stage by stage, and which rules took most of it. */
import { visible } from '../text/escape';
import type { Recorder, Times } from '../types';

export interface Timing extends Recorder {
  /** Times are whole microseconds. */
  text(): string;
}

type RuleTime = (Times['rules'] extends Map<string, infer Time> ? Time : never) & {
  /** The last file it was tried in. */
  file?: number;
};

const SLOWEST = 10;

export function createTiming(): Timing {
  let stages = new Map<string, number>();
  let rules = new Map<string, RuleTime>();
  const started = performance.now();
  let last = started;
  let file = 0;
  return {
    lap(what) {
      const now = performance.now();
      stages.set(what, (stages.get(what) ?? 0) + now - last);
      last = now;
    },
    nextFile() {
      file++;
    },
    now: () => performance.now(),
    rule(id, since, tries) {
      const time = rules.get(id) ?? { ms: 0, tries: 0, files: 0, file: 0 };
      time.ms += performance.now() - since;
      time.tries += tries;
      if (time.file !== file) time.files++;
      time.file = file;
      rules.set(id, time);
    },
    take() {
      const taken = { stages, rules };
      stages = new Map();
      rules = new Map();
      last = performance.now();
      return taken;
    },
    add(times) {
      for (const [what, ms] of times.stages) stages.set(what, (stages.get(what) ?? 0) + ms);
      for (const [id, { ms, tries, files }] of times.rules) {
        const time = rules.get(id) ?? { ms: 0, tries: 0, files: 0 };
        rules.set(id, {
          ...time,
          ms: time.ms + ms,
          tries: time.tries + tries,
          files: time.files + files,
        });
      }
    },
    text() {
      const slowest = [...rules].sort((a, b) => b[1].ms - a[1].ms).slice(0, SLOWEST);
      const table = [
        ['microseconds', 'stage'],
        ...ordered(stages).map(([what, ms]) => [micros(ms), visible(what)]),
        [micros(last - started), 'all'],
      ];
      const ruleTable = [
        ['microseconds', 'tries', 'files', 'rule'],
        ...slowest.map(([id, { ms, tries, files }]) => [micros(ms), `${tries}`, `${files}`, visible(id)]),
      ];
      return `${aligned(table)}${slowest.length > 0 ? `\n${aligned(ruleTable)}` : ''}`;
    },
  };
}

/** In the order of the journey; whatever else there is stands between. */
const FIRST = ['rules', 'prepare', 'discover', 'read', 'parse'];
const LAST = ['judge', 'report'];

function ordered(stages: ReadonlyMap<string, number>): [what: string, ms: number][] {
  const rank = (what: string): number =>
    FIRST.includes(what) ? FIRST.indexOf(what) - FIRST.length : LAST.indexOf(what) + 1;
  return [...stages].sort((a, b) => rank(a[0]) - rank(b[0]));
}

function micros(ms: number): string {
  return String(Math.round(ms * 1_000));
}

/** Numbers to the right, the name last. */
function aligned(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => {
      const cells = row.map((cell, i) => (i === row.length - 1 ? cell : cell.padStart(widths[i]!)));
      return `${cells.join('  ')}\n`;
    })
    .join('');
}
