/** `audit pdf.skill`: an archive, told by its first bytes. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../../errors';
import { LIMITS } from '../../limits';
import { visiblePath } from '../../text/escape';
import { newBudget } from '../archive/budget';
import { archiveKind, HEAD_BYTES, unsupportedKind } from '../archive/kinds';
import { openArchive } from '../archive/open';
import type { Packed } from '../archive/packed';
import { newStore } from '../archive/store';
import { endsAsZip } from '../archive/zip';
import type { Target, TargetOptions } from '../target';

/** Smaller ones are read at once, so that what is hashed is what is read. */
const AT_ONCE = 64 * 1024 * 1024;
const CHUNK = 1024 * 1024;

export async function archiveTarget(text: string, { cwd }: TargetOptions): Promise<Target | undefined> {
  const file = path.resolve(cwd, text);
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? openFile(file, text) : undefined;
}

/**
 * @param name to be printed
 * @throws ExpectedError `unreadable` for what is no archive, too large, or changes while it is read
 */
export async function openFile(file: string, name: string): Promise<Target> {
  const shown = visiblePath(name);
  const fail = (why: string, hint: string): never => {
    throw new ExpectedError('unreadable', `${shown}: ${why}`, hint);
  };
  let fd: number;
  try {
    fd = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return fail((error as NodeJS.ErrnoException).code ?? 'error', 'may you read it?');
  }
  const store = newStore();
  const close = async (): Promise<void> => store.close();
  try {
    const { size, mtimeMs } = fs.fstatSync(fd);
    if (size > LIMITS.archiveBytes)
      fail(`${size} bytes: too large for an archive of a package`, 'unpack it, and audit the folder');
    const head = Buffer.alloc(HEAD_BYTES);
    const begin = archiveKind(head.subarray(0, fs.readSync(fd, head, 0, HEAD_BYTES, 0)));
    // A program or a picture may go before a zip.
    const kind = begin ?? (endsAsZip({ fd, size }) ? 'zip' : undefined);
    if (kind === undefined) {
      const other = unsupportedKind(head);
      fail(
        other ? `${other} is not unpacked here` : 'not an archive that we know',
        other
          ? 'unpack it into an empty folder, and audit that folder'
          : 'tar, tar.gz and zip are (.skill, .mcpb, .dxt and .vsix are zip); `primitives scan` looks at single files',
      );
    }
    const { packed, integrity } = load(fd, size);
    const opened = await openArchive(packed, kind!, path.basename(name), { store, budget: newBudget() });
    const after = fs.fstatSync(fd);
    if (after.size !== size || after.mtimeMs !== mtimeMs) fail('it changed while it was read', 'try again');
    return { name, ...opened, origin: { type: 'archive', integrity }, close };
  } catch (error) {
    store.close();
    throw error;
  } finally {
    fs.closeSync(fd);
  }
}

function load(fd: number, size: number): { packed: Packed; integrity: string } {
  const sum = createHash('sha512');
  const whole = size <= AT_ONCE ? Buffer.allocUnsafe(size) : undefined;
  const window = whole ?? Buffer.allocUnsafe(CHUNK);
  for (let at = 0; at < size; ) {
    const start = whole ? at : 0;
    const read = fs.readSync(fd, window, start, Math.min(CHUNK, size - at), at);
    if (read === 0) break;
    sum.update(window.subarray(start, start + read));
    at += read;
  }
  return { packed: whole ? { bytes: whole } : { fd, size }, integrity: `sha512-${sum.digest('base64')}` };
}
