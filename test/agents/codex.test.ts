import { test } from 'vitest';
import { DECOY, expectListing } from './listing';

test('Codex', () => {
  expectListing(
    {
      'AGENTS.md': 'always-on',
      'AGENTS.override.md': 'always-on',
      'services/pay/AGENTS.md': 'always-on',
      '.agents/skills/pdf/SKILL.md': 'skill',
      '.agents/skills/pdf/agents/openai.yaml': 'skill-resource',
      '.codex/skills/sql/SKILL.md': 'skill',
      '.codex/agents/reviewer.toml': 'agent',
      '.codex/rules/allow.rules': 'policy',
      '.codex/config.toml': 'settings',
      '.codex/hooks.json': 'hooks',
      '.codex/environments/environment.toml': 'env-setup',
      '.codex/prompts/draft.md': 'prompt-command',
      '.agents/plugins/marketplace.json': ['marketplace', '{"plugins": []}'],
      'plugins/mail/.codex-plugin/plugin.json': 'plugin-manifest',
      'plugins/mail/.app.json': 'settings',
      'plugins/mail/.mcp.json': 'mcp',
      'plugins/mail/skills/send/SKILL.md': 'skill',
      'plugins/mail/src/main.py': DECOY,
      'config.toml': DECOY,
      'codex/config.toml': DECOY,
      '.codex/history.jsonl': DECOY,
      'AGENTS.txt': DECOY,
      'README.md': DECOY,
      'docs/AGENTS-guide.md': DECOY,
    },
    ['codex', 'codex-plugin', 'agent-skills'],
  );
});
