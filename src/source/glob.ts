/** fast-glob over any source: the same options, so that the same patterns mean the same everywhere. */
import path from 'node:path';
import glob from 'fast-glob';
import type { Source } from './source';

/**
 * @param cwd absolute; stands for the root
 * @param list gives the folders of a tree that is not on a disk
 */
export function globIn(cwd: string, patterns: string[], ignore: string[], list?: Source['list']): string[] {
  const paths = glob.sync(patterns, {
    cwd,
    ignore,
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    caseSensitiveMatch: false,
    suppressErrors: true,
    ...(list ? { fs: diskOf(cwd, list) } : {}),
  });
  return paths.sort();
}

/** What fast-glob asks a disk, and no more. */
function diskOf(cwd: string, list: Source['list']) {
  const missing = (): never => {
    throw Object.assign(new Error('not in this tree'), { code: 'ENOENT' });
  };
  const readdirSync = (folder: string) =>
    list(path.relative(cwd, folder).split(path.sep).join('/')) ?? missing();
  return { readdirSync: readdirSync as never, lstatSync: missing, statSync: missing };
}
