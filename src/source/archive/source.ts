/** The members of an archive as a source. */
import type { Entry } from '../../types';
import { isLink, treeOf, typeAt } from '../git/tree';
import type { Source } from '../source';
import { type Box, contentOf, targetOf } from './box';

/** @param context folders that were taken off the top of every path */
export function archiveSource(box: Pick<Box, 'rows' | 'files'>, context: string[]): Source {
  const tree = treeOf(box.rows, [], (node) => targetOf(box, node.id));

  function linkTarget(path: string): string | undefined {
    const place = tree.locate(path, false);
    const node = place.at === 'link' ? tree.nodes.get(place.path) : undefined;
    return node && isLink(node) ? targetOf(box, node.id) : undefined;
  }

  return {
    context,
    list: tree.list,
    typeOf: (path) => typeAt(tree, path),
    resolveLink: tree.resolveLink,
    linkTarget,

    entry(path, type): Entry {
      const place = tree.locate(path, false);
      const node = place.at === 'file' ? tree.nodes.get(place.path) : undefined;
      const file = node && box.files.get(node.id);
      const target = type === 'link' ? linkTarget(path) : undefined;
      return {
        path,
        type,
        ...(target === undefined ? {} : { target }),
        executable: ((node?.mode ?? 0) & 0o100) !== 0,
        open: (max) => (file ? contentOf(file, max) : { skipped: 'unreadable', detail: place.at }),
        peek: (bytes) =>
          file ? { bytes: file.head.subarray(0, bytes) } : { skipped: 'unreadable', detail: place.at },
      };
    },

    glob: async (patterns, ignore) => (await import('../glob')).globIn('/', patterns, ignore, tree.list),
  };
}
