/**
 * A server that is a shell with a script: what starts is not what a review of the command sees, and the script may
 * fetch, decode or compute the rest. Operators in the arguments of another program are data, and nothing is said of
 * them. Rule: shell-command.
 */
import { programName } from '../../mcp/argv';
import type { Server, Text } from '../../mcp/server';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { membersOf, type Report } from './detector';

export interface Verdict {
  severity: Severity;
  why: string;
}

const FETCH =
  /\b(?:curl|wget|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod|start-bitstransfer|bitsadmin|certutil(?=[^\n]{0,80}-urlcache)|downloadstring|downloadfile|urlopen|urlretrieve)\b(?!\s{0,4}=)/i;
/** The same, from this machine: a script that waits until a service answers. */
const FETCH_LOCAL =
  /\b(?:curl|wget)\b[^|;&\n]{0,200}?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal)/i;
const RUN_AFTER =
  /(?:[|;\n]|&&)\s{0,8}(?:sudo\s{1,4})?(?:(?:env|exec|nohup)\s{1,4})?(?:sh|bash|zsh|dash|ksh|fish|python[\d.]*|node|perl|ruby|php|pwsh|powershell|iex|invoke-expression|source|\.|chmod|\.?\/[\w.$/-]{1,100}|start)(?:\s|$)/i;
