import { test } from 'vitest';
import { DECOY, expectListing } from './listing';

test('Spec Kit', () => {
  expectListing(
    {
      '.specify/memory/constitution.md': 'always-on',
      '.specify/templates/spec-template.md': 'prompt-command',
      '.specify/scripts/bash/create-new-feature.sh': 'exec',
      '.specify/scripts/powershell/common.ps1': 'exec',
      '.specify/extensions/jira/extension.yml': 'settings',
      '.specify/init-options.json': 'settings',
      '.specify/integrations/claude.manifest.json': 'lockfile',
      'specs/001-login/spec.md': 'prompt-command',
      'specs/001-login/plan.md': 'prompt-command',
      'specs/001-login/tasks.md': 'prompt-command',
      'specs/001-login/diagram.png.txt': DECOY,
      'spec/login_spec.rb': DECOY,
      'README.md': DECOY,
    },
    ['spec-kit'],
  );
});

test('specs of something else', () => {
  expectListing({ 'specs/001-login/spec.md': DECOY, 'specs/plan.md': DECOY }, []);
});
