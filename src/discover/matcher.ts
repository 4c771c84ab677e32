/**
 * path -> catalog facts, one folder at a time. The globs of the catalog become one automaton over path segments, so a
 * folder that no agent cares about costs one look-up a name, whatever the number of globs; a glob engine that tests
 * every glob on every path is 7 times slower on a large tree.
 *
 * Names are compared folded: agents differ in case handling, and macOS and Windows open `agents.MD`, `AGENTS.md.` or a
 * name with invisible or full-width characters under the name that the agent asks for (compare CVE-2014-9390).
 */
import { CATALOG_JSON } from '../generated/catalog';
import { isInvisible } from '../text/characters';
import type { CatalogKind, ContentCondition, IncludeSyntax, Match } from '../types';

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

/** Globs that count only in the folder where a certain name stands. Opaque outside this file. */
export type Marker = Node;

interface Node {
  literals: Map<string, Node>;
  /** Segments with wildcards, and the plain `*`. */
  wild: { glob: string; test: (name: string) => boolean; node: Node }[];
  /** Reached by `**`: stays active for every further segment. */
  deep?: Node;
  isDeep: boolean;
  accepts: number[];
}

/** The position of one folder in the automaton. States are shared: two folders alike have the same object. */
export interface State {
  readonly id: number;
  readonly nodes: Node[];
  /** Where a name without a transition of its own leads. */
  fallback?: State;
  readonly next: Map<string, State>;
  readonly accepts: Map<string, Match[]>;
  /** A name with none of these endings and beginnings meets no wildcard; undefined: every name has to be tried. */
  readonly wildcards: Wildcards | undefined;
}

/** `*.agent.md` by its extension, `.roorules-*` by its beginning. */
interface Wildcards {
  extensions: Set<string>;
  prefixes: string[];
}

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

/** @returns the name as a case-insensitive, normalising file system would look it up */
export function foldName(name: string): string {
  let folded = name.toLowerCase();
  if (!/^[\x20-\x7e]*$/.test(folded)) {
    let kept = '';
    for (const char of folded.normalize('NFKC')) if (!isInvisible(char.codePointAt(0)!)) kept += char;
    folded = kept.normalize('NFKC').toLowerCase();
  }
  // Windows drops trailing dots and spaces.
  const last = folded.charCodeAt(folded.length - 1);
  return last === 0x2e || last === 0x20 ? folded.replace(/[. ]+$/, '') || folded : folded;
}

/** Names without a transition are remembered up to this many a state, so that a hostile tree cannot fill memory. */
const MEMO_LIMIT = 5_000;

function newNode(isDeep = false): Node {
  return { literals: new Map(), wild: [], isDeep, accepts: [] };
}

/** `*`, `?` and literals of one segment; no `/`, no braces. Linear: greedy with one fallback point. */
function segmentTest(glob: string): (name: string) => boolean {
  if (glob === '*') return () => true;
  return (name) => {
    let g = 0;
    let n = 0;
    let star = -1;
    let resume = 0;
    while (n < name.length) {
      if (g < glob.length && (glob[g] === '?' || (glob[g] === name[n] && glob[g] !== '*'))) {
        g++;
        n++;
      } else if (g < glob.length && glob[g] === '*') {
        star = g++;
        resume = n;
      } else if (star !== -1) {
        g = star + 1;
        n = ++resume;
      } else return false;
    }
    while (glob[g] === '*') g++;
    return g === glob.length;
  };
}

function insert(root: Node, glob: string, fact: number): void {
  let node = root;
  const segments = glob.split('/');
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '**') {
      node.deep ??= newNode(true);
      node = node.deep;
      if (isLast) {
        // `dir/**` takes every file below: one more step with any name.
        node = wildChild(node, '*');
      }
    } else if (/[*?]/.test(segment)) node = wildChild(node, segment);
    else {
      let child = node.literals.get(segment);
      if (!child) {
        child = newNode();
        node.literals.set(segment, child);
      }
      node = child;
    }
  });
  node.accepts.push(fact);
}

const wildGlobs = new WeakMap<Node, Map<string, Node>>();

function wildChild(node: Node, glob: string): Node {
  let children = wildGlobs.get(node);
  if (!children) {
    children = new Map();
    wildGlobs.set(node, children);
  }
  let child = children.get(glob);
  if (!child) {
    child = newNode();
    children.set(glob, child);
    node.wild.push({ glob, test: segmentTest(glob), node: child });
  }
  return child;
}

/** `a.b.md` -> `md`; a name without a dot is its own extension. */
function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Undefined when a wildcard has neither an extension nor a beginning to go by. */
function wildcardsOf(nodes: Node[]): Wildcards | undefined {
  const extensions = new Set<string>();
  const prefixes = new Set<string>();
  for (const node of nodes) {
    for (const { glob } of node.wild) {
      const extension = extensionOf(glob);
      if (extension !== glob && !/[*?]/.test(extension)) extensions.add(extension);
      else if (/^[^*?]{2,}\*$/.test(glob)) prefixes.add(glob.slice(0, -1));
      else return undefined;
    }
  }
  return { extensions, prefixes: [...prefixes] };
}

