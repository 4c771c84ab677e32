/**
 * Characters that render as nothing. The unit is the maximal run: it is judged whole, decoded, and reported once.
 * Honest use (emoji, joiners in Arabic and Indic scripts, direction marks, layout in scripts without spaces, debris of
 * editors and translation services) is recognised by what stands beside it; see docs/hidden-text.md for the grammar.
 *
 * Rules: tag-smuggling, unusual-tag-flag, variation-selector-smuggling, stray-variation-selector, zero-width-payload,
 * zero-width, reserved-ignorable, soft-hyphen, interlinear-annotation, bidi-mark; those of single.ts and streams.ts.
 */
import {
  CASED,
  characterName,
  isBidiFormat,
  isInvisible,
  isTag,
  NONE,
  RTL_LETTER,
  WRAP,
} from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import { lazy } from '../../text/lazy';
import { lineEnd } from '../../text/lines';
import type { Severity } from '../../types';
import { removal, type TextContext } from '../context';
import {
  decodeBase4096,
  decodeSymbols,
  decodeTags,
  decodeVariationSelectors,
  isAllVariationSelectors,
  looksEncrypted,
} from './decode';
import { emojiSpans } from './emoji';
import {
  char,
  isHan,
  isLetter,
  isMongolian,
  type Neighbours,
  neighboursIn,
  type Run,
  within,
} from './neighbours';
import { singleJudge, type Verdict } from './single';
import { decodeStreams, PDF, type Streams } from './streams';

