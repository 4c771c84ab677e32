import type { Agent } from './agent';

const agent: Agent = {
  id: 'cody',
  name: 'Sourcegraph Cody',
  vendor: 'Sourcegraph',
  class: 'agent',
  types: ['ide'],
  status: 'active',
  primitives: [
    {
      glob: '.vscode/cody.json',
      kind: 'prompt-command',
      format: 'json',
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
    {
      glob: '.sourcegraph/*.rule.md',
      kind: 'scoped-rules',
      format: 'md',
      scope: 'project',
      source: ['MISC'],
      confidence: 'guess',
    },
  ],
  includes: [],
  mcp: [],
  execution: [],
  gate: {
    verdict: 'NONE',
    cannot: 'no hook surface found; vendor hook docs not checked',
    source: ['AIRULEZ'],
    confidence: 'guess',
  },
};

export default agent;