/** Builds the automaton from the compiled catalog. */
export function createMatcher(): Matcher {
  const { agents, patterns } = JSON.parse(CATALOG_JSON) as { agents: string[]; patterns: Pattern[] };
  const anywhere = newNode();
  const fileMarkers = new Map<string, Node>();
  const folderMarkers = new Map<string, Node>();
  const deepMarkers = new Map<string, { first: string; folder: string; marker: Node }>();
  patterns.forEach((pattern, index) => {
    if (!pattern.b) insert(anywhere, pattern.g, index);
    else {
      for (const marker of pattern.b) {
        const isFolder = marker.endsWith('/');
        const markers = isFolder ? folderMarkers : fileMarkers;
        const name = isFolder ? marker.slice(0, -1) : marker;
        const slash = name.indexOf('/');
        if (slash !== -1) {
          const first = name.slice(0, slash);
          const root = deepMarkers.get(name)?.marker ?? newNode();
          deepMarkers.set(name, { first, folder: name.slice(slash + 1), marker: root });
          insert(root, pattern.g, index);
          continue;
        }
        let root = markers.get(name);
        if (!root) {
          root = newNode();
          markers.set(name, root);
        }
        insert(root, pattern.g, index);
      }
    }
  });

  const states = new Map<string, State>();
  const nodeIds = new Map<Node, number>();

  function idOf(node: Node): number {
    let id = nodeIds.get(node);
    if (id === undefined) {
      id = nodeIds.size;
      nodeIds.set(node, id);
    }
    return id;
  }

  /** A set of nodes, closed under `**` (which may stand for no segment at all). */
  function stateOf(nodes: Iterable<Node>): State {
    const closed = new Set<Node>();
    const pending = [...nodes];
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (closed.has(node)) continue;
      closed.add(node);
      if (node.deep) pending.push(node.deep);
    }
    const sorted = [...closed].sort((a, b) => idOf(a) - idOf(b));
    const key = sorted.map(idOf).join(' ');
    let state = states.get(key);
    if (!state) {
      state = {
        id: states.size,
        nodes: sorted,
        next: new Map(),
        accepts: new Map(),
        wildcards: wildcardsOf(sorted),
      };
      states.set(key, state);
    }
    return state;
  }

  function step(state: State, folded: string): Node[] {
    const reached: Node[] = [];
    for (const node of state.nodes) {
      if (node.isDeep) reached.push(node);
      const literal = node.literals.get(folded);
      if (literal) reached.push(literal);
      for (const wild of node.wild) if (wild.test(folded)) reached.push(wild.node);
    }
    return reached;
  }

  function isUnknown(state: State, folded: string): boolean {
    const { wildcards } = state;
    if (!wildcards || wildcards.extensions.has(extensionOf(folded))) return false;
    for (const prefix of wildcards.prefixes) if (folded.startsWith(prefix)) return false;
    for (const node of state.nodes) if (node.literals.has(folded)) return false;
    return true;
  }

  const start = stateOf([anywhere]);
  const plain = stateOf(step(start, ''));

  return {
    start,
    enter(from, folded) {
      const known = from.next.get(folded);
      if (known) return known;
      if (isUnknown(from, folded)) {
        from.fallback ??= stateOf(from.nodes.filter((node) => node.isDeep));
        return from.fallback;
      }
      const state = stateOf(step(from, folded));
      if (from.next.size < MEMO_LIMIT) from.next.set(folded, state);
      return state;
    },
    marker: (folded, isFolder) => (isFolder ? folderMarkers : fileMarkers).get(folded),
    deepMarkers: (folded) => [...deepMarkers.values()].filter(({ first }) => first === folded),
    withMarkers: (state, markers) => (markers.length === 0 ? state : stateOf([...state.nodes, ...markers])),
    match(state, folded) {
      const known = state.accepts.get(folded);
      if (known) return known;
      if (isUnknown(state, folded)) return NOTHING;
      const facts = new Set<number>();
      for (const node of step(state, folded)) for (const fact of node.accepts) facts.add(fact);
      const matches = [...facts]
        .sort((a, b) => a - b)
        .map((fact): Match => {
          const pattern = patterns[fact]!;
          return {
            kind: pattern.k,
            format: pattern.f,
            agents: pattern.a.map((index) => agents[index]!),
            includes: pattern.i ?? [],
            conditions: pattern.c ?? [],
            sensitive: pattern.s === 1,
          };
        });
      if (state.accepts.size < MEMO_LIMIT) state.accepts.set(folded, matches);
      return matches.length === 0 ? NOTHING : matches;
    },
    isPlain: (state) => state === start || state === plain,
  };
}

const NOTHING: Match[] = [];
