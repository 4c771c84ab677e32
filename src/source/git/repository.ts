/** Which repository, from which folder of it, and what a revision stands for. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../../errors';
import { visible } from '../../text/escape';
import { ask, complaint, type Environment, type Git, gitIn, output } from './run';

export interface Repository {
  git: Git;
  /** Digest that names its objects. */
  hash: 'sha1' | 'sha256';
  /** Folders from the top of the working tree down to where the user stands. */
  prefix: string[];
  /** There is no working tree here: a bare repository, or its inside. */
  isBare: boolean;
  isShallow: boolean;
}

const FACTS = ['--is-inside-work-tree', '--is-shallow-repository', '--show-object-format', '--show-cdup'];

/** @throws ExpectedError when there is no git, no repository, or one that is not to be trusted */
export function repositoryAt(cwd: string, env: Environment): Repository {
  const git = gitIn(cwd, env);
  const [isInside, isShallow, hash, up = ''] = output(git, ['rev-parse', ...FACTS])
    .toString('utf8')
    .split('\n');
  if (hash !== 'sha1' && hash !== 'sha256') {
    throw new ExpectedError(
      'unreadable',
      `git uses an unknown digest: ${visible(hash ?? '')}`,
      'update primitives',
    );
  }
  const here = fs.realpathSync.native(cwd).split(path.sep);
  const top = here.length - (isInside === 'true' ? up.split('/').length - 1 : 0);
  const repository: Repository = {
    git,
    hash,
    prefix: here.slice(top),
    isBare: isInside !== 'true',
    isShallow: isShallow === 'true',
  };
  // With `core.worktree = ..` the files of the repository would not be in this folder but beside it: nothing to see.
  const isSaid = env.GIT_DIR !== undefined || env.GIT_WORK_TREE !== undefined;
  const folder = here.slice(0, top).join(path.sep);
  if (!repository.isBare && !isSaid && !fs.existsSync(`${folder}/.git`)) {
    throw new ExpectedError(
      'unreadable',
      `the configuration of this repository says that its files are in ${visible(folder)}`,
      'see `git config --show-origin core.worktree`; set GIT_WORK_TREE if that is what you want',
    );
  }
  return repository;
}

/**
 * @param rev what the user typed; never an option to git, and never one of several things
 * @returns the id of the commit
 * @throws ExpectedError `not-found` when there is no such commit, `usage` when more than one thing has that name
 */
export function commitOf({ git, isShallow }: Repository, rev: string): string {
  const name = visible(rev, 100);
  if (rev === '' || rev.startsWith('-') || rev.includes('\0')) {
    throw new ExpectedError('usage', `'${name}' is not a revision`, 'name a branch, a tag or a commit');
  }
  const answer = ask(git, ['rev-parse', '--verify', '--end-of-options', `${rev}^{commit}`]);
  // A tag called `origin/main` comes with a fetch, and would be taken for the protected branch.
  if (answer.stderr.includes('is ambiguous')) {
    throw new ExpectedError(
      'usage',
      `'${name}' names more than one thing in this repository`,
      'write refs/heads/…, refs/tags/… or refs/remotes/… to say which',
    );
  }
  const id = answer.stdout.toString('latin1').trim();
  if (answer.status !== 0 || !/^[0-9a-f]{40,64}$/.test(id)) {
    const why = complaint(answer.stderr);
    const detail = why && !/single revision|unknown revision/i.test(why) ? ` (${why})` : '';
    throw new ExpectedError(
      'not-found',
      `no commit '${name}'${detail}`,
      isShallow
        ? 'this is a shallow clone: fetch more of it first, with `git fetch --unshallow` or fetch-depth: 0'
        : 'fetch it first, or see `git branch --all` and `git tag`',
    );
  }
  return id;
}

/** @returns whether these bytes are the blob that the id names */
export function isBlob(hash: Repository['hash'], id: string, bytes: Buffer): boolean {
  return createHash(hash).update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === id;
}
