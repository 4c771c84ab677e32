/** Two thousand packages that bring ten thousand servers: built, judged and printed in a moment. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MCP_FORMATS } from '../../src/commands/mcp-command';
import { plant, primitives, remove, type Tree } from '../tree';

const PACKAGES = 2_000;
const SERVERS = 5;
/** Two on a quiet machine, ten times that on a busy one; what grows with the square takes minutes. */
const SECONDS = 60;

let root = '';
beforeAll(() => {
  const tree: Tree = { 'apm.yml': 'name: app\ndependencies:\n  apm: [acme/p0, acme/p1]\n' };
  for (let i = 0; i < PACKAGES; i++) {
    const servers = Array.from(
      { length: SERVERS },
      (_, n) =>
        `    - { name: s${i}-${n}, registry: false, transport: stdio, command: npx, args: [-y, "pkg${i}@1.0.${n}"] }\n`,
    );
    // Each asks for two more, and for one that is there already.
    const modules = [2 * i + 2, 2 * i + 3, i >> 1].map((n) => `acme/p${n}`).join(', ');
    tree[`apm_modules/acme/p${i}/apm.yml`] =
      `name: p${i}\nversion: 1.0.0\ndependencies:\n  apm: [${modules}]\n  mcp:\n${servers.join('')}`;
  }
  plant(tree, (folder) => {
    root = folder;
  });
});
afterAll(() => remove(root));

test.each(MCP_FORMATS)('%s', (format) => {
  const started = performance.now();
  const { out, code } = primitives(['mcp', '--format', format], { cwd: root });
  expect((performance.now() - started) / 1_000).toBeLessThan(SECONDS);
  expect(code).toBe(1);
  // A page shows the worst, and says how many more there are.
  if (format === 'html') expect(out).toContain('9,500 more');
  else expect(out.replaceAll('#45;', '-')).toContain(`s${PACKAGES - 1}-${SERVERS - 1}`);
});

test('all of it is there', () => {
  const report = JSON.parse(primitives(['mcp', '--format', 'json'], { cwd: root }).out);
  expect(report.servers).toHaveLength(PACKAGES * SERVERS);
  expect(report.complete).toBe(true);
  // A binary tree: the last one is ten steps away.
  expect(Math.max(...report.servers.map(({ depth }: { depth: number }) => depth))).toBe(10);
});
