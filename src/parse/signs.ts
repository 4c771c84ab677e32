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
