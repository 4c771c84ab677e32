import type { Agent } from './agent';

const agent: Agent = {
  id: 'void',
  name: 'Void editor (discontinued)',
  vendor: 'Void',
  class: 'agent',
  types: ['ide'],
  status: 'discontinued',
  primitives: [
    {
      glob: '.voidrules',
      kind: 'always-on',
      format: 'text',
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
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
