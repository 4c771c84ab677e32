/**
 * Quoted values of JSON, YAML and TOML with their escapes resolved: an MCP client parses the file, so an escaped
 * invisible run is an invisible run to it. Every stretch between two quotes is taken as a value, on purpose: a syntax
 * error, a comment or an apostrophe must not hide one from us that a lenient parser would see.
 */
import type { QuotedValue } from '../document';
import { unescapeText } from '../text/unescape';

/** Two backspaces and YAML's ESC act on a terminal; a single `\\b` is a word boundary more often. */
const ESCAPE_IN_VALUE = /\\[uUx]|&#|\\b\\b|\\e[[\]]/;

/**
 * @param text whole document
 * @param from first offset to look at
 * @param to end of the stretch to look at
 * @returns values that hold an escape, in order; at most one look at each character
 */
export function quotedValues(text: string, from: number, to: number): QuotedValue[] {
  const values: QuotedValue[] = [];
  if (!(text.includes('\\') || text.includes('&#')) || !ESCAPE_IN_VALUE.test(text)) return values;
  let open = -1;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5c) i++;
    else if (unit === 0x22) {
      if (open !== -1) {
        const raw = text.slice(open, i);
        if (ESCAPE_IN_VALUE.test(raw)) values.push({ start: open, end: i, ...unescapeText(raw, open) });
      }
      open = i + 1;
    }
  }
  return values;
}
