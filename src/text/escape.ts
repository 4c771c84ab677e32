/**
 * Everything printed goes through here: file names, evidence and decoded messages are hostile.
 * Each output has its own way of being attacked, so each has its own function.
 */
import { codePointLabel, mustEscape } from './characters';

const SHORT: Record<number, string> = { 9: '\\t', 10: '\\n', 13: '\\r' };

/** What each character becomes: a hostile file asks a million times for the same few. */
const pieces = new Map<string, string>();
const MAX_PIECES = 4_096;

function pieceOf(char: string): string {
  let piece = pieces.get(char);
  if (piece === undefined) {
    const cp = char.codePointAt(0)!;
    piece = SHORT[cp] ?? (mustEscape(cp) ? `⟨${codePointLabel(cp)}⟩` : char);
    if (pieces.size < MAX_PIECES) pieces.set(char, piece);
  }
  return piece;
}

const HALF_AT_END = /[\ud800-\udbff]$/;

/**
 * Makes text safe and visible on one line: control, format, invisible, private and unassigned characters and lone
 * surrogates become `⟨U+200B⟩`, line ends and tabs `\n`, `\r`, `\t`. Letters of every script stay.
 * @param text any string
 * @param limit most UTF-16 units of the result; a longer text is cut with `…`
 */
export function visible(text: string, limit = Number.POSITIVE_INFINITY): string {
  // Fast way out: printable ASCII needs nothing.
  if (text.length <= limit && /^[\x20-\x7e]*$/.test(text)) return text;
  let out = '';
  for (const char of text) {
    const piece = pieceOf(char);
    if (out.length + piece.length > limit)
      return `${out.slice(0, Math.max(0, limit - 1)).replace(HALF_AT_END, '')}…`;
    out += piece;
  }
  return out;
}

/** Longest decoded message in a report, UTF-16 units (JSON contract). */
export const DECODED_LIMIT = 400;
/** Longest evidence in a report, UTF-16 units (JSON contract). */
export const EVIDENCE_LIMIT = 200;

/** Takes the meaning from old workflow commands, `##[name]`, which a runner reads anywhere in a line. */
export function withoutOldCommands(text: string): string {
  return text.replaceAll('##[', '#\u27e8U+0023\u27e9[');
}

/** For `::error …::message` (GitHub workflow commands): the data part. */
export function workflowData(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** For `::error property=…`: properties also end at `:` and `,`. */
export function workflowProperty(text: string): string {
  return workflowData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * Bytes of a file name that are not UTF-8 stand as U+DC80..U+DCFF (PEP 383); shown here as `\xFF`.
 * @param path path of an entry
 */
export function visiblePath(path: string): string {
  return visible(
    path.replace(
      /[\udc80-\udcff]/gu,
      (unit) => `\\x${(unit.charCodeAt(0) - 0xdc00).toString(16).toUpperCase()}`,
    ),
  );
}

/** RFC 3986 percent-encoding of a path, byte for byte, slashes kept (SARIF artifact URIs). */
export function uriPath(path: string): string {
  let out = '';
  for (const byte of pathBytes(path)) {
    const char = String.fromCharCode(byte);
    out += /[A-Za-z0-9\-._~/]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** @returns the bytes of the name on disk (inverse of PEP 383) */
export function pathBytes(path: string): Buffer {
  // With the u flag the class matches lone surrogates only.
  if (!/[\udc80-\udcff]/u.test(path)) return Buffer.from(path, 'utf8');
  return Buffer.concat(
    path
      .split(/([\udc80-\udcff])/u)
      .map((part) =>
        /^[\udc80-\udcff]$/u.test(part)
          ? Buffer.from([part.charCodeAt(0) - 0xdc00])
          : Buffer.from(part, 'utf8'),
      ),
  );
}

/** @returns a path string from the bytes of a name: UTF-8, other bytes as U+DC80..U+DCFF (PEP 383) */
export function pathFromBytes(bytes: Buffer): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const length = utf8Length(bytes, i);
    if (length === 0) {
      out += String.fromCharCode(0xdc00 + bytes[i]!);
      i++;
    } else {
      out += bytes.toString('utf8', i, i + length);
      i += length;
    }
  }
  return out;
}

/**
 * Length of the well-formed UTF-8 sequence at `i` (The Unicode Standard, table 3-7), or 0.
 * @param bytes any bytes
 * @param i byte offset
 */
export function utf8Length(bytes: Uint8Array, i: number): 0 | 1 | 2 | 3 | 4 {
  const lead = bytes[i]!;
  if (lead < 0x80) return 1;
  const second = bytes[i + 1] ?? 0;
  if (lead >= 0xc2 && lead <= 0xdf) return isContinuation(second) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isContinuation(bytes[i + 2]) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const low = lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high && isContinuation(bytes[i + 2]) && isContinuation(bytes[i + 3])
      ? 4
      : 0;
  }
  return 0;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte <= 0xbf;
}
