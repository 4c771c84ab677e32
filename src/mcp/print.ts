/** How a server is named in messages and reports. Values of the environment and of headers are never repeated. */
import type { Server, Target } from './server';

/** @returns the command line as written, or the address; not escaped */
export function commandText({
  command,
  args,
  url,
  runs,
  name,
}: Pick<Server, 'command' | 'args' | 'url' | 'runs' | 'name'>): string {
  if (command) return [command.value, ...argsWithoutSecrets(args.map(({ value }) => value))].join(' ');
  if (url) return withoutSecrets(url.value);
  return runs.type === 'nothing' ? name : targetText(runs);
}

/** @returns what a target is called: `npm:server@1.2.3`, a path, an address; not escaped */
export function targetText(target: Target): string {
  switch (target.type) {
    case 'package':
      return `${target.ecosystem}:${target.name}${target.version === undefined ? '' : `@${target.version}`}`;
    case 'script':
      return target.path;
    case 'url':
      return withoutSecrets(target.url);
    case 'program':
      return target.name;
    case 'nothing':
      return '';
  }
}

/** An address without user, password, query and fragment: that is where credentials stand. */
export function withoutSecrets(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]{0,20}:\/\/)[^/@\s]{1,500}@/i, '$1…@').replace(/([?#]).*$/s, '$1…');
}

const IS_URL = /^[a-z][a-z0-9+.-]{0,20}:\/\//i;
/** `Authorization: Bearer …`, `--api-key=…`, `TOKEN=…`: the name may be seen, the value not. */
const NAMED_SECRET =
  /^((?:-{1,2})?[\w.-]{0,60}(?:key|token|secret|password|passwd|credential|authorization|auth|cookie)[\w-]{0,20}\s{0,4}[=:]\s{0,4})(?!\$|\{)(\S.*)$/is;
/** The flag before a value. */
const SECRET_FLAG = /^-{1,2}[\w-]{0,60}(?:key|token|secret|password|passwd|credential|auth)[\w-]{0,20}$/i;

/** @returns arguments as they may be written down: what stands behind the name of a credential is left out */
export function argsWithoutSecrets(args: readonly string[]): string[] {
  return args.map((arg, i) => {
    if (IS_URL.test(arg)) return withoutSecrets(arg);
    const isValue =
      i > 0 && SECRET_FLAG.test(args[i - 1]!) && !arg.startsWith('-') && !/^\$\{?\w+\}?$/.test(arg);
    return isValue ? '…' : arg.replace(NAMED_SECRET, '$1…');
  });
}
