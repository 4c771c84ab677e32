/** `primitives hook` with what hosts send (payloads/), over a project as it was pinned and over one that was changed. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROTOCOLS, protocolOf } from '../../src/gate';
import { SILENT } from '../../src/gate/protocol';
import { LIMITS } from '../../src/limits';
import { plant, primitives, type Run, remove } from '../tree';

const PAYLOADS = path.resolve('test/gate/payloads');
const CLI = path.resolve(process.env.PRIMITIVES_CLI ?? 'dist/cli.cjs');
const TREE = { 'CLAUDE.md': 'Opens at seven.\n', '.git/HEAD': 'ref: refs/heads/main\n', 'src/a.ts': '1\n' };
const ADDED = 'Opens whenever you like.';

let clean: string;
let tampered: string;
let lockless: string;
const roots: string[] = [];

beforeAll(() => {
  const make = (): string => plant(TREE, (root) => roots.push(root));
  [clean, tampered, lockless] = [make(), make(), make()];
  for (const root of [clean, tampered]) expect(primitives(['lock', '--yes'], { cwd: root }).code).toBe(0);
  fs.appendFileSync(path.join(tampered, 'CLAUDE.md'), `${ADDED}\n`);
});
afterAll(() => {
  for (const root of roots) remove(root);
});

/** In the environment of nobody's agent. */
function hook(args: string[], cwd: string, input: string | Buffer): Promise<Run> {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent' };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, 'hook', ...args],
      { cwd, env, maxBuffer: 1e8, timeout: 60_000 },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}

interface Sample {
  agent: string;
  event: string;
  text: string;
}

const SAMPLES = fs
  .readdirSync(PAYLOADS)
  .filter((name) => name.endsWith('.json'))
  .map((name): Sample => {
    const [agent = '', ...event] = name.replace(/\.json$/, '').split('.');
    return { agent, event: event.join('.'), text: fs.readFileSync(path.join(PAYLOADS, name), 'utf8') };
  });

function filled({ text }: Sample, root: string): string {
  const content = fs.readFileSync(path.join(root, 'CLAUDE.md'), 'utf8');
  return text
    .replaceAll('{{root}}', root)
    .replaceAll('{{home}}', '/nonexistent')
    .replaceAll('"{{content}}"', JSON.stringify(content));
}

function rowOf({ agent, event }: Sample) {
  const { events } = protocolOf(agent)!;
  return events[event] ?? events[event.replace(/\.[a-z]+$/, '')]!;
}

test('there is a payload of every protocol that was read in a host of its own', () => {
  const sampled = new Set(SAMPLES.map(({ agent }) => agent));
  const own = PROTOCOLS.filter(({ sources }) => !sources.some((source) => source.includes('ai-rulez')));
  expect(own.map(({ id }) => id).filter((id) => !sampled.has(id))).toEqual([]);
});

describe.each(SAMPLES)('$agent $event', (sample) => {
  test('as it was pinned: goes on; changed: refused, and nothing of it is told', async () => {
    const row = rowOf(sample);
    const [passed, refused] = await Promise.all([
      hook([sample.agent], clean, filled(sample, clean)),
      hook([sample.agent], tampered, filled(sample, tampered)),
    ]);
    const allowed = row.allow ?? SILENT;
    expect(passed).toEqual({ code: allowed.exitCode, out: allowed.stdout, err: allowed.stderr });
    expect(refused).not.toEqual(passed);
    expect(refused.out + refused.err).toContain('primitives: refused');
    expect(refused.out + refused.err).not.toContain(ADDED);
    if (row.effect === 'blocks' && !refused.out.startsWith('{')) expect(refused.code).toBe(2);
  });
});

