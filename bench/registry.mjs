// A registry of generated skills, audited by the real command: packages a second, and the most memory that all its
// processes had at once.
//
//   node bench/registry.mjs [count] [jobs] [--kill]      # --kill: kill -9 in the middle, run again, compare the bytes
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [count = 2000, jobs = os.availableParallelism()] = process.argv
  .slice(2)
  .filter((one) => /^\d+$/.test(one))
  .map(Number);
const withKill = process.argv.includes('--kill');
const CLI = path.resolve('dist/cli.cjs');
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-registry-'));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));

const VERBS = ['reads', 'merges', 'renders', 'checks', 'exports', 'summarises', 'converts', 'plots'];
const THINGS = [
  'PDF files',
  'spreadsheets',
  'log files',
  'calendars',
  'maps',
  'invoices',
  'test reports',
  'pictures',
];

/** Every skill is another one, and the same in every run. */
function random(seed) {
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE();
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** About 8 KB in five files, as the skills of the large public collections are in the middle. */
function plant(i) {
  const pick = random(i);
  const name = `skill-${i}`;
  const folder = path.join(root, 'skills', String(i % 100), name);
  const does = `${VERBS[pick(8)]} ${THINGS[pick(8)]}`;
  const step = () =>
    `${pick(900) + 100}. When it ${VERBS[pick(8)]} ${THINGS[pick(8)]}, use \`scripts/run.py --mode ${pick(50)}\`.`;
  const steps = (n) => Array.from({ length: n }, step).join('\n');
  const files = {
    'SKILL.md': `---\nname: ${name}\ndescription: A skill that ${does}.\n---\n# ${name}\n\n${steps(30)}\n\nSee [the details](references/details.md).\n`,
    'references/details.md': `# Details\n\n${steps(40)}\n`,
    'scripts/run.py': `import argparse\nimport json\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument("--mode")\n    print(json.dumps({"mode": parser.parse_args().mode, "id": ${i}}))\n\n\nmain()\n`,
    'scripts/setup.sh': `#!/bin/sh\nset -e\npip install --quiet pypdf==${pick(9)}.${pick(20)}.0\n`,
    'assets/table.csv': Array.from({ length: 40 }, (_, row) => `${row},${pick(1e6)},${pick(1e6)}`).join('\n'),
  };
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), content);
  }
  return `${path.relative(root, folder)}\t${name}\n`;
}

function start(output) {
  const args = [CLI, 'audit', '--list', 'list.txt', '--jobs', String(jobs), '-o', output];
  return spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
}

/** Resident megabytes of a process and its children, now. */
function memory(pid) {
  const of = (one) => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  };
  const children = () => {
    try {
      return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    } catch {
      return [];
    }
  };
  return { own: of(pid), all: [pid, ...children()].reduce((sum, one) => sum + of(one), 0) };
}

function run(output, killAfter) {
  return new Promise((resolve) => {
    const since = Date.now();
    const child = start(output);
    const peak = { own: 0, all: 0 };
    const timer = setInterval(() => {
      const now = memory(child.pid);
      peak.own = Math.max(peak.own, now.own);
      peak.all = Math.max(peak.all, now.all);
    }, 200);
    const bomb = killAfter && setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      clearTimeout(bomb);
      resolve({ seconds: (Date.now() - since) / 1000, peak, code, signal });
    });
  });
}

const digestOf = (name) =>
  createHash('sha256')
    .update(fs.readFileSync(path.join(root, name)))
    .digest('hex');

fs.writeFileSync(path.join(root, 'list.txt'), Array.from({ length: count }, (_, i) => plant(i)).join(''));
const whole = await run('whole.ndjson');
const bytes = fs.statSync(path.join(root, 'whole.ndjson')).size;
console.log(
  `${count} packages, ${jobs} at a time: ${whole.seconds.toFixed(1)} s, ${(count / whole.seconds).toFixed(0)} a second`,
);
console.log(
  `peak memory ${whole.peak.all.toFixed(0)} MB, of which ${whole.peak.own.toFixed(0)} MB that hand out the work`,
);
console.log(
  `results ${(bytes / count).toFixed(0)} bytes a package, exit code ${whole.code}, sha256 ${digestOf('whole.ndjson').slice(0, 16)}`,
);
if (withKill) {
  const killed = await run('killed.ndjson', (whole.seconds * 1000) / 2);
  const lines = fs.readFileSync(path.join(root, 'killed.ndjson'), 'utf8').split('\n').length - 2;
  const again = await run('killed.ndjson');
  console.log(`killed with ${killed.signal} after ${lines} lines; the rest in ${again.seconds.toFixed(1)} s`);
  console.log(digestOf('killed.ndjson') === digestOf('whole.ndjson') ? 'the same bytes' : 'OTHER BYTES');
}
