/**
 * A shell script as the simple commands in it, those inside of substitutions, of strings that a shell is given and of
 * here-documents too. One pass; nothing is expanded, nothing is run. What is not understood is taken as words.
 */
import type { Text } from '../mcp/server';

export interface ShellCommand {
  /** Quotes taken off. Never empty. */
  words: Text[];
  /** Files that its output goes to. */
  writes: Text[];
  /** Text it is given with `<<` or `<<<`. */
  input?: Text;
  /** What stands before it in a pipe gives it its input. */
  isPiped: boolean;
}

const MAX_COMMANDS = 20_000;
const MAX_WORDS = 500;
const MAX_DEPTH = 50;
/** Characters of an arithmetic expression. */
const MAX_ARITHMETIC = 400;

interface Frame {
  /** What ends it; empty for the script itself. */
  closer: '' | ')' | '`';
  /** An array: words that are no command. */
  isData: boolean;
  /** Double quotes around the substitution, to be gone on with. */
  quote: string;
  command: Partial<ShellCommand> & { words: Text[]; writes: Text[] };
  word: { value: string; start: number } | undefined;
  /** The next word is where output goes, what is read, or the end of a here-document. */
  expects: 'write' | 'read' | 'here' | 'string' | undefined;
  isNextPiped: boolean;
}

/** `<name>`: what a text leaves to be filled in. In a script the same signs read and write files. */
const PLACEHOLDER = /<[A-Za-z][\w .:|/-]{0,60}>/y;

/**
 * @param text of the script
 * @param offset of the script in its file, added to every place
 * @param isText it stands in a text for people, who know a placeholder when they see one
 */