describe('what goes wrong is a refusal in the terms of the host', () => {
  const cases: [what: string, input: string | Buffer, where: () => string][] = [
    ['no input', '', () => clean],
    ['not JSON', 'hello', () => clean],
    ['JSON that is no map', '[1]', () => clean],
    ['half of it', '{"hook_event_name":"UserPromptSub', () => clean],
    ['no event', '{}', () => clean],
    ['an unknown event', '{"hook_event_name":"__proto__"}', () => clean],
    ['no lock', '{"hook_event_name":"UserPromptSubmit"}', () => lockless],
    [
      'a folder that is not there',
      '{"hook_event_name":"UserPromptSubmit","cwd":"/nonexistent/x"}',
      () => clean,
    ],
    ['a NUL in a name', JSON.stringify(read('a\0b')), () => clean],
  ];

  test.each(cases)('%s', async (_, input, where) => {
    const { code, out, err } = await hook(['claude-code'], where(), input);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^primitives: refused, because .*\n$/);
  });

  test('the same for a host that reads JSON', async () => {
    const { code, out } = await hook(['cursor'], clean, 'hello');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ permission: 'deny', continue: false });
    const cline = await hook(['cline'], clean, '{"hookName":');
    expect(JSON.parse(cline.out)).toMatchObject({ cancel: true });
  });

  test('more input than fits', async () => {
    const { code, err } = await hook(['claude-code'], clean, Buffer.alloc(LIMITS.hookInputBytes + 2, 0x20));
    expect([code, err]).toEqual([2, expect.stringContaining('too large')]);
  });

  test('a broken lock, a lock with conflict markers', async () => {
    const root = plant({ ...TREE, 'primitives-lock.json': '<<<<<<< ours\n{}\n' });
    for (const ask of [{ hook_event_name: 'UserPromptSubmit' }, read(`${root}/CLAUDE.md`)]) {
      const { code, err } = await hook(['claude-code'], root, JSON.stringify(ask));
      expect([code, err]).toEqual([2, expect.stringContaining('refused')]);
    }
  });

  test('an agent, a flag, a value that is not known', async () => {
    for (const args of [
      ['claude'],
      ['claude-code', '--nothing'],
      ['claude-code', '--on-error', 'maybe'],
      [],
    ]) {
      const { code, out } = await hook(args, clean, '{"hook_event_name":"UserPromptSubmit"}');
      expect([code, out]).toEqual([2, '']);
    }
  });

  test('our own crash', async () => {
    const env = { NODE_OPTIONS: `--require ${plantedCrash()}` };
    for (const input of [{ hook_event_name: 'UserPromptSubmit' }, read(`${clean}/CLAUDE.md`)]) {
      const { code, err, out } = primitives(['hook', 'claude-code'], {
        cwd: clean,
        input: JSON.stringify(input),
        env,
      });
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('refused');
      expect(err).not.toContain('    at ');
    }
  });

  /** Reading the lock fails in a way that nobody has thought of. */
  function plantedCrash(): string {
    const text =
      "const fs = require('fs'); const real = fs.lstatSync; fs.lstatSync = (name, ...rest) => { if (String(name).endsWith('primitives-lock.json') && rest.length === 0) { const e = new TypeError('boom'); Object.defineProperty(e, 'message', { get() { throw new Error('boom'); } }); throw e; } return real(name, ...rest); };";
    return path.join(plant({ 'crash.cjs': text }), 'crash.cjs');
  }

  test('the host closes nothing: the whole map is enough', async () => {
    const child = execFile(process.execPath, [CLI, 'hook', 'claude-code'], {
      cwd: clean,
      env: { PATH: process.env.PATH },
    });
    child.stdin!.write('{"hook_event_name":"UserPrompt');
    setTimeout(() => child.stdin!.write('Submit"}\n'), 100);
    const code = await new Promise((resolve) => child.on('exit', resolve));
    child.stdin!.destroy();
    expect(code).toBe(0);
  });
});

describe('--on-error allow', () => {
  test('lets pass what nobody could verify, loudly', async () => {
    const { code, out, err } = await hook(
      ['claude-code', '--on-error', 'allow'],
      lockless,
      '{"hook_event_name":"UserPromptSubmit"}',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out).systemMessage).toContain('NOT VERIFIED');
    expect(err).toContain('NOT VERIFIED');
  });

  test('and not what was changed', async () => {
    const ask = '{"hook_event_name":"UserPromptSubmit"}';
    expect((await hook(['claude-code', '--on-error', 'allow'], tampered, ask)).code).toBe(2);
  });
});

describe('where the lock is', () => {
  test('an agent in a folder further in; --root; a variable of the host', async () => {
    const ask = JSON.stringify({ hook_event_name: 'UserPromptSubmit', cwd: path.join(tampered, 'src') });
    expect((await hook(['claude-code'], clean, ask)).code).toBe(2);
    expect((await hook(['claude-code', '--root', clean], tampered, ask)).code).toBe(0);
    const env = { CLAUDE_PROJECT_DIR: clean };
    const { code } = primitives(['hook', 'claude-code'], { cwd: tampered, input: ask, env });
    expect(code).toBe(0);
  });

  test('a lock further in blesses nothing when the repository has one', async () => {
    const root = plant({ ...TREE, 'in/CLAUDE.md': 'x\n' });
    expect(primitives(['lock', '--yes'], { cwd: root }).code).toBe(0);
    fs.appendFileSync(path.join(root, 'in/CLAUDE.md'), 'y\n');
    expect(primitives(['lock', '--yes'], { cwd: path.join(root, 'in') }).code).toBe(0);
    const ask = JSON.stringify({ hook_event_name: 'UserPromptSubmit', cwd: path.join(root, 'in') });
    expect((await hook(['claude-code'], root, ask)).code).toBe(2);
  });

  test('of several folders each is looked at', async () => {
    const ask = JSON.stringify({ hook_event_name: 'beforeSubmitPrompt', workspace_roots: [clean, tampered] });
    expect(JSON.parse((await hook(['cursor'], clean, ask)).out).continue).toBe(false);
  });
});

function read(file: string): object {
  return { hook_event_name: 'PreToolUse', tool_name: 'Read', tool_input: { file_path: file } };
}
