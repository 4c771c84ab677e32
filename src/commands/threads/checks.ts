/**
 * Who runs the rules: this thread, and beyond the point where it pays others beside it (pool.ts). Where a file is
 * checked does not show in what is said of it: a check is a function of the file alone.
 */
import { type Checked, check } from '../../check/check';
import { ownRules, ruleSet } from '../../check/phrases/rule-set';
import type { Document } from '../../document';
import type { CompiledPhrases } from '../../phrases/compile';
import type { Recorder } from '../../types';
import type { Memory } from './memory';
import type { Pool } from './pool';

/** How many threads check; `auto` is as many as pay. */
export type Jobs = number | 'auto';

export interface ChecksOptions {
  jobs?: Jobs | undefined;
  /** Phrase rules of the user's own, beside ours. */
  own?: CompiledPhrases | undefined;
  recorder?: Recorder | undefined;
  memory?: Memory | undefined;
}

export interface Checks {
  /**
   * @param left how many files are known that come after it
   * @param done told what was found: at once, or when a thread has looked
   * @returns what to wait for, so that no more is read than may wait
   */
  check(document: Document, left: number, done: (checked: Checked) => void): Promise<void> | undefined;
  /** Waits until all of it has been told. */
  settle(): Promise<void>;
  /** Ends the threads. */
  close(): void;
}

/**
 * Characters that have to be left to check for each thread: a second of work. A thread takes up to half of that to load
 * the rules, and to compile what it meets (docs/architecture.md, "Speed").
 */
export const WORTH_A_THREAD = 4_000_000;
/** What a file costs beside its characters, in characters. */
const PER_FILE = 1_000;
/** The first files say how large the others are. */
const SAMPLE = 16;

/** Files between two looks at what else there is to do. */
const REST = 16;

export function newChecks({ jobs = 1, own, recorder, memory }: ChecksOptions): Checks {
  const here = checkerOf(own, recorder);
  let pool: Pool | undefined;
  let isDecided = jobs === 1;
  let files = 0;
  let work = 0;
  let checked = 0;

  /** @param left characters, roughly */
  async function begin(left: number): Promise<void> {
    isDecided = true;
    const { newPool, threadsFor } = await import('./pool');
    const threads = jobs === 'auto' ? threadsFor(left) : jobs;
    if (threads > 1) pool = newPool({ threads, own, recorder, here });
  }

  async function checkFirst(...[document, left, done]: Parameters<Checks['check']>): Promise<void> {
    await begin((left * work) / files);
    if (pool) await pool.add(document, left, done);
    else done(here(document));
  }

  return {
    check(document, left, told) {
      const known = memory?.find(document);
      if (known) {
        told(known);
        return undefined;
      }
      const done = memory ? memory.keeping(document, told) : told;
      if (pool) return pool.add(document, left, done);
      if (!isDecided) {
        files++;
        work += document.text.length + PER_FILE;
        const isWorth = files >= SAMPLE && (left * work) / files >= WORTH_A_THREAD;
        if (jobs !== 'auto' || isWorth) return checkFirst(document, left, done);
      }
      done(here(document));
      // Whoever looks again and again also waits for signals.
      return memory && ++checked % REST === 0 ? rest() : undefined;
    },
    settle: async () => pool?.settle(),
    close: () => pool?.close(),
  };
}

function rest(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** What a thread does with a file. */
export function checkerOf(
  own: CompiledPhrases | undefined,
  recorder: Recorder | undefined,
): (document: Document) => Checked {
  const rules = own ? [ownRules(), ruleSet(own)] : undefined;
  return (document) => {
    recorder?.nextFile();
    return check(document, rules, recorder);
  };
}
