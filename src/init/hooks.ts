/**
 * What git runs before a commit and before a push. Before a push it is the commits that count, not the working tree:
 * that may have been cleaned since.
 *
 * POSIX sh, and safe under `set -eu`, because it stands in the user's own hooks. It stands first in them: a hook may end
 * with `exec` or `exit`, and before a push whoever comes first reads what git says is pushed. It is handed on.
 */
import { blockOf, hasBlock, withBlock, withoutBlocks } from './blocks';
import { ByHand, type Target } from './target';

export type HookName = 'pre-commit' | 'pre-push';

const NOUN: Record<HookName, string> = { 'pre-commit': 'commit', 'pre-push': 'push' };

function check(hook: HookName): string[] {
  const what =
    hook === 'pre-commit' ? 'What would be committed' : 'Every commit that a branch or tag would end at';
  return [
    `# ${what} is scanned and held against primitives-lock.json.`,
    `# Findings, drift, and a lock that is missing or broken stop the ${NOUN[hook]}. When the check itself fails, this warns`,
    '# and goes on, because CI checks again. To be stopped then as well, write "stop" for "warn".',
    'primitives_on_error=warn',
    '# In node_modules it is only looked for where nothing of that comes with the repository.',
    'primitives_program=primitives',
    'command -v primitives >/dev/null 2>&1 || [ -n "$(git ls-files -- node_modules | head -n 1)" ] ||',
    '  primitives_program=./node_modules/.bin/primitives',
    'primitives_check() {',
    '  primitives_code=0',
    '  primitives_report=$("$primitives_program" "$@" --quiet </dev/null) || primitives_code=$?',
    '  if [ "$primitives_code" -eq 0 ]; then return 0; fi',
    '  printf \'%s\\n\' "$primitives_report" >&2',
    '  # 1 is findings or drift, and then there is a report of them; 2 is a lock that cannot be used.',
    '  if [ "$primitives_code$primitives_report" != 1 ] && [ "$primitives_code" -le 2 ]; then',
    `    echo "primitives: the ${NOUN[hook]} was stopped by 'primitives $*'" >&2`,
    '    exit 1',
    '  fi',
    '  echo "primitives: WARNING: NOT CHECKED: \'primitives $*\' ended with $primitives_code" >&2',
    '  if [ "$primitives_on_error" = stop ]; then exit 1; fi',
    '}',
  ];
}

const SCRIPTS: Record<HookName, readonly string[]> = {
  'pre-commit': [
    ...check('pre-commit'),
    'primitives_check scan --staged',
    'primitives_check verify --staged',
  ],
  'pre-push': [
    ...check('pre-push'),
    'primitives_pushed=$(cat)',
    "primitives_seen=''",
    'while read -r primitives_ref primitives_sha primitives_rest; do',
    '  # No commit at all, or nothing but zeros: something is deleted.',
    '  case $primitives_sha in *[!0]*) ;; *) continue ;; esac',
    '  case $primitives_seen in *" $primitives_sha "*) continue ;; esac',
    '  primitives_seen="$primitives_seen $primitives_sha "',
    '  primitives_check scan --ref "$primitives_sha"',
    '  primitives_check verify --ref "$primitives_sha"',
    'done <<PRIMITIVES',
    '$primitives_pushed',
    'PRIMITIVES',
    '# For what comes after this in the hook.',
    'if [ -n "$primitives_pushed" ]; then exec <<PRIMITIVES',
    '$primitives_pushed',
    'PRIMITIVES',
    'fi',
  ],
};

/** For hook managers that keep scripts in a file of their own. */
export function scriptOf(hook: HookName): readonly string[] {
  return SCRIPTS[hook];
}

const SHEBANG = '#!/bin/sh\n';
const NEW = '(new file)';
const SHELL = /^#!.*\b(?:sh|bash|dash|ksh)\b/;

/**
 * @param file of the hook
 * @param needsBit git runs executable files only; husky runs them through sh
 */
export function hookTarget(file: string, place: Target['place'], hook: HookName, needsBit: boolean): Target {
  const block = blockOf(hook, SCRIPTS[hook]);
  const newBlock = blockOf(`${hook} ${NEW}`, SCRIPTS[hook]);
  return {
    part: 'git',
    place,
    file,
    name: `git hook ${hook}`,
    ...(needsBit ? { isExecutable: true, runsIfExecutable: true } : {}),
    add(before) {
      if (before === undefined) return withBlock(SHEBANG, SHEBANG.length, newBlock);
      if (hasBlock(before, block) || hasBlock(before, newBlock)) return before;
      const rest = withoutBlocks(before);
      const isShell = rest.startsWith('#!') ? SHELL.test(rest.split('\n', 1)[0]!) : !rest.includes('\0');
      if (!isShell)
        throw new ByHand('it is no shell script; call `primitives scan` and `primitives verify` in it');
      const line = rest.indexOf('\n');
      return withBlock(rest, rest.startsWith('#!') ? (line === -1 ? rest.length : line + 1) : 0, block);
    },
    remove(now) {
      const rest = withoutBlocks(now);
      return rest === SHEBANG && now.includes(`${hook} ${NEW}`) ? undefined : rest;
    },
  };
}
