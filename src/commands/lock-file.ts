/** The lock on disk: read strictly, written whole or not at all. */
import { isAscii } from 'node:buffer';
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../errors';
import { readCanonical } from '../lock/canonical';
import { LOCK_NAME, type Lock } from '../lock/lock';
import type { Source } from '../source/source';
import type { Io } from './io';

const MAX_LOCK_BYTES = 256 * 1024 * 1024;
const SHUT = 'a gate without a readable lock is shut';

/** Where a lock and its signature are read from: the working tree, the index, a commit. */
export type Reader = (name: string) => Buffer | undefined;

/** @param source the index or a commit; the working tree when absent */
export function readerOf(cwd: string, source: Source | undefined): Reader {
  return (name) => (source ? readFrom(source, name) : readBytes(path.join(cwd, name)));
}

/** @param rev commit that the lock is taken from, whatever the files are */
export async function readerAt({ cwd, env }: Io, rev: string): Promise<Reader> {
  const { readAt } = await import('../source/git');
  return (name) => readAt(cwd, rev, name, env, MAX_LOCK_BYTES);
}

/** @returns undefined when there is no lock @throws ExpectedError `lock` for one that cannot be read or is none */
export async function readLock(read: Reader): Promise<Lock | undefined> {
  const bytes = read(LOCK_NAME);
  return bytes && lockOf(bytes, LOCK_NAME);
}

function readFrom(source: Source, name: string): Buffer | undefined {
  const type = source.typeOf(name);
  if (type === undefined) return undefined;
  const content = type === 'file' ? source.entry(name, type).open(MAX_LOCK_BYTES) : undefined;
  if (content && 'bytes' in content) return content.bytes;
  const why = content ? (content.detail ?? content.skipped) : 'not a regular file';
  throw new ExpectedError('lock', `${name}: ${why}`, SHUT);
}

/** @throws ExpectedError `lock` for bytes that are no lock */
export async function lockOf(bytes: Buffer, name: string): Promise<Lock> {
  const text = isAscii(bytes) ? bytes.toString('latin1') : undefined;
  const read = text === undefined ? undefined : readCanonical(text);
  if (read && read.rest === undefined) return read.lock;
  // What knows where everything stands is loaded for those who have something special.
  const { parseLock } = await import('../lock/file');
  if (!read?.rest) return parseLock(text ?? bytes, name);
  try {
    const { mcpServers, accepted } = await parseLock(read.rest, name);
    return { ...read.lock, mcpServers, accepted };
  } catch {
    // Where it is wrong is counted from the beginning.
    return parseLock(text!, name);
  }
}

export function readBytes(file: string): Buffer | undefined {
  try {
    const stat = fs.lstatSync(file);
    // A link could lead to another project's lock.
    if (!stat.isFile()) throw new Error('not a regular file');
    if (stat.size > MAX_LOCK_BYTES) throw new Error(`larger than ${MAX_LOCK_BYTES} bytes`);
    return fs.readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ExpectedError('lock', `${path.basename(file)}: ${code ?? message}`, SHUT);
  }
}

/**
 * Writes beside the lock, flushes, renames: at any moment the name holds the old lock or the new one.
 * @throws ExpectedError `unwritable`; the old lock is as it was
 */
export function writeLock(cwd: string, text: string): void {
  writeWhole(path.join(cwd, LOCK_NAME), text);
}

/**
 * A file as the lock itself is written, its signature, a merged lock: beside its target, flushed, renamed.
 * @param mode of the new file
 * @throws ExpectedError `unwritable`; what was there is as it was
 */
export function writeWhole(file: string, content: string | Buffer, mode = 0o644): void {
  const partial = `${file}.${Math.random().toString(36).slice(2, 10)}.tmp`;
  try {
    const fd = fs.openSync(partial, 'wx', mode);
    try {
      fs.writeFileSync(fd, content);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(partial, file);
    syncFolder(path.dirname(file));
  } catch (error) {
    fs.rmSync(partial, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ExpectedError(
      'unwritable',
      `cannot write ${path.basename(file)}: ${code ?? message}`,
      'it is as it was; free some space, or run where you may write',
    );
  }
}

/** The rename itself must outlive a power cut; a file system that cannot do it says so, and that is all right. */
function syncFolder(folder: string): void {
  try {
    const fd = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    // Windows.
  }
}
