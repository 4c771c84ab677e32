import type { Agent } from './agent';

const agent: Agent = {
  id: 'spec-kit',
  name: 'GitHub Spec Kit',
  class: 'generator',
  primitives: [
    {
      glob: '.specify/memory/constitution.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['SPECKIT'],
      confidence: 'verified',
    },
    {
      glob: '.specify/templates/**',
      kind: 'prompt-command',
      format: 'md',
      scope: 'project',
      source: ['SPECKIT'],
      confidence: 'verified',
    },
    {
      glob: '.specify/scripts/**',
      kind: 'exec',
      format: 'any',
      scope: 'project',
      note: 'sh and ps1',
      source: ['SPECKIT'],
      confidence: 'verified',
    },
    {
      glob: '.specify/extensions/**',
      kind: 'settings',
      format: 'any',
      scope: 'project',
      source: ['SPECKIT'],
      confidence: 'verified',
    },
    {
      glob: '.specify/init-options.json',
      kind: 'settings',
      format: 'json',
      scope: 'project',
      source: ['SPECKIT'],
      confidence: 'verified',
    },
    {
      glob: '.specify/integrations/*.manifest.json',
      kind: 'lockfile',
      format: 'json',
      scope: 'project',
      note: 'SHA-256 of generated command files (hash precedent)',
      source: ['SPECKIT'],
      confidence: 'verified',
    },
    {
      glob: 'specs/**/{spec,plan,tasks}.md',
      kind: 'prompt-command',
      format: 'md',
      scope: 'project',
      beside: ['.specify/'],
      source: ['SPECKIT'],
      confidence: 'secondary',
    },
  ],
  includes: [
    {
      syntax: 'commands read .specify/memory and templates',
      where: 'generated slash commands',
      resolves: 'constitution becomes always-on for /speckit.* commands',
      source: ['SPECKIT'],
      confidence: 'verified',
    },
  ],
  mcp: [],
  execution: [],
};

export default agent;
