import { describe, test } from 'vitest';
import { DECOY, expectListing } from './listing';

describe('agents of other editors', () => {
  test('Devin', () => {
    expectListing(
      {
        'AGENTS.md': 'always-on',
        'AGENTS.local.md': 'always-on',
        '.devin/rules/style.md': 'scoped-rules',
        '.devin/skills/pdf/SKILL.md': 'skill',
        '.devin/agents/tester/prompt.md': 'agent',
        '.devin/config.json': 'settings',
        '.devin/mcp_config.json': 'mcp',
        '.devin/mcp_config.local.json': 'mcp',
        '.devin/hooks.v1.json': 'hooks',
        '.devin/blueprint.yaml': 'env-setup',
        '.envrc': 'exec',
        '.devin/cache.json': DECOY,
        'devin/rules/style.md': DECOY,
        'blueprint.yaml': DECOY,
        'README.md': DECOY,
      },
      ['devin'],
    );
  });

  test('Windsurf', () => {
    expectListing(
      {
        '.windsurfrules': 'always-on',
        '.windsurf/rules/style.md': 'scoped-rules',
        'packages/web/.windsurf/rules/react.md': 'scoped-rules',
        '.windsurf/workflows/release.md': 'prompt-command',
        '.windsurf/skills/pdf/SKILL.md': 'skill',
        '.windsurf/skills/pdf/fill.py': 'skill-resource',
        '.windsurf/hooks.json': 'hooks',
        '.windsurf/mcp_config.json': 'mcp',
        '.windsurf/state.json': DECOY,
        'windsurf/rules/style.md': DECOY,
        'mcp_config.json': DECOY,
        'README.md': DECOY,
      },
      ['windsurf', 'agent-skills'],
    );
  });

  test('Kiro', () => {
    expectListing(
      {
        '.kiro/steering/tech.md': 'scoped-rules',
        '.kiro/specs/login/requirements.md': 'prompt-command',
        '.kiro/specs/login/design.md': 'prompt-command',
        '.kiro/specs/login/tasks.md': 'prompt-command',
        '.kiro/hooks/save.kiro.hook': 'hooks',
        '.kiro/hooks/guard.json': 'hooks',
        '.kiro/agents/dev.md': 'agent',
        '.kiro/agents/dev.json': 'agent',
        '.kiro/prompts/plan.md': 'prompt-command',
        '.kiro/skills/pdf/SKILL.md': 'skill',
        '.kiro/settings/mcp.json': 'mcp',
        'powers/db/POWER.md': 'plugin-manifest',
        'powers/db/steering/sql.md': 'scoped-rules',
        'powers/db/mcp.json': 'mcp',
        'powers/db/src/main.ts': DECOY,
        '.kiro/specs/login/notes.md': DECOY,
        'specs/login/design.md': DECOY,
        'steering/tech.md': DECOY,
        'README.md': DECOY,
      },
      ['kiro'],
    );
  });

  test('Amazon Q reads README.md, but only where it is in use', () => {
    expectListing(
      {
        'README.md': 'always-on',
        'AmazonQ.md': 'always-on',
        '.amazonq/rules/style.md': 'always-on',
        '.amazonq/cli-agents/dev.json': 'agent',
        '.amazonq/mcp.json': 'mcp',
        'docs/README.md': DECOY,
      },
      ['amazon-q'],
    );
  });
});

describe('manifests', () => {
  test('are told from files of the same name by their content', () => {
    expectListing(
      {
        'bundle/manifest.json': [
          'plugin-manifest',
          '{"manifest_version": "0.3", "server": {"type": "node", "mcp_config": {"command": "node"}}}',
        ],
        'registry/server.json': [
          'plugin-manifest',
          '{"$schema": "https://static.modelcontextprotocol.io/schemas/server.json", "packages": []}',
        ],
        'web/manifest.json': [DECOY, '{"name": "App", "icons": [], "start_url": "/"}'],
        'web/server.json': [DECOY, '{"port": 8080, "packages": []}'],
        'web/plugin.json': [DECOY, '{"name": "wordpress"}'],
      },
      ['mcpb', 'mcp-registry'],
    );
  });
});
