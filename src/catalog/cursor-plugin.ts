import type { Agent } from './agent';
import { MANIFEST_PATHS, pluginRoot } from './plugin-root';

const agent: Agent = {
  id: 'cursor-plugin',
  name: 'Cursor plugin',
  class: 'package',
  primitives: [
    {
      glob: '**/.cursor-plugin/plugin.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      includes: MANIFEST_PATHS,
      source: ['CURSOR'],
      confidence: 'verified',
    },
    {
      glob: '**/.cursor-plugin/marketplace.json',
      kind: 'marketplace',
      format: 'json',
      scope: 'project',
      includes: [{ pointer: '/plugins', as: 'plugins' }],
      source: ['CURSOR'],
      confidence: 'verified',
    },
    ...pluginRoot(['.cursor-plugin/'], ['CURSOR']),
  ],
  includes: [],
  mcp: [
    {
      path: '<plugin>/mcp.json',
      glob: 'mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['CURSOR'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
