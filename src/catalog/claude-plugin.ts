import type { Agent } from './agent';
import { MANIFEST_PATHS, pluginRoot } from './plugin-root';

const agent: Agent = {
  id: 'claude-plugin',
  name: 'Claude Code plugin & marketplace',
  class: 'package',
  primitives: [
    {
      glob: '**/.claude-plugin/plugin.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      authority: ['hooks', 'mcpServers', 'lspServers', 'monitors', 'bin/', 'dependencies', 'source: command'],
      includes: MANIFEST_PATHS,
      source: ['CC'],
      confidence: 'verified',
    },
    {
      glob: '**/.claude-plugin/marketplace.json',
      kind: 'marketplace',
      format: 'json',
      scope: 'project',
      authority: ['hooks', 'mcpServers', 'lspServers', 'monitors', 'bin/', 'dependencies', 'source: command'],
      includes: [{ pointer: '/plugins', as: 'plugins' }],
      source: ['CC'],
      confidence: 'verified',
    },
    ...pluginRoot(
      ['.claude-plugin/'],
      ['CC'],
      ['skills', 'commands', 'agents', 'workflows', 'output-styles', 'themes', 'hooks', 'monitors', 'bin'],
    ),
  ],
  includes: [
    {
      syntax: 'dependencies: [plugin@version]',
      where: 'plugin.json',
      resolves: 'transitive plugins',
      source: ['CC'],
      confidence: 'verified',
    },
    {
      syntax: 'plugins[].source',
      where: 'marketplace.json',
      resolves: 'github|url|git-subdir|npm|archive|command',
      source: ['CC'],
      confidence: 'verified',
    },
  ],
  mcp: [
    {
      path: '<plugin>/.mcp.json',
      glob: '.mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['CC'],
      confidence: 'verified',
    },
    {
      path: '.claude-plugin/plugin.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map | path string | array',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['CC'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
