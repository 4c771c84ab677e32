/**
 * What `npm run bench` measures: one row, one entry. A row is a command of ours in a tree, and what it is held against; both
 * run in the same rounds. Targets and limits are those of docs/architecture.md ("Speed"): above its target a figure is
 * missed, above its limit it has failed.
 */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { childEnv } from './measure.mjs';
import type { TreeName } from './trees';

/** A tree that lies there, and the build that is measured. */
export interface Place {
  node: string;
  cli: string;
  /** The tree. */
  root: string;
  /** A folder for files that a command reads. */
  work: string;
  /** A pinned file of the tree, where it has a lock. */
  pinned: string;
}

export interface Row {
  title: string;
  tree: TreeName;
  /** The command line; `sh` stands for itself, everything else is a path. */
  run(place: Place): string[];
  /** Exit codes that are no accident (0). */
  codes?: number[];
  /** What it is held against: the sum of these. Without, the figure is in milliseconds. */
  to?: ReferenceName[];
  /** Subtracted first: what it costs to start at all. */
  base?: ReferenceName;
  /** The clock instead of CPU time: what several processors save. */
  isWall?: boolean;
  target?: number;
  limit?: number;
  /** Why this machine or this build cannot measure it. */
  skip?(facts: Facts): string | undefined;
}

export interface Facts {
  cores: number;
  /** Trees are smaller than the targets were set for. */
  isSmall: boolean;
  /** Whether the build has an option. */
  hasOption(command: string, option: string): boolean;
}

/** @param cli the build that is measured */
export function factsOf(cli: string, isSmall: boolean): Facts {
  return {
    cores: os.cpus().length,
    isSmall,
    hasOption(command, option) {
      const { stdout } = spawnSync(process.execPath, [cli, command, '--help'], {
        env: childEnv,
        encoding: 'utf8',
      });
      return stdout.includes(`${option} `);
    },
  };
}

export interface Reference {
  /** Programs without which it cannot run. */
  needs: string[];
  /** Where it runs, when that is not the tree of the row. */
  tree?: TreeName;
  run(place: Place): string[];
}

/** Walks a folder and does nothing with it: below this no scanner in Node can get. */
const WALK = `
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

/** Walks a folder and reads every file: what any scanner has to do. */
const READ = `
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

const shell = (line: string): string[] => ['sh', '-c', line];
const SUMS = "find . -name '*.md' -type f -print0 | xargs -0 sha512sum";

const reference = (needs: string[], run: Reference['run'], tree?: TreeName): Reference => ({
  needs,
  run,
  ...(tree ? { tree } : {}),
});

export const REFERENCES = {
  'node -e 0': reference([], ({ node }) => [node, '-e', '0'], 'empty'),
  // As a hook is run: through a shell, with something on standard input.
  'sh, node -e 0': reference(['sh'], ({ node }) => shell(`'${node}' -e 0 < /dev/null; exit 0`), 'empty'),
  find: reference(['sh', 'find'], () =>
    shell('exec find . \\( -name .git -o -name node_modules \\) -prune -o -type f -print'),
  ),
  'readdir loop': reference([], ({ node }) => [node, '-e', WALK]),
  'read loop': reference([], ({ node }) => [node, '-e', READ]),
  'find, sha512sum': reference(['sh', 'find', 'xargs', 'sha512sum'], () => shell(SUMS)),
  // It is told where the files are: what is left of verifying without finding.
  'sha512sum -c': reference(['sh', 'sha512sum'], ({ work }) =>
    shell(`exec sha512sum --quiet -c '${work}/SHA512SUMS'`),
  ),
  'git diff --cached': reference(['git'], () => ['git', 'diff', '--cached', '--name-only', '-z']),
  // The keywords that our rules begin with, found and nothing else done with them.
  'rg, our keywords': reference(['sh', 'rg'], ({ work }) =>
    shell(`rg -F -i -j1 --no-ignore --hidden -c -f '${work}/keywords.txt' . || [ $? -eq 1 ]`),
  ),
  'rg, our patterns': reference(['sh', 'rg'], ({ work }) =>
    shell(`rg -i -j1 --no-unicode --no-ignore --hidden -c -f '${work}/patterns.txt' . || [ $? -eq 1 ]`),
  ),
  'scan --jobs 1': reference([], ({ node, cli }) => [node, cli, 'scan', '--jobs', '1']),
} satisfies Record<string, Reference>;

export type ReferenceName = keyof typeof REFERENCES;

const ours =
  (...args: string[]): Row['run'] =>
  ({ node, cli }) => [node, cli, ...args];

/** Finds all primitives and opens none. */
const walk: Row['run'] = ({ node, cli, work }) => [node, cli, 'scan', '--config', `${work}/unread.json`];

/** The payload lies in a file; where an agent started the bench, its variables name another folder. */
const hook =
  (payload: string): Row['run'] =>
  ({ node, cli, work }) =>
    shell(`'${node}' '${cli}' hook claude-code --root . < '${work}/${payload}.json' && exit 0`);

/** For the deep tree: the small one is walked in less time than Node takes to start. */
const unlessSmall = ({ isSmall }: Facts): string | undefined =>
  isSmall ? 'the tree of --small is too small for it' : undefined;

const START: ReferenceName[] = ['node -e 0'];
const HOOK_START: ReferenceName[] = ['sh, node -e 0'];
/** For 1 MB made to be slow, in milliseconds. */
export const WORST = { target: 500, limit: 1_500 };

