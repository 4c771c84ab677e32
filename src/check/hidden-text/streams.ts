/**
 * Payloads spread over a text one symbol at a time: no run is long enough to say anything, all of them together are.
 * Rules: zero-width-payload, variation-selector-smuggling.
 */
import { visible } from '../../text/escape';
import type { TextContext } from '../context';
import { decodeSymbols, decodeVariationSelectors } from './decode';

/** Code points and where they stand, in order; two lists of numbers, because a hostile file has a million of them. */
export interface Symbols {
  cps: number[];
  ats: number[];
}

/** Symbols sorted by what they may carry. */
export interface Streams {
  /** Symbols without an excuse. */
  plain: Symbols;
  /** Joiners and marks that had one. */
  exempt: Symbols;
  textSelectors: Symbols;
  selectors: Symbols;
  /** A selector among them had no excuse. */
  hasStraySelector: boolean;
}

export function noStreams(): Streams {
  const none = (): Symbols => ({ cps: [], ats: [] });
  return {
    plain: none(),
    exempt: none(),
    textSelectors: none(),
    selectors: none(),
    hasStraySelector: false,
  };
}

export function addSymbol({ cps, ats }: Symbols, cp: number, at: number): void {
  cps.push(cp);
  ats.push(at);
}

/** Section 5.5: one symbol at a time, spread over the text. */
export function decodeStreams(context: TextContext, streams: Streams): void {
  const { plain, exempt, textSelectors, selectors } = streams;
  const spread = (
    { cps, ats }: Symbols,
    rule: string,
    minimum: { symbols: number; score: number; length: number },
    isSelectors: boolean,
  ): boolean => {
    if (cps.length < minimum.symbols) return false;
    const decoding = isSelectors ? decodeVariationSelectors(cps) : decodeSymbols(cps);
    if (!decoding || decoding.score <= minimum.score || decoding.text.length < minimum.length) return false;
    if (isPattern(decoding.text)) return false;
    const first = ats[0]!;
    context.report(
      `hidden-text/${rule}`,
      'critical',
      first,
      endOf(cps[0]!, first),
      () =>
        `${cps.length} invisible characters, spread over the text, encode "${visible(decoding.text, 120)}" (${decoding.scheme})`,
      () => ({
        decoded: decoding.text,
        edits: cps.map((cp, i) => ({ start: ats[i]!, end: endOf(cp, ats[i]!), replacement: '' })),
      }),
    );
    return true;
  };
  const isEnough = { symbols: 14, score: 0.55, length: 2 };
  const withoutPdf: Symbols = {
    cps: plain.cps.filter((cp) => cp !== PDF),
    ats: plain.ats.filter((_, i) => plain.cps[i] !== PDF),
  };
  // PDF is a digit of 330k's alphabet; elsewhere it closes an embedding and belongs to no stream.
  const isDigit = new Set(withoutPdf.cps).size >= 3 && withoutPdf.cps.length < plain.cps.length;
  if (!isDigit || !spread(plain, 'zero-width-payload', isEnough, false)) {
    spread(withoutPdf, 'zero-width-payload', isEnough, false);
  }
  spread(textSelectors, 'variation-selector-smuggling', { symbols: 4, score: 0.55, length: 2 }, true);
  spread(
    selectors,
    'variation-selector-smuggling',
    streams.hasStraySelector ? { symbols: 4, score: 0.55, length: 4 } : { symbols: 8, score: 0.7, length: 4 },
    true,
  );
  const counts = new Map<number, number>();
  for (const cp of exempt.cps) counts.set(cp, (counts.get(cp) ?? 0) + 1);
  const frequent = [...counts.values()].filter((count) => count >= exempt.cps.length * 0.15).length;
  if (frequent >= 2) spread(exempt, 'zero-width-payload', { symbols: 32, score: 0.85, length: 4 }, false);
}

function endOf(cp: number, at: number): number {
  return at + (cp > 0xffff ? 2 : 1);
}

/** POP DIRECTIONAL FORMATTING. */
export const PDF = 0x202c;

/** Honest text repeats itself, and so do the marks in it: a table of formulas, a list of names. No message does. */
function isPattern(text: string): boolean {
  return new Set(text).size < 3 || /^(.{1,8}?)\1{2,}.{0,7}$/s.test(text);
}
