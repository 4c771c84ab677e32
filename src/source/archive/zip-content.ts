/** What a member of a zip unpacks to, held against what the directory says of it. */
import { crc32, inflateRawSync } from 'node:zlib';
import type { Entry, LocalFileHeader, ZipFile } from 'yauzl';
import type { Budget } from './budget';
import { type Packed, readAt } from './packed';

const METHODS: Record<number, string> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
  99: 'AES',
};
/** Packed bytes that are unpacked at once: a stream for each of ten thousand small files costs a hundred times as much. */
const SMALL = 64 * 1024;
/** What comes out of them, at most; more goes through a stream all the same. */
const SMALL_UNPACKED = 1024 * 1024;

export interface Unpacked {
  stream?: AsyncIterable<Uint8Array>;
  problem?: string;
  /** After the stream was read: how it is not what the directory says. */
  wrong(): string | undefined;
}

export function contentOf(
  zip: ZipFile,
  file: Packed,
  entry: Entry,
  local: LocalFileHeader,
  budget: Budget,
): Unpacked {
  if (!entry.canDecodeFileData()) {
    const method = METHODS[entry.compressionMethod] ?? `method ${entry.compressionMethod}`;
    const problem = entry.isEncrypted() ? 'encrypted' : `packed with ${method}, which is not read here`;
    return { problem, wrong: () => undefined };
  }
  let wrong: string | undefined;
  const take = budget.meter();
  async function* unpacked(): AsyncGenerator<Uint8Array> {
    let sum = 0;
    let size = 0;
    const whole = atOnce(file, entry, local);
    const stream = whole ? undefined : await zip.openReadStreamPromise(entry);
    const packed = (): number =>
      (stream as { bytesWritten?: number } | undefined)?.bytesWritten ?? entry.compressedSize;
    try {
      for await (const chunk of whole ?? (stream as AsyncIterable<Buffer>)) {
        size += chunk.length;
        take(chunk.length, Math.min(packed(), entry.compressedSize));
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (error) {
      if (!isOfZlib(error)) throw error;
      wrong = `cannot be unpacked: ${messageOf(error)}`;
      return;
    } finally {
      stream?.destroy();
    }
    if (size !== entry.uncompressedSize) wrong = `has ${size} bytes and says ${entry.uncompressedSize}`;
    else if (sum >>> 0 !== entry.crc32 >>> 0) wrong = 'is not what its checksum says';
  }
  return { stream: unpacked(), wrong: () => wrong };
}

/** @returns undefined for what a stream has to unpack, or to say what is wrong with it */
function atOnce(file: Packed, entry: Entry, local: LocalFileHeader): [Buffer] | undefined {
  if (entry.compressedSize > SMALL) return undefined;
  const bytes = readAt(file, local.fileDataStart, entry.compressedSize);
  if (bytes.length < entry.compressedSize) return undefined;
  if (entry.compressionMethod === 0) return [bytes];
  try {
    return [inflateRawSync(bytes, { maxOutputLength: SMALL_UNPACKED })];
  } catch {
    return undefined;
  }
}

function isOfZlib(error: unknown): boolean {
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  return code.startsWith('Z_') || /not enough bytes|too many bytes|unexpected end/i.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
