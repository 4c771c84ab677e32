import type { Agent } from './agent';

const agent: Agent = {
  id: 'replit',
  name: 'Replit Agent',
  vendor: 'Replit',
  class: 'agent',
  types: ['cloud'],
  status: 'active',
  primitives: [
    {
      glob: 'replit.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.agents/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.replit',
      kind: 'exec',
      format: 'toml',
      scope: 'project',
      note: 'run/onBoot commands',
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
