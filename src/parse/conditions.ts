/** Does the content make the file what its name suggests? A file that cannot be parsed gets the benefit of the doubt. */
import type { Document } from '../document';
import type { ContentCondition } from '../types';
import { hasKey } from './pointer';

export async function holds(document: Document, condition: ContentCondition): Promise<boolean> {
  const { keys, frontmatter, text } = condition;
  if (text && !text.some((part) => document.text.includes(part))) return false;
  if (keys) {
    const present = await Promise.all(keys.map((key) => hasKey(document, key)));
    if (!present.some((isPresent) => isPresent ?? true)) return false;
  }
  if (frontmatter) {
    const data = await document.frontmatter?.data();
    if (!document.frontmatter) return false;
    if (data && !frontmatter.some((key) => key in data)) return false;
  }
  return true;
}
