/** An archive as it lies there: in memory, or in a file that is open. */
import fs from 'node:fs';

export type Packed = { bytes: Buffer } | { fd: number; size: number };

const CHUNK = 64 * 1024;

export function sizeOf(packed: Packed): number {
  return 'bytes' in packed ? packed.bytes.length : packed.size;
}

/** @returns fewer bytes at the end of the file */
export function readAt(packed: Packed, position: number, length: number): Buffer {
  if ('bytes' in packed) return packed.bytes.subarray(position, position + length);
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, fs.readSync(packed.fd, bytes, 0, length, position));
}

export function* chunksOf(packed: Packed, start = 0): Generator<Buffer> {
  for (let at = start; ; ) {
    const chunk = readAt(packed, at, CHUNK);
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}
