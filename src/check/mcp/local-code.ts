/**
 * Programs that come with the project or with a package, and code that stands in the definition itself. A project starts
 * its own scripts; a skill or a plugin that brings one brings a program that nobody installed. Rule: runs-local-script.
 */
import { programName } from '../../mcp/argv';
import type { Server, Text } from '../../mcp/server';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { type Report, wordsOf } from './detector';
import { helpersOf } from './shell';

/** Interpreters, and the options behind which code stands. */
const CODE: [program: RegExp, option: RegExp][] = [
  [/^(?:node|nodejs|bun|tsx|ts-node|electron)$/, /^(?:-e|-p|-pe|-ep|--eval|--print)(?:=|$)/],
  [/^deno$/, /^eval$/],
  [/^(?:python[\d.]*|py|pypy3?|ipython)$/, /^-[A-Za-z]{0,8}c$/],
  [/^(?:ruby|perl|lua|osascript|elixir|Rscript|rscript|groovy|scala)$/, /^-[a-zA-Z]{0,6}[eE]$/],
  [/^php\d*$/, /^(?:-r|--run)$/],
];
/** `--import data:text/javascript,…` loads code out of the option. */
const DATA_IMPORT = /^(?:--import=|--require=|--loader=)?data:text\/javascript/i;

const WORSE: [pattern: RegExp, why: string][] = [
  [
    /\bbase64\b|\batob\s{0,4}\(|\bb64decode\b|\bunhexlify\b|\bfromhex\b|['"]hex['"]|\bfromCharCode\b|\bmarshal\b|\bzlib\b|\bgunzip|\binflate|\bcodecs\.decode\b|\brot_?13\b|(?:\\x[0-9a-f]{2}){4}/i,
    'it decodes what nobody can read',
  ],
  [
    /\beval\s{0,4}\(|\bexec\s{0,4}\(\s{0,4}(?!['"`])|\bFunction\s{0,4}\(|\bcompile\s{0,4}\(|\brunIn\w{0,4}Context\b|\b__import__\s{0,4}\(/,
    'it evaluates text as code',
  ],
  [
    /\burlopen\b|\burlretrieve\b|\burllib\b|\brequests\.|\bhttpx\.|\bfetch\s{0,4}\(|\baxios\b|\bhttps?['"]?\)?\.(?:get|request)|\bnet\.(?:connect|Socket|createConnection)|\bsocket\.socket\b|\bcurl\b|\bwget\b|\bLWP::|\bNet::HTTP\b|\bfile_get_contents\s{0,4}\(\s{0,4}['"]http/,
    'it talks to the network before anything is shown',
  ],
];

export function checkLocalCode(server: Server, into: Report): void {
  const rule = 'mcp/runs-local-script';
  const words = wordsOf(server);
  const code = inlineCode(words);
  if (code) {
    const why = WORSE.find(([pattern]) => pattern.test(code.value))?.[1];
    into(
      rule,
      why === undefined ? 'medium' : 'high',
      code,
      `the program stands in the command line: ${why ?? 'no file, no version, no review'}`,
    );
  } else {
    const local = localProgram(server, words);
    if (local) {
      const { at, name } = local;
      const owner = server.packages.at(-1);
      const severity: Severity = owner ? 'medium' : 'info';
      const whose = owner ? `${owner.type} "${visible(owner.name, 60)}" brings` : 'the project brings';
      into(rule, severity, at, `${whose} the program that starts: ${visible(name, 100)}`);
    }
  }
  for (const helper of helpersOf(server))
    into(
      rule,
      server.packages.length > 0 ? 'medium' : 'low',
      helper,
      `a command runs before each connection: ${visible(helper.value, 80)}`,
    );
}

function inlineCode(words: Text[]): Text | undefined {
  const [first] = words;
  if (!first) return undefined;
  const name = programName(first.value);
  const option = CODE.find(([program]) => program.test(name))?.[1];
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!;
    if (DATA_IMPORT.test(word.value)) return word;
    if (!option) continue;
    if (option.test(word.value)) return word.value.includes('=') ? word : words[i + 1];
    // Behind the script stand its own arguments.
    if (!word.value.startsWith('-') && i > 1 && !words[i - 1]!.value.startsWith('-')) return undefined;
    if (!word.value.startsWith('-') && i === 1) return undefined;
  }
  return undefined;
}

/** Tools that build or start what lies in the folder. */
const BUILDERS: [program: RegExp, verb: RegExp | undefined][] = [
  [/^(?:npm|pnpm|yarn|bun)$/, /^(?:run|start|run-script)$/],
  [/^uv$/, /^run$/],
  [/^(?:poetry|pdm|hatch|rye|pipenv)$/, /^run$/],
  [/^(?:cargo|dotnet|swift|mix|gradle|mvn|bundle)$/, /^(?:run|exec)$/],
  [/^(?:make|just|task|rake|gradlew|mvnw)$/, undefined],
];
/** Packages that only run a file of one's own. */
const RUNNERS =
  /^(?:tsx|ts-node|esno|jiti|vite-node|esbuild-register|nodemon|ts-node-dev|@swc-node\/register|swc-node)$/;

function localProgram({ runs, command }: Server, words: Text[]): { at: Text; name: string } | undefined {
  if (runs.type === 'script') return isWithin(runs.path) ? { at: runs.at, name: runs.path } : undefined;
  if (runs.type === 'package' && runs.ecosystem === 'npm' && RUNNERS.test(runs.name)) {
    const script = words.find((word) => /\.(?:[cm]?[jt]sx?)$/i.test(word.value) && isWithin(word.value));
    return script && { at: script, name: script.value };
  }
  if (runs.type !== 'program' || !command) return undefined;
  const [program] = words;
  if (program && /[/\\]/.test(program.value) && isWithin(program.value))
    return { at: program, name: program.value };
  const builder = BUILDERS.find(([name]) => name.test(runs.name));
  if (builder) {
    const verb = builder[1];
    const at = verb ? words.find(({ value }, i) => i > 0 && verb.test(value)) : program;
    if (!at) return undefined;
    const what = words[words.indexOf(at) + 1]?.value;
    return { at, name: `${runs.name} ${at === program ? '' : `${at.value} `}${what ?? ''}`.trim() };
  }
  if (/^javaw?$/.test(runs.name)) {
    const jar = words[words.findIndex(({ value }) => value === '-jar') + 1];
    return jar?.value.endsWith('.jar') && isWithin(jar.value) ? { at: jar, name: jar.value } : undefined;
  }
  return undefined;
}

/** Below the project or a package: relative, or behind a variable that means such a folder. */
function isWithin(path: string): boolean {
  if (
    /^(?:\$\{?(?:env:)?(?:HOME|userHome|USERPROFILE|APPDATA|LOCALAPPDATA)\b|%|~|[a-z][a-z0-9+.-]{1,20}:\/\/)/i.test(
      path,
    )
  )
    return false;
  // A piece of shell syntax is no path.
  return !/^(?:[/\\]|[A-Za-z]:[/\\])|[<>|`;&]|\$\(/.test(path) && /[./\\]/.test(path);
}
