/**
 * The folder layout that all plugin formats share, written once: relative to a plugin root, whatever its manifest is
 * called, the same folders and files are primitives.
 */
import type { CatalogKind, IncludeSyntax } from '../types';
import type { PrimitiveFact } from './agent';

/** Keys of a plugin manifest that name further files or folders. Relative to the plugin root. */
export const MANIFEST_PATHS: IncludeSyntax[] = [
  '/commands',
  '/agents',
  '/skills',
  '/hooks',
  '/mcpServers',
  '/outputStyles',
  '/lspServers',
  '/rules',
  '/instructions',
].flatMap((pointer): IncludeSyntax[] => [
  { pointer, as: 'path' },
  { pointer: `${pointer}/*`, as: 'path' },
]);

const FOLDERS: Record<string, CatalogKind> = {
  skills: 'skill-resource',
  commands: 'prompt-command',
  agents: 'agent',
  workflows: 'workflow',
  rules: 'scoped-rules',
  prompts: 'prompt-command',
  instructions: 'scoped-rules',
  'output-styles': 'always-on',
  themes: 'skill-resource',
  hooks: 'hooks',
  monitors: 'exec',
  bin: 'exec',
  steering: 'scoped-rules',
};

const FILES: Record<string, [CatalogKind, format: string]> = {
  '.mcp.json': ['mcp', 'json'],
  'mcp.json': ['mcp', 'json'],
  '.lsp.json': ['exec', 'json'],
  '.app.json': ['settings', 'json'],
  'settings.json': ['settings', 'json'],
  'hooks.json': ['hooks', 'json'],
  'AGENTS.md': ['always-on', 'md'],
  'CLAUDE.md': ['always-on', 'md'],
  'GEMINI.md': ['always-on', 'md'],
};

/**
 * @param beside what makes a folder a plugin root
 * @param documented folders that the vendor itself documents; the others are what plugins of other vendors carry
 */
export function pluginRoot(beside: string[], source: string[], documented: string[] = []): PrimitiveFact[] {
  return [
    ...Object.entries(FOLDERS).map(
      ([folder, kind]): PrimitiveFact => ({
        glob: `${folder}/**`,
        kind,
        format: 'any',
        scope: 'project',
        beside,
        source,
        confidence: documented.includes(folder) ? 'verified' : 'secondary',
      }),
    ),
    ...Object.entries(FILES).map(
      ([glob, [kind, format]]): PrimitiveFact => ({
        glob,
        kind,
        format,
        scope: 'project',
        beside,
        ...(format === 'md' && { includes: ['at-path'] }),
        source,
        confidence: 'secondary',
      }),
    ),
  ];
}
