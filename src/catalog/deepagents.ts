import type { Agent } from './agent';

const agent: Agent = {
  id: 'deepagents',
  name: 'Deep Agents Code (dcode)',
  vendor: 'LangChain',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: '{AGENTS.md,.deepagents/AGENTS.md}',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      includes: ['at-path'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.deepagents/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.deepagents/agents/**',
      kind: 'agent',
      format: 'any',
      scope: 'project',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.deepagents/hooks.json',
      kind: 'hooks',
      format: 'json',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.deepagents/.mcp.json',
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
      path: '.deepagents/.mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      gate: 'trust fingerprint of the config',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  execution: [
    {
      path: '.deepagents/hooks.json',
      trigger: 'events',
      gate: 'trust prompt',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  hooks: {
    configFiles: ['.deepagents/hooks.json'],
    events: ['Claude-like (11)'],
    trust: 'asks to trust the file',
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
