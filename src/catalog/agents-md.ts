import type { Agent } from './agent';

const agent: Agent = {
  id: 'agents-md',
  name: 'AGENTS.md',
  class: 'standard',
  primitives: [
    {
      glob: '**/AGENTS.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      note: 'readers differ in case handling: AGENTS.MD, agents.md, Agents.md, agent.md, AGENT.md are all read by some agent => match case-insensitively',
      includes: ['at-path'],
      source: ['AGENTSMD'],
      confidence: 'verified',
    },
    {
      glob: '**/{AGENTS.override.md,AGENTS.local.md}',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      includes: ['at-path'],
      source: ['CODEX', 'RULESYNC'],
      confidence: 'verified',
    },
  ],
  includes: [],
  mcp: [],
  execution: [],
};

export default agent;