/** First unit of an invisible character (INV of the specification); the code point decides. */
const INVISIBLE_START =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|\ud82f[\udca0-\udca3]|\ud834[\udd59\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/g;

/** Runs decoded in one text; the rest is reported without a reading, so that a hostile file costs bounded time. */
const DECODE_BUDGET = 200;
/** Longest interlinear annotation that is read. */
const ANNOTATION_LIMIT = 400;

export function checkInvisibles(context: TextContext): void {
  if ((context.features & (FEATURE.INVISIBLE | FEATURE.EMOJI_SELECTOR)) === 0) return;
  const scan = new InvisibleScan(context);
  scan.runs();
  scan.splitWords();
  decodeStreams(context, scan.seen);
}

/** One pass over one text: what the passes share is what they have seen of it. */
class InvisibleScan {
  private readonly text: string;
  readonly seen: Streams = { plain: [], exempt: [], textSelectors: [], selectors: [] };
  private decodesLeft = DECODE_BUDGET;
  private homogeneous: Run[] = [];
  /** Runs inside a word; three in one word are no accident. */
  private inWord: { run: Run; verdict: Verdict }[] = [];
  /** Soft hyphens before this offset are part of a word that has been reported. */
  private softHyphensDone = 0;
  /** Annotation characters before this offset are part of one that has been reported. */
  private annotationDone = 0;

  private readonly near: Neighbours;
  private readonly judgeOne: (cp: number, run: Run) => Verdict | undefined;

  constructor(private readonly context: TextContext) {
    this.text = context.text;
    this.near = neighboursIn(context.text);
    this.judgeOne = singleJudge(context.text, this.near);
  }

  runs(): void {
    const { text } = this;
    const spans = emojiSpans(text);
    let span = 0;
    INVISIBLE_START.lastIndex = 0;
    for (let match = INVISIBLE_START.exec(text); match; match = INVISIBLE_START.exec(text)) {
      const start = match.index;
      let at = start;
      let symbols: number[] = [];
      let from = at;
      const flush = (): void => {
        if (symbols.length > 0) this.judge(from, at, symbols);
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
    if (this.homogeneous.length >= 10) {
      const first = this.homogeneous[0]!;
      this.report(
        first,
        'zero-width',
        'medium',
        `${this.homogeneous.length} runs of repeated invisible characters pad this text`,
      );
    }
  }

  private report(
    run: { start: number; end: number },
    rule: string,
    severity: Severity,
    message: string,
    decoded?: string,
  ): void {
    this.context.report(`hidden-text/${rule}`, severity, run.start, run.end, message, {
      ...(decoded === undefined ? {} : { decoded }),
      ...removal(run.start, run.end),
    });
  }

  // --- one run --------------------------------------------------------------------------------------------------

  private judge(start: number, end: number, symbols: number[]): void {
    const run: Run = { start, end, symbols, prev: this.near.before(start), next: this.near.after(end) };
    if (
      symbols.some(isTag) ||
      symbols.some((cp) => within(cp, 0xe0080, 0xe00ff) || within(cp, 0xe01f0, 0xe0fff))
    ) {
      this.judgeTags(run);
      return;
    }
    if (isAllVariationSelectors(symbols)) {
      if (symbols.length >= 2) this.judgeSelectorRun(run);
      else this.judgeSelector(run);
      return;
    }
    if (symbols.every((cp) => within(cp, 0x180b, 0x180f))) {
      this.judgeMongolian(run);
      return;
    }
    const kinds = new Set(symbols);
    if (symbols.every(isBidiFormat) && !(symbols.length >= 8 && kinds.size >= 2)) {
      const isInsideLatin = symbols.length === 1 && !RTL_LETTER.has(run.prev) && !RTL_LETTER.has(run.next);
      if (isInsideLatin && this.near.isInWord(run)) {
        this.report(
          run,
          'bidi-mark',
          'medium',
          `${characterName(symbols[0]!)} inside the word "${this.near.word(run)}"`,
        );
      }
      if (symbols.every((cp) => cp === PDF)) this.remember(run, false);
      return;
    }
    if (
      symbols.length >= 3 &&
      kinds.size === 1 &&
      REPEATABLE.has(symbols[0]!) &&
      !this.near.isBeside(run, WRAP)
    ) {
      this.homogeneous.push(run);
    }
    if (symbols.length >= 4 && kinds.size === 1 && REPEATABLE.has(symbols[0]!)) this.judgeRepeated(run);
    else if (symbols.length >= 4) this.judgePayload(run);
    else this.judgeFew(run);
  }

  private remember(run: Run, isExempt: boolean): void {
    let at = run.start;
    for (const cp of run.symbols) {
      (isExempt ? this.seen.exempt : this.seen.plain).push({ cp, at });
      at += cp > 0xffff ? 2 : 1;
    }
  }

  /** Rows 1: tag characters, and the reserved ones around them. */
  private judgeTags(run: Run): void {
    const { symbols } = run;
    if (symbols.some((cp) => within(cp, 0xe0080, 0xe00ff) || within(cp, 0xe01f0, 0xe0fff))) {
      const decoded = decodeBase4096(symbols) || decodeTags(symbols);
      this.report(
        run,
        'reserved-ignorable',
        symbols.length === 1 ? 'high' : 'critical',
        decoded
          ? `${symbols.length} reserved invisible characters encode "${visible(decoded, 120)}"`
          : `${symbols.length} reserved invisible ${symbols.length === 1 ? 'character' : 'characters'}: nothing honest uses them`,
        decoded || undefined,
      );
      return;
    }
    const decoded = decodeTags(symbols);
    const count = `${symbols.length} invisible tag ${symbols.length === 1 ? 'character' : 'characters'}`;
    if (run.prev === 0x1f3f4) {
      const isComplete = symbols.at(-1) === 0xe007f && /^[a-z]{2}[a-z0-9]{1,4}$/.test(decoded);
      const isTruncated = /^(?:gbeng|gbsct|gbwls)$/.test(decoded) && symbols.length === 5;
      if (
        (isComplete && symbols.length === decoded.length + 1 && isRegion(decoded.slice(0, 2))) ||
        isTruncated
      ) {
        this.report(
          run,
          'unusual-tag-flag',
          'low',
          `a flag sequence that no font draws: "${decoded}"`,
          decoded,
        );
        return;
      }
    }
    this.report(
      run,
      'tag-smuggling',
      'critical',
      `${count} ${decoded ? `spell: "${visible(decoded, 120)}"` : 'without a text'} (a model reads them, editors do not show them)`,
      decoded,
    );
  }

  /** Row 2: no text has two variation selectors in a row. */
  private judgeSelectorRun(run: Run): void {
    const { symbols } = run;
    if (symbols.length <= 3 && symbols.every((cp) => cp === 0xfe0f)) {
      this.report(
        run,
        'stray-variation-selector',
        'info',
        'VARIATION SELECTOR-16 (U+FE0F) repeated after an emoji',
      );
      return;
    }
    const decoding = decodeVariationSelectors(symbols);
    const what = decoding.score > 0 ? `"${visible(decoding.text, 120)}"` : decoding.text;
    this.report(
      run,
      'variation-selector-smuggling',
      'critical',
      `${symbols.length} variation selectors in a row hide ${what} (${decoding.scheme})`,
      decoding.text,
    );
  }

  /** Rows 3 to 5: one variation selector. */
  private judgeSelector(run: Run): void {
    const cp = run.symbols[0]!;
    const at = run.start;
    const stray = (severity: Severity): void =>
      this.report(
        run,
        'stray-variation-selector',
        severity,
        `${characterName(cp)} after a character it cannot vary`,
      );
    if (cp >= 0xe0100) {
      const isIdeograph = isHan(run.prev);
      const isExempt = isIdeograph && cp <= 0xe011f;
      this.seen.selectors.push({ cp, at, isExempt });
      if (!isExempt) stray(isIdeograph ? (cp <= 0xe013f ? 'low' : 'medium') : 'high');
    } else if (cp >= 0xfe0e) {
      this.seen.textSelectors.push({ cp, at });
      stray(this.near.isInWord(run) ? 'medium' : 'info');
    } else if (!isStandardizedBase(run.prev, cp)) {
      this.seen.selectors.push({ cp, at, isExempt: false });
      stray(isLetter(run.prev) && CASED.has(run.prev) ? 'medium' : 'low');
    }
  }

  /** Row 6: Mongolian variation selectors and the vowel separator. */
  private judgeMongolian(run: Run): void {
    const { symbols } = run;
    const beyond = (cp: number, at: number, step: 1 | -1): number =>
      cp === 0x20 || cp === 0x202f ? (step > 0 ? this.near.after(at + 1) : this.near.before(at - 1)) : cp;
    const isBeside =
      isMongolian(beyond(run.prev, run.start, -1)) || isMongolian(beyond(run.next, run.end, 1));
    const kinds = new Set(symbols).size;
    // Locale data repeats the vowel separator after Latin pattern letters, in lines of Mongolian.
    const isInMongolianLine = (): boolean => /[\u1800-\u180a\u1810-\u18af]/.test(this.near.line(run.start));
    if ((isBeside || isInMongolianLine()) && (symbols.length <= 3 || (kinds === 1 && symbols.length <= 8))) {
      this.remember(run, true);
      return;
    }
    this.remember(run, false);
    if (symbols.length >= 8 && kinds >= 2) {
      this.judgePayload(run);
      return;
    }
    this.report(
      run,
      'zero-width',
      symbols.length > 3 ? 'high' : 'medium',
      `${characterName(symbols[0]!)} outside Mongolian text: "${this.near.word(run)}"`,
    );
  }

  /** Row 8: one symbol over and over carries no text, but it pads and splits. */
  private judgeRepeated(run: Run): void {
    const { symbols } = run;
    const name = characterName(symbols[0]!);
    const severity: Severity = this.near.isInWord(run)
      ? 'medium'
      : symbols.length <= 8
        ? 'info'
        : symbols.length <= 64
          ? 'low'
          : 'medium';
    this.remember(run, severity === 'info');
    this.report(run, 'zero-width', severity, `${symbols.length} times ${name} in a row`);
  }

  /** Row 9: several invisible symbols, of several kinds. */
  private judgePayload(run: Run): void {
    const { symbols } = run;
    // A byte order mark at the start is one.
    const skipped = run.start === 0 && symbols[0] === 0xfeff ? 1 : 0;
    const payload = symbols.slice(skipped);
    const start = run.start + skipped;
    const kinds = new Set(payload).size;
    const decoding = this.decodesLeft-- > 0 ? decodeSymbols(payload) : undefined;
    if (decoding) {
      this.report(
        { start, end: run.end },
        'zero-width-payload',
        'critical',
        `${payload.length} invisible characters (${kinds} kinds) encode "${visible(decoding.text, 120)}" (${decoding.scheme})`,
        decoding.text,
      );
      return;
    }
    this.remember(run, false);
    if (kinds === 1) {
      this.judgeSameSymbol({ ...run, start, symbols: payload });
      return;
    }
    const isReserved = payload.some((cp) => cp === 0x2065 || within(cp, 0xfff0, 0xfff8) || cp === 0xe0000);
    const severity = payload.length >= 16 || isReserved ? 'critical' : 'high';
    const note = looksEncrypted(payload)
      ? '; the alphabet of StegCloak: compressed or encrypted, cannot be shown'
      : '';
    this.report(
      { start, end: run.end },
      'zero-width-payload',
      severity,
      `${payload.length} invisible characters (${kinds} kinds) in a row; could not be decoded${note}`,
    );
  }

  /** Four or more of one symbol that row 8 does not know: fillers, annotation or deprecated controls. */
  private judgeSameSymbol(run: Run): void {
    const verdict = this.judgeOne(run.symbols[0]!, run);
    if (verdict)
      this.report(run, verdict.rule, verdict.severity, `${verdict.message}, ${run.symbols.length} times`);
  }

  /** Row 10: one to three symbols; the worst speaks, and two kinds are worse than one. */
  private judgeFew(run: Run): void {
    let worst: Verdict | undefined;
    let isExempt = true;
    for (const cp of run.symbols) {
      const verdict = this.judgeOne(cp, run);
      if (verdict) isExempt = false;
      if (verdict && (!worst || rank(verdict.severity) < rank(worst.severity))) worst = verdict;
    }
    this.remember(run, isExempt && run.symbols.length === 1);
    if (!worst) return;
    if (worst.rule === 'interlinear-annotation') {
      this.reportAnnotation(run, worst);
      return;
    }
    if (worst.rule === 'soft-hyphen' && worst.severity !== 'info') {
      this.reportSoftHyphens(run, worst);
      return;
    }
    const isMixed = new Set(run.symbols).size >= 2;
    const severity: Severity =
      isMixed && worst.severity === 'medium'
        ? 'high'
        : isMixed && worst.severity === 'low'
          ? 'medium'
          : worst.severity;
    if (worst.rule === 'zero-width' && severity === 'medium') this.inWord.push({ run, verdict: worst });
    else this.report(run, worst.rule, severity, worst.message);
  }

  /** One finding a word: a typo or a paste splits a word once, who splits it three times hides it. */
  splitWords(): void {
    for (let i = 0; i < this.inWord.length; ) {
      const first = this.inWord[i]!;
      let last = first;
      let count = 1;
      while (i + count < this.inWord.length) {
        const next = this.inWord[i + count]!;
        const between = this.text.slice(last.run.end, next.run.start);
        if (between.length > 64 || !/^[\p{L}\p{M}\p{N}_]+$/u.test(between)) break;
        last = next;
        count++;
      }
      i += count;
      if (count < 3) {
        for (const { run, verdict } of this.inWord.slice(i - count, i)) {
          this.report(run, verdict.rule, 'medium', verdict.message);
        }
        continue;
      }
      this.reportSplit(first.run, last.run, count);
    }
  }

  private reportSplit(first: Run, last: Run, count: number): void {
    const left = /[\p{L}\p{M}\p{N}_]{0,64}$/u.exec(
      this.text.slice(Math.max(0, first.start - 64), first.start),
    )![0];
    const right = /^[\p{L}\p{M}\p{N}_]{0,64}/u.exec(this.text.slice(last.end, last.end + 64))![0];
    const inner = this.text.slice(first.start, last.end);
    const edits = [];
    let at = first.start;
    for (const char of inner) {
      if (isInvisible(char.codePointAt(0)!))
        edits.push({ start: at, end: at + char.length, replacement: '' });
      at += char.length;
    }
    const word = left + [...inner].filter((char) => !isInvisible(char.codePointAt(0)!)).join('') + right;
    this.context.report(
      'hidden-text/zero-width',
      'high',
      first.start,
      last.end,
      `${count} invisible characters split the word "${visible(word, 80)}": no search for it finds it`,
      { decoded: word, edits },
    );
  }

  private reportAnnotation(run: Run, verdict: Verdict): void {
    if (run.start < this.annotationDone) return;
    const { text } = this;
    const limit = lineEnd(text, run.start, ANNOTATION_LIMIT);
    const inside = run.symbols[0] === 0xfff9 ? text.slice(run.start, limit) : '';
    const separator = run.start + inside.indexOf('\ufffa');
    const terminator = run.start + inside.indexOf('\ufffb');
    if (separator < run.start) {
      this.report(run, verdict.rule, verdict.severity, verdict.message);
      return;
    }
    const hiddenEnd = terminator > separator && terminator < limit ? terminator : limit;
    const hidden = text.slice(separator + 1, hiddenEnd);
    const end = Math.min(hiddenEnd + 1, limit === hiddenEnd ? limit : hiddenEnd + 1);
    this.annotationDone = end;
    this.context.report(
      'hidden-text/interlinear-annotation',
      'high',
      run.start,
      end,
      `an annotation hides "${visible(hidden, 120)}"`,
      {
        decoded: hidden,
        edits: [...text.slice(run.start, end)].flatMap((char, i) =>
          char >= '\ufff9' && char <= '\ufffb'
            ? [{ start: run.start + i, end: run.start + i + 1, replacement: '' }]
            : [],
        ),
      },
    );
  }

  private reportSoftHyphens(run: Run, verdict: Verdict): void {
    if (run.start < this.softHyphensDone) return;
    const { text } = this;
    let end = run.end;
    let last = run.end;
    while (
      end < text.length &&
      end - run.start < 200 &&
      (text[end] === '\u00ad' || isLetter(this.near.after(end)))
    ) {
      if (text[end] === '\u00ad') last = end + 1;
      end++;
    }
    this.softHyphensDone = end;
    const edits = [];
    for (let at = run.start; at < last; at++)
      if (text[at] === '\u00ad') edits.push({ start: at, end: at + 1, replacement: '' });
    this.context.report('hidden-text/soft-hyphen', verdict.severity, run.start, last, verdict.message, {
      edits,
    });
  }
}

const REPEATABLE = new Set([0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0xad, 0x200e, 0x200f, 0x61c]);
const SEVERITY_RANK: Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

function rank(severity: Severity): number {
  return SEVERITY_RANK.indexOf(severity);
}

let regionNames: Intl.DisplayNames | undefined;

/** ISO 3166-1 alpha-2, as far as ICU knows it. */
function isRegion(code: string): boolean {
  regionNames ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  try {
    return regionNames.of(code.toUpperCase()) !== undefined;
  } catch {
    return false;
  }
}

/** Covers all 1,353 entries of StandardizedVariants.txt by class (row 4). */
const standardized = lazy(() => ({
  first:
    /^[\p{Script=Han}\p{Sm}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}\p{Script=Egyptian_Hieroglyphs}\u3000-\u303f\uff01-\uff5e\u2018-\u201d0-9\u{1d400}-\u{1d7ff}\u2100-\u214f]$/u,
  second:
    /^[\p{Script=Han}\p{Script=Egyptian_Hieroglyphs}\u3000-\u303f\uff01-\uff5e\u2018-\u201d\u2100-\u214f\u{1d400}-\u{1d7ff}]$/u,
  later: /^[\p{Script=Egyptian_Hieroglyphs}]$/u,
}));

function isStandardizedBase(base: number, selector: number): boolean {
  if (base === NONE) return false;
  const bases =
    selector === 0xfe00
      ? standardized().first
      : selector <= 0xfe02
        ? standardized().second
        : standardized().later;
  return selector <= 0xfe06 && bases.test(char(base));
}
