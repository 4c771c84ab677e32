/**
 * path -> catalog facts, one folder at a time.
 *
 * Names are compared folded: agents differ in case handling, and macOS and Windows open `agents.MD`, `AGENTS.md.` or a
 * name with invisible or full-width characters under the name that the agent asks for (compare CVE-2014-9390).
 */
import { CATALOG, GLOBS, NODES } from '../generated/catalog';
import type { CatalogKind, ContentCondition, IncludeSyntax, Match } from '../types';
import { createAutomaton, type State } from './automaton';
import { decodeNode, type Node } from './nodes';

/** What the build makes of the catalog, beside the nodes (src/discover/nodes.ts) and the globs, one a line of JSON. */
export interface CompiledCatalog {
  agents: string[];
  /** Node below which the globs stand that match anywhere. */
  anywhere: number;
  /** Nodes of the globs that count only in the folder where a certain name stands, by that name. */
  files: [string, Marker][];
  folders: [string, Marker][];
  /** Markers one level down (`.github/plugin/`). */
  deep: DeepMarker[];
}

/** What the catalog says of the files that fit one glob. The names are short because there are hundreds. */
export interface GlobFacts {
  k: CatalogKind;
  f: string;
  /** Indexes into `agents`. */
  a: number[];
  i?: IncludeSyntax[];
  /** All must hold. */
  c?: ContentCondition[];
  /** Sensitive. */
  s?: 1;
}

/** Globs that count only in the folder where a certain name stands: their node. */
export type Marker = number;

interface DeepMarker {
  first: string;
  folder: string;
  marker: Marker;
}

/** All names are folded (`foldName`). */
export interface Matcher {
  readonly start: State;
  /** The state of the folder `name` inside a folder in state `from`. */
  enter(from: State, name: string): State;
  /** The same for a name that the state's filter of folders sorted out. */
  pass(from: State): State;
  /** What `name` in a folder switches on for the whole folder: plugin root, skill folder, agent in use. */
  marker(name: string, isFolder: boolean): Marker | undefined;
  /** Markers one level down (`.github/plugin/`): the folder to look into, and for what. */
  deepMarkers(name: string): readonly { folder: string; marker: Marker }[];
  withMarkers(state: State, markers: Marker[]): State;
  /** What the catalog says of the file `name` in a folder in state `state`; empty when nobody reads it. */
  match(state: State, name: string): Match[];
  /** Nothing but the globs that match anywhere: no agent folder, no package. */
  isPlain(state: State): boolean;
}

/** Folders that the walk treats by their name alone. */
export const GIT = '.git';
export const DEPENDENCIES = 'node_modules';

const NO_MARKERS: DeepMarker[] = [];

export function createMatcher(): Matcher {
  const { agents, anywhere, files, folders, deep } = JSON.parse(CATALOG) as CompiledCatalog;
  const fileMarkers = new Map(files);
  const folderMarkers = new Map(folders);
  const deepByFirst = new Map<string, DeepMarker[]>();
  for (const marker of deep)
    deepByFirst.set(marker.first, [...(deepByFirst.get(marker.first) ?? []), marker]);

  const lines = NODES.split('\n');
  const nodes: Node[] = [];
  function nodeOf(number: number): Node {
    nodes[number] ??= decodeNode(lines[number]!);
    return nodes[number];
  }
  const automaton = createAutomaton(nodeOf, {
    files: fileMarkers.keys(),
    folders: [...folderMarkers.keys(), ...deepByFirst.keys(), GIT, DEPENDENCIES],
  });

  let facts: string[] | undefined;
  function matchOf(glob: number): Match {
    facts ??= GLOBS.split('\n');
    const { k, f, a, i, c, s } = JSON.parse(facts[glob]!) as GlobFacts;
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
  const sharedMatches = new Map<readonly number[], Match[]>();
  const start = automaton.stateOf([anywhere]);
  const plain = automaton.pass(start);

  return {
    start,
    enter: automaton.enter,
    pass: automaton.pass,
    marker: (name, isFolder) => (isFolder ? folderMarkers : fileMarkers).get(name),
    deepMarkers: (name) => deepByFirst.get(name) ?? NO_MARKERS,
    withMarkers: automaton.extend,
    match(state, name) {
      const accepted = automaton.accepts(state, name);
      let matches = sharedMatches.get(accepted);
      if (!matches) {
        matches = accepted.map(matchOf);
        sharedMatches.set(accepted, matches);
      }
      return matches;
    },
    isPlain: (state) => state === start || state === plain,
  };
}
