import type { Agent } from './agent';

const agent: Agent = {
  id: 'swe-agent',
  name: 'SWE-agent',
  vendor: 'Princeton',
  class: 'agent',
  types: ['cli'],
  status: 'active',
  primitives: [],
  includes: [
    {
      syntax: '--config *.yaml',
      where: 'command line',
      resolves:
        'no file is read merely because it is present in the target repository; relative paths resolve to SWE_AGENT_CONFIG_ROOT',
      source: ['SWE'],
      confidence: 'verified',
    },
  ],
  mcp: [],
  execution: [],
  gate: { verdict: 'NONE', source: ['SWE'], confidence: 'verified' },
};

export default agent;
