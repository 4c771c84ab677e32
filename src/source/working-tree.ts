/**
 * The files as they lie on disk. Synchronous on purpose: `fs.promises` costs five times as much a file.
 * Opens never follow a link in the last step and never block on a FIFO; a file is read once, into one buffer that the
 * next read uses again.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../errors';
import { pathBytes, pathFromBytes } from '../text/escape';
import type { Content, Entry } from '../types';
import type { Item, LinkTarget, Source } from './source';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
const READ_FLAGS = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
const INITIAL_BUFFER = 256 * 1024;
/** How many parent folders of the root count for the catalog (`skills/pdf` scanned by itself is still a skill). */
const CONTEXT_FOLDERS = 3;
/** Bytes of a name that are not UTF-8 (PEP 383). */
const NOT_UTF8 = /(?<![\ud800-\udbff])[\udc80-\udcff]/;
/** Stands in a name for bytes that are not UTF-8, before we read the name again as bytes. */
const REPLACEMENT = '\ufffd';

let shared = Buffer.allocUnsafe(0);

/**
 * Reads a regular file, at most `maxBytes`. The bytes are valid until the next call.
 * @param target absolute path
 */
function readRegularFile(target: string | Buffer, maxBytes: number): Content {
  return withRegularFile(target, (fd, { size }) => readWhole(fd, size, maxBytes));
}

/** Reads the first bytes of a regular file. */
function peekRegularFile(target: string | Buffer, bytes: number): Content {
  return withRegularFile(target, (fd) => {
    const head = Buffer.alloc(bytes);
    return { bytes: head.subarray(0, fs.readSync(fd, head, 0, bytes, 0)) };
  });
}

function withRegularFile(target: string | Buffer, use: (fd: number, stat: fs.Stats) => Content): Content {
  let fd: number;
  try {
    fd = fs.openSync(target, READ_FLAGS);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ELOOP' || code === 'ENXIO'
      ? { skipped: 'special-file', detail: code }
      : { skipped: 'unreadable', detail: code ?? 'error' };
  }
  try {
    const stat = fs.fstatSync(fd);
    if (!stat.isFile()) return { skipped: 'special-file' };
    return use(fd, stat);
  } catch (error) {
    return { skipped: 'unreadable', detail: (error as NodeJS.ErrnoException).code ?? 'error' };
  } finally {
    fs.closeSync(fd);
  }
}

function readWhole(fd: number, size: number, maxBytes: number): Content {
  if (size > maxBytes) return { skipped: 'too-large', detail: `${size} bytes` };
  if (shared.length <= size) {
    shared = Buffer.allocUnsafeSlow(Math.min(Math.max(size * 2, INITIAL_BUFFER), maxBytes + 1));
  }
  // One byte more than the size: a file that grew before we read it is noticed.
  let length = 0;
  for (;;) {
    const read = fs.readSync(fd, shared, length, Math.min(shared.length, maxBytes + 1) - length, null);
    length += read;
    // More was asked for than the file claims to have: what came is all of it, and a second call would say so.
    if (read === 0 || (size > 0 && length >= size)) break;
  }
  // Files of /proc and the like claim no size; what does not fit is too large.
  if (length > maxBytes || (size === 0 && length === shared.length)) return { skipped: 'too-large' };
  if (length !== size && size > 0) return { skipped: 'changed-while-reading' };
  return { bytes: shared.subarray(0, length) };
}

