// @ts-check
/**
 * `npm run bench`: is the built CLI as fast as docs/architecture.md ("Speed") says? Every figure is a ratio to something
 * that runs beside it: the bare start of Node, `find`, `sha512sum`. Times alone say more about the machine.
 *
 *   node bench/run.mjs [--rounds N] [--full] [--gate] [--json FILE] [--cli FILE] [--keep]
 *
 *   --rounds N   rounds per measurement, 9 or more (default 11)
 *   --full       trees of the full size: 118,000 and 100,000 files (default: 20,000 and 30,000)
 *   --gate       exit 1 when a figure is beyond its limit twice in a row, or a counted one once
 *   --json FILE  the figures for a machine
 *   --cli FILE   another build (default dist/cli.cjs)
 *   --keep       leave the trees where they are and say where
 *
 * Exit codes: 0 measured, 1 gate, 2 the scan found something else than what was planted, or the bench could not run.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { adversarial, deep, Random, SEED, skills, wide } from './corpus.mjs';
import {
  childEnv,
  cpuMin,
  createMeter,
  measure,
  median,
  of,
  pairedRatio,
  wallMedian,
  which,
} from './measure.mjs';

/**
 * @typedef {import('./corpus.mjs').Tree} Tree
 * @typedef {import('./measure.mjs').Subject} Subject
 * @typedef {import('./measure.mjs').Samples} Samples
 */

/**
 * One figure. With a reference it is the ratio of two CPU times, without one it is `name` alone, in milliseconds.
 * @typedef {object} Gate
 * @property {string} title
 * @property {string} subject
 * @property {string} [reference]
 * @property {string} [base] subtracted from the subject first: what it costs to start at all
 * @property {number} [target] without one the figure is only printed
 * @property {number} [fail]
 */

/**
 * @typedef {object} Row
 * @property {string} title
 * @property {string} value
 * @property {string} reference
 * @property {number} figure
 * @property {string} unit
 * @property {string} paired
 * @property {string} wall
 * @property {number} [target]
 * @property {number} [fail]
 * @property {string} verdict
 */

const MIN_ROUNDS = 9;
const node = process.execPath;
/** For 1 MB made to be slow, in milliseconds. */
const WORST_MS = { target: 500, fail: 1_500 };

/** Walks a folder and reads every file: what any scanner has to do. */
const READ_ALL = `
const fs = require('fs');
let bytes = 0;
for (const folders = ['.']; folders.length > 0; ) {
  const folder = folders.pop();
  for (const item of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = folder + '/' + item.name;
    if (item.isDirectory()) folders.push(name);
    else bytes += fs.readFileSync(name).length;
  }
}`;

/** Walks a folder and does nothing with it: below this no scanner in Node can get. */
const WALK_ALL = `
const fs = require('fs');
const pruned = new Set(['.git', 'node_modules']);
let files = 0;
for (const folders = ['.']; folders.length > 0; ) {
  const folder = folders.pop();
  for (const item of fs.readdirSync(folder, { withFileTypes: true })) {
    if (!item.isDirectory()) files++;
    else if (!pruned.has(item.name)) folders.push(folder + '/' + item.name);
  }
}`;

