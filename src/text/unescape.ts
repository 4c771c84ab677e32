/**
 * Written-out characters back to characters, with the way back to the file: `\u200b`, `\u{200b}`, `\U0000200b`,
 * `\x0b`, `%E2%80%8B` and `&#x200b;`.
 */

export interface Unescaped {
  value: string;
  /** Offset in the file of each UTF-16 unit of `value`, and of its end. */
  map: Uint32Array;
}

/** One escape; JSON surrogate pairs are two. Linear: no two alternatives start alike for more than a few characters. */
const ESCAPE =
  /\\u\{([0-9A-Fa-f]{1,6})\}|\\U([0-9A-Fa-f]{8})|\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|&#[xX]([0-9A-Fa-f]{1,6});|&#([0-9]{1,7});|((?:%[0-9A-Fa-f]{2})+)|\\(["\\/nrtbf]|e(?=[[\]]))/g;

const SIMPLE: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', e: '\x1b' };

/**
 * @param raw text with escapes
 * @param base offset of `raw` in the file
 */
export function unescapeText(raw: string, base: number): Unescaped {
  let value = '';
  // What is decoded is never longer than how it was written.
  const map = new Uint32Array(raw.length + 1);
  let size = 0;
  const copy = (from: number, to: number): void => {
    value += raw.slice(from, to);
    for (let i = from; i < to; i++) map[size++] = base + i;
  };
  let at = 0;
  ESCAPE.lastIndex = 0;
  for (let match = ESCAPE.exec(raw); match; match = ESCAPE.exec(raw)) {
    copy(at, match.index);
    const decoded = decodeEscape(match);
    for (let i = 0; i < decoded.length; i++) map[size++] = base + match.index;
    value += decoded;
    at = match.index + match[0].length;
  }
  copy(at, raw.length);
  map[size++] = base + raw.length;
  return { value, map: map.slice(0, size) };
}

function decodeEscape(match: RegExpExecArray): string {
  const [whole, braces, long, short, hex, entityHex, entityDecimal, percent, simple] = match;
  if (percent !== undefined) {
    const bytes = Buffer.from(percent.replaceAll('%', ''), 'hex');
    const text = bytes.toString('utf8');
    return text.includes('\ufffd') ? whole : text;
  }
  if (simple !== undefined) return SIMPLE[simple] ?? simple;
  // Two halves of a pair stay halves: they meet again in the value.
  if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16));
  const digits = braces ?? long ?? hex ?? entityHex;
  const cp = digits !== undefined ? Number.parseInt(digits, 16) : Number.parseInt(entityDecimal!, 10);
  return cp > 0x10ffff ? whole : String.fromCodePoint(cp);
}
