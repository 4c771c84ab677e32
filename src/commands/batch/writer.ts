/**
 * Results arrive in any order and are written in that of the list: what can be written is written and flushed to the disk
 * (fsync) before it counts. A run that is killed loses what was not yet flushed, and nothing else.
 */
import fs from 'node:fs';
import type { Result, Seal } from './results';

export interface Writer {
  /** Waits until a result at this place may be kept: a slow package does not let the rest pile up. */
  room(place: number): Promise<void>;
  put(place: number, result: Result): void;
  /** Waits until everything that was put is on the disk. */
  end(): Promise<void>;
}

/** Results that wait for one before them. */
const WINDOW = 1_000;

/** @param fd a file that is open at its end; undefined for standard output */
export function newWriter(fd: number | undefined, out: (text: string) => void, seal: Seal): Writer {
  const waiting = new Map<number, Result>();
  let next = 0;
  let flushing: Promise<void> | undefined;
  let failure: unknown;
  const sleepers: { place: number; wake: () => void }[] = [];

  async function flush(): Promise<void> {
    for (;;) {
      let text = '';
      for (let result = waiting.get(next); result; result = waiting.get(next)) {
        const line = JSON.stringify(result);
        seal.add(line, result);
        text += `${line}\n`;
        waiting.delete(next++);
      }
      if (text === '') return;
      if (fd === undefined) out(text);
      else {
        fs.writeFileSync(fd, text);
        await new Promise<void>((resolve, reject) => {
          fs.fsync(fd, (error) => (error ? reject(error) : resolve()));
        });
      }
      for (const sleeper of sleepers.splice(0)) {
        if (sleeper.place < next + WINDOW) sleeper.wake();
        else sleepers.push(sleeper);
      }
    }
  }

  function startFlush(): void {
    flushing ??= flush()
      .catch((error: unknown) => {
        failure ??= error;
        for (const { wake } of sleepers.splice(0)) wake();
      })
      .finally(() => {
        flushing = undefined;
        if (failure === undefined && waiting.has(next)) startFlush();
      });
  }

  return {
    async room(place) {
      if (failure !== undefined) throw failure;
      if (place >= next + WINDOW) await new Promise<void>((wake) => sleepers.push({ place, wake }));
    },

    put(place, result) {
      waiting.set(place, result);
      startFlush();
    },

    async end() {
      while (flushing) await flushing;
      if (failure !== undefined) throw failure;
    },
  };
}
