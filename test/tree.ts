/** Small trees in a temp folder, and the real CLI on them. Hostile content is built here at run time, never committed. */
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Finding, Report } from '../src/types';

/** Name to content; `{ link }` is a symbolic link, `{ mode }` sets permissions. */
export type Tree = Record<string, string | Buffer | { link: string } | { content: string; mode: number }>;

/** Another build, where somebody else is working on this one. */
export const CLI = path.resolve(process.env.PRIMITIVES_CLI ?? 'dist/cli.cjs');

export function remove(root: string): void {
  fs.rmSync(root, { recursive: true, force: true });
}

/**
 * @param keep told the folder, when it has to outlive one test; its caller then removes it
 * @returns the absolute path of a new folder with the tree in it; removed after the test
 */
export function plant(tree: Tree, keep?: (root: string) => void): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-')));
  if (keep) keep(root);
  else onTestFinished(() => remove(root));
  for (const [name, content] of Object.entries(tree)) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (typeof content === 'string' || Buffer.isBuffer(content)) fs.writeFileSync(file, content);
    else if ('link' in content) fs.symlinkSync(content.link, file);
    else fs.writeFileSync(file, content.content, { mode: content.mode });
  }
  return root;
}

export interface Run {
  code: number;
  out: string;
  err: string;
}

export interface RunOptions {
  cwd: string;
  input?: string | Buffer;
  env?: Record<string, string>;
}

/** The same, beside others. */
export function primitivesBeside(args: string[], { cwd, env }: Omit<RunOptions, 'input'>): Promise<Run> {
  const { NODE_EXTRA_CA_CERTS: _, FORCE_COLOR: __, ...clean } = process.env;
  return new Promise((resolve) => {
    const options = {
      cwd,
      env: { ...clean, NO_COLOR: '1', ...env },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
    };
    execFile(process.execPath, [CLI, ...args], options, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err });
    });
  });
}

/** Runs `primitives` as a process of its own. */
export function primitives(args: string[], { cwd, input, env }: RunOptions): Run {
  const { NODE_EXTRA_CA_CERTS: _, FORCE_COLOR: __, ...clean } = process.env;
  const result = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    input: input ?? '',
    env: { ...clean, NO_COLOR: '1', ...env },
    maxBuffer: 256 * 1024 * 1024,
    timeout: 120_000,
  });
  return {
    code: result.status ?? -1,
    out: result.stdout.toString('utf8'),
    err: result.stderr.toString('utf8'),
  };
}

/** `primitives scan --format json` over a tree. */
export function scanTree(tree: Tree, args: string[] = []): Report {
  return scanFolder(plant(tree), args);
}

export function scanFolder(cwd: string, args: string[] = []): Report {
  return reportOf(['scan', '--format', 'json', ...args], cwd);
}

function reportOf(args: string[], cwd: string): Report {
  const { out, err } = primitives(args, { cwd });
  if (!out.startsWith('{')) throw new Error(`no report: ${err}`);
  return JSON.parse(out);
}

/** As a process of its own, beside others. */
export async function reportOfFolder(command: string[], cwd: string): Promise<Report> {
  const { out, err } = await primitivesBeside([...command, '--format', 'json'], { cwd });
  if (!out.startsWith('{')) throw new Error(`no report: ${err}`);
  return JSON.parse(out);
}

/** Findings at `low` or above: what a rule says is not honest. */
export function loud(report: Report): Finding[] {
  return report.findings.filter(({ severity }) => severity !== 'info');
}
