/**
 * The stored results -> docs/benchmarks.md. Every figure in it comes from bench/results/; the words beside them are below.
 * A test sees that the page is what this makes of the results, so that neither is changed by hand.
 *
 *   npx tsx bench/write.ts     writes the page again, from results that are there
 */
import fs from 'node:fs';
import path from 'node:path';
import type { EvalResults, EvalSummary, RecallSummary } from '../scripts/eval/summary';
import { CAUSES } from './causes';
import type { Figure } from './figure';
import type { Machine } from './machine';
import type { PeerDetection, PeerResults } from './peers/run';
import { PEERS } from './peers/table';
import type { BenchResults } from './run';

const ROOT = path.join(import.meta.dirname, '..');
const PAGE = path.join(ROOT, 'docs/benchmarks.md');
const README = path.join(ROOT, 'README.md');
/** Around the one table of the README that is ours. */
const MARKS = ['<!-- npm run bench -->\n\n', '\n\n<!-- as docs/benchmarks.md has it -->'] as const;
const at = (name: string): string => path.join(import.meta.dirname, 'results', name);

export const RESULTS = { bench: at('bench.json'), peers: at('peers.json'), eval: at('eval.json') };

export interface AllResults {
  bench: BenchResults | undefined;
  peers: PeerResults | undefined;
  eval: EvalResults | undefined;
}

export function readResults(): AllResults {
  const read = (file: string) =>
    fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  return { bench: read(RESULTS.bench), peers: read(RESULTS.peers), eval: read(RESULTS.eval) };
}

export function writeDocument(): void {
  const results = readResults();
  fs.writeFileSync(PAGE, documentOf(results));
  const readme = fs.readFileSync(README, 'utf8');
  const [before, after] = MARKS.map((mark) => readme.indexOf(mark)) as [number, number];
  if (before === -1 || after < before) throw new Error(`README.md has no place between ${MARKS.join('and')}`);
  fs.writeFileSync(
    README,
    readme.slice(0, before) + comparisonOf(results) + readme.slice(after + MARKS[1].length),
  );
}

/** @returns the table of the README, marks and all: those who found most first */
export function comparisonOf({ peers }: AllResults): string {
  const rows = (peers?.detection ?? [])
    .map(({ name, version, summary: { headline, benign } }) => {
      const found = headline.total.units;
      return {
        rank: found.hit / found.of,
        cells: [`${name} ${version}`, shareCell(found), shareCell(benign)],
      };
    })
    .sort((a, b) => b.rank - a.rank)
    .map(({ cells }) => cells);
  return MARKS.join(table(['scanner', 'malicious found', 'honest flagged'], rows));
}

/** @returns the page */
export function documentOf({ bench, peers, eval: evaluation }: AllResults): string {
  return `${[HEAD, speed(bench), detection(evaluation), others(peers), REPRODUCE].join('\n\n')}\n`;
}

const HEAD = `# Benchmarks

Written by a program from the files in \`bench/results/\`; \`test/bench/document.test.ts\` sees that it stays so. To measure
again, see [the end](#measuring-again). A target is what \`docs/architecture.md\` ("Speed") sets out to reach, a limit is where
\`npm run bench -- --gate\` fails. What misses its target is listed with the cause. \`rg\` gets those of our patterns that its
dialect has; it only finds, where a scan also judges.`;

const REPRODUCE = `## Measuring again

On a machine that does nothing else, with \`python3\` (CPU time of children), \`find\`, \`sha512sum\`, \`git\`, \`rg\` and \`strace\`;
rows whose tool is not there say so.

<!-- not run: hours, and a corpus that is not part of the repository -->
\`\`\`console
$ npm ci && npm run build
$ npm run bench -- --write                                        # some 15 minutes; --only TEXT measures these rows again
$ npm run eval -- --corpus CORPUS --summary bench/results/eval.json
$ npm run eval -- --corpus CORPUS --summary bench/results/eval.json --as-package
$ npm run bench:peers -- --corpus CORPUS --write                  # some hours, as root on Linux; --only NAME for one scanner
\`\`\`

The trees come from a seed and need no network. The corpus is not part of this repository: [evaluation.md](evaluation.md)
says what one looks like. The other scanners are those of \`bench/peers/package-lock.json\`.`;

