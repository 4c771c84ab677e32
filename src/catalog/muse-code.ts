import type { Agent } from './agent';

const agent: Agent = {
  id: 'muse-code',
  name: 'Meta Muse Code',
  vendor: 'Meta',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [
    {
      glob: '**/{AGENTS.md,CLAUDE.md}',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      includes: ['at-path'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '{.agents,.codex,.claude}/skills/**/SKILL.md',
      kind: 'skill',
      format: 'md+yaml',
      scope: 'project',
      includes: ['markdown-link'],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    {
      glob: '.agents/memory/MEMORY.md',
      kind: 'memory',
      format: 'md',
      scope: 'project',
      note: 'injected even when the folder is untrusted',
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
  ],
  includes: [],
  mcp: [],
  execution: [],
  gate: {
    verdict: 'NONE',
    cannot: 'no hook surface found; vendor hook docs not checked',
    source: ['AIRULEZ'],
    confidence: 'guess',
  },
};

export default agent;
