/** What a server runs or reaches, as far as its definition says: a package, a script, an address, a program. */
import { type CommandLine, programName } from './argv';
import type { Ecosystem, Target, Text } from './server';

/** A program that fetches a package and runs it: one row each. */
interface Runner {
  /** Words after the program that make it one; any of them. */
  verbs?: string[];
  read: (words: Text[]) => Target | undefined;
}

const RUNNERS: Record<string, Runner[]> = {
  npx: [{ read: npm }],
  bunx: [{ read: npm }],
  pnpx: [{ read: npm }],
  npm: [{ verbs: ['exec', 'x'], read: npm }],
  pnpm: [{ verbs: ['dlx', 'exec'], read: npm }, { read: interpreted }],
  yarn: [{ verbs: ['dlx'], read: npm }, { read: interpreted }],
  bun: [{ verbs: ['x'], read: npm }, { verbs: ['run'], read: file }, { read: file }],
  uvx: [{ read: pypi }],
  uv: [
    { verbs: ['tool run', 'x'], read: pypi },
    { verbs: ['run'], read: uvRun },
  ],
  pipx: [{ verbs: ['run'], read: pypi }],
  docker: [{ verbs: ['run', 'container run'], read: image }],
  podman: [{ verbs: ['run', 'container run'], read: image }],
  nerdctl: [{ verbs: ['run'], read: image }],
  go: [{ verbs: ['run'], read: goModule }],
  deno: [{ verbs: ['run'], read: denoModule }, { read: denoModule }],
  dnx: [{ read: nuget }],
  nix: [{ verbs: ['run'], read: flake }],
  cargo: [{ verbs: ['run'], read: (words) => fileOf(words, /^--manifest-path$/) }],
  dotnet: [{ verbs: ['run'], read: (words) => fileOf(words, /^--project$/) }, { read: file }],
  java: [{ read: (words) => fileOf(words, /^-jar$/) }],
  // The SDK's own runners.
  mcp: [{ verbs: ['run', 'dev'], read: script }],
  fastmcp: [{ verbs: ['run', 'dev'], read: script }],
  ...Object.fromEntries(
    [
      'node',
      'tsx',
      'ts-node',
      'vite-node',
      'jiti',
      'nodemon',
      'python',
      'pypy',
      'py',
      'ruby',
      'perl',
      'php',
      'lua',
      'sh',
      'bash',
      'zsh',
      'dash',
      'fish',
      'powershell',
      'pwsh',
    ].map((name) => [name, [{ read: (words: Text[]) => script(words, name) }]]),
  ),
};

/**
 * @param line the command line, wrappers taken off
 * @param url the address of a remote server
 */
export function targetOf(line: CommandLine, url: Text | undefined): Target {
  const [program, ...rest] = line.words;
  if (!program) return url ? urlTarget(url) : { type: 'nothing' };
  const name = programName(program.value);
  for (const { verbs, read } of runnersOf(name)) {
    const words = verbs ? afterVerb(rest, verbs) : rest;
    const target = words && read(words);
    if (target) return target;
  }
  if (isScriptPath(program.value)) return { type: 'script', path: program.value, at: program };
  return { type: 'program', name, at: program };
}

/** `python3.12` is a Python; the name comes from a scanned file. */
function runnersOf(name: string): Runner[] {
  const plain = name.replace(/^(python|pypy|node|ruby|php|perl|lua)(?:js)?-?[\d.]*$/, '$1');
  return Object.hasOwn(RUNNERS, plain) ? RUNNERS[plain]! : [];
}

export function urlTarget(url: Text): Target {
  return { type: 'url', url: url.value, host: hostOf(url.value), at: url };
}

