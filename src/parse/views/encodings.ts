/**
 * Text in another alphabet: base64, hexadecimal, and lists of character codes. Most of what looks so is none: identifiers,
 * paths, digests, images. A look at the first bytes tells nearly all of these apart.
 */
import { textRunsOf } from './runs';
import { isText, type Stretch } from './stretch';

/** @returns the text of the bytes, or undefined for bytes that are none */
function textOf(bytes: Buffer): string | undefined {
  if (bytes.length < 6) return undefined;
  // PowerShell's -EncodedCommand: every other byte is zero.
  const isWide = bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe);
  const text = bytes.toString(isWide ? 'utf16le' : 'utf8');
  return isText(text) || isHexText(text) ? text : undefined;
}

/** Digits that spell text in their turn: hexadecimal inside base64. */
function isHexText(text: string): boolean {
  if (!/^(?:[2-7][0-9a-f]){8,}\s?$/i.test(text.slice(0, 64)) || !/^[0-9a-f\s]{16,}$/i.test(text))
    return false;
  return isText(Buffer.from(text.trim(), 'hex').toString('utf8'));
}

/** The rest of a wrapped run: lines of nothing else, after indentation and comment marks. */
const NEXT_LINE = /[ \t]{0,8}\\?\r?\n[ \t>#/*]{0,40}(?=[A-Za-z0-9+/_-]{4,}={0,2}[ \t]{0,8}\\?\r?(?:\n|$))/y;
const REST = /[A-Za-z0-9+/_-]+/y;

export function base64(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  let done = 0;
  for (const { start, end, isHex } of textRunsOf(text)) {
    if (isHex || start < done) continue;
    const stretch = wrappedFrom(text, start, end) ?? runFrom(text, start, end);
    if (!stretch) continue;
    stretches.push(stretch);
    done = stretch.end;
  }
  return stretches;
}

/** All of the run, or up to where a path or a name goes on. */
function runFrom(text: string, start: number, end: number): Stretch | undefined {
  const run = text.slice(start, end);
  const whole = textOf(Buffer.from(run, 'base64'));
  if (whole !== undefined) return { text: whole, start, end };
  const part = /^[A-Za-z0-9]{16,}(?=[-+/_])/.exec(run)?.[0];
  const decoded = part && textOf(Buffer.from(part, 'base64'));
  return decoded ? { text: decoded, start, end: start + part.length } : undefined;
}

function wrappedFrom(text: string, start: number, end: number): Stretch | undefined {
  const lines = [text.slice(start, end)];
  let at = end;
  for (;;) {
    NEXT_LINE.lastIndex = at;
    if (!NEXT_LINE.test(text)) break;
    REST.lastIndex = NEXT_LINE.lastIndex;
    lines.push(REST.exec(text)![0]);
    at = REST.lastIndex;
  }
  const decoded = lines.length > 1 ? textOf(Buffer.from(lines.join(''), 'base64')) : undefined;
  return decoded === undefined ? undefined : { text: decoded, start, end: at };
}

const HEX_DIGITS = /^(?:0x)?((?:[0-9a-f]{2})+)/i;

export function hexRuns(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { start, end, isHex } of textRunsOf(text)) {
    if (!isHex) continue;
    const [whole, digits] = HEX_DIGITS.exec(text.slice(start, end))!;
    const decoded = textOf(Buffer.from(digits!, 'hex'));
    if (decoded !== undefined) stretches.push({ text: decoded, start, end: start + whole.length });
  }
  return stretches;
}

const HEX_LIST =
  /(?<![0-9a-z])(?:0x)?[2-7c-f][0-9a-f](?:[ ,:;\-\t\r\n]{1,4}(?:0x)?[0-9a-f]{2}(?![0-9a-z])){5,}/gi;
const DECIMAL_LIST = /(?<![0-9a-z.])\d{2,3}(?:[ ,;\t\r\n]{1,4}\d{2,3}(?![0-9a-z.])){5,}/gi;
const BINARY_LIST = /(?<![0-9a-z.])[01]{7,8}(?:[ ,;\t\r\n]{0,4}[01]{8}(?![0-9a-z.])){3,}/gi;
/** Calls with a list, and lists of calls: chr(105)+chr(103), [char]105+[char]103. */
const CALLS =
  /(?:fromcharcode|fromcodepoint|chr|char|chrw)[\])]?\(?\s{0,4}\d{2,5}(?:(?:[\s,;+.&()[\]]|chrw?|char){1,12}\d{2,5}){4,}/gi;

function lists(text: string, list: RegExp, decode: (codes: string) => string | undefined): Stretch[] {
  const stretches: Stretch[] = [];
  for (const match of text.matchAll(list)) {
    const decoded = decode(match[0]);
    if (decoded !== undefined)
      stretches.push({ text: decoded, start: match.index, end: match.index + match[0].length });
  }
  return stretches;
}

function textOfCodes(codes: string): string | undefined {
  let text = '';
  for (const digits of codes.match(/\d+/g)!) text += String.fromCodePoint(Number.parseInt(digits, 10));
  return isText(text) ? text : undefined;
}

export function hexLists(text: string): Stretch[] {
  return lists(text, HEX_LIST, (codes) => textOf(Buffer.from(codes.replace(/0x|[^0-9a-f]/gi, ''), 'hex')));
}

export function decimalLists(text: string): Stretch[] {
  return lists(text, DECIMAL_LIST, textOfCodes);
}

export function binaryLists(text: string): Stretch[] {
  return lists(text, BINARY_LIST, (codes) =>
    textOf(Buffer.from(codes.match(/[01]{8}|[01]{7}/g)!.map((digits) => Number.parseInt(digits, 2)))),
  );
}

export function calls(text: string): Stretch[] {
  return lists(text, CALLS, textOfCodes);
}
