/**
 * A container that is the host: the isolation that a server is put into holds nobody back. Only the options in front of
 * the image count; behind it stand the arguments of the server. Rule: privileged-container.
 */
import type { Server, Text } from '../../mcp/server';
import type { Severity } from '../../types';
import { membersOf, programOf, type Report, stringsOf, wordsOf } from './detector';

const VALUED: [option: RegExp, value: RegExp, severity: Severity, why: string][] = [
  [/^--privileged$/, /^(?:true|1)?$/i, 'high', 'the container is the host'],
  [/^--pid$/, /^host$/, 'high', 'it sees and enters every process of the host'],
  [/^--userns$/, /^host$/, 'high', 'root in it is root outside'],
  [
    /^--cap-add$/,
    /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH)$/i,
    'high',
    'with this capability it is the host',
  ],
  [
    /^--security-opt$/,
    /^(?:seccomp|apparmor|label)[=:](?:unconfined|disable)$/i,
    'medium',
    'what would hold it back is switched off',
  ],
  [
    /^--device$/,
    /^\/dev\/(?:sd|nvme|mem|kmem|disk|mapper)/,
    'high',
    'it reads the disk past all permissions',
  ],
  [/^--(?:network|net)$/, /^host$/, 'low', 'it reaches every service of this machine'],
  [/^--ipc$/, /^host$/, 'low', 'it shares memory with the host'],
];
const MOUNT = /^(?:-v|--volume|--mount)$/;

const SOCKET =
  /^(?:\/var)?\/run\/(?:docker|podman\/podman|containerd\/containerd|crio\/crio)\.sock$|^\/\/\.\/pipe\/docker_engine$/i;
const HOME =
  '(?:~|\\$\\{?(?:env:)?HOME\\}?|\\$\\{userHome\\}|\\{env:HOME\\}|%USERPROFILE%|\\$\\{?(?:env:)?USERPROFILE\\}?|/root|/home/[\\w.-]{1,40}|/Users/[\\w.-]{1,40}|[A-Za-z]:[/\\\\]Users[/\\\\][\\w.-]{1,40})';
const WIDE = new RegExp(
  `^(?:/|[A-Za-z]:[/\\\\]?|/(?:etc|proc|sys|boot|dev|home|Users|var|root)|${HOME})[/\\\\]?$`,
  'i',
);
const KEYS = new RegExp(`^${HOME}[/\\\\]\\.(?:ssh|gnupg)(?:[/\\\\]|$)|^/etc/(?:shadow|sudoers)`, 'i');

const MOUNTS: ReadonlySet<string> = new Set(['mounts', 'volumes', 'volumemounts', 'binds']);

export function checkContainers(server: Server, into: Report): void {
  const rule = 'mcp/privileged-container';
  const { runs, node } = server;
  const isContainer =
    /^(?:docker|podman|nerdctl)$/.test(programOf(server)) ||
    (runs.type === 'package' && runs.ecosystem === 'oci');
  if (!isContainer) return;
  const words = wordsOf(server);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (
      runs.type === 'package' &&
      word.start === runs.at.start &&
      word.value === runs.at.value &&
      server.command
    )
      break;
    if (!word.value.startsWith('-')) continue;
    const equals = word.value.indexOf('=');
    const option = equals === -1 ? word.value : word.value.slice(0, equals);
    const at = equals === -1 && option !== '--privileged' ? words[i + 1] : word;
    if (!at) continue;
    const value = equals === -1 ? (option === '--privileged' ? '' : at.value) : word.value.slice(equals + 1);
    if (MOUNT.test(option)) mount(at, value, rule, into);
    for (const [name, risky, severity, why] of VALUED)
      if (name.test(option) && risky.test(value))
        into(rule, severity, at, `${option}${value === '' ? '' : ` ${value}`}: ${why}`);
  }
  for (const { value } of membersOf(node, MOUNTS))
    for (const text of stringsOf(value)) mount(text, text.value, rule, into);
}

function mount(at: Text, value: string, rule: string, into: Report): void {
  const source = sourceOf(value);
  if (SOCKET.test(source))
    into(rule, 'high', at, 'the socket of the container engine is mounted: whoever has it owns the host');
  else if (WIDE.test(source))
    into(rule, 'high', at, 'the disk or the home folder of the host is mounted, with everything in it');
  else if (KEYS.test(source)) into(rule, 'high', at, 'the folder that holds the keys of the user is mounted');
}

/** What of the host is mounted: `src:dst:ro`, `type=bind,source=src,target=dst`. */
function sourceOf(value: string): string {
  const named = /(?:^|,)(?:source|src)=([^,]{1,500})/.exec(value)?.[1];
  if (named !== undefined) return named;
  // A colon may belong to a drive, or to `${env:HOME}`.
  return /^((?:[A-Za-z]:(?=[/\\]))?(?:\$?\{[^}]{1,60}\}|[^:{]){0,500})(?::|$)/.exec(value)?.[1] ?? value;
}
