/**
 * Stretches of the base64 alphabet, which is also that of identifiers, paths and digests. Only what decodes to text from
 * its first sixteen characters on is looked at: one identifier in a thousand.
 */

/** Characters in a row that are worth a look. */
const RUN_LENGTH = 16;

/** Value of a base64 or base64url digit, or -1. */
const VALUE = new Int8Array(256).fill(-1);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((digit, i) => {
  VALUE[digit.charCodeAt(0)] = i;
});
VALUE[0x2d] = 62;
VALUE[0x5f] = 63;
/** + - / _: a run may be part of a path or a name there. */
const SEAM = new Uint8Array(256);
for (const seam of '+-/_') SEAM[seam.charCodeAt(0)] = 1;
const HEX_VALUE = new Int8Array(256).fill(-1);
for (let i = 0; i < 16; i++) {
  HEX_VALUE[i.toString(16).charCodeAt(0)] = i;
  HEX_VALUE[i.toString(16).toUpperCase().charCodeAt(0)] = i;
}

interface Run {
  start: number;
  end: number;
  isHex: boolean;
}

/**
 * @param bytes the low bytes of `text`, from `offset` to `end`, with a byte that is no digit behind
 * @param visit told each run that begins as text, also the parts of a path; offsets in `text`
 */
function eachRun(
  text: string,
  bytes: Uint8Array,
  offset: number,
  end: number,
  visit: (run: Run) => boolean,
): boolean {
  // A run covers one of any sixteen neighbours: whole words are skipped.
  for (let at = offset + RUN_LENGTH - 1; at < end; at += RUN_LENGTH) {
    let from = at;
    while (from > at - RUN_LENGTH && VALUE[bytes[from]!]! >= 0) from--;
    if (from > at - RUN_LENGTH) {
      at = from;
      continue;
    }
    // The skip never passes a digit: the run begins here.
    from++;
    let to = at + 1;
    while (to < end && VALUE[bytes[to]!]! >= 0) to++;
    at = to;
    for (const [start, stop] of asciiIn(text, from - offset, to - offset))
      if (visitText(bytes, offset, start + offset, stop + offset, visit)) return true;
  }
  return false;
}

/** The low byte of a letter of any script may be that of a digit. */
function asciiIn(text: string, start: number, end: number): [number, number][] {
  const run = text.slice(start, end);
  if (Buffer.byteLength(run) === run.length) return [[start, end]];
  return Array.from(run.matchAll(/[\x00-\x7f]{16,}/g), ({ index, 0: part }) => [
    start + index,
    start + index + part.length,
  ]);
}

/** The run from its start, or from the first seam on, that begins as text. */
function visitText(
  bytes: Uint8Array,
  offset: number,
  from: number,
  to: number,
  visit: (run: Run) => boolean,
): boolean {
  for (let i = from; to - i >= RUN_LENGTH; i++) {
    // A rule of dashes is all seams.
    if (i > from && (SEAM[bytes[i - 1]!] === 0 || SEAM[bytes[i]!] === 1)) continue;
    const isHex = isHexText(bytes, i, to);
    if (isHex || isBase64Text(bytes, i)) return visit({ start: i - offset, end: to - offset, isHex });
  }
  return false;
}

function isBase64Text(b: Uint8Array, at: number): boolean {
  let bad = 0;
  let wide = 0;
  let expected = 0;
  for (let i = at; i < at + RUN_LENGTH; i += 4) {
    const bits =
      (VALUE[b[i]!]! << 18) | (VALUE[b[i + 1]!]! << 12) | (VALUE[b[i + 2]!]! << 6) | VALUE[b[i + 3]!]!;
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (bits >> shift) & 255;
      if (byte === 0) wide++;
      const isContinuation = (byte & 0xc0) === 0x80;
      if (isContinuation !== expected > 0) bad++;
      expected = isContinuation ? Math.max(0, expected - 1) : continuationsOf(byte);
      if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09 && byte !== 0) bad++;
    }
  }
  return bad + wide <= 1 || (wide >= 4 && wide <= 7 && bad <= 4);
}

/** Of the two digits of each byte: the same, more strictly, as most digests are hexadecimal. */
function isHexText(b: Uint8Array, start: number, end: number): boolean {
  const at = b[start] === 0x30 && b[start + 1] === 0x78 ? start + 2 : start;
  if (end - at < RUN_LENGTH - 2) return false;
  let expected = 0;
  for (let i = at; i < at + RUN_LENGTH - 2; i += 2) {
    const high = HEX_VALUE[b[i]!]!;
    const low = HEX_VALUE[b[i + 1]!]!;
    if (high < 0 || low < 0) return false;
    const byte = (high << 4) | low;
    const isContinuation = (byte & 0xc0) === 0x80;
    if (isContinuation !== expected > 0) return false;
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
    expected = isContinuation ? expected - 1 : continuationsOf(byte);
  }
  return true;
}

function continuationsOf(lead: number): number {
  return lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
}

export function hasTextRun(text: string, bytes: Uint8Array, offset: number, end: number): boolean {
  return eachRun(text, bytes, offset, end, () => true);
}

export function textRunsOf(text: string): Run[] {
  const runs: Run[] = [];
  const bytes = Buffer.alloc(text.length + 1);
  bytes.write(text, 'latin1');
  eachRun(text, bytes, 0, text.length, (run) => {
    runs.push(run);
    return false;
  });
  return runs;
}
