import type { Agent } from './agent';

const agent: Agent = {
  id: 'ai-rulez',
  name: 'ai-rulez',
  class: 'generator',
  status:
    '52 presets; has its own lockfile, signing, approvals, guard hook: the closest existing overlap with `primitives`',
  primitives: [
    {
      glob: '.ai-rulez/*.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.ai-rulez/*/**',
      kind: 'always-on',
      format: 'any',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.ai-rulez/*.{toml,yaml,yml,json}',
      kind: 'settings',
      format: 'any',
      scope: 'project',
      authority: ['[[hooks]]', '[[mcp_servers]]', '[permissions]', 'includes'],
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
    {
      glob: '.ai-rulez/.generated-manifest*.json',
      kind: 'lockfile',
      format: 'json',
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  includes: [
    {
      syntax: 'includes',
      where: 'config.toml',
      resolves: 'remote content',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  mcp: [
    {
      path: '.ai-rulez/config.toml',
      format: 'toml',
      pointer: '/mcp_servers[]',
      servers: ['/mcp_servers'],
      shape: 'list',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['AIRULEZ'],
      confidence: 'secondary',
    },
  ],
  execution: [],
};

export default agent;
