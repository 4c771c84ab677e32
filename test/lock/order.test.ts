/** The lock, and what is said against it, do not hang on the order in which a file system lists names. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { plant, primitivesBeside, type Run } from '../tree';
import { at, LOCK, write } from './repository';

/** Loaded into the program before it starts: every folder is listed in an order of its own. */
const SHUFFLE = `
const fs = require('node:fs');
const { readdirSync } = fs;
let state = Number(process.env.SEED);
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
let isOther = false;
fs.readdirSync = (...args) => {
  const items = readdirSync(...args);
  const before = items.slice();
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  isOther ||= items.some((item, i) => item !== before[i]);
  return items;
};
process.on('exit', () => { if (!isOther) process.exitCode = 99; });
`;

const server = (version: string): string =>
  `{ "mcpServers": { "files": { "command": "npx", "args": ["-y", "files@${version}"] } } }\n`;

const TREE = {
  'AGENTS.md': '@docs/a.md and @docs/b.md\n',
  'CLAUDE.md': { link: 'AGENTS.md' },
  'GEMINI.md': '@docs/b.md\n',
  'QWEN.md': { link: 'docs/a.md' },
  'docs/a.md': '@b.md [c](c.md)\n',
  'docs/b.md': '@a.md\n',
  'docs/c.md': { link: 'd.md' },
  'docs/d.md': 'x\n',
  '.mcp.json': server('1.0.0'),
  'web/.mcp.json': server('1.0.0'),
  'app/.mcp.json': server('2.0.0'),
  '.claude/skills': { link: '../skills' },
  ...Object.fromEntries(
    ['one', 'two', 'three', 'four'].flatMap((name) => [
      [
        `skills/${name}/SKILL.md`,
        `---\nname: ${name}\ndescription: Does ${name}.\n---\nSee [more](more.md).\n`,
      ],
      [`skills/${name}/more.md`, 'x\n'],
      [`skills/${name}/run.sh`, { content: 'true\n', mode: 0o755 }],
    ]),
  ),
  'plugins/p/.claude-plugin/plugin.json': '{ "name": "p", "version": "1.0.0" }\n',
  'plugins/p/commands/go.md': 'Go.\n',
  'plugins/q/.claude-plugin/plugin.json': '{ "name": "p", "version": "1.0.0" }\n',
  '.claude-plugin/marketplace.json':
    '{ "name": "m", "owner": { "name": "x" }, "plugins": [{ "name": "p", "source": "./plugins/p" }, { "name": "q", "source": "./plugins/q" }] }\n',
};

const SEEDS = [1, 2, 3, 4, 5, 6];

test('six orders, one lock; and what is wrong is told in one order', async () => {
  const hook = at(plant({ 'shuffle.cjs': SHUFFLE }), 'shuffle.cjs');
  const inOrder = (root: string, seed: number, args: string[]): Promise<Run> =>
    primitivesBeside(args, { cwd: root, env: { NODE_OPTIONS: `--require=${hook}`, SEED: String(seed) } });
  const roots = SEEDS.map(() => plant(TREE));
  const runs = await Promise.all(roots.map((root, i) => inOrder(root, SEEDS[i]!, ['lock'])));
  for (const one of runs) expect(one).toEqual(runs[0]);
  expect(runs[0]!.code).toBe(0);
  const locks = roots.map((root) => fs.readFileSync(at(root, LOCK), 'utf8'));
  expect(new Set(locks).size).toBe(1);
  expect(locks[0]!.match(/^ {4}"/gm)!.length).toBeGreaterThan(25);
  for (const root of roots) {
    write(root, 'docs/b.md', '@a.md @e.md\n');
    write(root, 'docs/e.md', 'x\n');
    write(root, 'web/.mcp.json', server('3.0.0'));
    write(root, 'skills/two/extra.md', 'x\n');
    fs.rmSync(at(root, 'skills/three'), { recursive: true });
  }
  const said = await Promise.all(
    roots.map((root, i) => inOrder(root, SEEDS[i]! + 10, ['verify', '--format', 'json'])),
  );
  expect(said[0]!.code).toBe(1);
  expect(new Set(said.map(({ code, out }) => `${code} ${out}`)).size).toBe(1);
});
