import type { Agent } from './agent';

const agent: Agent = {
  id: 'codewhale',
  name: 'Codewhale',
  vendor: 'codewhale-hq',
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
      glob: '.codewhale/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.codewhale/commands/*.md',
      kind: 'prompt-command',
      format: 'md+yaml',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.codewhale/rules/**',
      kind: 'scoped-rules',
      format: 'any',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.codewhale/mcp.json',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.codewhale/mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  execution: [],
  hooks: {
    configFiles: ['project hooks file loads only after the user approves a digest of its exact bytes'],
    source: ['AIRULEZ'],
    confidence: 'secondary',
  },
  gate: { verdict: 'NONE', source: ['AIRULEZ'], confidence: 'secondary' },
};

export default agent;
