import type { Agent } from './agent';

const agent: Agent = {
  id: 'firebase-studio',
  name: 'Firebase Studio / Project IDX',
  vendor: 'Google',
  class: 'agent',
  types: ['cloud ide'],
  status: 'active',
  primitives: [
    {
      glob: '.idx/airules.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
    {
      glob: 'GEMINI.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      includes: ['at-path'],
      source: ['MISC'],
      confidence: 'secondary',
    },
    {
      glob: '.idx/mcp.json',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      source: ['MISC'],
      confidence: 'secondary',
    },
    {
      glob: '.idx/dev.nix',
      kind: 'exec',
      format: 'nix',
      scope: 'project',
      authority: ['idx.workspace.onCreate', 'idx.workspace.onStart'],
      source: ['MISC'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '.idx/mcp.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['FILEDET'],
      confidence: 'secondary',
    },
  ],
  execution: [
    {
      path: '.idx/dev.nix onCreate/onStart',
      trigger: 'workspace start',
      gate: '—',
      source: ['MISC'],
      confidence: 'guess',
    },
  ],
  gate: {
    verdict: 'NONE',
    cannot: 'no hook surface found; vendor hook docs not checked',
    source: ['AIRULEZ'],
    confidence: 'guess',
  },
};

export default agent;