class WrongAnswer extends Error {}

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '11' },
    full: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    json: { type: 'string' },
    cli: { type: 'string', default: fileURLToPath(new URL('../dist/cli.cjs', import.meta.url)) },
    keep: { type: 'boolean', default: false },
  },
});
const rounds = Math.max(MIN_ROUNDS, Number.parseInt(flags.rounds, 10) || MIN_ROUNDS);

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-bench-'));
process.on('exit', () => {
  if (flags.keep) console.error(`trees: ${work}`);
  else fs.rmSync(work, { recursive: true, force: true });
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => process.exit(2));

/** @param {string} text */
function say(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

/** A build that runs while we measure must not change what we measure.
 * @returns {string} our own copy of the entry
 */
function copyOfBuild() {
  if (!fs.existsSync(flags.cli)) throw new Error(`no ${flags.cli}: run \`npm run build\` first`);
  const copy = path.join(work, 'dist');
  fs.cpSync(path.dirname(flags.cli), copy, { recursive: true });
  return path.join(copy, path.basename(flags.cli));
}

function makeTrees() {
  say('making trees ...');
  const at = (/** @type {string} */ name) => path.join(work, name);
  fs.mkdirSync(at('empty'));
  return {
    empty: at('empty'),
    p200: skills(at('p200'), 200),
    p2000: skills(at('p2000'), 2_000),
    locked200: skills(at('locked200'), 200, true),
    locked2000: skills(at('locked2000'), 2_000, true),
    wide: wide(at('wide'), flags.full ? 115_300 : 20_000),
    deep: flags.full ? deep(at('deep'), 18_000, 100_000) : deep(at('deep'), 6_000, 30_000),
    adversarial: adversarial(at('adversarial')),
  };
}

/**
 * The answer first, the time after it.
 * @param {string} cli
 * @param {string} name
 * @param {Tree} tree
 * @throws {WrongAnswer}
 */
function checkAnswer(cli, name, tree) {
  const argv = [cli, 'scan', '--format', 'json'];
  const result = spawnSync(node, argv, {
    cwd: tree.root,
    env: childEnv,
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  });
  if (result.status === null || result.stdout === '') {
    throw new WrongAnswer(`${name}: no report, code ${result.status}\n${result.stderr}`);
  }
  const report = JSON.parse(result.stdout);
  if (report.summary.primitives !== tree.primitives) {
    throw new WrongAnswer(
      `${name}: ${report.summary.primitives} primitives found, ${tree.primitives} planted`,
    );
  }
  if (!report.complete) {
    throw new WrongAnswer(`${name}: the scan skipped ${JSON.stringify(report.skipped.slice(0, 3))}`);
  }
  /** @type {{ path: string, severity: string, rule: string, message: string }[]} */
  const findings = report.findings;
  const bad = findings.filter(({ severity }) => ['critical', 'high', 'medium'].includes(severity));
  const found = [...new Set(bad.map((finding) => finding.path))].sort();
  if (found.join('\n') !== tree.hidden.join('\n')) {
    const isPlanted = new Set(tree.hidden);
    const extra = bad.find((finding) => !isPlanted.has(finding.path));
    throw new WrongAnswer(
      `${name}: findings in ${found.length} files, hidden text in ${tree.hidden.length}${extra ? `; ${extra.path}: ${extra.rule}, ${extra.message}` : ''}`,
    );
  }
}

/**
 * Pins the tree, and sees that `verify` agrees and that one changed byte is one finding.
 * @param {string} cli
 * @param {string} name
 * @param {Tree} tree
 * @throws {WrongAnswer}
 */
function lockAndCheck(cli, name, tree) {
  const options = {
    cwd: tree.root,
    env: childEnv,
    maxBuffer: 2 ** 30,
    encoding: /** @type {const} */ ('utf8'),
  };
  const locked = spawnSync(node, [cli, 'lock', '--yes'], options);
  if (locked.status !== 0) throw new WrongAnswer(`${name}: not locked\n${locked.stdout}${locked.stderr}`);
  const drift = () => {
    const { stdout, stderr } = spawnSync(node, [cli, 'verify', '--format', 'json'], options);
    if (stdout === '') throw new WrongAnswer(`${name}: no report\n${stderr}`);
    const { summary, complete, findings } = JSON.parse(stdout);
    if (!complete || summary.primitives !== tree.primitives)
      throw new WrongAnswer(`${name}: ${summary.primitives} of ${tree.primitives} files verified`);
    return findings.map(
      (/** @type {{ rule: string, path: string }} */ { rule, path: at }) => `${rule} ${at}`,
    );
  };
  const honest = drift();
  if (honest.length > 0) throw new WrongAnswer(`${name}: drift where nothing changed: ${honest[0]}`);
  const pins = fs.readFileSync(path.join(tree.root, 'primitives-lock.json'), 'utf8');
  const [, victim = ''] = /^ {4}"([^"]*SKILL\.md)"/m.exec(pins) ?? [];
  const file = path.join(tree.root, victim);
  const content = fs.readFileSync(file);
  fs.writeFileSync(file, Buffer.concat([content, Buffer.from('.')]));
  const changed = drift().sort().join(', ');
  fs.writeFileSync(file, content);
  const expected = [`lock/modified ${victim}`, `lock/package-changed ${path.posix.dirname(victim)}`].join(
    ', ',
  );
  if (changed !== expected) throw new WrongAnswer(`${name}: "${changed}" is not "${expected}"`);
}

/** @param {Tree} tree */
function lockSize(tree) {
  const text = fs.readFileSync(path.join(tree.root, 'primitives-lock.json'), 'utf8');
  return `${text.split('\n').length - 1} lines, ${Buffer.byteLength(text)} bytes for ${tree.files} files`;
}

