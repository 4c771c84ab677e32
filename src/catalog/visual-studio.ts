import type { Agent } from './agent';

const agent: Agent = {
  id: 'visual-studio',
  name: 'GitHub Copilot in Visual Studio',
  vendor: 'Microsoft',
  class: 'agent',
  types: ['ide'],
  status: 'active',
  primitives: [
    {
      glob: '.github/copilot-instructions.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      includes: ['markdown-link', 'hash-file'],
      source: ['VS'],
      confidence: 'secondary',
    },
    {
      glob: '{.mcp.json,.vs/mcp.json,.vscode/mcp.json,.cursor/mcp.json}',
      kind: 'mcp',
      format: 'json',
      scope: 'project',
      source: ['VS'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [
    {
      path: '<solution dir>/.mcp.json',
      glob: '.mcp.json',
      format: 'json',
      pointer: '/servers',
      shape: 'map',
      fields: ['type', 'command', 'args', 'env', 'url', 'headers'],
      scope: 'project',
      note: 'same file name as Claude/VS Code .mcp.json but keyed "servers": a scanner must accept mcpServers, servers AND a bare map',
      source: ['VS'],
      confidence: 'secondary',
    },
    {
      path: '.vs/mcp.json',
      format: 'json',
      pointer: '/servers',
      shape: 'map',
      fields: ['as above'],
      scope: 'project',
      source: ['VS'],
      confidence: 'secondary',
    },
    {
      path: '%USERPROFILE%/.mcp.json',
      format: 'json',
      pointer: '/servers',
      shape: 'map',
      fields: ['as above'],
      scope: 'user',
      source: ['VS'],
      confidence: 'secondary',
    },
  ],
  execution: [],
  gate: { verdict: 'NONE', source: ['VS'], confidence: 'secondary' },
};

export default agent;
