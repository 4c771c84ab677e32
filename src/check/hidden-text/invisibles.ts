/**
 * Characters that render as nothing. The unit is the maximal run: it is judged whole, decoded, and reported once.
 * Honest use (emoji, joiners in Arabic and Indic scripts, direction marks, layout in scripts without spaces, debris of
 * editors and translation services) is recognised by what stands beside it; see docs/hidden-text.md for the grammar.
 * Here runs are found and handed to who knows them: tags.ts, selectors.ts, payloads.ts, words.ts; streams.ts reads what
 * is spread over the text.
 *
 * Rules: bidi-mark, zero-width (padding); those of the files above.
 */
import {
  characterName,
  isBidiFormat,
  isInvisible,
  isVariationSelector,
  RTL_LETTER,
  WRAP,
} from '../../text/characters';
import { FEATURE } from '../../text/features';
import type { TextContext } from '../context';
import { emojiSpans } from './emoji';
import { remember, reportRun, type Scan, scanOf } from './invisible-scan';
import { type Run, within } from './neighbours';
import { judgeMongolian, judgePayload, judgeRepeated } from './payloads';
import { judgeSelector, judgeSelectorRun } from './selectors';
import { decodeStreams, PDF } from './streams';
import { isTagOrReserved, judgeTags } from './tags';
import { judgeFew, reportSplitWords } from './words';

/** First unit of an invisible character (INV of the specification); the code point decides. */
const INVISIBLE_START =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|\ud82f[\udca0-\udca3]|\ud834[\udd59\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/g;

export function checkInvisibles(context: TextContext): void {
  if ((context.features & (FEATURE.INVISIBLE | FEATURE.EMOJI_SELECTOR)) === 0) return;
  const scan = scanOf(context);
  findRuns(context.text, (start, end, symbols) => {
    const { near } = scan;
    judge(scan, { start, end, symbols, prev: near.before(start), next: near.after(end) });
  });
  reportPadding(scan);
  reportSplitWords(scan);
  decodeStreams(context, scan.seen);
}

/** Maximal runs of invisible characters, without those that are part of an emoji. */
function findRuns(text: string, found: (start: number, end: number, symbols: number[]) => void): void {
  const spans = emojiSpans(text);
  let span = 0;
  INVISIBLE_START.lastIndex = 0;
  for (let match = INVISIBLE_START.exec(text); match; match = INVISIBLE_START.exec(text)) {
    const start = match.index;
    let at = start;
    let from = at;
    let symbols: number[] = [];
    const flush = (): void => {
      if (symbols.length > 0) found(from, at, symbols);
      symbols = [];
    };
    for (;;) {
      while (span < spans.length && spans[span]!.end <= at) span++;
      const inside = spans[span];
      if (inside && at >= inside.start) {
        flush();
        at = inside.end;
        from = at;
        continue;
      }
      const cp = text.codePointAt(at);
      if (cp === undefined || !isInvisible(cp)) break;
      if (symbols.length === 0) from = at;
      symbols.push(cp);
      at += cp > 0xffff ? 2 : 1;
    }
    flush();
    INVISIBLE_START.lastIndex = Math.max(at, start + 1);
  }
}

/** Symbols that pad and split, but carry nothing by themselves. */
const REPEATABLE = new Set([0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0xad, 0x200e, 0x200f, 0x61c]);

/** Who knows this run? The first row of the specification that fits. */
function judge(scan: Scan, run: Run): void {
  const { symbols } = run;
  const isUniform = symbols.every((cp) => cp === symbols[0]);
  if (symbols.some(isTagOrReserved)) judgeTags(scan, run);
  else if (symbols.every(isVariationSelector)) {
    if (symbols.length >= 2) judgeSelectorRun(scan, run);
    else judgeSelector(scan, run);
  } else if (symbols.every((cp) => within(cp, 0x180b, 0x180f))) judgeMongolian(scan, run);
  else if (symbols.every(isBidiFormat) && (symbols.length < 8 || isUniform)) judgeBidiControls(scan, run);
  else {
    const isRepeated = isUniform && REPEATABLE.has(symbols[0]!);
    if (isRepeated && symbols.length >= 3 && !scan.near.isBeside(run, WRAP)) scan.homogeneous.push(run);
    if (symbols.length < 4) judgeFew(scan, run);
    else if (isRepeated) judgeRepeated(scan, run);
    else judgePayload(scan, run);
  }
}

/** Row 7: embeddings, overrides and isolates are judged by their effect (bidi.ts); here only inside a Latin word. */
function judgeBidiControls(scan: Scan, run: Run): void {
  const { near } = scan;
  const { symbols } = run;
  const isAmongLatin = symbols.length === 1 && !RTL_LETTER.has(run.prev) && !RTL_LETTER.has(run.next);
  if (isAmongLatin && near.isInWord(run)) {
    const message = (): string => `${characterName(symbols[0]!)} inside the word "${near.word(run)}"`;
    reportRun(scan, run, 'bidi-mark', 'medium', message);
  }
  if (symbols.every((cp) => cp === PDF)) remember(scan, run, false);
}

const PADDING_RUNS = 10;

function reportPadding(scan: Scan): void {
  const { homogeneous } = scan;
  if (homogeneous.length < PADDING_RUNS) return;
  const message = `${homogeneous.length} runs of repeated invisible characters pad this text`;
  reportRun(scan, homogeneous[0]!, 'zero-width', 'medium', message);
}
