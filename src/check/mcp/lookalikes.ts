/**
 * Hosts and packages that pass for servers everybody knows. The words in a name are compared one by one, because short
 * ones are near to each other by chance, and a name that shares only `mcp-server` with another imitates nothing.
 * Rule: lookalike-server.
 */
import { domainToUnicode } from 'node:url';
import type { Server, Text } from '../../mcp/server';
import { confusableWith } from '../../text/characters';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { likeness } from '../supply-chain/distance';
import { imitatedPackage } from '../supply-chain/imitations';
import { neighbours } from '../supply-chain/popular';
import { addressesOf } from './addresses';
import type { Report } from './detector';
import { isBareIp, isLocal, registeredName } from './hosts';
import { HOSTS, isWellKnownPackage, NPM, normalized, PYPI } from './well-known';

interface Imitation {
  real: string;
  how: string;
  severity: Severity;
}

export function checkLookalikes(server: Server, into: Report): void {
  const { runs } = server;
  if (runs.type === 'package' && (runs.ecosystem === 'npm' || runs.ecosystem === 'pypi')) {
    const { ecosystem, name, at } = runs;
    const imitation = imitatedServer(name, ecosystem);
    if (imitation) report(into, imitation, at, 'package', name);
    else if (/^@modelcontextprotocol\//i.test(name) && !isWellKnownPackage(name, 'npm'))
      into(
        'mcp/lookalike-server',
        'info',
        at,
        `"${visible(name, 80)}" is no server of that project that we know of`,
      );
  }
  const seen = new Set<string>();
  for (const address of addressesOf(server)) {
    const { host, value } = address;
    if (seen.has(host)) continue;
    seen.add(host);
    const imitation = disguisedHost(value, host) ?? imitatedHost(host);
    if (imitation) report(into, imitation, address, 'host', host);
  }
}

function report(
  into: Report,
  { real, how, severity }: Imitation,
  at: Text,
  what: string,
  name: string,
): void {
  into('mcp/lookalike-server', severity, at, `${what} "${visible(name, 80)}" is not "${real}" (${how})`);
}

/** A word of a name that tells it from others; below that length one slip makes another word. */
const TELLING = 5;
/** One slip in a word of this length still makes a word of its own: `slack` and `stack`. */
const SHORT = 5;
const OFFICIAL = 'modelcontextprotocol';
const RANK: Severity[] = ['high', 'medium'];
const MAX_REMEMBERED = 4_096;
const remembered = new Map<string, Imitation | undefined>();

/** @returns the server that a package name passes for */
export function imitatedServer(written: string, ecosystem: 'npm' | 'pypi'): Imitation | undefined {
  if (written.length > 214) return undefined;
  const key = `${ecosystem} ${written}`;
  if (remembered.has(key)) return remembered.get(key);
  const found =
    isWellKnownPackage(written, ecosystem) || neighbours().has(written.toLowerCase())
      ? []
      : [imitatedPackage(written, ecosystem), imitatedName(written, ecosystem)];
  const worst = RANK.map((severity) => found.find((one) => one?.severity === severity)).find(Boolean);
  if (remembered.size < MAX_REMEMBERED) remembered.set(key, worst);
  return worst;
}

function imitatedName(written: string, ecosystem: 'npm' | 'pypi'): Imitation | undefined {
  const name = ecosystem === 'pypi' ? normalized(written) : written.toLowerCase();
  const scope = /^@([^/]+)\//.exec(name)?.[1];
  if (scope !== undefined) return imitatedScope(scope);
  if (isWellKnownPackage(name, 'npm') || isWellKnownPackage(name, 'pypi')) return undefined;
  const near = nearest(name, NAME_SEPARATOR, UNSCOPED);
  if (near) return near;
  if (ecosystem === 'pypi') return undefined;
  for (const { real, scope: owner, own } of SCOPED) {
    if (
      name.startsWith(owner) &&
      /^[-_.]/.test(name.slice(owner.length)) &&
      name.slice(owner.length + 1) === own
    )
      return { real, how: 'the scope is only part of the name', severity: 'high' };
    if (owner === OFFICIAL && name === own && own.startsWith('server-'))
      return { real, how: 'without its scope anybody may own it', severity: 'high' };
  }
  return undefined;
}

const SCOPED = NPM.filter((name) => name.startsWith('@')).map((real) => {
  const slash = real.indexOf('/');
  return { real, scope: real.slice(1, slash), own: real.slice(slash + 1) };
});
const SCOPES = new Set(SCOPED.map(({ scope }) => scope));

function imitatedScope(scope: string): Imitation | undefined {
  if (SCOPES.has(scope)) return undefined;
  for (const real of SCOPES) {
    if (real.length >= TELLING + 2 && likeness(scope, real))
      return { real: `@${real}/`, how: 'another scope', severity: 'high' };
  }
  return undefined;
}

/** A name and the words it is made of. */
interface Name {
  real: string;
  words: string[];
}

const NAME_SEPARATOR = /[-_.]/;
const asNames = (names: Iterable<string>, separator: RegExp | string): Name[] =>
  Array.from(names, (real) => ({ real, words: real.split(separator) }));

const UNSCOPED = asNames(
  new Set([...NPM.filter((name) => !name.startsWith('@')), ...PYPI.map(normalized)]),
  NAME_SEPARATOR,
);

/** @returns what is known and differs in one word, by a slip or by characters that look the same */
function nearest(name: string, separator: RegExp | string, known: readonly Name[]): Imitation | undefined {
  const words = name.split(separator);
  for (const { real, words: others } of known) {
    if (words.length !== others.length || Math.abs(name.length - real.length) > 1) continue;
    const at = words.findIndex((word, i) => word !== others[i]);
    if (at === -1 || others[at]!.length < TELLING) continue;
    if (words.some((word, i) => i > at && word !== others[i])) continue;
    const like = slip(words[at]!, others[at]!);
    if (like) return { real, ...like };
  }
  return undefined;
}

/** Characters that pass for others, or stand for one that does. */
const ALIKE = /[0135il]|rn|vv|cl/;

/** Length of the stretch between the common beginning and the common end. */
function differing(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end;
}

function slip(word: string, real: string): Pick<Imitation, 'how' | 'severity'> | undefined {
  // Most words are far from each other, and folding them costs more than seeing that.
  if (!ALIKE.test(word) && differing(word, real) > 2) return undefined;
  // Words this short are compared as part of a longer name, which they are.
  const found = real.length > 6 ? likeness(word, real) : likeness(`${word}--`, `${real}--`);
  if (found === 'look-alike') return { how: 'characters that look the same', severity: 'high' };
  if (found !== 'typing') return undefined;
  return { how: 'one character apart', severity: real.length > SHORT ? 'high' : 'medium' };
}

const HOST_SET = new Set(HOSTS);
/** Below these the owner of the name decides: `docs.mcp.cloudflare.com`. */
const OWNED = new Set(HOSTS.map(registeredName));
const HOST_NAMES = asNames(HOSTS, '.');
const OWNED_NAMES = asNames(OWNED, '.');

/** `https://mcp.notion.com@198.51.100.4/`: what looks like the host is a user name. */
function disguisedHost(url: string, host: string): Imitation | undefined {
  const user = /^[a-z]{2,5}:\/\/([^/?#\s@]{3,253})@/i.exec(url)?.[1]?.split(':', 1)[0]?.toLowerCase();
  if (
    user === undefined ||
    !/^[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}$/.test(user) ||
    !OWNED.has(registeredName(user))
  )
    return undefined;
  return registeredName(user) === registeredName(host)
    ? undefined
    : { real: user, how: 'what stands before the @ is a user name', severity: 'high' };
}

/** @returns the host that another one passes for */
export function imitatedHost(written: string): Imitation | undefined {
  if (written.length > 253 || isLocal(written) || isBareIp(written)) return undefined;
  const host = plainHost(written);
  const own = registeredName(host);
  if (OWNED.has(own))
    return host === written
      ? undefined
      : { real: host, how: 'characters that look the same', severity: 'high' };
  if (HOST_SET.has(host)) return undefined;
  const labels = host.split('.');
  for (let i = 2; i < labels.length; i++) {
    const beginning = labels.slice(0, i).join('.');
    if (HOST_SET.has(beginning) || (beginning.length >= 8 && OWNED.has(beginning)))
      return { real: beginning, how: 'that name is only the beginning', severity: 'high' };
  }
  const dotted = host.replaceAll('-', '.');
  // `mcp-stripe.com` for `mcp.stripe.com`.
  if (own === host && dotted !== host && HOST_SET.has(dotted))
    return { real: dotted, how: 'a dash for a dot', severity: 'high' };
  const near = nearest(host, '.', HOST_NAMES) ?? nearest(own, '.', OWNED_NAMES);
  return near?.severity === 'high' ? near : undefined;
}

/** An international name as a hurried reader sees it: without accents, look-alikes in ASCII. */
function plainHost(host: string): string {
  if (!/(?:^|\.)xn--/.test(host) && /^[\x00-\x7f]*$/.test(host)) return host;
  const shown = domainToUnicode(host) || host;
  return Array.from(shown.normalize('NFD').replace(/\p{M}/gu, ''), (char) =>
    char < '\x80' ? char : (confusableWith(char.codePointAt(0)!) ?? char),
  ).join('');
}