export const ROWS: readonly Row[] = [
  { title: 'start: --version', tree: 'empty', run: ours('--version'), to: START, target: 1.2, limit: 1.35 },
  { title: 'start: scan of an empty folder', tree: 'empty', run: ours('scan'), to: START },
  {
    title: 'hook: one pinned file of 200',
    tree: 'locked200',
    run: hook('pinned'),
    to: HOOK_START,
    target: 1.25,
    limit: 1.35,
  },
  { title: 'hook: a file that is not pinned', tree: 'locked200', run: hook('plain'), to: HOOK_START },
  {
    title: 'hook: a prompt, 200 files',
    tree: 'locked200',
    run: hook('prompt'),
    to: HOOK_START,
    target: 1.6,
    limit: 1.8,
  },
  {
    title: 'hook: a session in the deep tree',
    tree: 'deep',
    run: hook('session'),
    to: HOOK_START,
    target: 1.3,
    limit: 1.5,
    skip: unlessSmall,
  },
  { title: 'run: verify 200 files, then true', tree: 'locked200', run: ours('run', '--', 'true'), to: START },
  {
    title: 'git: scan --staged, 3 of 200 files',
    tree: 'staged',
    run: ours('scan', '--staged'),
    to: ['node -e 0', 'git diff --cached'],
    target: 1.3,
    limit: 1.5,
  },
  {
    title: 'git: verify --staged, 3 of 200 files',
    tree: 'staged',
    run: ours('verify', '--staged'),
    codes: [0, 1],
    to: ['node -e 0', 'git diff --cached'],
    target: 1.3,
    limit: 1.5,
  },
  {
    title: 'walk: deep, whole process',
    tree: 'deep',
    run: walk,
    to: ['find'],
    target: 1.05,
    limit: 1.25,
    skip: unlessSmall,
  },
  { title: 'walk: deep, start left out', tree: 'deep', run: walk, to: ['find'], base: 'node -e 0' },
  { title: 'walk: deep, to a loop of readdir', tree: 'deep', run: walk, to: ['readdir loop'] },
  { title: 'walk: wide, node_modules pruned', tree: 'wide', run: walk, to: START, target: 1.4, limit: 1.8 },
  { title: 'scan: deep, with its primitives', tree: 'deep', run: ours('scan'), to: ['find'] },
  { title: 'scan: wide, with its primitives', tree: 'wide', run: ours('scan'), to: START },
  {
    title: 'scan: 200 skills, cold',
    tree: 'p200',
    run: ours('scan'),
    codes: [1],
    to: START,
    target: 3.5,
    limit: 4.5,
  },
  {
    title: 'scan: 200 skills, to rg with our patterns',
    tree: 'p200',
    run: ours('scan'),
    codes: [1],
    to: ['rg, our patterns'],
    target: 0.05,
    limit: 0.1,
  },
  {
    title: 'scan: 2,000 skills, to reading',
    tree: 'p2000',
    run: ours('scan'),
    codes: [1],
    to: ['read loop'],
  },
  {
    title: 'scan: 2,000 skills, to hashing',
    tree: 'p2000',
    run: ours('scan'),
    codes: [1],
    to: ['find, sha512sum'],
  },
  {
    title: 'scan: 20,000 skills, to hashing',
    tree: 'locked20000',
    run: ours('scan'),
    to: ['find, sha512sum'],
    target: 2.5,
    limit: 3.2,
  },
  {
    title: 'scan: 20,000 skills, to rg with our keywords',
    tree: 'locked20000',
    run: ours('scan'),
    to: ['rg, our keywords'],
    target: 1.5,
    limit: 2,
  },
  {
    title: 'verify: 200 files',
    tree: 'locked200',
    run: ours('verify'),
    to: START,
    target: 1.6,
    limit: 1.8,
  },
  {
    title: 'verify: 2,000 files, to find and sha512sum',
    tree: 'locked2000',
    run: ours('verify'),
    to: ['find, sha512sum'],
  },
  {
    title: 'verify: 2,000 files, to sha512sum -c',
    tree: 'locked2000',
    run: ours('verify'),
    to: ['sha512sum -c'],
  },
  {
    title: 'verify: 20,000 files, to find and sha512sum',
    tree: 'locked20000',
    run: ours('verify'),
    to: ['find, sha512sum'],
    target: 0.95,
    limit: 1.15,
  },
  {
    title: 'verify: 20,000 files, to sha512sum -c',
    tree: 'locked20000',
    run: ours('verify'),
    to: ['sha512sum -c'],
  },
  {
    title: 'audit: a skill of five files',
    tree: 'package',
    run: ours('audit', '.'),
    codes: [0, 1],
    to: START,
  },
  {
    title: 'mcp: 10,000 servers of 2,000 packages',
    tree: 'servers',
    run: ours('mcp'),
    codes: [1],
    target: 2_000,
    limit: 4_000,
  },
  {
    title: 'worst: 1 MB of everything',
    tree: 'mixed',
    run: ours('scan'),
    codes: [0, 1, 3],
    ...WORST,
  },
  {
    title: 'threads: 20,000 skills, --jobs 4, on the clock, to --jobs 1',
    tree: 'locked20000',
    run: ours('scan', '--jobs', '4'),
    to: ['scan --jobs 1'],
    isWall: true,
    target: 0.4,
    limit: 0.5,
    skip: ({ cores, hasOption }) =>
      !hasOption('scan', '--jobs')
        ? 'this build has no scan --jobs'
        : cores < 4
          ? `it needs 4 processors, here are ${cores}`
          : undefined,
  },
  {
    title: 'rules: 500 of them, to 200',
    tree: 'p200',
    run: ours('scan'),
    target: 1.6,
    limit: 2.2,
    skip: () => 'there is one set of rules; none of another size is built',
  },
];
