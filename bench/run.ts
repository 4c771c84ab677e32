/**
 * `npm run bench`: is the built CLI as fast as docs/architecture.md ("Speed") says? Every figure is a ratio to something
 * that runs beside it: the bare start of Node, `find`, `sha512sum`, `rg`. Times alone say more about the machine.
 *
 *   npm run bench -- [--only TEXT] [--rounds N] [--small] [--gate] [--json FILE] [--write] [--cli FILE] [--keep]
 *
 *   --only TEXT  rows whose title holds this, with what they need
 *   --rounds N   rounds per measurement (default 11; fewer than 9 say little)
 *   --small      trees of 20,000 and 30,000 files to walk (default: 118,000 and 100,000)
 *   --gate       exit 1 when a figure is beyond its limit twice in a row, or a counted one once
 *   --json FILE  the figures for a machine
 *   --write      to bench/results/bench.json, and docs/benchmarks.md from it; with --only, these rows in it
 *   --cli FILE   another build (default dist/cli.cjs)
 *   --keep       leave the trees where they are and say where
 *
 * What a row is, is in rows.ts, counted.ts and stages.ts. Exit codes: 0 measured, 1 gate, 2 a command gave another answer
 * than what was planted, or the bench could not run.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { adversarial, Random, SEED, type Tree } from './corpus.mjs';
import { COUNTED, type Counted } from './counted';
import { blank, type Figure, round, verdictOf } from './figure';
import { writeFiles, writeRules } from './files';
import { type Machine, machineOf } from './machine';
import {
  cpuMin,
  createMeter,
  measure,
  median,
  of,
  type Samples,
  type Subject,
  wallMedian,
  which,
} from './measure.mjs';
import { printTable } from './print';
import {
  factsOf,
  type Place,
  REFERENCES,
  type Reference,
  type ReferenceName,
  ROWS,
  type Row,
  WORST,
} from './rows';
import { STAGE_TITLES, sharesOf, WHOLE } from './stages';
import { growTree, type TreeName, WrongAnswer } from './trees';
import { RESULTS, writeDocument } from './write';

export interface BenchResults {
  machine: Machine;
  method: string;
  rounds: number;
  trees: Record<string, { files: number; folders: number; bytes: number; fingerprint: string }>;
  figures: Figure[];
  /** The hardest kinds of 1 MB, in milliseconds. */
  kinds: { name: string; ms: number }[];
}

const WORST_TITLE = 'worst: 1 MB of one kind';
const node = process.execPath;

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '11' },
    small: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    cli: { type: 'string', default: path.join(import.meta.dirname, '../dist/cli.cjs') },
    keep: { type: 'boolean', default: false },
  },
});
const rounds = Math.max(1, Number.parseInt(flags.rounds, 10) || 1);
const isWanted = ({ title }: { title: string }): boolean => title.includes(flags.only);

