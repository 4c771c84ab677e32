/**
 * Hidden characters that are written out: harmless to look at, hidden as soon as something parses them.
 *
 * Rules: escaped-invisible, escaped-text. Values of JSON, YAML and TOML go through all text rules as well (index.ts).
 */
import { isInvisible } from '../../text/characters';
import { visible } from '../../text/escape';
import { featuresOfText } from '../../text/features';
import { unescapeText } from '../../text/unescape';
import type { Severity } from '../../types';
import { detailsOf, messageOf, removal, type Sighting, type TextContext, textContext } from '../context';
import { checkInvisibles } from './invisibles';

const MIN_ESCAPES = 6;
const MIN_PERCENT = 9;

const ONE_ESCAPE =
  /\\u\{[0-9A-Fa-f]{1,6}\}|\\U[0-9A-Fa-f]{8}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|&#[xX][0-9A-Fa-f]{1,6};|&#[0-9]{1,7};/y;
const ONE_PERCENT = /%[0-9A-Fa-f]{2}/y;
/** Without one of these there is no escape: three searches for a fixed string cost less than the expression. */
const SIGNS = ['\\', '&#', '%'];
const START = /\\[uUx]|&#|%[0-9A-Fa-f]{2}%/g;

export function checkEscapes(context: TextContext): void {
  const { text } = context;
  if (!SIGNS.some((sign) => text.includes(sign))) return;
  START.lastIndex = 0;
  for (let match = START.exec(text); match; match = START.exec(text)) {
    const start = match.index;
    const isPercent = match[0][0] === '%';
    const one = isPercent ? ONE_PERCENT : ONE_ESCAPE;
    let end = start;
    let count = 0;
    for (;;) {
      one.lastIndex = end;
      if (!one.test(text)) break;
      end = one.lastIndex;
      count++;
    }
    START.lastIndex = Math.max(end, start + 1);
    if (count >= (isPercent ? MIN_PERCENT : MIN_ESCAPES)) judge(context, start, end);
  }
}

/** Only what says something: a list of escapes in a sanitizer names invisible characters as well. */
function payload(
  sightings: readonly Sighting[],
  severity: Severity,
): { sighting: Sighting; decoded: string } | undefined {
  for (const sighting of sightings) {
    if (sighting.severity !== severity) continue;
    const { decoded } = detailsOf(sighting);
    if (decoded !== undefined && decoded !== '' && !decoded.startsWith('hex ')) return { sighting, decoded };
  }
  return undefined;
}

function judge(context: TextContext, start: number, end: number): void {
  const raw = context.text.slice(start, end);
  const { value } = unescapeText(raw, start);
  const inside: Sighting[] = [];
  checkInvisibles(textContext(value, featuresOfText(value), false, inside));
  const worst = payload(inside, 'critical') ?? payload(inside, 'high');
  if (worst) {
    context.report(
      'hidden-text/escaped-invisible',
      'high',
      start,
      end,
      () => `escapes spell hidden characters: ${messageOf(worst.sighting)}`,
      { decoded: worst.decoded, ...removal(start, end) },
    );
    return;
  }
  const invisible = [...value].filter((char) => isInvisible(char.codePointAt(0)!)).length;
  if (invisible > 0) {
    context.report(
      'hidden-text/escaped-invisible',
      'info',
      start,
      end,
      `escapes name ${invisible} invisible characters`,
    );
  }
  if (raw.startsWith('&#') && /^[\x20-\x7e]{6,}$/.test(value) && /[A-Za-z]{3}/.test(value)) {
    context.report(
      'hidden-text/escaped-text',
      'low',
      start,
      end,
      `HTML entities spell "${visible(value, 120)}"`,
      { decoded: value },
    );
  }
}
