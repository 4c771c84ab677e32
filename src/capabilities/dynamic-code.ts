/** Code that is made while it runs: nobody can read beforehand what it will do. */
import { programName } from '../mcp/argv';
import type { Seen } from './capability';
import type { Language } from './languages';
import type { Script } from './scripts';

const CALLS: Record<Exclude<Language, 'shell'>, readonly [value: string, pattern: RegExp][]> = {
  python: [
    ['evaluates text as code', /(?<![.\w])(?:exec|eval)\s{0,5}\(/g],
    ['loads code from bytes', /\bmarshal\.loads\s{0,5}\(|\btypes\.(?:CodeType|FunctionType)\s{0,5}\(/g],
    [
      'loads objects that may be code',
      /\b(?:c?[pP]ickle|dill|cloudpickle|shelve|joblib)\.(?:loads?|open)\s{0,5}\(/g,
    ],
    [
      'imports by a computed name',
      /(?<![.\w])__import__\s{0,5}\((?!\s{0,5}['"])|\bimportlib\.import_module\s{0,5}\((?!\s{0,5}['"])/g,
    ],
  ],
  javascript: [
    [
      'evaluates text as code',
      /(?<![.\w$])eval\s{0,5}\(|\bnew\s{1,5}Function\s{0,5}\(|(?<![.\w$])Function\s{0,5}\(\s{0,5}['"`]/g,
    ],
    ['evaluates text as code', /\bvm\.(?:runIn\w{1,20}|compileFunction|Script)\s{0,5}\(/g],
    ['loads code by a computed name', /(?<![.\w$])require\s{0,5}\(\s{0,5}(?!['"`.\s)])[\w$]/g],
  ],
  powershell: [
    [
      'evaluates text as code',
      /\b(?:Invoke-Expression|iex)\b|\[scriptblock\]::Create|\bAdd-Type\s{1,5}-TypeDefinition/gi,
    ],
    ['evaluates text as code', /\b(?:Reflection\.Assembly|Assembly)\]::Load/gi],
  ],
};
/** Programs that run what they are given through a pipe. */
const INTERPRETERS = /^(?:sh|bash|zsh|dash|ksh|python[\d.]*|perl|ruby|node|php|osascript|powershell|pwsh)$/;

export function dynamicCodeOf({ language, text, start, where, commands }: Script): Seen[] {
  if (language !== 'shell')
    return CALLS[language].flatMap(([value, pattern]) =>
      [...text.matchAll(pattern)].map(
        (match): Seen => ({
          kind: 'dynamic-code',
          value,
          by: match[0].replace(/\s{0,5}\(.*$/s, '').trim(),
          start: start + match.index,
          where,
        }),
      ),
    );
  return commands.flatMap(({ words, isPiped, input }): Seen[] => {
    const at = words.findIndex(
      ({ value }) => !/^(?:sudo|env|then|do|else|exec|command|-\w+|\w+=.*)$/.test(value),
    );
    const program = words[at];
    if (!program) return [];
    const name = programName(program.value);
    const seen = (value: string): Seen[] => [
      { kind: 'dynamic-code', value, by: name, start: program.start, where },
    ];
    const args = words.slice(at + 1);
    if (name === 'eval' && args.some(({ value }) => value.includes('$')))
      return seen('evaluates text as code');
    if (
      INTERPRETERS.test(name) &&
      isPiped &&
      !input &&
      args.every(({ value }) => /^(?:-|\/dev\/stdin)/.test(value)) &&
      !args.some(({ value }) => /^-(?:\w*c|e|m|-version|V)$/.test(value))
    )
      return seen('runs what comes through a pipe');
    return [];
  });
}
