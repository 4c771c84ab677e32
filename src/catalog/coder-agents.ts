import type { Agent } from './agent';

const agent: Agent = {
  id: 'coder-agents',
  name: 'Coder Agents',
  vendor: 'Coder',
  class: 'agent',
  types: ['cloud'],
  status: 'active',
  primitives: [
    {
      glob: '.agents/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['CODER'],
      confidence: 'verified',
    },
    {
      glob: '.agents/skills/**',
      kind: 'skill-resource',
      format: 'any',
      scope: 'project',
      source: ['CODER'],
      confidence: 'verified',
    },
    {
      glob: '.mcp.json',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      source: ['CODER'],
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
      source: ['CODER'],
      confidence: 'secondary',
    },
  ],
  execution: [],
  gate: {
    verdict: 'NONE',
    cannot: 'no hook surface found; vendor hook docs not checked',
    source: ['AIRULEZ'],
    confidence: 'guess',
  },
};

export default agent;