const work = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'primitives-bench-'));
process.on('exit', () => {
  if (flags.keep) console.error(`trees: ${work}`);
  else fs.rmSync(work, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(2));

function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

/** A build that runs while we measure must not change what we measure. */
function copyOfBuild(): string {
  if (!fs.existsSync(flags.cli)) throw new Error(`no ${flags.cli}: run \`npm run build\` first`);
  const copy = path.join(work, 'dist');
  fs.cpSync(path.dirname(flags.cli), copy, { recursive: true });
  return path.join(copy, path.basename(flags.cli));
}

/** Trees are made once, when the first row needs them. */
function nursery(cli: string): (name: TreeName) => { tree: Tree; place: Place } {
  const grown = new Map<TreeName, { tree: Tree; place: Place }>();
  return (name) => {
    let one = grown.get(name);
    if (!one) {
      say(`making the tree ${name}, and checking the answer ...`);
      one = growTree(name, work, { node, cli }, flags.small);
      writeFiles(one.place);
      grown.set(name, one);
    }
    return one;
  };
}

type Nursery = ReturnType<typeof nursery>;

/** A row with everything it takes to be timed. */
interface Ready {
  row: Row;
  subject: string;
  to: string[];
  base: string | undefined;
}

function prepare(trees: Nursery, rows: readonly Row[], subjects: Record<string, Subject>): Ready[] {
  const add = (name: string, argv: string[], cwd: string, codes: number[] = [0]): string => {
    subjects[name] ??= { argv: [absolute(argv[0]!), ...argv.slice(1)], cwd, codes };
    return name;
  };
  return rows.map((row) => {
    const { place } = trees(row.tree);
    const beside = (name: ReferenceName): string => {
      const { tree = row.tree, run }: Reference = REFERENCES[name];
      const there = trees(tree).place;
      if (name.startsWith('rg')) writeRules(there);
      return add(`${name} @ ${tree}`, run(there), there.root, [0]);
    };
    const argv = row.run(place);
    return {
      row,
      subject: add(`${argv.slice(2).join(' ')} @ ${row.tree}`, argv, place.root, row.codes),
      to: (row.to ?? []).map(beside),
      base: row.base === undefined ? undefined : beside(row.base),
    };
  });
}

function absolute(program: string): string {
  return path.isAbsolute(program) ? program : (which(program) ?? program);
}

/** @returns why a row cannot be measured here */
function obstacle(row: Row, cli: string): string | undefined {
  const why = row.skip?.(factsOf(cli, flags.small));
  if (why !== undefined) return why;
  const needs = [...(row.to ?? []), ...(row.base ? [row.base] : [])].flatMap(
    (name) => REFERENCES[name].needs,
  );
  const missing = needs.find((program) => which(program) === undefined);
  return missing === undefined ? undefined : `no ${missing} on this machine`;
}

function figureOf({ row, subject, to, base }: Ready, samples: Samples, canJudge: boolean): Figure {
  const { title, target, limit, isWall } = row;
  const cost = (name: string): number => (isWall ? wallMedian(samples, name) : cpuMin(samples, name));
  const value = cost(subject) - (base === undefined ? 0 : cost(base));
  const below = to.reduce((sum, name) => sum + cost(name), 0);
  const isRatio = to.length > 0;
  const figure = isRatio ? value / below : value;
  const perRound = of(samples, subject).map(
    ({ cpu }, i) =>
      (cpu - (base === undefined ? 0 : of(samples, base)[i]!.cpu)) /
      (isRatio ? to.reduce((sum, name) => sum + of(samples, name)[i]!.cpu, 0) : 1),
  );
  return {
    ...blank(title, canJudge ? verdictOf(figure, target, limit) : 'not judged: the machine is busy'),
    value: `${round(value)} ms`,
    reference: isRatio ? `${(row.to ?? []).join(' + ')}: ${round(below)} ms` : '',
    figure: round(figure),
    unit: isRatio ? 'x' : 'ms',
    paired: round(median(perRound)),
    wallMs: round(wallMedian(samples, subject)),
    target: target ?? null,
    limit: limit ?? null,
  };
}

function countedFigure(
  trees: Nursery,
  { title, tree: name, unit, count, target, isExact, needs }: Counted,
): Figure {
  const missing = needs?.find((program) => which(program) === undefined);
  if (missing !== undefined) return blank(title, `skipped: no ${missing} on this machine`);
  const { tree, place } = trees(name);
  const most = target?.(tree.files, tree.folders);
  const figure = count(place);
  return {
    ...blank(title, verdictOf(figure, most, isExact ? most : undefined)),
    value: String(figure),
    figure,
    unit,
    target: most ?? null,
    limit: (isExact ? most : undefined) ?? null,
  };
}

/**
 * @param scanMs what the whole scan costs
 * @param readMs what it costs to read the same files
 */
function stageFigures(trees: Nursery, scanMs: number, readMs: number): Figure[] {
  const { tree, place } = trees('p2000');
  const shares = sharesOf(place, Math.min(rounds, 5));
  const perFile = (ms: number): number => round((ms * 1000) / tree.files);
  return STAGE_TITLES.filter((title) => isWanted({ title })).map((title) => {
    const ms = scanMs * shares.get(title)!;
    return {
      ...blank(title, ''),
      value: `${perFile(ms)} us a file`,
      reference: `reading them: ${perFile(readMs)} us a file`,
      figure: round(ms / readMs),
      unit: 'x' as const,
    };
  });
}

/** The hardest single kind of text first. */
async function worstKinds(
  meter: ReturnType<typeof createMeter>,
  cli: string,
): Promise<BenchResults['kinds']> {
  const kinds: BenchResults['kinds'] = [];
  for (const { name, tree } of adversarial(path.join(work, 'kinds'))) {
    say(`worst case: ${name}`);
    const run = async (): Promise<number> =>
      (await meter.run({ argv: [node, cli, 'scan'], cwd: tree.root })).cpu;
    let ms = await run();
    // Near a limit, chance must not decide; far from it, it cannot.
    for (let i = 0; i < 2 && ms > WORST.target && ms < 2 * WORST.limit; i++) ms = Math.min(ms, await run());
    kinds.push({ name, ms: Math.round(ms) });
  }
  return kinds.sort((a, b) => b.ms - a.ms);
}

/**
 * Rows that were measured again take the place of what is stored of them.
 * @throws when what is stored is of another machine or commit: one page tells of one build
 */
function inserted(now: BenchResults): BenchResults {
  const before = JSON.parse(fs.readFileSync(RESULTS.bench, 'utf8')) as BenchResults;
  const of = ({ machine: { cpu, node: version, commit } }: BenchResults): string =>
    `${cpu}, Node ${version}, commit ${commit.id}`;
  if (of(now) !== of(before))
    throw new Error(`stored is ${of(before)}; this is ${of(now)}: measure all rows`);
  const again = new Map(now.figures.map((figure) => [figure.title, figure]));
  return {
    ...before,
    machine: { ...now.machine, load: Math.max(now.machine.load, before.machine.load) },
    rounds: Math.min(now.rounds, before.rounds),
    trees: { ...before.trees, ...now.trees },
    figures: before.figures.map((figure) => again.get(figure.title) ?? figure),
    kinds: now.kinds.length > 0 ? now.kinds : before.kinds,
  };
}

async function main(): Promise<number> {
  if (flags.write && flags.small) throw new Error('--write takes trees in full: leave --small away');
  const cli = copyOfBuild();
  const trees = nursery(cli);
  const rows = ROWS.filter(isWanted);
  const why = new Map(rows.map((row) => [row, obstacle(row, cli)]));
  const subjects: Record<string, Subject> = {};
  const ready = prepare(
    trees,
    rows.filter((row) => why.get(row) === undefined),
    subjects,
  );
  const hasStages = STAGE_TITLES.some((title) => isWanted({ title }));
  const whole = hasStages ? prepare(trees, [WHOLE], subjects)[0] : undefined;
  const meter = createMeter();
  const random = new Random(SEED);
  let load = 0;
  let kinds: BenchResults['kinds'] = [];

  const timed = async (): Promise<Figure[]> => {
    load = Math.max(load, os.loadavg()[0] ?? 0);
    const samples = await measure(meter, subjects, {
      rounds,
      warmUps: Math.min(2, rounds - 1),
      random: () => random.next(),
      onRound: (at) => say(at < 0 ? 'warming up ...' : `round ${at + 1} of ${rounds}`),
    });
    load = Math.max(load, os.loadavg()[0] ?? 0);
    // CPU time survives a busy machine, the clock on the wall does not.
    const canJudge = (row: Row): boolean => (meter.isCpu && !row.isWall) || load <= os.cpus().length;
    const figures = rows.map((row) => {
      const one = ready.find((candidate) => candidate.row === row);
      return one ? figureOf(one, samples, canJudge(row)) : blank(row.title, `skipped: ${why.get(row)}`);
    });
    if (isWanted({ title: WORST_TITLE })) {
      kinds = await worstKinds(meter, cli);
      const { name, ms } = kinds[0]!;
      const verdict = verdictOf(ms, WORST.target, WORST.limit);
      figures.push({
        ...blank(WORST_TITLE, verdict),
        ...WORST,
        value: `${name}: ${ms} ms`,
        figure: ms,
        unit: 'ms',
      });
    }
    if (whole) {
      const [scan, loop, bare] = [whole.subject, whole.to[0]!, whole.base!].map((name) =>
        cpuMin(samples, name),
      );
      figures.push(...stageFigures(trees, scan! - bare!, loop! - bare!));
    }
    return figures;
  };

  const failed = (figures: readonly Figure[]): Set<string> =>
    new Set(figures.filter(({ verdict }) => verdict === 'FAILED').map(({ title }) => title));
  let figures = await timed();
  let beyond = failed(figures);
  if (flags.gate && beyond.size > 0) {
    say('beyond the limit: once more ...');
    figures = await timed();
    const again = failed(figures);
    beyond = new Set([...beyond].filter((title) => again.has(title)));
  }
  const counts = COUNTED.filter(isWanted).map((one) => countedFigure(trees, one));
  for (const title of failed(counts)) beyond.add(title);
  meter.close();
  say('');

  const names = [...new Set(ready.map(({ row }) => row.tree))];
  const results: BenchResults = {
    machine: { ...machineOf(), load: round(load) },
    method: meter.method,
    rounds,
    trees: Object.fromEntries(
      names.map((name) => {
        const { files, folders, bytes, fingerprint } = trees(name).tree;
        return [name, { files, folders, bytes, fingerprint }];
      }),
    ),
    figures: [...figures, ...counts],
    kinds,
  };
  printTable(results);
  if (flags.json !== undefined) fs.writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);
  if (flags.write) {
    const stored = flags.only === '' ? results : inserted(results);
    fs.writeFileSync(RESULTS.bench, `${JSON.stringify(stored, null, 2)}\n`);
    writeDocument();
  }
  if (!flags.gate || beyond.size === 0) return 0;
  console.error(`beyond the limit: ${[...beyond].join('; ')}`);
  return 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    say('');
    console.error(error instanceof WrongAnswer ? `wrong answer, nothing measured: ${error.message}` : error);
    process.exit(2);
  },
);
