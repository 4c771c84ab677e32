/**
 * source -> candidates. Walks the folders once, decides by names alone, and never opens a file. Links are looked at,
 * not followed blindly: inside the root the target is what counts and the link is how it was reached; anything else is
 * an observation (links.ts).
 */
import { LIMITS } from '../limits';
import type { Item, Source } from '../source/source';
import type { Candidate, Match, PathObservation, Skip } from '../types';
import type { State } from './automaton';
import { observeLink } from './links';
import { DEPENDENCIES, GIT, type Matcher } from './matcher';
import { admitted, foldName } from './names';

export interface DiscoverOptions {
  /** Look for primitives inside `node_modules` too. */
  includeDependencies: boolean;
  /** The start folder is a plugin, whatever stands in it: a marketplace says so. */
  isPackage?: boolean;
  /** Called once a folder, for the progress line. */
  onFolder?: () => void;
}

export interface Discovered {
  /** By the path of the content; a link is an alias of what it leads to. */
  candidates: Map<string, Candidate>;
  observations: PathObservation[];
  skipped: Skip[];
}

interface Folder {
  /** Where its items are. */
  path: string;
  /** The name under which an agent sees it, when it was reached through a link. */
  shown: string;
  state: State;
  depth: number;
}

interface Walk {
  source: Source;
  matcher: Matcher;
  found: Discovered;
  /** Folders reached through links, with the state they were seen in: each is walked once. */
  linked: Set<string>;
}

/** What of a folder is worth a look, in two lists because there are a hundred thousand of them. */
interface Notable {
  items: Item[];
  /** Folded; undefined for a folder that no glob and no marker can fit. */
  names: (string | undefined)[];
}

/** What makes a folder a plugin root for every agent that reads Claude's format. */
const PLUGIN_MARKER = '.claude-plugin';

/** `a` + `b` -> `a/b`; the root is the empty path. */
export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The state of a folder inside the root, as if one had walked there: names above count, and so do their markers. */
export function stateOf(source: Source, matcher: Matcher, folder: string): State {
  let state = matcher.start;
  for (const name of source.context) state = matcher.enter(state, foldName(name));
  let path = '';
  for (const name of folder.split('/').filter(Boolean)) {
    const items = source.list(path) ?? [];
    state = withMarkers(source, matcher, { path, state }, notableOf(state, items));
    state = matcher.enter(state, foldName(name));
    path = join(path, name);
  }
  return state;
}

/** The same once inside: what stands in the folder itself counts as well. */
export function stateInside(source: Source, matcher: Matcher, folder: string): State {
  const state = stateOf(source, matcher, folder);
  return withMarkers(source, matcher, { path: folder, state }, notableOf(state, source.list(folder) ?? []));
}

/**
 * @param source where to look
 * @param matcher the compiled catalog
 * @param start folder to start from, relative to the root; '' for all of it
 */
export function discover(
  source: Source,
  matcher: Matcher,
  start: string,
  options: DiscoverOptions,
): Discovered {
  const found: Discovered = { candidates: new Map(), observations: [], skipped: [] };
  const walked = stateOf(source, matcher, start);
  const plugin = options.isPackage ? matcher.marker(PLUGIN_MARKER, true) : undefined;
  const state = plugin ? matcher.withMarkers(walked, [plugin]) : walked;
  const pending: Folder[] = [{ path: start, shown: start, state, depth: 0 }];
  const walk: Walk = { source, matcher, found, linked: new Set() };

  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    options.onFolder?.();
    const all = source.list(folder.path);
    if (!all) {
      found.skipped.push({ path: folder.path || '.', reason: 'unreadable-directory' });
      continue;
    }
    if (folder.depth > LIMITS.depth) {
      found.skipped.push({
        path: folder.path,
        reason: 'depth-limit',
        detail: `more than ${LIMITS.depth} levels`,
      });
      continue;
    }
    let notable = notableOf(folder.state, all);
    const state = withMarkers(source, matcher, folder, notable);
    // The globs that a marker switches on may look for other names.
    if (state !== folder.state) notable = notableOf(state, all);
    const { items, names } = notable;
    for (let i = items.length - 1; i >= 0; i--) {
      const item = items[i]!;
      const name = names[i];
      if (item.isDirectory()) {
        if (name === GIT) continue;
        if (name === DEPENDENCIES && !options.includeDependencies) {
          noteDependencies(found, matcher, folder, state, item.name);
          continue;
        }
        const path = join(folder.path, item.name);
        pending.push({
          path,
          shown: folder.shown === folder.path ? path : join(folder.shown, item.name),
          state: name === undefined ? matcher.pass(state) : matcher.enter(state, name),
          depth: folder.depth + 1,
        });
        continue;
      }
      const linkedFolder = name === undefined ? undefined : lookAt(walk, folder, state, item, name);
      if (linkedFolder) pending.push(linkedFolder);
    }
  }
  return found;
}

