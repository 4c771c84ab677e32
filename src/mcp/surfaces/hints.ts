/** May anything in a file start by itself? Asked of every file, so it looks at names and for a word or two. */
import type { Document } from '../../document';

/** Files of the table (./rows.ts), and some more. */
const BY_NAME =
  /(?:^|\/)(?:\.envrc|\.replit|crushrc|\.crushrc|hooks?(?:\.v1)?\.\w{1,5}|settings[^/]*\.jsonc?|tasks\.json|\.?devcontainer[^/]*\.json|(?:opencode|kilo|mimocode|\.?crush|\.?lsp|plugin|marketplace|monitors)\.jsonc?|\.aider\.conf\.ya?ml|\.(?:clinerules|cline|kiro|github|grok|apm)\/hooks\/.+|\.(?:github|apm|pi)\/extensions\/.+|\.(?:github|claude)\/workflows\/.+|\.(?:opencode|kilo|kilocode|mimocode|amp|hermes)\/(?:plugin|tool)s?\/.+|\.agents\/(?:setup|resume)|\.openhands\/[^/]+\.sh|\.gemini\/sandbox\.dockerfile|\.codex\/.+\.toml|\.cursor\/(?:environment|worktrees)\.json|\.github\/(?:github-app|copilot-desktop)\.ya?ml|\.gitlab\/duo\/[^/]+\.ya?ml|\.devin\/[^/]+\.ya?ml|\.factory\/worktree-setups\/.+|\.amp\/services\.ya?ml|\.idx\/dev\.nix)$|\.(?:code-workspace|hook)$/i;
/** Keys that mean the same wherever they stand; also when they are written with escapes. */
const BY_KEY =
  /\bhooks?\b|statusLine|fileSuggestion|apiKeyHelper|awsAuthRefresh|awsCredentialExport|gcpAuthRefresh|HeadersHelper|proxyAuthHelper|\\[ux]/i;

/** Most files are prose, and of prose only what lies in certain folders starts, or bears the name of a hook. */
const IS_PROSE = /\.(?:md|mdc|txt)$/i;
const OF_PROSE = /hook|extension|workflow|plugin|tool/i;

/** @returns false only when nothing in the file starts by itself */
export function mayHaveSurfaces({
  path,
  format,
  text,
  frontmatter,
}: Pick<Document, 'path' | 'format' | 'text' | 'frontmatter'>): boolean {
  if ((!IS_PROSE.test(path) || OF_PROSE.test(path)) && BY_NAME.test(path)) return true;
  if (format === 'json' || format === 'yaml' || format === 'toml') return BY_KEY.test(text);
  return frontmatter !== undefined && BY_KEY.test(text.slice(frontmatter.start, frontmatter.end));
}
