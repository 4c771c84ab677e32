/** Environment variables that code reads: by name, or all of them. */
import type { Seen } from './capability';
import type { Language } from './languages';
import type { Script } from './scripts';

const ALL = 'all of them';

/** The name in group 1. */
const BY_NAME: Record<Language, RegExp> = {
  shell: /\$\{?([A-Z][A-Z0-9_]{1,60})\b/g,
  python:
    /\bos\.(?:environ(?:\.get\s{0,3}\(|\.pop\s{0,3}\(|\.setdefault\s{0,3}\(|\s{0,3}\[)|getenv\s{0,3}\()\s{0,9}['"](\w{1,80})/g,
  javascript:
    /\bprocess\.env(?:\.(\w{1,80})|\[\s{0,5}['"`](\w{1,80}))|\bDeno\.env\.get\(\s{0,5}['"`](\w{1,80})/g,
  powershell: /\$env:(\w{1,80})|\bGetEnvironmentVariable\(\s{0,5}['"](\w{1,80})/gi,
};
const WHOLE: Partial<Record<Language, RegExp>> = {
  python: /\bos\.environ\b(?!\s{0,3}[[.])|\bos\.environ\.(?:items|copy|values)\s{0,3}\(/g,
  javascript: /\bprocess\.env\b(?!\s{0,3}(?:\?\.|[.[\w$]))/g,
  powershell: /\b(?:Get-ChildItem|gci|dir|ls)\s{1,5}env:/gi,
};

/** Every shell has these, and nobody keeps a secret in them. */
const ORDINARY =
  /^(?:HOME|PATH|PWD|OLDPWD|USER|USERNAME|USERPROFILE|LOGNAME|SHELL|TMPDIR|TMP|TEMP|IFS|LANG|LC_\w+|TERM|EDITOR|VISUAL|PAGER|E?UID|HOSTNAME|RANDOM|LINENO|SECONDS|EPOCHSECONDS|BASH\w*|FUNCNAME|PIPESTATUS|OPT(?:ARG|IND|ERR)|REPLY|COLUMNS|LINES|PPID|OSTYPE|MACHTYPE|SHLVL|DISPLAY|XDG_\w+|CI|DEBUG|NO_COLOR|FORCE_COLOR|NODE_ENV|APPDATA|LOCALAPPDATA|PROGRAMFILES|SYSTEMROOT|ARGUMENTS|(?:CLAUDE|CODEX|GEMINI|CURSOR)_(?:PLUGIN_ROOT|PROJECT_DIR|SKILL_DIR|WORKSPACE)|PYTHONPATH|VIRTUAL_ENV)$/i;
const SECRET =
  /(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASS(?:WORD|WD|PHRASE)?|PAT|CREDENTIALS?|AUTH|PRIVATE|COOKIE|SESSION)(?:_|$)/i;

export function environmentOf({ language, text, start, where, commands }: Script): Seen[] {
  const found: Seen[] = [];
  const own = language === 'shell' ? assignedIn(text) : undefined;
  for (const match of text.matchAll(BY_NAME[language])) {
    const value = match[1] ?? match[2] ?? match[3] ?? '';
    if (value === '' || own?.has(value) || ORDINARY.test(value)) continue;
    const isSecret = SECRET.test(value);
    found.push({
      kind: 'environment',
      value,
      start: start + match.index,
      where,
      ...(isSecret ? { trait: 'secret' as const } : {}),
    });
  }
  const whole = WHOLE[language];
  for (const match of whole ? text.matchAll(whole) : [])
    found.push({ kind: 'environment', value: ALL, start: start + match.index, where, trait: 'everything' });
  for (const { words } of commands) {
    const [program, ...rest] = words;
    const isWhole =
      (program?.value === 'env' || program?.value === 'printenv' || program?.value === 'export') &&
      rest.every(({ value }) => value === '-p' || value === '-0');
    if (isWhole && program)
      found.push({
        kind: 'environment',
        value: ALL,
        by: program.value,
        start: program.start,
        where,
        trait: 'everything',
      });
  }
  return found;
}

/** Variables of the script's own. */
function assignedIn(text: string): Set<string> {
  const own = new Set<string>();
  for (const match of text.matchAll(
    /(?:^|[\s;&|(])(?:(?:for|read(?:\s-\w)?|local|declare|typeset|readonly)\s{1,5})?([A-Z_][A-Z0-9_]{0,60})(?:\+?=|\s{1,5}in\s)/gm,
  ))
    own.add(match[1]!);
  for (const match of text.matchAll(/\bread\s{1,5}(?:-\w{1,5}\s{1,5}){0,4}([A-Z_][A-Z0-9_]{0,60})\b/g))
    own.add(match[1]!);
  return own;
}
