/**
 * What the judges of invisible runs share while they go through one text: how to look around, how to report, and what
 * was seen that only says something together.
 */
import type { Severity } from '../../types';
import { removal, type Sighting, type TextContext } from '../context';
import { type Neighbours, neighboursIn, type Run } from './neighbours';
import { singleJudge, type Verdict } from './single';
import { addSymbol, noStreams, type Streams } from './streams';

/** Runs decoded in one text; the rest is reported without a reading, so that a hostile file costs bounded time. */
const DECODE_BUDGET = 200;

export interface Scan {
  readonly context: TextContext;
  readonly text: string;
  readonly near: Neighbours;
  readonly judgeOne: (cp: number, run: Run) => Verdict | undefined;
  readonly seen: Streams;
  /** Runs of one symbol over and over. */
  readonly homogeneous: Run[];
  /** Runs inside a word; three in one word are no accident. */
  readonly inWord: { run: Run; verdict: Verdict }[];
  decodesLeft: number;
  /** Soft hyphens before this offset are part of a word that has been reported. */
  softHyphensDone: number;
  /** Annotation characters before this offset are part of one that has been reported. */
  annotationDone: number;
}

export function scanOf(context: TextContext): Scan {
  const { text } = context;
  const near = neighboursIn(text);
  return {
    context,
    text,
    near,
    judgeOne: singleJudge(text, near),
    seen: noStreams(),
    homogeneous: [],
    inWord: [],
    decodesLeft: DECODE_BUDGET,
    softHyphensDone: 0,
    annotationDone: 0,
  };
}

/** Reports a run, with the edit that takes it out. */
export function reportRun(
  { context }: Scan,
  { start, end }: { start: number; end: number },
  rule: string,
  severity: Severity,
  message: Sighting['message'],
  decoded?: string,
): void {
  context.report(`hidden-text/${rule}`, severity, start, end, message, () => ({
    ...(decoded === undefined ? {} : { decoded }),
    ...removal(start, end),
  }));
}

/** Keeps the symbols of a run for the payloads that are spread over a text. */
export function remember({ seen }: Scan, run: Run, isExempt: boolean): void {
  const stream = isExempt ? seen.exempt : seen.plain;
  let at = run.start;
  for (const cp of run.symbols) {
    addSymbol(stream, cp, at);
    at += cp > 0xffff ? 2 : 1;
  }
}

const rank: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

export function isWorse(a: Severity, b: Severity): boolean {
  return rank[a] < rank[b];
}