/**
 * Everything that is timed, by name.
 * @param {string} cli
 * @param {ReturnType<typeof makeTrees>} trees
 * @returns {Record<string, Subject>}
 */
function subjectsOf(cli, trees) {
  const sh = which('sh');
  const scan = [node, cli, 'scan'];
  /** @type {Record<string, Subject>} */
  const subjects = {
    'node -e 0': { argv: [node, '-e', '0'], cwd: trees.empty },
    '--version': { argv: [node, cli, '--version'], cwd: trees.empty },
    'scan empty': { argv: scan, cwd: trees.empty },
    'scan wide': { argv: scan, cwd: trees.wide.root },
    'scan deep': { argv: scan, cwd: trees.deep.root },
    'walk deep': { argv: [node, '-e', WALK_ALL], cwd: trees.deep.root },
    'scan p200': { argv: scan, cwd: trees.p200.root, codes: [1] },
    'scan p2000': { argv: scan, cwd: trees.p2000.root, codes: [1] },
    'read p2000': { argv: [node, '-e', READ_ALL], cwd: trees.p2000.root },
    'verify 200': { argv: [node, cli, 'verify'], cwd: trees.locked200.root },
    'verify 2000': { argv: [node, cli, 'verify'], cwd: trees.locked2000.root },
    ...hookSubjects(cli, trees.locked200.root),
    'scan 1 MB mixed': { argv: scan, cwd: trees.adversarial[0]?.tree.root ?? '', codes: [0, 1, 3] },
  };
  if (sh && which('find')) {
    const find = 'find . \\( -name .git -o -name node_modules \\) -prune -o -type f -print';
    subjects['find deep'] = { argv: [sh, '-c', `exec ${find}`], cwd: trees.deep.root };
    if (which('sha512sum') && which('xargs')) {
      const sums = 'find . -type f -print0 | xargs -0 sha512sum';
      subjects['sha512sum p2000'] = { argv: [sh, '-c', sums], cwd: trees.p2000.root };
      // What `verify` does: finds the files, then hashes them. `-c` alone is told where they are.
      subjects['sha512sum locked'] = { argv: [sh, '-c', sums], cwd: trees.locked2000.root };
      const list = path.join(work, 'sums');
      const { stdout } = spawnSync(sh, ['-c', sums.replace('-type f', "-name '*.md'")], {
        cwd: trees.locked2000.root,
        maxBuffer: 2 ** 30,
      });
      fs.writeFileSync(list, stdout);
      subjects['sha512sum -c'] = {
        argv: [sh, '-c', `exec sha512sum --quiet -c '${list}'`],
        cwd: trees.locked2000.root,
      };
    }
  }
  return subjects;
}

/**
 * What an agent waits for. Payloads come from a file, through `sh`, whose own start is in the figure and in its reference.
 * @param {string} cli
 * @param {string} root a pinned tree
 * @returns {Record<string, Subject>}
 */
function hookSubjects(cli, root) {
  const sh = which('sh');
  if (!sh) return {};
  const pins = fs.readFileSync(path.join(root, 'primitives-lock.json'), 'utf8');
  const [, pinned = ''] = /^ {4}"([^"]*SKILL\.md)"/m.exec(pins) ?? [];
  fs.mkdirSync(path.join(work, 'payloads'), { recursive: true });
  fs.writeFileSync(path.join(root, 'plain.ts'), 'export {};\n');
  const read = (/** @type {string} */ file) => ({
    hook_event_name: 'PreToolUse',
    tool_name: 'Read',
    tool_input: { file_path: path.join(root, file) },
  });
  const payloads = {
    'hook: a pinned file': read(pinned),
    'hook: a source file': read('plain.ts'),
    'hook: a prompt': { hook_event_name: 'UserPromptSubmit' },
  };
  const shell = `'${node}' -e 0 < /dev/null`;
  /** @type {Record<string, Subject>} */
  const subjects = { 'sh, node -e 0': { argv: [sh, '-c', `${shell}; exit 0`], cwd: root } };
  for (const [name, payload] of Object.entries(payloads)) {
    const file = path.join(work, 'payloads', `${name.replaceAll(/\W+/g, '-')}.json`);
    fs.writeFileSync(file, JSON.stringify({ ...payload, cwd: root }));
    // Where an agent started the bench, its variables name another folder.
    const command = `'${node}' '${cli}' hook claude-code --root . < '${file}' && exit 0`;
    subjects[name] = { argv: [sh, '-c', command], cwd: root };
  }
  subjects['run true'] = { argv: [node, cli, 'run', '--', 'true'], cwd: root };
  return subjects;
}

