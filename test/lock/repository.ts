/** A real git repository with a lock in it, and what is said of it. */
import fs from 'node:fs';
import path from 'node:path';
import type { Report } from '../../src/types';
import { commit, GIT_ENV, git, repository } from '../git';
import { plant, primitives, primitivesBeside, type Run, type Tree } from '../tree';

export const LOCK = 'primitives-lock.json';

export { commit, GIT_ENV, git, repository };

/** A repository with the tree and its lock committed. */
export function lockedRepository(tree: Tree, keep?: (root: string) => void): string {
  const root = repository(tree, keep);
  const { code, err } = run(root, ['lock']);
  if (code !== 0) throw new Error(`not locked: ${err}`);
  commit(root);
  return root;
}

/**
 * A copy of a repository: to make one takes as long as a test.
 * @param keep see `plant`; tests that run beside each other need it
 */
export function copyOf(template: string, keep?: (root: string) => void): string {
  const root = plant({}, keep);
  fs.cpSync(template, root, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return root;
}

export function run(cwd: string, args: string[], env: Record<string, string> = {}): Run {
  return primitives(args, { cwd, env: { ...GIT_ENV, CI: '', ...env } });
}

/** What `verify` has to say: its exit code, then rule and path of what it found, and what it could not look at. */
export function verified(root: string, args: string[] = []): string[] {
  return saidBy(run(root, ['verify', '--format', 'json', ...args]));
}

/** The same, beside others. */
export async function verifiedBeside(root: string, args: string[] = []): Promise<string[]> {
  const env = { ...GIT_ENV, CI: '' };
  return saidBy(await primitivesBeside(['verify', '--format', 'json', ...args], { cwd: root, env }));
}

function saidBy({ code, out, err }: Run): string[] {
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
