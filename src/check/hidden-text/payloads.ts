/**
 * Runs of four and more invisible symbols: padding when they are all the same, a message when they are not; and the
 * selectors and separators of Mongolian, which are spelling only there.
 *
 * Rules: zero-width-payload, zero-width.
 */
import { characterName } from '../../text/characters';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { decodeSymbols, looksEncrypted } from './decode';
import { remember, reportRun, type Scan } from './invisible-scan';
import { isMongolian, type Run, within } from './neighbours';

/** Row 6: Mongolian variation selectors and the vowel separator. */
export function judgeMongolian(scan: Scan, run: Run): void {
  const { near } = scan;
  const { symbols } = run;
  const beyond = (cp: number, at: number, step: 1 | -1): number =>
    cp === 0x20 || cp === 0x202f ? (step > 0 ? near.after(at + 1) : near.before(at - 1)) : cp;
  const isBeside = isMongolian(beyond(run.prev, run.start, -1)) || isMongolian(beyond(run.next, run.end, 1));
  const kinds = new Set(symbols).size;
  // Locale data repeats the vowel separator after Latin pattern letters, in lines of Mongolian.
  const isInMongolianLine = (): boolean => /[\u1800-\u180a\u1810-\u18af]/.test(near.line(run.start));
  if ((isBeside || isInMongolianLine()) && (symbols.length <= 3 || (kinds === 1 && symbols.length <= 8))) {
    remember(scan, run, true);
    return;
  }
  remember(scan, run, false);
  if (symbols.length >= 8 && kinds >= 2) {
    judgePayload(scan, run);
    return;
  }
  reportRun(
    scan,
    run,
    'zero-width',
    symbols.length > 3 ? 'high' : 'medium',
    () => `${characterName(symbols[0]!)} outside Mongolian text: "${near.word(run)}"`,
  );
}

/** Row 8: one symbol over and over carries no text, but it pads and splits. */
export function judgeRepeated(scan: Scan, run: Run): void {
  const { symbols } = run;
  const severity: Severity = scan.near.isInWord(run)
    ? 'medium'
    : symbols.length <= 8
      ? 'info'
      : symbols.length <= 64
        ? 'low'
        : 'medium';
  remember(scan, run, severity === 'info');
  const message = (): string => `${symbols.length} times ${characterName(symbols[0]!)} in a row`;
  reportRun(scan, run, 'zero-width', severity, message);
}

/** Row 9: several invisible symbols, of several kinds. */
export function judgePayload(scan: Scan, run: Run): void {
  const { symbols } = run;
  // A byte order mark at the start is one.
  const skipped = run.start === 0 && symbols[0] === 0xfeff ? 1 : 0;
  const payload = symbols.slice(skipped);
  const start = run.start + skipped;
  const stretch = { start, end: run.end };
  const kinds = new Set(payload).size;
  const decoding = scan.decodesLeft-- > 0 ? decodeSymbols(payload) : undefined;
  if (decoding) {
    reportRun(
      scan,
      stretch,
      'zero-width-payload',
      'critical',
      () =>
        `${payload.length} invisible characters (${kinds} kinds) encode "${visible(decoding.text, 120)}" (${decoding.scheme})`,
      decoding.text,
    );
    return;
  }
  remember(scan, run, false);
  if (kinds === 1) {
    judgeSameSymbol(scan, { ...run, start, symbols: payload });
    return;
  }
  const isReserved = payload.some((cp) => cp === 0x2065 || within(cp, 0xfff0, 0xfff8) || cp === 0xe0000);
  const severity = payload.length >= 16 || isReserved ? 'critical' : 'high';
  reportRun(scan, stretch, 'zero-width-payload', severity, () => {
    const note = looksEncrypted(payload)
      ? '; the alphabet of StegCloak: compressed or encrypted, cannot be shown'
      : '';
    return `${payload.length} invisible characters (${kinds} kinds) in a row; could not be decoded${note}`;
  });
}

/** Four or more of one symbol that row 8 does not know: fillers, annotation or deprecated controls. */
function judgeSameSymbol(scan: Scan, run: Run): void {
  const verdict = scan.judgeOne(run.symbols[0]!, run);
  if (!verdict) return;
  const message = (): string => `${verdict.message()}, ${run.symbols.length} times`;
  reportRun(scan, run, verdict.rule, verdict.severity, message);
}
