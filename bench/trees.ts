/**
 * The trees that rows run in, each made when a row needs it. Before anything is timed, every tree is scanned once and the
 * answer compared with what was planted: a fast wrong answer is worth nothing.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {
  adversarial,
  copies,
  deep,
  rules,
  servers,
  skillPackage,
  skills,
  type Tree,
  wide,
} from './corpus.mjs';
import { childEnv } from './measure.mjs';
import type { Place } from './rows';

export class WrongAnswer extends Error {}

interface Plan {
  make(root: string, isSmall: boolean): Tree;
  /** What is done with it before it is measured; throws WrongAnswer. */
  prepare?(place: Place, tree: Tree): void;
}

const locked: Plan['prepare'] = (place, tree) => {
  checkScan(place, tree);
  lockAndCheck(place, tree);
};

const TREES = {
  empty: {
    make: (root) => {
      fs.mkdirSync(root);
      return { root, primitives: 0, hidden: [], files: 0, folders: 1, bytes: 0, fingerprint: '' };
    },
  },
  p200: { make: (root) => skills(root, 200), prepare: checkScan },
  p2000: { make: (root) => skills(root, 2_000), prepare: checkScan },
  locked200: { make: (root) => skills(root, 200, true), prepare: locked },
  locked2000: { make: (root) => skills(root, 2_000, true), prepare: locked },
  locked20000: { make: (root) => copies(root, 20_000, 2_000), prepare: locked },
  staged: { make: (root) => skills(root, 200, true), prepare: stage },
  wide: { make: (root, isSmall) => wide(root, isSmall ? 20_000 : 115_300), prepare: checkScan },
  deep: {
    make: (root, isSmall) => (isSmall ? deep(root, 6_000, 30_000) : deep(root, 18_000, 100_000)),
    prepare: locked,
  },
  servers: { make: (root) => servers(root, 2_000, 5), prepare: checkServers },
  package: { make: skillPackage },
  rules: { make: (root) => rules(root, 200), prepare: checkScan },
  mixed: { make: (root) => adversarial(root)[0]!.tree },
} satisfies Record<string, Plan>;

export type TreeName = keyof typeof TREES;

/**
 * @param work a folder for all trees
 * @returns the tree and all that a row needs to know of it
 * @throws WrongAnswer
 */
export function growTree(
  name: TreeName,
  work: string,
  build: Pick<Place, 'node' | 'cli'>,
  isSmall: boolean,
): { tree: Tree; place: Place } {
  const { make, prepare }: Plan = TREES[name];
  const tree = make(path.join(work, name), isSmall);
  const place: Place = { ...build, root: tree.root, work: path.join(work, `${name}-files`), pinned: '' };
  fs.mkdirSync(place.work);
  prepare?.(place, tree);
  const lock = path.join(tree.root, 'primitives-lock.json');
  if (fs.existsSync(lock)) {
    const pins = fs.readFileSync(lock, 'utf8');
    place.pinned = /^ {4}"([^"]*(?:SKILL|AGENTS)\.md)"/m.exec(pins)?.[1] ?? '';
  }
  return { tree, place };
}

function run(
  { node, cli, root }: Place,
  ...args: string[]
): { stdout: string; stderr: string; code: number | null } {
  const options = { cwd: root, env: childEnv, maxBuffer: 2 ** 30, encoding: 'utf8' } as const;
  const { stdout, stderr, status } = spawnSync(node, [cli, ...args], options);
  return { stdout, stderr, code: status };
}

/** The report of a command, which is complete. */
// biome-ignore lint/suspicious/noExplicitAny: the contract of the JSON report is tested elsewhere.
function reportOf(place: Place, ...args: string[]): any {
  const { stdout, stderr, code } = run(place, ...args, '--format', 'json');
  const what = `${args.join(' ')} in ${path.basename(place.root)}`;
  if (stdout === '') throw new WrongAnswer(`${what}: no report, code ${code}\n${stderr}`);
  const report = JSON.parse(stdout);
  if (!report.complete)
    throw new WrongAnswer(`${what}: skipped ${JSON.stringify(report.skipped?.slice(0, 3))}`);
  return report;
}

