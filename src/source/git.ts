/**
 * What would be committed, a commit, and what changed since one: read from git's objects, never from the working tree and
 * without touching it. Bytes are those of the blobs: no filter, no conversion of line ends, no LFS download.
 *
 * Loads `node:child_process`: import this file lazily (`await import`), from a command that was asked for it.
 *
 * A submodule is another repository, pinned by one id: it is not entered. It shows as a folder that cannot be listed, so
 * that whoever walks into it has to say so; what a path below it names is `special`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../errors';
import { LIMITS } from '../limits';
import { pathBytes, pathFromBytes, visiblePath } from '../text/escape';
import type { Content, Entry } from '../types';
import { objectsOf } from './git/objects';
import { commitOf, type Repository, repositoryAt } from './git/repository';
import { ask, type Environment, type Git, output } from './git/run';
import {
  isFile,
  isLink,
  isSubmodule,
  type Node,
  type Row,
  records,
  rowsOf,
  treeOf,
  typeAt,
} from './git/tree';
import type { Source } from './source';

export type { Environment } from './git/run';

export interface GitSource extends Source {
  /** Folders that are other repositories; nothing in them was looked at. */
  submodules: readonly string[];
  prefetch(paths: Iterable<string>): void;
}

/** What a commit is compared with. */
export type Against = 'index' | 'worktree' | { rev: string };

/** As in the working tree: how many parent folders count for the catalog. */
const CONTEXT_FOLDERS = 3;
/** Longer targets cannot be checked out (PATH_MAX). */
const LINK_BYTES = 4096;
const EMPTY_TREE = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};
const EMPTY_BLOB = {
  sha1: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  sha256: '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
};

/**
 * What `git commit` would commit. Paths are relative to `cwd`, as in the working tree.
 * @param env environment of the caller: in a hook it says which index is meant
 * @throws ExpectedError `usage` outside of a repository or in a bare one, `not-found` without git, `unreadable` when git
 *   refuses or cannot read
 */
export function openIndex(cwd: string, env: Environment): GitSource {
  const repository = withFiles(repositoryAt(cwd, env));
  const rows = rowsOf(output(repository.git, ['ls-files', '-s', '-z']));
  return sourceOf(repository, withoutIntended(repository, rows));
}

/**
 * The files of a commit. Paths are relative to `cwd`, as in the working tree; to the top in a bare repository.
 * @throws ExpectedError `not-found` when there is no such commit; otherwise as `openIndex`
 */
export function openCommit(cwd: string, rev: string, env: Environment): GitSource {
  const repository = repositoryAt(cwd, env);
  const commit = commitOf(repository, rev);
  return sourceOf(repository, rowsOf(output(repository.git, ['ls-tree', '-r', '-z', commit])));
}

/**
 * A folder of a commit, as if it were all there is: a link that leads out of it leads out of the source.
 * @param folder from the top of the repository; '' for all of it
 * @returns with the id of the commit
 * @throws ExpectedError `not-found` when there is no such commit or folder in it; otherwise as `openIndex`
 */
export function openFolder(
  cwd: string,
  rev: string,
  folder: string,
  env: Environment,
): { source: GitSource; rev: string } {
  const repository = { ...repositoryAt(cwd, env), prefix: [] };
  const commit = commitOf(repository, rev);
  const listing = ['ls-tree', '-r', '-z', '--full-tree'];
  const { stdout, status, isCut } = ask(repository.git, [...listing, `${commit}:${folder}`]);
  if (status !== 0 || isCut) {
    throw new ExpectedError(
      'not-found',
      isCut
        ? 'more files than can be looked at in one run'
        : `no folder '${visiblePath(folder)}' in that commit`,
      'name a folder from the top of the repository',
    );
  }
  return { source: { ...sourceOf(repository, rowsOf(stdout)), context: contextOf(folder) }, rev: commit };
}

function contextOf(folder: string): string[] {
  return folder.split('/').filter(Boolean).slice(-CONTEXT_FOLDERS);
}

/**
 * @param base the commit itself, not where the branches parted
 * @returns paths below `cwd` that differ from `base`, sorted; both names of a rename. Against the working tree it may name
 *   a file that is the same (one that was only touched), never leave out one that is not: untracked files count whether
 *   ignored or not, and so does what git was told not to look at. A path may be that of a folder: a submodule, or a
 *   repository that nobody registered; nothing below it was looked at.
 * @throws ExpectedError as `openCommit`
 */
