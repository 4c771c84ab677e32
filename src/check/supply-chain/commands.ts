/**
 * Install commands, wherever a reader would take them for one: in code, scripts and data, never in plain prose. What is
 * installed, from where, and whether it is one version or whatever is there tomorrow. Rule: unpinned-package.
 */
import type { Document } from '../../document';
import { lazy } from '../../text/lazy';
import { ARGUMENTS, COMMAND, CONFIGURED, type Landmarks } from './landmarks';

export type Ecosystem = 'npm' | 'pypi' | 'other';

export interface Requirement {
  ecosystem: Ecosystem;
  /** As written, without version. */
  name: string;
  /** The name with its version or the whole address. */
  spec: string;
  start: number;
  end: number;
  isPinned: boolean;
  /** It runs as soon as it is there, and nobody looks at it before: `npx`, `uvx`, an MCP server. */
  runs: boolean;
  /** Stands in a configuration that a program obeys. */
  isConfigured: boolean;
}

/** An address that something is installed from, or that packages are looked up at. */
export interface Source {
  url: string;
  as: 'package' | 'index';
  start: number;
  end: number;
}

export interface Installs {
  requirements: Requirement[];
  sources: Source[];
}

interface Tool {
  ecosystem: Ecosystem;
  /** One package, and what follows are its own arguments. */
  isRunner: boolean;
  /** `owner/repo` is a package on GitHub. */
  takesRepositories?: boolean;
}

const NPM_RUN: Tool = { ecosystem: 'npm', isRunner: true, takesRepositories: true };
const NPM_ADD: Tool = { ecosystem: 'npm', isRunner: false, takesRepositories: true };
const PY_RUN: Tool = { ecosystem: 'pypi', isRunner: true };
const PY_ADD: Tool = { ecosystem: 'pypi', isRunner: false };

const TOOLS: [pattern: string, tool: Tool][] = [
  ['npx', NPM_RUN],
  ['bunx', NPM_RUN],
  ['pnpx', NPM_RUN],
  ['(?:npm exec|pnpm dlx|yarn dlx|bun x)', NPM_RUN],
  ['(?:npm (?:i|install|add)|pnpm (?:add|i|install)|yarn (?:global )?add|bun (?:add|i|install))', NPM_ADD],
  ['uvx', PY_RUN],
  ['(?:pipx run|uv tool run)', PY_RUN],
  ['(?:pip3? install|pip3? download|uv add|uv pip install|uv tool install|pipx install|poetry add)', PY_ADD],
];

const command = lazy(
  () =>
    new RegExp(
      `(?<![\\w./-])(?:${TOOLS.map(([pattern]) => `(${pattern.replaceAll(' ', '[ \\t]{1,4}')})`).join('|')})[ \\t]{1,4}([^\\n\`;|&<>#]{1,400})`,
      'y',
    ),
);

/** `"command": "npx", "args": ["-y", "package"]` in JSON, YAML and TOML. */
const CONFIGURED_COMMAND =
  /["']?command["']?\s{0,8}[:=]\s{0,8}["']?(npx|bunx|uvx|pipx|uv|pnpm|bun|yarn|npm)["']?\s{0,40},?\s{0,40}["']?args["']?\s{0,8}[:=]\s{0,8}\[([^\]]{1,600})\]/g;

/** Flags whose value is no package; anything else that starts with a dash stands alone. */
const TAKES_VALUE =
  /^(?:-c|--call|--constraint|--prefix|--python|-p3|--cache|--userconfig|--workspace|-w|--group|--target|-t|--platform|--python-version|--abi|--implementation|--root|--proxy|--cert|--timeout|--log|--loglevel|--extra|--editable-mode|--config-settings|--only-binary|--no-binary|--upgrade-strategy)$/;
const NAMES_PACKAGE = /^(?:-p|--package|--from|--with|--spec)$/;
const NAMES_INDEX =
  /^(?:-i|--index-url|--extra-index-url|--registry|--index|--default-index|--find-links|-f|--source)$/;
const NAMES_FILE = /^(?:-r|--requirement|-e|--editable)$/;

/** @returns what the document installs; every look is bounded, and so is their number */
export function installsOf(document: Document, landmarks: Landmarks): Installs {
  const { text } = document;
  const found: Installs = { requirements: [], sources: [] };
  const isInstallPosition = positions(document);
  const pattern = command();
  let done = 0;
  for (const place of landmarks.at(COMMAND)) {
    if (place < done) continue;
    pattern.lastIndex = place;
    const match = pattern.exec(text);
    if (!match) continue;
    done = place + match[0].length;
    const args = match.at(-1)!;
    const from = done - args.length;
    if (!isInstallPosition(match.index)) continue;
    const tool = TOOLS[match.slice(1, -1).findIndex((group) => group !== undefined)]![1];
    readArguments(wordsOf(args, from), tool, false, found);
  }
  if (landmarks.has(CONFIGURED) && landmarks.has(ARGUMENTS)) {
    for (const match of text.matchAll(CONFIGURED_COMMAND)) {
      const list = match[2]!;
      const from = match.index + match[0].length - 1 - list.length;
      const runner = match[1]!;
      const words = quotedWords(list, from);
      if (/^(?:uv|pnpm|bun|yarn|npm|pipx)$/.test(runner)) {
        // `uv tool run x`, `pnpm dlx x`, `npm exec x`; `uv run server.py` installs nothing by name.
        const verb = words.findIndex(({ word }) => /^(?:dlx|exec|x|run)$/.test(word));
        if (
          verb === -1 ||
          (runner === 'uv' && words[0]!.word !== 'tool') ||
          (runner !== 'uv' && runner !== 'pipx' && words[verb]!.word === 'run')
        )
          continue;
        words.splice(0, verb + 1);
      }
      readArguments(words, /^(?:uvx|uv|pipx)$/.test(runner) ? PY_RUN : NPM_RUN, true, found);
    }
  }
  return found;
}

