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
 * More than the sign, where honest text is full of signs: an `@` that is no address, a link that leads to no page. Each
 * finds whatever its pattern (references.ts) finds, also in bytes of UTF-8 that are taken for characters.
 */
const LOOKS: { [syntax in NamedSyntax]?: RegExp } = {
  'at-path': /(?<![\w`@./-])@[^\s`'"<>]/,
  'markdown-link': /\]\((?!\s{0,4}<?(?:[a-z][a-z0-9+.-]*:|\/\/|#))/i,
};

/** @returns false only for a text without any reference in this syntax */
export function mayRefer(text: string, syntax: NamedSyntax): boolean {
  return text.includes(SIGNS[syntax]) && (LOOKS[syntax]?.test(text) ?? true);
}
