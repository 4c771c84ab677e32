/** A real git, without anything of this machine's or this user's configuration. */
import { execFileSync } from 'node:child_process';
import { plant, type Tree } from './tree';

/** Nothing of this machine's git: neither its configuration nor its hooks. */
export const GIT_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** All that a git of these tests knows of its surroundings. */
export const ENV = { PATH: process.env.PATH, HOME: '/nonexistent', ...GIT_ENV };

export function git(cwd: string, args: string[], input: string | Buffer = ''): string {
  return execFileSync('git', args, { cwd, env: ENV, input, stdio: 'pipe' }).toString('utf8').trim();
}

/**
 * A repository with the tree committed.
 * @param keep see `plant`
 * @param init options of `git init`
 */
export function repository(tree: Tree, keep?: (root: string) => void, init: readonly string[] = []): string {
  const root = plant(tree, keep);
  git(root, ['init', '-q', '-b', 'main', ...init]);
  commit(root);
  return root;
}

export function commit(root: string): void {
  git(root, ['add', '-A', '-f']);
  git(root, ['commit', '-q', '--allow-empty', '-m', 'one']);
}
