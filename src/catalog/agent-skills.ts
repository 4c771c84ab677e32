import type { Agent } from './agent';

const agent: Agent = {
  id: 'agent-skills',
  name: 'Agent Skills open format',
  class: 'standard',
  primitives: [
    {
      glob: '**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      note: 'VS Code matches the name case-insensitively; directories scripts/, references/, assets/ belong to the skill',
      authority: ['allowed-tools (experimental)', 'compatibility', 'license', 'metadata'],
      includes: ['markdown-link'],
      source: ['AGSKILLS'],
      confidence: 'verified',
    },
    {
      glob: '**/skills/*/agents/openai.yaml',
      kind: 'skill-resource',
      format: 'yaml',
      scope: 'project',
      authority: ['dependencies.tools[]'],
      source: ['CODEX'],
      confidence: 'verified',
    },
    {
      glob: '**',
      kind: 'skill-resource',
      format: 'any',
      scope: 'project',
      beside: ['SKILL.md'],
      note: 'the whole folder of a skill',
      source: ['AGSKILLS'],
      confidence: 'verified',
    },
  ],
  includes: [
    {
      syntax: 'relative markdown links / bare relative paths',
      where: 'SKILL.md body',
      resolves: 'bundled files are read on demand; whole folder is the unit to hash',
      source: ['AGSKILLS'],
      confidence: 'verified',
    },
  ],
  mcp: [
    {
      path: '<skill>/agents/openai.yaml',
      glob: 'agents/openai.{yaml,yml}',
      format: 'yaml',
      pointer: '/dependencies/tools[]',
      servers: ['/dependencies/tools'],
      shape: 'list',
      fields: ['type: mcp', 'value', 'transport', 'command', 'url'],
      scope: 'project',
      source: ['CODEX'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
