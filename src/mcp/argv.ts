/** A command line as words: what a server definition says, with the wrappers around it taken off. */
import type { Text } from './server';

/** How many wrappers are looked through: `sudo env X=1 bash -c "npx …"`. */
const MAX_WRAPPERS = 8;
const MAX_WORDS = 200;

/** A program that runs what comes after it. */
interface Wrapper {
  /** Words of which one has to come first: `op run`. */
  verb?: RegExp;
  /** Options whose value is a word of its own. */
  values?: RegExp;
  /** Words of its own before the program: `timeout 30`. */
  own?: number;
  /** Options as in `start /b`. */
  slashes?: true;
  /** The program comes after `--`. */
  isDashed?: true;
}

const ANY: Wrapper = {};
const RUN: Wrapper = {
  verb: /^run$/,
  values: /^(?:-n|-p|-e|-f|--name|--prefix|--cwd|--env-file|--env|--node|--npm)$/,
};
const WRAPPERS = new Map<string, Wrapper>(
  Object.entries({
    sudo: { values: /^-(?:[ugChpUrtTDR]|-user|-group|-chdir|-host|-prompt)$/ },
    doas: { values: /^-[uC]$/ },
    env: { values: /^-(?:[uCP]|-unset|-chdir)$/ },
    'cross-env': ANY,
    exec: { values: /^-a$/ },
    command: ANY,
    nohup: ANY,
    time: { values: /^-[fo]$/ },
    nice: { values: /^-n$/ },
    ionice: { values: /^-[cn]$/ },
    stdbuf: { values: /^-[ioe]$/ },
    setsid: ANY,
    caffeinate: { values: /^-[tw]$/ },
    timeout: { values: /^-[ks]$/, own: 1 },
    'xvfb-run': { values: /^-[efnpsw]$/ },
    winpty: ANY,
    wsl: { values: /^(?:-d|-u|--distribution|--user|--cd)$/ },
    start: { slashes: true },
    call: ANY,
    dotenv: { values: /^-[efpv]$/ },
    dotenvx: { ...RUN, isDashed: true },
    op: { ...RUN, isDashed: true },
    doppler: { ...RUN, isDashed: true },
    infisical: { ...RUN, isDashed: true },
    poetry: RUN,
    pipenv: RUN,
    pdm: RUN,
    rye: RUN,
    hatch: RUN,
    pixi: RUN,
    conda: RUN,
    mamba: RUN,
    micromamba: RUN,
    volta: RUN,
    fnm: { verb: /^exec$/, values: /^--using$/ },
    mise: { verb: /^(?:exec|x)$/, isDashed: true },
    direnv: { verb: /^exec$/, own: 1 },
    'aws-vault': { verb: /^exec$/, own: 1, isDashed: true },
    corepack: ANY,
  }),
);
const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'cmd', 'powershell', 'pwsh']);
const POWERSHELL = /^(?:powershell|pwsh)$/;
/** What a script does before it starts the server. */
const PREPARES = new Set([
  'cd',
  'export',
  'source',
  '.',
  'set',
  'unset',
  'umask',
  'ulimit',
  'trap',
  'pushd',
  'test',
  '[',
  '[[',
  'echo',
  'mkdir',
  'true',
  ':',
  'chcp',
]);

export interface CommandLine {
  /** The program that is meant in the end, and its arguments. */
  words: Text[];
  /** A shell that reads a script from the command line, if one is in between. */
  shell?: { program: Text; script: string };
}

/** @returns the name of a program: `/usr/bin/npx` and `npx.cmd` are `npx` */
export function programName(word: string): string {
  const base = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1).toLowerCase();
  return base.includes('.') ? base.replace(/\.(?:exe|cmd|bat|ps1)$/, '') : base;
}

export function commandLine(command: Text | undefined, args: readonly Text[]): CommandLine {
  let words = [...(command ? programOf(command, args.length > 0) : []), ...args].slice(0, MAX_WORDS);
  let shell: CommandLine['shell'];
  for (let i = 0; i < MAX_WRAPPERS && words.length > 0; i++) {
    const program = programName(words[0]!.value);
    const wrapper = WRAPPERS.get(program);
    if (wrapper) {
      const rest = unwrapped(words.slice(1), wrapper);
      if (!rest || rest.length === 0) break;
      words = rest;
    } else if (SHELLS.has(program)) {
      const at = scriptFlag(program, words);
      const script = at === -1 ? undefined : words[at + 1];
      if (!script) break;
      // `cmd /c npx -y x` gives words, `bash -c "npx -y x"` a script.
      const isWords = program === 'cmd' || POWERSHELL.test(program);
      const rest = isWords ? words.slice(at + 1).map(decoded(words[at]!.value)) : [script];
      shell ??= { program: words[0]!, script: rest.map(({ value }) => value).join(' ') };
      words = rest.length === 1 ? mainStatement(rest[0]!) : rest;
    } else if (/^\w+=/.test(words[0]!.value)) words = words.slice(1);
    else break;
  }
  return shell ? { words, shell } : { words };
}

