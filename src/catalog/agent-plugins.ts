import type { Agent, PrimitiveFact } from './agent';
import { MANIFEST_PATHS } from './plugin-root';

const agent: Agent = {
  id: 'agent-plugins',
  name: 'Agent Plugins 1.0 (agent-plugins.org)',
  class: 'package',
  primitives: [
    {
      glob: 'plugin.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      beside: ['skills/', 'agents/', 'commands/', 'hooks/', '.mcp.json', 'mcp.json'],
      authority: [
        '$schema https://agent-plugins.org/schemas/1.0.0/plugin.schema.json',
        'extensions.<namespace> (com.openai hooks …)',
      ],
      includes: MANIFEST_PATHS,
      source: ['AGPLUGIN'],
      confidence: 'verified',
    },
    {
      glob: 'skills/*/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      note: 'immediate children only',
      includes: ['markdown-link'],
      source: ['AGPLUGIN'],
      confidence: 'verified',
    },
    {
      glob: 'mcp.json',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      requires: { keys: ['mcpServers', 'servers'] },
      source: ['AGPLUGIN'],
      confidence: 'verified',
    },
    {
      glob: '{com.*,org.*}/**',
      kind: 'plugin-manifest',
      format: 'any',
      scope: 'project',
      beside: ['plugin.json'],
      note: 'client extension directories may hold hooks',
      source: ['AGPLUGIN'],
      confidence: 'secondary',
    },
    {
      glob: 'plugin.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      requires: { text: ['agent-plugins.org'] },
      note: 'identified by its $schema, whatever stands beside it',
      includes: MANIFEST_PATHS,
      source: ['AGPLUGIN'],
      confidence: 'verified',
    },
    // A bare plugin.json is the manifest of many other programs too: only what cannot be anything else counts beside it.
    ...(
      [
        ['{commands,prompts}/**/*.md', 'prompt-command', 'md+yaml'],
        ['agents/**/*.md', 'agent', 'md+yaml'],
        ['rules/**/*.{md,mdc}', 'scoped-rules', 'md+yaml'],
        ['{hooks.json,hooks/hooks.json}', 'hooks', 'json'],
        ['{.mcp.json,mcp.json}', 'mcp', 'json'],
      ] as const
    ).map(
      ([glob, kind, format]): PrimitiveFact => ({
        glob,
        kind,
        format,
        scope: 'project',
        beside: ['plugin.json'],
        source: ['AGPLUGIN'],
        confidence: 'secondary',
      }),
    ),
  ],
  includes: [],
  mcp: [
    {
      path: 'mcp.json (package root)',
      glob: 'mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['type stdio|streamable-http|sse', 'command', 'args', 'env', 'cwd', 'url', 'headers'],
      scope: 'project',
      source: ['AGPLUGIN'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
