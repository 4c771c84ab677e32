/** A file -> the code in it: the file itself, fences of Markdown, commands that a prompt runs, code inside of code. */
import type { Document } from '../document';
import { programName } from '../mcp/argv';
import type { Text } from '../mcp/server';
import type { Where } from './capability';
import { fenceLanguage, interpreterLanguage, LANGUAGES, type Language, scriptLanguage } from './languages';
import { type ShellCommand, shellCommands } from './shell';

export interface Script {
  language: Language;
  /** Lines that are comments are blank; every other place is as in the file. */
  text: string;
  /** Of the script in its file, UTF-16 code units. */
  start: number;
  where: Where;
  /** Of a shell script. */
  commands: readonly ShellCommand[];
}

/** Code in code in code. */
const MAX_NESTING = 4;
/** Scripts of one file. */
const MAX_SCRIPTS = 2_000;

const FENCE = /^[ \t>]{0,40}(?:`{3,}|~{3,})[ \t]*\{?\.?([\w+-]{0,30})[^\n]*\n?/;
const PROMPT = /^[ \t]*(?:\$|%|>|PS [^>\n]{0,100}>)[ \t]+/;
/** `!`command`` of a prompt file: run before the model sees the text. `!{command}` in those of Gemini CLI. */
const RUN_FIRST = /!`([^`\n]{1,2000})`|!\{([^{}\n]{1,2000})\}/g;
/** A fence without a language is a command line when it begins like one. */
const LIKE_SHELL =
  /^[ \t]*(?:\$ |#!\/|(?:sudo |env )?(?:npm|npx|pnpm|yarn|bun|bunx|node|pip3?|pipx|uvx?|python3?|curl|wget|git|gh|docker|brew|apt(?:-get)?|cargo|go|gem|bash|sh|chmod|export|claude|codex|gemini)[ \t])/;

/** @returns every stretch of code in a document, in the order of the file; code inside of code behind it */
export function scriptsIn(document: Document): Script[] {
  const { path, text, format } = document;
  const found: Script[] = [];
  const whole = scriptLanguage(path, text);
  if (whole) add(found, { language: whole, text, start: 0 }, 'script');
  else if (format === 'markdown' || format === 'text' || format === 'other' || format === 'toml') {
    for (const fence of fencesOf(document)) add(found, fence, 'text');
    for (const match of text.matchAll(RUN_FIRST))
      add(found, { language: 'shell', text: match[1] ?? match[2]!, start: match.index + 2 }, 'text');
  }
  return found;
}

/** @returns the same of a command line that a manifest holds */
export function scriptsOfCommand(text: string): Script[] {
  const found: Script[] = [];
  add(found, { language: 'shell', text, start: 0 }, 'declared');
  return found;
}

type Code = Pick<Script, 'language' | 'text' | 'start'>;

function add(found: Script[], code: Code, where: Where, depth = 0): void {
  if (found.length >= MAX_SCRIPTS || code.text.trim() === '') return;
  const script = scriptOf(code.language, code.text, code.start, where);
  found.push(script);
  if (depth === MAX_NESTING) return;
  for (const command of script.commands)
    for (const inner of innerOf(command)) add(found, inner, where, depth + 1);
}

function fencesOf({ text, markdown }: Document): Code[] {
  return markdown.code.flatMap(({ start, end }) => {
    const fenced = text.slice(start, end);
    const opening = FENCE.exec(fenced);
    if (!opening) return [];
    const [line, name = ''] = opening;
    const code = fenced.slice(line.length).replace(/(?:^|\n)[ \t>]{0,40}(?:`{3,}|~{3,})[ \t]*$/, '');
    const language = name === '' && LIKE_SHELL.test(code) ? 'shell' : fenceLanguage(name);
    return language ? [{ language, text: code, start: start + line.length }] : [];
  });
}

function scriptOf(language: Language, code: string, start: number, where: Where): Script {
  const text = withoutComments(language, language === 'shell' ? commandsOnly(code) : code);
  return {
    language,
    text,
    start,
    where,
    commands: language === 'shell' ? shellCommands(text, start, where === 'text') : [],
  };
}

/** Of a transcript (`$ npm install`, then what it printed) the commands: everything else becomes blank. */
function commandsOnly(code: string): string {
  if (!/^[ \t]*\$[ \t]/m.test(code)) return code;
  return code.replace(/[^\n]+/g, (line) => {
    const prompt = PROMPT.exec(line)?.[0];
    return prompt === undefined ? blank(line) : blank(prompt) + line.slice(prompt.length);
  });
}

/**
 * Only lines that are nothing but a comment: where a comment begins behind code is a question of strings and expressions,
 * and whoever wants to hide something would see to it that we get it wrong.
 */
function withoutComments(language: Language, text: string): string {
  const { comment } = LANGUAGES[language];
  return text.replace(/^[ \t]*(?:#|\/\/)[^\n]*/gm, (line) =>
    line.trimStart().startsWith(comment) ? blank(line) : line,
  );
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}

const CODE_FLAG: Record<Language, RegExp> = {
  shell: /^-[a-z]*c$/i,
  python: /^-c$/,
  javascript: /^(?:-e|-p|-pe|--eval|--print)$/,
  powershell: /^-c(?:ommand)?$/i,
};
const POWERSHELL_ENCODED = /^-e(?:c|nc|ncodedcommand)?$/i;

/** Where a quoted word begins that is nothing but what stands between its quotes. */
function insideQuotes({ value, start, end }: Text): number {
  return end - start === value.length + 2 ? start + 1 : start;
}

/** `bash -c "..."`, `python - <<EOF`, `node -e '...'`, `eval "..."`. */
function innerOf({ words, input }: ShellCommand): Code[] {
  const found: Code[] = [];
  words.forEach((word, i) => {
    if (i > 6) return;
    const name = programName(word.value);
    const language = name === 'eval' || name === 'ssh' ? 'shell' : interpreterLanguage(name);
    if (!language) return;
    if (name === 'eval') {
      const rest = words.slice(i + 1);
      const text = rest.map(({ value }) => value).join(' ');
      if (rest[0]) found.push({ language, text, start: rest[0].start });
      return;
    }
    const at = words.findIndex(({ value }, n) => n > i && CODE_FLAG[language].test(value));
    const code = at === -1 ? undefined : words[at + 1];
    if (code) found.push({ language, text: code.value, start: insideQuotes(code) });
    const encoded =
      language === 'powershell' ? words.findIndex(({ value }) => POWERSHELL_ENCODED.test(value)) : -1;
    const base64 = encoded === -1 ? undefined : words[encoded + 1];
    if (base64 && /^[\w+/]{8,100000}={0,2}$/.test(base64.value))
      found.push({
        language,
        text: Buffer.from(base64.value, 'base64').toString('utf16le'),
        start: base64.start,
      });
    if (input && code === undefined) found.push({ language, text: input.value, start: input.start });
  });
  return found;
}
