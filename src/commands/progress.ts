/** A counter on a terminal, once the work has taken a second: silence looks like a hang, chatter hides the result. */
import { ExpectedError } from '../errors';
import type { Io } from './io';

export interface Progress {
  tick(): void;
  end(): void;
  /** See `Io`. */
  rest?: Io['rest'];
}

const QUIET_MS = 1_000;
const EVERY_MS = 100;
/** Looks at the clock only every so many ticks. */
const STRIDE = 64;

/** A deadline is watched with the counter: both are asked once a file. */
export function progressLine(io: Io, isWanted: boolean): Progress {
  if (io.deadline !== undefined) return { tick: watch(io.deadline), end() {} };
  if (!isWanted || !io.isErrTerminal()) return { tick() {}, end() {}, rest: io.rest };
  const started = Date.now();
  let count = 0;
  let last = 0;
  return {
    tick() {
      if (++count % STRIDE !== 0) return;
      const now = Date.now();
      if (now - started < QUIET_MS || now - last < EVERY_MS) return;
      last = now;
      io.err(`\r${count} files and folders looked at`);
    },
    end() {
      if (last > 0) io.err('\r\x1b[K');
    },
  };
}

function watch(deadline: number): () => void {
  let count = 0;
  return () => {
    if (++count % STRIDE !== 0 || Date.now() < deadline) return;
    throw new ExpectedError(
      'unreadable',
      'the time is up, and not every file has been looked at',
      'look for what makes it slow with `primitives scan --timing`',
    );
  };
}
