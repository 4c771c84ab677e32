/**
 * Where unpacked contents lie: in memory, and when that is full in one file that has no name any more. No name of an
 * archive ever becomes a name on this disk, and nothing is left behind however the program ends.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LIMITS } from '../../limits';

export interface Store {
  /**
   * @param bytes may be used for something else afterwards
   * @returns how to read them again
   */
  keep(bytes: Buffer): () => Buffer;
  close(): void;
}

/** Bytes of all stores together count: nested archives share one. */
export function newStore(): Store {
  let held = 0;
  let spool: { fd: number; folder: string; end: number } | undefined;

  return {
    keep(bytes) {
      if (held + bytes.length <= LIMITS.unpackedMemory) {
        held += bytes.length;
        const copy = Buffer.from(bytes);
        return () => copy;
      }
      spool ??= openSpool();
      const { fd, end } = spool;
      const { length } = bytes;
      for (let at = 0; at < length; ) at += fs.writeSync(fd, bytes, at, length - at, end + at);
      spool.end += length;
      return () => {
        const copy = Buffer.allocUnsafe(length);
        for (let at = 0; at < length; ) {
          const read = fs.readSync(fd, copy, at, length - at, end + at);
          if (read === 0) throw new Error('the temporary file was cut');
          at += read;
        }
        return copy;
      };
    },

    close() {
      if (!spool) return;
      fs.closeSync(spool.fd);
      fs.rmSync(spool.folder, { recursive: true, force: true });
      spool = undefined;
    },
  };
}

function openSpool(): { fd: number; folder: string; end: number } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-'));
  const file = path.join(folder, 'unpacked');
  const fd = fs.openSync(file, 'wx+', 0o600);
  try {
    fs.rmSync(folder, { recursive: true });
  } catch {
    // Some systems keep the name of an open file: then it goes when it is closed.
  }
  return { fd, folder, end: 0 };
}
