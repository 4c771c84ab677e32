/**
 * `npm run bench:peers`: what other scanners of the same files find in a labelled corpus, what they flag without reason,
 * and what they cost, beside ours in one run. docs/benchmarks.md is made of the results.
 *
 *   npm run bench:peers -- [--corpus <folder|archive>] [--only NAME] [--rounds N] [--json FILE] [--write]
 *
 *   --corpus     labelled, as docs/evaluation.md describes; without one, only time is measured
 *   --honest N   of the benign units, and of the hard negatives, at most N, chosen by a seed (default: all)
 *   --only NAME  scanners whose name holds this; ours is timed beside them
 *   --rounds N   of the measurement of time (default 5; 0 measures none)
 *   --json FILE  figures; what FILE holds already of scanners that did not run now is kept
 *   --write      to bench/results/peers.json, and docs/benchmarks.md from it
 *
 * Linux, as root: the scanners run without a network and without rights. Exit codes: 0 measured, 2 it could not.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { corpusRoot, LABELS, loadCorpus, locateCorpus, type Unit } from '../../scripts/eval/load';
import { type EvalSummary, summaryOf } from '../../scripts/eval/summary';
import { withUnpacked } from '../../scripts/eval/unpack';
import { Random, rules, SEED, skills } from '../corpus.mjs';
import { machineOf } from '../machine';
import { createMeter } from '../measure.mjs';
import { RESULTS, writeDocument } from '../write';
import { detect } from './detect';
import pinned from './package.json';
import { createSandbox, install, type Sandbox } from './sandbox';
import { type Speed, speedOn } from './speed';
import { PEERS, type Peer } from './table';

/** What one scanner finds. */
export interface PeerDetection {
  name: string;
  version: string;
  command: string;
  madeFor: string;
  blindTo: string;
  summary: EvalSummary;
  /** Units none of whose files it reads. */
  unread: number;
  failed: { timeout: number; noReport: number };
}

export interface PeerResults {
  machine: ReturnType<typeof machineOf>;
  detection: PeerDetection[];
  speed: { rounds: number; trees: Record<string, { files: number; bytes: number }>; rows: Speed[] };
}

const ROOT = path.resolve(import.meta.dirname, '../..');

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string' },
    only: { type: 'string' },
    honest: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const place = flags.corpus === undefined ? undefined : locateCorpus(flags.corpus);
  if (!place || 'folder' in place) return compare(place?.folder);
  // A process of its own, so that this one stays awake and removes the folder.
  return withUnpacked(place.archive, async (folder, run) => {
    const self = [
      ...process.execArgv,
      import.meta.filename,
      ...process.argv.slice(2),
      '--corpus',
      corpusRoot(folder),
    ];
    return (await run(process.execPath, self, 'inherit')).code;
  });
}

async function compare(corpus: string | undefined): Promise<number> {
  const sandbox = createSandbox();
  try {
    say('installing the scanners ...');
    install(sandbox);
    fs.cpSync(path.join(ROOT, 'dist'), path.join(sandbox.folder, 'dist'), { recursive: true });
    const wanted = PEERS.filter(({ name }) => name.includes(flags.only ?? ''));
    const detection = corpus === undefined ? [] : detectAll(sandbox, wanted, corpus);
    const [ours] = PEERS;
    const speed = await speedOfAll(sandbox, [ours!, ...wanted.filter((peer) => peer !== ours)]);
    const results: PeerResults = { machine: machineOf(), detection, speed };
    const file = flags.write ? RESULTS.peers : flags.json;
    if (file !== undefined) fs.writeFileSync(file, `${JSON.stringify(merged(file, results), null, 2)}\n`);
    if (flags.write) writeDocument();
    return 0;
  } finally {
    sandbox.remove();
  }
}

function startOf(sandbox: Sandbox, { package: name, bin }: Peer): string[] {
  const entry =
    name === undefined ? path.join(sandbox.folder, 'dist/cli.cjs') : path.join(sandbox.modules, bin);
  return [process.execPath, entry];
}

