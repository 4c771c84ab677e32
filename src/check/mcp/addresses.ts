/**
 * Where a server is reached, and whether that is a place to send a conversation to: plain HTTP, a bare number, a tunnel,
 * a name that shows another. Local addresses are nobody else's business. Rule: insecure-url.
 */
import { domainToUnicode } from 'node:url';
import type { Server, Text } from '../../mcp/server';
import { hostOf } from '../../mcp/target';
import { confusableWith } from '../../text/characters';
import { visible } from '../../text/escape';
import { lazy } from '../../text/lazy';
import type { Severity } from '../../types';
import { type Report, wordsOf } from './detector';
import { INDEX, INDEX_OPTION } from './environment';
import { borrowedPlace, isBareIp, isLocal, isMetadata, isStandIn } from './hosts';

/** An address in a definition. `isReached`: the server itself is there, or a bridge leads there. */
export interface Address extends Text {
  host: string;
  isReached: boolean;
}

/** Programs that make a remote server look like one that is started here. */
const BRIDGE =
  /^(?:@[\w.-]+\/)?(?:mcp-remote|mcp-proxy|mcp-bridge|supergateway|mcp-client|remote-mcp|mcp-superassistant-proxy|use-mcp-remote|fastmcp|mcp-gateway)(?:$|[@=])/i;
const MAX_ADDRESSES = 200;

const known = new WeakMap<Server, Address[]>();

/** @returns every address of a definition: its own, and those it hands to the program; several rules ask */
export function addressesOf(server: Server): Address[] {
  let found = known.get(server);
  if (!found) {
    found = readAddresses(server);
    known.set(server, found);
  }
  return found;
}

function readAddresses(server: Server): Address[] {
  const found: Address[] = [];
  const add = (text: Text, isReached: boolean): void => {
    const at = text.value.includes('://') ? text.value.search(/(?:https?|wss?):\/\//i) : -1;
    if (at === -1 || found.length >= MAX_ADDRESSES) return;
    const value = text.value.slice(at).split(/[\s"'<>|;,]/, 1)[0]!;
    const isPlain = text.end - text.start === text.value.length;
    const span = isPlain
      ? { start: text.start + at, end: text.start + at + value.length }
      : { start: text.start, end: text.end };
    found.push({ ...span, value, host: hostOf(value), isReached });
  };
  if (server.url) add(server.url, true);
  const words = wordsOf(server);
  const isBridge = words.slice(0, 12).some(({ value }) => BRIDGE.test(value));
  words.forEach((word, i) => {
    // What it installs from is the matter of the rules about packages.
    const isSource =
      INDEX_OPTION.test(words[i - 1]?.value ?? '') ||
      (server.runs.type === 'package' && word.start === server.runs.at.start);
    if (i > 0 && !isSource) add(word, isBridge);
  });
  for (const { name, value } of server.env) if (!INDEX.test(name)) add(value, false);
  return found;
}

interface Verdict {
  severity: Severity;
  why: string;
}

/** Addresses that a program is handed may be anything: a database, a page to look at. */
const LESS: Partial<Record<Severity, Severity>> = { high: 'medium', medium: 'low' };

export function checkAddresses(server: Server, into: Report): void {
  const seen = new Set<string>();
  for (const address of addressesOf(server)) {
    const { value, host, isReached } = address;
    const verdict = judge(value, host);
    if (!verdict || seen.has(host)) continue;
    seen.add(host);
    const severity = isReached ? verdict.severity : LESS[verdict.severity]!;
    const what = isReached ? 'the server is reached at' : 'the server is given';
    into('mcp/insecure-url', severity, address, `${what} ${visible(host, 80)}: ${verdict.why}`);
  }
}

function judge(url: string, host: string): Verdict | undefined {
  if (isMetadata(host)) return { severity: 'high', why: 'it hands out the credentials of the machine' };
  if (isLocal(host) || isStandIn(host)) return undefined;
  if (isBareIp(host)) return { severity: 'high', why: 'a bare IP address belongs to whoever rents it today' };
  const place = borrowedPlace(host);
  if (place) return { severity: place.startsWith('a short') ? 'medium' : 'high', why: place };
  const shown = disguise(host);
  if (shown !== undefined) return { severity: 'high', why: `it is shown as ${visible(shown, 80)}` };
  if (/^(?:http|ws):/i.test(url))
    return {
      severity: 'medium',
      why: 'without encryption anybody on the way reads and changes what it says',
    };
  return undefined;
}

const mixed = lazy(() => ({
  latin: /\p{Script=Latin}/u,
  other: /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u,
}));

/** @returns how a reader sees a host that has letters of two scripts in one label, or only look-alikes of ASCII */
function disguise(host: string): string | undefined {
  const isPunycode = /(?:^|\.)xn--/.test(host);
  if (!isPunycode && /^[\x00-\x7f]*$/.test(host)) return undefined;
  const shown = isPunycode ? domainToUnicode(host) || host : host;
  for (const label of shown.split('.')) {
    if (/^[\x00-\x7f]*$/.test(label)) continue;
    if (mixed().latin.test(label) && mixed().other.test(label)) return shown;
    const folded = Array.from(label, (char) =>
      char < '\x80' ? char : (confusableWith(char.codePointAt(0)!) ?? char),
    );
    if (!mixed().latin.test(label) && /^[a-z0-9-]+$/i.test(folded.join(''))) return shown;
  }
  return undefined;
}
