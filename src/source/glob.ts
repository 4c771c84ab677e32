/** The same library as for the working tree, on folders that are not on a disk: the same patterns mean the same. */
import path from 'node:path';
import type { Source } from './source';

/** @param cwd stands for the root */
export async function globIn(
  list: Source['list'],
  cwd: string,
  patterns: string[],
  ignore: string[],
): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  const missing = (): never => {
    throw Object.assign(new Error('not in this tree'), { code: 'ENOENT' });
  };
  const readdirSync = (folder: string) =>
    list(path.relative(cwd, folder).split(path.sep).join('/')) ?? missing();
  const paths = glob.sync(patterns, {
    cwd,
    ignore,
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    caseSensitiveMatch: false,
    suppressErrors: true,
    fs: { readdirSync: readdirSync as never, lstatSync: missing, statSync: missing },
  });
  return paths.sort();
}