function detectAll(sandbox: Sandbox, peers: readonly Peer[], folder: string): PeerDetection[] {
  const all = loadCorpus(folder);
  const corpus = { ...all, units: sampleOf(all.units) };
  return peers.map((peer) => {
    const { evaluation, unread, failed, seconds } = detect(
      sandbox,
      peer,
      startOf(sandbox, peer),
      corpus,
      say,
    );
    const summary = summaryOf(evaluation);
    const { name, command, madeFor, blindTo } = peer;
    const share = ({ hit, of }: { hit: number; of: number }): string => `${hit}/${of}`;
    console.log(
      `${name}: malicious ${share(summary.headline.total.units)}, benign ${share(summary.benign)}, hard negatives ${share(summary.hardNegative)}; unread ${unread}, failed ${JSON.stringify(failed)}; ${seconds.toFixed(0)} s`,
    );
    return { name, version: versionOf(peer), command, madeFor, blindTo, summary, unread, failed };
  });
}

/** All that is malicious, and some of the honest: the same of every run. */
function sampleOf(units: readonly Unit[]): Unit[] {
  if (flags.honest === undefined) return [...units];
  const most = Number(flags.honest);
  const random = new Random(SEED);
  const isKept = new Set(
    LABELS.flatMap((label) => {
      const of = units.filter((unit) => unit.label === label).map((unit) => ({ unit, at: random.next() }));
      of.sort((a, b) => a.at - b.at);
      return (label === 'malicious' ? of : of.slice(0, most)).map(({ unit }) => unit);
    }),
  );
  return units.filter((unit) => isKept.has(unit));
}

function versionOf({ package: name }: Peer): string {
  if (name !== undefined) return (pinned.dependencies as Record<string, string>)[name]!;
  const { stdout } = spawnSync(process.execPath, [path.join(ROOT, 'dist/cli.cjs'), '--version'], {
    encoding: 'utf8',
  });
  return stdout.trim();
}

async function speedOfAll(sandbox: Sandbox, peers: readonly Peer[]): Promise<PeerResults['speed']> {
  const rounds = Number(flags.rounds);
  const trees = { 'skills, 200': skills, 'CLAUDE.md, 200': rules };
  const rows: Speed[] = [];
  const sizes: PeerResults['speed']['trees'] = {};
  if (rounds > 0) {
    const meter = createMeter();
    const random = new Random(SEED);
    // A scanner of single files has no time for a project.
    const entrants = peers
      .filter(({ isPerFile }) => !isPerFile)
      .map((peer) => ({ peer, start: startOf(sandbox, peer) }));
    for (const [name, make] of Object.entries(trees)) {
      say(`measuring time on ${name} ...`);
      const tree = make(path.join(sandbox.folder, `tree-${name.replaceAll(/\W+/g, '-')}`), 200);
      fs.chmodSync(tree.root, 0o755);
      sizes[name] = { files: tree.files, bytes: tree.bytes };
      const files = fs
        .readdirSync(tree.root, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .sort();
      rows.push(
        ...(await speedOn(sandbox, meter, entrants, name, tree, files, {
          rounds,
          random: () => random.next(),
        })),
      );
    }
    meter.close();
    for (const row of rows) console.log(JSON.stringify(row));
  }
  return { rounds, trees: sizes, rows };
}

/** One scanner may be measured again without the others. */
function merged(file: string, now: PeerResults): PeerResults {
  if (!fs.existsSync(file)) return now;
  const before = JSON.parse(fs.readFileSync(file, 'utf8')) as PeerResults;
  const has = new Set(now.detection.map(({ name }) => name));
  const order = PEERS.map(({ name }) => name);
  const detection = [...now.detection, ...before.detection.filter(({ name }) => !has.has(name))];
  detection.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  // Times compare within one run only.
  const speed = now.speed.rows.length > 0 ? now.speed : before.speed;
  return { ...now, detection, speed };
}

function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(`bench:peers: ${error.message}`);
    process.exitCode = 2;
  },
);
