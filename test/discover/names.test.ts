/** What is sorted out before it is folded would have fitted nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit, admitted, foldName, newFilter } from '../../src/discover/names';
import { addNode, decodeNode, encodeNode, fits, insert, type Node } from '../../src/discover/nodes';

const GLOBS = ['agents.md', '.git', 'a', 'ab', '*.agent.md', '.roorules-*', 'claude.md', 'skills', 'über.md'];

function filterOf(globs: string[]) {
  const filter = newFilter();
  for (const glob of globs) admit(filter, glob);
  return filter;
}

describe('names that are another one for some file system', () => {
  test.each([
    ['AGENTS.md', 'agents.md'],
    ['agents.MD.', 'agents.md'],
    ['agents.md. .', 'agents.md'],
    ['agents.m\u200bd', 'agents.md'],
    ['\u200bagents.md', 'agents.md'],
    ['agents.md\ufeff', 'agents.md'],
    ['\uff21GENTS.md', 'agents.md'],
    ['agents.\uff4dd', 'agents.md'],
    ['.G\u00adit', '.git'],
    ['a\u200d', 'a'],
    ['x.AGENT.md', 'x.agent.md'],
    ['\u200b.RooRules-x', '.roorules-x'],
    ['.ROORULES-anything', '.roorules-anything'],
    ['U\u0308ber.md', 'über.md'],
  ])('%j', (name, folded) => {
    expect(admitted(filterOf(GLOBS), name)).toBe(folded);
  });
});

test.each(['main.ts', 'agents.mdx', 'xagents.md', 'cLaude.m', 'roorules-x'])('%s goes', (name) => {
  expect(admitted(filterOf(GLOBS), name)).toBeUndefined();
});

test('nothing goes that a glob fits', () => {
  const pieces = [
    'a',
    'A',
    'b',
    '.',
    ' ',
    '*',
    '?',
    'md',
    '.md',
    'agents',
    'x',
    '\u200b',
    '\u0301',
    '\uff4d',
    'ß',
    'İ',
  ];
  const words = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 })
    .map((list) => list.join(''));
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), words, (globs, name) => {
      const folded = globs.map(foldName);
      const known = admitted(filterOf(folded), name);
      if (folded.some((glob) => fits(glob, foldName(name)))) expect(known).toBe(foldName(name));
      else expect([undefined, foldName(name)]).toContain(known);
    }),
    { numRuns: 5_000 },
  );
});

test('a wildcard fits what the same expression fits', () => {
  const words = fc
    .array(fc.constantFrom('a', 'b', '.', '*', '?', 'ab'), { maxLength: 8 })
    .map((list) => list.join(''));
  fc.assert(
    fc.property(words, words, (glob, name) => {
      const plain = name.replace(/[*?]/g, 'c');
      const source = glob.replace(/\./g, '\\.').replace(/\*+/g, '.*').replace(/\?/g, '.');
      expect(fits(glob, plain)).toBe(new RegExp(`^${source}$`).test(plain));
    }),
  );
});

test('a node is the same after the build', () => {
  const nodes: Node[] = [];
  const root = addNode(nodes);
  for (const [i, glob] of ['**/a/*.md', '**/a/**', 'b', '**/a/b/c', '**/?'].entries())
    insert(nodes, root, glob, i);
  for (const node of nodes) expect(decodeNode(encodeNode(node))).toEqual(node);
});
