/**
 * Threads of our own that run the rules (worker.ts). What they are sent is the text of files, many at a time; what they
 * send back is what a check returns. This thread finds, reads and follows, and checks as well while all others are busy.
 * A thread that ends, for whatever reason, has looked at nothing: its files are checked here.
 */
import os from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Checked } from '../../check/check';
import type { Document } from '../../document';
import type { CompiledPhrases } from '../../phrases/compile';
import type { Recorder, Times } from '../../types';
import { type Checks, WORTH_A_THREAD } from './checks';

export interface Pool extends Pick<Checks, 'settle' | 'close'> {
  add(...file: Parameters<Checks['check']>): Promise<void> | undefined;
}

/** What a thread is told of a file; it parses for itself, because a document cannot be sent. */
export type Sent = Pick<Document, 'path' | 'format' | 'content'>;

export interface ThreadOptions {
  own: CompiledPhrases | undefined;
  isTimed: boolean;
}

/** To one list of files that were sent. */
export interface Answer {
  checked: Checked[];
  times?: Times | undefined;
}

interface Task {
  document: Document;
  done: (checked: Checked) => void;
}

interface Thread {
  worker: Worker;
  /** Sent and not answered, in order. */
  waiting: Task[][];
}

/** This program; what it is started with is for src/cli.ts. */
const PROGRAM = `${__dirname}/cli.cjs`;
/** Beyond that the reading of one thread is the slowest part. */
const MOST_THREADS = 8;
/** One message: small enough that nobody waits long for the last, large enough to cost nothing beside the checks. */
const BATCH_FILES = 64;
const BATCH_CHARS = 1_000_000;
/** Lists that lie before a thread: the next is there when it has done one, and few are in memory. */
const DEPTH = 2;
/**
 * MiB of objects: the worst files of the largest size that we could make take half of that. The stack is that of the main
 * thread (984 KB, and what Node keeps for itself), so that what is too deep there is too deep here.
 */
const RESOURCES = { maxOldGenerationSizeMb: 1_024, stackSizeMb: 1.15 };

/**
 * Two processors are one core more often than not, and the second of a core adds little: on such a machine two threads
 * were no faster than one.
 * @param work characters that are to be checked
 */
export function threadsFor(work: number): number {
  const cores = Math.floor(os.availableParallelism() / 2);
  return Math.min(cores, MOST_THREADS, 1 + Math.floor(work / WORTH_A_THREAD));
}

interface PoolOptions {
  /** This one among them. */
  threads: number;
  own: CompiledPhrases | undefined;
  recorder: Recorder | undefined;
  /** Checks in this thread. */
  here: (document: Document) => Checked;
}

export function newPool({ threads: wanted, own, recorder, here }: PoolOptions): Pool {
  const threads = new Set<Thread>();
  const heard: [tasks: Task[], answer: Answer][] = [];
  const lost: Task[][] = [];
  let batch: Task[] = [];
  let chars = 0;
  /** Called when there is something to hear, or to do again. */
  let wake = (): void => {};

  function start(): void {
    let worker: Worker;
    try {
      const workerData: ThreadOptions = { own, isTimed: recorder !== undefined };
      worker = new Worker(PROGRAM, {
        argv: ['--thread'],
        workerData,
        resourceLimits: RESOURCES,
      });
    } catch {
      // A machine that gives us none: there is this one.
      return;
    }
    const thread: Thread = { worker, waiting: [] };
    threads.add(thread);
    const end = (): void => {
      threads.delete(thread);
      lost.push(...thread.waiting.splice(0));
      wake();
    };
    worker.on('message', (answer: Answer) => {
      const tasks = thread.waiting.shift();
      if (tasks) heard.push([tasks, answer]);
      wake();
    });
    // An error ends the thread; what it was is told where its files are checked again, if it was theirs.
    worker.on('error', end);
    worker.on('exit', end);
  }

  /** In the flow of whoever waits for us, so that an error of ours is not one of an event. */
  function hear(): void {
    for (const [tasks, { checked, times }] of heard.splice(0)) {
      if (times) recorder?.add(times);
      for (const [i, { done }] of tasks.entries()) done(checked[i]!);
    }
    recorder?.lap('judge');
    for (const tasks of lost.splice(0)) checkHere(tasks);
  }

  function checkHere(tasks: readonly Task[]): void {
    for (const { document, done } of tasks) done(here(document));
    recorder?.lap('judge');
  }

  function handOver(): void {
    if (batch.length === 0) return;
    const tasks = batch;
    batch = [];
    chars = 0;
    let free: Thread | undefined;
    for (const thread of threads) {
      const isFreer = thread.waiting.length < (free?.waiting.length ?? DEPTH);
      if (isFreer) free = thread;
    }
    if (!free) {
      checkHere(tasks);
      return;
    }
    free.waiting.push(tasks);
    const files: Sent[] = tasks.map(({ document: { path, format, content } }) => ({ path, format, content }));
    free.worker.postMessage(files);
    recorder?.lap('threads');
  }

  /** Events have their turn. */
  async function exchange(): Promise<void> {
    handOver();
    await new Promise((resolve) => setImmediate(resolve));
    hear();
  }

  const isWaiting = (): boolean => [...threads].some(({ waiting }) => waiting.length > 0);

  for (let i = 1; i < wanted; i++) start();
  return {
    add(document, left, done) {
      batch.push({ document, done });
      chars += document.text.length;
      // Towards the end in smaller portions: everybody is to be done at the same time.
      const most = Math.min(BATCH_FILES, Math.ceil((left + 1) / (wanted * DEPTH)));
      return batch.length < most && chars < BATCH_CHARS ? undefined : exchange();
    },

    async settle() {
      await exchange();
      while (isWaiting() || heard.length > 0 || lost.length > 0) {
        if (heard.length === 0 && lost.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        recorder?.lap('threads');
        hear();
      }
    },

    close() {
      for (const { worker } of threads) void worker.terminate();
    },
  };
}
