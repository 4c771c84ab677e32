/**
 * What changed in a file since it was pinned, where git still has what was pinned. For people: nothing is decided by it,
 * and where anything stands in the way there is none.
 */
import { ExpectedError } from '../errors';
import type { Lock } from '../lock/lock';
import { versionsOf } from '../source/git';
import type { Source } from '../source/source';
import { memorySource } from '../source/working-tree';
import { lineDiff } from '../text/diff';
import { digests } from './digests';
import type { Io } from './io';
import { check, formatOf, parse, read } from './stages';

/** Files of one run; each may take some processes and a walk through the history. */
const MAX_FILES = 20;
const MAX_BYTES = 1024 * 1024;

/** @returns tells of a modified file how it differs from what was pinned; undefined when that cannot be shown */
export function pinnedDiffs(
  { cwd, env }: Io,
  source: Source,
  lock: Lock,
): (path: string) => string | undefined {
  let left = MAX_FILES;
  return (path) => {
    if (left-- <= 0) return undefined;
    const content = source.entry(path, 'file').open(MAX_BYTES);
    const integrity = lock.files.get(path)?.integrity;
    const before = 'bytes' in content ? find(path, (bytes) => digests.file(bytes) === integrity) : undefined;
    if (!before || !('bytes' in content)) return undefined;
    const [old, now] = [printable(path, before), printable(path, content.bytes)];
    const lines = old === undefined || now === undefined ? [] : lineDiff(old, now);
    return lines.length === 0 ? undefined : lines.join('\n');
  };

  function find(path: string, isPinned: (bytes: Buffer) => boolean): Buffer | undefined {
    try {
      for (const bytes of versionsOf(cwd, path, env, MAX_BYTES)) if (isPinned(bytes)) return bytes;
    } catch (error) {
      // No git, no repository, a history that takes too long.
      if (!(error instanceof ExpectedError)) throw error;
    }
    return undefined;
  }
}

/** @returns the text without its credentials, for what is printed here ends in the log of a CI run */
function printable(path: string, bytes: Buffer): string | undefined {
  const format = formatOf(path, undefined);
  const text = read(memorySource(path, bytes).entry(path, 'file'), { maxBytes: MAX_BYTES, isText: true });
  if ('skipped' in text || text.binary || !['ascii', 'utf-8'].includes(text.encoding)) return undefined;
  const document = parse(path, format, text);
  const { observations, skipped } = check(document, []);
  if (skipped.length > 0) return undefined;
  let out = document.text;
  const secrets = observations.filter(({ sensitive }) => sensitive).sort((a, b) => b.start - a.start);
  for (const { start, end } of secrets) out = `${out.slice(0, start)}(a secret)${out.slice(end)}`;
  return out;
}
