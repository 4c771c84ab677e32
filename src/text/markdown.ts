/**
 * Text of others in GitHub's Markdown. A report is posted as a comment where people trust it, so nothing of a package may
 * become a link, an image, a mention, HTML, a table cell of its own, or an end of the code it stands in.
 */
import { visible } from './escape';

/**
 * @param text any text
 * @param limit most UTF-16 units before it is escaped
 * @returns prose: what would act has a backslash or an entity in front; a mention and an address are broken up
 */
export function markdownText(text: string, limit = 400): string {
  return (
    visible(text, limit)
      .replaceAll('`', "'")
      .replace(/[\\*_{}[\]()#+!|~$-]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Addresses, mentions and numbers of issues become links by themselves.
      .replace(/\b(?:https?|ftp|mailto|www)(?=[:.])|@(?=[\w\\-])|#(?=\d)/gi, '$&<!-- -->')
  );
}

/** @returns inline code: nothing in it acts. A backtick is shown as another sign, because a table ends code at a bar */
export function markdownCode(text: string, limit = 200): string {
  const shown = visible(text, limit).replaceAll('`', "'").replaceAll('|', '\u00a6');
  return `\`${shown === '' ? ' ' : shown}\``;
}
