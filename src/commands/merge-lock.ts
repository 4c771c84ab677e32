/** `primitives merge-lock`: what git calls to merge two locks (gitattributes(5), "Defining a custom merge driver"). */
import path from 'node:path';
import { ExpectedError } from '../errors';
import { lockText } from '../lock/file';
import { emptyLock, LOCK_NAME, type Lock } from '../lock/lock';
import { mergeLocks } from '../lock/merge';
import { visible } from '../text/escape';
import type { Io } from './io';
import { lockOf, readBytes, writeWhole } from './lock-file';

const SHOWN = 20;

/**
 * @param base common ancestor, empty when there is none
 * @param ours becomes the merged lock; as it was where the two contradict each other
 * @returns 0 when it is merged, 1 when somebody has to decide
 * @throws ExpectedError `lock` for files that are no locks, `unwritable`
 */
export async function mergeLockCommand(io: Io, base: string, ours: string, theirs: string): Promise<number> {
  const read = (name: string): Promise<Lock> => lockAt(path.resolve(io.cwd, name), name === base);
  const merged = mergeLocks({ base: await read(base), ours: await read(ours), theirs: await read(theirs) });
  if ('lock' in merged) {
    const file = path.resolve(io.cwd, ours);
    writeWhole(file, lockText(merged.lock));
    return 0;
  }
  const { conflicts } = merged;
  const rows = conflicts.slice(0, SHOWN).map((what) => `  ${visible(what, 200)}\n`);
  const more = conflicts.length > SHOWN ? `  and ${conflicts.length - SHOWN} more\n` : '';
  io.err(
    `${LOCK_NAME}: both sides changed\n${rows.join('')}${more}it is ours as it was: look at the files, run \`primitives lock\`, then \`git add ${LOCK_NAME}\`\n`,
  );
  return 1;
}

/** Git hands over an empty file where the two have no common ancestor. */
async function lockAt(file: string, mayBeEmpty: boolean): Promise<Lock> {
  const name = path.basename(file);
  const bytes = readBytes(file);
  if (!bytes)
    throw new ExpectedError(
      'lock',
      `no file ${visible(name, 100)}`,
      'git calls this command, with three files',
    );
  return mayBeEmpty && bytes.length === 0 ? emptyLock() : lockOf(bytes, name);
}
