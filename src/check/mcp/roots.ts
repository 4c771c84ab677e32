/**
 * Servers for files that are given the whole disk, or everything a user has. `.` and the folder of the workspace are
 * what they are for. Rule: wide-root.
 */
import type { Server, Text } from '../../mcp/server';
import { visible } from '../../text/escape';
import { membersOf, type Report, stringsOf, wordsOf } from './detector';

const FILES =
  /file-?_?system|\bfs\b|\bfiles?\b|file-?manager|desktop-?commander|\bdisk\b|\bfolders?\b|director/i;
const OPTION =
  /^--?(?:(?:allow(?:ed)?|base|work(?:ing|space)?|root|project|watch|scan|data|read|write|mount)[-_]?)?(?:dir(?:ectory|ectories|s)?|root|roots|path|paths|folder|folders)(?:=|$)/i;
const MEMBERS: ReadonlySet<string> = new Set([
  'roots',
  'root',
  'alloweddirectories',
  'alloweddirs',
  'allowedpaths',
  'allowedroots',
  'directories',
  'paths',
  'rootdir',
  'writableroots',
]);

/** `/`, the home folder, a drive, and folders of the system, with or without a star behind. */
const WIDE =
  /^(?:\/|~|\$\{?(?:env:)?HOME\}?|\$\{userHome\}|\{env:HOME\}|%USERPROFILE%|%HOMEPATH%|\$\{?(?:env:)?USERPROFILE\}?|[A-Za-z]:|[A-Za-z]:[/\\]Users(?:[/\\][\w.-]{1,40})?|\/(?:home|Users)(?:\/[\w.-]{1,40})?|\/(?:etc|root|var|mnt|Volumes|opt|usr|System|private))[/\\]?(?:\*{1,2}[/\\]?)?$/i;

export function checkRoots(server: Server, into: Report): void {
  const told = new Set<number>();
  const say = (at: Text, path: string): void => {
    if (told.has(at.start) && told.size > 0) return;
    told.add(at.start);
    const what = /^(?:\/|[A-Za-z]:)[/\\*]*$/.test(path) ? 'the whole disk' : `all of "${visible(path, 60)}"`;
    into('mcp/wide-root', 'medium', at, `the server may touch ${what}; name the folder that the work needs`);
  };
  const words = wordsOf(server);
  const isForFiles =
    FILES.test(server.name) || (server.runs.type === 'package' && FILES.test(server.runs.name));
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!;
    if (OPTION.test(word.value)) {
      const equals = word.value.indexOf('=');
      const value = equals === -1 ? words[i + 1]?.value : word.value.slice(equals + 1);
      if (value !== undefined && WIDE.test(value)) say(equals === -1 ? words[i + 1]! : word, value);
    } else if (isForFiles && WIDE.test(word.value)) say(word, word.value);
  }
  for (const { value } of membersOf(server.node, MEMBERS))
    for (const text of stringsOf(value)) {
      const path = text.value.replace(/^file:\/\/(?=\/)/, '');
      if (WIDE.test(path)) say(text, path);
    }
}
