/**
 * Digest recipe `primitives-v1` of one file: SRI sha512 over its bytes, where valid UTF-8 without NUL has CRLF folded
 * to LF, so that a checkout on Windows has the digest of one on Linux. A lone CR and a BOM are kept; anything else is
 * hashed raw. (Design 3.4; in a chunk of its own, because only inventories and locks need it. test/lock/recipe.test.ts
 * holds it against `ssri`, which takes twice as long, and longer to load than to hash two hundred files.)
 */
import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';

const CR = 0x0d;
const LF = 0x0a;

/** @returns `sha512-…` */
export function fileIntegrity(bytes: Buffer): string {
  return `sha512-${hash('sha512', foldLineEnds(bytes), 'base64')}`;
}

function foldLineEnds(bytes: Buffer): Buffer {
  if (bytes.indexOf(CR) === -1 || !bytes.includes('\r\n') || bytes.includes(0) || !isUtf8(bytes))
    return bytes;
  const folded = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === CR && bytes[i + 1] === LF) continue;
    folded[length++] = bytes[i]!;
  }
  return folded.subarray(0, length);
}
