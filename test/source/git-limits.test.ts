/** What happens when git does not answer, or answers too much. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { expect, test, vi } from 'vitest';
import { openIndex } from '../../src/source/git';
import { ENV, git } from '../git';
import { plant } from '../tree';

vi.mock('../../src/limits', async (original) => {
  const { LIMITS } = await original<typeof import('../../src/limits')>();
  return { LIMITS: { ...LIMITS, gitMilliseconds: 1_000, gitBytes: 400 } };
});

test('a FIFO in .git is an error after a while, not a wait for ever', () => {
  const root = plant({ 'AGENTS.md': 'a\n' });
  git(root, ['init', '-q']);
  execFileSync('mkfifo', [`${root}/fifo`]);
  git(root, ['config', 'include.path', '../fifo']);
  const before = Date.now();
  expect(() => openIndex(root, ENV)).toThrow('git rev-parse: no answer in 1 seconds');
  expect(Date.now() - before).toBeLessThan(10_000);
});

test('a listing that is too long is refused, not cut', () => {
  const root = plant({});
  git(root, ['init', '-q']);
  for (let i = 0; i < 20; i++) fs.writeFileSync(`${root}/file${i}.md`, 'x');
  git(root, ['add', '.']);
  expect(() => openIndex(root, ENV)).toThrow('git ls-files: more than 400 bytes');
});
