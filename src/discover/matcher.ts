/**
 * path -> catalog facts, one folder at a time.
 *
 * Names are compared folded: agents differ in case handling, and macOS and Windows open `agents.MD`, `AGENTS.md.` or a
 * name with invisible or full-width characters under the name that the agent asks for (compare CVE-2014-9390).
 */
import { CATALOG_JSON } from '../generated/catalog';
import type { CatalogKind, ContentCondition, IncludeSyntax, Match } from '../types';
import { createAutomaton, insert, type Node, newNode, type State } from './automaton';

/** One catalog glob as compiled by scripts/compile/catalog.ts. */
interface Pattern {
  g: string;
  b?: string[];
  k: CatalogKind;
  f: string;
  a: number[];
  i?: IncludeSyntax[];
  c?: ContentCondition[];
  s?: 1;
}

/** Globs that count only in the folder where a certain name stands. */
export type Marker = Node;

/** All names are folded (`foldName`). */
export interface Matcher {
  readonly start: State;
  /** The state of the folder `name` inside a folder in state `from`. */
  enter(from: State, name: string): State;
  /** What `name` in a folder switches on for the whole folder: plugin root, skill folder, agent in use. */
  marker(name: string, isFolder: boolean): Marker | undefined;
  /** Markers one level down (`.github/plugin/`): the folder to look into, and for what. */
  deepMarkers(name: string): { folder: string; marker: Marker }[];
  withMarkers(state: State, markers: Marker[]): State;
  /** What the catalog says of the file `name` in a folder in state `state`; empty when nobody reads it. */
  match(state: State, name: string): Match[];
  /** Nothing but the globs that match anywhere: no agent folder, no package. */
  isPlain(state: State): boolean;
}

interface Catalog {
  agents: string[];
  patterns: Pattern[];
}

interface DeepMarker {
  first: string;
  folder: string;
  marker: Marker;
}

const NO_MARKERS: DeepMarker[] = [];
const NO_MATCHES: Match[] = [];

/** Builds the automaton from the compiled catalog. */
export function createMatcher(): Matcher {
  const { agents, patterns } = JSON.parse(CATALOG_JSON) as Catalog;
  const automaton = createAutomaton();
  const anywhere = newNode();
  const fileMarkers = new Map<string, Marker>();
  const folderMarkers = new Map<string, Marker>();
  const deepMarkers = new Map<string, DeepMarker>();

  function markerNode(name: string): Marker {
    const bare = name.replace(/\/$/, '');
    const slash = bare.indexOf('/');
    if (slash !== -1) {
      const known = deepMarkers.get(bare);
      if (known) return known.marker;
      const deep = { first: bare.slice(0, slash), folder: bare.slice(slash + 1), marker: newNode() };
      deepMarkers.set(bare, deep);
      return deep.marker;
    }
    const markers = name.endsWith('/') ? folderMarkers : fileMarkers;
    const marker = markers.get(bare) ?? newNode();
    markers.set(bare, marker);
    return marker;
  }

  patterns.forEach(({ g, b }, index) => {
    for (const root of b?.map(markerNode) ?? [anywhere]) insert(root, g, index);
  });

  function matchOf(index: number): Match {
    const { k, f, a, i, c, s } = patterns[index]!;
    return {
      kind: k,
      format: f,
      agents: a.map((agent) => agents[agent]!),
      includes: i ?? [],
      conditions: c ?? [],
      sensitive: s === 1,
    };
  }

  /** Paths that fit the same globs share one list. */
  const sharedMatches = new Map<string, Match[]>();
  const deepByFirst = new Map<string, DeepMarker[]>();
  for (const deep of deepMarkers.values()) {
    deepByFirst.set(deep.first, [...(deepByFirst.get(deep.first) ?? []), deep]);
  }
  const start = automaton.stateOf([anywhere]);
  const plain = automaton.enter(start, '');

  return {
    start,
    enter: automaton.enter,
    marker: (name, isFolder) => (isFolder ? folderMarkers : fileMarkers).get(name),
    deepMarkers: (name) => deepByFirst.get(name) ?? NO_MARKERS,
    withMarkers: (state, markers) =>
      markers.length === 0 ? state : automaton.stateOf([...state.nodes, ...markers]),
    match(state, name) {
      const accepted = automaton.accepts(state, name);
      if (accepted.length === 0) return NO_MATCHES;
      const key = accepted.join();
      let matches = sharedMatches.get(key);
      if (!matches) {
        matches = accepted.map(matchOf);
        sharedMatches.set(key, matches);
      }
      return matches;
    },
    isPlain: (state) => state === start || state === plain,
  };
}
