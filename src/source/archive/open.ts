/**
 * An archive -> a source: gzip is unpacked, the members are read once into the store, and archives among them are opened
 * in the same way, within one budget. Nothing is written under a name of the archive.
 * Rules: integrity/archive-bomb, integrity/archive-damaged, integrity/archive-encrypted, integrity/archive-nesting.
 */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LIMITS } from '../../limits';
import { visible } from '../../text/escape';
import type { Skip } from '../../types';
import type { Nested } from '../target';
import { type Box, checkTogether, newBox, type Placed, type Stored } from './box';
import { type Budget, LimitHit } from './budget';
import { type ArchiveKind, archiveKind, HEAD_BYTES, isTarHeader } from './kinds';
import { chunksOf, type Packed, sizeOf } from './packed';
import { archiveSource } from './source';
import type { Store } from './store';
import { readTar } from './tar';
import { readZip } from './zip';

export interface Opened {
  source: ReturnType<typeof archiveSource>;
  nested: Nested[];
  observations: Placed[];
  skipped: Skip[];
}

/** What all archives of one target share. */
export interface Shared {
  store: Store;
  budget: Budget;
}

/** Archives as well, but documents in the first place: what is in them is not for agents. */
const DOCUMENTS = /\.(?:docx|xlsx|pptx|docm|xlsm|pptm|dotx|xltx|potx|odt|ods|odp|epub|jar|whl)$/i;

/**
 * @param name of a file that is packed with gzip alone gives the name of what is in it
 * @param depth 1 for the archive that was named
 */
export async function openArchive(
  packed: Packed,
  kind: ArchiveKind,
  name: string,
  shared: Shared,
  depth = 1,
): Promise<Opened> {
  const box = newBox(shared.store, shared.budget);
  try {
    if (kind === 'zip') await readZip(packed, box, shared.budget);
    else await readStream(packed, kind, name, box, shared.budget);
  } catch (error) {
    noteEnd(error, box);
  }
  checkTogether(box);
  const top = depth === 1 ? topFolder(box) : undefined;
  if (top !== undefined) strip(box, top);
  const source = archiveSource(box, top === undefined ? [] : [top]);
  const opened: Opened = { source, nested: [], observations: box.observations, skipped: box.skipped };
  for (const { path, id } of box.rows) {
    const file = box.files.get(id)!;
    await openNested(opened, path, file, shared, depth);
  }
  return opened;
}

/**
 * Opens a file of a source when it is an archive, and adds what is in it.
 * @param depth of the archive that holds it; 0 for none
 */
export async function openNested(
  into: Omit<Opened, 'source'>,
  path: string,
  { head, bytes }: Pick<Stored, 'head' | 'bytes'>,
  shared: Shared,
  depth: number,
): Promise<void> {
  const kind = archiveKind(head);
  if (kind === undefined || DOCUMENTS.test(path)) return;
  const see = (message: string): void => {
    const observation = { severity: 'medium', start: 0, end: 0, message } as const;
    into.observations.push([path, { rule: 'integrity/archive-nesting', ...observation }]);
  };
  if (depth >= LIMITS.archiveDepth) {
    see(`${LIMITS.archiveDepth} archives inside each other, and another one in the last: it was not opened`);
    into.skipped.push({ path, reason: 'depth-limit', detail: 'archives inside each other' });
    return;
  }
  if (!bytes) {
    see('an archive in the package that is too large to be opened');
    return;
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  const inner = await openArchive({ bytes: bytes() }, kind, name, shared, depth + 1);
  const prefix = `${path}!/`;
  into.nested.push({ prefix, source: inner.source });
  for (const one of inner.nested) into.nested.push({ ...one, prefix: prefix + one.prefix });
  const below = (place: string): string => (place === '' ? path : prefix + place);
  for (const [place, observation] of inner.observations) into.observations.push([below(place), observation]);
  for (const skip of inner.skipped) into.skipped.push({ ...skip, path: below(skip.path) });
}

/** tar, gzip of tar, gzip of one file. */
async function readStream(
  packed: Packed,
  kind: 'tar' | 'gzip',
  name: string,
  box: Box,
  budget: Budget,
): Promise<void> {
  if (kind === 'tar') return readTar(metered(chunksOf(packed), budget), box);
  const chunks = gunzipped(packed, box, budget);
  const { head, all } = await peeked(chunks);
  if (isTarHeader(head)) return readTar(all, box);
  const inner = name.replace(/\.gz$/i, '');
  await box.add({ name: inner === name ? 'content' : inner, type: 'file', mode: 0o644 }, all);
}

async function* metered(chunks: Iterable<Buffer>, budget: Budget): AsyncGenerator<Buffer> {
  const take = budget.meter();
  for (const chunk of chunks) {
    take(chunk.length, Number.POSITIVE_INFINITY);
    yield chunk;
  }
}

async function* gunzipped(packed: Packed, box: Box, budget: Budget): AsyncGenerator<Buffer> {
  const take = budget.meter();
  const unpacker = createGunzip({ chunkSize: 64 * 1024 });
  const input = Readable.from(chunksOf(packed));
  input.on('error', (error) => unpacker.destroy(error));
  input.pipe(unpacker);
  try {
    for await (const chunk of unpacker as AsyncIterable<Buffer>) {
      take(chunk.length, unpacker.bytesWritten);
      yield chunk;
    }
  } finally {
    input.destroy();
    unpacker.destroy();
  }
  const end = unpacker.bytesWritten;
  for (const chunk of chunksOf(packed, end)) {
    // Tapes are padded with zeros.
    if (chunk.every((byte) => byte === 0)) continue;
    const rest = sizeOf(packed) - end;
    box.see('', 'archive-ambiguous', 'medium', `${rest} bytes follow the end of the gzip stream`);
    return;
  }
}

/** The first block, and all of it with that block. */
async function peeked(chunks: AsyncGenerator<Buffer>): Promise<{ head: Buffer; all: AsyncIterable<Buffer> }> {
  let head = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield head;
    yield* chunks;
  }
  return { head, all: all() };
}

/** Why the reading of an archive ended before its end. What was read stays. */
function noteEnd(error: unknown, box: Box): void {
  const message = visible(error instanceof Error ? error.message : String(error), 200);
  if (error instanceof LimitHit) {
    box.see('', 'archive-bomb', 'high', `it was not unpacked to its end: ${message}`);
    box.skip('', error.limit === 'count' ? 'file-limit' : 'work-limit', message);
  } else if (/strong encryption/i.test(message)) {
    box.see('', 'archive-encrypted', 'high', 'it is encrypted: nobody can say what is in it');
    box.skip('', 'unreadable', 'encrypted');
  } else {
    box.see('', 'archive-damaged', 'medium', `it cannot be read to its end: ${message}`);
    box.skip('', 'unreadable', message);
  }
}

/** The one folder that everything is in, as in archives of GitHub and npm. */
function topFolder({ rows }: Box): string | undefined {
  const first = rows[0]?.path;
  const top = first?.slice(0, Math.max(first.indexOf('/'), 0));
  return top && rows.every(({ path }) => path.startsWith(`${top}/`)) ? top : undefined;
}

function strip(box: Box, top: string): void {
  const shorter = (path: string): string => (path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path);
  for (const row of box.rows) row.path = shorter(row.path);
  box.observations = box.observations.map(([path, observation]) => [shorter(path), observation]);
  for (const skip of box.skipped) skip.path = shorter(skip.path);
}
