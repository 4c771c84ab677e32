import type { Agent } from './agent';

const agent: Agent = {
  id: 'jules',
  name: 'Google Jules',
  vendor: 'Google',
  class: 'agent',
  types: ['cloud'],
  status: 'active',
  primitives: [
    {
      glob: 'AGENTS.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      note: 'root only',
      includes: ['at-path'],
      source: ['CLOUD'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [],
  execution: [],
  gate: { verdict: 'NONE', source: ['CLOUD'], confidence: 'secondary' },
};

export default agent;
