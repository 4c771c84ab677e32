import type { Agent } from './agent';

const agent: Agent = {
  id: 'mistral-vibe',
  name: 'Mistral Vibe',
  vendor: 'Mistral',
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
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '{.vibe,.agents}/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.vibe/agents/*.toml',
      kind: 'agent',
      format: 'toml',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.vibe/config.toml',
      kind: 'settings',
      format: 'toml',
      scope: 'project',
      authority: ['mcp_servers', 'tools allowlist'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.vibe/hooks.toml',
      kind: 'hooks',
      format: 'toml',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.vibe/config.toml',
      format: 'toml',
      pointer: '/mcp_servers[]',
      servers: ['/mcp_servers'],
      shape: 'list',
      fields: ['name', 'transport', 'command', 'args', 'url', 'headers'],
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  execution: [
    {
      path: '.vibe/hooks.toml',
      trigger: 'events',
      gate: 'folder trust',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  hooks: {
    configFiles: ['.vibe/hooks.toml'],
    events: ['pre_tool', 'post_tool', 'post_agent'],
    source: ['AIRULEZ'],
    confidence: 'secondary',
  },
  gate: { verdict: 'TOOL-ONLY', source: ['AIRULEZ'], confidence: 'secondary' },
};

export default agent;
