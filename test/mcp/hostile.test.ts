/** What an agent's own parser would accept must not slip past ours, and nothing of it may reach a terminal or a page. */
import { describe, expect, test } from 'vitest';
import { MCP_FORMATS } from '../../src/commands/mcp-command';
import { plant, primitives, scanTree, type Tree } from '../tree';
import { mcpOf } from './servers';

const names = (tree: Tree): string[] => mcpOf(tree).servers.map(({ name }) => name);
const inFile = (content: string | Buffer, path = '.mcp.json'): string[] => names({ [path]: content });
const EVIL = '{ "command": "evil" }';

describe('JSON', () => {
  test.each<[string, string]>([
    ['duplicate keys of servers', `{ "mcpServers": { "a": { "command": "good" }, "a": ${EVIL} } }`],
    [
      'duplicate maps of servers',
      `{ "mcpServers": { "a": { "command": "good" } }, "mcpServers": { "a": ${EVIL} } }`,
    ],
  ])('%s: both', (_, content) => {
    expect(mcpOf({ '.mcp.json': content }).servers.map(({ name, command }) => [name, command])).toEqual([
      ['a', 'good'],
      ['a', 'evil'],
    ]);
  });

  test.each<[string, string | Buffer]>([
    ['comments', `// x\n{ /* y */ "mcpServers": { // z\n "a": ${EVIL} } }`],
    ['trailing commas', `{ "mcpServers": { "a": { "command": "evil", }, }, }`],
    ['a byte order mark', `\ufeff{ "mcpServers": { "a": ${EVIL} } }`],
    ['CRLF', `{\r\n  "mcpServers": {\r\n    "a": ${EVIL}\r\n  }\r\n}\r\n`],
    ['lone CR', `{\r"mcpServers": {\r"a": ${EVIL}\r}\r}\r`],
    ['an escape in the key', `{ "\\u006dcpServers": { "a": ${EVIL} } }`],
    [
      'every letter escaped',
      `{ "${[...'mcpServers'].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join('')}": { "\\u0061": { "\\u0063ommand": "evil" } } }`,
    ],
    ['UTF-16', Buffer.from(`\ufeff{ "mcpServers": { "a": ${EVIL} } }`, 'utf16le')],
    [
      'UTF-16, the other way round',
      Buffer.from(`\ufeff{ "mcpServers": { "a": ${EVIL} } }`, 'utf16le').swap16(),
    ],
    ['another case', `{ "MCPServers": { "a": ${EVIL} } }`],
    ['no key at all', `{ "a": ${EVIL} }`],
    ['the key of Visual Studio', `{ "servers": { "a": ${EVIL} } }`],
    ['text behind the end', `{ "mcpServers": { "a": ${EVIL} } } }}} x`],
    ['a missing end', `{ "mcpServers": { "a": ${EVIL}`],
    ['a missing comma', `{ "mcpServers": { "x": { "command": "y" } "a": ${EVIL} } }`],
    ['900 KB of blanks before it', `{ "mcpServers": {${' '.repeat(900_000)} "a": ${EVIL} } }`],
    ['900 KB of a string before it', `{ "x": "${'y'.repeat(900_000)}", "mcpServers": { "a": ${EVIL} } }`],
    ['a server beside itself', `{ "mcpServers": { "command": "x", "a": ${EVIL} } }`],
    ['depth', `{ "mcpServers": { "a": { "command": "evil", "x": ${'['.repeat(60)}${']'.repeat(60)} } } }`],
  ])('%s', (_, content) => {
    expect(inFile(content)).toContain('a');
  });

  test('an escaped key in a file that says nothing else', () => {
    const content = `{ "\\u006d\\u0063\\u0070Servers": { "a": { "args": [], "\\u0063ommand": "evil" } } }`;
    expect(names({ '.gemini/settings.json': content, '.qwen/settings.json': content })).toEqual(['a', 'a']);
  });

  test.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    ' ',
    '0',
    '~',
    '/',
    '~1',
    '#',
    'command',
    'url',
    'type',
    'mcpServers',
    'servers',
  ])('a server called %j', (name) => {
    const report = mcpOf({ '.mcp.json': `{ "mcpServers": { ${JSON.stringify(name)}: ${EVIL} } }` });
    expect(report.servers.map((server) => [server.name, server.command])).toEqual([[name, 'evil']]);
    expect(report.servers[0]!.pointer).toBe(
      `/mcpServers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    );
  });

  test.each([
    '{ "command": "evil", "server": { "command": "good" } }',
    '{ "command": "good", "command": "evil" }',
    '{ "command": { "path": "evil" }, "transport": { "type": "stdio" } }',
    '{ "transport": { "type": "stdio", "command": "evil" } }',
  ])('what runs is what agents read: %s', (definition) => {
    const [server] = mcpOf({ '.mcp.json': `{ "mcpServers": { "a": ${definition} } }` }).servers;
    expect(server).toMatchObject({ name: 'a', command: 'evil', transport: 'stdio' });
  });

  test('fields called as members of objects are fields', () => {
    const [server] = mcpOf({
      '.mcp.json':
        '{ "mcpServers": { "a": { "command": "x", "env": { "__proto__": "1", "constructor": "2" } } } }',
    }).servers;
    expect(server!.env).toEqual(['__proto__', 'constructor']);
  });
});

describe('YAML', () => {
  const apm = (text: string): string[] => inFile(text, 'apm.yml');
  const front = (text: string): string[] =>
    inFile(`---\nname: x\ndescription: y\n${text}---\nText.\n`, '.claude/agents/x.md');

  test('an alias under two names is two servers', () => {
    expect(front('mcpServers:\n  a: &one\n    command: evil\n  b: *one\n')).toEqual(['a', 'b']);
  });

  test.each([
    ['an alias of the whole map', 'x: &all\n  a: { command: evil }\nmcpServers: *all\n'],
    ['a merged map', 'x: &all\n  a: { command: evil }\nmcpServers:\n  <<: *all\n'],
    ['a merged definition', 'x: &one { command: evil }\nmcpServers:\n  a:\n    <<: *one\n'],
    ['a list of merged maps', 'x: &one { a: { command: evil } }\nmcpServers: { <<: [*one] }\n'],
    ['an alias as the key', 'x: &key mcpServers\n*key : { a: { command: evil } }\n'],
    ['a key with an escape', '"mcp\\u0053ervers": { a: { command: evil } }\n'],
    ['a key with a byte escape', '"\\x6dcpServers": { a: { command: evil } }\n'],
    ['a key over two lines', '"mcp\\\n  Servers": { a: { command: evil } }\n'],
    [
      'a key of every letter escaped',
      `"${[...'mcpServers'].map((char) => `\\x${char.charCodeAt(0).toString(16)}`).join('')}":\n  a: { command: evil }\n`,
    ],
    ['an explicit key', '? mcpServers\n: a: { command: evil }\n'],
    ['a tagged key', '!!str mcpServers: { a: { command: evil } }\n'],
    ['a tagged value', 'mcpServers: !!map { a: !!map { command: !!str evil } }\n'],
    ['JSON', '"mcpServers": {"a": {"command": "evil"}}\n'],
    ['comments', '# x\nmcpServers: # y\n  # z\n  a: # x\n    command: evil\n'],
    ['CRLF', 'mcpServers:\r\n  a:\r\n    command: evil\r\n'],
    ['duplicate keys', 'mcpServers: {}\nmcpServers:\n  a: { command: evil }\n'],
    ['a folded command', 'mcpServers:\n  a:\n    command: >-\n      evil\n      thing\n'],
    ['a list with a name', 'mcpServers:\n  - name: a\n    command: evil\n'],
    ['a list of maps', 'mcpServers:\n  - a: { command: evil }\n'],
  ])('%s', (_, text) => {
    expect(front(text)).toEqual(['a']);
  });

  test('every document of a stream', () => {
    expect(apm('name: x\n---\ndependencies:\n  mcp: [one]\n---\ndependencies: { mcp: [two] }\n')).toEqual([
      'one',
      'two',
    ]);
  });

  test('numbers and words as names', () => {
    expect(
      front('mcpServers:\n  1: { command: evil }\n  true: { command: evil }\n  null: { command: evil }\n'),
    ).toEqual(['1', 'true', 'null']);
  });
});

describe('TOML', () => {
  const codex = (text: string): string[] => inFile(text, '.codex/config.toml');
  test.each([
    ['tables', '[mcp_servers.a]\ncommand = "evil"\n'],
    ['quoted tables', '["mcp_servers"."a"]\ncommand = "evil"\n'],
    ['escaped tables', '["\\u006dcp_servers"."\\u0061"]\n"\\u0063ommand" = "evil"\n'],
    ['dotted keys', 'mcp_servers.a.command = "evil"\n'],
    ['dotted keys with blanks and quotes', '"mcp_servers" . \'a\' . command = "evil"\n'],
    ['inline tables', 'mcp_servers = { a = { command = "evil" } }\n'],
    ['a table in the middle', '[mcp_servers]\n[mcp_servers.a]\ncommand = "evil"\n[other]\n'],
    ['CRLF and comments', '# x\r\n[mcp_servers.a] # y\r\ncommand = "evil"\r\n'],
  ])('%s', (_, text) => {
    expect(codex(text)).toEqual(['a']);
  });

  test('a list of tables', () => {
    expect(
      inFile(
        '[[mcp_servers]]\nname = "a"\ncommand = "x"\n[[mcp_servers]]\ncommand = "y"\nname = "b"\n',
        '.vibe/config.toml',
      ),
    ).toEqual(['a', 'b']);
  });
});

describe('scripts', () => {
  test('continued lines, quotes, semicolons, conditions', () => {
    const script = [
      'mcp add one -- npx x',
      'mcp add \\\n  two \\\n  -- npx y',
      "  crush mcp add 'three' --type http --url https://mcp.example.com/",
      'true; mcp add four -- npx z',
      '[ -n "$X" ] && mcp add five -- npx z',
      'if true; then mcp add six -- npx z; fi',
      '# mcp add none -- npx z',
      'command crush mcp add seven npx z',
    ].join('\n');
    expect(inFile(script, 'crushrc')).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
  });
});

describe('what cannot be read is said', () => {
  const rulesOf = (tree: Tree): string[] => [...new Set(scanTree(tree).findings.map(({ rule }) => rule))];
  test.each<[string, Tree]>([
    ['JSON5', { '.mcp.json': `{ 'mcpServers': { 'a': { command: 'evil' } } }` }],
    ['a conflict', { '.mcp.json': `{\n<<<<<<< HEAD\n "mcpServers": { "a": ${EVIL} }\n=======\n}\n` }],
    ['TOML that is none', { '.codex/config.toml': '[mcp_servers.a]\ncommand = evil\n' }],
    [
      'TOML with a table twice',
      { '.codex/config.toml': '[mcp_servers.a]\ncommand = "x"\n[mcp_servers.a]\ncommand = "y"\n' },
    ],
    [
      'YAML that is none',
      { '.claude/agents/x.md': '---\nname: x\nmcpServers:\n  a: {command: evil\n  b: ]\n---\nText.\n' },
    ],
    ['NUL between the letters', { '.mcp.json': '{ "mcp\u0000Servers": {\u0000 "a": { "command": "x" } } }' }],
  ])('%s', (_, tree) => {
    expect(rulesOf(tree)).toContain('mcp/unreadable-declaration');
  });

  test.each<[string, Tree]>([
    [
      '100,000 keys',
      {
        '.mcp.json': `{ "mcpServers": { ${Array.from({ length: 100_000 }, (_, i) => `"k${i}": ${EVIL}`).join(',')} } }`,
      },
    ],
    [
      '100,000 keys in YAML',
      { '.poolside/settings.yaml': `mcp_servers:\n${'  a: { command: evil }\n'.repeat(100_000)}` },
    ],
    [
      '100,000 keys in TOML',
      {
        '.codex/config.toml': Array.from(
          { length: 50_000 },
          (_, i) => `[mcp_servers.k${i}]\ncommand = "x"\n`,
        ).join(''),
      },
    ],
    [
      '10,000 aliases',
      {
        '.poolside/settings.yaml': `x: &x { command: evil }\nmcp_servers:\n${Array.from({ length: 10_000 }, (_, i) => `  k${i}: *x\n`).join('')}`,
      },
    ],
    [
      'aliases in aliases',
      {
        '.poolside/settings.yaml': `a0: &a0 [x]\n${Array.from({ length: 10_000 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}mcp_servers: { a: { command: evil } }\n`,
      },
    ],
    [
      '10,000 levels',
      { '.mcp.json': `{ "mcpServers": { "a": ${EVIL}, "b": ${'['.repeat(10_000)}${']'.repeat(10_000)} } }` },
    ],
    [
      '10,000 levels in YAML',
      { '.poolside/settings.yaml': `mcp_servers: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n` },
    ],
    ['a server behind 1 MB', { '.mcp.json': `{ "mcpServers": {${' '.repeat(1_100_000)} "a": ${EVIL} } }` }],
    ['10,000 lines of a script', { crushrc: 'mcp add x -- npx y\n'.repeat(10_000) }],
  ])('%s: cut, and the run is not complete', (_, tree) => {
    const started = performance.now();
    const report = mcpOf(tree);
    expect(report.complete).toBe(false);
    expect(report.skipped).toEqual([
      expect.objectContaining({ path: Object.keys(tree)[0], reason: 'work-limit' }),
    ]);
    expect([1, 3]).toContain(report.exitCode);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('nothing is printed as it is', () => {
  const NASTY = [
    'a\nb',
    'a\r\u001b[2Jb',
    '\u202egnp.exe',
    'a"b\\',
    '</script><script>alert(1)</script>',
    'a]:::x;click n0 "javascript:alert(1)"',
    '%%{init: {}}%%',
    '`$(id)`',
    'a\u200bb\u2028c',
    '\u{e0041}\u{e0042}',
    '::error file=x::y',
    '\ud800',
    'x'.repeat(5_000),
  ];
  const tree = (): Tree => ({
    '.mcp.json': JSON.stringify({
      mcpServers: Object.fromEntries(
        NASTY.map((text) => [
          text,
          { command: text, args: [text], env: { [text]: text }, headers: { [text]: text } },
        ]),
      ),
    }),
    'p"]\u202e\n/.claude-plugin/plugin.json': JSON.stringify({
      name: NASTY.join(' '),
      mcpServers: Object.fromEntries(NASTY.map((text) => [text, { url: `https://${text}` }])),
    }),
  });

  test.each(MCP_FORMATS)('%s', (format) => {
    const { out, code } = primitives(['mcp', '--format', format], { cwd: plant(tree()) });
    expect(code).toBe(1);
    const lines = format === 'json' ? out.replaceAll('\n', '') : out;
    expect(lines).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udbff\udc00-\udfff]/,
    );
    // A page has no lines; what it holds is held to a list in test/report/html.test.ts.
    if (format !== 'json' && format !== 'html')
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(1_000);
    if (format === 'mermaid') expect(out).not.toMatch(/<|%%|^\s*click/m);
  });

  test('secrets of the environment, of headers and of addresses are never repeated', () => {
    const secret = 'ghp_0123456789abcdefghij';
    const cwd = plant({
      '.mcp.json': JSON.stringify({
        mcpServers: {
          a: { command: 'x', env: { TOKEN: secret }, environment: { TOKEN: secret } },
          b: {
            url: `https://me:${secret}@mcp.example.com/mcp?token=${secret}`,
            headers: { Authorization: secret },
          },
        },
      }),
    });
    for (const format of MCP_FORMATS)
      expect(primitives(['mcp', '--format', format], { cwd }).out).not.toContain(secret);
  });
});
