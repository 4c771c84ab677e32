import type { Agent } from './agent';

const agent: Agent = {
  id: 'tabnine',
  name: 'Tabnine Agent/CLI',
  vendor: 'Tabnine',
  class: 'agent',
  types: ['ide', 'cli'],
  status: 'active',
  primitives: [
    {
      glob: '.tabnine/guidelines/*.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
    {
      glob: 'TABNINE.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['MISC', 'SPECKIT'],
      confidence: 'secondary',
    },
    {
      glob: '.tabnine/agent/commands/*.toml',
      kind: 'prompt-command',
      format: 'toml',
      scope: 'project',
      source: ['SPECKIT'],
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
