/** Packages: what is brought along as a whole, found by the file or the folder that makes it one, and what depends on what. */
import { around } from '../text/folders';
import { lazy } from '../text/lazy';
import { baseOf, type Manifest, moduleOf, resolve } from './manifests';
import type { Package, PackageType } from './server';

export type { Manifest } from './manifests';

/** The file that makes a folder a package; the first that fits. `root` is what is left of its path. */
const MARKERS: [manifest: RegExp, type: PackageType][] = [
  [/^(?:(.*)\/)?SKILL\.md$/i, 'skill'],
  [/^(?:(.*)\/)?(?:\.[\w-]{1,40}-plugin|\.github\/plugin|\.plugin)\/plugin\.json$/i, 'plugin'],
  [/^(?:(.*)\/)?(?:gemini|qwen)-extension\.json$/i, 'extension'],
  [/^((?:.*\/)?apm_modules\/.+)\/apm\.ya?ml$/i, 'apm-module'],
  [/^(?:(.*)\/)?POWER\.md$/i, 'power'],
  // Many programs have a plugin.json; it is a primitive only where the catalog says so.
  [/^(?:(.*)\/)?plugin\.json$/i, 'plugin'],
];
/** The end of all of them: most paths have none of it. */
const MARKER = /(?:skill\.md|plugin\.json|extension\.json|apm\.ya?ml|power\.md)$/i;
/** Folders of which every member is a package, whether it says so or not. */
const PLACES: [folder: RegExp, type: PackageType][] = [
  [/^((?:.*\/)?apm_modules\/[^/]+\/[^/]+)\//i, 'apm-module'],
  [/^((?:.*\/)?\.(?:agents|codex|cline|openhands)\/plugins\/[^/]+)\//i, 'plugin'],
];
/** In all of them. */
const PLACE = /(?:apm_modules|plugins)\//i;
/** The innermost package of a path below node_modules. */
const NPM = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\/(.*)$/;

export interface Packages {
  /**
   * @param pointer where in the file, for files that speak for several packages
   * @returns the packages that a place lies in, outermost first, through dependencies where they are declared
   */
  ownersOf(path: string, pointer?: string): Package[];
  /** @returns files that import a file, outermost first */
  importersOf(path: string): string[];
  /** Named by a manifest as something else than servers, though it looks the same. */
  isOther(path: string): boolean;
}

/**
 * @param paths of every primitive of the project
 * @param manifests what the manifests among them say
 * @param bundles manifests that are one only by their content (`manifest.json` of MCPB)
 * @param isWhole the root is no project but a package: all that lies in it belongs to it
 */
export function packagesOf(
  paths: Iterable<string>,
  manifests: readonly Manifest[],
  bundles: readonly string[],
  isWhole = false,
): Packages {
  const all = [...paths];
  const byRoot = new Map<string, Package>();
  const names = new Map(manifests.map(({ path, name }) => [path, name]));
  const add = (root: string, type: PackageType, manifest: string, label = names.get(manifest)): void => {
    // A plugin that is a skill too is a plugin: that brings more.
    if (byRoot.has(root) && type === 'skill') return;
    byRoot.set(root, { root, type, name: label ?? (lastOf(root) || 'this folder'), manifest });
  };
  for (const path of all) {
    for (const [pattern, type] of MARKER.test(path) ? MARKERS : []) {
      const match = pattern.exec(path);
      if (!match) continue;
      if (pattern !== MARKERS.at(-1)![0] || !byRoot.has(match[1] ?? '')) add(match[1] ?? '', type, path);
      break;
    }
    const npm = path.includes('node_modules/') ? NPM.exec(path) : undefined;
    if (npm && !byRoot.has(npm[1]!)) add(npm[1]!, 'npm-package', `${npm[1]}/package.json`);
  }
  for (const path of bundles) add(folderOf(path), 'mcp-bundle', path);
  const foldersOnce = lazy(() => foldersOf(all));
  const inline = new Map<string, Package>();
  for (const manifest of manifests) {
    for (const { pointer, name, source } of manifest.entries) {
      const root = source === undefined ? undefined : resolve(baseOf(manifest.path), source);
      if (root !== undefined && foldersOnce().has(root.toLowerCase()) && !byRoot.has(root))
        add(root, 'plugin', manifest.path, name);
      const entry: Package = {
        root: `${manifest.path}#${pointer}`,
        type: 'plugin',
        name,
        manifest: manifest.path,
      };
      inline.set(entry.root, (root !== undefined && root !== '' && byRoot.get(root)) || entry);
    }
  }
  const finder = (path: string, dependency: string): string[] =>
    candidatesFor(path, dependency)
      .map((root) => foldersOnce().get(root.toLowerCase()))
      .filter((root) => root !== undefined);
  for (const { path, dependencies } of manifests) {
    if (!/apm\.ya?ml$/i.test(path)) continue;
    for (const root of dependencies.flatMap((dependency) => finder(path, dependency)))
      if (!byRoot.has(root) && root !== '') add(root, 'apm-module', manifestIn(root, names));
  }
  for (const path of all) {
    for (const [pattern, type] of PLACE.test(path) ? PLACES : []) {
      const root = pattern.exec(path)?.[1];
      if (root !== undefined && isOutside(path, byRoot)) add(root, type, `${root}/`);
    }
  }
  const broughtBy = parentsOf(byRoot, manifests, finder);
  const importers = importersIn(manifests);
  const others = new Set(
    manifests.flatMap(({ path, others: named }) => named.map((name) => resolve(baseOf(path), name))),
  );

  const chainOf = (item: Package): Package[] => {
    const chain = [item];
    const seen = new Set(chain);
    for (let parent = broughtBy.get(item); parent && !seen.has(parent); parent = broughtBy.get(parent)) {
      chain.unshift(parent);
      seen.add(parent);
    }
    return chain;
  };

  const enclosing = around((folder) => byRoot.get(folder));
  return {
    ownersOf(path, pointer = '') {
      const owners = [...enclosing(path)];
      // The project's own root may be a package as well: then only what the manifest says comes with it.
      const own = byRoot.get('');
      if (own && (isWhole || own.manifest === path || isSkillPart(own, path))) owners.unshift(own);
      const entry = pointer && inline.get(`${path}#${/^\/plugins\/\d+/.exec(pointer)?.[0]}`);
      if (entry && !owners.includes(entry)) owners.push(entry);
      const [outermost, ...inner] = owners;
      return outermost ? [...chainOf(outermost), ...inner] : [];
    },
    importersOf(path) {
      const chain: string[] = [];
      for (
        let at = importers.get(path);
        at !== undefined && at !== path && !chain.includes(at);
        at = importers.get(at)
      )
        chain.unshift(at);
      return chain;
    },
    isOther: (path) => others.has(path),
  };
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const isSkillPart = ({ type }: Package, path: string): boolean =>
  type === 'skill' && /^agents\/openai\.ya?ml$/i.test(path);

/** In no package so far. */
function isOutside(path: string, byRoot: ReadonlyMap<string, Package>): boolean {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
    if (byRoot.has(path.slice(0, at))) return false;
  return true;
}

/** Every folder that has something in it, as it is written, by its name in lower case. */
function foldersOf(paths: readonly string[]): Map<string, string> {
  const folders = new Map<string, string>([['', '']]);
  for (const path of paths) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      const name = folder.toLowerCase();
      if (folders.has(name)) break;
      folders.set(name, folder);
    }
  }
  return folders;
}

function manifestIn(root: string, names: ReadonlyMap<string, unknown>): string {
  return [`${root}/apm.yml`, `${root}/apm.yaml`].find((path) => names.has(path)) ?? `${root}/`;
}

/**
 * Folders that a dependency may be in: `apm_modules/owner/repo/folder`, a copy of a local folder, the local folder
 * itself. APM keeps all modules of a project in one flat folder, those of dependencies too.
 */
function candidatesFor(path: string, dependency: string): string[] {
  const at = /^((?:.*\/)?apm_modules)\//i.exec(path);
  const base = baseOf(path);
  const modules = at ? at[1]! : `${base === '' ? '' : `${base}/`}apm_modules`;
  const local = resolve(base, dependency);
  if (local !== undefined) return [local, `${modules}/_local/${lastOf(local)}`];
  // Of `git: parent`, the repository that the asking package came from.
  const [, owner, repository] = /apm_modules\/([^/]+)\/([^/]+)/i.exec(path) ?? [];
  const name = moduleOf(dependency).replace(/^_parent\//, `${owner}/${repository}/`);
  // A file of a repository is installed as `owner/repository-file`.
  const file = /^([^/]+\/[^/]+)\/.*?([^/]+?)(?:\.[\w-]+)?\.(?:md|yml)$/.exec(name);
  return [`${modules}/${name}`, ...(file ? [`${modules}/${file[1]}-${file[2]}`] : [])];
}

/**
 * Who asked for a package first, breadth first from the project. A package nobody asks for is its own beginning: it may
 * still ask for others.
 */
function parentsOf(
  byRoot: ReadonlyMap<string, Package>,
  manifests: readonly Manifest[],
  finder: (path: string, dependency: string) => string[],
): Map<Package, Package> {
  if (manifests.length === 0) return new Map();
  const items = [...byRoot.values()];
  const byName = new Map<string, Package>();
  for (const item of items)
    if (item.type === 'plugin' || item.type === 'extension') byName.set(item.name.toLowerCase(), item);
  const find = (path: string, dependency: string): Package[] => {
    const roots = finder(path, dependency).map((root) => byRoot.get(root));
    const found = roots.filter((item) => item !== undefined);
    const named = found.length === 0 ? byName.get(moduleOf(dependency)) : undefined;
    return named ? [named] : found;
  };
  const asking = new Map<Package | undefined, Manifest[]>();
  for (const manifest of manifests) {
    const owner = byRoot.get(baseOf(manifest.path));
    // In the root, only the manifest that makes it a package speaks for that; the others speak for the project.
    const from = owner?.root === '' && owner.manifest !== manifest.path ? undefined : owner;
    asking.set(from, [...(asking.get(from) ?? []), manifest]);
  }
  const parents = new Map<Package, Package>();
  const seen = new Set<Package>();
  const ask = (from: Package | undefined): Package[] => {
    const next: Package[] = [];
    for (const { path, dependencies } of asking.get(from) ?? []) {
      for (const item of dependencies.flatMap((dependency) => find(path, dependency))) {
        if (seen.has(item) || item === from) continue;
        seen.add(item);
        if (from) parents.set(item, from);
        next.push(item);
      }
    }
    return next;
  };
  let front = ask(undefined);
  let orphan = 0;
  for (;;) {
    while (front.length > 0) front = front.flatMap(ask);
    while (orphan < items.length && seen.has(items[orphan]!)) orphan++;
    if (orphan === items.length) return parents;
    seen.add(items[orphan]!);
    front = [items[orphan]!];
  }
}

/** The first file that imports another one, by the other. */
function importersIn(manifests: readonly Manifest[]): Map<string, string> {
  const importers = new Map<string, string>();
  for (const { path, imports } of manifests) {
    for (const name of imports) {
      for (const base of [folderOf(path), '', '.github/workflows', '.github/aw/imports']) {
        const target = resolve(base, /^[./]/.test(name) ? name : `./${name}`);
        if (target !== undefined && !importers.has(target)) importers.set(target, path);
      }
    }
  }
  return importers;
}
