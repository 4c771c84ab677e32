/**
 * What the entries of a marketplace name: the folder of each plugin, and files of components inside of it, whose paths
 * begin at that folder.
 */
import type { DataNode } from './data';
import { type StringAt, stringsAt } from './pointer';

/** Their files hold what an agent obeys or starts. */
const COMPONENTS = ['mcpServers', 'hooks', 'commands', 'agents', 'skills'];

/**
 * @param pointer to the list of plugins
 * @returns paths from the root of the marketplace, where they are written; a source that is no path is left as it is
 */
export function pluginPaths(root: DataNode | undefined, pointer: string): StringAt[] {
  const prefix = stringsAt(root, '/metadata/pluginRoot')[0]?.value;
  const [list] = nodesOf(root, pointer);
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((entry) => {
    const [source] = stringsAt(entry, '/source');
    if (!source) return [];
    const isBare = prefix !== undefined && /^[\w@-][^:]*$/.test(source.value);
    const folder = isBare ? `${prefix.replace(/\/+$/, '')}/${source.value}` : source.value;
    const parts = COMPONENTS.flatMap((name) => [
      ...stringsAt(entry, `/${name}`),
      ...(memberOf(entry, name)?.kind === 'list' ? stringsAt(entry, `/${name}/*`) : []),
    ]);
    // Of a plugin that is fetched, nothing lies here.
    const isHere = !/^[a-z][a-z0-9+.-]*:/i.test(folder);
    return [
      { ...source, value: folder },
      ...(isHere ? parts.map((part) => ({ ...part, value: inside(folder, part.value) })) : []),
    ];
  });
}

/** An address stays one. */
function inside(folder: string, path: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : `${folder.replace(/\/+$/, '')}/${path}`;
}

function memberOf(node: DataNode, key: string): DataNode | undefined {
  return node.kind === 'map' ? node.entries.findLast((entry) => entry.key === key)?.value : undefined;
}

function nodesOf(root: DataNode | undefined, pointer: string): DataNode[] {
  let node = root;
  for (const key of pointer.split('/').slice(1)) node = node && memberOf(node, key);
  return node ? [node] : [];
}
