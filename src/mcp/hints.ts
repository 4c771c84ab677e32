/** May a file declare servers at all? Asked of every file, so it looks at names and for a word or two. */
import type { Document } from '../document';

const IN_DATA = /mcp|context_servers|"servers"/i;
/** Names of manifests, and of files in which other keys than those mean servers. */
const BY_NAME =
  /(?:^|\/)(?:apm\.ya?ml|plugin\.json|marketplace\.json|(?:gemini|qwen)-extension\.json|openai\.ya?ml|server\.json|manifest\.json|\.?crush(?:rc|\.json)|reasonix\.toml|recipes\/[^/]*\.ya?ml)$/i;

/** @returns false only when the file declares no server and brings no package along */
export function mayDeclareServers({ path, format, text, frontmatter }: Document): boolean {
  if (format === 'json' || format === 'yaml' || format === 'toml')
    return BY_NAME.test(path) || IN_DATA.test(text);
  if (frontmatter) {
    const head = text.slice(frontmatter.start, frontmatter.end);
    return /mcp/i.test(head) || (/\.github\/workflows\//i.test(path) && head.includes('tools'));
  }
  return BY_NAME.test(path);
}