/** @returns a folder to walk, when the item is a link to one that an agent would look into */
function lookAt(
  { source, matcher, found, linked }: Walk,
  folder: Folder,
  state: State,
  item: Item,
  name: string,
): Folder | undefined {
  const matches = matcher.match(state, name);
  if (item.isFile()) {
    if (matches.length > 0) add(source, found, join(folder.path, item.name), matches, folder, item.name);
    return undefined;
  }
  if (item.isSymbolicLink()) {
    const inside = matcher.enter(state, name);
    if (matches.length === 0 && matcher.isPlain(inside)) return undefined;
    const next = followLink(source, found, folder, item.name, matches, inside);
    const key = next && `${next.state.id} ${next.path}`;
    if (key === undefined || linked.has(key)) return undefined;
    linked.add(key);
    return next;
  }
  if (matches.length > 0) {
    const path = join(folder.path, item.name);
    found.skipped.push({ path, reason: 'special-file', detail: 'not a regular file' });
  }
  return undefined;
}

function notableOf(state: State, all: readonly Item[]): Notable {
  const items: Item[] = [];
  const names: (string | undefined)[] = [];
  for (let i = 0; i < all.length; i++) {
    const item = all[i]!;
    const isFile = item.isFile();
    // A link is looked at as both.
    const isEither = !isFile && !item.isDirectory();
    const name = isEither ? foldName(item.name) : admitted(isFile ? state.files : state.folders, item.name);
    if (isFile && name === undefined) continue;
    items.push(item);
    names.push(name);
  }
  return { items, names };
}

/** What stands in a folder decides what else in it counts: a skill, a plugin, an agent in use. */
function withMarkers(
  source: Source,
  matcher: Matcher,
  folder: Pick<Folder, 'path' | 'state'>,
  { items, names }: Notable,
): State {
  const markers = [];
  for (let i = 0; i < items.length; i++) {
    const name = names[i];
    if (name === undefined) continue;
    const item = items[i]!;
    const isLink = item.isSymbolicLink();
    const marker =
      matcher.marker(name, item.isDirectory()) ?? (isLink ? matcher.marker(name, true) : undefined);
    if (marker) markers.push(marker);
    if (item.isFile()) continue;
    for (const { folder: inner, marker: deep } of matcher.deepMarkers(name)) {
      if (isFolder(source, `${join(folder.path, item.name)}/${inner}`)) markers.push(deep);
    }
  }
  return matcher.withMarkers(folder.state, markers);
}

/** A folder, or a link that leads to one. */
function isFolder(source: Source, path: string): boolean {
  const type = source.typeOf(path);
  return type === 'directory' || (type === 'link' && source.resolveLink(path).to === 'directory');
}

function add(
  source: Source,
  found: Discovered,
  path: string,
  matches: Match[],
  folder: Pick<Folder, 'path' | 'shown'>,
  name: string,
): void {
  const shown = join(folder.shown, name);
  const known = found.candidates.get(path);
  if (known) {
    known.matches = [...known.matches, ...matches];
    if (shown !== path) known.aliases.push(shown);
    // Read under its own name after all: not transitive.
    else known.via = [];
    return;
  }
  if (found.candidates.size >= LIMITS.primitives) {
    found.skipped.push({ path, reason: 'file-limit', detail: `more than ${LIMITS.primitives} primitives` });
    return;
  }
  found.candidates.set(path, {
    path,
    entry: source.entry(path, 'file'),
    matches,
    via: shown === path ? [] : [shown],
    aliases: shown === path ? [] : [shown],
  });
}

/** @returns a folder to walk, when the link leads to one that an agent would look into */
function followLink(
  source: Source,
  found: Discovered,
  folder: Folder,
  name: string,
  matches: Match[],
  inside: State,
): Folder | undefined {
  const path = join(folder.path, name);
  const target = source.resolveLink(path);
  if (target.to === 'file' && matches.length > 0) {
    const slash = target.path.lastIndexOf('/');
    const home = { path: target.path.slice(0, Math.max(slash, 0)), shown: folder.shown };
    addLinked(source, found, target.path, matches, join(home.shown, name));
    return undefined;
  }
  if (target.to === 'directory') {
    const isAncestor = target.path === '' || `${folder.path}/`.startsWith(`${target.path}/`);
    if (!isAncestor)
      return { path: target.path, shown: join(folder.shown, name), state: inside, depth: folder.depth + 1 };
  }
  if (target.to === 'special') {
    found.skipped.push({ path, reason: 'special-file', detail: 'a link to something that is not a file' });
    return undefined;
  }
  if (target.to !== 'file') {
    const observation = observeLink(join(folder.shown, name), target, matches);
    if (observation) found.observations.push(observation);
  }
  return undefined;
}

function addLinked(source: Source, found: Discovered, path: string, matches: Match[], shown: string): void {
  const known = found.candidates.get(path);
  if (known) {
    known.matches = [...known.matches, ...matches];
    known.aliases.push(shown);
    return;
  }
  found.candidates.set(path, {
    path,
    entry: source.entry(path, 'file'),
    matches,
    via: [shown],
    aliases: [shown],
  });
}

/** A skill that brings its own dependencies brings code that nobody here looks at. */
function noteDependencies(
  found: Discovered,
  matcher: Matcher,
  folder: Folder,
  state: State,
  name: string,
): void {
  if (!matcher.match(state, 'any').some(({ kind }) => kind === 'skill-resource')) return;
  found.observations.push({
    rule: 'integrity/unscanned-dependencies',
    severity: 'low',
    start: 0,
    end: 0,
    message: 'this skill bundles node_modules, which was not scanned',
    path: join(folder.path, name),
    kind: 'skill-resource',
    agents: [],
    via: [],
  });
}
