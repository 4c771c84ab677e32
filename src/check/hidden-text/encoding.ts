/**
 * Bytes that are not plain UTF-8, and code units that cannot be encoded.
 *
 * Rules: encoding, lone-surrogate. (nul-byte belongs to controls.ts.)
 */
import type { EncodingIssue, Text } from '../../document';
import { codePointLabel } from '../../text/characters';
import { FEATURE } from '../../text/features';
import type { Severity } from '../../types';
import type { TextContext } from '../context';

const ISSUES: Record<EncodingIssue['kind'], { severity: Severity; says: (at: number) => string }> = {
  'utf-32': {
    severity: 'high',
    says: () => 'the file is UTF-32: most tools show garbage or nothing, an agent may read it',
  },
  'utf-16-no-bom': {
    severity: 'high',
    says: () => 'the file is UTF-16 without a byte order mark: review tools call it binary',
  },
  'utf-16-bom': {
    severity: 'medium',
    says: () => 'the file is UTF-16: grep and git diff call it binary, so nobody reviews it',
  },
  overlong: { severity: 'high', says: (at) => `overlong UTF-8 at byte ${at}: written to slip past filters` },
  surrogate: {
    severity: 'high',
    says: (at) => `surrogate in UTF-8 at byte ${at} (CESU-8): tools disagree on what it says`,
  },
  'beyond-unicode': { severity: 'high', says: (at) => `bytes beyond U+10FFFF at byte ${at}` },
  'invalid-lead': { severity: 'low', says: (at) => `invalid byte at ${at}: not UTF-8` },
  'not-utf8': { severity: 'low', says: (at) => `not UTF-8 from byte ${at} (maybe Windows-1252)` },
};

export function checkEncoding(context: TextContext, { issues }: Pick<Text, 'issues'>): void {
  for (const { kind, byteOffset, offset } of issues) {
    const { severity, says } = ISSUES[kind];
    context.report(
      'hidden-text/encoding',
      severity,
      offset,
      Math.min(offset + 1, context.text.length),
      says(byteOffset),
    );
  }
}

export function checkLoneSurrogates(context: TextContext): void {
  const { text, features } = context;
  if ((features & FEATURE.LONE_SURROGATE) === 0 || !/\p{Cs}/u.test(text)) return;
  for (const match of text.matchAll(/\p{Cs}+/gu)) {
    context.report(
      'hidden-text/lone-surrogate',
      'medium',
      match.index,
      match.index + match[0].length,
      () =>
        `half of a surrogate pair (${codePointLabel(match[0].charCodeAt(0))}): cannot be encoded, tools disagree on it`,
      { edits: [{ start: match.index, end: match.index + match[0].length, replacement: '' }] },
    );
  }
}
