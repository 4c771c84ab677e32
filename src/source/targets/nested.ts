/** Archives that lie in a folder or a commit. */
import { LIMITS } from '../../limits';
import { archiveKind, HEAD_BYTES } from '../archive/kinds';
import { type Opened, openNested, type Shared } from '../archive/open';
import type { Source } from '../source';

/** Whoever reads the files says what of them could not be read; here it is only about archives. */
export async function nestedIn(source: Source, shared: Shared): Promise<Omit<Opened, 'source'>> {
  const found: Omit<Opened, 'source'> = { nested: [], observations: [], skipped: [] };
  const files = filesOf(source);
  source.prefetch?.(files);
  for (const path of files) {
    const entry = source.entry(path, 'file');
    // To peek costs git a process of its own.
    const start = source.prefetch ? entry.open(LIMITS.fileBytes) : entry.peek(HEAD_BYTES);
    if ('skipped' in start) continue;
    const head = Buffer.from(start.bytes.subarray(0, HEAD_BYTES));
    if (archiveKind(head) === undefined) continue;
    const content = entry.open(LIMITS.fileBytes);
    const bytes = 'bytes' in content ? Buffer.from(content.bytes) : undefined;
    await openNested(found, path, { head, ...(bytes ? { bytes: () => bytes } : {}) }, shared, 0);
  }
  return found;
}

function filesOf(source: Source): string[] {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const item of source.list(folder) ?? []) {
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      if (item.isDirectory() && path.split('/').length < LIMITS.depth) folders.push(path);
      else if (item.isFile()) files.push(path);
    }
    if (files.length > LIMITS.primitives) break;
  }
  return files.sort();
}
