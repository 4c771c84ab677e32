import type { Agent } from './agent';

const agent: Agent = {
  id: 'letta-code',
  name: 'Letta Code',
  vendor: 'Letta',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: '.letta/agents/*.md',
      kind: 'agent',
      format: 'md+yaml',
      scope: 'project',
      authority: ['hooks', 'permissions', 'alwaysAsk'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.letta/settings.json',
      kind: 'settings',
      format: 'json',
      scope: 'project',
      authority: ['hooks', 'permissions', 'alwaysAsk'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.agents/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.commands/*.md',
      kind: 'prompt-command',
      format: 'md',
      scope: 'project',
      beside: ['.letta/'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [],
  execution: [
    {
      path: '.letta/settings.json hooks',
      trigger: 'events',
      gate: '—',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  hooks: {
    configFiles: ['.letta/settings.json'],
    events: ['Claude-like (11)'],
    source: ['AIRULEZ'],
    confidence: 'secondary',
  },
  gate: {
    verdict: 'TURN-BLOCK (claimed)',
    best: 'UserPromptSubmit exit 2',
    source: ['AIRULEZ'],
    confidence: 'secondary',
  },
};

export default agent;
