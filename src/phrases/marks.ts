/** What compiled phrases and the program that runs them agree on. */

/**
 * What may stand between two words of one phrase: white space and line breaks, the marks of quotes, lists, emphasis,
 * code, comments and tables, brackets, commas. Not the full stop, which ends a phrase, and no letters or digits: so a
 * word never overlaps with a gap, which keeps phrases cheap to match.
 */
export const GAP_CLASS = '[\\s>*_"\'`#|~()\\[\\],:;=/\\\\-]';

/** Source of the gap that a blank in a pattern stands for. Twelve is a line break, an indent and a comment mark. */
export const GAP = `${GAP_CLASS}{1,12}`;

/** Control characters that no pattern can hold. */
export const LIST_MARK = '\x01';
export const GAP_MARK = '\x02';

/** @returns the source of a regular expression, from one of the templates above */
export function sourceOf(template: string, lists: Readonly<Record<string, string>>): string {
  return template
    .split(LIST_MARK)
    .map((part, i) => (i % 2 === 1 ? lists[part]! : part))
    .join('')
    .replaceAll(GAP_MARK, GAP);
}