/** @returns {Gate[]} */
function gates() {
  const start = 'node -e 0';
  /** The small tree is walked in less time than Node takes to start: there the start is left out. */
  const net = flags.full ? {} : { target: 1.05, fail: 1.25 };
  const whole = flags.full ? { target: 1.05, fail: 1.25 } : {};
  return [
    { title: 'start: --version', subject: '--version', reference: start, target: 1.2, fail: 1.35 },
    { title: 'start: scan of an empty folder', subject: 'scan empty', reference: start },
    {
      title: 'walk: deep, start left out',
      subject: 'scan deep',
      reference: 'find deep',
      base: start,
      ...net,
    },
    { title: 'walk: deep, whole process', subject: 'scan deep', reference: 'find deep', ...whole },
    { title: 'walk: deep, to a loop that only walks', subject: 'scan deep', reference: 'walk deep' },
    {
      title: 'walk: wide, node_modules pruned',
      subject: 'scan wide',
      reference: start,
      target: 1.4,
      fail: 1.8,
    },
    {
      title: 'text: cold scan of 200 skills',
      subject: 'scan p200',
      reference: start,
      target: 3.5,
      fail: 4.5,
    },
    { title: 'text: 2,000 skills, to reading them', subject: 'scan p2000', reference: 'read p2000' },
    {
      title: 'text: 2,000 skills, to hashing them',
      subject: 'scan p2000',
      reference: 'sha512sum p2000',
      target: 2.5,
      fail: 3.2,
    },
    {
      title: 'verify: 200 files',
      subject: 'verify 200',
      reference: start,
      target: 1.6,
      fail: 1.8,
    },
    {
      title: 'hook: one pinned file of 200',
      subject: 'hook: a pinned file',
      reference: 'sh, node -e 0',
      target: 1.25,
      fail: 1.6,
    },
    { title: 'hook: a file that is not pinned', subject: 'hook: a source file', reference: 'sh, node -e 0' },
    {
      title: 'hook: a prompt, 200 files',
      subject: 'hook: a prompt',
      reference: 'sh, node -e 0',
      target: 1.6,
      fail: 1.8,
    },
    { title: 'run: verify 200 files, then true', subject: 'run true', reference: start },
    {
      title: 'verify: 2,000 files, to finding and hashing them',
      subject: 'verify 2000',
      reference: 'sha512sum locked',
    },
    {
      title: 'verify: 2,000 files, to sha512sum -c',
      subject: 'verify 2000',
      reference: 'sha512sum -c',
      target: 0.95,
      fail: 1.15,
    },
    { title: 'worst: 1 MB of everything', subject: 'scan 1 MB mixed', ...WORST_MS },
  ];
}

/**
 * @param {Gate} gate
 * @param {Samples} samples
 * @param {boolean} canJudge
 * @returns {Row}
 */
function rowOf({ title, subject, reference, base, target, fail }, samples, canJudge) {
  const isMeasured = samples.has(subject) && (reference === undefined || samples.has(reference));
  if (!isMeasured) {
    const verdict = `not measured: no ${reference?.split(' ')[0]} here`;
    return { title, value: '', reference: '', figure: Number.NaN, unit: '', paired: '', wall: '', verdict };
  }
  const value = cpuMin(samples, subject) - (base === undefined ? 0 : cpuMin(samples, base));
  const below = reference === undefined ? 1 : cpuMin(samples, reference);
  const wall = wallMedian(samples, subject) - (base === undefined ? 0 : wallMedian(samples, base));
  const figure = value / below;
  return {
    title,
    value: `${value.toFixed(1)} ms`,
    reference: reference === undefined ? '' : `${reference} ${below.toFixed(1)} ms`,
    figure,
    unit: reference === undefined ? 'ms' : 'x',
    paired:
      reference === undefined
        ? median(of(samples, subject).map(({ cpu }) => cpu)).toFixed(1)
        : pairedRatio(samples, subject, reference, base).toFixed(2),
    wall: `${wall.toFixed(1)} ms`,
    ...limits(target, fail),
    verdict: canJudge ? verdictOf(figure, target, fail) : 'not judged: busy',
  };
}