/** @returns the host in lower case, without port; empty when there is none to be seen (`${BASE}/mcp`) */
export function hostOf(url: string): string {
  try {
    return new URL(url.trim()).hostname.toLowerCase();
  } catch {
    return (
      /^[a-z][a-z0-9+.-]{0,20}:\/\/(?:[^/@\s]{0,200}@)?([^/:?#\s]{1,253})/i.exec(url)?.[1]?.toLowerCase() ??
      ''
    );
  }
}

function afterVerb(words: Text[], verbs: string[]): Text[] | undefined {
  for (const verb of verbs) {
    const parts = verb.split(' ');
    // Flags may stand before the verb: `docker --context x run`.
    const at = words.findIndex((_, i) => parts.every((part, n) => words[i + n]?.value === part));
    if (
      at !== -1 &&
      words.slice(0, at).every(({ value }, i) => value.startsWith('-') || words[i - 1]?.value.startsWith('-'))
    )
      // `pnpm --package=x dlx y`
      return [
        ...words.slice(0, at).filter(({ value }) => /^(?:-p|--package)=/.test(value)),
        ...words.slice(at + parts.length),
      ];
  }
  return undefined;
}

/** The value of an option, as the file that is run. */
function fileOf(words: Text[], option: RegExp): Target | undefined {
  for (const [i, word] of words.entries()) {
    const equals = word.value.indexOf('=');
    if (option.test(word.value) && words[i + 1]) return scriptAt(words[i + 1]!);
    if (equals > 0 && option.test(word.value.slice(0, equals))) return scriptAt(part(word, equals + 1));
  }
  return undefined;
}

const scriptAt = (at: Text): Target => ({ type: 'script', path: at.value, at });

/** A file at the first place where one may stand. */
function file(words: Text[]): Target | undefined {
  const first = words.find(({ value }) => !value.startsWith('-'));
  return first && (isScriptPath(first.value) || /\.dll$/i.test(first.value)) ? scriptAt(first) : undefined;
}

/** `yarn tsx server.ts`: a program of the project's own packages, that runs a file. */
function interpreted(words: Text[]): Target | undefined {
  const [program, ...rest] = withoutFlags(words, /^(?:-C|--dir|--cwd|--filter)$/);
  return program && INTERPRETERS.has(programName(program.value)) ? script(rest, 'node') : undefined;
}

const INTERPRETERS = new Set(['tsx', 'ts-node', 'vite-node', 'jiti', 'nodemon', 'node']);

const NPM_VALUE_FLAGS = /^(?:-c|--call|--registry|--cache|--userconfig|--prefix|-w|--workspace|--shell)$/;
const NPM_SPEC = /^((?:@[a-z0-9~_-][\w.~-]*\/)?[a-z0-9_~][\w.~-]*)(?:@(\S*))?$/i;
const EXACT_NPM = /^v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[\w.-]{1,100})?(?:\+[\w.-]{1,100})?$/;
const COMMIT = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i;

function npm(words: Text[]): Target | undefined {
  const spec = firstPackage(words, /^(?:-p|--package)$/, NPM_VALUE_FLAGS);
  if (!spec) return undefined;
  const inner = interpreted(words.slice(words.indexOf(spec)));
  if (inner) return inner;
  if (/^(?:file|link):/.test(spec.value)) return scriptAt(spec);
  const git = gitPackage(spec);
  if (git) return git;
  // `npm:` names the registry that is asked anyway.
  const match = NPM_SPEC.exec(spec.value.replace(/^npm:/, ''));
  if (!match) return isScriptPath(spec.value) ? { type: 'script', path: spec.value, at: spec } : undefined;
  const [, name, version] = match as unknown as [string, string, string | undefined];
  return packageOf('npm', name, version, EXACT_NPM.test(version ?? ''), spec);
}

/** `dnx Package@1.2.3`, or with `--version`. */
function nuget(words: Text[]): Target | undefined {
  const spec = firstPackage(words, /^$/, /^(?:--version|--source|--add-source|--configfile|--verbosity|-v)$/);
  if (!spec) return undefined;
  const [name = '', written] = spec.value.split('@');
  const at = words.findIndex(({ value }) => value === '--version');
  const version = written ?? (at === -1 ? undefined : words[at + 1]?.value);
  return packageOf('nuget', name, version, EXACT_NPM.test(version ?? ''), spec);
}

const PYPI_VALUE_FLAGS =
  /^(?:--with|-w|--python|-p|--index-url|-i|--index|--default-index|--extra-index-url|--refresh-package|--directory|--project|--env-file|--pip-args)$/;
const PYPI_SPEC = /^([A-Za-z0-9][\w.-]*)(?:\[[\w,. -]*\])?(?:(===?|>=|<=|~=|!=|>|<|@)(\S*))?$/;

function pypi(words: Text[]): Target | undefined {
  const spec = firstPackage(words, /^(?:--from|--spec)$/, PYPI_VALUE_FLAGS);
  if (!spec) return undefined;
  const git = gitPackage(spec);
  if (git) return git;
  const match = PYPI_SPEC.exec(spec.value);
  if (!match) return isScriptPath(spec.value) ? { type: 'script', path: spec.value, at: spec } : undefined;
  const [, name, operator, version] = match as unknown as [
    string,
    string,
    string | undefined,
    string | undefined,
  ];
  const isExact = /^(?:===?|@)$/.test(operator ?? '') && /^\d[\w.+!-]{0,60}$/.test(version ?? '');
  const asked =
    operator === undefined ? undefined : operator === '@' || operator === '==' ? version : operator + version;
  return packageOf('pypi', name, asked, isExact, spec);
}

function uvRun(words: Text[]): Target | undefined {
  const from = firstPackage(words, /^--with$/, /^$/, true);
  const rest = withoutFlags(words, PYPI_VALUE_FLAGS);
  const [first] = rest;
  if (!first) return from && pypi([from]);
  if (/^https?:\/\//i.test(first.value)) return packageOf('git', first.value, undefined, false, first);
  const inner = targetOf({ words: rest }, undefined);
  return inner.type === 'program' && from ? pypi([from]) : inner;
}

/** The package that a runner is told to fetch: the value of `named`, else the first word that is no flag. */
function firstPackage(words: Text[], named: RegExp, takesValue: RegExp, onlyNamed = false): Text | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const equals = word.value.indexOf('=');
    const flag = word.value.startsWith('-') && equals > 0 ? word.value.slice(0, equals) : word.value;
    if (named.test(flag)) return flag === word.value ? words[i + 1] : part(word, equals + 1);
    if (word.value === '--') return onlyNamed ? undefined : words[i + 1];
    if (takesValue.test(flag) && flag === word.value) i++;
    else if (!word.value.startsWith('-') && !onlyNamed) return word;
  }
  return undefined;
}

