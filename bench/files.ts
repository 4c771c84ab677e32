/** What commands read besides their tree: payloads of hooks, a configuration, lists for `sha512sum` and `rg`. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { sourceOf } from '../src/phrases/marks';
import { childEnv, which } from './measure.mjs';
import type { Place } from './rows';

export function writeFiles({ root, work, pinned }: Place): void {
  const write = (name: string, text: string): void => fs.writeFileSync(path.join(work, name), text);
  // To walk is to find all primitives and to open none.
  write('unread.json', JSON.stringify({ exclude: ['**'] }));
  if (pinned === '') return;
  fs.writeFileSync(path.join(root, 'plain.ts'), 'export {};\n');
  const payload = (name: string, event: object): void =>
    write(`${name}.json`, JSON.stringify({ ...event, cwd: root }));
  const read = (file: string): object => ({
    hook_event_name: 'PreToolUse',
    tool_name: 'Read',
    tool_input: { file_path: path.join(root, file) },
  });
  payload('pinned', read(pinned));
  payload('plain', read('plain.ts'));
  payload('prompt', { hook_event_name: 'UserPromptSubmit' });
  payload('session', { hook_event_name: 'SessionStart', source: 'startup' });
  writeSums(root, path.join(work, 'SHA512SUMS'));
}

function writeSums(root: string, file: string): void {
  const sh = which('sh');
  if (!sh || !which('sha512sum')) return;
  const line = "find . -name '*.md' -type f -print0 | xargs -0 sha512sum";
  fs.writeFileSync(
    file,
    spawnSync(sh, ['-c', line], { cwd: root, env: childEnv, maxBuffer: 2 ** 30 }).stdout,
  );
}

/** The rules of the build that is measured, as `rg` takes them. Does nothing where there is no `rg`. */
export function writeRules({ work, cli }: Place): void {
  const rg = which('rg');
  if (!rg) return;
  const { index, compiled } = JSON.parse(
    fs.readFileSync(path.join(path.dirname(cli), 'phrases.json'), 'utf8'),
  ) as {
    index: { texts: string[] };
    compiled: { patterns: [way: number, template: string][]; lists: Record<string, string> };
  };
  const keywords = index.texts.map((text) => text.trim()).filter((text) => text.length > 1);
  fs.writeFileSync(path.join(work, 'keywords.txt'), `${[...new Set(keywords)].join('\n')}\n`);
  const sources = compiled.patterns
    // Its dialect knows no look-around, and needs no escape for a slash.
    .map(([, template]) => sourceOf(template, compiled.lists).replaceAll('\\/', '/'))
    .filter((source) => !/\(\?[=!<]/.test(source) && /^[\x20-\x7e]*$/.test(source));
  fs.writeFileSync(path.join(work, 'patterns.txt'), `${acceptedBy(rg, sources).join('\n')}\n`);
}

/** Those that the dialect of `rg` has. */
function acceptedBy(rg: string, sources: string[]): string[] {
  const argv = ['--no-unicode', '-q', '-f', '-', '/dev/null'];
  if (spawnSync(rg, argv, { input: sources.join('\n') }).status !== 2) return sources;
  if (sources.length === 1) return [];
  const half = sources.length >> 1;
  return [...acceptedBy(rg, sources.slice(0, half)), ...acceptedBy(rg, sources.slice(half))];
}
