/**
 * `npx tsx bench/adversarial.ts [--all] [rule ...]`: what a file costs that was made to be slow for one phrase pattern.
 * Every pattern of every rule (or of those named) meets each kind of text in 64 KB first; the slowest, and each rule in
 * every layout, in a whole megabyte. All rules are on. Exit code 1 when a megabyte takes more than a second of CPU.
 *
 *   --all   every pattern and kind in a whole megabyte (hours)
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { check } from '../src/check/check';
import { ownRules } from '../src/check/phrases/rule-set';
import { parse } from '../src/parse/document';
import { sourceOf } from '../src/phrases/marks';
import { decode } from '../src/read/read';
import { fill, layoutsOf, matchOf, piecesOf } from './hostile';

const SEED = 0x5eed;
const SMALL = 64 * 1024;
const LARGE = 1_000_000;
/** For a megabyte, in milliseconds. */
const LIMIT = 1_000;
/** Candidates that are tried in full size. */
const FINALISTS = 60;
const SHOWN = 20;

interface Case {
  rule: string;
  pattern: string;
  kind: string;
  text(size: number): string;
}

interface Result extends Omit<Case, 'text'> {
  /** For a megabyte. */
  ms: number;
  findings: number;
  isComplete: boolean;
}

/** Garbage that others left is not ours. */
function measure({ rule, pattern, kind, text }: Case, size: number): Result {
  const bytes = Buffer.from(text(size));
  const content = decode(bytes, true);
  const start = process.cpuUsage();
  const { observations, skipped } = check(parse('note.md', 'markdown', content));
  const { user, system } = process.cpuUsage(start);
  const ms = ((user + system) / 1_000) * (LARGE / bytes.length);
  return { rule, pattern, kind, ms, findings: observations.length, isComplete: skipped.length === 0 };
}

function casesOf(names: readonly string[]): { patterns: Case[]; layouts: Case[] } {
  const rules = ownRules();
  const patterns: Case[] = [];
  const layouts: Case[] = [];
  const seen = new Map<string, number>();
  rules.patterns.forEach(([way, template], index) => {
    const source = sourceOf(template, rules.lists);
    const rule = rules.rules[rules.ways[way]!.rule]!.id;
    if (names.length > 0 && !names.some((name) => rule.includes(name))) return;
    const count = seen.get(rule) ?? 0;
    seen.set(rule, count + 1);
    const pattern = `pattern ${count + 1}`;
    for (const { kind, text } of piecesOf(source, SEED + index))
      patterns.push({ rule, pattern, kind, text: (size) => fill(text, size) });
    const match = count === 0 ? matchOf(source, SEED + index) : undefined;
    if (match === undefined) return;
    layoutsOf(match, SMALL).forEach(({ kind }, i) => {
      layouts.push({ rule, pattern, kind, text: (size) => layoutsOf(match, size)[i]!.text });
    });
  });
  return { patterns, layouts };
}

function slowestFirst(results: Result[]): Result[] {
  return results.sort((a, b) => b.ms - a.ms);
}

function run(names: readonly string[], isAll: boolean): number {
  const { patterns, layouts } = casesOf(names);
  say(`${patterns.length} texts for patterns, ${layouts.length} layouts`);
  let finalists = patterns;
  if (!isAll) {
    const found = new Map(
      patterns.map((item, i) => [item, progress(i, patterns.length, measure(item, SMALL))]),
    );
    finalists = patterns.sort((a, b) => found.get(b)!.ms - found.get(a)!.ms).slice(0, FINALISTS);
  }
  const all = [...finalists, ...layouts];
  const results = slowestFirst(
    all.map((item, i) => {
      const first = progress(i, all.length, measure(item, LARGE));
      // Near the limit, chance must not decide.
      const second = first.ms > LIMIT / 2 ? measure(item, LARGE) : first;
      return first.ms < second.ms ? first : second;
    }),
  );
  say('');
  console.log(
    `CPU of a file of 1 MB, in milliseconds; the slowest ${SHOWN} of ${patterns.length + layouts.length}`,
  );
  for (const { rule, pattern, kind, ms, findings, isComplete } of results.slice(0, SHOWN)) {
    const end = `${findings} findings${isComplete ? '' : ', not complete'}`;
    console.log(`${ms.toFixed(0).padStart(6)}  ${rule}  ${pattern}  ${kind}  (${end})`);
  }
  const worst = new Map<string, number>();
  for (const { rule, ms } of results) worst.set(rule, Math.max(ms, worst.get(rule) ?? 0));
  console.log('\nthe most of each rule');
  for (const [rule, ms] of [...worst].sort((a, b) => b[1] - a[1]))
    console.log(`${ms.toFixed(0).padStart(6)}  ${rule}`);
  const beyond = results.filter(({ ms }) => ms > LIMIT).length;
  console.log(`\nbeyond ${LIMIT} ms: ${beyond === 0 ? 'none' : beyond}`);
  return beyond === 0 ? 0 : 1;
}

function progress(done: number, all: number, result: Result): Result {
  if (done % 50 === 0) say(`${done} of ${all}`);
  return result;
}

function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

/** tsx gives every closure a name when it is made, which costs more than what it does: we measure what ships. */
async function bundled(): Promise<number> {
  const { build } = await import('rolldown');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-bench-'));
  try {
    const file = path.join(folder, 'adversarial.cjs');
    await build({
      input: process.argv[1]!,
      platform: 'node',
      external: ['rolldown'],
      resolve: { mainFields: ['module', 'main'] },
      output: { file, format: 'cjs', codeSplitting: false },
      logLevel: 'silent',
    });
    // The compiled rules lie beside the code that reads them.
    for (const name of fs.readdirSync('src/generated'))
      if (!name.endsWith('.ts')) fs.copyFileSync(path.join('src/generated', name), path.join(folder, name));
    const { status } = spawnSync(
      process.execPath,
      [...process.execArgv.filter(isOurs), file, ...process.argv.slice(2)],
      {
        stdio: 'inherit',
        env: { ...process.env, PRIMITIVES_BENCH: 'bundled' },
      },
    );
    return status ?? 2;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Not what tsx adds. */
const isOurs = (flag: string): boolean => flag.startsWith('--cpu-prof') || flag.startsWith('--max-old');

async function main(): Promise<number> {
  if (process.env.PRIMITIVES_BENCH !== 'bundled') return bundled();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false } },
  });
  return run(positionals, values.all);
}

main().then((code) => {
  process.exitCode = code;
});
