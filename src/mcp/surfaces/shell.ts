/** A shell's command line as the simple commands in it, and what those run. Nothing is expanded. */
import { commandLine } from '../argv';
import type { Target, Text } from '../server';
import { targetOf } from '../target';

const MAX_COMMANDS = 100;
const MAX_WORDS = 200;
const MAX_CHARS = 20_000;

/** Words before a command that are none. */
const BEFORE = /^(?:then|do|else|elif|if|while|until|!|\{|\}|done|fi|time)$|^\w{1,100}\+?=/;
/** Programs that prepare something for the one that is meant. */
const ASIDE = new Set(
  'cd export set unset test [ [[ true false : mkdir echo printf exit cat pushd popd sleep umask trap wait command which type touch chmod read'.split(
    ' ',
  ),
);

/** @returns whether the program does nothing of its own: `cd`, `echo`, `mkdir` */
export function isAside(program: string): boolean {
  return ASIDE.has(program);
}

/** @returns the words of each simple command, quotes taken off */
export function simpleCommands(text: Text): Text[][] {
  const value = text.value.slice(0, MAX_CHARS);
  // Offsets are only known where nothing in the text was escaped.
  const isPlain = text.end - text.start === text.value.length;
  const commands: Text[][] = [];
  let words: Text[] = [];
  let word: string | undefined;
  let from = 0;
  let quote = '';
  const endWord = (to: number): void => {
    if (word === undefined) return;
    const span = isPlain
      ? { start: text.start + from, end: text.start + to }
      : { start: text.start, end: text.end };
    if (words.length < MAX_WORDS) words.push({ value: word, ...span });
    word = undefined;
  };
  const endCommand = (to: number): void => {
    endWord(to);
    if (words.length > 0 && commands.length < MAX_COMMANDS) commands.push(words);
    words = [];
  };
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    if (quote) {
      if (char === quote) quote = '';
      else word += char;
    } else if (/[;&|\n()`]/.test(char)) {
      endCommand(i);
    } else if (/\s/.test(char)) {
      endWord(i);
    } else {
      if (word === undefined) {
        word = '';
        from = i;
      }
      if (char === '"' || char === "'") quote = char;
      else if (char === '\\' && /["'\\ $]/.test(value[i + 1] ?? '')) word += value[++i];
      else word += char;
    }
  }
  endCommand(value.length);
  return commands;
}

/** @returns what each simple command of a command line runs, in order */
export function targetsOf(command: Text, args: readonly Text[] = []): Target[] {
  const commands = simpleCommands(command);
  const last = commands.pop() ?? [];
  return [...commands, [...last, ...args]].flatMap((words) => {
    const at = words.findIndex(({ value }) => !BEFORE.test(value));
    if (at === -1) return [];
    const rest = words.slice(at);
    const line = commandLine(undefined, rest.map(sourced));
    const script = line.shell?.script;
    // A string that a shell is given is a command line again, once.
    if (script !== undefined && /[;&|\n]/.test(script))
      return simpleCommands({ ...command, value: script }).map((inner) =>
        targetOf(commandLine(undefined, inner.map(sourced)), undefined),
      );
    return [targetOf(line, undefined)];
  });
}

/** `. x` and `source x` run x in this shell. */
function sourced(word: Text, i: number): Text {
  return i === 0 && /^(?:\.|source)$/.test(word.value) ? { ...word, value: 'sh' } : word;
}

/** @returns what the command line is there for: a script or a package, else the first program that does something */
export function mainTarget(command: Text, args: readonly Text[] = []): Target {
  const targets = targetsOf(command, args);
  return (
    targets.find(({ type }) => type === 'script' || type === 'package') ??
    targets.find((target) => target.type === 'program' && !isAside(target.name)) ??
    targets[0] ?? { type: 'nothing' }
  );
}