export function shellCommands(text: string, offset = 0, isText = false): ShellCommand[] {
  const commands: ShellCommand[] = [];
  const stack: Frame[] = [frameOf('', false, '')];
  let pending: { tag: string; isIndented: boolean; of: Frame['command'] }[] = [];
  const top = (): Frame => stack.at(-1)!;

  function endWord(to: number): void {
    const frame = top();
    const { word, expects } = frame;
    if (!word) return;
    const at: Text = { value: word.value, start: offset + word.start, end: offset + to };
    frame.word = undefined;
    frame.expects = undefined;
    if (expects === 'write') {
      if (!/^&?\d{0,9}-?$/.test(at.value) && frame.command.writes.length < MAX_WORDS)
        frame.command.writes.push(at);
    } else if (expects === 'string') frame.command.input = at;
    else if (expects === 'here') {
      const isIndented = at.value.startsWith('-');
      const tag = at.value.replace(/^-/, '');
      if (tag !== '') pending.push({ tag, isIndented, of: frame.command });
    } else if (expects === undefined && frame.command.words.length < MAX_WORDS) frame.command.words.push(at);
  }

  function endCommand(to: number, { isPipe = false, isLabel = false } = {}): void {
    endWord(to);
    const frame = top();
    const { command, isData, isNextPiped } = frame;
    if (command.words.length + command.writes.length > 0 && !isData && !isLabel) {
      command.isPiped = isNextPiped;
      if (commands.length < MAX_COMMANDS) commands.push(command as ShellCommand);
    }
    frame.isNextPiped = isPipe;
    frame.command = { words: [], writes: [] };
    frame.expects = undefined;
  }

  function open(closer: Frame['closer'], isData: boolean): void {
    if (stack.length < MAX_DEPTH) stack.push(frameOf(closer, isData, ''));
  }

  function close(at: number): void {
    endCommand(at);
    stack.pop();
    const frame = top();
    frame.word ??= { value: '', start: at };
    // What a substitution gives is not known.
    frame.word.value += '$()';
  }

  /** @returns where the script goes on after the here-documents that begin on this line */
  function takeHere(from: number): number {
    let at = from;
    for (const { tag, isIndented, of } of pending) {
      const start = at;
      let end = text.length;
      let next = text.length;
      while (at < text.length) {
        const stop = text.indexOf('\n', at);
        const to = stop === -1 ? text.length : stop;
        const line = text.slice(at, Math.min(to, at + 200)).replace(/\r$/, '');
        if ((isIndented ? line.replace(/^\t+/, '') : line) === tag) {
          end = at;
          next = Math.min(text.length, to + 1);
          break;
        }
        at = to + 1;
      }
      of.input = { value: text.slice(start, end), start: offset + start, end: offset + end };
      at = next;
    }
    pending = [];
    return at;
  }

  for (let i = 0; i < text.length; i++) {
    const frame = top();
    const char = text[i]!;
    if (frame.quote === "'") {
      if (char === "'") frame.quote = '';
      else frame.word!.value += char;
      continue;
    }
    if (char === '\\') {
      const next = text[i + 1] ?? '';
      if (next === '\n') i++;
      else if (next === '\r' && text[i + 2] === '\n') i += 2;
      else {
        frame.word ??= { value: '', start: i };
        // In quotes most backslashes stay; a path of Windows keeps them too.
        frame.word.value += /["'\\$`\s;&|<>()#]/.test(next) ? next : char + next;
        i++;
      }
      continue;
    }
    if (char === '$' && text[i + 1] === '(') {
      frame.word ??= { value: '', start: i };
      if (text[i + 2] === '(') {
        const end = arithmeticEnd(text, i);
        if (end !== undefined) {
          i = end;
          continue;
        }
      }
      if (stack.length < MAX_DEPTH) {
        open(')', false);
        i++;
      }
      continue;
    }
    if (char === '`') {
      if (frame.closer === '`') close(i);
      else {
        frame.word ??= { value: '', start: i };
        open('`', false);
      }
      continue;
    }
    if (frame.quote === '"') {
      if (char === '"') frame.quote = '';
      else frame.word!.value += char;
      continue;
    }
    if (char === '"' || char === "'") {
      frame.word ??= { value: '', start: i };
      frame.quote = char;
      continue;
    }
    if (char === '<' && isText) {
      PLACEHOLDER.lastIndex = i;
      const [placeholder] = PLACEHOLDER.exec(text) ?? [];
      if (placeholder) {
        frame.word ??= { value: '', start: i };
        frame.word.value += placeholder;
        i += placeholder.length - 1;
        continue;
      }
    }
    const isTest = char === '>' || char === '<' ? isInTest(frame.command.words) : false;
    if (char === '#' && !frame.word) {
      const end = text.indexOf('\n', i);
      i = (end === -1 ? text.length : end) - 1;
    } else if (char === '\n') {
      endCommand(i);
      if (pending.length > 0) i = takeHere(i + 1) - 1;
    } else if (/\s/.test(char)) endWord(i);
    else if (char === ';') endCommand(i);
    else if (char === '&' && text[i + 1] === '>') {
      endWord(i);
      frame.expects = 'write';
      i += text[i + 2] === '>' ? 2 : 1;
    } else if (char === '&' || char === '|') {
      const isTwo = text[i + 1] === char;
      endCommand(i, { isPipe: char === '|' && !isTwo });
      if (isTwo || text[i + 1] === '&') i++;
    } else if ((char === '>' || char === '<') && text[i + 1] === '(') {
      open(')', false);
      i++;
    } else if (char === '>' && !isTest) {
      // The number of what is redirected is no word.
      if (frame.word && /^\d{1,2}$/.test(frame.word.value)) frame.word = undefined;
      endWord(i);
      if (text[i + 1] === '&') {
        i++;
        frame.expects = 'write';
      } else {
        if (text[i + 1] === '>' || text[i + 1] === '|') i++;
        frame.expects = 'write';
      }
    } else if (char === '<' && !isTest) {
      if (frame.word && /^\d{1,2}$/.test(frame.word.value)) frame.word = undefined;
      endWord(i);
      if (text.startsWith('<<<', i)) {
        frame.expects = 'string';
        i += 2;
      } else if (text[i + 1] === '<') {
        frame.expects = 'here';
        i++;
      } else frame.expects = 'read';
    } else if (char === '(') {
      if (text[i + 1] === ')') {
        // A function: its name is no command.
        frame.word = undefined;
        frame.command.words = [];
        i++;
      } else if (text[i + 1] === '(') {
        const end = arithmeticEnd(text, i);
        if (end === undefined) endCommand(i);
        else i = end;
      } else if (frame.word && text[i - 1] === '=') open(')', true);
      else {
        endCommand(i);
        open(')', false);
      }
    } else if (char === ')') {
      if (frame.closer === ')') {
        close(i);
        const outer = top();
        // A subshell leaves no word behind.
        if (outer.word?.value === '$()' && outer.word.start === i) outer.word = undefined;
      } else endCommand(i, { isLabel: true });
    } else {
      frame.word ??= { value: '', start: i };
      frame.word.value += char;
    }
  }
  while (stack.length > 1) {
    endCommand(text.length);
    stack.pop();
  }
  endCommand(text.length);
  if (pending.length > 0) takeHere(text.length);
  return commands;
}

/** @returns where the closing brackets end; nothing where they are too far away to belong together */
function arithmeticEnd(text: string, from: number): number | undefined {
  const end = text.slice(from, from + MAX_ARITHMETIC).indexOf('))');
  return end === -1 ? undefined : from + end + 1;
}

/** `>` compares in `[[ a > b ]]`. */
function isInTest(words: readonly Text[]): boolean {
  return words.some(({ value }) => value === '[[') && !words.some(({ value }) => value === ']]');
}

function frameOf(closer: Frame['closer'], isData: boolean, quote: string): Frame {
  return {
    closer,
    isData,
    quote,
    command: { words: [], writes: [] },
    word: undefined,
    expects: undefined,
    isNextPiped: false,
  };
}