function withoutFlags(words: Text[], takesValue: RegExp): Text[] {
  let i = 0;
  while (i < words.length && words[i]!.value.startsWith('-')) i += takesValue.test(words[i]!.value) ? 2 : 1;
  return words.slice(i);
}

function part(word: Text, from: number): Text {
  const isPlain = word.end - word.start === word.value.length;
  return { value: word.value.slice(from), start: isPlain ? word.start + from : word.start, end: word.end };
}

const GIT =
  /^(?:[\w.-]{1,100}(?:\[[\w,.-]{0,80}\])? ?@ ?)?((?:git\+)?(?:https?|ssh|git|file):\/\/\S{1,1000}|(?:github|gitlab|bitbucket|gist):\S{1,300}|git@\S{1,500})$/i;
/** `owner/repository` is GitHub to npm. */
const SHORT = /^[A-Za-z0-9][\w-]{0,38}\/[\w.-]{1,100}(?:#[\w./-]{1,200})?$/;

function gitPackage(spec: Text): Target | undefined {
  const address = GIT.exec(spec.value)?.[1] ?? (SHORT.test(spec.value) ? `github:${spec.value}` : undefined);
  if (address === undefined) return undefined;
  const ref =
    /#(?:commit=)?([^#&]{1,200})/.exec(address)?.[1] ??
    /\.git@([^@/#]{1,200})|[^/:]@([^@/#:]{1,200})(?:#|$)/.exec(address)?.slice(1).find(Boolean);
  return packageOf('git', address, ref, ref !== undefined && COMMIT.test(ref), spec);
}

/** Flags of `docker run` whose value is a word of its own. */
const DOCKER_VALUE_FLAGS =
  /^(?:-[evpwulmha]|-it?e|--(?:env|env-file|volume|mount|publish|workdir|user|label|name|network|net|memory|cpus|entrypoint|platform|pull|add-host|device|cap-add|cap-drop|security-opt|hostname|ip|dns|log-driver|log-opt|pid|ipc|userns|gpus|restart|runtime|shm-size|tmpfs|ulimit|volumes-from|annotation|expose|group-add|health-cmd|init-path|isolation|link|stop-signal|sysctl|cgroupns|cidfile|attach))$/;

function image(words: Text[]): Target | undefined {
  const spec = withoutFlags(words, DOCKER_VALUE_FLAGS)[0];
  if (!spec) return undefined;
  const match = /^([^@\s]{1,300}?)(?::([\w.-]{1,128}))?(?:@(sha256:[0-9a-f]{64}))?$/i.exec(spec.value);
  if (!match) return packageOf('oci', spec.value, undefined, false, spec);
  const [, name, tag, digest] = match as unknown as [string, string, string | undefined, string | undefined];
  return packageOf('oci', name, digest ?? tag, digest !== undefined, spec);
}

function goModule(words: Text[]): Target | undefined {
  const spec = withoutFlags(words, /^-(?:C|mod|modfile|tags|ldflags|exec)$/)[0];
  if (!spec) return undefined;
  const match = /^([\w.-]+\.[a-z]{2,}\/[^@\s]+)(?:@(\S+))?$/i.exec(spec.value);
  if (!match) return { type: 'script', path: spec.value, at: spec };
  return packageOf(
    'git',
    match[1]!,
    match[2],
    COMMIT.test(match[2] ?? '') || EXACT_NPM.test(match[2] ?? ''),
    spec,
  );
}

function denoModule(words: Text[]): Target | undefined {
  const spec = words.find(({ value }) => !value.startsWith('-'));
  if (!spec) return undefined;
  if (/^(?:npm|jsr):/.test(spec.value)) return npm([{ ...spec, value: spec.value.replace(/^\w+:\/?/, '') }]);
  if (/^https?:\/\//i.test(spec.value)) return packageOf('git', spec.value, undefined, false, spec);
  return isScriptPath(spec.value) ? scriptAt(spec) : undefined;
}

function flake(words: Text[]): Target | undefined {
  const spec = withoutFlags(words, /^(?:--option|--inputs-from|-f|--file)$/)[0];
  return spec && (gitPackage(spec) ?? (isScriptPath(spec.value) ? scriptAt(spec) : undefined));
}

/** Options of interpreters whose value is a word of its own, and those that come instead of a file. */
const OPTIONS: Record<string, [values: RegExp, instead: RegExp]> = {
  node: [
    /^(?:-r|--require|--import|--loader|--experimental-loader|--env-file|-C|--conditions|--tsconfig|-P|--project)$/,
    /^(?:-e|--eval|-p|--print)$/,
  ],
  python: [/^(?:-W|-X)$/, /^(?:-m|-c)$/],
  shell: [/^(?:[-+][oO]|--rcfile|--init-file)$/, /^-[a-z]*c$/],
  powershell: [/^-(?:ex\w*|version|windowstyle|w|workingdirectory|wd)$/i, /^-(?:c|command|e|ec|enc\w*)$/i],
  other: [/^(?:-I|-r|-d|-C)$/, /^(?:-e|-E|-m|-c)$/],
};
const FAMILY: Record<string, keyof typeof OPTIONS> = {
  tsx: 'node',
  'ts-node': 'node',
  'vite-node': 'node',
  jiti: 'node',
  nodemon: 'node',
  pypy: 'python',
  py: 'python',
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  dash: 'shell',
  fish: 'shell',
  pwsh: 'powershell',
};

/** The file an interpreter is given; `-m module` and `-e code` are none. */
function script(words: Text[], interpreter = 'other'): Target | undefined {
  const [values, instead] = OPTIONS[FAMILY[interpreter] ?? interpreter] ?? OPTIONS.other!;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (instead.test(word.value)) return undefined;
    if (values.test(word.value)) i++;
    else if (!/^[-+]/.test(word.value))
      return /^https?:\/\//i.test(word.value)
        ? packageOf('git', word.value, undefined, false, word)
        : scriptAt(word);
  }
  return undefined;
}

const SCRIPT_NAME = /\.(?:[cm]?[jt]sx?|py|rb|sh|bash|zsh|ps1|bat|cmd|pl|php|lua|jar|go|rs|exe|bin)$/i;

function isScriptPath(word: string): boolean {
  return (
    /^(?:\.{1,2}[/\\]|\$\{?\w*(?:ROOT|DIR|PATH|HOME|folder|Folder|dirname|extensionPath)\w*\}?[/\\]|~\/)/.test(
      word,
    ) ||
    (SCRIPT_NAME.test(word) && !/^@?[\w-]+\/[\w.-]+@/.test(word))
  );
}

function packageOf(
  ecosystem: Ecosystem,
  name: string,
  version: string | undefined,
  isPinned: boolean,
  at: Text,
): Target {
  const asked = version === undefined || version === '' ? {} : { version };
  return { type: 'package', ecosystem, name, ...asked, isPinned, at };
}
