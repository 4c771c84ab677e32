/** Lines of files of any length, a window at a time. */
import fs from 'node:fs';

const WINDOW = 256 * 1024;
/** Longer ones are none of ours, and none of a list. */
const LINE_BYTES = 16 * 1024 * 1024;

export interface Line {
  /** Without its end; valid until the next one is asked for. */
  bytes: Buffer;
  /** Where it begins, in bytes. */
  start: number;
  /** It ends in LF: the last line of a file that was cut does not. */
  isWhole: boolean;
}

/** @throws Error with a code, as `node:fs` does; for a line that is too long, without */
export function* linesOf(fd: number): Generator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let start = 0;
  for (let at = 0; ; ) {
    const window = Buffer.allocUnsafe(WINDOW);
    const length = fs.readSync(fd, window, 0, WINDOW, at);
    if (length === 0) break;
    at += length;
    const bytes =
      rest.length === 0 ? window.subarray(0, length) : Buffer.concat([rest, window.subarray(0, length)]);
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
      yield { bytes: bytes.subarray(from, end), start, isWhole: true };
      start += end + 1 - from;
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LINE_BYTES) throw new Error('a line that is too long');
  }
  if (rest.length > 0) yield { bytes: rest, start, isWhole: false };
}
