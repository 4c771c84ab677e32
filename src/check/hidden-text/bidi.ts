/**
 * Bidirectional embeddings, overrides and isolates, judged by their effect: does a line read differently from what it
 * says? Presence alone is ordinary Hebrew, Arabic and Persian (UAX #9; CVE-2021-42574 "Trojan Source").
 *
 * Rules: bidi-override, bidi-reorder, bidi-unbalanced. (bidi-mark belongs to invisibles.ts.)
 */
import { characterName, isBidiFormat, isInvisible, RTL_LETTER } from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import type { Edit, Severity } from '../../types';
import { removal, type Sighting, type TextContext } from '../context';

const FORMAT = /[\u202a-\u202e\u2066-\u2069]/g;
/** Ends a paragraph of the bidirectional algorithm (Bidi_Class B). */
function endsParagraph(unit: number): boolean {
  if (unit > 0x1e) return unit === 0x85 || unit === 0x2029;
  return unit === 0x0a || unit === 0x0d || unit >= 0x1c;
}

const LRE = 0x202a;
const RLE = 0x202b;
const PDF = 0x202c;
const LRO = 0x202d;
const RLO = 0x202e;
const LRI = 0x2066;
const RLI = 0x2067;
const FSI = 0x2068;
const PDI = 0x2069;
const isIsolate = (cp: number): boolean => cp >= LRI && cp <= FSI;
const isLeftToRight = (cp: number): boolean => cp === LRE || cp === LRO || cp === LRI || cp === FSI;

/** UAX #9 allows 125; no text that people write nests more than this. */
const MAX_DEPTH = 8;
/** How far an FSI looks for its first strong letter. */
const FIRST_STRONG_LIMIT = 1_000;
/** Longest stretch of a scope that is quoted: scopes nest, and each would quote all of the inner ones. */
const BODY_LIMIT = 2_000;

interface Scope {
  kind: number;
  opener: number;
  bodyEnd: number;
  /** Offset after the closer; `bodyEnd` when there is none. */
  end: number;
  isClosed: boolean;
}

export function checkBidi(context: TextContext): void {
  if ((context.features & FEATURE.BIDI) === 0) return;
  const { text } = context;
  let done = 0;
  FORMAT.lastIndex = 0;
  let hasRtl: boolean | undefined;
  const fileHasRtl = (): boolean => {
    hasRtl ??= hasRtlLetter(text);
    return hasRtl;
  };
  for (let match = FORMAT.exec(text); match; match = FORMAT.exec(text)) {
    if (match.index < done) continue;
    let start = match.index;
    while (start > done && !endsParagraph(text.charCodeAt(start - 1))) start--;
    let end = match.index + 1;
    while (end < text.length && !endsParagraph(text.charCodeAt(end))) end++;
    checkParagraph(context, start, end, fileHasRtl);
    done = end;
    FORMAT.lastIndex = end;
  }
}

function hasRtlLetter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) < 0x80) continue;
    const cp = text.codePointAt(at)!;
    if (RTL_LETTER.has(cp)) return true;
    if (cp > 0xffff) at++;
  }
  return false;
}

/** Running counts, so that any scope is judged in constant time however deep scopes nest. */
interface Counts {
  rtl: Uint32Array;
  ltr: Uint32Array;
  digits: Uint32Array;
  visible: Uint32Array;
  /** Right-to-left letters that follow another one. */
  rtlPairs: Uint32Array;
  /** Openers that force left-to-right or take the direction of their content. */
  ltrOpeners: Uint32Array;
}

