/**
 * Text of others in GitHub's Markdown. A report is posted as a comment where people trust it, so nothing of a package may
 * become a link, an image, a mention, HTML, a table cell of its own, or an end of the code it stands in.
 */
import { visible } from './escape';

/**
 * What hosts link by themselves, some of it in the text that is rendered already, where no backslash helps: addresses,
 * mentions, and the numbers of issues, merge requests, snippets and labels. An empty comment in the middle breaks it up.
 */
const LINKED = /www(?=\.)|:(?=\/\/)|@(?=[\w\\-])|(?:[#!$%~]|&amp;)(?=\d)|GH(?=\\-\d)/gi;

/**
 * @param text any text
 * @param limit most UTF-16 units before it is escaped; afterwards there are at most six times as many
 * @returns prose, also at the beginning of a line: what would act has a backslash or an entity in front; mentions,
 *   numbers and addresses are broken up
 */
export function markdownText(text: string, limit = 400): string {
  return (
    visible(text, limit)
      .replaceAll('`', "'")
      .replace(/[\\*_{}[\]()#+!|~$-]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // A list, and code that is indented.
      .replace(/^(\d+)\./, '$1\\.')
      .replace(/^ /, '&#32;')
      .replace(LINKED, '$&<!-- -->')
  );
}

/** @returns inline code: nothing in it acts. A backtick is shown as another sign, because a table ends code at a bar */
export function markdownCode(text: string, limit = 200): string {
  const shown = visible(text, limit).replaceAll('`', "'").replaceAll('|', '\u00a6');
  return `\`${shown === '' ? ' ' : shown}\``;
}
