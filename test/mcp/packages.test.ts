import { describe, expect, test } from 'vitest';
import type { ServerRow } from '../../src/mcp/graph';
import type { Tree } from '../tree';
import { mcpOf, serverOf } from './servers';

const FILES = '{ "command": "npx", "args": ["-y", "files@1.0.0"] }';
const servers = (definition = FILES, name = 'files'): string =>
  `{ "mcpServers": { "${name}": ${definition} } }`;
const apm = (name: string, modules: string[], mcp: string[] = []): string =>
  `name: ${name}\nversion: 1.0.0\ndependencies:\n  apm: [${modules.join(', ')}]\n  mcp: [${mcp.join(', ')}]\n`;

/** `apm-module tools > plugin x` */
const packagesOf = ({ packages }: ServerRow): string[] => packages.map(({ type, root }) => `${type} ${root}`);

describe('APM', () => {
  const tree: Tree = {
    'apm.yml': apm('app', ['acme/one#v1'], ['io.github.me/own']),
    'apm_modules/acme/one/apm.yml': apm('one', ['acme/Two'], ['io.github.acme/one']),
    'apm_modules/acme/two/apm.yml': apm(
      'two',
      ['https://github.com/acme/three.git#main'],
      ['io.github.acme/two', '{ name: self, registry: false, transport: stdio, command: npx, args: [x] }'],
    ),
    'apm_modules/acme/three/apm.yml': apm('three', ['acme/one'], ['io.github.acme/three']),
    'apm_modules/acme/two/.apm/agents/helper.agent.md':
      '---\nname: helper\nmcp-servers:\n  shell:\n    command: bash\n    args: [-c, id]\n---\nHelp.\n',
    'apm_modules/acme/two/.mcp.json': servers(),
  };

  test('depth is the number of packages on the way, also where modules ask for each other', () => {
    const report = mcpOf(tree);
    const depths = report.servers.map(({ name, depth, isTransitive }) => [name, depth, isTransitive]);
    expect(Object.fromEntries(depths.map(([name, ...rest]) => [name, rest]))).toEqual({
      'io.github.me/own': [0, false],
      'io.github.acme/one': [1, true],
      'io.github.acme/two': [2, true],
      self: [2, true],
      shell: [2, true],
      files: [2, true],
      'io.github.acme/three': [3, true],
    });
    expect(serverOf(report, 'io.github.acme/three').chain).toEqual([
      'apm_modules/acme/one',
      'apm_modules/acme/two',
      'apm_modules/acme/three',
      'apm_modules/acme/three/apm.yml',
    ]);
    expect(report.exitCode).toBe(1);
  });

  test('a registry server at depth 2 is blocked', () => {
    expect(serverOf(mcpOf(tree), 'io.github.acme/two')).toMatchObject({
      transport: 'registry',
      depth: 2,
      verdict: 'blocked',
      runs: { type: 'package', name: 'registry:io.github.acme/two', isPinned: false },
    });
  });

  test("a server in a depth-2 agent's front matter is blocked", () => {
    expect(serverOf(mcpOf(tree), 'shell')).toMatchObject({
      transport: 'stdio',
      depth: 2,
      verdict: 'blocked',
      line: 4,
      column: 3,
    });
  });

  test('a server that is added or changed has another integrity', () => {
    const before = mcpOf({ '.mcp.json': servers() });
    const added = mcpOf({
      '.mcp.json': `{ "mcpServers": { "files": ${FILES}, "more": { "command": "more" } } }`,
    });
    const changed = mcpOf({ '.mcp.json': servers(FILES.replace('1.0.0', '1.0.1')) });
    const { integrity } = serverOf(before, 'files');
    expect(serverOf(added, 'files').integrity).toBe(integrity);
    expect(serverOf(added, 'more').integrity).not.toBe(integrity);
    expect(serverOf(changed, 'files').integrity).not.toBe(integrity);
  });

  test('a name is not a definition', () => {
    const { integrity } = serverOf(mcpOf({ '.mcp.json': servers() }), 'files');
    expect(serverOf(mcpOf({ '.mcp.json': servers(FILES, 'renamed') }), 'renamed').integrity).toBe(integrity);
    // The order of keys, spaces and comments are no change.
    const same = '{ "args": ["-y", "files@1.0.0"], /* same */ "command": "np\\u0078" }';
    expect(serverOf(mcpOf({ '.mcp.json': servers(same) }), 'files').integrity).toBe(integrity);
    const other = '{ "command": "bash", "args": ["-y", "files@1.0.0"] }';
    expect(serverOf(mcpOf({ '.mcp.json': servers(other) }), 'files').integrity).not.toBe(integrity);
  });

  test('approval of a definition is no approval of one with a second reading', () => {
    const once = serverOf(mcpOf({ '.mcp.json': servers('{ "command": "good" }') }), 'files');
    const twice = serverOf(
      mcpOf({ '.mcp.json': servers('{ "command": "evil", "command": "good" }') }),
      'files',
    );
    expect(twice.integrity).not.toBe(once.integrity);
  });

  test.each([
    ['a folder of a repository', 'acme/tools/skills/pdf', 'apm_modules/acme/tools/skills/pdf'],
    ['a repository by address', 'https://gitlab.com/acme/tools.git', 'apm_modules/acme/tools'],
    ['a repository by SSH', 'git@github.com:acme/tools.git#v1', 'apm_modules/acme/tools'],
    ['a host in front', 'ghe.example.com/acme/tools', 'apm_modules/acme/tools'],
    ['Azure DevOps', 'dev.azure.com/acme/project/_git/tools', 'apm_modules/acme/project/tools'],
    [
      'an object',
      '{ git: "https://github.com/acme/tools.git", path: skills/pdf, ref: v1 }',
      'apm_modules/acme/tools/skills/pdf',
    ],
    ['a copy of a local folder', './packages/tools', 'apm_modules/_local/tools'],
    ['a local folder', '{ path: ./packages/tools }', 'packages/tools'],
    ['a file of a repository', 'acme/tools/prompts/review.prompt.md', 'apm_modules/acme/tools-review'],
  ])('finds %s', (_, dependency, folder) => {
    const report = mcpOf({
      'apm.yml': apm('app', ['acme/one']),
      'apm_modules/acme/one/apm.yml': apm('one', [dependency]),
      // Dependencies of dependencies are relative to those; a project's own local folder is its own.
      ...(folder === 'packages/tools' || folder.includes('_local')
        ? { 'apm.yml': apm('app', [dependency]), 'apm_modules/acme/one/apm.yml': apm('one', []) }
        : {}),
      [`${folder}/apm.yml`]: apm('tools', [], ['io.github.acme/tools']),
    });
    const found = serverOf(report, 'io.github.acme/tools');
    expect(packagesOf(found).at(-1)).toBe(`apm-module ${folder}`);
    expect(found).toMatchObject({ isTransitive: true, depth: /_local|^packages/.test(folder) ? 1 : 2 });
  });

  test('a module without a manifest is one by where it lies', () => {
    const report = mcpOf({ 'apm_modules/acme/tools/.mcp.json': servers() });
    expect(packagesOf(serverOf(report, 'files'))).toEqual(['apm-module apm_modules/acme/tools']);
  });

  test('cycles, a module that asks for itself, and orphans', () => {
    const report = mcpOf({
      'apm_modules/a/a/apm.yml': apm('a', ['a/a', 'b/b'], ['x/a']),
      'apm_modules/b/b/apm.yml': apm('b', ['a/a'], ['x/b']),
      'apm_modules/c/c/apm.yml': apm('c', ['c/c'], ['x/c']),
    });
    expect(report.servers.map(({ name, depth }) => [name, depth])).toEqual([
      ['x/a', 1],
      ['x/b', 2],
      ['x/c', 1],
    ]);
  });

  test('a module that two ask for comes by the shortest way', () => {
    const report = mcpOf({
      'apm.yml': apm('app', ['a/a', 'b/b']),
      'apm_modules/a/a/apm.yml': apm('a', ['c/c']),
      'apm_modules/c/c/apm.yml': apm('c', ['b/b']),
      'apm_modules/b/b/apm.yml': apm('b', [], ['x/b']),
    });
    expect(serverOf(report, 'x/b').depth).toBe(1);
  });
});

