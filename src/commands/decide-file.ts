/**
 * May an agent read this one file? What a whole `verify` would say of it, and of nothing else, because an agent waits:
 * the tree is not walked, and what recognises primitives is loaded only for a file that is not pinned.
 *
 * A file that no agent obeys may be read. It brings along what hosts attach by themselves when something in its folder is
 * read: instruction files that lie in the folders above it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Problem, unknownBy, type Verdict } from '../gate/words';
import { LIMITS } from '../limits';
import { LOCK_NAME, type Lock, type LockedFile } from '../lock/lock';
import type { Source } from '../source/source';
import { workingTree } from '../source/working-tree';
import { fileIntegrity } from '../text/integrity';
import type { Kind } from '../types';
import type { GateFlags } from './gate-options';
import type { Io } from './io';
import { lockOf, readerAt, readerOf } from './lock-file';

export interface Wanted {
  /** Absolute; as the agent names it. */
  named: string;
  /** What the host is about to show, where it says so: then that is what is hashed. */
  content?: string | undefined;
}

/** Kinds that hosts attach by themselves. */
export const ATTACHED: ReadonlySet<Kind> = new Set<Kind>(['always-on', 'scoped-rules', 'memory']);

/**
 * Names that no host attaches, so that the catalog need not be asked about the files of an ordinary folder: a letter
 * first, and the ending of program text or a picture. test/gate/decide-file.test.ts holds it against the catalog.
 */
const HARMLESS =
  /^[\w-][\w.-]*\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|c|h|cc|cpp|hpp|cs|swift|css|scss|html|svg|png|jpe?g|gif|lock)$/i;

interface Place {
  source: Source;
  lock: Lock;
  io: Io;
  flags: GateFlags;
}

/**
 * @param io its `cwd` is the folder of the lock
 * @throws never: what goes wrong is a verdict
 */
export async function decideFile(io: Io, wanted: Wanted, flags: GateFlags): Promise<Verdict> {
  try {
    const place = { source: workingTree(io.cwd), lock: await lockIn(io, flags), io, flags };
    const problems = await problemsOf(place, wanted);
    return problems.length === 0 ? { is: 'clean' } : { is: 'drift', problems };
  } catch (error) {
    return unknownBy(error);
  }
}

async function lockIn(io: Io, { lockRef, allowedSigners }: GateFlags): Promise<Lock> {
  const read = lockRef === undefined ? readerOf(io.cwd, undefined) : await readerAt(io, lockRef);
  const bytes = read(LOCK_NAME);
  if (!bytes) throw (await import('./verify')).lockless({ lockRef, from: {} });
  if (allowedSigners !== undefined) {
    const { requireSignature, SIGNATURE_NAME } = await import('../lock/sign');
    requireSignature(bytes, read(SIGNATURE_NAME), allowedSigners, io);
  }
  return lockOf(bytes, LOCK_NAME);
}

async function problemsOf(place: Place, { named, content }: Wanted): Promise<Problem[]> {
  const { io } = place;
  const root = realOf(io.cwd) ?? io.cwd;
  const real = realOf(named);
  // The file under the name that was asked for, then as what it is: a link changes which file that is.
  const names = [...new Set([below(io.cwd, named), real && below(root, real)])];
  const inside = names.filter((name) => name !== undefined);
  const links = inside.length === 0 ? [] : linksOn(place, inside[0]!);
  const problems = [...links];
  let isPinned = false;
  for (const name of inside) {
    const row = place.lock.files.get(name);
    isPinned ||= row !== undefined;
    const what = row ? changeOf(place, name, row, content) : await unpinned(place, name);
    if (what !== undefined) problems.push({ path: name, what });
  }
  // A link that is pinned may lead anywhere: where it leads is what was reviewed.
  if (!isPinned && below(root, real ?? named) === undefined) {
    const { isStrange } = await import('./recognise');
    if (isStrange(real ?? named)) problems.push({ path: inside[0] ?? named, what: 'outside of the project' });
  }
  if (inside.length > 0) problems.push(...(await alongside(place, inside.at(-1)!)));
  return problems;
}

function realOf(name: string): string | undefined {
  try {
    return fs.realpathSync.native(name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** @returns the path relative to the root, with slashes; undefined for what lies outside, or is the root */
function below(root: string, name: string): string | undefined {
  const relative = path.relative(root, name);
  if (relative === '' || relative === '..' || relative.startsWith(`..${path.sep}`)) return undefined;
  return path.isAbsolute(relative) ? undefined : relative.split(path.sep).join('/');
}

/** Folders on the way that are links: the lock knows where they led. */
function linksOn({ source, lock }: Place, name: string): Problem[] {
  const problems: Problem[] = [];
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) {
    const folder = name.slice(0, at);
    const row = lock.files.get(folder);
    if (row && row.link !== source.linkTarget(folder))
      problems.push({ path: folder, what: 'leads elsewhere' });
  }
  return problems;
}

/** @returns what is not as the lock pins it */
function changeOf(
  { source }: Place,
  name: string,
  row: LockedFile,
  content: string | undefined,
): string | undefined {
  const type = source.typeOf(name);
  if (type === undefined) return 'missing';
  if ((type === 'link') !== (row.link !== undefined)) return 'file and link swapped';
  if (type === 'link') return source.linkTarget(name) === row.link ? undefined : 'leads elsewhere';
  if (content !== undefined) {
    // A host may drop the mark at the beginning.
    const isSame = [content, `\ufeff${content}`].some(
      (text) => fileIntegrity(Buffer.from(text, 'utf8')) === row.integrity,
    );
    return isSame ? undefined : 'changed';
  }
  const entry = source.entry(name, 'file');
  const bytes = entry.open(LIMITS.fileBytes);
  if ('skipped' in bytes) return 'not readable';
  if (fileIntegrity(bytes.bytes) !== row.integrity) return 'changed';
  return entry.executable === (row.executable ?? false) ? undefined : 'executable bit changed';
}

/** @returns what is wrong with a file that the lock does not have: nothing, unless an agent obeys it */
async function unpinned({ source, io, flags }: Place, name: string): Promise<string | undefined> {
  const { isPrimitive } = await import('./recognise');
  return (await isPrimitive(source, name, io, flags)) ? 'not pinned' : undefined;
}

/** Instruction files in the folders above, below the root: that one's are looked at before each prompt. */
async function alongside(place: Place, name: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) {
    const folder = name.slice(0, at);
    for (const item of place.source.list(folder) ?? []) {
      const other = `${folder}/${item.name}`;
      if (other === name || name.startsWith(`${other}/`) || HARMLESS.test(item.name)) continue;
      const row = place.lock.files.get(other);
      if (!row) {
        const { instructionsAt } = await import('./recognise');
        for (const path of instructionsAt(place.source, other, item))
          problems.push(...(await problemWith(place, path)));
      } else if (ATTACHED.has(row.kind)) problems.push(...(await problemWith(place, other)));
    }
  }
  return problems;
}

async function problemWith(place: Place, name: string): Promise<Problem[]> {
  const row = place.lock.files.get(name);
  const what = row ? changeOf(place, name, row, undefined) : await unpinned(place, name);
  return what === undefined ? [] : [{ path: name, what }];
}