export function changedSince(cwd: string, base: string, against: Against, env: Environment): string[] {
  const repository = repositoryAt(cwd, env);
  const { git } = repository;
  const names = ['-z', '--name-only', '--no-renames', '--no-ext-diff', '--no-textconv', '--relative'];
  const from = commitOf(repository, base);
  let changed: string[];
  if (against === 'worktree') {
    withFiles(repository);
    const diff = ['diff-index', ...names, '--ignore-submodules=dirty', from, '--'];
    changed = [...records(output(withoutFilters(git), diff)), ...unseenByDiff(git)];
  } else if (against === 'index') {
    withFiles(repository);
    const options = ['--cached', '--ita-invisible-in-index', '--ignore-submodules=none'];
    changed = records(output(git, ['diff-index', ...names, ...options, from, '--']));
  } else {
    const to = commitOf(repository, against.rev);
    changed = records(output(git, ['diff-tree', '-r', ...names, '--ignore-submodules=none', from, to, '--']));
  }
  return [...new Set(changed)].sort();
}

/**
 * One file of a commit, without listing all of it.
 * @param path relative to `cwd`; links are not followed
 * @returns undefined when there is no file of that name
 * @throws ExpectedError `unreadable` when it is there and cannot be read or is too large; otherwise as `openCommit`
 */
export function readAt(
  cwd: string,
  rev: string,
  name: string,
  env: Environment,
  maxBytes: number = LIMITS.fileBytes,
): Buffer | undefined {
  const repository = repositoryAt(cwd, env);
  const { git } = repository;
  const parts = name.split('/');
  // The commit is listed from `cwd` on, a folder of it as it is.
  let listing = ['ls-tree', '-z', commitOf(repository, rev)];
  for (const [i, part] of parts.entries()) {
    const row = rowsOf(output(git, listing)).find((one) => one.path === part);
    if (!row) return undefined;
    if (i < parts.length - 1) {
      if (row.mode !== TREE) return undefined;
      listing = ['ls-tree', '-z', '--full-tree', row.id];
      continue;
    }
    if (row.mode === TREE || !isFile(row)) return undefined;
    const content = objectsOf(repository).read(row.id, maxBytes);
    if ('bytes' in content) return content.bytes;
    throw new ExpectedError(
      'unreadable',
      `${visiblePath(name)} in that commit: ${content.detail ?? content.skipped}`,
      'fetch the commit in full',
    );
  }
  return undefined;
}

/** Commits of which one may hold what is looked for, and how long to look for them. */
const VERSIONS = 50;
const VERSION_MILLISECONDS = 3_000;

/**
 * What git has had of a path: in the index, then in the commits that changed it, newest first.
 * @param name relative to `cwd`
 * @param maxBytes larger versions are left out
 * @throws ExpectedError as `openCommit`, and when the history is too long to look through
 */
export function* versionsOf(
  cwd: string,
  name: string,
  env: Environment,
  maxBytes: number,
): Generator<Buffer, undefined> {
  // Arguments are text, and so are the lines of a question.
  if (name.includes('\n') || !Buffer.from(name).equals(pathBytes(name))) return undefined;
  const repository = repositoryAt(cwd, env);
  const { git } = repository;
  const objects = objectsOf(repository);
  const asked = (args: string[], input = ''): string[] => {
    const { status, stdout } = ask(git, args, input, LIMITS.gitBytes, VERSION_MILLISECONDS);
    return status === 0 ? stdout.toString('latin1').split('\n').filter(Boolean) : [];
  };
  const staged = repository.isBare ? [] : rowsOf(output(git, ['ls-files', '-s', '-z', '--', name]));
  const seen = new Set<string>();
  const fresh = (id: string): Buffer | undefined => {
    if (seen.has(id)) return undefined;
    seen.add(id);
    const content = objects.read(id, maxBytes);
    return 'bytes' in content ? content.bytes : undefined;
  };
  for (const { id } of staged.filter(isFile)) {
    const bytes = fresh(id);
    if (bytes) yield bytes;
  }
  const commits = asked(['rev-list', '-n', String(VERSIONS), 'HEAD', '--', name]);
  const places = commits.map((commit) => `${commit}:./${name}\n`).join('');
  const ids = asked(['cat-file', '--batch-check'], places)
    .map((line) => /^([0-9a-f]{40,64}) blob /.exec(line)?.[1])
    .filter((id) => id !== undefined);
  objects.expect(ids);
  for (const id of ids) {
    const bytes = fresh(id);
    if (bytes) yield bytes;
  }
  return undefined;
}

const TREE = 0o040000;

function withFiles(repository: Repository): Repository {
  if (!repository.isBare) return repository;
  throw new ExpectedError(
    'usage',
    'this repository has no working tree, and so no index to commit from',
    'use --ref to read a commit of it',
  );
}

/** `git add --intent-to-add` leaves an empty file in the index that no commit will have. */
function withoutIntended({ git, hash }: Repository, rows: Row[]): Row[] {
  if (!rows.some(({ id }) => id === EMPTY_BLOB[hash])) return rows;
  const options = ['--cached', '-z', '--name-only', '--no-renames', '--relative', '--ita-invisible-in-index'];
  const real = new Set(records(output(git, ['diff-index', ...options, EMPTY_TREE[hash], '--'])));
  return rows.filter(({ id, path: name }) => id !== EMPTY_BLOB[hash] || real.has(name));
}

