/** What a call may use of the outside world: nothing is written, nobody is asked, and there is no terminal. */
import fs from 'node:fs';
import path from 'node:path';
import type { Io } from '../commands/io';
import { ExpectedError } from '../errors';
import { visiblePath } from '../text/escape';
import type { CommonOptions, Signal } from './options';
import { usage } from './options';

/** Of the process, as src/index.ts reads it. */
export interface Surroundings {
  cwd: string;
  env: Record<string, string | undefined>;
}

/** Milliseconds that a call has the thread to itself; what a person does not notice. */
const TURN_MS = 20;

/**
 * @param stdin what stands for standard input
 * @throws ExpectedError `not-found` when `cwd` is no folder
 */
export function worldOf(
  surroundings: Surroundings,
  { cwd: wanted, signal }: CommonOptions,
  stdin: () => Buffer = noInput,
): Io {
  const cwd = wanted === undefined ? surroundings.cwd : path.resolve(surroundings.cwd, wanted);
  if (!fs.statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new ExpectedError(
      'not-found',
      `${visiblePath(cwd)}: no such folder`,
      'cwd names the folder of a project',
    );
  return {
    cwd,
    env: surroundings.env,
    out() {},
    err() {},
    stdin,
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    isInTerminal: () => false,
    ask: () => '',
    columns: () => 100,
    self: [],
    // Signals are the program's own. What a call has written is removed when the call ends.
    atExit: () => () => {},
    rest: resting(signal),
  };
}

function noInput(): never {
  throw usage('"-" is standard input, which is not read here', 'give the text to scanText');
}

/** Lets others have the thread now and then; that is also when a signal can come. */
function resting(signal: Signal | undefined): () => Promise<void> | undefined {
  let since = Date.now();
  return () => {
    if (Date.now() - since < TURN_MS) return undefined;
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      since = Date.now();
      throwIfAborted(signal);
    });
  };
}

function throwIfAborted(signal: Signal | undefined): void {
  if (signal?.aborted) throw signal.reason ?? new DOMException('This operation was aborted', 'AbortError');
}

let last: Promise<unknown> = Promise.resolve();

/**
 * One call after another: all of them have one thread, and share buffers that are filled anew for each file.
 * @returns what `work` returns
 */
export function inTurn<T>(signal: Signal | undefined, work: () => Promise<T>): Promise<T> {
  const turn = last.then(() => {
    throwIfAborted(signal);
    return work();
  });
  last = turn.catch(() => {});
  return turn;
}
