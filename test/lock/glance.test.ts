/** `verify` looks into few files. What it says is what it would say had it looked into all of them. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pinnedBy } from '../../src/commands/glance';
import type { Io } from '../../src/commands/io';
import { type Journey, travel } from '../../src/commands/journey';
import { type Present, presentOf } from '../../src/commands/present';
import { driftOf } from '../../src/commands/verify';
import { packageIntegrity } from '../../src/lock/digest';
import { emptyLock, type Lock } from '../../src/lock/lock';
import { namedServers } from '../../src/lock/servers';
import { workingTree } from '../../src/source/working-tree';
import { plant, remove } from '../tree';

function ioOf(cwd: string): Io {
  const nothing = (): never => {
    throw new Error('not asked for');
  };
  return {
    cwd,
    env: {},
    out: nothing,
    err: nothing,
    stdin: nothing,
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    isInTerminal: () => false,
    ask: nothing,
    columns: () => 100,
    self: [],
    atExit: () => () => {},
  };
}

async function look(
  root: string,
  lock: Lock,
  isLean: boolean,
): Promise<{ journey: Journey; present: Present }> {
  const journey = await travel(ioOf(root), {
    paths: [],
    files: [],
    stdinName: '',
    useConfig: true,
    includeDependencies: false,
    showProgress: false,
    withDigests: true,
    withChecks: false,
    ...(isLean ? { pinned: pinnedBy(lock.files) } : {}),
  });
  return { journey, present: await presentOf(journey, workingTree(root), lock) };
}

async function lockOf(root: string): Promise<Lock> {
  const { present } = await look(root, emptyLock(), false);
  return {
    files: new Map(present.files),
    packages: new Map(
      [...present.packages.keys()].map((at) => [at, { integrity: packageIntegrity(at, present.files) }]),
    ),
    mcpServers: namedServers(present.servers.map(({ name, row }) => [name, row] as const)),
    accepted: [...present.files].slice(0, 2).map(([at, { integrity }]) => ({
      rule: 'execution/remote-script',
      path: at,
      integrity,
      fingerprint: '0',
      reason: 'a',
    })),
  };
}

/** All that a report of drift is made of. */
async function saidOf(root: string, lock: Lock, isLean: boolean): Promise<unknown> {
  const { journey, present } = await look(root, lock, isLean);
  const order = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    drift: driftOf(lock, present),
    skipped: [...present.skipped].sort(order),
    files: [...present.files].sort(order),
    packages: [...present.packages].sort(),
    servers: present.servers.map((server) => JSON.stringify(server)).sort(),
    names: [...journey.all.names].sort(),
    primitives: journey.all.primitives,
  };
}

async function expectSame(root: string, lock: Lock): Promise<void> {
  expect(await saidOf(root, lock, true)).toEqual(await saidOf(root, lock, false));
}

const NAMES = [
  ...['AGENTS.md', 'CLAUDE.md', 'GEMINI.md', 'web/AGENTS.md', '.cursorrules', '.mcp.json', '.envrc'],
  ...[
    '.claude/skills/a/SKILL.md',
    '.claude/skills/a/run.sh',
    '.claude/skills/a/ref.md',
    'docs/a.md',
    'docs/b.md',
  ],
  ...[
    '.claude/settings.json',
    '.claude/agents/r.md',
    '.claude/commands/c.md',
    '.cursor/rules/x.mdc',
    'apm.yml',
  ],
  ...[
    '.github/workflows/w.md',
    '.github/copilot-instructions.md',
    '.github/prompts/p.prompt.md',
    'notes.txt',
  ],
  ...['p/.claude-plugin/plugin.json', 'p/commands/c.md', 'p/skills/s/SKILL.md', '.gemini/settings.json'],
  ...['.claude-plugin/marketplace.json', '.vscode/mcp.json', '.kiro/steering/k.md', 'opencode.json'],
];
const SERVER = '{ "mcpServers": { "s": { "command": "npx", "args": ["-y", "x@1.0.0"] } } }';
const HEADS = [
  ...[
    '',
    '',
    '',
    '---\nname: a\n---\n',
    '---\nname: a\nmcp-servers:\n  s:\n    command: npx\n---\n',
    '\ufeff---\nhooks: x\n---\n',
  ],
  ...[
    '---\n"m\\u0063pServers": { s: { command: a } }\n---\n',
    '---\r\ntools: a\r\n---\r\n',
    '---json\n{"mcpServers":{}}\n---\n',
  ],
  '---\nname: \u00e9\nmcp-servers: { s: { url: "https://example.com" } }\n---\n',
];
const BODIES = [
  ...['plain', 'plain', '@docs/a.md', '@docs/b.md and @AGENTS.md', '[b](docs/b.md)', '`@docs/a.md`', 'a@b.c'],
  ...[
    '#file:docs/a.md',
    '#[[file:docs/b.md]]',
    '@{docs/a.md}',
    '@[a](docs/a.md)',
    '{{#runtime-import docs/b.md}}',
  ],
  ...[
    '../../docs/a.md',
    '[r](ref.md)',
    '[up](../../../docs/b.md)',
    'caf\u00e9 \u{1f600}',
    '\0',
    SERVER,
    '{',
    '{}',
  ],
  ...[
    '{ "hooks": {} }',
    '{ "context": { "fileName": ["docs/a.md", "notes.txt"] } }',
    '{ "plugins": [{ "source": "./p" }] }',
  ],
  ...[
    '{ "instructions": ["docs/*.md"] }',
    'dependencies:\n  mcp:\n    - name: s\n',
    '{ "mcpServers": "./docs/a.md" }',
  ],
];
const content = fc
  .record({
    head: fc.constantFrom(...HEADS),
    body: fc.constantFrom(...BODIES),
    end: fc.constantFrom('\n', '\r\n', ''),
    encoding: fc.constantFrom(
      'utf8' as const,
      'utf8' as const,
      'utf8' as const,
      'utf16le' as const,
      'latin1' as const,
    ),
  })
  .map(({ head, body, end, encoding }) => Buffer.from(head + body + end, encoding));
