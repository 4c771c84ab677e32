/** Servers that are declared in a roundabout way: no command where one is expected, or a path that begins elsewhere. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plant, remove, type Tree } from '../tree';
import { type McpReport, mcpIn, serverOf } from './servers';

const server = (name: string): string =>
  `{ "mcpServers": { "${name}": { "command": "npx", "args": ["${name}@1.0.0"] } } }`;
const bundle = (inner: object): string =>
  JSON.stringify({ manifest_version: '0.4', name: 'bundled', server: inner });

const tree: Tree = {
  'by-file/manifest.json': bundle({ type: 'uv', entry_point: 'src/server.py' }),
  'by-system/manifest.json': bundle({
    type: 'node',
    entry_point: 'index.js',
    mcp_config: {
      command: 'node',
      args: ['index.js'],
      platform_overrides: { win32: { command: 'index.exe' } },
    },
  }),
  'no-bundle/manifest.json': JSON.stringify({ name: 'site', server: { port: 80 } }),
  '.goose/recipes/a.yaml':
    'version: 1.0.0\ntitle: A\nprompt: Do.\nextensions:\n  - type: inline_python\n    name: calc\n    code: |\n      import os\n      print(os.getcwd())\n',
  '.claude-plugin/marketplace.json': JSON.stringify({
    name: 'm',
    owner: { name: 'x' },
    metadata: { pluginRoot: './plugins/' },
    plugins: [
      { name: 'bare', source: 'bare', mcpServers: './servers.json' },
      { name: 'dotted', source: './plugins/dotted', mcpServers: ['more.json'] },
      { name: 'far', source: { source: 'github', repo: 'a/b' }, mcpServers: './far.json' },
      { name: 'out', source: '../out', mcpServers: './out.json' },
    ],
  }),
  'plugins/bare/servers.json': server('bare'),
  'plugins/dotted/more.json': server('dotted'),
  'far.json': server('far'),
};

let root = '';
let report: McpReport;
beforeAll(() => {
  report = mcpIn(
    plant(tree, (folder) => {
      root = folder;
    }),
  );
});
afterAll(() => remove(root));

const inFile = (path: string) => report.servers.filter((one) => one.path === path);

test('a bundle that gives a file and no command', () => {
  expect(inFile('by-file/manifest.json')).toMatchObject([
    {
      name: 'bundled',
      pointer: '/server',
      transport: 'stdio',
      depth: 1,
      verdict: 'blocked',
      runs: { type: 'script', name: 'src/server.py' },
    },
  ]);
});

test('what a bundle runs on one system only', () => {
  expect(inFile('by-system/manifest.json').map(({ name, summary }) => [name, summary])).toEqual([
    ['bundled', 'node index.js'],
    ['bundled (win32)', 'index.exe'],
  ]);
});

test('a manifest of something else', () => {
  expect(inFile('no-bundle/manifest.json')).toEqual([]);
});

test('a program that stands in a recipe', () => {
  expect(serverOf(report, 'calc')).toMatchObject({
    transport: 'stdio',
    command: 'python',
    verdict: 'blocked',
  });
});

test('files that a marketplace names begin at the folder of their plugin', () => {
  expect(serverOf(report, 'bare').chain).toEqual([
    'plugins/bare',
    '.claude-plugin/marketplace.json',
    'plugins/bare/servers.json',
  ]);
  expect(serverOf(report, 'dotted').depth).toBe(1);
  // Of a plugin that lies elsewhere.
  expect(inFile('far.json')).toEqual([]);
});
