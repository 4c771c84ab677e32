import type { Agent } from './agent';
import { MANIFEST_PATHS, pluginRoot } from './plugin-root';

const agent: Agent = {
  id: 'codex-plugin',
  name: 'Codex plugin',
  class: 'package',
  primitives: [
    {
      glob: '**/.codex-plugin/plugin.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      includes: MANIFEST_PATHS,
      source: ['CODEX'],
      confidence: 'verified',
    },
    {
      glob: '**/.app.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      source: ['CODEX'],
      confidence: 'verified',
    },
    ...pluginRoot(['.codex-plugin/'], ['CODEX']),
  ],
  includes: [],
  mcp: [
    {
      path: '.codex-plugin/plugin.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map | path string',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['CODEX'],
      confidence: 'verified',
    },
    {
      path: '<plugin>/.mcp.json',
      glob: '.mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['CODEX'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
