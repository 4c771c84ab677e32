/**
 * May an agent read this one file? What a whole `verify` would say of it, and of nothing else, because an agent waits:
 * the tree is not walked, and what recognises primitives is loaded only for a file that is not pinned.
 *
 * A file that no agent obeys may be read. It brings along what hosts attach by themselves when something in its folder is
 * read: instruction files that lie in the folders above it.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Problem, Verdict } from '../gate/words';
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
const ATTACHED: ReadonlySet<Kind> = new Set<Kind>(['always-on', 'scoped-rules', 'memory']);

/**
 * Names that no host attaches, so that the catalog need not be asked about the files of an ordinary folder: a letter
 * first, and the ending of program text or a picture. test/gate/decide-file.test.ts holds it against the catalog.
 */
export const HARMLESS =
  /^[\w-][\w.-]*\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|c|h|cc|cpp|hpp|cs|swift|css|scss|html|svg|png|jpe?g|gif|lock)$/i;

/** Folders that are no agent's: those begin with a dot, or with a character that a file system might take for one. */
const PLAIN_FOLDER = /^\w/;

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
    return (await import('../gate/words')).unknownBy(error);
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

/** The file under the name that was asked for, then as what it is: links change which file that is. */
async function problemsOf(place: Place, { named, content }: Wanted): Promise<Problem[]> {
  const { io, lock, source } = place;
  const root = realOf(io.cwd) ?? io.cwd;
  const real = realOf(named);
  const asked = below(io.cwd, named);
  const found = real === undefined ? asked : below(root, real);
  const links = asked === undefined ? [] : linksOn(source, asked);
  const isObeyed = asked !== undefined && (lock.files.has(asked) || (await isPrimitive(place, asked, found)));
  const problems = links.flatMap((link) => changedLink(place, link, isObeyed));
  if (found === undefined) {
    // Where a link leads that is pinned was reviewed, wherever that is.
    const { isStrange } = await import('./recognise');
    const isReviewed = isObeyed && problems.length === 0;
    if (!isReviewed && (await isStrange(real ?? named)))
      problems.push({ path: asked ?? named, what: 'outside of the project' });
    return problems;
  }
  const row = lock.files.get(found);
  const isNew = !row && (isObeyed || (await isPrimitive(place, found, found)));
  const what = row ? changeOf(place, found, row, content) : isNew ? 'not pinned' : undefined;
  if (what !== undefined) problems.push({ path: found, what });
  return [...problems, ...(await alongside(place, found))];
}

/** @returns the links on a path, itself the last */
function linksOn(source: Source, name: string): string[] {
  const links: string[] = [];
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) links.push(name.slice(0, at));
  return [...links, name].filter((path) => source.typeOf(path) === 'link');
}

function changedLink({ source, lock }: Place, link: string, isObeyed: boolean): Problem[] {
  const row = lock.files.get(link);
  if (!row) return isObeyed ? [{ path: link, what: 'not pinned' }] : [];
  return row.link === source.linkTarget(link) ? [] : [{ path: link, what: 'leads elsewhere' }];
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

/** @param content where its content is, for what hangs on that */
async function isPrimitive({ source, io, flags }: Place, name: string, content = name): Promise<boolean> {
  const recognise = await import('./recognise');
  return recognise.isPrimitive(source, { name, content }, io, flags);
}

/** Instruction files in the folders above, below the root: that one's are looked at before each prompt. */
async function alongside(place: Place, name: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) {
    const folder = name.slice(0, at);
    for (const item of place.source.list(folder) ?? []) {
      const other = `${folder}/${item.name}`;
      if (other === name || name.startsWith(`${other}/`)) continue;
      if ((item.isDirectory() ? PLAIN_FOLDER : HARMLESS).test(item.name)) continue;
      const row = place.lock.files.get(other);
      if (!row) {
        const { instructionsAt } = await import('./recognise');
        for (const path of instructionsAt(place.source, other, item, ATTACHED))
          problems.push(...(await problemWith(place, path)));
      } else if (ATTACHED.has(row.kind)) problems.push(...(await problemWith(place, other)));
    }
  }
  return problems;
}

async function problemWith(place: Place, name: string): Promise<Problem[]> {
  const row = place.lock.files.get(name);
  if (row) {
    const what = changeOf(place, name, row, undefined);
    return what === undefined ? [] : [{ path: name, what }];
  }
  return (await isPrimitive(place, name)) ? [{ path: name, what: 'not pinned' }] : [];
}
