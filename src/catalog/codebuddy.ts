import type { Agent } from './agent';

const agent: Agent = {
  id: 'codebuddy',
  name: 'CodeBuddy Code',
  vendor: 'Tencent',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: '**/CODEBUDDY.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.codebuddy/rules/**',
      kind: 'scoped-rules',
      format: 'any',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.codebuddy/agents/*.md',
      kind: 'agent',
      format: 'md+yaml',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.codebuddy/commands/*.md',
      kind: 'prompt-command',
      format: 'md+yaml',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.codebuddy/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.codebuddy/settings.json',
      kind: 'settings',
      format: 'json',
      scope: 'project',
      authority: ['hooks', 'permissions'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  execution: [
    {
      path: '.codebuddy/settings.json hooks',
      trigger: 'events',
      gate: '—',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  hooks: {
    configFiles: ['.codebuddy/settings.json'],
    events: ['Claude-compatible (25, incl. InstructionsLoaded, ConfigChange)'],
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
