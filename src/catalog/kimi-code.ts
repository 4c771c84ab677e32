import type { Agent } from './agent';

const agent: Agent = {
  id: 'kimi-code',
  name: 'Kimi Code',
  vendor: 'Moonshot',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: '{AGENTS.md,.kimi-code/AGENTS.md}',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      includes: ['at-path'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '{.kimi-code,.agents}/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '{.kimi-code,.agents}/agents/*.md',
      kind: 'agent',
      format: 'md+yaml',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.kimi-code/mcp.json',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.kimi-code/mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  execution: [],
  hooks: {
    configFiles: ['~/.kimi-code/config.toml [[hooks]] only'],
    source: ['AIRULEZ'],
    confidence: 'secondary',
  },
  gate: { verdict: 'TURN-BLOCK from user scope (claimed)', source: ['AIRULEZ'], confidence: 'secondary' },
};

export default agent;
