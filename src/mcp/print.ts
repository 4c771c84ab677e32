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
  if (command) return [command, ...args].map(({ value }) => value).join(' ');
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

/** An address without user, password and query: that is where credentials stand. */
export function withoutSecrets(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]{0,20}:\/\/)[^/@\s]{1,500}@/i, '$1…@').replace(/\?.*$/s, '?…');
}