/**
 * @param {number | undefined} target
 * @param {number | undefined} fail
 */
function limits(target, fail) {
  return target === undefined || fail === undefined ? {} : { target, fail };
}

/**
 * @param {number} figure
 * @param {number | undefined} target
 * @param {number | undefined} fail
 */
function verdictOf(figure, target, fail) {
  if (target === undefined || fail === undefined) return '';
  return figure <= target ? 'met' : figure <= fail ? 'missed' : 'FAILED';
}

/**
 * @param {Samples} samples
 * @param {Tree} tree
 * @returns {Row}
 */
function speedRow(samples, tree) {
  const time = cpuMin(samples, 'scan p2000') - cpuMin(samples, 'node -e 0');
  const speed = tree.bytes / 1e6 / (time / 1e3);
  const value = `${time.toFixed(1)} ms`;
  const title = 'text: 2,000 skills, MB/s after the start of Node';
  const reference = `${(tree.bytes / 1e6).toFixed(1)} MB`;
  return { title, value, reference, figure: speed, unit: 'MB/s', paired: '', wall: '', verdict: '' };
}

/**
 * The hardest single kind of text first.
 * @param {import('./measure.mjs').Meter} meter
 * @param {string} cli
 * @param {ReturnType<typeof makeTrees>['adversarial']} kinds
 */
async function worstKinds(meter, cli, kinds) {
  const times = [];
  for (const { name, tree } of kinds) {
    say(`worst case: ${name}`);
    const run = async () => (await meter.run({ argv: [node, cli, 'scan'], cwd: tree.root })).cpu;
    let cpu = await run();
    // Near a limit, chance must not decide; far from it, it cannot.
    for (let i = 0; i < 2 && cpu > WORST_MS.target && cpu < 2 * WORST_MS.fail; i++)
      cpu = Math.min(cpu, await run());
    times.push({ name, cpu });
  }
  return times.sort((a, b) => b.cpu - a.cpu);
}

/**
 * What can be counted does not depend on how busy the machine is.
 * @param {string} cli
 * @returns {Row[]}
 */
