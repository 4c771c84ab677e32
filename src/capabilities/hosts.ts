/** Hosts that a file names, in whatever it is written. A host is named by an address, not by a word that looks like one. */
import type { Document } from '../document';
import type { Seen } from './capability';
import { scriptLanguage } from './languages';

const URL_HOST =
  /\b(?:https?|wss?|ftp|sftp|ssh|git|tcp|udp|redis|mongodb(?:\+srv)?|postgres(?:ql)?|mysql|amqps?):\/\/(?:[^\s/@"'`<>]{0,100}@)?(\[[0-9a-f:]{2,45}\]|[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?)/giu;
/** RFC 2606 and 6761, addresses of this machine, and names that stand for what is to be filled in. */
const NOBODY =
  /^(?:localhost|(?:.*\.)?(?:example|test|invalid|localhost|local|internal)|(?:.*\.)?example\.(?:com|org|net|edu)|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|your.*|my-?(?:domain|site|app|server|host).*|host|hostname|domain|server|url|www)$/i;
/** Names of formats, which nobody opens. */
const NAMESPACES =
  /^(?:(?:www\.)?w3\.org|schemas?\.[\w.-]+|(?:.*\.)?schemastore\.org|json-schema\.org|ns\.adobe\.com|xmlns\.com|purl\.org)$/i;

export function hostsOf({ path, text }: Document): Seen[] {
  const where = scriptLanguage(path, text) ? 'script' : 'text';
  const found = new Map<string, Seen>();
  for (const match of text.matchAll(URL_HOST)) {
    const value = match[1]!.toLowerCase();
    if (found.has(value) || NOBODY.test(value) || NAMESPACES.test(value)) continue;
    // `https://api` is no host of the world, unless it is an address.
    if (!/[.:]/.test(value)) continue;
    found.set(value, { kind: 'hosts', value, start: match.index, where });
  }
  return [...found.values()];
}

/** @returns the host of the first address in a stretch of code; undefined when there is none that is spelled out */
export function hostIn(text: string): string | undefined {
  for (const match of text.matchAll(URL_HOST)) {
    const host = match[1]!.toLowerCase();
    if (/[.:]/.test(host) || host === 'localhost') return host;
  }
  return undefined;
}
