/** What a server runs or reaches, as far as its definition says: a package, a script, an address, a program. */
import { type CommandLine, programName } from './argv';
import type { Target, Text } from './server';

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
  pnpm: [{ verbs: ['dlx', 'exec'], read: npm }],
  yarn: [{ verbs: ['dlx'], read: npm }],
  bun: [{ verbs: ['x'], read: npm }, { read: script }],
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
  node: [{ read: script }],
  tsx: [{ read: script }],
  'ts-node': [{ read: script }],
  python: [{ read: script }],
  python3: [{ read: script }],
  py: [{ read: script }],
  ruby: [{ read: script }],
  perl: [{ read: script }],
  php: [{ read: script }],
  sh: [{ read: script }],
  bash: [{ read: script }],
  zsh: [{ read: script }],
  powershell: [{ read: script }],
  pwsh: [{ read: script }],
};

/**
 * @param line the command line, wrappers taken off
 * @param url the address of a remote server
 */
export function targetOf(line: CommandLine, url: Text | undefined): Target {
  const [program, ...rest] = line.words;
  if (!program) return url ? urlTarget(url) : { type: 'nothing' };
  const name = programName(program.value);
  for (const { verbs, read } of RUNNERS[name] ?? []) {
    const words = verbs ? afterVerb(rest, verbs) : rest;
    const target = words && read(words);
    if (target) return target;
  }
  if (isScriptPath(program.value)) return { type: 'script', path: program.value, at: program };
  return { type: 'program', name, at: program };
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
      return words.slice(at + parts.length);
  }
  return undefined;
}

const NPM_VALUE_FLAGS = /^(?:-c|--call|--registry|--cache|--userconfig|--prefix|-w|--workspace|--shell)$/;
const NPM_SPEC = /^((?:@[a-z0-9~_-][\w.~-]*\/)?[a-z0-9_~][\w.~-]*)(?:@(\S*))?$/i;
const EXACT_NPM = /^v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[\w.-]{1,100})?(?:\+[\w.-]{1,100})?$/;
const COMMIT = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i;

function npm(words: Text[]): Target | undefined {
  const spec = firstPackage(words, /^(?:-p|--package)$/, NPM_VALUE_FLAGS);
  if (!spec) return undefined;
  const git = gitPackage(spec);
  if (git) return git;
  // `npm:` names the registry that is asked anyway.
  const match = NPM_SPEC.exec(spec.value.replace(/^npm:/, ''));
  if (!match) return isScriptPath(spec.value) ? { type: 'script', path: spec.value, at: spec } : undefined;
  const [, name, version] = match as unknown as [string, string, string | undefined];
  return packageOf('npm', name, version, EXACT_NPM.test(version ?? ''), spec);
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
  const first = rest[0];
  if (first && isScriptPath(first.value)) return { type: 'script', path: first.value, at: first };
  if (first && RUNNERS[programName(first.value)]) {
    const inner = targetOf({ words: rest }, undefined);
    if (inner.type !== 'program') return inner;
  }
  return from ? pypi([from]) : undefined;
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
  const spec = words.find(({ value }) => !value.startsWith('-') && value !== 'run');
  if (!spec) return undefined;
  if (/^(?:npm|jsr):/.test(spec.value)) return npm([{ ...spec, value: spec.value.replace(/^\w+:\/?/, '') }]);
  if (/^https?:\/\//i.test(spec.value)) return packageOf('git', spec.value, undefined, false, spec);
  return { type: 'script', path: spec.value, at: spec };
}

/** The file an interpreter is given; `-m module` and `-e code` are none. */
function script(words: Text[]): Target | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (/^(?:-m|-e|-c|--eval|-p|--print|-Command|-EncodedCommand)$/i.test(word.value)) return undefined;
    if (/^(?:-r|--require|--import|--loader|--env-file|-I|-W|-X|-ExecutionPolicy)$/i.test(word.value)) i++;
    else if (/^-File$/i.test(word.value)) continue;
    else if (!word.value.startsWith('-'))
      return /^https?:\/\//i.test(word.value)
        ? packageOf('git', word.value, undefined, false, word)
        : { type: 'script', path: word.value, at: word };
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
  ecosystem: 'npm' | 'pypi' | 'oci' | 'git',
  name: string,
  version: string | undefined,
  isPinned: boolean,
  at: Text,
): Target {
  const asked = version === undefined || version === '' ? {} : { version };
  return { type: 'package', ecosystem, name, ...asked, isPinned, at };
}
