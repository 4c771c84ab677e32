/** Characters written as numbers, each by itself: percent escapes, HTML entities, and the escapes of program source. */
import { lazy } from '../../text/lazy';
import { unescapeText } from '../../text/unescape';
import { linesWith, type Stretch } from './stretch';

const unescaped = (text: string): string => unescapeText(text, 0).value;

/** Two halves of a pair stay halves: they meet again. */
function characterOf(digits: string, base: number, whole: string): string {
  const cp = Number.parseInt(digits, base);
  return cp > 0x10ffff ? whole : String.fromCodePoint(cp);
}

/** Six in a row, or three in one token. Nobody types 1,000 characters between two. */
const PERCENT = /(?:%[0-9a-f]{2}){6}|%[0-9a-f]{2}(?:[^\s%]{0,40}%[0-9a-f]{2}){2}/gi;
const ENCODED = /(?:%[0-9a-f]{2})+/gi;

export function percentEscapes(text: string): Stretch[] {
  return linesWith(text, PERCENT, (lines) => lines.replace(ENCODED, unescaped));
}

/** Named entities that hide inside or between words. */
const NAMED: Record<string, string> = {
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  Tab: '\t',
  NewLine: '\n',
  shy: '',
  zwj: '',
  zwnj: '',
  ZeroWidthSpace: '',
  NoBreak: '',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  lowbar: '_',
  period: '.',
  comma: ',',
  colon: ':',
  sol: '/',
  num: '#',
  semi: ';',
};
const NAMES = /&([A-Za-z]{2,14});/g;
/** A letter (65 to 90, 97 to 122), four numbers in a row, or a name that glues words or hides another entity. */
const entity = lazy(
  () =>
    /&#(?:0{0,5}(?:6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2])|x0{0,4}(?:[46][1-9a-f]|[57][0-9a]))(?![0-9a-f])|(?:&#x?[0-9a-f]{2,6};?){4}|(?<=\p{L})&(?:shy|zwn?j|ZeroWidthSpace|NoBreak|nbsp|ensp|emsp|thinsp|Tab|NewLine);(?=\p{L})|&amp;(?=#)/giu,
);
/** HTML lets the semicolon go. */
const OPEN_END = /(&#(?:\d{2,7}(?!\d)|x[0-9a-f]{2,6}(?![0-9a-f])))(?!;)/gi;
const NUMERIC = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi;

export function entities(text: string): Stretch[] {
  return linesWith(text, entity(), (lines) =>
    lines
      .replace(OPEN_END, '$1;')
      .replace(NUMERIC, (whole, hex?: string, decimal?: string) =>
        hex ? characterOf(hex, 16, whole) : characterOf(decimal!, 10, whole),
      )
      .replace(NAMES, (whole, name: string) => NAMED[name] ?? whole),
  );
}

/** An ASCII letter, or four characters in a row: nobody writes these so. */
const HEX = /\\x(?:[46][1-9a-f]|[57][0-9a])|(?:\\x[0-9a-f]{2}){4}/gi;
const UNICODE =
  /\\u(?:\{0{0,4}|00)(?:[46][1-9a-f]|[57][0-9a])|\\U000000(?:[46][1-9a-f]|[57][0-9a])|(?:\\u[0-9a-f]{4}|\\u\{[0-9a-f]{1,6}\}|\\U[0-9a-f]{8}){4}/gi;
const ANY_ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|U([0-9A-Fa-f]{8})|u([0-9a-f]{4})|x([0-9a-f]{2})|([nt]))/g;

function escaped(whole: string, ...groups: (string | undefined)[]): string {
  const [braces, long, short, hex, simple] = groups;
  if (simple) return simple === 'n' ? '\n' : '\t';
  return characterOf((braces ?? long ?? short ?? hex)!, 16, whole);
}

export function hexEscapes(text: string): Stretch[] {
  return linesWith(text, HEX, (lines) => lines.replace(ANY_ESCAPE, escaped));
}

export function unicodeEscapes(text: string): Stretch[] {
  return linesWith(text, UNICODE, (lines) => lines.replace(ANY_ESCAPE, escaped));
}

/** `\151`: letters are 101 to 132 and 141 to 172. */
const OCTAL = /(?:\\0?1[0-7]{2}[^\\\n]{0,3}){3}/g;
const OCTAL_ESCAPE = /\\0?([0-3]?[0-7]{2})/g;

export function octalEscapes(text: string): Stretch[] {
  return linesWith(text, OCTAL, (lines) =>
    lines.replace(OCTAL_ESCAPE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))),
  );
}
