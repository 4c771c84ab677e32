/** A real git repository with a lock in it, and what is said of it. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Report } from '../../src/types';
import { plant, primitives, type Run, type Tree } from '../tree';

export const LOCK = 'primitives-lock.json';

/** Nothing of this machine's git: neither its configuration nor its hooks. */
export const GIT_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

export function git(cwd: string, args: string[], input: string | Buffer = ''): string {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', ...GIT_ENV };
  return execFileSync('git', args, { cwd, env, input, stdio: 'pipe' }).toString('utf8').trim();
}

/**
 * A repository with the tree committed.
 * @param keep see `plant`
 */
export function repository(tree: Tree, keep?: (root: string) => void): string {
  const root = plant(tree, keep);
  git(root, ['init', '-q', '-b', 'main']);
  commit(root);
  return root;
}

export function commit(root: string): void {
  git(root, ['add', '-A', '-f']);
  git(root, ['commit', '-q', '--allow-empty', '-m', 'm']);
}

/** The same, with its lock beside it. */
export function lockedRepository(tree: Tree, keep?: (root: string) => void): string {
  const root = repository(tree, keep);
  const { code, err } = run(root, ['lock']);
  if (code !== 0) throw new Error(`not locked: ${err}`);
  commit(root);
  return root;
}

export function run(cwd: string, args: string[], env: Record<string, string> = {}): Run {
  return primitives(args, { cwd, env: { ...GIT_ENV, CI: '', ...env } });
}

/** What `verify` has to say: its exit code, then rule and path of what it found, and what it could not look at. */
export function verified(root: string, args: string[] = []): string[] {
  const { code, out, err } = run(root, ['verify', '--format', 'json', ...args]);
  if (!out.startsWith('{')) return [`exit ${code}`, err.split('\n')[0]!];
  const { findings, skipped } = JSON.parse(out) as Report;
  return [
    `exit ${code}`,
    ...findings.map(({ rule, path: name }) => `${rule.replace('lock/', '')} ${name}`),
    ...skipped.map(({ path: name, reason }) => `not looked at: ${name}: ${reason}`),
  ];
}

export function at(root: string, name: string): string {
  return path.join(root, name);
}

export function write(root: string, name: string, content: string | Buffer): void {
  fs.mkdirSync(path.dirname(at(root, name)), { recursive: true });
  fs.writeFileSync(at(root, name), content);
}

/** Edits a file as text. */
export function edit(root: string, name: string, change: (text: string) => string): void {
  const before = fs.readFileSync(at(root, name), 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`nothing changed in ${name}`);
  fs.writeFileSync(at(root, name), after);
}