/** Writes beside the file and renames, with its mode: the name holds the old content or the new, never a part. */
function replaceRegularFile(target: string | Buffer, expected: Buffer, bytes: Buffer): void {
  const name = target.toString();
  const fail = (why: string): never => {
    throw new ExpectedError(
      'unwritable',
      `cannot fix ${name}: ${why}`,
      'nothing was written to it; run the scan again',
    );
  };
  const current = readRegularFile(target, expected.length + 1);
  if ('skipped' in current) fail(current.detail ?? current.skipped);
  else if (!current.bytes.equals(expected)) fail('it changed since it was scanned');
  const suffix = Buffer.from(`.${Math.random().toString(36).slice(2, 10)}.primitives-tmp`);
  const partial = Buffer.concat([Buffer.from(target), suffix]);
  try {
    const { mode } = fs.lstatSync(target);
    const fd = fs.openSync(partial, 'wx', mode);
    try {
      fs.writeFileSync(fd, bytes);
      fs.fchmodSync(fd, mode);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(partial, target);
  } catch (error) {
    fs.rmSync(partial.toString(), { force: true });
    fail((error as NodeJS.ErrnoException).code ?? 'error');
  }
}

/** A class, because there are twenty thousand of them. */
class TreeEntry implements Entry {
  /** Of the file that was read, if one was: its name may stand for another one by now. */
  private mode: number | undefined;

  constructor(
    readonly path: string,
    readonly type: Entry['type'],
    private readonly place: string | Buffer,
  ) {}

  get executable(): boolean {
    this.mode ??= fs.lstatSync(this.place, { throwIfNoEntry: false })?.mode ?? 0;
    return (this.mode & 0o100) !== 0;
  }

  open(maxBytes: number): Content {
    return withRegularFile(this.place, (fd, { size, mode }) => {
      this.mode = mode;
      return readWhole(fd, size, maxBytes);
    });
  }

  peek(size: number): Content {
    return peekRegularFile(this.place, size);
  }

  replace(expected: Buffer, bytes: Buffer): void {
    replaceRegularFile(this.place, expected, bytes);
  }
}

/**
 * By code units. A file system lists in an order of its own, and who is met first decides through what a file is said to
 * be read.
 */
function byName(a: Item, b: Item): number {
  return a.name < b.name ? -1 : 1;
}

/** As the C library sorts them almost always: by their bytes. */
function isSorted(items: readonly Item[]): boolean {
  for (let i = 1; i < items.length; i++) if (items[i]!.name < items[i - 1]!.name) return false;
  return true;
}

function itemOf(entry: fs.Dirent<Buffer>): Item {
  return {
    name: pathFromBytes(entry.name),
    isFile: () => entry.isFile(),
    isDirectory: () => entry.isDirectory(),
    isSymbolicLink: () => entry.isSymbolicLink(),
  };
}

/**
 * @param root absolute path of an existing folder
 * @returns a source whose paths are relative to it
 */
export function workingTree(root: string): Source {
  let realRoot: string | undefined;

  const prefix = root.endsWith('/') ? root : `${root}/`;

  /** A string where the name is UTF-8, else bytes: fs takes both. */
  function absolute(relative: string): string | Buffer {
    return NOT_UTF8.test(relative)
      ? Buffer.concat([Buffer.from(prefix), pathBytes(relative)])
      : prefix + relative;
  }

  function insideRoot(real: string): string | undefined {
    realRoot ??= fs.realpathSync.native(root);
    const relative = path.relative(realRoot, real);
    if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
      return undefined;
    return relative.split(path.sep).join('/');
  }

  function typeOf(relative: string): ReturnType<Source['typeOf']> {
    const stat = fs.lstatSync(absolute(relative), { throwIfNoEntry: false });
    if (!stat) return undefined;
    if (stat.isFile()) return 'file';
    if (stat.isDirectory()) return 'directory';
    return stat.isSymbolicLink() ? 'link' : 'special';
  }

  return {
    context: path.resolve(root).split(path.sep).filter(Boolean).slice(-CONTEXT_FOLDERS),

    list(folder) {
      try {
        const target = absolute(folder);
        const items = fs.readdirSync(target, { withFileTypes: true });
        if (!items.some((item) => item.name.includes(REPLACEMENT)))
          return isSorted(items) ? items : items.sort(byName);
        return fs.readdirSync(target, { withFileTypes: true, encoding: 'buffer' }).map(itemOf).sort(byName);
      } catch {
        return undefined;
      }
    },

    entry: (relative, type) => new TreeEntry(relative, type, absolute(relative)),

    typeOf(relative) {
      try {
        return typeOf(relative);
      } catch {
        return undefined;
      }
    },

    resolveLink(relative): LinkTarget {
      let target = '';
      try {
        target = fs.readlinkSync(absolute(relative), 'utf8');
        const real = insideRoot(fs.realpathSync.native(absolute(relative) as string));
        if (real === undefined) return { to: 'outside', target };
        const type = typeOf(real);
        return type === 'file' || type === 'directory'
          ? { to: type, path: real }
          : { to: 'special', path: real };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ELOOP') return { to: 'itself', target };
        // What leads out of the root leads out of it on every machine, whether or not something is there on this one.
        const depth = relative.split('/').length - 1;
        const climbs = path.posix
          .normalize(target)
          .split('/')
          .filter((part) => part === '..').length;
        const isOutside = path.isAbsolute(target) ? insideRoot(target) === undefined : climbs > depth;
        return isOutside ? { to: 'outside', target } : { to: 'nothing', target };
      }
    },

    linkTarget(relative) {
      try {
        return pathFromBytes(fs.readlinkSync(absolute(relative), 'buffer'));
      } catch {
        return undefined;
      }
    },

    glob: async (patterns, ignore) => (await import('./glob')).globIn(root, patterns, ignore),
  };
}

/** One document that came over standard input. */
export function memorySource(name: string, bytes: Buffer): Source {
  const entry: Entry = {
    path: name,
    type: 'file',
    executable: false,
    open: (max) => limited(bytes, max),
    peek: () => ({ bytes }),
  };
  return {
    context: [],
    list: () => undefined,
    entry: () => entry,
    typeOf: (relative) => (relative === name ? 'file' : undefined),
    resolveLink: () => ({ to: 'nothing', target: '' }),
    linkTarget: () => undefined,
    glob: async () => [],
  };
}

function limited(bytes: Buffer, maxBytes: number): Content {
  return bytes.length > maxBytes ? { skipped: 'too-large', detail: `${bytes.length} bytes` } : { bytes };
}
