/** Files that were looked up one by one, each by its content, as a source: a package as it once was. No links. */
import type { Content, Entry } from '../types';
import type { Item, Source } from './source';

export interface Kept {
  executable: boolean;
  open(maxBytes: number): Content;
}

/** @param files by path, relative to the root */
export function pinnedSource(files: ReadonlyMap<string, Kept>): Source {
  const folders = new Map<string, Map<string, 'file' | 'directory'>>([['', new Map()]]);
  for (const path of files.keys()) {
    const names = path.split('/');
    names.forEach((name, i) => {
      const folder = names.slice(0, i).join('/');
      const items = folders.get(folder) ?? new Map<string, 'file' | 'directory'>();
      items.set(name, i === names.length - 1 ? 'file' : 'directory');
      folders.set(folder, items);
    });
  }
  const typeOf = (path: string): 'file' | 'directory' | undefined =>
    files.has(path) ? 'file' : folders.has(path) ? 'directory' : undefined;

  return {
    context: [],
    list: (folder) => {
      const items = folders.get(folder);
      return items && [...items].map(([name, type]) => itemOf(name, type));
    },
    entry(path, type): Entry {
      const kept = files.get(path);
      const open = (max: number): Content => kept?.open(max) ?? { skipped: 'unreadable' };
      return { path, type, executable: kept?.executable ?? false, open, peek: open };
    },
    typeOf,
    resolveLink: () => ({ to: 'nothing', target: '' }),
    linkTarget: () => undefined,
    glob: async () => [],
  };
}

function itemOf(name: string, type: 'file' | 'directory'): Item {
  return {
    name,
    isFile: () => type === 'file',
    isDirectory: () => type === 'directory',
    isSymbolicLink: () => false,
  };
}
