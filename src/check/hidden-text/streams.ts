/**
 * Payloads spread over a text one symbol at a time: no run is long enough to say anything, all of them together are.
 * Rules: zero-width-payload, variation-selector-smuggling.
 */
import { visible } from '../../text/escape';
import type { TextContext } from '../context';
import { decodeSymbols, decodeVariationSelectors } from './decode';

/** Symbols in the order of the text, sorted by what they may carry. */
export interface Streams {
  /** Symbols without an excuse. */
  plain: { cp: number; at: number }[];
  /** Joiners and marks that had one. */
  exempt: { cp: number; at: number }[];
  textSelectors: { cp: number; at: number }[];
  selectors: { cp: number; at: number; isExempt: boolean }[];
}

/** Section 5.5: one symbol at a time, spread over the text. */
export function decodeStreams(context: TextContext, streams: Streams): void {
  const { plain, exempt, textSelectors, selectors } = streams;
  const spread = (
    symbols: { cp: number; at: number }[],
    rule: string,
    minimum: { symbols: number; score: number; length: number },
    isSelectors: boolean,
  ): boolean => {
    if (symbols.length < minimum.symbols) return false;
    const codes = symbols.map(({ cp }) => cp);
    const decoding = isSelectors ? decodeVariationSelectors(codes) : decodeSymbols(codes);
    if (!decoding || decoding.score <= minimum.score || decoding.text.length < minimum.length) return false;
    if (isPattern(decoding.text)) return false;
    const first = symbols[0]!;
    const end = first.at + (first.cp > 0xffff ? 2 : 1);
    context.report(
      `hidden-text/${rule}`,
      'critical',
      first.at,
      end,
      `${symbols.length} invisible characters, spread over the text, encode "${visible(decoding.text, 120)}" (${decoding.scheme})`,
      {
        decoded: decoding.text,
        edits: symbols.map(({ cp, at }) => ({
          start: at,
          end: at + (cp > 0xffff ? 2 : 1),
          replacement: '',
        })),
      },
    );
    return true;
  };
  const isEnough = { symbols: 14, score: 0.55, length: 2 };
  const withoutPdf = plain.filter(({ cp }) => cp !== PDF);
  // PDF is a digit of 330k's alphabet; elsewhere it closes an embedding and belongs to no stream.
  const isDigit = new Set(withoutPdf.map(({ cp }) => cp)).size >= 3 && withoutPdf.length < plain.length;
  if (!isDigit || !spread(plain, 'zero-width-payload', isEnough, false)) {
    spread(withoutPdf, 'zero-width-payload', isEnough, false);
  }
  spread(textSelectors, 'variation-selector-smuggling', { symbols: 4, score: 0.55, length: 2 }, true);
  const isSuspicious = selectors.some(({ isExempt }) => !isExempt);
  spread(
    selectors,
    'variation-selector-smuggling',
    isSuspicious ? { symbols: 4, score: 0.55, length: 4 } : { symbols: 8, score: 0.7, length: 4 },
    true,
  );
  const counts = new Map<number, number>();
  for (const { cp } of exempt) counts.set(cp, (counts.get(cp) ?? 0) + 1);
  const frequent = [...counts.values()].filter((count) => count >= exempt.length * 0.15).length;
  if (frequent >= 2) spread(exempt, 'zero-width-payload', { symbols: 32, score: 0.85, length: 4 }, false);
}

/** POP DIRECTIONAL FORMATTING. */
export const PDF = 0x202c;

/** Honest text repeats itself, and so do the marks in it: a table of formulas, a list of names. No message does. */
function isPattern(text: string): boolean {
  return new Set(text).size < 3 || /^(.{1,8}?)\1{2,}.{0,7}$/s.test(text);
}