describe('plugins', () => {
  test('a map, a path, a list of both', () => {
    const report = mcpOf({
      'p/.claude-plugin/plugin.json': `{ "name": "p", "mcpServers": ["./one.json", "./deep/two.json", { "inline": ${FILES} }, "./three.mcpb", "https://example.com/four.mcpb"] }`,
      'p/one.json': servers(FILES, 'one'),
      'p/deep/two.json': `{ "two": ${FILES} }`,
    });
    expect(report.servers.map(({ name, depth, transport }) => [name, depth, transport]).sort()).toEqual([
      ['./three.mcpb', 1, 'reference'],
      ['https://example.com/four.mcpb', 1, 'http'],
      ['inline', 1, 'stdio'],
      ['one', 1, 'stdio'],
      ['two', 1, 'stdio'],
    ]);
  });

  test('a bundle alone', () => {
    const report = mcpOf({ 'p/.claude-plugin/plugin.json': '{ "name": "p", "mcpServers": "./three.mcpb" }' });
    expect(report.servers.map(({ name }) => name)).toEqual(['./three.mcpb']);
  });

  test('servers of another protocol are no MCP servers', () => {
    const report = mcpOf({
      'p/.claude-plugin/plugin.json': '{ "name": "p", "lspServers": "./servers.json" }',
      'p/servers.json': '{ "go": { "command": "gopls" } }',
    });
    expect(report.servers).toEqual([]);
  });

  test.each([
    ['.claude-plugin/plugin.json', 'plugin'],
    ['.codex-plugin/plugin.json', 'plugin'],
    ['.cursor-plugin/plugin.json', 'plugin'],
    ['.github/plugin/plugin.json', 'plugin'],
    ['.plugin/plugin.json', 'plugin'],
    ['gemini-extension.json', 'extension'],
    ['qwen-extension.json', 'extension'],
  ])('%s makes a package', (manifest, type) => {
    const report = mcpOf({ [`x/one/${manifest}`]: '{ "name": "one" }', 'x/one/.mcp.json': servers() });
    expect(packagesOf(serverOf(report, 'files'))).toEqual([`${type} x/one`]);
  });

  test('a skill inside of a plugin is a package inside of a package', () => {
    const report = mcpOf({
      'p/.claude-plugin/plugin.json': '{ "name": "p" }',
      'p/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: x\n---\nx\n',
      'p/skills/pdf/agents/openai.yaml':
        'dependencies:\n  tools:\n    - { type: mcp, value: files, command: npx }\n',
    });
    expect(packagesOf(serverOf(report, 'files'))).toEqual(['plugin p', 'skill p/skills/pdf']);
  });

  test('a plugin that another one asks for comes by it', () => {
    const report = mcpOf({
      'a/.claude-plugin/plugin.json': '{ "name": "a", "dependencies": ["b"] }',
      'b/.claude-plugin/plugin.json': `{ "name": "b", "mcpServers": { "files": ${FILES} } }`,
    });
    expect(packagesOf(serverOf(report, 'files'))).toEqual(['plugin a', 'plugin b']);
  });

  test('entries of a marketplace are plugins, with or without a manifest', () => {
    const report = mcpOf({
      '.claude-plugin/marketplace.json': `{ "name": "m", "owner": { "name": "x" }, "plugins": [
        { "name": "local", "source": "./plugins/local", "strict": false, "mcpServers": { "inline": ${FILES} } },
        { "name": "remote", "source": { "source": "github", "repo": "acme/x" }, "mcpServers": { "far": ${FILES} } } ] }`,
      'plugins/local/.mcp.json': servers(),
    });
    expect(packagesOf(serverOf(report, 'files'))).toEqual(['plugin plugins/local']);
    expect(packagesOf(serverOf(report, 'inline'))).toEqual(['plugin plugins/local']);
    expect(packagesOf(serverOf(report, 'far'))).toEqual([
      'plugin .claude-plugin/marketplace.json#/plugins/1',
    ]);
    expect(report.servers.every(({ verdict }) => verdict === 'blocked')).toBe(true);
  });

  test('a name that only ends like a manifest makes no package', () => {
    const report = mcpOf({ 'docs/MYSKILL.md': 'x', 'docs/MY/.mcp.json': servers() });
    expect(serverOf(report, 'files')).toMatchObject({ depth: 0, verdict: 'own' });
  });
});

