import { test } from 'vitest';
import { DECOY, expectListing } from './listing';

test('Cursor', () => {
  expectListing(
    {
      '.cursor/rules/style.mdc': 'scoped-rules',
      '.cursor/rules/team/api.mdc': 'scoped-rules',
      'packages/web/.cursor/rules/react.mdc': 'scoped-rules',
      '.cursorrules': 'always-on',
      'AGENTS.md': 'always-on',
      'packages/web/AGENTS.md': 'always-on',
      '.cursor/commands/review.md': 'prompt-command',
      '.cursor/agents/tester.md': 'agent',
      '.cursor/skills/pdf/SKILL.md': 'skill',
      '.cursor/skills/pdf/reference/forms.md': 'skill-resource',
      '.cursor/BUGBOT.md': 'review',
      'packages/web/.cursor/BUGBOT.md': 'review',
      '.cursor/mcp.json': 'mcp',
      '.cursor/hooks.json': 'hooks',
      '.cursor/cli.json': 'settings',
      '.cursor/environment.json': 'env-setup',
      '.cursor/worktrees.json': 'env-setup',
      'plugins/lint/.cursor-plugin/plugin.json': 'plugin-manifest',
      'plugins/lint/rules/lint.mdc': 'scoped-rules',
      'plugins/lint/hooks/hooks.json': ['hooks', '{"hooks": {}}'],
      'plugins/lint/mcp.json': 'mcp',
      'plugins/lint/src/index.ts': DECOY,
      'plugins/lint/README.md': DECOY,
      'README.md': DECOY,
      'style.mdc': DECOY,
      'docs/cursor/rules/old.md': DECOY,
      'src/cursor/commands/move.md': DECOY,
      '.cursor/debug.log': DECOY,
      '.cursorignore': DECOY,
      'src/index.ts': DECOY,
    },
    ['cursor', 'cursor-plugin', 'agent-skills'],
  );
});

test('every file of .cursor/rules is read by Crush, whatever its extension', () => {
  expectListing({ '.cursor/rules/notes.txt': 'always-on', '.cursor/notes.txt': DECOY }, ['crush']);
});
