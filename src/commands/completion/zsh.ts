/** For zsh, by `_arguments`. Names of files are completed, and quoted, by zsh itself. */
import type { CommandRow, OptionRow } from '../manual/table';
import { type Values, valuesOf } from './values';

/** @param table the program, then its commands */
export function zsh([program, ...commands]: readonly CommandRow[]): string {
  const all = [...commands.map(({ name }) => name), 'help'];
  const cases = commands.map(
    (row) => `    (${row.name})
      _arguments -S "\${own[@]}" \\
        ${[...row.options.map((option) => optionSpec(row.name, option)), HELP, ...argumentSpecs(row)].join(' \\\n        ')}
      ;;`,
  );
  return `#compdef primitives
# Completion of primitives for zsh, made by: primitives completion zsh
_primitives() {
  local command=scan
  local -a commands own
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
    'help:show the help of a command'
  )
  if ((CURRENT == 2)) && [[ \${words[2]} != -* ]]; then
    _describe -t commands command commands
    _files
    return
  fi
  ((CURRENT == 2)) && own=(${program!.options.map((option) => optionSpec('', option)).join(' ')})
  case \${words[2]} in
    (${all.join('|')})
      command=\${words[2]}
      shift words
      ((CURRENT--))
      ;;
  esac
  case $command in
${cases.join('\n')}
    (help)
      _describe -t commands command commands
      ;;
  esac
}
if [[ \${funcstack[1]} == _primitives ]]; then
  _primitives "$@"
else
  compdef _primitives primitives
fi
`;
}

const HELP = `{-h,--help}'[show this page]'`;

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** In a description of _arguments these end it. */
function described(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}

function optionSpec(command: string, option: OptionRow): string {
  const { short, long, value, description } = option;
  const flags = short ? `{${short},${long}}` : long;
  if (value === undefined) return `${flags}${quoted(`[${described(description)}]`)}`;
  const colon = value.startsWith('[') ? '::' : ':';
  const what = value.replace(/[^a-z/]/g, '');
  return `'*'${flags}${quoted(`[${described(description)}]${colon}${what}:${action(valuesOf(command, option))}`)}`;
}

function argumentSpecs(row: CommandRow): string[] {
  return row.arguments.map((argument) => {
    const values = valuesOf(row.name, argument);
    if (values === 'commands') return "'1:command:_command_names -e' '*:argument:_files'";
    return quoted(`${argument.isRepeatable ? '*' : ''}:${argument.name}:${action(values)}`);
  });
}

function action(values: Values): string {
  if (values === 'files') return '_files';
  if (values === 'folders') return '_files -/';
  return typeof values === 'string' ? ' ' : `(${values.join(' ')})`;
}
