/** A command line as words: what a server definition says, with the wrappers around it taken off. */
import type { Text } from './server';

/** How many wrappers are looked through: `sudo env X=1 bash -c "npx …"`. */
const MAX_WRAPPERS = 6;
const MAX_WORDS = 200;

/** Programs that run what comes after them. */
const PREFIXES = new Set([
  'sudo',
  'doas',
  'exec',
  'command',
  'nohup',
  'time',
  'nice',
  'stdbuf',
  'winpty',
  'start',
  'call',
]);
const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'cmd', 'powershell', 'pwsh']);

export interface CommandLine {
  /** The program that is meant in the end, and its arguments. */
  words: Text[];
  /** A shell that reads a script from the command line, if one is in between. */
  shell?: { program: Text; script: string };
}

/** @returns the name of a program: `/usr/bin/npx` and `npx.cmd` are `npx` */
export function programName(word: string): string {
  const base = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
  return base.toLowerCase().replace(/\.(?:exe|cmd|bat|ps1)$/, '');
}

export function commandLine(command: Text | undefined, args: readonly Text[]): CommandLine {
  let words = [...(command ? wordsOf(command) : []), ...args].slice(0, MAX_WORDS);
  let shell: CommandLine['shell'];
  for (let i = 0; i < MAX_WRAPPERS && words.length > 0; i++) {
    const program = programName(words[0]!.value);
    if (PREFIXES.has(program)) {
      words = words.slice(1);
      while (words[0]?.value.startsWith('-')) words = words.slice(1);
    } else if (program === 'env') {
      words = words.slice(1);
      while (words[0] && /^-|^\w+=/.test(words[0].value)) words = words.slice(1);
    } else if (SHELLS.has(program)) {
      const at = words.findIndex(({ value }, n) => n > 0 && isScriptFlag(program, value));
      const script = at === -1 ? undefined : words[at + 1];
      if (!script) break;
      // `cmd /c npx -y x` gives words, `bash -c "npx -y x"` a script.
      const rest = program === 'cmd' || program.startsWith('p') ? words.slice(at + 1) : [script];
      shell ??= { program: words[0]!, script: rest.map(({ value }) => value).join(' ') };
      words = rest.flatMap(wordsOf);
    } else break;
  }
  return shell ? { words, shell } : { words };
}

function isScriptFlag(shell: string, word: string): boolean {
  if (shell === 'cmd') return /^\/[ck]$/i.test(word);
  if (shell === 'powershell' || shell === 'pwsh')
    return /^-(?:c|command|e|ec|enc|encodedcommand)$/i.test(word);
  return /^-[a-z]*c$/.test(word);
}

/** Words as a POSIX shell would cut them, without expanding anything. */
function wordsOf(text: Text): Text[] {
  const { value, start, end } = text;
  if (!/[\s"']/.test(value) || /^\S*[/\\][^"']*$/.test(value)) return [text];
  // Offsets are only known where nothing in the text was escaped.
  const isPlain = end - start === value.length;
  const words: Text[] = [];
  for (const match of value.matchAll(/(?:[^\s"']{1,2000}|"[^"]{0,2000}"?|'[^']{0,2000}'?){1,50}/g)) {
    if (words.length >= MAX_WORDS) break;
    const from = isPlain ? start + match.index : start;
    words.push({
      value: match[0].replace(/["']/g, ''),
      start: from,
      end: isPlain ? from + match[0].length : end,
    });
  }
  return words;
}
