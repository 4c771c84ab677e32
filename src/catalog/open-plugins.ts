import type { Agent } from './agent';
import { MANIFEST_PATHS, pluginRoot } from './plugin-root';

const agent: Agent = {
  id: 'open-plugins',
  name: 'Open Plugins (.plugin/)',
  class: 'package',
  primitives: [
    {
      glob: '.plugin/plugin.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      includes: MANIFEST_PATHS,
      source: ['GHDOC', 'VSCDOC'],
      confidence: 'verified',
    },
    {
      glob: '.plugin/marketplace.json',
      kind: 'marketplace',
      format: 'json',
      scope: 'project',
      includes: [{ pointer: '/plugins', as: 'plugins' }],
      source: ['GHDOC', 'VSCDOC'],
      confidence: 'verified',
    },
    {
      glob: '.agents/plugins/**',
      kind: 'plugin-manifest',
      format: 'any',
      scope: 'project',
      source: ['GOOSE'],
      confidence: 'verified',
    },
    ...pluginRoot(['.plugin/'], ['GHDOC', 'VSCDOC']),
  ],
  includes: [],
  mcp: [
    {
      path: '<plugin>/.mcp.json',
      glob: '.mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['GHDOC'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