/** Every primitive is found, and hidden text where it was planted and nowhere else. */
function checkScan(place: Place, tree: Tree): void {
  const name = path.basename(tree.root);
  const { summary, findings } = reportOf(place, 'scan');
  if (summary.primitives !== tree.primitives) {
    throw new WrongAnswer(`${name}: ${summary.primitives} primitives found, ${tree.primitives} planted`);
  }
  const loud = (findings as { path: string; severity: string; rule: string; message: string }[]).filter(
    ({ severity }) => ['critical', 'high', 'medium'].includes(severity),
  );
  const found = [...new Set(loud.map((finding) => finding.path))].sort();
  if (found.join('\n') === tree.hidden.join('\n')) return;
  const isPlanted = new Set(tree.hidden);
  const extra = loud.find((finding) => !isPlanted.has(finding.path));
  throw new WrongAnswer(
    `${name}: findings in ${found.length} files, hidden text in ${tree.hidden.length}${extra ? `; ${extra.path}: ${extra.rule}, ${extra.message}` : ''}`,
  );
}

/** Pins the tree, and sees that `verify` agrees and that one changed byte is one finding. */
function lockAndCheck(place: Place, tree: Tree): void {
  const name = path.basename(tree.root);
  const { code, stdout, stderr } = run(place, 'lock', '--yes');
  if (code !== 0) throw new WrongAnswer(`${name}: not locked\n${stdout}${stderr}`);
  const drift = (): string[] => {
    const { summary, findings } = reportOf(place, 'verify');
    if (summary.primitives !== tree.primitives)
      throw new WrongAnswer(`${name}: ${summary.primitives} of ${tree.primitives} files verified`);
    return findings.map(({ rule, path: at }: { rule: string; path: string }) => `${rule} ${at}`).sort();
  };
  const honest = drift();
  if (honest.length > 0) throw new WrongAnswer(`${name}: drift where nothing changed: ${honest[0]}`);
  const pins = fs.readFileSync(path.join(tree.root, 'primitives-lock.json'), 'utf8');
  const victim = /^ {4}"([^"]*SKILL\.md)"/m.exec(pins)?.[1] ?? '';
  const file = path.join(tree.root, victim);
  const content = fs.readFileSync(file);
  fs.writeFileSync(file, Buffer.concat([content, Buffer.from('.')]));
  const changed = drift().join(', ');
  fs.writeFileSync(file, content);
  const expected = `lock/modified ${victim}, lock/package-changed ${path.posix.dirname(victim)}`;
  if (changed !== expected) throw new WrongAnswer(`${name}: "${changed}" is not "${expected}"`);
}

/** A repository in which three skills were changed, locked again, and staged. */
function stage(place: Place, tree: Tree): void {
  const git = (...args: string[]): void => {
    const identity = [
      '-c',
      'user.name=bench',
      '-c',
      'user.email=bench@example.com',
      '-c',
      'commit.gpgsign=false',
    ];
    const { status, stderr } = spawnSync('git', [...identity, ...args], {
      cwd: tree.root,
      env: childEnv,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  };
  lockAndCheck(place, tree);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--no-verify', '-m', 'skills');
  const changed = fs.readdirSync(path.join(tree.root, '.claude/skills')).sort().slice(0, 3);
  for (const name of changed)
    fs.appendFileSync(path.join(tree.root, '.claude/skills', name, 'SKILL.md'), 'More.\n');
  const { code, stdout, stderr } = run(place, 'lock', '--yes');
  if (code !== 0) throw new WrongAnswer(`staged: not locked again\n${stdout}${stderr}`);
  git('add', '.');
  for (const command of ['scan', 'verify']) {
    const { summary } = reportOf(place, command, '--staged');
    if (summary.primitives !== tree.primitives)
      throw new WrongAnswer(`staged: ${command} saw ${summary.primitives} of ${tree.primitives} files`);
  }
}

function checkServers(place: Place): void {
  const { servers: found } = reportOf(place, 'mcp');
  if (found.length !== 10_000) throw new WrongAnswer(`servers: ${found.length} of 10000 found`);
}
