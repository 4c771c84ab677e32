import { describe, test } from 'vitest';
import { DECOY, expectListing } from './listing';

describe('Claude Code', () => {
  test('a project', () => {
    expectListing(
      {
        'CLAUDE.md': 'always-on',
        'CLAUDE.local.md': 'always-on',
        '.claude/CLAUDE.md': 'always-on',
        'AGENTS.md': 'always-on',
        '.claude/rules/testing.md': 'scoped-rules',
        '.claude/rules/backend/sql.md': 'scoped-rules',
        '.claude/commands/git/commit.md': 'prompt-command',
        '.claude/agents/review/security.md': 'agent',
        '.claude/agent-memory/security/MEMORY.md': 'memory',
        '.claude/output-styles/terse.md': 'always-on',
        '.claude/workflows/release.js': 'exec',
        '.claude/loop.md': 'prompt-command',
        '.claude/launch.json': 'exec',
        '.claude/skills/pdf/SKILL.md': 'skill',
        '.claude/skills/pdf/scripts/fill.py': 'skill-resource',
        '.claude/skills/pdf/LICENSE.txt': 'skill-resource',
        'REVIEW.md': 'review',
        '.mcp.json': 'mcp',
        '.worktreeinclude': 'settings',
        'README.md': DECOY,
        'CLAUDE.txt': DECOY,
        'docs/agents-guide.md': DECOY,
        'docs/commands/commit.md': DECOY,
        'src/index.ts': DECOY,
        '.claude/todo.txt': DECOY,
        '.claude/statsig/cache.json': DECOY,
        'mcp.json': [DECOY, '{"name": "not a server list"}'],
      },
      ['claude-code', 'agent-skills'],
    );
  });

  // Hooks are what both Claude Code and others execute from the same file, so that kind names it.
  test('settings', () => {
    expectListing({ '.claude/settings.json': 'hooks', '.claude/settings.local.json': 'hooks' }, [
      'claude-code',
    ]);
  });

  test('nested projects', () => {
    expectListing(
      {
        'packages/api/CLAUDE.md': 'always-on',
        'packages/api/.claude/CLAUDE.md': 'always-on',
        'packages/api/.claude/commands/run.md': 'prompt-command',
        'packages/api/.claude/agents/dba.md': 'agent',
        'packages/api/.claude/skills/sql/SKILL.md': 'skill',
        'packages/api/.claude/skills/sql/queries/top.sql': 'skill-resource',
        'packages/api/.mcp.json': 'mcp',
        'packages/api/src/claude.md.ts': DECOY,
        'packages/api/claude/CLAUDE-notes.md': DECOY,
      },
      ['claude-code', 'agent-skills'],
    );
  });

  test('a plugin and its marketplace', () => {
    expectListing(
      {
        '.claude-plugin/marketplace.json': [
          'marketplace',
          '{"plugins": [{"name": "a", "source": "./plugins/a"}]}',
        ],
        'plugins/a/.claude-plugin/plugin.json': ['plugin-manifest', '{"name": "a"}'],
        'plugins/a/commands/go.md': 'prompt-command',
        'plugins/a/agents/helper.md': 'agent',
        'plugins/a/skills/pdf/SKILL.md': 'skill',
        'plugins/a/skills/pdf/run.sh': 'skill-resource',
        'plugins/a/hooks/hooks.json': ['hooks', '{"hooks": {}}'],
        'plugins/a/hooks/check.sh': 'hooks',
        'plugins/a/output-styles/loud.md': 'always-on',
        'plugins/a/monitors/monitors.json': 'exec',
        'plugins/a/bin/tool': 'exec',
        'plugins/a/.mcp.json': 'mcp',
        'plugins/a/.lsp.json': 'exec',
        'plugins/a/README.md': DECOY,
        'plugins/a/src/index.ts': DECOY,
        'bin2/tool': DECOY,
        'other/hooks/hooks.json': [DECOY, '{"webhooks": []}'],
      },
      ['claude-code', 'claude-plugin', 'agent-skills'],
    );
  });
});
