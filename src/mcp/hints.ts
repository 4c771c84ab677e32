/** May a file declare servers at all? Asked of every file, so it looks at names and for a word or two. */
import type { Document } from '../document';

/** Keys that mean servers, and what a bare map of them cannot do without. */
const IN_DATA =
  /mcp|_servers|["']servers["']|\b(?:command|serverUrl|httpUrl)["']?\s{0,20}[:=]|["']?type["']?\s{0,20}[:=]\s{0,20}["']?(?:stdio|sse|(?:streamable[-_]?)?http)\b/i;
/** Names of manifests, and of files in which other keys than those mean servers. */
const BY_NAME =
  /mcp[^/]*$|(?:^|\/)(?:apm\.ya?ml|plugin\.json|marketplace\.json|(?:gemini|qwen)-extension\.json|openai\.ya?ml|server\.json|manifest\.json|\.?crush(?:rc|\.json)|reasonix\.toml|recipes\/[^/]*\.ya?ml)$/i;
const GH_AW = /(?:^|\/)\.github\/(?:workflows|aw)\//i;

/**
 * @param isIncluded another file names it, perhaps as its servers: then no word needs to say so
 * @returns false only when the file declares no server and brings no package along
 */
export function mayDeclareServers(
  { path, format, text, frontmatter }: Pick<Document, 'path' | 'format' | 'text' | 'frontmatter'>,
  isIncluded: boolean,
): boolean {
  if (format === 'json' || format === 'yaml' || format === 'toml')
    return isIncluded || BY_NAME.test(path) || IN_DATA.test(text) || isHinted(IN_DATA, text);
  if (frontmatter) {
    const head = text.slice(frontmatter.start, frontmatter.end);
    const words = GH_AW.test(path) ? /mcp|tools|imports/i : /mcp/i;
    return words.test(head) || isHinted(words, head);
  }
  return BY_NAME.test(path);
}

/** A key may be written with escapes: `"\u006dcpServers"`, or over two lines in YAML. */
function isHinted(words: RegExp, text: string): boolean {
  if (!/\\(?:u00|U0000|x|\r?\n)/.test(text)) return false;
  const plain = text
    .replace(/\\(?:u00|U000000|x)([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\\r?\n[ \t]*/g, '');
  return words.test(plain);
}
