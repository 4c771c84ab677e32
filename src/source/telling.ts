/** The disk, for somebody who wants to know where it is looked at, before it is: what changes there changes the answer. */
import fs from 'node:fs';
import path from 'node:path';
import type { Files } from '../types';
import type { Source } from './source';
import { workingTree } from './working-tree';

export interface Disk {
  /** @param root absolute path of an existing folder */
  tree(root: string): Source;
  files: Files;
}

/** @param tell told absolute folders, some of which may not exist, again and again */
export function tellingDisk(tell: (folder: string) => void): Disk {
  const besides = (place: string): string => {
    tell(path.dirname(place));
    return place;
  };
  return {
    tree(root) {
      const tree = workingTree(root);
      const inside = (relative: string): string => {
        tell(path.join(root, path.dirname(relative)));
        return relative;
      };
      return {
        ...tree,
        list(folder) {
          tell(path.join(root, folder));
          return tree.list(folder);
        },
        entry: (relative, type) => tree.entry(inside(relative), type),
        typeOf: (relative) => tree.typeOf(inside(relative)),
        resolveLink: (relative) => tree.resolveLink(inside(relative)),
        linkTarget: (relative) => tree.linkTarget(inside(relative)),
        async glob(patterns, ignore) {
          const found = await tree.glob(patterns, ignore);
          found.forEach(inside);
          return found;
        },
      };
    },
    files: {
      realpathSync: (place) => fs.realpathSync(besides(place)),
      readdirSync(place) {
        tell(place);
        return fs.readdirSync(place);
      },
      statSync: (place) => fs.statSync(besides(place)),
      readFileSync: (place) => fs.readFileSync(besides(place)),
    },
  };
}
