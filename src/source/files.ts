/** The index or a commit as a disk, for what is no primitive but judges them: the configuration, and rules of the user's own. */
import path from 'node:path';
import { LIMITS } from '../limits';
import type { Files } from '../types';
import type { Source } from './source';

/**
 * @param source the index or a commit
 * @param root folder on disk that stands for its root
 * @returns throws as `node:fs` does, with a code; for a place outside of the root with a message
 */
export function filesOf(source: Source, root: string): Files {
  /** Links that stay inside are followed. */
  function locate(place: string): { path: string; type: 'file' | 'directory' } {
    const relative = path.relative(root, path.resolve(root, place)).split(path.sep).join('/');
    if (relative === '..' || relative.startsWith('../') || path.isAbsolute(relative))
      throw new Error('outside of the folder that is read from git');
    const type = source.typeOf(relative);
    if (type === 'file' || type === 'directory') return { path: relative, type };
    const link = type === 'link' ? source.resolveLink(relative) : undefined;
    if (link?.to === 'file' || link?.to === 'directory') return { path: link.path, type: link.to };
    if (link?.to === 'outside') throw new Error('a link that leads out of the folder that is read from git');
    throw failure(type === 'special' ? 'EACCES' : 'ENOENT');
  }

  function read(place: string): Buffer {
    const found = locate(place);
    if (found.type === 'directory') throw failure('EISDIR');
    const content = source.entry(found.path, 'file').open(LIMITS.fileBytes);
    if ('bytes' in content) return content.bytes;
    throw new Error(content.detail ?? content.skipped);
  }

  return {
    realpathSync: (place) => path.join(root, locate(place).path),
    readdirSync(place) {
      const { path: folder, type } = locate(place);
      if (type === 'file') throw failure('ENOTDIR');
      return (source.list(folder) ?? []).map(({ name }) => name);
    },
    statSync(place) {
      const { type } = locate(place);
      const size = type === 'file' ? read(place).length : 0;
      return { size, isFile: () => type === 'file', isDirectory: () => type === 'directory' };
    },
    readFileSync: read,
  };
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
