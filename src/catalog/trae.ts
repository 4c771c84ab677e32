import type { Agent } from './agent';

const agent: Agent = {
  id: 'trae',
  name: 'Trae (IDE/CLI)',
  vendor: 'ByteDance',
  class: 'agent',
  types: ['ide', 'cli'],
  status: 'active',
  primitives: [
    {
      glob: '.trae/rules/**/*.md',
      kind: 'scoped-rules',
      format: 'md',
      scope: 'project',
      note: 'project_rules.md is the older name; frontmatter is plain "key: value" lines',
      authority: ['alwaysApply', 'globs', 'description'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.trae/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.trae/mcp.json',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      source: ['AIRULEZ', 'MISC'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.trae/mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      gate: 'project MCP must be enabled in settings',
      source: ['AIRULEZ'],
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
