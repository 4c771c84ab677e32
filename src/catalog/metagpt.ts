import type { Agent } from './agent';

const agent: Agent = {
  id: 'metagpt',
  name: 'MetaGPT',
  vendor: 'FoundationAgents',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: 'config/config2.yaml',
      kind: 'settings',
      format: 'yaml',
      scope: 'project',
      requires: { keys: ['llm'] },
      note: 'read from METAGPT_ROOT/config/config2.yaml and ~/.metagpt/config2.yaml; METAGPT_ROOT falls back to cwd for pip installs (not re-read: guess)',
      authority: ['llm.base_url', 'llm.api_key', 'roles'],
      source: ['METAGPT'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [],
  execution: [],
  gate: { verdict: 'NONE', source: ['METAGPT'], confidence: 'verified' },
};

export default agent;
