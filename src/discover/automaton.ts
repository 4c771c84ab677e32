/**
 * Globs as one automaton over path segments: a folder is a state, a name is a step. However many globs there are, a name
 * that none of them mentions costs one look-up. All matching is linear in the length of the name, because some globs
 * come from the files we scan.
 */
import { isInvisible } from '../text/characters';

/** A position in one or more globs. Opaque outside this file. */
export interface Node {
  literals: Map<string, Node>;
  /** Segments with wildcards, and the plain `*`. */
  wild: Wild[];
  /** Reached by `**`: stays active for every further segment. */
  deep?: Node;
  isDeep: boolean;
  accepts: number[];
}

interface Wild {
  glob: string;
  test: (name: string) => boolean;
  node: Node;
}

/** The position of one folder. States are shared: two folders alike have the same object. */
export interface State {
  readonly id: number;
  readonly nodes: readonly Node[];
  /** Where a name without a step of its own leads. */
  fallback?: State;
  readonly next: Map<string, State>;
  /** All names that lead somewhere, of all nodes. */
  readonly literals: Set<string>;
  /** A name with none of these endings and beginnings meets no wildcard; undefined: every name has to be tried. */
  readonly wildcards: Wildcards | undefined;
}

/** `*.agent.md` by its extension, `.roorules-*` by its beginning. */
interface Wildcards {
  extensions: Set<string>;
  prefixes: string[];
}

/** All names are folded (`foldName`). */
export interface Automaton {
  /** The state at which all of these nodes are active. */
  stateOf(nodes: Iterable<Node>): State;
  /** The state of the folder `name` inside a folder in state `from`. */
  enter(from: State, name: string): State;
  /** Numbers of the globs that the file `name` in a folder in state `state` fits. */
  accepts(state: State, name: string): number[];
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

/** Steps are remembered up to this many a state, so that a hostile tree cannot fill memory. */
const MEMO_LIMIT = 5_000;
const NOTHING: number[] = [];

export function newNode(isDeep = false): Node {
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

/**
 * Adds a glob of `*`, `**`, `?` and literals (no braces) below `root`.
 * @param number what `accepts` says of a path that fits it
 */
export function insert(root: Node, glob: string, number: number): void {
  let node = root;
  const segments = glob.split('/');
  segments.forEach((segment, index) => {
    if (segment === '**') {
      node.deep ??= newNode(true);
      node = node.deep;
      // `folder/**` takes every file below: one more step with any name.
      if (index === segments.length - 1) node = wildChild(node, '*');
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
  node.accepts.push(number);
}

function wildChild(node: Node, glob: string): Node {
  const known = node.wild.find((wild) => wild.glob === glob);
  if (known) return known.node;
  const child = newNode();
  node.wild.push({ glob, test: segmentTest(glob), node: child });
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

export function createAutomaton(): Automaton {
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

  /** Closed under `**`, which may stand for no segment at all. */
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
      const literals = new Set(sorted.flatMap((node) => [...node.literals.keys()]));
      state = { id: states.size, nodes: sorted, next: new Map(), literals, wildcards: wildcardsOf(sorted) };
      states.set(key, state);
    }
    return state;
  }

  function step(state: State, name: string): Node[] {
    const reached: Node[] = [];
    for (const node of state.nodes) {
      if (node.isDeep) reached.push(node);
      const literal = node.literals.get(name);
      if (literal) reached.push(literal);
      for (const wild of node.wild) if (wild.test(name)) reached.push(wild.node);
    }
    return reached;
  }

  function isUnknown(state: State, name: string): boolean {
    const { wildcards } = state;
    if (!wildcards || wildcards.extensions.has(extensionOf(name))) return false;
    if (state.literals.has(name)) return false;
    for (const prefix of wildcards.prefixes) if (name.startsWith(prefix)) return false;
    return true;
  }

  return {
    stateOf,
    enter(from, name) {
      const known = from.next.get(name);
      if (known) return known;
      if (isUnknown(from, name)) {
        from.fallback ??= stateOf(from.nodes.filter((node) => node.isDeep));
        return from.fallback;
      }
      const state = stateOf(step(from, name));
      if (from.next.size < MEMO_LIMIT) from.next.set(name, state);
      return state;
    },
    accepts(state, name) {
      if (isUnknown(state, name)) return NOTHING;
      const accepted = new Set<number>();
      for (const node of step(state, name)) for (const number of node.accepts) accepted.add(number);
      return [...accepted].sort((a, b) => a - b);
    },
  };
}
