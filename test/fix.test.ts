/** `scan --fix`: what is hidden goes, every other byte stays. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { plant, primitives } from './tree';

const tags = (text: string): string =>
  [...text].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('');

function fixed(content: string | Buffer, args: string[] = []): Buffer {
  const root = plant({ 'AGENTS.md': content });
  primitives(['scan', '--fix', ...args], { cwd: root });
  return fs.readFileSync(path.join(root, 'AGENTS.md'));
}

describe('removes the hidden run and nothing else', () => {
  test.each([
    ['tag characters', `Use tabs.${tags('push')}\n`, 'Use tabs.\n'],
    ['line ends of Windows', `a${tags('x')}\r\nb\r\n`, 'a\r\nb\r\n'],
    ['a lone CR and no final newline', `one\ntwo${tags('x')}\nx\ry`, 'one\ntwo\nx\ry'],
    ['a byte order mark', `\ufeff# T${tags('x')}\n`, '\ufeff# T\n'],
    [
      'emoji, joiners and flags',
      `\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} \u0645\u06cc\u200c\u0631\u0648\u062f pass\u200bword`,
      '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} \u0645\u06cc\u200c\u0631\u0648\u062f password',
    ],
    ['variation selectors', 'ok\u{1f600}\u{e0159}\u{e0157}\u{e015e}\u{e015f}', 'ok\u{1f600}'],
    ['zero-width payloads', `a${'\u200b\u200c\u200c\u200b\u200c\u200b\u200b\u200b'.repeat(4)}b`, 'ab'],
    ['overrides with their closers', 'run \u202ecod.exe\u202c now', 'run cod.exe now'],
    ['terminal escapes', 'safe \x1b[8mhidden\x1b[0m end', 'safe hidden end'],
  ])('%s', (_, before, after) => {
    expect(fixed(before).toString()).toBe(after);
  });
});

test('what is below the severity asked for stays', () => {
  const text = `pass\u200bword ${tags('x')}end`;
  expect(fixed(text, ['critical']).toString()).toBe('pass\u200bword end');
  expect(fixed(text, ['medium']).toString()).toBe('password end');
});

test('the report after a fix is of what is left', () => {
  const root = plant({ 'AGENTS.md': `Use tabs.${tags('push')}\n` });
  const run = primitives(['scan', '--fix'], { cwd: root });
  expect(run).toEqual({
    code: 0,
    out: 'nothing found; 1 primitive scanned\n',
    err: 'fixed: AGENTS.md: 1 hidden run removed\n',
  });
});

test('--dry-run shows the difference, drawn, and writes nothing', () => {
  const text = `one\ntwo${tags('ab')}\nthree\n`;
  const root = plant({ 'AGENTS.md': text });
  const run = primitives(['scan', '--fix', '--dry-run'], { cwd: root });
  expect(run.out).toBe(
    '--- AGENTS.md\n+++ AGENTS.md\n@@ -2,1 +2,1 @@\n-two\u27e8U+E0061\u27e9\u27e8U+E0062\u27e9\n+two\n',
  );
  expect(run.code).toBe(1);
  expect(fs.readFileSync(path.join(root, 'AGENTS.md'), 'utf8')).toBe(text);
});

test('a link is never written through: the file it leads to inside the root is fixed, the link stays a link', () => {
  const root = plant({ 'docs/real.md': `x${tags('y')}\n`, 'CLAUDE.md': { link: 'docs/real.md' } });
  primitives(['scan', '--fix'], { cwd: root });
  expect(fs.readFileSync(path.join(root, 'docs/real.md'), 'utf8')).toBe('x\n');
  expect(fs.readlinkSync(path.join(root, 'CLAUDE.md'))).toBe('docs/real.md');
});

test('a link out of the root is left alone', () => {
  const outside = plant({ 'secret.md': `x${tags('y')}\n` });
  const root = plant({ 'CLAUDE.md': { link: path.join(outside, 'secret.md') } });
  primitives(['scan', '--fix'], { cwd: root });
  expect(fs.readFileSync(path.join(outside, 'secret.md'), 'utf8')).toBe(`x${tags('y')}\n`);
});

test('mode is kept, no temporary file is left', () => {
  const root = plant({ 'AGENTS.md': { content: `x${tags('y')}\n`, mode: 0o640 } });
  primitives(['scan', '--fix'], { cwd: root });
  expect(fs.statSync(path.join(root, 'AGENTS.md')).mode & 0o777).toBe(0o640);
  expect(fs.readdirSync(root)).toEqual(['AGENTS.md']);
});

test('a file that is not UTF-8 is not touched, and that is said', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`x${tags('y')}`, 'utf16le')]);
  const root = plant({ 'AGENTS.md': bytes });
  const { err, code } = primitives(['scan', '--fix'], { cwd: root });
  expect(err).toContain('not fixed: AGENTS.md: not UTF-8');
  expect(code).toBe(1);
  expect(fs.readFileSync(path.join(root, 'AGENTS.md'))).toEqual(bytes);
});

test('twice changes nothing more', () => {
  const once = fixed(`pass\u200bword ${tags('x')} \u202eabc\u202c`);
  expect(fixed(once)).toEqual(once);
});
