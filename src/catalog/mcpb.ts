import type { Agent } from './agent';

const agent: Agent = {
  id: 'mcpb',
  name: 'MCP Bundle (.mcpb, formerly .dxt)',
  class: 'package',
  primitives: [
    {
      glob: 'manifest.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      requires: { keys: ['server.mcp_config', 'server.entry_point'] },
      note: 'identify by manifest_version (or dxt_version) + server; type uv may do without mcp_config; prompts[].text is prompt content',
      authority: [
        'server.type node|python|binary (uv in later drafts)',
        'server.entry_point',
        'server.mcp_config.{command,args,env,platform_overrides}',
        'tools',
        'prompts[].text',
        'user_config',
      ],
      source: ['MCPB'],
      confidence: 'verified',
    },
    {
      glob: '**/*.{mcpb,dxt}',
      kind: 'plugin-manifest',
      format: 'zip',
      scope: 'project',
      source: ['MCPB'],
      confidence: 'verified',
    },
  ],
  includes: [],
  mcp: [
    {
      path: 'manifest.json',
      format: 'json',
      pointer: '/server/mcp_config',
      shape: 'single',
      fields: ['command', 'args', 'env', 'platform_overrides'],
      scope: 'project',
      source: ['MCPB'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
