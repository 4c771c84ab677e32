/**
 * For bash 3.2 and later, which is what macOS has. Names of files are left to readline, which quotes them: the script
 * only ever offers words of its own, so that no name can act.
 */
import type { CommandRow, OptionRow } from '../manual/table';
import { type Values, valuesOf } from './values';

const names = ({ short, long }: OptionRow): string[] => [...(short ? [short] : []), long];

/** @param table the program, then its commands */
export function bash([program, ...commands]: readonly CommandRow[]): string {
  const all = [...commands.map(({ name }) => name), 'help'];
  const arms = new Map<string, string[]>();
  for (const { name, options } of commands) {
    for (const option of options) {
      if (option.value === undefined) continue;
      const does = whenValue(valuesOf(name, option));
      const patterns = names(option).map((flag) => `'${name} ${flag}'`);
      arms.set(does, [...(arms.get(does) ?? []), ...patterns]);
    }
  }
  const flags = commands.map(
    ({ name, options }) => [name, [...options.flatMap(names), '-h', '--help']] as const,
  );
  const positional = commands.flatMap(({ name, arguments: [first] }) => {
    const values = first ? valuesOf(name, first) : 'nothing';
    return typeof values === 'string' ? [] : [[name, values] as const];
  });
  return `# Completion of primitives for bash, made by: primitives completion bash
_primitives() {
  local cur=\${COMP_WORDS[COMP_CWORD]-} prev= command=scan words= word i IFS=$' \\t\\n'
  COMPREPLY=()
  ((COMP_CWORD > 0)) || return 0
  prev=\${COMP_WORDS[COMP_CWORD - 1]}
  # Readline takes --option=value apart.
  if [[ $cur == '=' ]]; then
    cur=
  elif [[ $prev == '=' ]] && ((COMP_CWORD > 1)); then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  # What stands behind -- is no option of ours.
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ \${COMP_WORDS[i]} == '--' ]] && return 0
  done
  if ((COMP_CWORD > 1)); then
    case \${COMP_WORDS[1]} in
      ${all.join(' | ')}) command=\${COMP_WORDS[1]} ;;
    esac
  fi
  case "$command $prev" in
${[...arms].map(([does, patterns]) => `    ${patterns.join(' | ')}) ${does} ;;`).join('\n')}
    *)
      if [[ $cur == -* ]]; then
        case $command in
${flags.map(([name, words]) => `          ${name}) words='${words.join(' ')}' ;;`).join('\n')}
        esac
        ((COMP_CWORD == 1)) && words="$words ${program!.options.flatMap(names).join(' ')}"
      elif ((COMP_CWORD == 1)); then
        words='${all.join(' ')}'
      else
        case $command in
${positional.map(([name, words]) => `          ${name}) words='${words.join(' ')}' ;;`).join('\n')}
          help) words='${commands.map(({ name }) => name).join(' ')}' ;;
        esac
      fi
      ;;
  esac
  for word in $words; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
  done
  return 0
}
complete -o default -F _primitives primitives
`;
}

/** Without words the names of files are offered, by readline. Before bash 4 there is no compopt, and nothing is lost. */
function whenValue(values: Values): string {
  if (values === 'files') return 'return 0';
  if (values === 'folders') return 'compopt +o default -o dirnames 2> /dev/null; return 0';
  return typeof values === 'string'
    ? 'compopt +o default 2> /dev/null; return 0'
    : `words='${values.join(' ')}'`;
}
