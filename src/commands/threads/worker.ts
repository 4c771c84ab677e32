/** The other end of pool.ts: files in, what their checks return out, one list after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { ExpectedError } from '../../errors';
import { checkerOf, parse } from '../stages';
import type { Answer, Sent, ThreadOptions } from './pool';

/** @throws ExpectedError `usage` where there is nobody to work for */
export async function work(): Promise<number> {
  const port = parentPort;
  if (!port)
    throw new ExpectedError('usage', 'a thread of this program, and no command', 'see `primitives --help`');
  const { own, isTimed } = workerData as ThreadOptions;
  const recorder = isTimed ? (await import('../timing')).createTiming() : undefined;
  const check = checkerOf(own, recorder);
  port.on('message', (files: readonly Sent[]) => {
    // Waiting for them was no work.
    recorder?.take();
    const checked = files.map(({ path, format, content }) => check(parse(path, format, content)));
    port.postMessage({ checked, times: recorder?.take() } satisfies Answer);
  });
  return 0;
}
