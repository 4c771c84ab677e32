/** Where a repository keeps its hooks: for those who install one, and for nobody who scans. */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../../errors';
import { visible } from '../../text/escape';
import { ask, type Environment, gitIn } from './run';

export interface RepositoryFacts {
  /** All real and absolute: the top of the working tree, the folder that worktrees share, and that of the hooks. */
  root: string;
  gitFolder: string;
  hooks: string;
  /** Address of `origin`; empty when there is none. */
  remote: string;
}

/**
 * @returns undefined where there is no git, no repository, or none with a working tree
 * @throws ExpectedError `unreadable`
 */
export function repositoryFacts(cwd: string, env: Environment): RepositoryFacts | undefined {
  const answer = questions(cwd, env);
  if (!answer) return undefined;
  const lines = answer.lines('rev-parse', '--show-toplevel', '--git-common-dir', '--git-path', 'hooks');
  const [root, common, hooks] = lines ?? [];
  if (!root || !common || !hooks) return undefined;
  // With core.worktree a configuration that came along would have us write somewhere else.
  const isSaid = env.GIT_DIR !== undefined || env.GIT_WORK_TREE !== undefined;
  if (!isSaid && !fs.existsSync(path.join(root, '.git'))) {
    throw new ExpectedError(
      'unreadable',
      `the configuration of this repository says that its files are in ${visible(root)}`,
      'see `git config --show-origin core.worktree`; set GIT_WORK_TREE if that is what you want',
    );
  }
  const gitFolder = fs.realpathSync.native(path.resolve(cwd, common));
  return {
    root: fs.realpathSync.native(root),
    gitFolder,
    hooks: realFolder(path.resolve(cwd, hooks)),
    remote: answer.lines('config', '--get', 'remote.origin.url')?.[0] ?? '',
  };
}

function questions(cwd: string, env: Environment) {
  try {
    const git = gitIn(cwd, env);
    // Elsewhere hooks are switched off; here it is asked where they are.
    const settings = git.settings.filter((setting) => !setting.startsWith('core.hooksPath='));
    return {
      lines(...args: string[]): string[] | undefined {
        const { status, stdout } = ask({ ...git, settings }, args);
        return status === 0 ? stdout.toString('utf8').split('\n') : undefined;
      },
    };
  } catch (error) {
    if (error instanceof ExpectedError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** It need not be there, and `~` may be in it for git only. */
function realFolder(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(at)) return path.join(fs.realpathSync.native(at), path.relative(at, folder));
    if (path.dirname(at) === at) return folder;
  }
}
