/** What manifests say of packages: the name, what they ask for, what they import. */
import type { Data, DataNode } from '../parse/data';

/** What a manifest says that is not in its path. */
export interface Manifest {
  path: string;
  name: string | undefined;
  /** Packages it asks for, as it names them. */
  dependencies: string[];
  /** Plugins that a marketplace lists; `source` when it is a folder of its own. */
  entries: { pointer: string; name: string; source?: string }[];
  /** Files that a workflow of gh-aw imports, as it names them. */
  imports: string[];
  /** Files that hold servers of another protocol (LSP), as it names them. */
  others: string[];
}

const MANIFEST_NAME =
  /(?:^|\/)(?:apm\.ya?ml|plugin\.json|marketplace\.json|(?:gemini|qwen)-extension\.json|\.github\/(?:workflows|aw\/imports)\/.*\.md)$/i;

/** @returns whether the data of a file is worth reading for what it brings along */
export function isManifest(path: string): boolean {
  return MANIFEST_NAME.test(path);
}

export function manifestOf(path: string, { root }: Data): Manifest {
  const manifest: Manifest = {
    path,
    name: textAt(root, ['name']),
    dependencies: [],
    entries: [],
    imports: [],
    others: stringsIn(nodeAt(root, ['lspServers'])),
  };
  if (/\.md$/i.test(path)) {
    const imports = nodeAt(root, ['imports']);
    const lists = imports?.kind === 'map' ? imports.entries.map(({ value }) => value) : [imports];
    for (const item of lists.flatMap(itemsOf))
      manifest.imports.push(
        ...stringsIn(item),
        ...stringsIn(nodeAt(item, ['uses'])),
        ...stringsIn(nodeAt(item, ['path'])),
      );
    // A section of a file, optional or not, and a remote file's revision.
    manifest.imports = manifest.imports.map((name) => name.replace(/[?#@].*$/, ''));
    return manifest;
  }
  for (const keys of [['dependencies'], ['dependencies', 'apm'], ['devDependencies', 'apm']])
    for (const item of itemsOf(nodeAt(root, keys))) manifest.dependencies.push(...dependencyOf(item));
  const prefix = textAt(root, ['metadata', 'pluginRoot']);
  itemsOf(nodeAt(root, ['plugins'])).forEach((item, i) => {
    const source = textAt(item, ['source']);
    const name = textAt(item, ['name']) ?? source ?? String(i);
    const folder = source && prefix && !source.startsWith('./') ? `./${prefix}/${source}` : source;
    manifest.entries.push({
      pointer: `/plugins/${i}`,
      name,
      ...(folder === undefined ? {} : { source: folder }),
    });
  });
  return manifest;
}

/** `owner/repo#ref`, `{ git, path }`, `{ path }`, `{ name, source }`. */
function dependencyOf(item: DataNode): string[] {
  if (item.kind !== 'map') return stringsIn(item);
  const git = textAt(item, ['git']);
  const path = textAt(item, ['path']);
  const folder = path?.replace(/^[./]+|\/+$/g, '');
  if (git === 'parent') return folder ? [`_parent/${folder}`] : [];
  if (git !== undefined) return [folder ? `${moduleOf(git)}/${folder}` : git];
  const other = textAt(item, ['source']) ?? path ?? textAt(item, ['name']);
  return other === undefined ? [] : [other];
}

/**
 * @returns the name of a module in lower case: `https://github.com/owner/repo.git#v1` and `owner/repo#v1` are
 *   `owner/repo`, `name@marketplace` is `name`
 */
export function moduleOf(dependency: string): string {
  return dependency
    .trim()
    .toLowerCase()
    .replace(/[#^].*$/, '')
    .replace(/^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^/@]*@)?[^/]+\//, '')
    .replace(/^(?:git@[^:]+:|[\w-]+(?:\.[\w-]+)+(?::\d+)?\/)/, '')
    .replace(/(?<=[^/])@[^/]*$/, '')
    .replace(/\.git(?=\/|$)/, '')
    .replace(/(?:^|\/)_git\//, '/')
    .replace(/\/$/, '');
}

/** Manifests in one of these folders name paths relative to the folder above. */
const MANIFEST_FOLDER = /(?:^|\/)(?:\.[\w-]{1,40}-plugin|\.github\/plugin|\.plugin)$/i;

/** @returns the folder that the paths of a manifest are relative to */
export function baseOf(manifest: string): string {
  return manifest.slice(0, Math.max(0, manifest.lastIndexOf('/'))).replace(MANIFEST_FOLDER, '');
}

/** @returns a local path (`./x`, `../x`) from the root; undefined for anything else, and for what leads out of it */
export function resolve(base: string, path: string): string | undefined {
  if (!/^\.{0,2}[\\/]|^\.{1,2}$/.test(path)) return undefined;
  const parts = base === '' || /^[\\/]/.test(path) ? [] : base.split('/');
  for (const part of path.split(/[\\/]/)) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts.join('/');
}

function nodeAt(node: DataNode | undefined, keys: readonly string[]): DataNode | undefined {
  let at = node;
  for (const key of keys)
    at = at?.kind === 'map' ? at.entries.findLast((entry) => entry.key === key)?.value : undefined;
  return at;
}

function itemsOf(node: DataNode | undefined): DataNode[] {
  return node?.kind === 'list' ? node.items : [];
}

function textAt(node: DataNode | undefined, keys: readonly string[]): string | undefined {
  const found = nodeAt(node, keys);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}

/** A string, or the strings of a list. */
function stringsIn(node: DataNode | undefined): string[] {
  const nodes = node?.kind === 'list' ? node.items : node ? [node] : [];
  return nodes.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? [item.value] : [],
  );
}
