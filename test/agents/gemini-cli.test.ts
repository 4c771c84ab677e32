import { describe, test } from 'vitest';
import { DECOY, expectListing } from './listing';

describe('Gemini CLI', () => {
  test('a project', () => {
    expectListing(
      {
        'GEMINI.md': 'always-on',
        'src/ui/GEMINI.md': 'always-on',
        '.gemini/commands/git/commit.toml': 'prompt-command',
        '.gemini/agents/reviewer.md': 'agent',
        '.gemini/skills/pdf/SKILL.md': 'skill',
        '.gemini/settings.json': 'settings',
        '.gemini/system.md': 'always-on',
        '.gemini/.env': 'settings',
        '.env': 'settings',
        '.gemini/policies/tools.toml': 'policy',
        '.gemini/sandbox.Dockerfile': 'exec',
        '.gemini/config.yaml': 'review',
        '.gemini/styleguide.md': 'review',
        'README.md': DECOY,
        '.env.example': DECOY,
        Dockerfile: DECOY,
        'commands/git/commit.toml': DECOY,
        '.gemini/tmp/log.txt': DECOY,
        'docs/gemini.txt': DECOY,
      },
      ['gemini-cli'],
    );
  });

  test('files that context.fileName names are read in every folder', () => {
    expectListing(
      {
        '.gemini/settings.json': ['settings', '{"context": {"fileName": ["GEMINI.md", "TEAM.md"]}}'],
        'GEMINI.md': 'always-on',
        'TEAM.md': 'included',
        'packages/a/TEAM.md': 'included',
        'packages/a/TEAMS.md': DECOY,
      },
      ['gemini-cli'],
    );
  });

  test('an extension', () => {
    expectListing(
      {
        'ext/gemini-extension.json': ['plugin-manifest', '{"name": "x", "contextFileName": "NOTES.md"}'],
        'ext/NOTES.md': 'included',
        'ext/commands/deploy.toml': 'prompt-command',
        'ext/hooks/hooks.json': ['hooks', '{"hooks": {}}'],
        'ext/skills/pdf/SKILL.md': 'skill',
        'ext/agents/helper.md': 'agent',
        'ext/README.md': DECOY,
        'ext/dist/server.js': DECOY,
        'NOTES.md': DECOY,
      },
      ['gemini-cli', 'gemini-extension', 'agent-skills'],
    );
  });
});
