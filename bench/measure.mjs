// @ts-check
/**
 * What a command costs, and how its cost compares with that of another one. Everything is a ratio of CPU time: each
 * subject runs beside its reference in the same rounds, in random order, so that a busy machine slows both.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ argv: string[], cwd: string, codes?: number[] }} Subject `codes`: exit codes that are no accident (0)
 * @typedef {{ cpu: number, wall: number, code: number }} Sample milliseconds; `cpu` is user + system
 * @typedef {Map<string, Sample[]>} Samples by the name of the subject, one a round
 * @typedef {{ method: string, isCpu: boolean, run(subject: Subject): Promise<Sample>, close(): void }} Meter
 */

const WARM_UPS = 2;

/**
 * The environment of children: no NODE_*. NODE_EXTRA_CA_CERTS alone makes every start of Node 20 three times as long,
 * which would flatter every ratio to `node -e 0`.
 * @type {Record<string, string>}
 */
export const childEnv = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || name.startsWith('NODE_') || name === 'FORCE_COLOR' ? [] : [[name, value]],
  ),
);

/**
 * @param {string} name
 * @returns {string | undefined} absolute path of a program
 */
export function which(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return file;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/**
 * The best meter this machine has: wait4 through Python, `time` of bash (1 ms steps), or the clock on the wall.
 * @returns {Meter}
 */
export function createMeter() {
  const python = which('python3');
  if (python && process.platform !== 'win32') return pythonMeter(python);
  const bash = which('bash');
  return bash ? bashMeter(bash) : wallMeter();
}

/**
 * @param {string} python
 * @returns {Meter}
 */
function pythonMeter(python) {
  const script = fileURLToPath(new URL('rusage.py', import.meta.url));
  const helper = spawn(python, ['-I', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = readline.createInterface({ input: helper.stdout })[Symbol.asyncIterator]();
  return {
    method: 'CPU time (user + system) by wait4',
    isCpu: true,
    async run({ argv, cwd }) {
      helper.stdin.write(`${JSON.stringify({ argv, cwd, env: childEnv })}\n`);
      const answer = await answers.next();
      if (answer.done) throw new Error('bench/rusage.py ended early');
      return JSON.parse(answer.value);
    },
    close: () => helper.stdin.end(),
  };
}

/**
 * @param {string} bash
 * @returns {Meter}
 */
function bashMeter(bash) {
  const script = 'TIMEFORMAT="%3U %3S %3R"; { time "$@" </dev/null >/dev/null 2>/dev/null; } 2>&1; exit $?';
  return {
    method: 'CPU time (user + system) by bash, in steps of 1 ms',
    isCpu: true,
    async run({ argv, cwd }) {
      const { stdout, status } = spawnSync(bash, ['-c', script, 'bench', ...argv], { cwd, env: childEnv });
      const [user, system, real] = String(stdout).trim().replaceAll(',', '.').split(/\s+/).map(Number);
      if (user === undefined || system === undefined || real === undefined) throw new Error('bash: no times');
      return { cpu: (user + system) * 1000, wall: real * 1000, code: status ?? -1 };
    },
    close() {},
  };
}

/** @returns {Meter} */
function wallMeter() {
  return {
    method: 'WALL CLOCK: neither python3 nor bash here, so other work on this machine counts as ours',
    isCpu: false,
    async run({ argv, cwd }) {
      const start = performance.now();
      const { status } = spawnSync(argv[0] ?? '', argv.slice(1), { cwd, env: childEnv, stdio: 'ignore' });
      const wall = performance.now() - start;
      return { cpu: wall, wall, code: status ?? -1 };
    },
    close() {},
  };
}

/**
 * @param {Meter} meter
 * @param {Record<string, Subject>} subjects
 * @param {{ rounds: number, random: () => number, onRound?: (round: number) => void, warmUps?: number }} options
 * @returns {Promise<Samples>} without the warm-ups
 */
export async function measure(meter, subjects, { rounds, random, onRound, warmUps = WARM_UPS }) {
  /** @type {Samples} */
  const samples = new Map(Object.keys(subjects).map((name) => [name, []]));
  for (let round = -warmUps; round < rounds; round++) {
    onRound?.(round);
    for (const [name, subject] of shuffled(Object.entries(subjects), random)) {
      const sample = await meter.run(subject);
      if (!(subject.codes ?? [0]).includes(sample.code)) {
        throw new Error(`"${name}" ended with code ${sample.code}: ${subject.argv.join(' ').slice(0, 200)}`);
      }
      if (round >= 0) samples.get(name)?.push(sample);
    }
  }
  return samples;
}

/**
 * @template T
 * @param {T[]} items
 * @param {() => number} random
 * @returns {T[]}
 */
function shuffled(items, random) {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [/** @type {T} */ (result[j]), /** @type {T} */ (result[i])];
  }
  return result;
}

/**
 * @param {number[]} values
 * @returns {number}
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/**
 * @param {Samples} samples
 * @param {string} name
 * @returns {Sample[]}
 */
export function of(samples, name) {
  const found = samples.get(name);
  if (!found || found.length === 0) throw new Error(`"${name}" was not measured`);
  return found;
}

/**
 * @param {Samples} samples
 * @param {string} name
 * @returns {number} the least CPU time of all rounds: what is left when nothing else disturbs
 */
export function cpuMin(samples, name) {
  return Math.min(...of(samples, name).map(({ cpu }) => cpu));
}

/**
 * @param {Samples} samples
 * @param {string} name
 * @returns {number}
 */
export function wallMedian(samples, name) {
  return median(of(samples, name).map(({ wall }) => wall));
}