function count(text: string, start: number, end: number): Counts {
  const size = end - start + 1;
  const counts: Counts = {
    rtl: new Uint32Array(size),
    ltr: new Uint32Array(size),
    digits: new Uint32Array(size),
    visible: new Uint32Array(size),
    rtlPairs: new Uint32Array(size),
    ltrOpeners: new Uint32Array(size),
  };
  const { rtl, ltr, digits, visible, rtlPairs, ltrOpeners } = counts;
  let isAfterRtl = false;
  for (let at = start; at < end; ) {
    const cp = text.codePointAt(at)!;
    const width = cp > 0xffff ? 2 : 1;
    for (let i = at - start; i < at - start + width; i++) {
      rtl[i + 1] = rtl[i]!;
      ltr[i + 1] = ltr[i]!;
      digits[i + 1] = digits[i]!;
      visible[i + 1] = visible[i]!;
      rtlPairs[i + 1] = rtlPairs[i]!;
      ltrOpeners[i + 1] = ltrOpeners[i]!;
    }
    at += width;
    const last = at - start;
    if (cp < 0x80) {
      isAfterRtl = false;
      if ((cp | 0x20) >= 0x61 && (cp | 0x20) <= 0x7a) ltr[last]!++;
      else if (cp >= 0x30 && cp <= 0x39) digits[last]!++;
      if (cp !== 0x20 && !(cp >= 9 && cp <= 13)) visible[last]!++;
    } else isAfterRtl = countForeign(counts, last, cp, isAfterRtl);
  }
  return counts;
}

/** @returns whether a right-to-left letter that follows is the second of a pair */
function countForeign(counts: Counts, last: number, cp: number, isAfterRtl: boolean): boolean {
  if (isLeftToRight(cp)) counts.ltrOpeners[last]!++;
  if (isBidiFormat(cp)) return false;
  const isHidden = isInvisible(cp);
  const char = String.fromCodePoint(cp);
  if (!isHidden && !/\s/.test(char)) counts.visible[last]!++;
  if (RTL_LETTER.has(cp)) {
    counts.rtl[last]!++;
    if (isAfterRtl) counts.rtlPairs[last]!++;
    return true;
  }
  if (/\p{L}/u.test(char)) counts.ltr[last]!++;
  if (/\p{Nd}/u.test(char)) counts.digits[last]!++;
  return isAfterRtl && (isHidden || /\p{M}/u.test(char));
}

function checkParagraph(context: TextContext, start: number, end: number, fileHasRtl: () => boolean): void {
  const { text } = context;
  const stack: { kind: number; opener: number }[] = [];
  const scopes: Scope[] = [];
  const orphans: number[] = [];
  let deepest = 0;
  const close = (bodyEnd: number, isClosed: boolean): void => {
    const { kind, opener } = stack.pop()!;
    scopes.push({ kind, opener, bodyEnd, end: isClosed ? bodyEnd + 1 : bodyEnd, isClosed });
  };
  for (let at = start; at < end; at++) {
    const cp = text.charCodeAt(at);
    if (!isBidiFormat(cp)) continue;
    if (cp === PDF) {
      const top = stack.at(-1);
      if (top && !isIsolate(top.kind)) close(at, true);
      else orphans.push(at);
    } else if (cp === PDI) {
      if (!stack.some(({ kind }) => isIsolate(kind))) orphans.push(at);
      else {
        while (!isIsolate(stack.at(-1)!.kind)) close(at, false);
        close(at, true);
      }
    } else {
      stack.push({ kind: cp, opener: at });
      deepest = Math.max(deepest, stack.length);
      if (stack.length > MAX_STACK) {
        // Far beyond anything that is drawn: treat the outermost as closed, the depth finding stands.
        stack.shift();
      }
    }
  }
  while (stack.length > 0) close(end, false);

  if (deepest > MAX_DEPTH) {
    const first = Math.min(...scopes.slice(0, MAX_STACK).map(({ opener }) => opener));
    report(
      context,
      'bidi-unbalanced',
      'medium',
      { start: first, end: first + 1 },
      `${deepest} nested direction controls`,
    );
  }
  for (const at of orphans) {
    const severity = fileHasRtl() ? 'info' : 'low';
    const message = (): string => `${characterName(text.charCodeAt(at))} closes nothing`;
    report(context, 'bidi-unbalanced', severity, { start: at, end: at + 1 }, message);
  }
  const counts = count(text, start, end);
  for (const scope of scopes.sort((a, b) => a.opener - b.opener)) judge(context, scope, counts, start);
}

/** Scopes that are told apart; beyond, the depth says it all. Each nested scope is reported with all that is in it. */
const MAX_STACK = 32;

