import { test } from 'vitest';
import { DECOY, expectListing } from './listing';

test('an APM package and its dependencies', () => {
  expectListing(
    {
      'apm.yml': ['plugin-manifest', 'name: team\ndependencies: {apm: [octo/style]}\n'],
      'apm.lock.yaml': 'lockfile',
      '.apm/agents/reviewer.agent.md': 'agent',
      '.apm/instructions/style.instructions.md': 'scoped-rules',
      '.apm/context/domain.context.md': 'always-on',
      '.apm/memory/decisions.memory.md': 'memory',
      '.apm/prompts/release.prompt.md': 'prompt-command',
      '.apm/skills/pdf/SKILL.md': 'skill',
      '.apm/skills/pdf/run.sh': 'skill-resource',
      '.apm/hooks/guard.json': 'hooks',
      '.apm/extensions/board.mjs': 'exec',
      'architecture.context.md': 'always-on',
      'commands/ship.md': 'prompt-command',
      'apm_modules/octo/style/apm.yml': 'plugin-manifest',
      'apm_modules/octo/style/.apm/instructions/go.instructions.md': 'scoped-rules',
      'apm_modules/octo/style/.apm/hooks/pre.json': 'hooks',
      'apm_modules/octo/style/skills/lint/SKILL.md': 'skill',
      'apm_modules/octo/style/skills/lint/lint.py': 'skill-resource',
      'apm_modules/octo/style/.mcp.json': 'mcp',
      'apm_modules/octo/style/.github/setup.yml': 'plugin-manifest',
      'apm_modules/octo/style/README.md': DECOY,
      'apm_modules/octo/style/src/lint.py': DECOY,
      'README.md': DECOY,
      'src/context.ts': DECOY,
      'package.json': DECOY,
    },
    ['microsoft-apm', 'agent-skills'],
  );
});

test('notes by suffix count in a package only', () => {
  expectListing(
    { 'architecture.context.md': DECOY, 'decisions.memory.md': DECOY, 'a.prompt.md': 'prompt-command' },
    ['microsoft-apm'],
  );
});
