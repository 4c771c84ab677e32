/**
 * Globs as a tree: a node is a position in one or more globs, a step is what one segment of a path leads to. The catalog
 * is made into such a tree at build time (scripts/compile/catalog.ts), one line of JSON a node, and read from there when
 * a walk first comes to a node: to insert eight hundred globs at every start would take a fifth of Node's own start.
 */

/** What a name leads to. */
export interface Step {
  /** Numbers of the globs that end here. */
  accepts?: number[];
  /** The node where the others go on. */
  to?: number;
}

export interface Wild {
  glob: string;
  step: Step;
}

export interface Node {
  literals: Map<string, Step>;
  /** Segments with wildcards, and the plain `*`. */
  wild: Wild[];
  /** The node of what stands after `**`. */
  deep?: number;
  /** Reached by `**`: stays active for every further segment. */
  isDeep: boolean;
}

/** A node as JSON. */
interface NodeData {
  l?: [string, Step][];
  w?: Wild[];
  d?: number;
  e?: 1;
}

/** @returns the number of the new node */
export function addNode(nodes: Node[], isDeep = false): number {
  return nodes.push({ literals: new Map(), wild: [], isDeep }) - 1;
}

/**
 * Adds a glob of `*`, `**`, `?` and literals (no braces) below the node `root`.
 * @param number what `accepts` says of a path that fits it
 */
export function insert(nodes: Node[], root: number, glob: string, number: number): void {
  let at = root;
  const segments = glob.split('/');
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    const node = nodes[at]!;
    if (segment === '**') {
      node.deep ??= addNode(nodes, true);
      at = node.deep;
      // `folder/**` takes every file below: one more step with any name.
      if (isLast) accept(stepOf(nodes[at]!, '*'), number);
      return;
    }
    const step = stepOf(node, segment);
    if (isLast) accept(step, number);
    else {
      step.to ??= addNode(nodes);
      at = step.to;
    }
  });
}

function accept(step: Step, number: number): void {
  step.accepts ??= [];
  step.accepts.push(number);
}

function stepOf(node: Node, segment: string): Step {
  const known = /[*?]/.test(segment)
    ? node.wild.find(({ glob }) => glob === segment)?.step
    : node.literals.get(segment);
  if (known) return known;
  const step: Step = {};
  if (/[*?]/.test(segment)) node.wild.push({ glob: segment, step });
  else node.literals.set(segment, step);
  return step;
}

export function encodeNode({ literals, wild, deep, isDeep }: Node): string {
  const data: NodeData = {
    ...(literals.size > 0 && { l: [...literals] }),
    ...(wild.length > 0 && { w: wild }),
    ...(deep !== undefined && { d: deep }),
    ...(isDeep && { e: 1 as const }),
  };
  return JSON.stringify(data);
}

export function decodeNode(line: string): Node {
  const { l, w, d, e } = JSON.parse(line) as NodeData;
  return { literals: new Map(l), wild: w ?? [], isDeep: e === 1, ...(d === undefined ? {} : { deep: d }) };
}

/** Whether `name` fits `*`, `?` and literals of one segment; no `/`, no braces. Linear: greedy, one fallback point. */
export function fits(glob: string, name: string): boolean {
  // The usual kinds: everything, `*.agent.md`.
  if (glob === '*') return true;
  const star = glob.lastIndexOf('*');
  if (star === 0 && !glob.includes('?')) return name.endsWith(glob.slice(1));
  return fitsAny(glob, name);
}

function fitsAny(glob: string, name: string): boolean {
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
}
