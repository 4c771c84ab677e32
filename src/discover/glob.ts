/**
 * Globs that a scanned file names (`"instructions": ["docs/*.md"]`): hostile, so matched by the linear automaton over the
 * folders they can reach, with a budget, and never by a glob library.
 */
import { LIMITS } from '../limits';
import type { Source } from '../source/source';
import { expandBraces } from '../text/braces';
import { createAutomaton, type State } from './automaton';
import { DEPENDENCIES, GIT } from './matcher';
import { foldName } from './names';
import { addNode, insert, type Node } from './nodes';

export interface GlobOptions {
  includeDependencies: boolean;
}

/** Files of the source that fit, sorted; `refused` when the glob itself or its result is beyond the limits. */
export type GlobResult = { paths: string[] } | { refused: string };

/**
 * @param globs relative to the root; `*`, `**`, `?`, `{a,b}`; a character class counts as any character
 */
export function findByGlob(source: Source, globs: readonly string[], options: GlobOptions): GlobResult {
  const nodes: Node[] = [];
  const root = addNode(nodes);
  for (const glob of globs) {
    if (glob.length > LIMITS.globLength) return { refused: `a glob of ${glob.length} characters` };
    const expanded = expandBraces(glob, LIMITS.globBraces);
    if (!expanded) return { refused: 'a glob with too many alternatives' };
    for (const one of expanded) {
      const plain = one
        .replace(/\[[^\]/]*\]/g, '?')
        .split('/')
        .filter((segment) => segment !== '' && segment !== '.')
        .map((segment) => (segment === '**' ? segment : foldName(segment.replace(/\*{2,}/g, '*'))));
      if (plain.length > 0) insert(nodes, root, plain.join('/'), 0);
    }
  }
  const automaton = createAutomaton((number) => nodes[number]!);
  const paths: string[] = [];
  const pending: { folder: string; state: State; depth: number }[] = [
    { folder: '', state: automaton.stateOf([root]), depth: 0 },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { folder, state, depth } = next;
    for (const item of source.list(folder) ?? []) {
      const name = foldName(item.name);
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      if (item.isDirectory()) {
        if (name === GIT || (name === DEPENDENCIES && !options.includeDependencies)) continue;
        const inside = automaton.enter(state, name);
        if (inside.nodes.length > 0 && depth < LIMITS.depth)
          pending.push({ folder: path, state: inside, depth: depth + 1 });
      } else if (automaton.accepts(state, name).length > 0) {
        paths.push(path);
        if (paths.length > LIMITS.includes) return { refused: `more than ${LIMITS.includes} files` };
      }
    }
  }
  return { paths: paths.sort() };
}
