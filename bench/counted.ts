/** What can be counted does not depend on how busy a machine is: code that is loaded, modules of Node, calls of the system. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { childEnv, which } from './measure.mjs';
import type { Place } from './rows';
import type { TreeName } from './trees';

export interface Counted {
  title: string;
  tree: TreeName;
  unit: 'bytes' | 'modules' | 'calls';
  count(place: Place): number;
  /** For how many files and folders, where it hangs on them. */
  target?(files: number, folders: number): number;
  /** A figure that has no excuse: beyond its target it has failed. */
  isExact?: boolean;
  needs?: string[];
}

/** Says at the end how much of our code was loaded, and how many of Node's own modules. */
const PROBE = `
const fs = require('fs');
process.on('exit', () => {
  const ours = Object.keys(require.cache).filter((file) => file.startsWith(process.env.BENCH_DIST));
  const bytes = ours.reduce((sum, file) => sum + fs.statSync(file).size, 0);
  fs.writeFileSync(process.env.BENCH_OUT, JSON.stringify({ bytes, modules: process.moduleLoadList.length }));
});`;

function probe(
  { node, cli, root, work }: Place,
  args: string[],
  input?: string,
): { bytes: number; modules: number } {
  const [file, out] = [path.join(work, 'probe.cjs'), path.join(work, 'probe.json')];
  fs.writeFileSync(file, PROBE);
  spawnSync(node, ['-r', file, ...args], {
    cwd: root,
    env: { ...childEnv, BENCH_DIST: path.dirname(cli), BENCH_OUT: out },
    ...(input === undefined ? {} : { input: fs.readFileSync(path.join(work, input)) }),
  });
  return JSON.parse(fs.readFileSync(out, 'utf8'));
}

function bytes(args: string[], input?: string): Counted['count'] {
  return (place) => probe(place, [place.cli, ...args], input).bytes;
}

/** Over those of a start that does nothing. */
function modules(args: string[], input?: string): Counted['count'] {
  return (place) => {
    const nothing = path.join(place.work, 'nothing.cjs');
    fs.writeFileSync(nothing, '');
    return probe(place, [place.cli, ...args], input).modules - probe(place, [nothing]).modules;
  };
}

/** Of the main thread, over those of a start that does nothing; the least of three, because V8 asks for memory as it likes. */
function calls(args: string[]): Counted['count'] {
  return ({ node, cli, root }) => {
    const least = (argv: string[]): number =>
      Math.min(
        ...[1, 2, 3].map(() => {
          const { stderr } = spawnSync(which('strace')!, ['-c', node, ...argv], {
            cwd: root,
            env: childEnv,
            encoding: 'utf8',
          });
          const total = /^\s*[\d.]+\s+[\d.]+\s+(?:\d+\s+)?(\d+)(?:\s+\d+)?\s+total$/m.exec(stderr)?.[1];
          if (total === undefined) throw new Error(`strace: ${stderr.slice(-200)}`);
          return Number(total);
        }),
      );
    return least([cli, ...args]) - least(['-e', '0']);
  };
}

const HOOK = ['hook', 'claude-code', '--root', '.'];
/** The smallest path there is: what loads with every command. */
const HOT_BYTES = (): number => 12 * 1024;
const FEW_MODULES = (): number => 40;
/** Open, look, read and close a file; open, list twice and close a folder; and what one lock and one report cost. */
const FEW_CALLS = (files: number, folders: number): number => Math.floor(4.5 * files + 6 * folders + 150);

export const COUNTED: readonly Counted[] = [
  {
    title: 'counted: code of --version',
    tree: 'empty',
    unit: 'bytes',
    count: bytes(['--version']),
    target: HOT_BYTES,
    isExact: true,
  },
  {
    title: 'counted: code of a hook on a pinned file',
    tree: 'locked200',
    unit: 'bytes',
    count: bytes(HOOK, 'pinned.json'),
    target: HOT_BYTES,
  },
  { title: 'counted: code of verify', tree: 'locked200', unit: 'bytes', count: bytes(['verify']) },
  { title: 'counted: code of scan', tree: 'p200', unit: 'bytes', count: bytes(['scan']) },
  {
    title: 'counted: modules of Node, --version',
    tree: 'empty',
    unit: 'modules',
    count: modules(['--version']),
    target: FEW_MODULES,
    isExact: true,
  },
  {
    title: 'counted: modules of Node, a hook on a pinned file',
    tree: 'locked200',
    unit: 'modules',
    count: modules(HOOK, 'pinned.json'),
    target: FEW_MODULES,
    isExact: true,
  },
  {
    title: 'counted: modules of Node, verify',
    tree: 'locked200',
    unit: 'modules',
    count: modules(['verify']),
    target: FEW_MODULES,
    isExact: true,
  },
  {
    title: 'counted: modules of Node, scan',
    tree: 'p200',
    unit: 'modules',
    count: modules(['scan']),
    target: FEW_MODULES,
    isExact: true,
  },
  {
    title: 'counted: system calls of verify, 200 files',
    tree: 'locked200',
    unit: 'calls',
    count: calls(['verify']),
    target: FEW_CALLS,
    isExact: true,
    needs: ['strace'],
  },
  {
    title: 'counted: system calls of verify, 2,000 files',
    tree: 'locked2000',
    unit: 'calls',
    count: calls(['verify']),
    target: FEW_CALLS,
    isExact: true,
    needs: ['strace'],
  },
];
