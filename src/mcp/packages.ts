/** Packages: what is brought along as a whole, found by the file that makes a folder one, and what depends on what. */
import type { Data, DataNode } from '../parse/data';
import type { Package, PackageType } from './server';

/** The file that makes a folder a package. `root` is what is left of its path. */
const MARKERS: [manifest: RegExp, type: PackageType][] = [
  [/^(.*?)\/?SKILL\.md$/i, 'skill'],
  [/^(.*?)\/?\.(?:claude|codex|cursor)-plugin\/plugin\.json$/i, 'plugin'],
  [/^(.*?)\/?(?:\.github\/plugin|\.plugin)\/plugin\.json$/i, 'plugin'],
  [/^(.*?)\/?(?:gemini|qwen)-extension\.json$/i, 'extension'],
  [/^(.*?\/?apm_modules\/.+?)\/apm\.ya?ml$/i, 'apm-module'],
  [/^(.*?)\/?POWER\.md$/i, 'power'],
];
/** The innermost package of a path below node_modules. */
const NPM = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\/(.*)$/;

/** What a manifest says that is not in its path. */
export interface Manifest {
  path: string;
  name: string | undefined;
  /** Packages it asks for, as it names them. */
  dependencies: string[];
}

export interface Packages {
  /** @returns the packages that a file lies in, outermost first, through dependencies where they are declared */
  ownersOf(path: string): Package[];
}

/**
 * @param paths of every primitive of the project
 * @param manifests what the manifests among them say
 * @param bundles manifests that are one only by their content (`manifest.json` of MCPB)
 */
export function packagesOf(
  paths: Iterable<string>,
  manifests: readonly Manifest[],
  bundles: readonly string[],
): Packages {
  const byRoot = new Map<string, Package>();
  const said = new Map(manifests.map((manifest) => [manifest.path, manifest]));
  const add = (root: string, type: PackageType, manifest: string): void => {
    // A plugin that is a skill too is a plugin: that brings more.
    if (byRoot.has(root) && type === 'skill') return;
    const name = said.get(manifest)?.name ?? (root.slice(root.lastIndexOf('/') + 1) || 'this folder');
    byRoot.set(root, { root, type, name, manifest });
  };
  for (const path of paths) {
    for (const [pattern, type] of MARKERS) {
      const match = pattern.exec(path);
      if (match) add(match[1]!, type, path);
    }
    const npm = NPM.exec(path);
    if (npm && !byRoot.has(npm[1]!)) add(npm[1]!, 'npm-package', `${npm[1]}/package.json`);
  }
  for (const path of bundles) add(path.slice(0, Math.max(0, path.lastIndexOf('/'))), 'mcp-bundle', path);
  const broughtBy = dependencyParents(byRoot, manifests);

  const chainOf = (item: Package): Package[] => {
    const chain = [item];
    const seen = new Set(chain);
    for (let parent = broughtBy.get(item); parent && !seen.has(parent); parent = broughtBy.get(parent)) {
      chain.unshift(parent);
      seen.add(parent);
    }
    return chain;
  };

  return {
    ownersOf(path) {
      const enclosing: Package[] = [];
      for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
        const item = byRoot.get(path.slice(0, at));
        if (item) enclosing.push(item);
      }
      // The project's own root may be a package as well: then only what the manifest says comes with it.
      const own = byRoot.get('');
      if (own && (own.manifest === path || isSkillPart(own, path))) enclosing.unshift(own);
      const [outermost, ...inner] = enclosing;
      return outermost ? [...chainOf(outermost), ...inner] : [];
    },
  };
}

const isSkillPart = ({ type }: Package, path: string): boolean =>
  type === 'skill' && /^agents\/openai\.ya?ml$/i.test(path);

/**
 * Who asked for a package first, breadth first from the project: `apm_modules/` is flat, whatever its depth. A package
 * nobody asks for is its own beginning.
 */
