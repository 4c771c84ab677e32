/**
 * Globs as one automaton over path segments: a folder is a state, a name is a step. However many globs there are, a name
 * that none of them mentions costs one look-up. All matching is linear in the length of the name, because some globs
 * come from the files we scan.
 */
import { admit, type NameFilter, newFilter } from './names';
import { fits, type Node, type Step } from './nodes';

/** The position of one folder. States are shared: two folders alike have the same object. */
export interface State {
  readonly id: number;
  /** Numbers of the active nodes, sorted. */
  readonly nodes: readonly number[];
  /** Which names are worth a look, of files and of folders. */
  readonly files: NameFilter;
  readonly folders: NameFilter;
  /** Where a folder without a step of its own leads. */
  fallback?: State;
  /** What leads from here to a folder, but for the `*` that any name fits. */
  mentions?: { names: ReadonlySet<string>; globs: readonly string[] };
  /** Where all names lead that are not mentioned: thousands of skills have a name of their own each. */
  unmentioned?: State;
  /** What has been asked before: by the folded name, or by the nodes that were added. */
  readonly next: Map<string, State>;
  readonly accepted: Map<string, readonly number[]>;
  readonly extended: Map<string, State>;
}

/** All names are folded (`foldName`). */
export interface Automaton {
  /** The state at which all of these nodes are active. */
  stateOf(nodes: Iterable<number>): State;
  /** The state where these nodes are active as well. */
  extend(state: State, nodes: readonly number[]): State;
  /** The state of the folder `name` inside a folder in state `from`; for a name that `folders` does not admit, any. */
  enter(from: State, name: string): State;
  /** The state of a folder whose name `folders` does not admit. */
  pass(from: State): State;
  /** Numbers of the globs that the file `name` in a folder in state `state` fits. The same list for the same numbers. */
  accepts(state: State, name: string): readonly number[];
}

/** Names that somebody else wants to see, whatever the globs say. */
export interface AlsoAdmitted {
  files: Iterable<string>;
  folders: Iterable<string>;
}

/** Steps are remembered up to this many a state, so that a hostile tree cannot fill memory. */
const MEMO_LIMIT = 5_000;
const NOTHING: readonly number[] = [];

/** @param nodeOf the tree of globs, by number */
export function createAutomaton(nodeOf: (number: number) => Node, also?: AlsoAdmitted): Automaton {
  const states = new Map<string, State>();
  const lists = new Map<string, readonly number[]>();

  /** Closed under `**`, which may stand for no segment at all. */
  function stateOf(nodes: Iterable<number>): State {
    const closed = new Set<number>();
    const pending = [...nodes];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (closed.has(node)) continue;
      closed.add(node);
      const { deep } = nodeOf(node);
      if (deep !== undefined) pending.push(deep);
    }
    const sorted = [...closed].sort((a, b) => a - b);
    const key = sorted.join(' ');
    let state = states.get(key);
    if (!state) {
      state = {
        id: states.size,
        nodes: sorted,
        ...filtersOf(sorted),
        next: new Map(),
        accepted: new Map(),
        extended: new Map(),
      };
      states.set(key, state);
    }
    return state;
  }

  function filtersOf(nodes: readonly number[]): { files: NameFilter; folders: NameFilter } {
    const files = newFilter();
    const folders = newFilter();
    const consider = (glob: string, { accepts, to }: Step): void => {
      if (accepts) admit(files, glob);
      if (to !== undefined) admit(folders, glob);
    };
    for (const number of nodes) {
      const { literals, wild } = nodeOf(number);
      for (const [name, step] of literals) consider(name, step);
      for (const { glob, step } of wild) consider(glob, step);
    }
    for (const name of also?.files ?? []) admit(files, name);
    for (const name of also?.folders ?? []) admit(folders, name);
    return { files, folders };
  }

  function stepsOf(state: State, name: string): Step[] {
    const steps: Step[] = [];
    for (const number of state.nodes) {
      const { literals, wild } = nodeOf(number);
      const literal = literals.get(name);
      if (literal) steps.push(literal);
      for (const { glob, step } of wild) if (fits(glob, name)) steps.push(step);
    }
    return steps;
  }

  function stayingNodes(state: State): number[] {
    return state.nodes.filter((number) => nodeOf(number).isDeep);
  }

  function mentionsOf(state: State): NonNullable<State['mentions']> {
    const names = new Set<string>();
    const globs = new Set<string>();
    for (const number of state.nodes) {
      const { literals, wild } = nodeOf(number);
      for (const [name, { to }] of literals) if (to !== undefined) names.add(name);
      for (const { glob, step } of wild) if (step.to !== undefined && glob !== '*') globs.add(glob);
    }
    return { names, globs: [...globs] };
  }

  /** @returns the state inside the folder `name` */
  function after(from: State, name: string): State {
    const reached = stepsOf(from, name).flatMap(({ to }) => to ?? []);
    return reached.length === 0 ? pass(from) : stateOf([...stayingNodes(from), ...reached]);
  }

  function pass(from: State): State {
    from.fallback ??= stateOf(stayingNodes(from));
    return from.fallback;
  }

  return {
    stateOf,
    extend(state, nodes) {
      if (nodes.length === 0) return state;
      const key = nodes.join(' ');
      let extended = state.extended.get(key);
      if (!extended) {
        extended = stateOf([...state.nodes, ...nodes]);
        state.extended.set(key, extended);
      }
      return extended;
    },
    pass,
    enter(from, name) {
      const known = from.next.get(name);
      if (known) return known;
      from.mentions ??= mentionsOf(from);
      const { names, globs } = from.mentions;
      if (!names.has(name) && !globs.some((glob) => fits(glob, name))) {
        from.unmentioned ??= after(from, name);
        return from.unmentioned;
      }
      const state = after(from, name);
      if (from.next.size < MEMO_LIMIT) from.next.set(name, state);
      return state;
    },
    accepts(state, name) {
      const known = state.accepted.get(name);
      if (known) return known;
      const steps = stepsOf(state, name);
      if (steps.length === 0) return NOTHING;
      const numbers = new Set(steps.flatMap(({ accepts }) => accepts ?? []));
      const sorted = [...numbers].sort((a, b) => a - b);
      const key = sorted.join(' ');
      const list = lists.get(key) ?? sorted;
      lists.set(key, list);
      if (state.accepted.size < MEMO_LIMIT) state.accepted.set(name, list);
      return list;
    },
  };
}