const name = fc.constantFrom(...NAMES);
type Change =
  | { do: 'write'; name: string; content: Buffer }
  | { do: 'remove' | 'mode'; name: string }
  | { do: 'link'; name: string; to: string };
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ do: fc.constant('write' as const), name, content }),
  fc.record({ do: fc.constantFrom('remove' as const, 'mode' as const), name }),
  fc.record({ do: fc.constant('link' as const), name, to: fc.constantFrom(...NAMES, '../a', 'nothing') }),
);

function apply(root: string, changes: readonly Change[]): void {
  for (const { name: file, ...what } of changes) {
    const target = path.join(root, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    if (what.do === 'mode') {
      if (fs.existsSync(target)) fs.chmodSync(target, 0o755);
      continue;
    }
    fs.rmSync(target, { force: true });
    if (what.do === 'write') fs.writeFileSync(target, what.content);
    if (what.do === 'link')
      fs.symlinkSync(path.relative(path.dirname(target), path.join(root, what.to)), target);
  }
}

/** What is wrong with the lock itself. */
function tampered(
  lock: Lock,
  how: 'not' | 'row' | 'integrity' | 'kind' | 'package' | 'server',
  at: number,
): Lock {
  const files = new Map(lock.files);
  const [file, row] = [...files][at % Math.max(files.size, 1)] ?? [];
  const [other] = [...files.values()].reverse();
  if (file && row && other) {
    if (how === 'row') files.delete(file);
    if (how === 'integrity') files.set(file, { ...row, integrity: other.integrity });
    if (how === 'kind') files.set(file, { ...row, kind: 'included' });
  }
  return {
    ...lock,
    files,
    packages: how === 'package' ? new Map([...lock.packages].slice(1)) : lock.packages,
    mcpServers: how === 'server' ? new Map([...lock.mcpServers].slice(1)) : lock.mcpServers,
  };
}

test('drift is the same, whatever was there and whatever was done to it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 3, maxLength: 16 }),
      fc.array(change, { maxLength: 4 }),
      fc.constantFrom(
        'not' as const,
        'row' as const,
        'integrity' as const,
        'kind' as const,
        'package' as const,
        'server' as const,
      ),
      fc.nat(),
      async (before, after, how, at) => {
        let root = '';
        plant({}, (folder) => {
          root = folder;
        });
        try {
          apply(root, before);
          const lock = tampered(await lockOf(root), how, at);
          await expectSame(root, lock);
          apply(root, after);
          await expectSame(root, lock);
        } finally {
          remove(root);
        }
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 400) },
  );
}, 240_000);

test('a file that an unchanged one has always named is news when it appears', async () => {
  const root = plant({ 'AGENTS.md': 'see @docs/a.md\n' });
  const lock = await lockOf(root);
  expect(driftOf(lock, (await look(root, lock, true)).present)).toEqual([]);
  apply(root, [{ do: 'write', name: 'docs/a.md', content: Buffer.from('a\n') }]);
  const { present } = await look(root, lock, true);
  expect(driftOf(lock, present).map(({ rule, path: at }) => [rule, at])).toEqual([
    ['lock/unpinned', 'docs/a.md'],
  ]);
});

test('a server that the lock no longer has is drift, though its file is what it was', async () => {
  const root = plant({ '.claude/agents/r.md': '---\nname: r\nmcp-servers:\n  s:\n    command: npx\n---\n' });
  const lock = await lockOf(root);
  expect(lock.mcpServers.size).toBe(1);
  const { present } = await look(root, lock, true);
  expect(driftOf(lock, present)).toEqual([]);
  const [drift] = driftOf({ ...lock, mcpServers: new Map() }, present);
  expect(drift?.rule).toBe('lock/server-added');
});