function counted(cli) {
  const hook = path.join(work, 'modules.cjs');
  const nothing = path.join(work, 'nothing.cjs');
  const out = path.join(work, 'modules.txt');
  fs.writeFileSync(
    hook,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(out)}, String(process.moduleLoadList.length)));`,
  );
  fs.writeFileSync(nothing, '');
  /** @param {string[]} argv */
  const modules = (argv) => {
    spawnSync(node, ['-r', hook, ...argv], { cwd: path.join(work, 'empty'), env: childEnv });
    return Number(fs.readFileSync(out, 'utf8'));
  };
  const bare = modules([nothing]);
  /**
   * @param {string} title
   * @param {number} figure
   * @param {string} unit
   * @param {number} [limit]
   * @returns {Row}
   */
  const row = (title, figure, unit, limit) => ({
    title,
    value: String(figure),
    reference: '',
    figure,
    unit,
    paired: '',
    wall: '',
    ...limits(limit, limit),
    verdict: verdictOf(figure, limit, limit),
  });
  return [
    row('counted: bytes of the entry', fs.statSync(cli).size, 'bytes', 12 * 1024),
    row('counted: builtin modules of --version', modules([cli, '--version']) - bare, 'modules', 40),
    row('counted: builtin modules of an empty scan', modules([cli, 'scan']) - bare, 'modules'),
  ];
}

/** @param {Row[]} rows */
function printTable(rows) {
  const head = ['', 'CPU', 'reference', 'figure', 'paired', 'wall', 'target', 'limit', 'verdict'];
  const lines = rows.map((row) => [
    row.title,
    row.value,
    row.reference,
    Number.isNaN(row.figure)
      ? ''
      : `${row.unit === 'x' ? row.figure.toFixed(2) : Math.round(row.figure)} ${row.unit}`,
    row.paired,
    row.wall,
    row.target === undefined ? '' : String(row.target),
    row.fail === undefined ? '' : String(row.fail),
    row.verdict,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i]?.length ?? 0)));
  for (const line of [head, ...lines]) {
    console.log(
      line
        .map((cell, i) =>
          i === 0 || i === 2 || i === 8 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    );
  }
}

/** @param {Row[]} rows */
const failed = (rows) =>
  new Set(rows.filter(({ verdict }) => verdict === 'FAILED').map(({ title }) => title));

/** @returns {Promise<number>} exit code */
async function main() {
  const cli = copyOfBuild();
  const trees = makeTrees();
  for (const name of /** @type {const} */ (['p200', 'p2000', 'wide', 'deep'])) {
    say(`checking the answer for ${name} ...`);
    checkAnswer(cli, name, trees[name]);
  }
  for (const name of /** @type {const} */ (['locked200', 'locked2000'])) {
    say(`checking the answer for ${name} ...`);
    lockAndCheck(cli, name, trees[name]);
  }
  const subjects = subjectsOf(cli, trees);
  const meter = createMeter();
  const random = new Random(SEED);
  const cores = os.cpus().length;

  const timed = async () => {
    const before = os.loadavg()[0] ?? 0;
    const samples = await measure(meter, subjects, {
      rounds,
      random: () => random.next(),
      onRound: (round) => say(round < 0 ? 'warming up ...' : `round ${round + 1} of ${rounds}`),
    });
    const load = Math.max(before, os.loadavg()[0] ?? 0);
    // CPU time survives a busy machine, the clock on the wall does not.
    const canJudge = meter.isCpu || load <= cores;
    const rows = gates().map((gate) => rowOf(gate, samples, canJudge));
    rows.splice(rows.length - 1, 0, speedRow(samples, trees.p2000));
    const kinds = await worstKinds(meter, cli, trees.adversarial);
    const worst = kinds[0];
    if (worst) {
      const title = `worst: 1 MB of one kind (${worst.name})`;
      const verdict = canJudge ? verdictOf(worst.cpu, WORST_MS.target, WORST_MS.fail) : 'not judged: busy';
      rows.push({
        title,
        value: `${worst.cpu.toFixed(1)} ms`,
        reference: '',
        figure: worst.cpu,
        unit: 'ms',
        paired: '',
        wall: '',
        ...WORST_MS,
        verdict,
      });
    }
    return { rows, load, kinds };
  };

  let result = await timed();
  const counts = counted(cli);
  let beyond = failed(result.rows);
  if (flags.gate && beyond.size > 0) {
    say('beyond the limit: once more ...');
    result = await timed();
    const again = failed(result.rows);
    beyond = new Set([...beyond].filter((title) => again.has(title)));
  }
  meter.close();
  say('');

  const rows = [...result.rows, ...counts];
  printTable(rows);
  const slow = result.kinds
    .filter(({ cpu }) => cpu > WORST_MS.target)
    .map(({ name, cpu }) => `${name} ${Math.round(cpu)} ms`);
  const rest = `of ${result.kinds.length} kinds of 1 MB`;
  console.log(`\nabove ${WORST_MS.target} ms, ${rest}: ${slow.length === 0 ? 'none' : slow.join(', ')}`);
  const machine = {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load: Number(result.load.toFixed(2)),
    rounds,
    method: meter.method,
  };
  console.log(
    `machine: ${machine.cpu}, ${cores} cores, ${machine.platform}, Node ${machine.node}, load ${machine.load}, ${rounds} rounds`,
  );
  console.log(`method: ${meter.method}; figures are ratios of the least of all rounds`);
  const corpus = Object.fromEntries(
    [trees.p200, trees.p2000, trees.locked200, trees.locked2000, trees.wide, trees.deep].map((tree) => {
      const { root, files, folders, bytes, primitives, fingerprint } = tree;
      return [path.basename(root), { files, folders, bytes, primitives, fingerprint }];
    }),
  );
  for (const [name, { files, folders, bytes, fingerprint }] of Object.entries(corpus)) {
    console.log(`tree ${name}: ${files} files, ${folders} folders, ${bytes} bytes, ${fingerprint}`);
  }
  console.log(`lock: ${lockSize(trees.locked2000)}`);
  if (flags.json !== undefined) {
    const { kinds } = result;
    fs.writeFileSync(flags.json, `${JSON.stringify({ machine, corpus, rows, kinds }, null, 2)}\n`);
  }
  for (const title of failed(counts)) beyond.add(title);
  if (!flags.gate || beyond.size === 0) return 0;
  console.error(`beyond the limit twice in a row: ${[...beyond].join('; ')}`);
  return 1;
}

main().then(
  (code) => process.exit(code),
  (/** @type {Error} */ error) => {
    say('');
    console.error(error instanceof WrongAnswer ? `wrong answer, nothing measured: ${error.message}` : error);
    process.exit(2);
  },
);
