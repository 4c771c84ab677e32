/**
 * What git lists -> folders, names and links, as a file system would show them after a checkout. Holds no content; the
 * target of a link is asked for when a path goes through it.
 */
import { isUtf8 } from 'node:buffer';
import { pathFromBytes } from '../../text/escape';
import type { Item, LinkTarget, Source } from '../source';

/** One line of a listing. */
export interface Row {
  mode: number;
  id: string;
  /** 0, or which side of a conflict. */
  stage: number;
  path: string;
}

export interface Node {
  mode: number;
  id: string;
  /** It is there, and nobody can say what it holds. */
  problem?: string;
}

/** Where a path leads. `special` is a submodule, something in one, or a link that cannot be read. */
export type Place =
  | { at: 'file' | 'directory' | 'link' | 'special'; path: string }
  | { at: 'outside' | 'nothing' | 'itself' };

export interface Tree {
  nodes: ReadonlyMap<string, Node>;
  list(folder: string): readonly Item[] | undefined;
  /** @param isFollowed a link in the last step is followed too */
  locate(path: string, isFollowed: boolean): Place;
  resolveLink(path: string): LinkTarget;
}

const TYPE_BITS = 0o170000;
const LINK = 0o120000;
const SUBMODULE = 0o160000;
const FILE = 0o100644;
/** As Linux. */
const MAX_HOPS = 40;

export function isLink({ mode }: Node): boolean {
  return (mode & TYPE_BITS) === LINK;
}

export function isSubmodule({ mode }: Node): boolean {
  return (mode & TYPE_BITS) === SUBMODULE;
}

export function isFile(node: Node): boolean {
  return !isLink(node) && !isSubmodule(node);
}

class TreeItem implements Item {
  constructor(
    readonly name: string,
    readonly type: 'file' | 'directory' | 'link',
  ) {}
  isFile(): boolean {
    return this.type === 'file';
  }
  isDirectory(): boolean {
    return this.type === 'directory';
  }
  isSymbolicLink(): boolean {
    return this.type === 'link';
  }
}

/** Records that end in NUL; names as in an entry's path. */
export function records(listing: Buffer): string[] {
  const text = isUtf8(listing) ? listing.toString('utf8') : pathFromBytes(listing);
  return text.split('\0').slice(0, -1);
}

/** `git ls-files -s -z`: `<mode> <id> <stage> TAB <path>`; `git ls-tree -r -z`: `<mode> <type> <id> TAB <path>`. */
export function rowsOf(listing: Buffer): Row[] {
  return records(listing).map((record) => {
    const tab = record.indexOf('\t');
    const isIndex = record[tab - 2] === ' ';
    const end = isIndex ? tab - 2 : tab;
    return {
      // The number ends at the blank.
      mode: Number.parseInt(record, 8),
      id: record.slice(record.lastIndexOf(' ', end - 1) + 1, end),
      stage: isIndex ? Number(record[tab - 1]) : 0,
      path: record.slice(tab + 1),
    };
  });
}

/**
 * @param prefix folders above the root that belong to the repository
 * @param targetOf content of a link; undefined when it cannot be read
 */
export function treeOf(
  rows: readonly Row[],
  prefix: readonly string[],
  targetOf: (node: Node) => string | undefined,
): Tree {
  const nodes = new Map<string, Node>();
  const folders = new Map<string, Item[]>([['', []]]);

  function folderAt(path: string): Item[] {
    const known = folders.get(path);
    if (known) return known;
    const items: Item[] = [];
    folders.set(path, items);
    const slash = path.lastIndexOf('/');
    folderAt(path.slice(0, Math.max(slash, 0))).push(new TreeItem(path.slice(slash + 1), 'directory'));
    return items;
  }

  for (const { mode, id, stage, path } of rows) {
    const known = nodes.get(path);
    if (known) {
      // A tree that names a file twice is made by hand: what a checkout leaves of it is chance.
      known.problem ??= 'named twice in its folder';
      continue;
    }
    const node: Node = stage === 0 ? { mode, id } : { mode: FILE, id, problem: 'unmerged' };
    nodes.set(path, node);
    const slash = path.lastIndexOf('/');
    // A submodule is a folder that cannot be listed.
    const type = isLink(node) ? 'link' : isSubmodule(node) ? 'directory' : 'file';
    folderAt(path.slice(0, Math.max(slash, 0))).push(new TreeItem(path.slice(slash + 1), type));
  }

  /** @returns the path below the root; '' for the root and the folders above it, undefined beside them */
  function inside(parts: readonly string[]): string | undefined {
    const isShared = prefix.every((part, i) => i >= parts.length || part === parts[i]);
    return isShared ? parts.slice(prefix.length).join('/') : undefined;
  }

  function locate(path: string, isFollowed: boolean): Place {
    const direct = nodes.get(path);
    if (direct && isFile(direct)) return { at: 'file', path };
    const at = [...prefix];
    const pending = path.split('/').reverse();
    let hops = 0;
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      const folder = inside(at)!;
      if (!folders.has(folder)) return nodes.get(folder) ? beyond(folder) : { at: 'nothing' };
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (at.pop() === undefined) return { at: 'outside' };
        continue;
      }
      at.push(part);
      const here = inside(at);
      if (here === undefined) return { at: 'outside' };
      const node = nodes.get(here);
      if (!node || !isLink(node)) {
        if (!node && !folders.has(here)) return { at: 'nothing' };
        continue;
      }
      if (pending.length === 0 && !isFollowed) return { at: 'link', path: here };
      if (++hops > MAX_HOPS) return { at: 'itself' };
      const target = targetOf(node);
      if (target === undefined) return { at: 'special', path: here };
      if (target === '') return { at: 'nothing' };
      if (target.startsWith('/')) return { at: 'outside' };
      at.pop();
      pending.push(...target.split('/').reverse());
    }
    if (at.length < prefix.length) return { at: 'outside' };
    const end = inside(at)!;
    const node = nodes.get(end);
    if (!node) return { at: 'directory', path: end };
    return { at: isSubmodule(node) ? 'special' : 'file', path: end };
  }

  /** A path that goes on below what is no folder. */
  function beyond(path: string): Place {
    return isSubmodule(nodes.get(path)!) ? { at: 'special', path } : { at: 'nothing' };
  }

  return {
    nodes,
    locate,

    list(folder) {
      const items = folders.get(folder);
      if (items) return items;
      const place = locate(folder, true);
      return place.at === 'directory' ? folders.get(place.path) : undefined;
    },

    resolveLink(path) {
      const link = locate(path, false);
      const node = link.at === 'link' ? nodes.get(link.path)! : undefined;
      const target = (node && targetOf(node)) ?? '';
      const place = locate(path, true);
      switch (place.at) {
        case 'file':
        case 'directory':
        case 'special':
          return { to: place.at, path: place.path };
        case 'outside':
          return { to: 'outside', target };
        case 'itself':
          return { to: 'itself', target };
        default:
          return { to: 'nothing', target };
      }
    },
  };
}

/** As `lstat` would say. */
export function typeAt(tree: Tree, path: string): ReturnType<Source['typeOf']> {
  const place = tree.locate(path, false);
  return 'path' in place ? place.at : undefined;
}