function dependencyParents(
  byRoot: ReadonlyMap<string, Package>,
  manifests: readonly Manifest[],
): Map<Package, Package> {
  const find = finder(byRoot);
  const asked = new Map(manifests.map(({ path, dependencies }) => [path, dependencies]));
  const parents = new Map<Package, Package>();
  const owner = new Map<string, Package>([...byRoot.values()].map((item) => [item.manifest, item]));
  const seen = new Set<Package>();
  let front: (Package | undefined)[] = [undefined];
  while (front.length > 0) {
    const next: Package[] = [];
    for (const from of front) {
      const dependencies = from
        ? (asked.get(from.manifest) ?? [])
        : manifests.filter(({ path }) => !owner.has(path)).flatMap((manifest) => manifest.dependencies);
      for (const dependency of dependencies) {
        const item = find(dependency, from);
        if (!item || seen.has(item) || item === from) continue;
        seen.add(item);
        if (from) parents.set(item, from);
        next.push(item);
      }
    }
    front = next;
    // What nobody has asked for so far may still ask for others.
    if (front.length === 0) {
      const orphan = [...byRoot.values()].find(
        (item) => !seen.has(item) && (asked.get(item.manifest)?.length ?? 0) > 0,
      );
      if (orphan) {
        seen.add(orphan);
        front = [orphan];
      }
    }
  }
  return parents;
}

/** `owner/repository/folder#ref` names a folder of apm_modules, a bare word a plugin. */
function finder(
  byRoot: ReadonlyMap<string, Package>,
): (dependency: string, from: Package | undefined) => Package | undefined {
  const byName = new Map<string, Package>();
  for (const item of byRoot.values()) {
    if (item.type === 'plugin' || item.type === 'extension') byName.set(item.name.toLowerCase(), item);
    const module = /(?:^|\/)apm_modules\/(.+)$/i.exec(item.root)?.[1];
    if (module) byName.set(module.toLowerCase(), item);
  }
  return (dependency, from) => {
    const name = moduleName(dependency);
    const known = byName.get(name);
    if (known) return known;
    const base = from?.root ?? '';
    const local = joined(base, dependency);
    return local === undefined ? undefined : byRoot.get(local);
  };
}

/** `https://github.com/owner/repo.git#v1` and `owner/repo#v1` are `owner/repo`; `name@marketplace` is `name`. */
function moduleName(dependency: string): string {
  return dependency
    .toLowerCase()
    .replace(/[#^][^/]*$/, '')
    .replace(/^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^/@]*@)?[^/]+\//, '')
    .replace(/^(?:git@[^:]+:|github\.com\/)/, '')
    .replace(/\.git$/, '')
    .replace(/(?<=[^/])@[^/]*$/, '')
    .replace(/\/$/, '');
}

function joined(base: string, path: string): string | undefined {
  if (!/^\.{0,2}\//.test(path)) return undefined;
  const parts = base === '' ? [] : base.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const MANIFEST_NAME =
  /(?:^|\/)(?:apm\.ya?ml|plugin\.json|marketplace\.json|(?:gemini|qwen)-extension\.json)$/i;

/** @returns whether the data of a file is worth reading for what it brings along */
export function isManifest(path: string): boolean {
  return MANIFEST_NAME.test(path);
}

/** What a manifest brings along: dependencies of APM and of plugins, and the local plugins of a marketplace. */
export function manifestOf(path: string, { root }: Data): Manifest {
  const name = root && scalarAt(root, ['name']);
  const dependencies: string[] = [];
  for (const key of [['dependencies'], ['dependencies', 'apm'], ['devDependencies', 'apm'], ['plugins']]) {
    const list = root && nodeAt(root, key);
    if (list?.kind !== 'list') continue;
    for (const item of list.items) {
      const dependency =
        item.kind === 'scalar'
          ? item.value
          : (scalarAt(item, ['source']) ??
            scalarAt(item, ['path']) ??
            scalarAt(item, ['git']) ??
            scalarAt(item, ['name']));
      const folder = item.kind === 'map' ? scalarAt(item, ['path']) : undefined;
      const git = item.kind === 'map' ? scalarAt(item, ['git']) : undefined;
      if (git !== undefined && folder !== undefined) dependencies.push(`${moduleName(git)}/${folder}`);
      else if (typeof dependency === 'string') dependencies.push(dependency);
    }
  }
  return { path, name, dependencies };
}

function nodeAt(node: DataNode, keys: readonly string[]): DataNode | undefined {
  let at: DataNode | undefined = node;
  for (const key of keys)
    at = at?.kind === 'map' ? at.entries.findLast((entry) => entry.key === key)?.value : undefined;
  return at;
}

function scalarAt(node: DataNode, keys: readonly string[]): string | undefined {
  const found = nodeAt(node, keys);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}