function report(
  context: TextContext,
  rule: string,
  severity: Severity,
  span: { start: number; end: number },
  message: Sighting['message'],
  more: Sighting['more'] = () => removal(span.start, span.start + 1),
): void {
  context.report(`hidden-text/${rule}`, severity, span.start, span.end, message, more);
}

function judge(context: TextContext, scope: Scope, counts: Counts, base: number): void {
  const { text } = context;
  const bodyStart = scope.opener + 1;
  const sum = (key: keyof Counts): number =>
    counts[key][scope.bodyEnd - base]! - counts[key][bodyStart - base]!;
  const rtl = sum('rtl');
  const ltr = sum('ltr');
  const strong = ltr + sum('digits');
  const body = (): string =>
    [...text.slice(bodyStart, Math.min(scope.bodyEnd, bodyStart + BODY_LIMIT))]
      .filter((char) => !isInvisible(char.codePointAt(0)!))
      .join('');
  const name = (): string => characterName(scope.kind);
  const span = { start: scope.opener, end: scope.end };
  const edits = (): Edit[] => [
    { start: scope.opener, end: scope.opener + 1, replacement: '' },
    ...(scope.isClosed ? [{ start: scope.bodyEnd, end: scope.bodyEnd + 1, replacement: '' }] : []),
  ];
  const say = (rule: string, severity: Severity, message: () => string, decoded?: () => string): void =>
    report(context, rule, severity, span, message, () => ({
      ...(decoded === undefined ? {} : { decoded: decoded() }),
      edits: edits(),
    }));
  const shown = (): string => visible(body(), 80);

  if (scope.kind === RLO) {
    if (rtl > 0 ? strong <= 1 : sum('visible') <= 1) {
      say('bidi-override', 'info', () => `${name()} without a visible effect`);
    } else {
      say(
        'bidi-override',
        'critical',
        () => `${name()} shows "${shown()}" backwards; read in order it says that`,
        body,
      );
    }
    return;
  }
  if (scope.kind === LRO) {
    if (rtl >= 2)
      say(
        'bidi-override',
        'high',
        () => `${name()} shows right-to-left letters backwards: "${shown()}"`,
        body,
      );
    else if (rtl === 1 || !scope.isClosed)
      say('bidi-override', 'info', () => `${name()} without a visible effect`);
    return;
  }
  const isRightToLeft =
    scope.kind === RLE ||
    scope.kind === RLI ||
    (scope.kind === FSI && firstStrongIsRtl(text, bodyStart, scope.bodyEnd));
  if (!isRightToLeft) {
    if (!scope.isClosed) {
      say('bidi-unbalanced', rtl > 0 ? 'low' : 'info', () => `${name()} is not closed on its line`);
    }
    return;
  }
  const hasWord = sum('rtlPairs') > 0 || (rtl > 0 && ltr === 0);
  const shuffles = sum('ltrOpeners') >= 2 && rtl < 0.2 * (rtl + ltr);
  if (hasWord && !shuffles) {
    if (!scope.isClosed) say('bidi-unbalanced', 'info', () => `${name()} is not closed on its line`);
    return;
  }
  if (sum('visible') === 0) {
    say(scope.isClosed ? 'bidi-reorder' : 'bidi-unbalanced', 'low', () => `${name()} around nothing`);
  } else if (scope.isClosed) {
    say(
      'bidi-reorder',
      'high',
      () => `${name()} reorders text without a right-to-left word: "${shown()}"`,
      body,
    );
  } else {
    say(
      'bidi-unbalanced',
      'critical',
      () => `${name()} is not closed on its line and covers no right-to-left text: "${shown()}"`,
      body,
    );
  }
}

/** UAX #9 P2: the first strong letter outside nested isolates. */
function firstStrongIsRtl(text: string, start: number, end: number): boolean {
  let depth = 0;
  for (let at = start; at < Math.min(end, start + FIRST_STRONG_LIMIT); ) {
    const cp = text.codePointAt(at)!;
    if (isIsolate(cp)) depth++;
    else if (cp === PDI) depth--;
    else if (depth <= 0) {
      if (RTL_LETTER.has(cp)) return true;
      if (/\p{L}/u.test(String.fromCodePoint(cp))) return false;
    }
    at += cp > 0xffff ? 2 : 1;
  }
  return false;
}
