import type { Agent } from './agent';

const agent: Agent = {
  id: 'jetbrains-ai',
  name: 'JetBrains AI Assistant',
  vendor: 'JetBrains',
  class: 'agent',
  types: ['ide'],
  status: 'active',
  primitives: [
    {
      glob: '.aiassistant/rules/*.md',
      kind: 'scoped-rules',
      format: 'md+yaml',
      scope: 'project',
      authority: ['apply', 'globs/patterns'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.agents/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.ai/mcp/mcp.json',
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
      path: '.ai/mcp/mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      path: 'Copilot for JetBrains ~/.config/github-copilot/**/mcp.json',
      format: 'json',
      pointer: '/servers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'user',
      source: ['SNYK'],
      confidence: 'secondary',
    },
  ],
  execution: [],
  gate: { verdict: 'NONE', source: ['AIRULEZ'], confidence: 'secondary' },
};

export default agent;
