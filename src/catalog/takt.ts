import type { Agent } from './agent';

const agent: Agent = {
  id: 'takt',
  name: 'Takt',
  vendor: 'nrslib',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: '.takt/facets/{policies,instructions,knowledge,personas,output-contracts}/**',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.takt/{config.yaml,runtime.yaml}',
      kind: 'settings',
      format: 'yaml',
      scope: 'project',
      authority: ['mcp_servers in workflow steps', 'provider permission mode'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.takt/workflows/*.yaml',
      kind: 'workflow',
      format: 'yaml',
      scope: 'project',
      authority: ['mcp_servers in workflow steps', 'provider permission mode'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.takt/workflows/*.yaml',
      format: 'yaml',
      pointer: '/steps[]/mcp_servers',
      servers: ['/steps/*/mcp_servers'],
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  execution: [],
  gate: {
    verdict: 'NONE',
    cannot: 'no hook surface found; vendor hook docs not checked',
    source: ['AIRULEZ'],
    confidence: 'guess',
  },
};

export default agent;