const PIPE_TO_SHELL =
  /\|\s{0,8}(?:sudo\s{1,4})?(?:(?:env|exec|xargs|tee\s\S{1,80})\s{1,4})?(?:\/(?:usr\/)?(?:local\/)?bin\/)?(?:sh|bash|zsh|dash|ksh|fish|iex|invoke-expression|pwsh|powershell|(?:python[\d.]*|node|perl|ruby|php)(?=\s{0,4}(?:-\s|-$|$|[;&|])))(?:\s|$|[;&|"')-])/i;
const DECODE =
  /\bbase64\s{1,4}(?:-\w{0,6}[dD]|--decode)|\bbase32\s{1,4}(?:-d|--decode)|\bxxd\s{1,4}(?:-p\s{1,4})?-r|\bopenssl\s{1,4}(?:enc|base64|aes)[^|;\n]{0,120}\s-d\b|frombase64string|\bcertutil\b[^|;\n]{0,60}-decode|\batob\s{0,4}\(|\bb64decode\b|\$'(?:\\x[0-9a-f]{2}|\\[0-7]{3}){4}|\becho\s{1,4}-\w{0,3}e\w{0,3}\s{1,4}["']?(?:\\x[0-9a-f]{2}){4}/i;
const EVALUATE =
  /(?:^|[\s;&|({"'])(?:iex|invoke-expression)(?=[\s({"'$]|$)|\[scriptblock\]::create|(?:^|[\s;&|(])eval\s/i;
const CONNECT =
  /\/dev\/(?:tcp|udp)\/|\b(?:nc|ncat|netcat)\s{1,4}(?:-\w{1,8}\s{1,4}){0,4}-\w{0,6}[ec]\b|\bsocat\b[^|;\n]{0,120}\bexec:|\bmkfifo\b/i;

/** Somewhere else than this machine. */
const REMOTE = /https?:\/\/(?!localhost|127\.|0\.0\.0\.0|\[::1|host\.docker)/i;
const FETCHED_INPUT = /<\(\s{0,4}(?:curl|wget)\b/i;

/** What a substitution may run without surprise: where something is. */
const PLACE =
  /^\s{0,4}(?:pwd|dirname|basename|realpath|readlink|which|where|type|command\s{1,4}-v|git\s{1,4}(?:rev-parse|config|branch|describe|-C)|npm\s{1,4}(?:root|bin|prefix|config\s{1,4}get)|pnpm\s{1,4}(?:root|bin)|yarn\s{1,4}(?:bin|global)|brew\s{1,4}--prefix|uname|hostname|whoami|id\s{1,4}-|date|nproc|python[\d.]*\s{1,4}-m\s{1,4}site|go\s{1,4}env|cygpath|wslpath|cd\s|ls\s|find\s|echo\s|fnm\s{1,4}env|mise\s{1,4}(?:activate|env|where|which)|direnv\s|pyenv\s|rbenv\s|nodenv\s|nvm\s|asdf\s|(?:\S{0,40}\/)?brew\s{1,4}shellenv|conda\s|devbox\s|nix\s|xcrun\s|sw_vers|get-location|split-path|join-path|\$)/i;
/** Or fetch out of a store of the user's own. */
const CREDENTIAL =
  /^\s{0,4}(?:gh\s{1,4}auth\s{1,4}token|op\s{1,4}(?:read|item)|security\s{1,4}find-|pass\s|gopass\s|secret-tool\s|keyring\s|gcloud\s{1,4}auth|az\s{1,4}account|aws\s|vault\s|bw\s|doppler\s|infisical\s|kubectl\s|sops\s|cat\s|<|grep\s|jq\s|cut\s|awk\s|sed\s|head\s|tail\s|printenv|docker\s|ip\s|ipconfig|getent|ssh-agent)/i;

/** What a request has no business to hold. */
const READ =
  /^\s{0,4}(?:cat|head|tail|grep|env|printenv|export|base64|gzip|tar|xxd|find|awk|sed|get-content|type|<)(?:\s|$|\))/i;
/** A file, or the output of another command, as the body of a request. */
const UPLOAD =
  /\|\s{0,8}(?:curl|wget|nc|ncat)\b|\b(?:curl|wget)\b[^|;&\n]{0,300}(?:-d|-F|-T|--data(?:-binary|-raw|-urlencode)?|--form|--upload-file|--post-file)[\s=]{0,4}["']?[\w.]{0,40}=?@?(?:~|\$HOME|\/(?:etc|home|root|Users)\/|@)/i;

/** Substitutions that are looked at; a script has no use for more. */
const MAX_SUBSTITUTIONS = 64;

/** What was downloaded, by the name it was given. */
const OUTPUT = /(?:\s-o|\s--output(?:-document)?|\s-outfile|\s-O|>)[\s=]{1,4}["']?([\w./\\:~${}%-]{1,200})/i;
/** PowerShell takes every beginning of `-EncodedCommand`. */
const ENCODED_COMMAND =
  /\b(?:powershell|pwsh)(?:\.exe)?\s[^|;&\n]{0,300}?[-/\u2013\u2014]e(?:c|nc?(?:o[a-z]{0,12})?)?\s/i;

/** @returns what is wrong with a script that a shell is given; every script gets an answer */
export function judgeScript(script: string): Verdict {
  const high = (why: string): Verdict => ({ severity: 'high', why });
  if (CONNECT.test(script)) return high('it opens a connection with a shell behind it');
  const substituted = substitutions(script);
  const isFetched = FETCH.test(script) && !(FETCH_LOCAL.test(script) && !REMOTE.test(script));
  const isPiped = PIPE_TO_SHELL.test(script);
  const isRun =
    isPiped ||
    EVALUATE.test(script) ||
    RUN_AFTER.test(script) ||
    FETCHED_INPUT.test(script) ||
    substituted.some(({ text }) => FETCH.test(text)) ||
    runsOutput(script);
  if (isFetched && isRun) return high('it downloads something and runs it');
  if (isFetched && (substituted.some(({ text }) => READ.test(text)) || UPLOAD.test(script)))
    return high('it sends what it has read to the network');
  if (DECODE.test(script) || ENCODED_COMMAND.test(script)) return high('it decodes what nobody can read');
  if (isPiped) return high('what it computes goes into another interpreter');
  const unusual = substituted.filter(({ text }) => !PLACE.test(text));
  if (unusual.some(({ text, isCommand }) => isCommand || !CREDENTIAL.test(text)))
    return high('the command is computed by another one');
  if (EVALUATE.test(script) && substituted.length === 0) return high('it evaluates text as a command');
  if (isFetched) return { severity: 'medium', why: 'it downloads something first' };
  if (unusual.length > 0)
    return { severity: 'medium', why: 'it reads files or credentials into the command' };
  return { severity: 'low', why: 'what runs stands in a script, not in the command' };
}

function runsOutput(script: string): boolean {
  const output = OUTPUT.exec(script);
  if (!output) return false;
  const name = output[1]!.slice(Math.max(output[1]!.lastIndexOf('/'), output[1]!.lastIndexOf('\\')) + 1);
  return name.length >= 2 && script.indexOf(name, output.index + output[0].length) !== -1;
}

interface Substitution {
  text: string;
  /** Its output is the command, and not a value that a command gets. */
  isCommand: boolean;
}

/** What stands in `$(…)` and between backticks, without arithmetic. */
function substitutions(script: string): Substitution[] {
  const found: Substitution[] = [];
  const add = (at: number, from: number, to: number): void => {
    const before = script.slice(Math.max(0, at - 40), at);
    found.push({
      text: script.slice(from, Math.min(to, from + 200)),
      isCommand: /(?:^|[;&|({]|\b(?:exec|sudo|node|python3?|sh|bash)\s)\s{0,8}$/.test(before),
    });
  };
  for (
    let at = script.indexOf('$(');
    at !== -1 && found.length < MAX_SUBSTITUTIONS;
    at = script.indexOf('$(', at + 2)
  ) {
    if (script[at + 2] !== '(') add(at, at + 2, script.length);
  }
  let open = script.indexOf('`');
  while (open !== -1 && found.length < MAX_SUBSTITUTIONS) {
    const close = script.indexOf('`', open + 1);
    if (close === -1) break;
    add(open, open + 1, close);
    open = script.indexOf('`', close + 1);
  }
  return found;
}

/** PowerShell takes every beginning of `-EncodedCommand`, and a slash or a long dash in front of it. */
const ENCODED = /^[-/\u2013\u2014]e(?:c|nc?(?:o[a-z]{0,12})?)?$/i;
const NATIVE_SHELL = /^(?:powershell|pwsh)$/;

export function checkShell(server: Server, into: Report): void {
  const { command, args, line } = server;
  const words = [...(command ? [command] : []), ...args];
  const shellAt = words.findIndex(({ value }) => NATIVE_SHELL.test(programName(value)));
  const encoded =
    shellAt === -1 ? undefined : words.find(({ value }, i) => i > shellAt && ENCODED.test(value));
  const inner = line.shell ? undefined : innerShell(words);
  if (encoded) {
    into(
      'mcp/shell-command',
      'high',
      encoded,
      'PowerShell is given an encoded command: nobody can read what starts',
    );
  } else if (line.shell) {
    const { program, script } = line.shell;
    const { severity, why } = judgeScript(script);
    // The script is worth looking at; of a mere wrapper the shell.
    const at = severity === 'low' ? program : (scriptText(args, script) ?? program);
    into(
      'mcp/shell-command',
      severity,
      at,
      `${visible(programName(program.value), 20)} starts the server: ${why}`,
    );
  } else if (inner) {
    const { severity, why } = judgeScript(inner.script);
    const at = severity === 'low' ? inner.program : inner.at;
    into(
      'mcp/shell-command',
      severity,
      at,
      `${visible(programName(inner.program.value), 20)} reads a script: ${why}`,
    );
  } else if (command && /[|;&`]|\$\(/.test(command.value)) {
    // A whole command line: hosts that split it hand the rest to the program, others give all of it to a shell.
    const { severity, why } = judgeScript(command.value);
    if (severity === 'high')
      into('mcp/shell-command', severity, command, `a shell may read the command: ${why}`);
  }
  for (const helper of helpersOf(server)) {
    const { severity, why } = judgeScript(helper.value);
    if (severity === 'low') continue;
    into('mcp/shell-command', severity, helper, `a command runs before each connection: ${why}`);
  }
}

const POSIX_SHELL = /^(?:sh|bash|zsh|dash|ksh|ash|fish|busybox)$/;
/** Programs that are no shell, and the option whose value they give to one. */
const GIVES_TO_SHELL: [program: RegExp, option: RegExp][] = [
  [/^(?:npx|npm|pnpm|bunx)$/, /^(?:-c|--call|--shell-mode)$/],
  [/^(?:nix-shell|nix|guix|flox|devbox)$/, /^(?:--run|--command|-c)$/],
  [/^(?:su|script|runuser|flock|watch|direnv|tmux|screen)$/, /^-\w{0,3}c$/],
  [/^env$/, /^(?:-S|--split-string)$/],
];

/** A shell further inside: `wsl bash -c …`, `timeout 9 sh -c …`, `docker run image sh -c …`. */
function innerShell(words: readonly Text[]): { program: Text; script: string; at: Text } | undefined {
  let shell: Text | undefined;
  let isCmd = false;
  const [first] = words;
  const option = first && GIVES_TO_SHELL.find(([program]) => program.test(programName(first.value)))?.[1];
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    if (!next) return undefined;
    if (first && option?.test(word.value) && i < 20) return { program: first, script: next.value, at: next };
    const name = programName(word.value);
    if (POSIX_SHELL.test(name) || name === 'cmd') {
      shell = word;
      isCmd = name === 'cmd';
    } else if (shell && (isCmd ? /^\/[ckr]$/i : /^-[a-z]{0,6}c$/).test(word.value)) {
      const rest = isCmd ? words.slice(i + 1) : [next];
      return { program: shell, script: rest.map(({ value }) => value).join(' '), at: next };
    } else if (
      !(isCmd ? /^[-+/]/ : /^[-+]/).test(word.value) &&
      !/^[-+][oO]$|^--(?:rc|init-)file$/.test(words[i - 1]?.value ?? '')
    ) {
      // A script, and what follows are its own arguments.
      shell = undefined;
    }
  }
  return undefined;
}

function scriptText(args: readonly Text[], script: string): Text | undefined {
  return args.find(
    ({ value }) => value.length > 0 && (value === script || (value.length > 8 && script.startsWith(value))),
  );
}

const HELPERS: ReadonlySet<string> = new Set([
  'headershelper',
  'headershelpercommand',
  'authhelper',
  'authcommand',
  'tokencommand',
  'tokenhelper',
  'credentialhelper',
  'credentialcommand',
  'apikeyhelper',
  'apikeycommand',
]);

/** Members whose value is a command that runs before anything is asked. */
export function helpersOf(server: Server): Text[] {
  return membersOf(server.node, HELPERS).flatMap(({ value }): Text[] => {
    if (value.kind === 'scalar' && typeof value.value === 'string')
      return [{ value: value.value, start: value.start, end: value.end }];
    if (value.kind !== 'list') return [];
    const words = value.items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : []));
    return [{ value: words.join(' '), start: value.start, end: value.end }];
  });
}
