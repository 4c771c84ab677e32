/** Completion in real shells: what they are offered, and that no name of a file can act. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { plant, primitives } from '../tree';

function has(shell: string): boolean {
  const isThere = spawnSync(shell, ['-c', 'exit 0']).status === 0;
  if (!isThere) console.warn(`${shell} is not installed: its completion is NOT TESTED here`);
  return isThere;
}

/** Names that would run something, were they ever read as code. */
const HOSTILE = [
  '$(touch pwned)',
  '`touch pwned`',
  ';touch pwned;',
  '$(touch pwned)\n',
  'a b',
  '*',
  '--fail-on',
  "'; touch pwned; '",
  '{touch,pwned}',
];

function folder(shell: string): string {
  const root = plant(Object.fromEntries(HOSTILE.map((name) => [name, ''])));
  const { out, code } = primitives(['completion', shell], { cwd: root });
  expect(code).toBe(0);
  expect(out).toMatch(/^[\n\x20-\x7e]+$/);
  fs.writeFileSync(path.join(root, 'script'), out);
  return root;
}

function run(shell: string, cwd: string, code: string): string {
  const { stdout, stderr } = spawnSync(shell, ['-c', code], { cwd, encoding: 'utf8', timeout: 20_000 });
  expect(stderr).toBe('');
  expect(fs.readdirSync(cwd)).not.toContain('pwned');
  return stdout;
}

/** A line up to the cursor, in words as readline has them, and what is offered. */
const OFFERED: readonly (readonly [words: string[], offered: string[]])[] = [
  [['primitives', 'sc'], ['scan']],
  [['primitives', '--fo'], ['--format']],
  [
    ['primitives', '--ver'],
    ['--verbose', '--version'],
  ],
  [['primitives', 'scan', '--fo'], ['--format']],
  [
    ['primitives', 'scan', '--fail-on', ''],
    ['critical', 'high', 'medium', 'low', 'never'],
  ],
  [['primitives', '--fail-on', 'n'], ['never']],
  [['primitives', 'scan', '--format', 'sa'], ['sarif']],
  [['primitives', 'scan', '--format', '=', 'sa'], ['sarif']],
  [
    ['primitives', 'mcp', '--format', ''],
    ['pretty', 'json', 'html', 'mermaid', 'dot'],
  ],
  [['primitives', 'hook', 'claude'], ['claude-code']],
  [['primitives', 'agents', 'aid'], ['aider']],
  [
    ['primitives', 'init', '--scope', ''],
    ['user', 'project'],
  ],
  [['primitives', 'explain', 'hidden-text/tag'], ['hidden-text/tag-smuggling']],
  [['primitives', 'lock', '--accept', 'hidden-text/tag'], ['hidden-text/tag-smuggling']],
  [['primitives', 'help', 'ver'], ['verify']],
  [
    ['primitives', 'completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
];

/** Where names of files belong, or nothing that we know: nothing of ours is offered. */
const LEFT_TO_THE_SHELL = [
  ['primitives', 'scan', ''],
  ['primitives', 'scan', '$('],
  ['primitives', 'scan', '*'],
  ['primitives', 'scan', '-o', ''],
  ['primitives', 'scan', '--config', '`'],
  ['primitives', 'scan', '--rules', ''],
  ['primitives', 'scan', '--ref', ''],
  ['primitives', 'run', '--', '--fo'],
  ['primitives', '$(touch pwned)', '--format', '$(touch pwned)'],
];

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

describe.skipIf(!has('bash'))('bash', () => {
  test('offers what the table of options knows, and leaves names of files to readline', () => {
    const cases = [...OFFERED, ...LEFT_TO_THE_SHELL.map((words) => [words, []] as const)];
    const calls = cases.map(([words]) => `try ${quoted(words)}`).join('\n');
    const out = run(
      'bash',
      folder('bash'),
      `set -u; source ./script
      try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _primitives; printf '%s\\n' "\${COMPREPLY[*]-}"; }
      ${calls}`,
    );
    expect(out.split('\n').slice(0, -1)).toEqual(cases.map(([, offered]) => offered.join(' ')));
  });

  const hasScript = spawnSync('script', ['--version']).error === undefined;
  test.skipIf(!hasScript)('a hostile name is an argument, and nothing else, at a real tab', () => {
    const root = folder('bash');
    fs.mkdirSync(path.join(root, 'only'));
    fs.writeFileSync(path.join(root, 'only/$(touch pwned)`touch pwned`;x'), '');
    const { stdout } = spawnSync('script', ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
      cwd: root,
      encoding: 'utf8',
      timeout: 20_000,
      input: `source ./script; primitives() { printf '<%s>' "$@"; echo; }\nprimitives scan only/\t\nprimitives verify --form\t js\t\nexit\n`,
      env: { PATH: process.env.PATH, TERM: 'dumb', INPUTRC: '/dev/null' },
    });
    expect(stdout).toContain('<scan><only/$(touch pwned)`touch pwned`;x>');
    expect(stdout).toContain('<verify><--format><json>');
    expect([...fs.readdirSync(root), ...fs.readdirSync(path.join(root, 'only'))]).not.toContain('pwned');
  });
});

describe.skipIf(!has('zsh'))('zsh', () => {
  test('gives zsh what the table of options knows', () => {
    const out = run(
      'zsh',
      folder('zsh'),
      `compdef() { print compdef "$@" }; _arguments() { print -rl -- "$@" }; _describe() { print describe }; _files() { print files }
      source ./script
      try() { words=("$@"); CURRENT=$#; _primitives; print -- -- }
      try primitives sc; try primitives --fo; try primitives mcp --format ''; try primitives hook ''; try primitives help ''`,
    );
    const [first, scan, mcp, hook, help] = out.split('--\n');
    expect(first).toBe('compdef _primitives primitives\ndescribe\nfiles\n');
    expect(scan).toContain('*--format[pretty, json');
    expect(scan).toContain('*:path:_files');
    expect(scan).toContain('--version[');
    expect(mcp).not.toContain('--version[');
    expect(mcp).toContain(':format:(pretty json html mermaid dot)');
    expect(hook).toMatch(/:agent:\(claude-code /);
    expect(help).toBe('describe\n');
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  test('offers what the table of options knows', () => {
    // Readline alone takes --option=value apart.
    const cases = OFFERED.filter(([words]) => !words.includes('='));
    const calls = cases.map(([words]) => `complete -C ${quoted([words.join(' ')])}; echo ==`).join('\n');
    const out = run('fish', folder('fish'), `source ./script\n${calls}`);
    const offered = out
      .split('==\n')
      .slice(0, -1)
      .map((lines) =>
        lines
          .split('\n')
          .filter(Boolean)
          .map((line) => line.split('\t')[0]),
      );
    for (const [i, [words, expected]] of cases.entries())
      expect(offered[i], words.join(' ')).toEqual(expect.arrayContaining([...expected]));
  });
});

test('no other shell', () => {
  const { code, out, err } = primitives(['completion', 'csh'], { cwd: plant({}) });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^primitives: [^\n]*Allowed choices are bash, zsh, fish[^\n]*\nhint: [^\n]+\n$/);
});