/** In markdown only code is a command; elsewhere everything is. */
function positions(document: Document): (at: number) => boolean {
  if (document.format !== 'markdown' && document.format !== 'html') return () => true;
  let i = 0;
  let last = 0;
  return (at) => {
    const { code } = document.markdown;
    if (at < last) i = 0;
    last = at;
    while (i < code.length && code[i]!.end <= at) i++;
    if (i < code.length && code[i]!.start <= at) return true;
    const head = document.frontmatter;
    return head !== undefined && at >= head.start && at < head.end;
  };
}

interface Word {
  word: string;
  start: number;
}

function wordsOf(args: string, from: number): Word[] {
  const words: Word[] = [];
  for (const match of args.matchAll(/[^\s"',()\\]+/g))
    words.push({ word: match[0], start: from + match.index });
  return words;
}

function quotedWords(list: string, from: number): Word[] {
  const words: Word[] = [];
  for (const match of list.matchAll(/["']([^"'\n]{1,300})["']/g)) {
    words.push({ word: match[1]!, start: from + match.index + 1 });
  }
  return words;
}

function readArguments(words: Word[], tool: Tool, isConfigured: boolean, into: Installs): void {
  let isDone = false;
  for (let i = 0; i < words.length && i < 40; i++) {
    const { word, start } = words[i]!;
    const flag = word.split('=', 1)[0]!;
    if (word.startsWith('-')) {
      const value: Word | undefined = word.includes('=')
        ? { word: word.slice(flag.length + 1), start: start + flag.length + 1 }
        : words[i + 1];
      if (NAMES_INDEX.test(flag) && value && /^https?:\/\//i.test(value.word)) {
        into.sources.push({
          url: value.word,
          as: 'index',
          start: value.start,
          end: value.start + value.word.length,
        });
        if (!word.includes('=')) i++;
      } else if (NAMES_PACKAGE.test(flag) && value) {
        readSpec(value, tool, isConfigured, into);
        if (!word.includes('=')) i++;
        // What follows is the name of a program in that package.
        if (tool.isRunner && flag !== '--with') isDone = true;
      } else if ((NAMES_FILE.test(flag) && value && !/:\/\//.test(value.word)) || TAKES_VALUE.test(flag)) {
        if (!word.includes('=')) i++;
      }
      continue;
    }
    if (isDone) return;
    if (!readSpec({ word, start }, tool, isConfigured, into)) return;
    if (tool.isRunner) isDone = true;
  }
}

const ADDRESS =
  /^(?:[\w.-]+(?:\[[\w,.-]*\])?@)?((?:git\+)?(?:https?|ssh|git|file):\/\/\S+|(?:github|gitlab|bitbucket|gist):\S+)$/i;
const REPOSITORY = /^[A-Za-z0-9][\w-]{0,38}\/[\w.-]{1,100}(?:#[\w./-]+)?$/;
const NPM_SPEC = /^((?:@[a-z0-9~_-][\w.~-]*\/)?[a-z0-9_][\w.-]*)(?:@(\S*))?$/i;
const PYPI_SPEC = /^([A-Za-z0-9][\w.-]*)(?:\[[\w,.-]*\])?(?:(===?|>=|<=|~=|!=|>|<|@)(\S*))?$/;

/** @returns false for a word that is no package: what follows is none either */
function readSpec({ word, start }: Word, tool: Tool, isConfigured: boolean, into: Installs): boolean {
  const end = start + word.length;
  const address = ADDRESS.exec(word)?.[1];
  if (address !== undefined) {
    into.sources.push({ url: address, as: 'package', start: end - address.length, end });
    return true;
  }
  if (/^[.~/$]|[{}$<>*]|^@$|\.(?:txt|toml|json|py|js|ts|sh|md)$/.test(word))
    return tool.isRunner === false && /^[.~]/.test(word);
  if (tool.takesRepositories && REPOSITORY.test(word) && !word.startsWith('@')) {
    into.sources.push({ url: `github:${word}`, as: 'package', start, end });
    return true;
  }
  const match = (tool.ecosystem === 'npm' ? NPM_SPEC : PYPI_SPEC).exec(word);
  if (!match) return false;
  const isPinned =
    tool.ecosystem === 'npm'
      ? /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(match[2] ?? '')
      : match[2]?.startsWith('==') === true || /^\d+\.\d+/.test(match[2] === '@' ? (match[3] ?? '') : '');
  into.requirements.push({
    ecosystem: tool.ecosystem,
    name: match[1]!,
    spec: word,
    start,
    end,
    isPinned,
    runs: tool.isRunner,
    isConfigured,
  });
  return true;
}
