/**
 * Which invisible characters are part of an emoji. The grammar accepts every RGI sequence, every unqualified spelling
 * and valid ZWJ sequences that are not RGI yet: a list of the known ones flags next year's emoji (UTS #51 ED-14..18).
 */
import type { Span } from '../../document';
import { lazy } from '../../text/lazy';

const EP = '\\p{Extended_Pictographic}';
const EM = '\\p{Emoji_Modifier}';
const RI = '\\p{Regional_Indicator}';
/** England, Scotland, Wales: the only RGI tag sequences. */
const FLAG =
  '\\u{1F3F4}\\u{E0067}\\u{E0062}(?:\\u{E0065}\\u{E006E}\\u{E0067}|\\u{E0073}\\u{E0063}\\u{E0074}|\\u{E0077}\\u{E006C}\\u{E0073})\\u{E007F}';
const ELEMENT = `(?:${FLAG}|${RI}${RI}\\uFE0F?|${EP}(?:[\\uFE0E\\uFE0F]?${EM}\\uFE0F?|[\\uFE0E\\uFE0F]?\\u20E3|[\\uFE0E\\uFE0F]|${EM})?)`;
const sequence = lazy(
  () =>
    new RegExp(
      `${ELEMENT}(?:\\u200D${ELEMENT}){0,9}|[0-9#*]\\uFE0F?\\u20E3\\uFE0F?|[0-9#*][\\uFE0E\\uFE0F]|[${EM}${RI}][\\uFE0E\\uFE0F]`,
      'uy',
    ),
);
const TRIGGER = /[\u200d\ufe0e\ufe0f\u20e3]|\udb40\udc7f/g;
/** What may stand between the start of a sequence and a trigger. */
const inner = lazy(() => new RegExp(`^(?:${EP}|${EM}|${RI}|[\\u{E0020}-\\u{E007F}]|[0-9#*])$`, 'u'));

/** @returns the spans of emoji sequences that hold a joiner, a selector, a keycap or a tag; in order, disjoint */
export function emojiSpans(text: string): Span[] {
  const spans: Span[] = [];
  const pattern = sequence();
  let done = 0;
  TRIGGER.lastIndex = 0;
  for (let trigger = TRIGGER.exec(text); trigger; trigger = TRIGGER.exec(text)) {
    const at = trigger.index;
    if (at < done) continue;
    let start = at;
    for (;;) {
      const before = start > done ? codePointBefore(text, start) : '';
      if (before === '' || !inner().test(before)) break;
      start -= before.length;
    }
    while (start <= at) {
      pattern.lastIndex = start;
      const match = pattern.exec(text);
      if (match && start + match[0].length > at) {
        const end = withoutDoubledSelector(text, start, start + match[0].length);
        if (end > at) spans.push({ start, end });
        done = start + match[0].length;
        break;
      }
      start += match ? match[0].length : text.codePointAt(start)! > 0xffff ? 2 : 1;
    }
    done = Math.max(done, at + trigger[0].length);
    TRIGGER.lastIndex = done;
  }
  return spans;
}

/** A selector followed by another selector belongs to the run of selectors, not to the emoji. */
function withoutDoubledSelector(text: string, start: number, end: number): number {
  const last = text.charCodeAt(end - 1);
  if (last !== 0xfe0e && last !== 0xfe0f) return end;
  const next = text.codePointAt(end) ?? 0;
  const isSelector = (next >= 0xfe00 && next <= 0xfe0f) || (next >= 0xe0100 && next <= 0xe01ef);
  return isSelector && end - 1 > start ? end - 1 : end;
}

function codePointBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && at >= 2 ? text.slice(at - 2, at) : text.slice(at - 1, at);
}
