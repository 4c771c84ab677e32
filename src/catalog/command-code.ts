import type { Agent } from './agent';

const agent: Agent = {
  id: 'command-code',
  name: 'Command Code',
  vendor: 'commandcode.ai',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: 'AGENTS.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      includes: ['at-path'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.commandcode/agents/*.md',
      kind: 'agent',
      format: 'md+yaml',
      scope: 'project',
      authority: ['hooks', 'permissions'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.commandcode/commands/*.md',
      kind: 'prompt-command',
      format: 'md+yaml',
      scope: 'project',
      authority: ['hooks', 'permissions'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.commandcode/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      authority: ['hooks', 'permissions'],
      includes: ['markdown-link'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.commandcode/settings.json',
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
      path: '.commandcode/settings.json hooks',
      trigger: 'events',
      gate: '—',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  hooks: {
    configFiles: ['.commandcode/settings.json'],
    events: ['SessionStart', 'PreToolUse', 'PostToolUse', 'Stop'],
    source: ['AIRULEZ'],
    confidence: 'secondary',
  },
  gate: { verdict: 'TOOL-ONLY', source: ['AIRULEZ'], confidence: 'secondary' },
};

export default agent;
