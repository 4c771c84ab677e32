/** Repositories as people have them: what init finds there, and has to give back. */
import type { Tree } from '../tree';

export interface Case {
  name: string;
  tree: Tree;
  /** `git config` before init. */
  config?: Record<string, string>;
  /** Below `.git/hooks`. */
  hooks?: Tree;
  home?: Tree;
  /** Files that init is to write. */
  writes: string[];
  /** What it says that it left alone. */
  refuses?: string;
  /** In a second working tree of the repository. */
  isWorktree?: true;
  /** What cannot be told any more without the note inside `.git`: how the formatting was. */
  needsNote?: true;
}

const HOOKS = ['.git/hooks/pre-commit', '.git/hooks/pre-push'];
const CLAUDE = ['.claude/settings.json', '~/.claude/settings.json'];

const SETTINGS = `{
  // what I like
  "model": "opus", // not the small one
  "hooks": {
    "PreToolUse": [
      { "matcher": "Bash", "hooks": [{ "type": "command", "command": "./check.sh" }] }
    ],
  },
}
`;

export const CASES: readonly Case[] = [
  { name: 'none', tree: { 'README.md': 'x\n' }, writes: HOOKS },
  {
    name: 'husky',
    tree: { '.husky/pre-commit': 'npm test\n', '.husky/.gitignore': '_\n', 'README.md': 'x\n' },
    config: { 'core.hooksPath': '.husky/_' },
    writes: ['.husky/pre-commit', '.husky/pre-push'],
  },
  {
    name: 'lefthook with commands and jobs',
    tree: {
      'lefthook.yml':
        'pre-commit: # first\n  parallel: true\n  commands:\n    # mine\n    lint:\n      run: npm run lint\n\npre-push:\n  jobs:\n  - run: npm test\n',
    },
    writes: ['lefthook.yml'],
  },
  {
    name: 'lefthook with neither, CRLF, no final newline',
    tree: { '.lefthook.yaml': 'pre-commit:\r\n    parallel: true\r\ncolors: false' },
    writes: ['.lefthook.yaml'],
  },
  {
    name: 'pre-commit framework',
    tree: {
      '.pre-commit-config.yaml':
        'repos:\n# mine\n- repo: local\n  hooks:\n  - {id: a, name: a, entry: a, language: system}',
    },
    writes: ['.pre-commit-config.yaml'],
  },
  {
    name: 'hooksPath in the repository',
    tree: {
      '.githooks/pre-push': { content: '#!/usr/bin/env bash\nexec git lfs pre-push "$@"', mode: 0o755 },
    },
    config: { 'core.hooksPath': '.githooks' },
    writes: ['.githooks/pre-commit', '.githooks/pre-push'],
  },
  {
    name: 'hooksPath outside of it',
    tree: { 'README.md': 'x\n' },
    config: { 'core.hooksPath': '/tmp' },
    writes: [],
    refuses: 'leads out of the repository',
  },
  {
    name: 'settings with comments and trailing commas',
    tree: { '.claude/settings.json': SETTINGS, 'CLAUDE.md': 'Be kind.\n' },
    home: { '.claude/settings.json': '{}' },
    writes: [...HOOKS, ...CLAUDE],
    needsNote: true,
  },
  {
    name: 'settings with CRLF, tabs, a mark, on one line',
    tree: { '.claude/settings.json': '\ufeff{\r\n\t"a": [1,\r\n\t\t2], "hooks": {"Stop": [ ]}\r\n}\r\n' },
    home: { '.claude/settings.json': '{"model":"x"}' },
    writes: [...HOOKS, ...CLAUDE],
    needsNote: true,
  },
  {
    name: 'hooks of the user, no final newline, CRLF',
    tree: { 'README.md': 'x\n' },
    hooks: {
      'pre-commit': { content: '#!/bin/sh', mode: 0o755 },
      'pre-push': { content: '#!/bin/sh\r\ntrue\r\n', mode: 0o775 },
    },
    writes: HOOKS,
  },
  {
    name: 'a hook in another language, and one that is switched off',
    tree: { 'README.md': 'x\n' },
    hooks: {
      'pre-commit': { content: '#!/usr/bin/env python3\nprint(1)\n', mode: 0o755 },
      'pre-push': { content: '#!/bin/sh\n', mode: 0o644 },
    },
    writes: [],
    refuses: 'no shell script',
  },
  { name: 'a worktree', tree: { 'README.md': 'x\n' }, isWorktree: true, writes: HOOKS },
  {
    name: 'GitHub',
    tree: { '.github/workflows/ci.yml': 'on: push\n' },
    writes: [...HOOKS, '.github/workflows/primitives.yml'],
  },
  {
    name: 'GitLab, CRLF, no final newline',
    tree: { '.gitlab-ci.yml': 'spec:\r\n  inputs: {}\r\n---\r\nbuild:\r\n  script: [make]' },
    writes: [...HOOKS, '.gitlab-ci.yml'],
  },
  {
    name: 'configuration that leads out of the repository',
    tree: { '.gitlab-ci.yml': { link: '/etc/hostname' }, '.claude': { link: '/tmp' } },
    writes: [...HOOKS, '~/.claude/settings.json'],
    refuses: 'leads out of the repository',
  },
  {
    name: 'files that are not what they should be',
    tree: {
      '.claude/settings.json': '{ broken',
      '.cursor/hooks.json': '{ "version": 1, "hooks": [] }\n',
      '.gitlab-ci.yml': 'primitives: {script: [mine]}\n',
      '.github/workflows/primitives.yml': 'name: mine\n',
    },
    writes: [...HOOKS, '~/.claude/settings.json', '~/.cursor/hooks.json'],
    refuses: 'not valid JSON',
  },
  {
    name: 'many agents',
    tree: {
      'GEMINI.md': 'a\n',
      '.cursor/rules/a.mdc': 'a\n',
      '.codex/config.toml': '',
      '.windsurfrules': 'a\n',
      '.github/copilot-instructions.md': 'a\n',
      '.github/prompts/a.prompt.md': 'a\n',
      '.kiro/steering/a.md': 'a\n',
    },
    home: { '.openhands/x': '', '.qwen/settings.json': '{\n    "hooks": {}\n}' },
    writes: [
      ...HOOKS,
      '.codex/hooks.json',
      '.cursor/hooks.json',
      '.gemini/settings.json',
      '.github/hooks/primitives.json',
      '.openhands/hooks.json',
      '.qwen/settings.json',
      '.windsurf/hooks.json',
      '~/.codeium/windsurf/hooks.json',
      '~/.codex/hooks.json',
      '~/.copilot/hooks/primitives.json',
      '~/.cursor/hooks.json',
      '~/.gemini/settings.json',
      '~/.openhands/hooks.json',
      '~/.qwen/settings.json',
    ],
    refuses: 'by hand',
    needsNote: true,
  },
];
