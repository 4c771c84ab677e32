import type { Agent } from './agent';
import { pluginRoot } from './plugin-root';

const agent: Agent = {
  id: 'gemini-extension',
  name: 'Gemini CLI / Qwen extension',
  class: 'package',
  primitives: [
    {
      glob: '**/gemini-extension.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      authority: ['mcpServers', 'contextFileName'],
      includes: [
        { pointer: '/contextFileName', as: 'path' },
        { pointer: '/contextFileName/*', as: 'path' },
      ],
      source: ['GEMINI'],
      confidence: 'verified',
    },
    {
      glob: '**/qwen-extension.json',
      kind: 'plugin-manifest',
      format: 'json',
      scope: 'project',
      includes: [
        { pointer: '/contextFileName', as: 'path' },
        { pointer: '/contextFileName/*', as: 'path' },
      ],
      source: ['RULESYNC'],
      confidence: 'secondary',
    },
    ...pluginRoot(['gemini-extension.json', 'qwen-extension.json'], ['GEMINI']),
  ],
  includes: [
    {
      syntax: 'contextFileName',
      where: 'manifest',
      resolves: 'names an always-on file',
      source: ['GEMINI'],
      confidence: 'verified',
    },
  ],
  mcp: [
    {
      path: 'gemini-extension.json',
      format: 'json',
      pointer: '/mcpServers',
      shape: 'map',
      fields: ['command', 'args', 'env', 'type', 'url', 'headers'],
      scope: 'project',
      source: ['GEMINI'],
      confidence: 'verified',
    },
  ],
  execution: [],
};

export default agent;
