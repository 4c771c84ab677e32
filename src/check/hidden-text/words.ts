/**
 * One to three invisible symbols, judged by the word they stand in: a typo or a paste splits a word once, who splits it
 * three times hides it.
 *
 * Rules: zero-width, soft-hyphen, interlinear-annotation; those of single.ts.
 */
import { isInvisible } from '../../text/characters';
import { visible } from '../../text/escape';
import { lineEnd } from '../../text/lines';
import type { Edit, Severity } from '../../types';
import { isWorse, remember, reportRun, type Scan } from './invisible-scan';
import { isLetter, type Run } from './neighbours';
import type { Verdict } from './single';

/** Longest interlinear annotation that is read. */
const ANNOTATION_LIMIT = 400;

/** Row 10: the worst of the symbols speaks, and two kinds are worse than one. */
export function judgeFew(scan: Scan, run: Run): void {
  let worst: Verdict | undefined;
  let isExempt = true;
  for (const cp of run.symbols) {
    const verdict = scan.judgeOne(cp, run);
    if (verdict) isExempt = false;
    if (verdict && (!worst || isWorse(verdict.severity, worst.severity))) worst = verdict;
  }
  remember(scan, run, isExempt && run.symbols.length === 1);
  if (!worst) return;
  if (worst.rule === 'interlinear-annotation') {
    reportAnnotation(scan, run, worst);
    return;
  }
  if (worst.rule === 'soft-hyphen' && worst.severity !== 'info') {
    reportSoftHyphens(scan, run, worst);
    return;
  }
  const isMixed = run.symbols.some((cp) => cp !== run.symbols[0]);
  const severity: Severity =
    isMixed && worst.severity === 'medium'
      ? 'high'
      : isMixed && worst.severity === 'low'
        ? 'medium'
        : worst.severity;
  if (worst.rule === 'zero-width' && severity === 'medium') scan.inWord.push({ run, verdict: worst });
  else reportRun(scan, run, worst.rule, severity, worst.message);
}

/** One finding a word, after all runs are known. */
export function reportSplitWords(scan: Scan): void {
  const { text, inWord } = scan;
  for (let i = 0; i < inWord.length; ) {
    const first = inWord[i]!;
    let last = first;
    let count = 1;
    while (i + count < inWord.length) {
      const next = inWord[i + count]!;
      const between = text.slice(last.run.end, next.run.start);
      if (between.length > 64 || !/^[\p{L}\p{M}\p{N}_]+$/u.test(between)) break;
      last = next;
      count++;
    }
    if (count >= 3) reportSplit(scan, first.run, last.run, count);
    else {
      for (const { run, verdict } of inWord.slice(i, i + count)) {
        reportRun(scan, run, verdict.rule, 'medium', verdict.message);
      }
    }
    i += count;
  }
}

function reportSplit({ context, text }: Scan, first: Run, last: Run, count: number): void {
  const word = (): string => {
    const before = text.slice(Math.max(0, first.start - 64), first.start);
    const left = /[\p{L}\p{M}\p{N}_]{0,64}$/u.exec(before)![0];
    const right = /^[\p{L}\p{M}\p{N}_]{0,64}/u.exec(text.slice(last.end, last.end + 64))![0];
    const inner = [...text.slice(first.start, last.end)];
    return left + inner.filter((char) => !isInvisible(char.codePointAt(0)!)).join('') + right;
  };
  context.report(
    'hidden-text/zero-width',
    'high',
    first.start,
    last.end,
    () => `${count} invisible characters split the word "${visible(word(), 80)}": no search for it finds it`,
    () => ({ decoded: word(), edits: removals(text, first.start, last.end, isInvisible) }),
  );
}

/** An edit for each character of `[start, end)` that is to go. */
function removals(text: string, start: number, end: number, goes: (cp: number) => boolean): Edit[] {
  const edits: Edit[] = [];
  let at = start;
  for (const char of text.slice(start, end)) {
    if (goes(char.codePointAt(0)!)) edits.push({ start: at, end: at + char.length, replacement: '' });
    at += char.length;
  }
  return edits;
}

function reportAnnotation(scan: Scan, run: Run, verdict: Verdict): void {
  if (run.start < scan.annotationDone) return;
  const { text } = scan;
  const limit = lineEnd(text, run.start, ANNOTATION_LIMIT);
  const inside = run.symbols[0] === 0xfff9 ? text.slice(run.start, limit) : '';
  const separator = run.start + inside.indexOf('\ufffa');
  const terminator = run.start + inside.indexOf('\ufffb');
  if (separator < run.start) {
    reportRun(scan, run, verdict.rule, verdict.severity, verdict.message);
    return;
  }
  const hiddenEnd = terminator > separator && terminator < limit ? terminator : limit;
  const hidden = text.slice(separator + 1, hiddenEnd);
  const end = limit === hiddenEnd ? limit : hiddenEnd + 1;
  scan.annotationDone = end;
  scan.context.report(
    'hidden-text/interlinear-annotation',
    'high',
    run.start,
    end,
    () => `an annotation hides "${visible(hidden, 120)}"`,
    () => ({
      decoded: hidden,
      edits: removals(text, run.start, end, (cp) => cp >= 0xfff9 && cp <= 0xfffb),
    }),
  );
}

function reportSoftHyphens(scan: Scan, run: Run, verdict: Verdict): void {
  if (run.start < scan.softHyphensDone) return;
  const { text, near } = scan;
  let end = run.end;
  let last = run.end;
  while (
    end < text.length &&
    end - run.start < 200 &&
    (text[end] === '\u00ad' || isLetter(near.after(end)))
  ) {
    if (text[end] === '\u00ad') last = end + 1;
    end++;
  }
  scan.softHyphensDone = end;
  scan.context.report('hidden-text/soft-hyphen', verdict.severity, run.start, last, verdict.message, () => ({
    edits: removals(text, run.start, last, (cp) => cp === 0xad),
  }));
}
