import type { Agent } from './agent';

const agent: Agent = {
  id: 'codebuff',
  name: 'Codebuff',
  vendor: 'Codebuff',
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
      glob: 'knowledge.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      beside: ['codebuff.json', '.agents/'],
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
      glob: '.agents/mcp.json',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      note: 'MCP supported; exact path not read',
      source: ['AIRULEZ'],
      confidence: 'guess',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.agents/mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      note: 'MCP supported; exact path not read',
      source: ['AIRULEZ'],
      confidence: 'guess',
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
