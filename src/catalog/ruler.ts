import type { Agent } from './agent';

const agent: Agent = {
  id: 'ruler',
  name: 'Ruler',
  class: 'generator',
  primitives: [
    {
      glob: '.ruler/**/*.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
    {
      glob: '.ruler/ruler.toml',
      kind: 'mcp',
      format: 'toml',
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
    {
      glob: '.ruler/mcp.json',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.ruler/ruler.toml',
      format: 'toml',
      pointer: '/mcp_servers/<n>',
      servers: ['/mcp_servers'],
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
    {
      path: '.ruler/mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
  ],
  execution: [],
};

export default agent;
