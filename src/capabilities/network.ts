/** Code that talks to others: what it fetches (`fetches`) and what it sends (`sends`). */
import { programName } from '../mcp/argv';
import type { Seen } from './capability';
import { hostIn } from './hosts';
import type { Language } from './languages';
import type { Script } from './scripts';

type Direction = 'fetches' | 'sends';

/** What makes a call one that sends. Sockets and sessions can do both: they count as what is worse. */
const CALLS: Record<Exclude<Language, 'shell'>, readonly [Direction, RegExp][]> = {
  python: [
    ['sends', /\b(?:requests|httpx|session|client|http|s)\.(?:post|put|patch|delete)\s{0,9}\(/g],
    [
      'sends',
      /\b(?:smtplib\.SMTP(?:_SSL)?|ftplib\.FTP(?:_TLS)?|paramiko\.\w{1,30}|telnetlib\.Telnet)\s{0,9}\(/g,
    ],
    ['sends', /\bsocket\.(?:socket|create_connection)\s{0,9}\(/g],
    ['sends', /\bwebsockets?\.(?:connect|create_connection|WebSocketApp)\s{0,9}\(/g],
    ['fetches', /\b(?:requests|httpx|session|client|http)\.(?:get|head|request|stream)\s{0,9}\(/g],
    [
      'fetches',
      /\b(?:aiohttp\.ClientSession|httpx\.(?:Async)?Client|requests\.Session|urllib3\.PoolManager)\s{0,9}\(/g,
    ],
    [
      'fetches',
      /\b(?:urllib\.request\.)?(?:urlopen|urlretrieve)\s{0,9}\(|\burllib\.request\.Request\s{0,9}\(/g,
    ],
    ['fetches', /\bhttp\.client\.HTTPS?Connection\s{0,9}\(/g],
  ],
  javascript: [
    ['sends', /\b(?:axios|got|ky|superagent|request|needle)\.(?:post|put|patch|delete)\s{0,9}\(/g],
    ['sends', /\bnew\s{1,9}WebSocket\s{0,9}\(|\bnavigator\.sendBeacon\s{0,9}\(/g],
    [
      'sends',
      /\bnet\.(?:connect|createConnection)\s{0,9}\(|\bdgram\.createSocket\s{0,9}\(|\btls\.connect\s{0,9}\(/g,
    ],
    ['sends', /\bnodemailer\.createTransport\s{0,9}\(/g],
    ['fetches', /(?<![.\w$])(?:globalThis\.|window\.)?fetch\s{0,9}\(/g],
    ['fetches', /\b(?:axios|got|ky|needle|undici)(?:\.(?:get|head|request|stream|fetch))?\s{0,9}\(/g],
    ['fetches', /\bhttps?\.(?:get|request)\s{0,9}\(|\bnew\s{1,9}XMLHttpRequest\b/g],
  ],
  powershell: [
    ['sends', /\b(?:Send-MailMessage|Net\.Sockets\.\w{1,20}|\.Upload(?:String|File|Data))\b/gi],
    [
      'fetches',
      /\b(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm|Start-BitsTransfer|Net\.WebClient|Net\.Http\.HttpClient)\b/gi,
    ],
  ],
};
/** Near the call, this makes it one that sends: a body, a method. */
const BODY: Record<Exclude<Language, 'shell'>, RegExp> = {
  python:
    /\bmethod\s{0,5}=\s{0,5}['"](?:POST|PUT|PATCH|DELETE)|\(\s{0,9}['"](?:POST|PUT|PATCH|DELETE)['"]|\bdata\s{0,5}=/,
  javascript: /\bmethod\s{0,5}:\s{0,5}['"`](?:POST|PUT|PATCH|DELETE)|\bbody\s{0,5}[:,]/i,
  powershell: /-(?:Body|InFile|Form)\b|-Method\s{1,5}['"]?(?:POST|PUT|PATCH|DELETE)/i,
};
/** Of a call, how far its arguments are looked at. */
const REACH = 400;

/** Programs of a shell, and what of their arguments makes them send. */
const PROGRAMS = new Map<string, { kind: Direction; sends?: RegExp; verbs?: RegExp }>(
  Object.entries({
    curl: {
      kind: 'fetches' as const,
      sends:
        /^(?:-d|--data(?:-\w+)?|-F|--form(?:-string)?|-T|--upload-file|--json|-d.+|-T.+|-F.+|(?:-X|--request=?)?(?:POST|PUT|PATCH|DELETE))(?:=|$)/,
    },
    wget: { kind: 'fetches' as const, sends: /^--(?:post-data|post-file|body-data|body-file)/ },
    http: { kind: 'fetches' as const, sends: /^(?:POST|PUT|PATCH|DELETE)$/i },
    https: { kind: 'fetches' as const, sends: /^(?:POST|PUT|PATCH|DELETE)$/i },
    xh: { kind: 'fetches' as const, sends: /^(?:POST|PUT|PATCH|DELETE)$/i },
    aria2c: { kind: 'fetches' as const },
    nc: { kind: 'sends' as const },
    ncat: { kind: 'sends' as const },
    netcat: { kind: 'sends' as const },
    socat: { kind: 'sends' as const },
    telnet: { kind: 'sends' as const },
    ssh: { kind: 'sends' as const },
    scp: { kind: 'sends' as const },
    sftp: { kind: 'sends' as const },
    ftp: { kind: 'sends' as const },
    rsync: { kind: 'fetches' as const, sends: /:/ },
    sendmail: { kind: 'sends' as const },
    mail: { kind: 'sends' as const },
    git: { kind: 'fetches' as const, verbs: /^(?:clone|fetch|pull|push|submodule)$/, sends: /^push$/ },
    gh: {
      kind: 'fetches' as const,
      verbs: /^(?:api|repo|release|pr|issue|gist|run|workflow)$/,
      sends: /^(?:create|comment|upload|edit|merge|gist)$/,
    },
    aws: { kind: 'fetches' as const, sends: /^(?:put-.*|cp|sync|send-.*|publish)$/ },
    gsutil: { kind: 'fetches' as const, sends: /^(?:cp|rsync)$/ },
    rclone: { kind: 'sends' as const },
    twine: { kind: 'sends' as const },
  }),
);

const ANYWHERE = 'an address decided at run time';

export function networkOf(script: Script): Seen[] {
  return script.language === 'shell' ? ofShell(script) : ofCalls(script, script.language);
}

function ofCalls({ text, start, where }: Script, language: Exclude<Language, 'shell'>): Seen[] {
  const found: Seen[] = [];
  for (const [direction, pattern] of CALLS[language]) {
    for (const match of text.matchAll(pattern)) {
      const after = callAt(text, match.index, language);
      const sends = direction === 'sends' || BODY[language].test(after);
      found.push({
        kind: sends ? 'sends' : 'fetches',
        value: hostIn(after) ?? ANYWHERE,
        by: match[0].replace(/\s{0,9}\($/, ''),
        start: start + match.index,
        where,
      });
    }
  }
  return found;
}

/** @returns a call up to its closing bracket; of PowerShell the rest of the line */
function callAt(text: string, start: number, language: Language): string {
  const after = text.slice(start, start + REACH);
  let depth = 0;
  for (let i = 0; i < after.length; i++) {
    const char = after[i];
    if (char === '(') depth++;
    else if (char === ')' && --depth <= 0) return after.slice(0, i);
    else if (char === '\n' && depth === 0 && (language === 'powershell' ? after[i - 1] !== '`' : i > 0))
      return after.slice(0, i);
  }
  return after;
}

function ofShell({ commands, where }: Script): Seen[] {
  return commands.flatMap(({ words, writes }): Seen[] => {
    const found: Seen[] = [];
    const device = [...words, ...writes].find(({ value }) => /^\/dev\/(?:tcp|udp)\//.test(value));
    if (device) {
      const [, , , host = ANYWHERE] = device.value.split('/');
      found.push({ kind: 'sends', value: host, by: '/dev/tcp', start: device.start, where });
    }
    const at = words.findIndex(({ value }, i) => i < 8 && PROGRAMS.has(programName(value)));
    const program = words[at];
    if (!program) return found;
    const name = programName(program.value);
    const { kind, sends, verbs } = PROGRAMS.get(name)!;
    // Behind an option or a program of its own it is a word: `echo curl`.
    if (at > 0 && words.slice(0, at).some(({ value }) => TALKS_ABOUT.has(value))) return found;
    const args = words.slice(at + 1).map(({ value }) => value);
    if (verbs && !args.some((arg) => verbs.test(arg))) return found;
    const isSent = kind === 'sends' || (sends !== undefined && args.some((arg) => sends.test(arg)));
    const remote = args.map((arg) => hostIn(arg) ?? remoteIn(name, arg)).find((host) => host !== undefined);
    const direction = isSent ? 'sends' : 'fetches';
    found.push({ kind: direction, value: remote ?? ANYWHERE, by: name, start: program.start, where });
    return found;
  });
}

const TALKS_ABOUT = new Set('echo printf which command type man brew apt apt-get grep alias'.split(' '));

/** `user@host:path`, `host port` of netcat. */
function remoteIn(program: string, arg: string): string | undefined {
  if (arg.startsWith('-')) return undefined;
  const scp = /^(?:[\w.-]{1,60}@)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,10}):/.exec(arg);
  if (scp) return scp[1]!.toLowerCase();
  if (!/^(?:nc|ncat|netcat|telnet|ssh|sftp|ftp|curl|wget)$/.test(program)) return undefined;
  return /^(?:[\w.-]{1,60}@)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})(?:[/:].*)?$/.exec(arg)?.[1]?.toLowerCase();
}
