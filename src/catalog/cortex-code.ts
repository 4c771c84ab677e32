import type { Agent } from './agent';

const agent: Agent = {
  id: 'cortex-code',
  name: 'Snowflake Cortex Code',
  vendor: 'Snowflake',
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
      glob: '.cortex/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      authority: ['hooks'],
      includes: ['markdown-link'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.cortex/agents/*.md',
      kind: 'agent',
      format: 'md+yaml',
      scope: 'project',
      authority: ['hooks'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.cortex/settings.json',
      kind: 'settings',
      format: 'json',
      scope: 'project',
      authority: ['hooks'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.snowflake/cortex/settings.json',
      kind: 'settings',
      format: 'json',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '~/.snowflake/cortex/mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'user',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  execution: [
    {
      path: '.cortex/settings.json hooks',
      trigger: 'events',
      gate: '—',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  hooks: {
    configFiles: ['.cortex/settings.json'],
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
