/** What every reference of a syntax has in it: a search for a fixed string, because most files have none. */
import type { IncludeSyntax } from '../types';

export type NamedSyntax = Exclude<IncludeSyntax, object>;

export const SIGNS: Record<NamedSyntax, string> = {
  'at-path': '@',
  'markdown-link': '](',
  'hash-file': '#file:',
  'hash-brackets': '#[[file:',
  'at-braces': '@{',
  'at-label': '@[',
  'runtime-import': '{{#',
};

/**
 * More than the sign, where honest text is full of signs: an `@` that is no address, a link that leads to no page. On
 * bytes, because text is dearer to make than to look through. Each finds whatever its pattern (references.ts) finds;
 * the patterns are held against them in test/parse/signs.test.ts.
 */
const LOOKS: { [syntax in NamedSyntax]?: (bytes: Uint8Array, at: number) => boolean } = {
  'at-path': isAtPath,
  'markdown-link': isLocalLink,
};

/** @returns false only for UTF-8 without any reference in this syntax */
export function mayRefer(bytes: Buffer, syntax: NamedSyntax): boolean {
  const sign = SIGNS[syntax];
  const isOne = LOOKS[syntax];
  for (let at = bytes.indexOf(sign); at !== -1; at = bytes.indexOf(sign, at + 1))
    if (!isOne || isOne(bytes, at)) return true;
  return false;
}

function setOf(chars: string): ReadonlySet<number | undefined> {
  return new Set([...chars].map((char) => char.charCodeAt(0)));
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const WORD = `${LETTERS}0123456789`;
const BLANK = setOf(' \t\n\v\f\r');
const BEFORE_AT = setOf(`${WORD}_\`@./-`);
const NOT_AFTER_AT = setOf(' \t\n\v\f\r`\'"<>');

/** No address, no name of a package in a path, and something behind it. */
function isAtPath(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1];
  return next !== undefined && !NOT_AFTER_AT.has(next) && !(at > 0 && BEFORE_AT.has(bytes[at - 1]));
}

const LETTER = setOf(LETTERS);
const IN_SCHEME = setOf(`${WORD}+.-`);
const [LESS, HASH, SLASH, COLON] = [0x3c, 0x23, 0x2f, 0x3a];
/** A scheme that is longer is none. */
const LONGEST_SCHEME = 40;

/** Not `](https:`, `](//`, `](#`. */
function isLocalLink(bytes: Uint8Array, sign: number): boolean {
  let at = sign + 2;
  for (let blanks = 0; blanks < 4 && BLANK.has(bytes[at]); blanks++) at++;
  if (bytes[at] === LESS) at++;
  if (bytes[at] === HASH || (bytes[at] === SLASH && bytes[at + 1] === SLASH)) return false;
  const start = at;
  while (at < start + LONGEST_SCHEME && IN_SCHEME.has(bytes[at])) at++;
  return !(LETTER.has(bytes[start]) && bytes[at] === COLON);
}
