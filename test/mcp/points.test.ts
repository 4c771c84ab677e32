import picomatch from 'picomatch';
import { afterAll, describe, expect, test } from 'vitest';
import { AGENTS } from '../../src/catalog';
import { expandBraces } from '../../src/text/braces';
import { plant, remove, type Tree } from '../tree';
import { POINTS } from './points.table';
import { type McpReport, marked, mcpIn } from './servers';

/** Every entry has a folder of its own: an agent may be started in any folder of a repository. */
const folderOf = (i: number): string => `p${i}`;

let root = '';
let report: McpReport | undefined;
function reportOf(): McpReport {
  if (report) return report;
  const tree: Tree = {};
  POINTS.forEach(({ file, content, beside }, i) => {
    for (const [name, text] of Object.entries(beside ?? {})) tree[`${folderOf(i)}/${name}`] = text;
    tree[`${folderOf(i)}/${file}`] = marked(content).text;
  });
  report = mcpIn(
    plant(tree, (folder) => {
      root = folder;
    }),
  );
  return report;
}
afterAll(() => remove(root));

const FACTS = AGENTS.flatMap(({ id, mcp }) =>
  mcp
    .filter(({ scope }) => scope === 'project')
    .map((fact) => ({ agent: id, fact, of: `${id} ${fact.path} ${fact.pointer}` })),
);

describe('every place of the catalog', () => {
  test.each(FACTS)('$of has an entry', ({ fact, of }) => {
    const files = POINTS.filter((point) => point.of === of).map(({ file }) => file);
    expect(files).not.toEqual([]);
    // Each of the names that the glob stands for.
    for (const glob of expandBraces(fact.glob ?? fact.path, 100) ?? []) {
      const fits = picomatch(glob.startsWith('**/') ? glob : `**/${glob}`, { dot: true, nocase: true });
      expect(
        files.some((file) => fits(file) || fits(`x/${file}`)),
        glob,
      ).toBe(true);
    }
  });

  test('is in the catalog', () => {
    const known = new Set(FACTS.map(({ of }) => of));
    expect(POINTS.map(({ of }) => of).filter((of) => !known.has(of))).toEqual([]);
  });

  test.each(POINTS.map((point, i) => ({ ...point, i })))(
    '$of: $file',
    ({ i, of, file, content, name, transport, depth, isTransitive }) => {
      const { line, column } = marked(content);
      const path = `${folderOf(i)}/${file}`;
      const found = reportOf().servers.filter((server) => server.path === path && server.name === name);
      expect(found.map((server) => [server.line, server.column])).toEqual([[line, column]]);
      expect(found[0]).toMatchObject({
        transport,
        depth,
        isTransitive,
        verdict: isTransitive ? 'blocked' : 'own',
      });
      expect(found[0]!.chain.at(-1)).toBe(path);
      // Whoever is said to read it is said to read it where it is reported.
      expect(found[0]!.agents).toContain(of.split(' ')[0]);
    },
  );

  test('and nothing else', () => {
    const expected = POINTS.map(({ file, name }, i) => `${folderOf(i)}/${file} ${name}`);
    const found = reportOf().servers.filter(
      ({ transport }) => transport !== 'reference' && transport !== 'unknown',
    );
    expect(
      found.map(({ path, name }) => `${path} ${name}`).filter((place) => !expected.includes(place)),
    ).toEqual([]);
    expect(reportOf()).toMatchObject({ complete: true, exitCode: 1, skipped: [] });
  });
});
