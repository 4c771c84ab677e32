import { describe, test } from 'vitest';
import { DECOY, expectListing } from './listing';

describe('open-source agents', () => {
  test('OpenHands', () => {
    expectListing(
      {
        'AGENTS.md': 'always-on',
        '.openhands/microagents/repo.md': 'skill',
        '.openhands/microagents/knowledge/git.md': 'skill',
        '.openhands/skills/deploy.md': 'skill',
        '.openhands/setup.sh': 'env-setup',
        '.openhands/pre-commit.sh': 'exec',
        '.openhands/hooks.json': 'hooks',
        '.openhands/memory/MEMORY.md': 'memory',
        '.openhands/plugins/x/plugin.py': 'plugin-manifest',
        '.openhands/review-config.yml': 'review',
        '.openhands/cache.bin.txt': DECOY,
        'microagents/git.md': DECOY,
        'setup.sh': DECOY,
        'README.md': DECOY,
      },
      ['openhands'],
    );
  });

  test('SWE-agent reads no file merely because it is there', () => {
    expectListing(
      {
        'config/default.yaml': DECOY,
        'swe-agent.yaml': DECOY,
        'trajectories/run.traj': DECOY,
        'tools/registry/config.yaml': DECOY,
        'README.md': DECOY,
      },
      [],
    );
  });

  test('MetaGPT', () => {
    expectListing(
      {
        'config/config2.yaml': ['settings', 'llm:\n  api_type: openai\n'],
        'service/config/config2.yaml': [DECOY, 'database:\n  host: localhost\n'],
        'config/config.yaml': DECOY,
        'workspace/prd.md': DECOY,
      },
      ['metagpt'],
    );
  });

  // The catalog (agents.yaml) knows no file of AutoDev: nothing of such a project is claimed but what others read too.
  test('AutoDev', () => {
    expectListing(
      {
        'AGENTS.md': 'always-on',
        'autodev.yaml': DECOY,
        'prompts/review.vm': DECOY,
        'prompts/codes/explain.md': DECOY,
        'rules/conventions.md': DECOY,
        'README.md': DECOY,
      },
      ['agents-md'],
    );
  });

  test('OpenCode', () => {
    expectListing(
      {
        'opencode.json': 'settings',
        '.opencode/opencode.jsonc': 'settings',
        'CONTEXT.md': 'always-on',
        '.opencode/agent/reviewer.md': 'agent',
        '.opencode/commands/git/commit.md': 'prompt-command',
        '.opencode/modes/plan.md': 'agent',
        '.opencode/skill/pdf/SKILL.md': 'skill',
        '.opencode/skill/pdf/run.py': 'skill-resource',
        '.opencode/plugin/guard.ts': 'exec',
        '.opencode/tool/deploy.js': 'exec',
        '.opencode/package.json': 'exec',
        '.opencode/themes/dark.json': 'settings',
        '.opencode/bun.lock': DECOY,
        'opencode.txt': DECOY,
        'plugin/guard.ts': DECOY,
        'package.json': DECOY,
        'README.md': DECOY,
      },
      ['opencode', 'agent-skills'],
    );
  });

  test('Cline', () => {
    expectListing(
      {
        '.clinerules/style.md': 'scoped-rules',
        '.clinerules/notes.txt': 'scoped-rules',
        '.clinerules/workflows/release.md': 'scoped-rules',
        '.clinerules/hooks/PreToolUse': 'exec',
        '.cline/skills/pdf/SKILL.md': 'skill',
        '.cline/agents/tester.yaml': 'agent',
        '.cline/plugins/x.js': 'plugin-manifest',
        'old/.clinerules': 'always-on',
        '.clinerules/logo.svg': DECOY,
        '.clineignore': DECOY,
        'workflows/release.md': DECOY,
        'README.md': DECOY,
      },
      ['cline'],
    );
  });
});
