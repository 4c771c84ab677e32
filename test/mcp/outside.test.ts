/** Servers of files that lie outside of the current folder, or are named twice; and what the user is told to type. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { plant, primitives, scanFolder } from '../tree';

const BARE = '{ "notes": { "url": "https://notes.example/mcp" } }\n';

function serversOf(cwd: string, args: string[]): [path: string, name: string][] {
  const { out } = primitives(['mcp', '--format', 'json', ...args], { cwd });
  return JSON.parse(out).servers.map((server: { path: string; name: string }) => [server.path, server.name]);
}

test.each([
  ['relative', (root: string) => path.join('..', path.basename(root), '.mcp.json')],
  ['absolute', (root: string) => path.join(root, '.mcp.json')],
])('a bare map of servers is one wherever it is named from: %s', (_, nameOf) => {
  const root = plant({ '.mcp.json': BARE, 'x.txt': '' });
  const here = plant({});
  const name = nameOf(root);
  expect(serversOf(here, [name, path.join(path.dirname(name), 'x.txt')])).toEqual([[name, 'notes']]);
});

test('a file that is named, and lies in a folder that is named, is read once', () => {
  const root = plant({ '.mcp.json': BARE });
  expect(serversOf(root, ['.', '.mcp.json'])).toHaveLength(1);
  expect(serversOf(plant({}), [path.join(root, '.mcp.json'), root])).toHaveLength(1);
});

test.each([
  ['chart', 'primitives lock --approve-mcp chart'],
  ['a;$(id)', 'mcp.allow'],
  ['-rf', 'mcp.allow'],
])('the finding says how to approve %s, and nothing that a shell would take apart', (name, told) => {
  const root = plant({
    '.claude/agents/a.md': `---\nname: a\ndescription: b\nmcpServers:\n  ${JSON.stringify(name)}:\n    url: https://notes.example/mcp\n---\nReview.\n`,
  });
  const message =
    scanFolder(root).findings.find(({ rule }) => rule === 'mcp/transitive-server')?.message ?? '';
  expect(message).toContain(told);
  expect(message.includes(`--approve-mcp ${name}`)).toBe(name === 'chart');
  if (name !== 'chart') return;
  expect(primitives(['lock', '--approve-mcp', name], { cwd: root }).code).toBe(0);
  expect(scanFolder(root).exitCode).toBe(0);
});
