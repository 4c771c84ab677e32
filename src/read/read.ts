/**
 * entry -> text. Bytes are decoded the way a lenient reader would take them, and whatever is irregular about the
 * encoding is kept for the check stage: an agent reads a broken file too, so we must not stop at it.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import type { Encoding, EncodingIssue, Text } from '../document';
import { utf8Length } from '../text/escape';
import { ALL_FEATURES, FEATURE, featuresOf } from '../text/features';
import type { Content, Entry, SkipReason } from '../types';
import { sniffBinary } from './binary';

export type ReadResult = Text | { skipped: SkipReason; detail?: string };

export interface ReadOptions {
  /** Larger files are skipped, but for media that are known by their first bytes. */
  maxBytes: number;
  /** The name promises text, so that a NUL or a foreign signature does not make it a binary file. */
  isText: boolean;
  /** Computes the digest from the very bytes that are scanned. */
  digest?: ((bytes: Buffer) => string) | undefined;
  /** Nobody will ask for features: the longest look at the bytes is left out. */
  isUnchecked?: boolean;
}

const PEEK_BYTES = 8192;

export function read(entry: Entry, options: ReadOptions): ReadResult {
  const content = entry.open(options.maxBytes);
  if ('skipped' in content)
    return content.skipped === 'too-large' ? readLarge(entry, options, content) : content;
  const text = decode(content.bytes, options.isText, options.isUnchecked);
  text.size = content.bytes.length;
  if (options.digest) text.integrity = options.digest(content.bytes);
  return text;
}

/** A film in a skill is no reason for an incomplete run; a large text is. */
function readLarge(
  entry: Entry,
  { isText, digest }: ReadOptions,
  skip: Extract<Content, { skipped: unknown }>,
): ReadResult {
  if (isText || digest) return skip;
  const head = entry.peek(PEEK_BYTES);
  const binary = 'bytes' in head ? sniffBinary(head.bytes, isText) : undefined;
  return binary?.class === 'media'
    ? { text: '', encoding: 'unknown', issues: [], features: 0, binary }
    : skip;
}

/**
 * @param bytes content of a file
 * @param isText see `read`
 * @param isUnchecked see `read`
 */
export function decode(bytes: Buffer, isText: boolean, isUnchecked = false): Text {
  const features = (): number => (isUnchecked ? ALL_FEATURES : featuresOf(bytes));
  const result = (text: string, encoding: Encoding, issues: EncodingIssue[], found: number): Text => ({
    text,
    encoding,
    issues,
    features: found,
  });
  // NUL is ASCII too: UTF-16 of Latin text has to be recognised first.
  const wide = wideEncoding(bytes);
  if (wide) {
    const { encoding, kind } = wide;
    return result(decodeWide(bytes, encoding), encoding, [{ kind, byteOffset: 0, offset: 0 }], ALL_FEATURES);
  }
  if (isAscii(bytes)) {
    const text = bytes.toString('latin1');
    const binary = bytes.includes(0) ? sniffBinary(bytes, isText) : undefined;
    if (binary) return { ...result('', 'unknown', [], 0), binary };
    return result(text, 'ascii', [], features());
  }
  const valid = isUtf8(bytes);
  const binary = sniffBinary(bytes, isText);
  if (binary) return { ...result('', 'unknown', [], 0), binary };
  if (valid) {
    return result(bytes.toString('utf8'), 'utf-8', [], features() | FEATURE.NON_ASCII);
  }
  const { text, issues } = decodeLenient(bytes);
  return result(text, 'unknown', issues, ALL_FEATURES);
}

/** UTF-16 and UTF-32 by their byte order mark, UTF-16 without one by its NUL bytes. */
function wideEncoding(bytes: Buffer): { encoding: Encoding; kind: EncodingIssue['kind'] } | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: 'utf-32le', kind: 'utf-32' };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32be', kind: 'utf-32' };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', kind: 'utf-16-bom' };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', kind: 'utf-16-bom' };
  return bytes.indexOf(0) === -1 ? undefined : nulPattern(bytes);
}

