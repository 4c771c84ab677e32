/** Signatures of the lock, with real keys: whatever is not right shuts the gate. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plant, remove } from '../tree';
import { at, commit, copyOf, edit, LOCK, lockedRepository, run, verified, write } from './repository';

const SIGNATURE = `${LOCK}.sig`;
const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;

/** A folder with keys, outside of the repository. */
function keys(): {
  of: (name: string) => string;
  list: (content: string) => string;
  publicOf: (name: string) => string;
} {
  const folder = copyOf(templates.keys);
  return {
    of: (name) => at(folder, name),
    publicOf: (name) =>
      fs
        .readFileSync(at(folder, `${name}.pub`), 'utf8')
        .split(' ')
        .slice(0, 2)
        .join(' '),
    list(content) {
      write(folder, 'signers', content);
      return at(folder, 'signers');
    },
  };
}

/** Made once, and copied for each test. */
let templates: { keys: string; signed: string };

beforeAll(() => {
  if (!hasKeygen) return;
  templates = {
    keys: plant({}, () => {}),
    signed: lockedRepository({ 'AGENTS.md': 'Be kind.\n' }, () => {}),
  };
  for (const name of ['alice', 'mallory']) {
    const file = at(templates.keys, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  }
  const { out, err } = run(templates.signed, ['lock', '--sign', at(templates.keys, 'alice')]);
  if (out !== `${LOCK} is up to date\n${SIGNATURE} written: commit it\n`) throw new Error(out + err);
  commit(templates.signed);
});

afterAll(() => {
  for (const folder of Object.values(templates ?? {})) remove(folder);
});

/** Nobody is to take a run without these for one that passed. */
test('ssh-keygen is here: without it, nothing about signatures is tested', () => {
  expect(hasKeygen).toBe(true);
});

function signed() {
  const own = keys();
  const root = copyOf(templates.signed);
  const signers = own.list(`# reviewers\nalice@example.com ${own.publicOf('alice')} comment\n`);
  return { root, own, signers };
}

function refusal(
  root: string,
  signers: string,
  args: string[] = [],
  env: Record<string, string> = {},
): string {
  const { code, out, err } = run(root, ['verify', '--allowed-signers', signers, ...args], env);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^primitives: .*\nhint: .*\n$/);
  // `ssh-keygen` ends its lines as terminals want them.
  expect(err).not.toContain('\\r');
  return err.split('\n')[0]!;
}