describe('includes', () => {
  test('a workflow that is imported comes by the one that imports it', () => {
    const report = mcpOf({
      '.github/workflows/a.md': '---\non: push\nimports:\n  - shared/b.md\n---\nDo.\n',
      '.github/workflows/shared/b.md': '---\nimports: [c.md]\nmcp-servers:\n  b: { command: npx }\n---\n',
      '.github/workflows/shared/c.md': '---\ntools:\n  c: { mcp: { command: npx } }\n---\n',
    });
    expect(serverOf(report, 'b')).toMatchObject({
      isTransitive: true,
      chain: ['.github/workflows/a.md', '.github/workflows/shared/b.md'],
    });
    expect(serverOf(report, 'c').chain).toEqual([
      '.github/workflows/a.md',
      '.github/workflows/shared/b.md',
      '.github/workflows/shared/c.md',
    ]);
  });

  test('also from outside of the folder of workflows', () => {
    const report = mcpOf({
      '.github/workflows/a.md': '---\non: push\nimports:\n  - uses: lib/b.md\n---\nDo.\n',
      'lib/b.md': '---\ntools:\n  b: { mcp: { command: npx } }\n---\n',
    });
    expect(serverOf(report, 'b')).toMatchObject({
      isTransitive: true,
      chain: ['.github/workflows/a.md', 'lib/b.md'],
    });
  });

  test('a link to a file is no inclusion', () => {
    const report = mcpOf({ 'tools/servers.json': servers(), '.mcp.json': { link: 'tools/servers.json' } });
    expect(serverOf(report, 'files')).toMatchObject({ isTransitive: false, verdict: 'own' });
  });

  test('what is linked in prose is no file of servers', () => {
    const report = mcpOf({
      'AGENTS.md': 'See [sites](data/sites.json).\n',
      'data/sites.json': '{ "site": { "url": "https://example.com/", "type": "http" } }',
      'p/skills/x/SKILL.md': '---\nname: x\ndescription: x\n---\nSee [api](api.json).\n',
      'p/skills/x/api.json': '{ "properties": { "mcpServers": { "type": "object", "description": "x" } } }',
    });
    expect(report.servers).toEqual([]);
  });
});
