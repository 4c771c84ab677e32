import type { Agent } from './agent';

const agent: Agent = {
  id: 'poolside',
  name: 'Poolside Pool',
  vendor: 'Poolside',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: '**/AGENTS.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      includes: ['at-path'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '{.poolside,.agents}/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '{.poolside/settings.yaml,.poolside/settings.local.yaml}',
      kind: 'settings',
      format: 'yaml',
      scope: 'project',
      authority: ['mcp_servers', 'hooks', 'permissions', 'subagents'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.poolside/settings.yaml',
      format: 'yaml',
      pointer: '/mcp_servers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'transport'],
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  execution: [
    {
      path: '.poolside/settings.yaml hooks',
      trigger: 'events',
      gate: '—',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  hooks: {
    configFiles: ['.poolside/settings.yaml'],
    events: ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'Stop', 'PreCompact'],
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
