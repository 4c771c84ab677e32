/**
 * Characters that render as nothing. The unit is the maximal run: it is judged whole, decoded, and reported once.
 * Honest use (emoji, joiners in Arabic and Indic scripts, direction marks, layout in scripts without spaces, debris of
 * editors and translation services) is recognised by what stands beside it; see docs/hidden-text.md for the grammar.
 *
 * Rules: tag-smuggling, unusual-tag-flag, variation-selector-smuggling, stray-variation-selector, zero-width-payload,
 * zero-width, reserved-ignorable, misplaced-bom, soft-hyphen, invisible-math, invisible-letter, deprecated-format,
 * interlinear-annotation, format-out-of-context, dangling-emoji-joiner, bidi-mark, noncharacter, private-use, unassigned.
 */
import {
  CASED,
  characterName,
  codePointLabel,
  isBidiFormat,
  isInvisible,
  isTag,
  isVariationSelector,
  JOIN,
  NONE,
  RTL_LETTER,
  UNASSIGNED,
  WRAP,
} from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
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

/** First unit of an invisible character (INV of the specification); the code point decides. */
const INVISIBLE_START =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|\ud82f[\udca0-\udca3]|\ud834[\udd59\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/g;

/** Runs decoded in one text; the rest is reported without a reading, so that a hostile file costs bounded time. */
const DECODE_BUDGET = 200;

const isCombiningMark = (cp: number): boolean => cp !== NONE && /^\p{M}$/u.test(String.fromCodePoint(cp));
const isLetter = (cp: number): boolean => cp !== NONE && /^\p{L}$/u.test(String.fromCodePoint(cp));
const isHan = (cp: number): boolean => cp !== NONE && /^\p{Script=Han}$/u.test(String.fromCodePoint(cp));
const isEmoji = (cp: number): boolean =>
  cp === 0xfe0f ||
  (cp !== NONE &&
    /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u.test(String.fromCodePoint(cp)));
const isDigit = (cp: number): boolean => cp !== NONE && /^\p{Nd}$/u.test(String.fromCodePoint(cp));
const isMongolian = (cp: number): boolean => cp >= 0x1800 && cp <= 0x18af && (cp < 0x180b || cp > 0x180f);
const within = (cp: number, low: number, high: number): boolean => cp >= low && cp <= high;

/** A stretch of invisible characters that belong to no emoji. */
interface Run {
  start: number;
  end: number;
  symbols: number[];
  prev: number;
  next: number;
}

interface Verdict {
  rule: string;
  severity: Severity;
  message: string;
}

/** Payloads that are spread over a text one symbol at a time leave their symbols here. */
interface Streams {
  /** Symbols without an excuse. */
  plain: { cp: number; at: number }[];
  /** Joiners and marks that had one. */
  exempt: { cp: number; at: number }[];
  textSelectors: { cp: number; at: number }[];
  selectors: { cp: number; at: number; isExempt: boolean }[];
}

export function checkInvisibles(context: TextContext): void {
  if ((context.features & FEATURE.INVISIBLE) === 0) return;
  const scan = new InvisibleScan(context);
  scan.runs();
  scan.splitWords();
  scan.streams();
  scan.brailleBlanks();
  scan.otherFormats();
  scan.strangers();
}

/** One pass over one text: what the passes share is what they have seen of it. */
class InvisibleScan {
  private readonly text: string;
  private readonly seen: Streams = { plain: [], exempt: [], textSelectors: [], selectors: [] };
  private decodesLeft = DECODE_BUDGET;
  private hasRtlCache: boolean | undefined;
  private homogeneous: Run[] = [];
  /** Runs inside a word; three in one word are no accident. */
  private inWord: { run: Run; verdict: Verdict }[] = [];
  /** Soft hyphens before this offset are part of a word that has been judged. */
  private softHyphensDone = 0;
  /** Annotation characters before this offset are part of one that has been reported. */
  private annotationDone = 0;

  constructor(private readonly context: TextContext) {
    this.text = context.text;
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

  // --- what stands beside ---------------------------------------------------------------------------------------

  private before(at: number): number {
    if (at <= 0) return NONE;
    const unit = this.text.charCodeAt(at - 1);
    return unit >= 0xdc00 && unit <= 0xdfff && at >= 2 ? this.text.codePointAt(at - 2)! : unit;
  }

  private after(at: number): number {
    return this.text.codePointAt(at) ?? NONE;
  }

  /** The base of the combining sequence that ends at `at`: at most 12 marks back, a mark of a joining script counts. */
  private base(at: number): number {
    let cp = this.before(at);
    let position = at;
    for (let i = 0; i < 12 && cp !== NONE && !JOIN.has(cp) && isCombiningMark(cp); i++) {
      position -= cp > 0xffff ? 2 : 1;
      cp = this.before(position);
    }
    return cp;
  }

  /** Between two letters or digits of scripts that put no invisible character inside a word. */
  private isInWord(run: Run): boolean {
    let left = this.base(run.start);
    if (left === 0x5f) {
      let position = run.start;
      while (this.before(position) === 0x5f) position--;
      left = this.base(position);
    }
    if (left === NONE || !CASED.has(left)) return false;
    let right = run.next;
    if (right === 0x5f) {
      let position = run.end;
      while (this.after(position) === 0x5f) position++;
      right = this.after(position);
    }
    return right !== NONE && CASED.has(right);
  }

  private isBeside(run: Run, set: { has(cp: number): boolean }): boolean {
    return (
      (run.prev !== NONE && set.has(run.prev)) ||
      (run.next !== NONE && set.has(run.next)) ||
      set.has(this.base(run.start))
    );
  }

  private hasRtl(): boolean {
    this.hasRtlCache ??=
      /[\u0590-\u05ff\u0600-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b][\udc00-\udfff]/.test(
        this.text,
      );
    return this.hasRtlCache;
  }

  private lettersBefore(at: number): string {
    let start = at;
    while (start > 0 && at - start < 64 && isLetter(this.before(start)))
      start -= this.before(start) > 0xffff ? 2 : 1;
    return this.text.slice(start, at);
  }

  private lettersAfter(at: number): string {
    let end = at;
    while (end < this.text.length && end - at < 64 && isLetter(this.after(end)))
      end += this.after(end) > 0xffff ? 2 : 1;
    return this.text.slice(at, end);
  }

  /** The word around a run, the invisible part spelled out, for messages. */
  private word(run: Run): string {
    const left = this.text
      .slice(Math.max(0, run.start - 24), run.start)
      .split(/\s/)
      .at(-1)!;
    const right = this.text.slice(run.end, run.end + 24).split(/\s/)[0]!;
    return visible(left + this.text.slice(run.start, run.end) + right, 100);
  }

  // --- one run --------------------------------------------------------------------------------------------------

  private judge(start: number, end: number, symbols: number[]): void {
    const run: Run = { start, end, symbols, prev: this.before(start), next: this.after(end) };
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
      if (isInsideLatin && this.isInWord(run)) {
        this.report(
          run,
          'bidi-mark',
          'medium',
          `${characterName(symbols[0]!)} inside the word "${this.word(run)}"`,
        );
      }
      return;
    }
    if (symbols.length >= 3 && kinds.size === 1 && REPEATABLE.has(symbols[0]!) && !this.isBeside(run, WRAP)) {
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
      const decoded = decodeBase4096(symbols);
      this.report(
        run,
        'reserved-ignorable',
        symbols.length === 1 ? 'high' : 'critical',
        decoded
          ? `${symbols.length} reserved invisible characters encode "${visible(decoded, 120)}" (12 bits each)`
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
      stray(this.isInWord(run) ? 'medium' : 'info');
    } else if (!isStandardizedBase(run.prev, cp)) {
      this.seen.selectors.push({ cp, at, isExempt: false });
      stray(isLetter(run.prev) && CASED.has(run.prev) ? 'medium' : 'low');
    }
  }

  /** Row 6: Mongolian variation selectors and the vowel separator. */
  private judgeMongolian(run: Run): void {
    const { symbols } = run;
    const beyond = (cp: number, at: number, step: 1 | -1): number =>
      cp === 0x20 || cp === 0x202f ? (step > 0 ? this.after(at + 1) : this.before(at - 1)) : cp;
    const isBeside =
      isMongolian(beyond(run.prev, run.start, -1)) || isMongolian(beyond(run.next, run.end, 1));
    const kinds = new Set(symbols).size;
    // Locale data repeats the vowel separator after Latin pattern letters, in lines of Mongolian.
    const isInMongolianLine = (): boolean => /[\u1800-\u180a\u1810-\u18af]/.test(this.line(run.start));
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
      `${characterName(symbols[0]!)} outside Mongolian text: "${this.word(run)}"`,
    );
  }

  private line(at: number): string {
    const from = Math.max(this.text.lastIndexOf('\n', at) + 1, at - 500);
    const newline = this.text.indexOf('\n', at);
    return this.text.slice(from, newline === -1 ? at + 500 : Math.min(newline, at + 500));
  }

  /** Row 8: one symbol over and over carries no text, but it pads and splits. */
  private judgeRepeated(run: Run): void {
    const { symbols } = run;
    const name = characterName(symbols[0]!);
    const severity: Severity = this.isInWord(run)
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
    const paragraphEnd = text.indexOf('\n', run.start);
    const limit = paragraphEnd === -1 ? text.length : paragraphEnd;
    const separator = text.indexOf('\ufffa', run.start);
    const terminator = text.indexOf('\ufffb', run.start);
    if (run.symbols[0] !== 0xfff9 || separator === -1 || separator > limit) {
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
      (text[end] === '\u00ad' || isLetter(this.after(end)))
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

  // --- one code point (section 4.3) -----------------------------------------------------------------------------

  private judgeOne(cp: number, run: Run): Verdict | undefined {
    const name = characterName(cp);
    const inside = (rule: string): Verdict => ({
      rule,
      severity: 'medium',
      message: `invisible ${name} inside the word "${this.word(run)}"`,
    });
    const beside = (rule: string, severity: Severity): Verdict => ({
      rule,
      severity,
      message: `invisible ${name} beside "${this.word(run)}"`,
    });
    switch (cp) {
      case 0x200c:
      case 0x200d: {
        if (this.isBeside(run, JOIN)) return undefined;
        if (cp === 0x200d && isEmoji(run.prev)) {
          return {
            rule: 'dangling-emoji-joiner',
            severity: isLetter(run.next) ? 'low' : 'info',
            message: `${name} after an emoji joins it to nothing`,
          };
        }
        const isLigature = /^[fF\u017f]$/.test(char(run.prev)) && /^[fijltbhk\u017f]$/.test(char(run.next));
        if (cp === 0x200c && isLigature) return beside('zero-width', 'info');
        return this.insideOrInfo(run, inside('zero-width'), beside('zero-width', 'info'));
      }
      case 0x200b:
      case 0x2060:
        if (this.isBeside(run, WRAP)) return undefined;
        return this.insideOrInfo(run, inside('zero-width'), beside('zero-width', 'info'));
      case 0xfeff: {
        if (run.start === 0) return run.symbols.length > 1 ? beside('misplaced-bom', 'info') : undefined;
        if (this.isInWord(run)) return inside('misplaced-bom');
        const isLineStart = run.prev === 0x0a || run.prev === 0x0d;
        return {
          rule: 'misplaced-bom',
          severity: isLineStart ? 'info' : 'low',
          message: `${name} in the middle of the text: "${this.word(run)}"`,
        };
      }
      case 0x200e:
      case 0x200f:
      case 0x061c:
        if (RTL_LETTER.has(run.prev) || RTL_LETTER.has(run.next)) return undefined;
        if (this.isInWord(run)) return inside('bidi-mark');
        return this.hasRtl() ? undefined : beside('bidi-mark', 'info');
      case 0xad:
        return this.judgeSoftHyphen(run, name);
      case 0x34f:
        if (isCombiningMark(run.prev) || isCombiningMark(run.next) || this.isBeside(run, JOIN))
          return undefined;
        return this.isInWord(run) ? inside('zero-width') : beside('zero-width', 'low');
      case 0x2061:
      case 0x2062:
      case 0x2063:
      case 0x2064:
        return this.judgeMath(cp, run, name);
      case 0x115f:
      case 0x1160: {
        const isJamo =
          within(run.prev, 0x1100, 0x115f) ||
          within(run.prev, 0xa960, 0xa97c) ||
          within(run.next, 0x1160, 0x11ff) ||
          within(run.next, 0xd7b0, 0xd7fb);
        if (isJamo) return undefined;
        return filler(name, isQuote(run.prev) && isQuote(run.next) ? 'info' : 'high');
      }
      case 0x3164:
        return within(run.prev, 0x3131, 0x318e) || within(run.next, 0x3131, 0x318e)
          ? undefined
          : filler(name, 'high');
      case 0xffa0:
        return within(run.prev, 0xffa1, 0xffdc) || within(run.next, 0xffa1, 0xffdc)
          ? undefined
          : filler(name, 'high');
      case 0x17b4:
      case 0x17b5:
        return within(run.prev, 0x1780, 0x17ff) || within(run.next, 0x1780, 0x17ff)
          ? undefined
          : filler(name, 'high');
      case 0x1d159:
        if (isMusic(run)) return undefined;
        return { rule: 'reserved-ignorable', severity: 'info', message: `${name} outside music` };
    }
    if (within(cp, 0x206a, 0x206f)) {
      return { rule: 'deprecated-format', severity: 'high', message: `deprecated invisible control ${name}` };
    }
    if (within(cp, 0xfff9, 0xfffb)) {
      return { rule: 'interlinear-annotation', severity: 'high', message: `${name} hides or splits text` };
    }
    if (within(cp, 0x1d173, 0x1d17a)) {
      if (isMusic(run)) return undefined;
      return { rule: 'reserved-ignorable', severity: 'high', message: `invisible ${name} outside music` };
    }
    if (within(cp, 0x1bca0, 0x1bca3)) {
      if (within(run.prev, 0x1bc00, 0x1bc9f) || within(run.next, 0x1bc00, 0x1bc9f)) return undefined;
      return { rule: 'reserved-ignorable', severity: 'high', message: `invisible ${name} outside shorthand` };
    }
    if (within(cp, 0x180b, 0x180f)) {
      if (isMongolian(run.prev) || isMongolian(run.next)) return undefined;
      return { rule: 'zero-width', severity: 'medium', message: `invisible ${name} outside Mongolian text` };
    }
    if (isVariationSelector(cp)) {
      return {
        rule: 'stray-variation-selector',
        severity: cp === 0xfe0f ? 'info' : 'high',
        message: `stray ${name}`,
      };
    }
    if (isBidiFormat(cp)) return undefined;
    return {
      rule: 'reserved-ignorable',
      severity: 'high',
      message: `invisible character ${codePointLabel(cp)} that Unicode has reserved: nothing honest uses it`,
    };
  }

  private insideOrInfo(run: Run, inside: Verdict, info: Verdict): Verdict {
    if (!this.isInWord(run)) return info;
    return isDigit(run.prev) || isDigit(run.next) ? { ...info, message: inside.message } : inside;
  }

  private judgeSoftHyphen(run: Run, name: string): Verdict | undefined {
    if (!isLetter(this.base(run.start)) && !isLetter(run.next)) {
      return { rule: 'soft-hyphen', severity: 'info', message: `${name} beside no letter` };
    }
    const { text } = this;
    let start = run.start;
    while (
      start > 0 &&
      run.start - start < 200 &&
      (text[start - 1] === '\u00ad' || isLetter(this.before(start)))
    )
      start--;
    let end = run.end;
    while (end < text.length && end - run.end < 200 && (text[end] === '\u00ad' || isLetter(this.after(end))))
      end++;
    const segments = text.slice(start, end).split('\u00ad');
    const hyphens = segments.length - 1;
    const letters = segments.join('').length;
    const single = segments.filter((segment) => segment.length === 1).length;
    if (hyphens < 3 || hyphens / letters <= 0.5 || single < 3) return undefined;
    return {
      rule: 'soft-hyphen',
      severity: 'medium',
      message: `${hyphens} invisible soft hyphens split "${visible(segments.join(''), 60)}" letter by letter`,
    };
  }

  private judgeMath(cp: number, run: Run, name: string): Verdict | undefined {
    const left = this.lettersBefore(run.start);
    const right = this.lettersAfter(run.end);
    const isFunction = FUNCTIONS.has(right.toLowerCase());
    const splits = (): Verdict => ({
      rule: 'invisible-math',
      severity: 'medium',
      message: `invisible ${name} splits the word "${this.word(run)}"`,
    });
    if (cp === 0x2061) {
      if ([...right].length <= 2 && !(right === '' && /\s/.test(char(run.next)) && left.length > 4))
        return undefined;
      if (isFunction || FUNCTIONS.has(left.toLowerCase())) return undefined;
      if (right === '') return { rule: 'invisible-math', severity: 'info', message: `${name} after a word` };
      return splits();
    }
    const isMathBeside = /[\p{L}\p{N}\p{Sm}\p{Ps}\p{Pe}]/u;
    if (!isMathBeside.test(char(run.prev)) && !isMathBeside.test(char(run.next))) {
      return { rule: 'invisible-math', severity: 'low', message: `invisible ${name} beside no formula` };
    }
    if ([...left].length <= 2 && [...right].length <= 2) return undefined;
    if (isFunction || (cp === 0x2062 && (left === '' || right === ''))) return undefined;
    return left !== '' && right !== ''
      ? splits()
      : { rule: 'invisible-math', severity: 'low', message: `invisible ${name} beside "${this.word(run)}"` };
  }

  // --- the whole text -------------------------------------------------------------------------------------------

  /** Section 5.5: one symbol at a time, spread over the text. */
  streams(): void {
    const { plain, exempt, textSelectors, selectors } = this.seen;
    const spread = (
      symbols: { cp: number; at: number }[],
      rule: string,
      minimum: { symbols: number; score: number; length: number },
      isSelectors: boolean,
    ): void => {
      if (symbols.length < minimum.symbols) return;
      const codes = symbols.map(({ cp }) => cp);
      const decoding = isSelectors ? decodeVariationSelectors(codes) : decodeSymbols(codes);
      if (!decoding || decoding.score <= minimum.score || decoding.text.length < minimum.length) return;
      const first = symbols[0]!;
      const end = first.at + (first.cp > 0xffff ? 2 : 1);
      this.context.report(
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
    };
    spread(plain, 'zero-width-payload', { symbols: 14, score: 0.55, length: 2 }, false);
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

  /** U+2800 has width but no dots: a blank that no search for spaces finds. */
  brailleBlanks(): void {
    const { text } = this;
    if (!text.includes('\u2800')) return;
    const dots = /[\u2801-\u28ff]/;
    for (const match of text.matchAll(/\u2800+/g)) {
      const start = match.index;
      const end = start + match[0].length;
      const lineStart = text.lastIndexOf('\n', Math.max(0, text.lastIndexOf('\n', start) - 1));
      const lineEnd = text.indexOf('\n', text.indexOf('\n', end) + 1 || text.length);
      const around = text.slice(
        Math.max(lineStart, start - 400, 0),
        Math.min(lineEnd === -1 ? text.length : lineEnd, end + 400),
      );
      if (dots.test(around)) continue;
      const isWord =
        /[\p{L}\p{N}_]/u.test(char(this.before(start))) && /[\p{L}\p{N}_]/u.test(char(this.after(end)));
      this.report(
        { start, end },
        'invisible-letter',
        match[0].length >= 4 || isWord ? 'medium' : 'low',
        `${match[0].length} BRAILLE PATTERN BLANK (U+2800) outside braille: looks like a space, is a symbol`,
      );
    }
  }

  /** Egyptian format controls: format characters, but not default ignorable. */
  otherFormats(): void {
    for (const match of this.text.matchAll(/(?:\ud80d[\udc30-\udc3f])+/g)) {
      const start = match.index;
      const end = start + match[0].length;
      const isHieroglyph = (cp: number): boolean => within(cp, 0x13000, 0x143ff);
      if (isHieroglyph(this.before(start)) || isHieroglyph(this.after(end))) continue;
      const name = characterName(match[0].codePointAt(0)!);
      this.report({ start, end }, 'format-out-of-context', 'low', `${name} outside hieroglyphic text`);
    }
  }

  /** Private use, noncharacters and unassigned code points: nobody knows what they show. */
  strangers(): void {
    const { text } = this;
    if (!/[\p{Co}\p{Cn}]/u.test(text)) return;
    for (const match of text.matchAll(/\p{Co}+/gu)) {
      const count = [...match[0]].length;
      const run = { start: match.index, end: match.index + match[0].length };
      this.report(
        run,
        'private-use',
        count >= 8 ? 'low' : 'info',
        `${count} private-use characters: only a special font shows them`,
      );
    }
    for (const match of text.matchAll(/\p{Cn}/gu)) {
      const cp = match[0].codePointAt(0)!;
      const run = { start: match.index, end: match.index + match[0].length };
      if ((cp & 0xfffe) === 0xfffe || within(cp, 0xfdd0, 0xfdef)) {
        this.report(run, 'noncharacter', 'low', `${codePointLabel(cp)} is not a character and never will be`);
      } else if (UNASSIGNED.has(cp)) {
        this.report(run, 'unassigned', 'info', `${codePointLabel(cp)} is not assigned in Unicode 18.0`);
      }
    }
  }
}

const REPEATABLE = new Set([0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0xad, 0x200e, 0x200f, 0x61c]);
const FUNCTIONS = new Set(
  'sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp max min lim sup inf arg det dim ker deg gcd lcm mod rank tr sgn erf re im f g h p e'.split(
    ' ',
  ),
);
const SEVERITY_RANK: Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

function rank(severity: Severity): number {
  return SEVERITY_RANK.indexOf(severity);
}

function char(cp: number): string {
  return cp === NONE ? '' : String.fromCodePoint(cp);
}

function filler(name: string, severity: Severity): Verdict {
  return { rule: 'invisible-letter', severity, message: `${name} looks like nothing but is a letter` };
}

function isQuote(cp: number): boolean {
  return cp !== NONE && /^["'`()[\]{}<>\u00ab\u00bb\u2018-\u201f]$/.test(char(cp));
}

function isMusic(run: Run): boolean {
  return within(run.prev, 0x1d100, 0x1d1ff) || within(run.next, 0x1d100, 0x1d1ff);
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
const STANDARDIZED: Record<'first' | 'second' | 'later', RegExp> = {
  first:
    /^[\p{Script=Han}\p{Sm}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}\p{Script=Egyptian_Hieroglyphs}\u3000-\u303f\uff01-\uff5e\u2018-\u201d0-9\u{1d400}-\u{1d7ff}\u2100-\u214f]$/u,
  second:
    /^[\p{Script=Han}\p{Script=Egyptian_Hieroglyphs}\u3000-\u303f\uff01-\uff5e\u2018-\u201d\u2100-\u214f\u{1d400}-\u{1d7ff}]$/u,
  later: /^[\p{Script=Egyptian_Hieroglyphs}]$/u,
};

function isStandardizedBase(base: number, selector: number): boolean {
  if (base === NONE) return false;
  const bases =
    selector === 0xfe00 ? STANDARDIZED.first : selector <= 0xfe02 ? STANDARDIZED.second : STANDARDIZED.later;
  return selector <= 0xfe06 && bases.test(char(base));
}
