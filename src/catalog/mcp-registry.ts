import type { Agent } from './agent';

const agent: Agent = {
  id: 'mcp-registry',
  name: 'MCP registry server.json',
  class: 'package',
  primitives: [
    {
      glob: '**/server.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      requires: { keys: ['packages', 'remotes'], text: ['modelcontextprotocol'] },
      note: 'identify by $schema static.modelcontextprotocol.io; camelCase since 2025-09, snake_case before',
      authority: [
        'packages[].{registryType|registry_type,identifier,version,runtimeHint|runtime_hint,runtimeArguments,packageArguments,environmentVariables,transport}',
        'remotes[].{type|transport_type,url,headers}',
      ],
      source: ['REGISTRY'],
      confidence: 'verified',
    },
  ],
  includes: [],
  mcp: [
    {
      path: 'server.json',
      format: 'json',
      pointer: '/packages[] and /remotes[]',
      servers: ['/packages', '/remotes'],
      shape: 'list',
      fields: ['see keys'],
      scope: 'project',
      source: ['REGISTRY'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