const SAMPLE_BYTES = 4096;

/** More than 30 % NUL on one parity and less than 2 % on the other: UTF-16 that does not say so. */
function nulPattern(bytes: Buffer): { encoding: Encoding; kind: EncodingIssue['kind'] } | undefined {
  const size = Math.min(bytes.length, SAMPLE_BYTES) & ~1;
  if (size < 4) return undefined;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < size; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const half = size / 2;
  if (odd > half * 0.3 && even < half * 0.02) return { encoding: 'utf-16le', kind: 'utf-16-no-bom' };
  if (even > half * 0.3 && odd < half * 0.02) return { encoding: 'utf-16be', kind: 'utf-16-no-bom' };
  return undefined;
}

function decodeWide(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'utf-16le') return bytes.toString('utf16le');
  if (encoding === 'utf-16be') {
    const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
    return even.swap16().toString('utf16le');
  }
  const parts: string[] = [];
  for (let i = 0; i + 3 < bytes.length; i += 4) {
    const cp = encoding === 'utf-32le' ? bytes.readUInt32LE(i) : bytes.readUInt32BE(i);
    parts.push(cp > 0x10ffff ? '\ufffd' : String.fromCodePoint(cp));
  }
  return parts.join('');
}

/**
 * UTF-8 as lenient parsers take it: overlong forms and surrogates become what they stand for, so that what they hide
 * is scanned too. Each kind of irregularity is noted once, at its first byte.
 */
function decodeLenient(bytes: Buffer): { text: string; issues: EncodingIssue[] } {
  const issues = new Map<EncodingIssue['kind'], EncodingIssue>();
  const parts: string[] = [];
  let offset = 0;
  const push = (part: string): void => {
    parts.push(part);
    offset += part.length;
  };
  let validFrom = 0;
  const { length } = bytes;
  for (let i = 0; i < length; ) {
    const size = utf8Length(bytes, i);
    if (size > 0) {
      i += size;
      continue;
    }
    if (validFrom < i) push(bytes.toString('utf8', validFrom, i));
    const { kind, char, size: consumed } = irregular(bytes, i);
    if (!issues.has(kind)) issues.set(kind, { kind, byteOffset: i, offset });
    push(char);
    i += consumed;
    validFrom = i;
  }
  if (validFrom < length) push(bytes.toString('utf8', validFrom, length));
  return { text: parts.join(''), issues: [...issues.values()] };
}

/** What stands at an ill-formed position, by the rows of The Unicode Standard, table 3-7, that it breaks. */
function irregular(bytes: Buffer, i: number): { kind: EncodingIssue['kind']; char: string; size: number } {
  const lead = bytes[i]!;
  const tail = (n: number): number => {
    const byte = bytes[i + n];
    return byte !== undefined && byte >= 0x80 && byte <= 0xbf ? byte & 0x3f : -1;
  };
  const replaced = (kind: EncodingIssue['kind']) => ({ kind, char: '\ufffd', size: 1 });
  const [a, b, c] = [tail(1), tail(2), tail(3)];
  if ((lead === 0xc0 || lead === 0xc1) && a >= 0) {
    return { kind: 'overlong', char: String.fromCharCode(((lead & 0x1f) << 6) | a), size: 2 };
  }
  if (lead === 0xe0 && a >= 0 && a < 0x20 && b >= 0) {
    return { kind: 'overlong', char: String.fromCharCode((a << 6) | b), size: 3 };
  }
  if (lead === 0xf0 && a >= 0 && a < 0x10 && b >= 0 && c >= 0) {
    return { kind: 'overlong', char: String.fromCharCode((a << 12) | (b << 6) | c), size: 4 };
  }
  if (lead === 0xed && a >= 0x20 && b >= 0) {
    return { kind: 'surrogate', char: String.fromCharCode(0xd000 | (a << 6) | b), size: 3 };
  }
  if (lead === 0xf4 && a >= 0x10) return replaced('beyond-unicode');
  if (lead >= 0xf5) return replaced('invalid-lead');
  return replaced('not-utf8');
}
