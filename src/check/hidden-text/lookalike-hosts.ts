/**
 * Hosts that are shown as another: `xn--` names, and letters that pass for ASCII ones. Real international names stay
 * silent, because not every letter of theirs has an ASCII twin. Rule: homoglyph-host.
 */
import { domainToUnicode } from 'node:url';
import { codePointLabel, confusableWith } from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import { lazy } from '../../text/lazy';
import type { TextContext } from '../context';

/** What stands before a host in a text; a search for fixed strings, because this runs over every file. */
const HOST_STARTS = ['://', '@', 'www.'];
const hostCharacter = lazy(() => /[\p{L}\p{M}\p{N}.-]/u);
/** DNS allows 253 characters. */
const HOST_LIMIT = 253;

interface Host {
  start: number;
  written: string;
}

/** Hosts with a character outside ASCII, and names in Punycode. */
function hostsOf(text: string): Host[] {
  const hosts: Host[] = [];
  for (const before of HOST_STARTS) {
    for (let at = text.indexOf(before); at !== -1; at = text.indexOf(before, at + before.length)) {
      const start = before === 'www.' ? at : at + before.length;
      const host = hostAt(text, start);
      // Credentials may stand before the host: https://user@host; the `@` finds that one.
      if (host === undefined) continue;
      hosts.push({ start, written: host });
      at = Math.max(at, start + host.length - before.length);
    }
  }
  if (text.includes('xn--')) {
    let done = 0;
    for (let at = text.indexOf('xn--'); at !== -1; at = text.indexOf('xn--', Math.max(at + 4, done))) {
      let start = at;
      while (start > done && at - start < HOST_LIMIT && isHostAscii(text.charCodeAt(start - 1))) start--;
      let end = at + 4;
      while (end < text.length && end - at < HOST_LIMIT && isHostAscii(text.charCodeAt(end))) end++;
      done = end;
      const written = text.slice(start, end).replace(/^[.-]+|[.-]+$/g, '');
      if (/(?:^|\.)xn--[A-Za-z0-9]/.test(written))
        hosts.push({ start: text.indexOf(written, start), written });
    }
  }
  const seen = new Set<number>();
  return hosts.filter(({ start }) => !seen.has(start) && seen.add(start));
}

function hostAt(text: string, start: number): string | undefined {
  let end = start;
  let isAscii = true;
  while (end < text.length && end - start < HOST_LIMIT) {
    const cp = text.codePointAt(end)!;
    if (cp < 0x80 ? !isHostAscii(cp) : !hostCharacter().test(String.fromCodePoint(cp))) break;
    if (cp >= 0x80) isAscii = false;
    end += cp > 0xffff ? 2 : 1;
  }
  const host = text.slice(start, end).replace(/[.-]+$/, '');
  return isAscii || !host.includes('.') ? undefined : host;
}

function isHostAscii(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x2e ||
    unit === 0x2d ||
    (unit >= 0x41 && unit <= 0x5a)
  );
}

/** Latin letters that pass for others in a host; in words they are ordinary letters of Turkish or phonetics. */
const LATIN_LOOKALIKES: Record<string, string> = {
  '\u0131': 'i',
  '\u0251': 'a',
  '\u0261': 'g',
  '\u0269': 'i',
  '\u026a': 'i',
  '\u1d00': 'a',
  '\u029f': 'l',
};

export function checkLookalikeHosts(context: TextContext): void {
  const { text } = context;
  if ((context.features & FEATURE.NON_ASCII) === 0 && !text.includes('xn--')) return;
  for (const { start, written } of hostsOf(text)) {
    const isPunycode = /(?:^|\.)xn--/i.test(written);
    const host = isPunycode ? domainToUnicode(written) || written : written;
    const labels = host.normalize('NFC').split('.');
    let isImitation = false;
    let isLatin = true;
    const real = labels.map((label) => {
      if (/^[\x00-\x7f]*$/.test(label)) return label;
      if (!/^[\p{Script=Latin}\p{M}\d-]+$/u.test(label)) isLatin = false;
      let folded = '';
      for (const char of label)
        folded +=
          char < '\x80' ? char : (confusableWith(char.codePointAt(0)!) ?? LATIN_LOOKALIKES[char] ?? char);
      if (/^[A-Za-z0-9-]+$/.test(folded)) isImitation = true;
      return folded;
    });
    if (!isImitation) continue;
    const like = real.join('.');
    const culprit = [...labels.join('')].find((char) => char > '\x7f')!;
    context.report(
      'hidden-text/homoglyph-host',
      isLatin ? 'info' : 'high',
      start,
      start + written.length,
      () =>
        `host ${visible(host, 80)} is not ${visible(like, 80)} (${codePointLabel(culprit.codePointAt(0)!)})`,
      { decoded: like },
    );
  }
}
