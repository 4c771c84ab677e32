import type { Agent } from './agent';

const agent: Agent = {
  id: 'reasonix',
  name: 'Reasonix',
  vendor: 'esengine',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: '**/REASONIX.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.reasonix/commands/*.md',
      kind: 'prompt-command',
      format: 'md+yaml',
      scope: 'project',
      authority: ['hooks'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.reasonix/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      authority: ['hooks'],
      includes: ['markdown-link'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.reasonix/settings.json',
      kind: 'settings',
      format: 'json',
      scope: 'project',
      authority: ['hooks'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: 'reasonix.toml',
      kind: 'mcp',
      format: 'toml',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: 'reasonix.toml',
      format: 'toml',
      pointer: '/plugins[]',
      servers: ['/plugins'],
      shape: 'list',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  execution: [
    {
      path: '.reasonix/settings.json hooks',
      trigger: 'events',
      gate: '—',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  hooks: {
    configFiles: ['.reasonix/settings.json'],
    events: ['Claude-like (12)'],
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