/**
 * A file that changed in the second in which the index was written is read and compared, through the `clean` filter that
 * the repository names for it: a program. Without, it may count as changed when it is not.
 */
function withoutFilters(git: Git): Git {
  const { stdout } = ask(git, ['config', '-z', '--name-only', '--get-regexp', '^filter.']);
  const keys = records(stdout);
  const strange = keys.find((key) => key.includes('=') || !pathBytes(key).equals(Buffer.from(key)));
  if (strange !== undefined) {
    throw new ExpectedError(
      'unreadable',
      `the configuration of this repository names a program in a way that cannot be overruled: ${visiblePath(strange)}`,
      'remove this filter from .git/config',
    );
  }
  return { ...git, settings: [...git.settings, ...keys.map((key) => `${key}=`)] };
}

/** Untracked files, files that git was told to take for unchanged, and other repositories. */
function unseenByDiff(git: Git): string[] {
  const paths: string[] = [];
  for (const record of records(output(git, ['ls-files', '-c', '-o', '-s', '-v', '-z']))) {
    const tag = record[0]!;
    if (tag === '?') {
      paths.push(record.slice(2).replace(/\/$/, ''));
      continue;
    }
    const name = record.slice(record.indexOf('\t') + 1);
    const isSubmoduleRow = record.startsWith('160000 ', 2);
    // Assumed to be unchanged; or left out of a sparse checkout, unless it is there all the same.
    const isAssumed = tag !== tag.toUpperCase();
    if (isAssumed || ((tag === 'S' || isSubmoduleRow) && existsIn(git.cwd, name))) paths.push(name);
  }
  return paths;
}

function existsIn(cwd: string, name: string): boolean {
  const target = Buffer.concat([Buffer.from(`${cwd}/`), pathBytes(name)]);
  try {
    fs.lstatSync(target);
    return true;
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}

function sourceOf(repository: Repository, rows: Row[]): GitSource {
  const { git, prefix } = repository;
  if (rows[0]?.path === './') {
    throw new ExpectedError(
      'usage',
      `${visiblePath(git.cwd)} is a submodule that is not checked out`,
      'run `git submodule update --init`, and scan it from inside',
    );
  }
  const objects = objectsOf(repository);
  let areLinksExpected = false;

  /** As `symlink` would store it: up to the first NUL. */
  function targetOf(link: Node): string | undefined {
    if (!areLinksExpected) objects.expect(rows.filter(isLink).map(({ id }) => id));
    areLinksExpected = true;
    const content = objects.read(link.id, LINK_BYTES);
    if ('skipped' in content) return undefined;
    const end = content.bytes.indexOf(0);
    return pathFromBytes(end === -1 ? content.bytes : content.bytes.subarray(0, end));
  }

  const tree = treeOf(rows, prefix, targetOf);

  function contentOf(relative: string, read: (id: string) => Content): Content {
    const place = tree.locate(relative, false);
    if (place.at !== 'file') {
      if (place.at === 'nothing') return { skipped: 'unreadable', detail: 'ENOENT' };
      return { skipped: 'special-file', detail: place.at };
    }
    const { id, problem } = tree.nodes.get(place.path)!;
    return problem === undefined ? read(id) : { skipped: 'unreadable', detail: problem };
  }

  return {
    submodules: [...tree.nodes].filter(([, node]) => isSubmodule(node)).map(([name]) => name),
    context: path.resolve(git.cwd).split(path.sep).filter(Boolean).slice(-CONTEXT_FOLDERS),
    list: tree.list,
    typeOf: (relative) => typeAt(tree, relative),
    resolveLink: tree.resolveLink,

    linkTarget(relative) {
      const place = tree.locate(relative, false);
      return place.at === 'link' ? targetOf(tree.nodes.get(place.path)!) : undefined;
    },

    entry(relative, type): Entry {
      const place = type === 'link' ? tree.locate(relative, false) : undefined;
      const target = place?.at === 'link' ? targetOf(tree.nodes.get(place.path)!) : undefined;
      return {
        path: relative,
        type,
        ...(target === undefined ? {} : { target }),
        get executable() {
          const here = tree.locate(relative, false);
          return here.at === 'file' && (tree.nodes.get(here.path)!.mode & 0o100) !== 0;
        },
        open: (maxBytes) => contentOf(relative, (id) => objects.read(id, maxBytes)),
        peek: (bytes) => contentOf(relative, (id) => objects.peek(id, bytes)),
      };
    },

    prefetch(paths) {
      const ids: string[] = [];
      for (const relative of paths) {
        const node = tree.nodes.get(relative);
        if (node && isFile(node) && node.problem === undefined) ids.push(node.id);
      }
      objects.expect(ids);
    },

    glob: async (patterns, ignore) => (await import('./glob')).globIn(git.cwd, patterns, ignore, tree.list),
  };
}
