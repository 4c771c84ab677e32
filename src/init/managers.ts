/** Git hooks where something else manages them: lefthook and the pre-commit framework. Both are YAML of the project. */
import { withoutBlocks } from './blocks';
import { type HookName, scriptOf } from './hooks';
import type { Target } from './target';
import { atEnd, below, rowOf, rowsIn, withYaml } from './yaml';

const indented = (lines: readonly string[], by: string): string[] =>
  lines.map((line) => (line === '' ? '' : by + line));

export const LEFTHOOK_FILES = ['lefthook.yml', 'lefthook.yaml', '.lefthook.yml', '.lefthook.yaml'];

/** Both hooks, into the commands or the jobs that are there. */
export function lefthookTarget(file: string): Target {
  return {
    part: 'git',
    place: 'project',
    file,
    name: 'lefthook: pre-commit and pre-push',
    add: (before = '') =>
      (['pre-commit', 'pre-push'] as const).reduce((text, hook) => withLefthook(text, hook), before),
    remove: (now) => withoutBlocks(now),
  };
}

function withLefthook(text: string, hook: HookName): string {
  const body = [
    ...(hook === 'pre-push' ? ['use_stdin: true'] : []),
    'run: |',
    ...indented(scriptOf(hook), '  '),
  ];
  const command = ['primitives:', ...indented(body, '  ')];
  return withYaml(text, hook, (rest, top) => {
    const row = rowOf(top, hook);
    if (!row) return [atEnd(rest), [`${hook}:`, '  commands:', ...indented(command, '    ')]];
    const members = rowsIn(row) ?? [];
    const [commands, jobs] = [rowOf(members, 'commands'), rowOf(members, 'jobs')];
    if (commands) return [below(rest, commands), command];
    const [first = '', ...others] = ['name: primitives', ...body];
    if (jobs) return [below(rest, jobs), [`- ${first}`, ...indented(others, '  ')]];
    return [below(rest, row), ['commands:', ...indented(command, '  ')]];
  });
}

export const PRE_COMMIT_FILE = '.pre-commit-config.yaml';
export const REPOSITORY = 'https://github.com/agent-primitives/primitives';

/** The hooks of .pre-commit-hooks.yaml, of this version. */
export function preCommitTarget(version: string): Target {
  const entry = [
    `- repo: ${REPOSITORY}`,
    `  rev: v${version}`,
    '  hooks:',
    '    - id: primitives-scan',
    '    - id: primitives-verify',
    '    - id: primitives-push',
  ];
  return {
    part: 'git',
    place: 'project',
    file: PRE_COMMIT_FILE,
    name: 'pre-commit framework',
    add: (before = '') =>
      withYaml(before, 'hooks', (rest, top) => {
        const repos = rowOf(top, 'repos');
        return repos ? [below(rest, repos), entry] : [atEnd(rest), ['repos:', ...indented(entry, '  ')]];
      }),
    remove: (now) => withoutBlocks(now),
  };
}
