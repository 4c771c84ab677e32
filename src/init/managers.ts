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

/** What is neither found nor drift is an error of ours: it warns, because CI checks again. */
const ENTRIES = {
  'primitives-scan': ['pre-commit', 'scan', '--staged'],
  'primitives-verify': ['pre-commit', 'verify', '--staged'],
  'primitives-push': ['pre-push', 'scan verify', `--ref "\${PRE_COMMIT_TO_REF:-HEAD}"`],
} as const;

/** The hooks of .pre-commit-hooks.yaml, written out: nothing has to be fetched, and what they do is seen. */
function preCommitHooks(): string[] {
  return Object.entries(ENTRIES).flatMap(([id, [stage, verbs, from]]) => [
    `- id: ${id}`,
    `  name: ${id}`,
    '  language: system',
    `  stages: [${stage}]`,
    '  pass_filenames: false',
    '  always_run: true',
    '  verbose: true',
    `  entry: sh -c 'for verb in ${verbs}; do primitives $verb ${from} --quiet; code=$?; case $code in 0) ;; 1|2) exit $code;; *) echo "primitives WARNING - NOT CHECKED, $verb ended with $code";; esac; done'`,
  ]);
}

export function preCommitTarget(): Target {
  const entry = [
    '- repo: local',
    '  # Findings, drift and a lock that cannot be used (1, 2) stop git; an error of the check itself warns: CI checks again.',
    '  hooks:',
    ...indented(preCommitHooks(), '    '),
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