function machineLines({ cpu, cores, platform, node, load, commit }: Machine): string {
  const { id, date, isClean } = commit;
  const changed = isClean ? '' : ', with changes that were not committed';
  return `Machine: ${cpu}, ${cores} processors, ${platform}, Node ${node}, load ${load}. Commit ${id} of ${date}${changed}.`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function speed(bench: BenchResults | undefined): string {
  if (!bench) return '## Speed\n\nNot measured yet.';
  const { figures, kinds, machine, method, rounds, trees } = bench;
  const misses = figures.filter(({ verdict }) => verdict === 'missed' || verdict === 'FAILED');
  const skipped = figures.filter(({ verdict }) => verdict.startsWith('skipped'));
  const met = figures.filter(({ verdict }) => verdict === 'met').length;
  return [
    '## Speed',
    `\`npm run bench -- --rounds ${rounds}\`. ${machineLines(machine)} Method: ${method}; the least of all rounds, beside a reference that ran in the same rounds. Of ${met + misses.length} figures with a target, ${met} meet it.`,
    table(
      ['', 'figure', 'ours', 'beside', 'target', 'limit', 'verdict'],
      figures
        .filter(({ verdict }) => !verdict.startsWith('skipped'))
        .map((one) => [
          one.title,
          figureCell(one),
          one.value,
          one.reference,
          numberCell(one.target),
          numberCell(one.limit),
          one.verdict,
        ]),
    ),
    `Hardest of ${kinds.length} kinds of text of 1 MB: ${kinds
      .slice(0, 5)
      .map(({ name, ms }) => `${name} ${ms} ms`)
      .join(', ')}.`,
    '### What misses its target',
    misses.length === 0
      ? 'Nothing.'
      : table(
          ['', 'figure', 'target', 'cause'],
          misses.map((one) => [one.title, figureCell(one), numberCell(one.target), causeOf(one.title)]),
        ),
    '### What was not measured',
    skipped.length === 0
      ? 'Nothing.'
      : skipped.map(({ title, verdict }) => `- ${title}: ${verdict.replace('skipped: ', '')}`).join('\n'),
    '### Trees',
    table(
      ['tree', 'files', 'folders', 'bytes', 'fingerprint'],
      Object.entries(trees).map(([name, { files, folders, bytes, fingerprint }]) => [
        name,
        String(files),
        String(folders),
        String(bytes),
        fingerprint,
      ]),
    ),
  ].join('\n\n');
}

function figureCell({ figure, unit }: Figure): string {
  return figure === null ? '' : `${figure} ${unit}`;
}

function numberCell(value: number | null): string {
  return value === null ? '' : String(value);
}

function causeOf(title: string): string {
  return CAUSES.find(([prefix]) => title.startsWith(prefix))?.[1] ?? 'not known';
}

interface Share {
  hit: number;
  of: number;
}

function shareCell({ hit, of }: Share): string {
  return of === 0 ? '' : `${hit} of ${of} (${((100 * hit) / of).toFixed(1)} %)`;
}

function detection(evaluation: EvalResults | undefined): string {
  const { scan, audit } = evaluation ?? {};
  if (!scan) return '## Detection\n\nNot measured yet.';
  const ways: [string, EvalSummary][] = [['scan, every file named', scan]];
  if (audit) ways.push(['audit, every unit a package', audit]);
  const recall = (name: string, { units, clusters }: RecallSummary): string[] => [
    name,
    shareCell(units),
    shareCell(clusters),
  ];
  return [
    '## Detection',
    `\`npm run eval\` on a labelled corpus of ${scan.corpus.units} real units (index ${scan.corpus.index.slice(0, 12)}); rules ${scan.ruleset.slice(0, 19)}. A unit counts as found when anything at \`high\` or above lies in it. **Our rules were written by people who could look at this corpus: expect less on what nobody has seen.** The other caveats are in [evaluation.md](evaluation.md).`,
    table(
      [
        '',
        'malicious found',
        'templates found',
        'outside the headline',
        'benign flagged',
        'hard negatives flagged',
        'multilingual flagged',
      ],
      ways.map(([name, { headline, outside, benign, hardNegative, multilingual }]) => [
        name,
        shareCell(headline.total.units),
        shareCell(headline.total.clusters),
        shareCell(outside.units),
        shareCell(benign),
        shareCell(hardNegative),
        shareCell(multilingual),
      ]),
    ),
    'By where the malicious units come from, and by class (which overlap), with `scan`:',
    table(
      ['', 'units', 'templates'],
      [...scan.headline.stratum, ...scan.headline.class].map((one) => recall(one.name, one)),
    ),
    ...(audit?.verdicts
      ? [
          'What `primitives audit` says of each unit as a package:',
          table(
            ['', ...Object.keys(audit.verdicts.malicious)],
            Object.entries(audit.verdicts).map(([label, counts]) => [
              label,
              ...Object.values(counts).map(String),
            ]),
          ),
        ]
      : []),
  ].join('\n\n');
}

const PROTOCOL = `Each scanner is started as its own documentation recommends for a thorough look without a network, on the same units; each
file is laid where that scanner looks for such a file, under a name that it reads, because discovery is not what is compared.
A unit is flagged when the scanner reports anything that it calls \`high\` or worse itself: the same level for everybody. They
run without a network, without rights and with an empty home, with 20 s of CPU time for a unit. None of them needed the network.
Two of them see single files or the configuration of one host only; what each is not built for stands in the last column, and
a low figure there is no fault. **Our rules were written by people who could look at this corpus, theirs were not.** Scanners
that documentation names but that did not install from the registry at the time (skillguard-cli, skillrx, mcpscan,
sentinel-scan-cli, @backbond/agent-scan, @royalpinto007/skill-audit, skscan) are not compared.`;

function others(peers: PeerResults | undefined): string {
  if (!peers) return '## Beside other scanners\n\nNot measured yet.';
  const { detection: found, speed: costs, machine } = peers;
  const parts = ['## Beside other scanners', machineLines(machine), PROTOCOL];
  const missing = PEERS.filter(({ name }) => !found.some((one) => one.name === name));
  if (missing.length > 0) parts.push(`Not measured yet: ${missing.map(({ name }) => name).join(', ')}.`);
  if (found.length > 0) {
    parts.push(
      table(
        [
          'scanner',
          'malicious found',
          'templates found',
          'benign flagged',
          'hard negatives flagged',
          'multilingual flagged',
          'no answer',
        ],
        found.map(detectionRow),
      ),
      'Units that a scanner reads no file of, and units on which it ran out of time or gave no report ("no answer"), count as not flagged. Where a scanner saw fewer honest units, they were chosen by a seed, because it takes seconds for each.',
      table(
        ['scanner', 'command', 'made for', 'does not see'],
        found.map(({ name, version, command, madeFor, blindTo }) => [
          `${name} ${version}`,
          `\`${command}\``,
          madeFor,
          blindTo,
        ]),
      ),
    );
  }
  if (costs.rows.length > 0) {
    parts.push(
      `Time for a whole tree, in the same rounds (${costs.rounds}), least CPU time. A scanner that reads none of the files of a tree is fast for that reason. \`ship-safe scan-skill\` takes one file at a time and is not timed.`,
      table(
        ['tree', 'scanner', 'CPU', 'times ours', 'files it says it read'],
        costs.rows.map(({ tree, peer, cpuMs, ratio, read, why }) => [
          `${tree} (${costs.trees[tree]?.files} files)`,
          peer,
          cpuMs === undefined ? (why ?? '') : `${Math.round(cpuMs)} ms`,
          ratio === undefined ? '' : ratio.toPrecision(3),
          read === undefined ? 'does not say' : String(read),
        ]),
      ),
    );
  }
  return parts.join('\n\n');
}

function detectionRow({ name, version, summary, unread, failed }: PeerDetection): string[] {
  const { headline, benign, hardNegative, multilingual } = summary;
  const silent = [
    ...(unread > 0 ? [`${unread} not read`] : []),
    ...(failed.timeout > 0 ? [`${failed.timeout} out of time`] : []),
    ...(failed.noReport > 0 ? [`${failed.noReport} no report`] : []),
  ];
  return [
    `${name} ${version}`,
    shareCell(headline.total.units),
    shareCell(headline.total.clusters),
    shareCell(benign),
    shareCell(hardNegative),
    shareCell(multilingual),
    silent.join(', '),
  ];
}

if (process.argv[1] === import.meta.filename) writeDocument();