/** @returns what a wrapper runs; undefined when it does something else */
function unwrapped(words: Text[], { verb, values, own = 0, slashes, isDashed }: Wrapper): Text[] | undefined {
  let i = 0;
  const isOption = slashes ? /^\/[a-z]{1,10}$/i : /^[-+]|^\w+=/;
  const skipOptions = (): void => {
    while (i < words.length && isOption.test(words[i]!.value)) {
      const { value } = words[i]!;
      if (value === '--') return;
      i += values?.test(value) ? 2 : 1;
    }
  };
  skipOptions();
  if (verb) {
    if (!verb.test(words[i]?.value ?? '')) return undefined;
    i++;
    skipOptions();
  }
  // For some, what stands before `--` is their own; for others it may belong to the program.
  const dashes = words.findIndex(({ value }, n) => n >= i && value === '--');
  if (dashes === i || (dashes !== -1 && isDashed)) return words.slice(dashes + 1);
  return words.slice(i + own);
}

/** Only options can come before the script: what follows a file belongs to that. */
function scriptFlag(shell: string, words: readonly Text[]): number {
  const isPosix = shell !== 'cmd' && !POWERSHELL.test(shell);
  for (let i = 1; i < words.length; i++) {
    const { value } = words[i]!;
    if (isScriptFlag(shell, value)) return i;
    // A path is no option, but to Windows.
    if (!(isPosix ? /^[-+]/ : /^[-+/\u2013\u2014]/).test(value)) return -1;
    if (
      /^(?:[-+][oO]|--rcfile|--init-file|-(?:ex\w*|version|windowstyle|w|wd|workingdirectory|configurationname|inputformat|outputformat))$/i.test(
        value,
      )
    )
      i++;
    if (POWERSHELL.test(shell) && /^[-/]f(?:ile)?$/i.test(value)) return -1;
  }
  return -1;
}

function isScriptFlag(shell: string, word: string): boolean {
  if (shell === 'cmd') return /^\/[ckr]$/i.test(word);
  if (POWERSHELL.test(shell)) return /^[-/\u2013\u2014](?:c(?:o\w*)?|cwa|e|ec|enc\w*)$/i.test(word);
  return /^-[a-z]*c$/i.test(word);
}

/** PowerShell takes a script in base64 of UTF-16: it is shown as what it says. */
function decoded(flag: string): (word: Text) => Text {
  return (word) => {
    if (!/^.e/i.test(flag) || !/^[\w+/]{8,100000}={0,2}$/.test(word.value)) return word;
    return { ...word, value: Buffer.from(word.value, 'base64').toString('utf16le') };
  };
}

/** A program with its path, or a whole command line. */
function programOf(command: Text, hasArgs: boolean): Text[] {
  const { value } = command;
  if (!/[\s"']/.test(value)) return [command];
  const first = programName(/^["']?(\S+?)["']?(?:\s|$)/.exec(value)?.[1] ?? '');
  const isPath =
    /^\S*[/\\][^"']*$/.test(value) &&
    !SHELLS.has(first) &&
    !WRAPPERS.has(first) &&
    !/^(?:npx|uvx|uv|node|docker|python[\d.]*)$/.test(first);
  if (isPath && (hasArgs || /\.\w{1,4}$/.test(value))) return [command];
  return mainStatement(command);
}

const WORDS = /(?:[^\s"';&|]{1,2000}|"[^"]{0,2000}"?|'[^']{0,2000}'?){1,50}|&&|\|\||[;|&\n]/g;
const ENDS = /^(?:&&|\|\||[;|&\n])$/;

/** Words as a POSIX shell would cut them, without expanding anything: of the statement that starts the server. */
function mainStatement({ value, start, end }: Text): Text[] {
  // Offsets are only known where nothing in the text was escaped.
  const isPlain = end - start === value.length;
  const statements: Text[][] = [[]];
  let count = 0;
  for (const match of value.matchAll(WORDS)) {
    if (++count > MAX_WORDS) break;
    if (ENDS.test(match[0])) {
      statements.push([]);
      continue;
    }
    const from = isPlain ? start + match.index : start;
    statements.at(-1)!.push({
      value: match[0].replace(/["']/g, ''),
      start: from,
      end: isPlain ? from + match[0].length : end,
    });
  }
  const [first = [], ...more] = statements.filter((words) => words.length > 0);
  return (
    [first, ...more].find(
      (words) =>
        !PREPARES.has(programName(words[0]?.value ?? '')) &&
        !words.every(({ value: word }) => /^\w+=/.test(word)),
    ) ?? first
  );
}
