/**
 * tar as a simple program reads it: a header says how long its member is, and the next header follows. Extensions are
 * stepped over, not obeyed. It keeps where the members lie, and nothing of them.
 */
import { isTarHeader } from './kinds';

export interface Seen {
  /** Offset of the content of each member. */
  members: readonly number[];
  /** What global headers set that changes a member. */
  globals: readonly string[];
  /** Two blocks of zeros. */
  hasEnd: boolean;
  /** There is more after them. */
  isLonger: boolean;
}

const BLOCK = 512;
/** pax headers and GNU long names: no members. */
const EXTENSIONS = 'xgLK';
const GLOBAL_BYTES = 64 * 1024;
/** Offsets; the other reader stops long before. */
const MEMBERS = 200_000;

export function plainReader(): { push(chunk: Buffer): void; seen(): Seen } {
  const members: number[] = [];
  const globals = new Set<string>();
  let partial: Buffer = Buffer.alloc(0);
  let position = 0;
  let ahead = 0;
  let zeros = 0;
  let isLonger = false;
  let isLost = false;
  let global: { left: number; text: string } | undefined;

  function header(block: Buffer): void {
    if (block.every((byte) => byte === 0)) {
      zeros++;
      return;
    }
    if (zeros >= 2) isLonger = true;
    if (!isTarHeader(block)) {
      isLost = true;
      return;
    }
    if (zeros < 2) zeros = 0;
    const type = String.fromCharCode(block[156]!);
    const size = sizeOf(block);
    if (!EXTENSIONS.includes(type) && members.length < MEMBERS) members.push(position);
    if (type === 'g') global = { left: Math.min(size, GLOBAL_BYTES), text: '' };
    ahead = Math.ceil(size / BLOCK) * BLOCK;
  }

  function collect(content: Buffer): void {
    if (!global) return;
    global.text += content.toString('latin1', 0, global.left);
    global.left -= content.length;
    if (global.left > 0) return;
    for (const [, key] of global.text.matchAll(/^\d+ (path|linkpath|size)=/gm)) globals.add(key!);
    global = undefined;
  }

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length && !isLost) {
        if (ahead > 0) {
          const step = Math.min(ahead, chunk.length - at);
          collect(chunk.subarray(at, at + step));
          ahead -= step;
          position += step;
          at += step;
          continue;
        }
        const rest = chunk.subarray(at, at + BLOCK - partial.length);
        partial = partial.length === 0 ? rest : Buffer.concat([partial, rest]);
        at += rest.length;
        position += rest.length;
        if (partial.length < BLOCK) continue;
        const block = partial;
        partial = Buffer.alloc(0);
        header(block);
      }
    },
    seen: () => ({ members, globals: [...globals].sort(), hasEnd: zeros >= 2, isLonger }),
  };
}

/** Octal, or base 256 for what does not fit. */
function sizeOf(block: Buffer): number {
  if (block[124] === 0x80) return Number(block.readBigUInt64BE(128));
  return Number.parseInt(block.toString('latin1', 124, 136).trim(), 8) || 0;
}
