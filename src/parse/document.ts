/**
 * What a file is made of. Segments are computed when a check asks for them: most files never need any.
 * All offsets are absolute, in UTF-16 code units of `text`.
 */
import type { Document, Format, Text } from '../document';
import { fold } from '../text/fold';
import { lazy } from '../text/lazy';
import { indexLines } from '../text/lines';
import { splitFrontmatter } from './frontmatter';
import { scanMarkdown } from './markdown';
import { quotedValues } from './values';
import { viewsOf } from './views';

const HAS_FRONTMATTER: ReadonlySet<Format> = new Set(['markdown', 'html', 'text', 'other']);
const HAS_VALUES: ReadonlySet<Format> = new Set(['json', 'yaml', 'toml']);

export function parse(path: string, format: Format, content: Text): Document {
  const { text, features } = content;
  const lines = lazy(() => indexLines(text));
  const markdown = lazy(() => scanMarkdown(text));
  const frontmatter = lazy(() => (HAS_FRONTMATTER.has(format) ? splitFrontmatter(text) : undefined));
  const values = lazy(() => {
    if (HAS_VALUES.has(format)) return quotedValues(text, 0, text.length);
    const head = frontmatter();
    return head ? quotedValues(text, head.start, head.end) : [];
  });
  const folded = lazy(() => fold(text));
  const views = lazy(() => viewsOf(text));
  return {
    path,
    format,
    isCode: format === 'code',
    content,
    text,
    features,
    get lines() {
      return lines();
    },
    get markdown() {
      return markdown();
    },
    get frontmatter() {
      return frontmatter();
    },
    get values() {
      return values();
    },
    get folded() {
      return folded();
    },
    get views() {
      return views();
    },
  };
}
