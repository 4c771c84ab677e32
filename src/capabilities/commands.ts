/** Programs that code runs, and packages that it installs: a command line of a shell, or one that a call is given. */
import { commandLine, programName } from '../mcp/argv';
import type { Text } from '../mcp/server';
import { targetOf } from '../mcp/target';
import type { Seen, Where } from './capability';
import { installsOf } from './installs';
import type { Language } from './languages';
import type { Script } from './scripts';
import { shellCommands } from './shell';

const LATER = 'decided at run time';

/** Words of the shell itself, and programs that only show, move about or look. */
const ORDINARY = new Set(
  `: . [ [[ ]] { } ! alias bg bind break builtin caller case cd chdir command compgen complete continue declare dirs disown do done echo elif else
  enable esac exit export false fc fg fi for function getopts hash help history if in jobs let local logout mapfile popd
  printf pushd pwd read readarray readonly return select set shift shopt sleep source suspend test then time times trap true
  type typeset ulimit umask unalias unset until wait while
  awk basename cat cut date diff dirname expr find grep egrep fgrep head jq ls mkdir nl od paste realpath readlink rev sed seq
  sort stat tail tee tr tree uniq wc which xargs yq clear less more touch cp mv ln rm rmdir file`.split(
    /\s+/,
  ),
);
const BEFORE = /^(?:then|do|else|elif|if|while|until|!|\{|\}|done|fi|time)$|^\w{1,100}\+?=/;

/** The program, or the whole command line, is the first literal after it. */
const CALLS: Record<Exclude<Language, 'shell'>, RegExp> = {
  python:
    /\b(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|asyncio\.create_subprocess_(?:exec|shell)|os\.(?:system|popen|exec[lv]\w{0,3}|spawn[lv]\w{0,3}|startfile)|pty\.spawn)\s{0,5}\(/g,
  javascript:
    /(?<![.\w$])(?:(?:child_process|cp|childProcess)\.)?(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork|execa|execaSync|execaCommand)\s{0,5}\(|\bBun\.spawn(?:Sync)?\s{0,5}\(|\bnew\s{1,5}Deno\.Command\s{0,5}\(/g,
  powershell: /\b(?:Start-Process|saps)\s{1,5}(?:-FilePath\s{1,5})?|(?:^|[\s;|(])&\s{1,5}(?=['"$.\w])/gim,
};
const REACH = 400;

export function commandsOf(script: Script): Seen[] {
  const { language, text, where, start } = script;
  if (language === 'shell') return script.commands.flatMap(({ words }) => ofWords(words, where));
  return [...text.matchAll(CALLS[language])].flatMap((match) => {
    const from = match.index + match[0].length;
    const words = wordsAt(text.slice(from, from + REACH), start + from, language);
    const by = match[0].replace(/\s{0,5}\($/, '').trim();
    if (words.length === 0)
      return [{ kind: 'commands' as const, value: LATER, by, start: start + match.index, where }];
    return ofWords(words, where, by);
  });
}

/** What is spelled out of the arguments of a call: `["pip", "install", "x"]`, `"pip install x"`, `'git', ['push']`. */
function wordsAt(text: string, start: number, language: Language): Text[] {
  const opening = /^[\s([]{0,20}(?:args\s{0,3}=\s{0,3})?[\s([]{0,20}f?(['"`])/.exec(text);
  if (!opening) {
    const bare = language === 'powershell' ? /^[\w.\\/:-]{1,100}/.exec(text)?.[0] : undefined;
    // The interpreter that runs this very script: what it runs comes next.
    const self = /^[\s([]{0,20}(?:sys\.executable|process\.execPath)\s{0,5},/.exec(text)?.[0];
    if (self) {
      const name = language === 'python' ? 'python' : 'node';
      return [{ value: name, start, end: start }, ...literals(text.slice(self.length), start + self.length)];
    }
    return bare ? [{ value: bare, start, end: start + bare.length }] : [];
  }
  const [first, ...rest] = literals(text, start);
  if (!first) return [];
  if (rest.length === 0 || /\s/.test(first.value)) {
    const [command] = shellCommands(first.value, first.start);
    return command ? command.words : [];
  }
  return [first, ...rest];
}

/** String literals that stand one after the other, up to the end of the list or call. */
function literals(text: string, start: number): Text[] {
  const found: Text[] = [];
  const pattern =
    /\s{0,20}[([]?\s{0,20}[fr]?(?:"([^"\n]{0,300})"|'([^'\n]{0,300})'|`([^`]{0,300})`)\s{0,20}[,\])]?/y;
  for (let match = pattern.exec(text); match && found.length < 40; match = pattern.exec(text)) {
    const value = match[1] ?? match[2] ?? match[3] ?? '';
    found.push({ value, start: start + match.index, end: start + pattern.lastIndex });
    if (/[\])]\s{0,20}$/.test(match[0]) && found.length > 1) break;
  }
  return found;
}

function ofWords(all: readonly Text[], where: Where, by?: string): Seen[] {
  const at = all.findIndex(({ value }) => !BEFORE.test(value));
  const words = at === -1 ? [] : all.slice(at);
  const line = commandLine(undefined, words);
  // A shell's own script is looked at as a script (scripts.ts).
  const [program] = line.shell ? words : line.words;
  if (!program) return [];
  const installs = installsOf(line.words, where);
  const name = programName(program.value);
  if (name === '' || ORDINARY.has(name) || /^-/.test(name)) return installs;
  const target = targetOf(line, undefined);
  // A variable, a pattern, a part of a sentence.
  const isSpelled = /^[\w@.][\w@.+-]{0,80}$/.test(name);
  const value = target.type === 'script' ? target.path : isSpelled ? name : LATER;
  return [
    { kind: 'commands', value, start: program.start, where, ...(by === undefined ? {} : { by }) },
    ...installs,
  ];
}