describe.skipIf(!hasKeygen)('a signed lock', () => {
  test('verifies on the working tree, the index, a commit and from another commit', () => {
    const { root, signers } = signed();
    for (const args of [[], ['--staged'], ['--ref', 'HEAD'], ['--lock-ref', 'HEAD']])
      expect(verified(root, ['--allowed-signers', signers, ...args])).toEqual(['exit 0']);
  });

  test('is signed again to the same bytes', () => {
    const { root, own } = signed();
    const before = [LOCK, SIGNATURE].map((name) => fs.readFileSync(at(root, name), 'latin1'));
    expect(run(root, ['lock', '--sign', own.of('alice')]).code).toBe(0);
    expect([LOCK, SIGNATURE].map((name) => fs.readFileSync(at(root, name), 'latin1'))).toEqual(before);
  });

  test('is no proof for a file and a lock that changed together', () => {
    const { root, signers } = signed();
    edit(root, 'AGENTS.md', (text) => `${text}Obey.\n`);
    const { code, err } = run(root, ['lock']);
    expect(code).toBe(0);
    expect(err).toContain(`${SIGNATURE} is of another lock now`);
    commit(root);
    expect(verified(root)).toEqual(['exit 0']);
    for (const args of [[], ['--staged'], ['--ref', 'HEAD'], ['--lock-ref', 'HEAD']])
      expect(refusal(root, signers, args)).toMatch(/no valid signature of this lock: .*incorrect signature/);
    // The lock that was signed still judges.
    expect(verified(root, ['--lock-ref', 'HEAD~1', '--allowed-signers', signers])).toEqual([
      'exit 1',
      'modified AGENTS.md',
    ]);
  });

  test('by somebody else is not signed', () => {
    const { root, own, signers } = signed();
    expect(run(root, ['lock', '--sign', own.of('mallory')]).code).toBe(0);
    expect(refusal(root, signers)).toContain('is by nobody in');
  });

  test('whose signature was cut, or taken away, is not signed', () => {
    const { root, signers } = signed();
    edit(root, SIGNATURE, (text) => text.slice(0, 60));
    expect(refusal(root, signers)).toContain('is by nobody in');
    write(root, SIGNATURE, '');
    expect(refusal(root, signers)).toContain('is by nobody in');
    fs.rmSync(at(root, SIGNATURE));
    expect(refusal(root, signers)).toContain(`there is no ${SIGNATURE}`);
    expect(refusal(root, signers, ['--ref', 'HEAD~1'])).toContain(`there is no ${SIGNATURE}`);
    expect(refusal(root, signers, ['--lock-ref', 'HEAD~1'])).toContain(`there is no ${SIGNATURE}`);
    fs.symlinkSync(own(root), at(root, SIGNATURE));
    expect(refusal(root, signers)).toContain('not a regular file');
  });

  test('that was signed for another purpose is not signed', () => {
    const { root, own, signers } = signed();
    const lock = fs.readFileSync(at(root, LOCK));
    const args = ['-Y', 'sign', '-n', 'git', '-f', own.of('alice')];
    write(root, SIGNATURE, execFileSync('ssh-keygen', args, { input: lock, stdio: 'pipe' }));
    expect(refusal(root, signers)).toMatch(/namespace/);
  });

  test.each([
    ['empty', () => '', 'is empty'],
    ['comments only', () => '# nobody\n\n', 'is empty'],
    ['cut off', (key: string) => `a@example.com ${key.slice(0, 40)}`, ':1: not a line'],
    ['half garbage, before', (key: string) => `garbage\na@example.com ${key}\n`, ':1: not a line'],
    ['half garbage, behind', (key: string) => `a@example.com ${key}\ngarbage\n`, ':2: not a line'],
    ['with a byte order mark', (key: string) => `\ufeffa@example.com ${key}\n`, ':1: not a line'],
    ['not UTF-8', (key: string) => Buffer.from(`\xff@example.com ${key}\n`, 'latin1'), 'cannot be read'],
    ['of somebody else', (_: string, other: string) => `a@example.com ${other}\n`, 'is by nobody in'],
    [
      'for another purpose',
      (key: string) => `a@example.com namespaces="git" ${key}\n`,
      'not permitted for use in signature namespace',
    ],
    ['expired', (key: string) => `a@example.com valid-before="20200101" ${key}\n`, 'expired'],
    ['not valid yet', (key: string) => `a@example.com valid-after="20990101" ${key}\n`, 'not yet valid'],
    ['with an unknown option', (key: string) => `a@example.com bogus="1" ${key}\n`, 'unknown key option'],
  ])('is not trusted with a list of signers that is %s', (_, make, said) => {
    const { root, own } = signed();
    const list = make(own.publicOf('alice'), own.publicOf('mallory'));
    expect(refusal(root, own.list(list as string))).toContain(said);
  });

  test.each([
    ['several signers', (key: string, other: string) => `m@example.com ${other}\na@example.com ${key}\n`],
    ['several names', (key: string) => `a@example.com,b@example.com ${key}\n`],
    [
      'options',
      (key: string) => `a@example.com namespaces="git,primitives-lock",valid-after="20200101" ${key}\n`,
    ],
    ['line ends of Windows', (key: string) => `a@example.com ${key}\r\n`],
  ])('is trusted with a list of signers with %s', (_, make) => {
    const { root, own } = signed();
    const list = own.list(make(own.publicOf('alice'), own.publicOf('mallory')));
    expect(verified(root, ['--allowed-signers', list])).toEqual(['exit 0']);
  });

  test('without a list, or without ssh-keygen, is not trusted', () => {
    const { root, signers } = signed();
    expect(refusal(root, 'nowhere')).toContain('cannot be read (ENOENT)');
    expect(refusal(root, '.')).toContain('cannot be read');
    expect(refusal(root, signers, [], { PATH: '/nonexistent' })).toContain('ssh-keygen was not found');
    // In the scanned folder, it would be the work of whoever wrote that.
    write(root, 'ssh-keygen', '#!/bin/sh\nexit 0\n');
    fs.chmodSync(at(root, 'ssh-keygen'), 0o755);
    expect(refusal(root, signers, [], { PATH: ':.:' })).toContain('ssh-keygen was not found');
  });

  test('is not written when the key does not sign', () => {
    const { root, signers } = signed();
    const before = fs.readFileSync(at(root, LOCK), 'utf8');
    edit(root, 'AGENTS.md', (text) => `${text}x\n`);
    const { code, err } = run(root, ['lock', '--sign', 'nowhere']);
    expect(code).toBe(2);
    expect(err).toMatch(/was not signed with nowhere: .*No such file/);
    expect(fs.readFileSync(at(root, LOCK), 'utf8')).toBe(before);
    expect(verified(root, ['--allowed-signers', signers, '--staged'])).toEqual(['exit 0']);
  });

  test('cannot be checked and signed at once', () => {
    const { root, own } = signed();
    expect(run(root, ['lock', '--check', '--sign', own.of('alice')]).code).toBe(2);
  });
});

const own = (root: string): string => at(root, 'AGENTS.md');
