/**
 * What the readers of archives put their members into, and what is wrong with them as members of a package: names that
 * lead out, links, devices, the same name twice. Rules: integrity/archive-traversal, integrity/archive-link,
 * integrity/archive-special-file, integrity/archive-ambiguous.
 */
import { LIMITS } from '../../limits';
import { pathBytes, visiblePath } from '../../text/escape';
import type { Content, Observation, Severity, Skip, SkipReason } from '../../types';
import { type Row, treeOf } from '../git/tree';
import type { Budget } from './budget';
import { HEAD_BYTES } from './kinds';
import { placeOf } from './names';
import type { Store } from './store';

export interface Member {
  /** As stored; bytes that are not UTF-8 as in an entry's path. */
  name: string;
  type: 'file' | 'directory' | 'link' | 'hard-link' | 'special';
  mode: number;
  /** Of a link. */
  target?: string;
  /** Of something special: what it is. */
  what?: string;
}

/** A file as it lies in the store. */
export interface Stored {
  size: number;
  head: Buffer;
  /** Absent when it is too large, or when nobody can read it. */
  bytes?: () => Buffer;
  problem?: string;
}

export type Placed = readonly [path: string, Observation];

export interface Box {
  rows: Row[];
  /** By the id of a row. */
  files: Map<string, Stored>;
  observations: Placed[];
  skipped: Skip[];
  see(path: string, rule: string, severity: Severity, message: string): void;
  skip(path: string, reason: SkipReason, detail: string): void;
  /**
   * @param content of a file; gone through in any case
   * @param problem why the content cannot be read
   * @returns the path it got
   * @throws LimitHit, and what the content throws
   */
  add(member: Member, content?: AsyncIterable<Uint8Array>, problem?: string): Promise<string>;
}

const TYPES = { file: 0o100000, link: 0o120000 };
const SCRATCH = 64 * 1024;
const SET_ID = 0o6000;

export function newBox(store: Store, budget: Budget): Box {
  /** Index of its row by path; folders that were named have none. */
  const seen = new Map<string, number | 'directory'>();
  let isFull = false;
  /** What is being read; used again for the next file, so that a million of them leave no garbage. */
  let scratch: Buffer = Buffer.allocUnsafe(SCRATCH);
  const box: Box = {
    rows: [],
    files: new Map(),
    observations: [],
    skipped: [],

    see(path, rule, severity, message) {
      if (box.observations.length < LIMITS.findingsPerFile)
        box.observations.push([path, { rule: `integrity/${rule}`, severity, start: 0, end: 0, message }]);
      else if (!isFull) {
        isFull = true;
        box.skip(
          '',
          'finding-limit',
          `more than ${LIMITS.findingsPerFile} things are wrong with the archive`,
        );
      }
    },

    skip(path, reason, detail) {
      box.skipped.push({ path, reason, detail });
    },

    async add(member, content, problem) {
      budget.takeMember();
      const { name, type, mode, target } = member;
      if (name.length > LIMITS.archiveNameBytes) {
        await drain(content);
        box.skip('', 'unreadable', 'a member with a name that no system can have');
        return '';
      }
      const { path, isOutside, oddity } = placeOf(name);
      const shown = visiblePath(name);
      if (isOutside)
        box.see(
          path,
          'archive-traversal',
          'high',
          `"${shown}" leads out of the folder that it is unpacked into`,
        );
      else if (oddity) {
        const severity = oddity.startsWith('a backslash') ? 'low' : 'medium';
        box.see(path, 'archive-ambiguous', severity, `the name "${shown}" holds ${oddity}`);
      }
      if (type === 'special') {
        box.see(path, 'archive-special-file', 'high', `"${shown}" is ${member.what}: no package needs one`);
        await drain(content);
        return path;
      }
      if (type === 'file' && (mode & SET_ID) !== 0)
        box.see(path, 'archive-special-file', 'medium', `"${shown}" would run with the rights of its owner`);
      if (path === '') {
        await drain(content);
        if (type !== 'directory')
          box.see('', 'archive-ambiguous', 'medium', `"${shown}" is not a file's name`);
        return path;
      }
      if (path.split('/').length > LIMITS.depth) {
        await drain(content);
        box.skip(path.slice(0, 200), 'depth-limit', `more than ${LIMITS.depth} folders`);
        return path;
      }
      noteRepeated(path, type);
      if (type === 'directory') {
        await drain(content);
        if (!seen.has(path)) seen.set(path, 'directory');
        return path;
      }
      const row: Row = { mode: TYPES.file | (mode & 0o777), id: String(box.files.size), stage: 0, path };
      if (type === 'hard-link') {
        await drain(content);
        return addHardLink(row, target ?? '', shown);
      }
      if (type === 'link') {
        const bytes = pathBytes(target ?? '');
        box.files.set(row.id, { size: bytes.length, head: bytes, bytes: () => bytes });
        put({ ...row, mode: TYPES.link });
        return path;
      }
      box.files.set(row.id, await stored(content, problem));
      if (problem !== undefined) box.skip(path, 'unreadable', problem);
      put(row);
      return path;
    },
  };

  /** The last one wins, as it does for those who unpack. */
  function put(row: Row): void {
    const known = seen.get(row.path);
    const at = typeof known === 'number' ? known : box.rows.length;
    box.rows[at] = row;
    seen.set(row.path, at);
  }

  function noteRepeated(path: string, type: Member['type']): void {
    const known = seen.get(path);
    if (known === undefined || (known === 'directory' && type === 'directory')) return;
    box.see(
      path,
      'archive-ambiguous',
      'high',
      known === 'directory' || type === 'directory'
        ? `"${visiblePath(path)}" is a folder and something else in the same archive`
        : `"${visiblePath(path)}" is in this archive more than once: which one is unpacked depends on the program`,
    );
  }

  function addHardLink(row: Row, target: string, shown: string): string {
    const place = placeOf(target);
    const at = seen.get(place.path);
    const first = typeof at === 'number' ? box.rows[at] : undefined;
    if (place.isOutside || first === undefined) {
      box.see(
        row.path,
        'archive-link',
        'high',
        `"${shown}" would be the same file as "${visiblePath(target)}", which is not in this archive`,
      );
      return row.path;
    }
    put({ ...row, mode: first.mode, id: first.id });
    return row.path;
  }

  async function stored(content?: AsyncIterable<Uint8Array>, problem?: string): Promise<Stored> {
    let size = 0;
    for await (const chunk of content ?? []) {
      if (size + chunk.length <= LIMITS.fileBytes) {
        scratch = withRoom(scratch, size, chunk.length);
        scratch.set(chunk, size);
      }
      size += chunk.length;
    }
    const head = Buffer.from(scratch.subarray(0, Math.min(HEAD_BYTES, size)));
    if (problem !== undefined) return { size, head, problem };
    return size > LIMITS.fileBytes
      ? { size, head }
      : { size, head, bytes: store.keep(scratch.subarray(0, size)) };
  }

  return box;
}

function withRoom(buffer: Buffer, used: number, more: number): Buffer {
  if (used + more <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafe(Math.min(Math.max(buffer.length * 2, used + more), LIMITS.fileBytes));
  buffer.copy(larger, 0, 0, used);
  return larger;
}

async function drain(content: AsyncIterable<Uint8Array> | undefined): Promise<void> {
  for await (const _ of content ?? []);
}

/** What only all members together show: links that lead out, and members below what is no folder. */
export function checkTogether(box: Box): void {
  const tree = treeOf(box.rows, [], (node) => targetOf(box, node.id));
  const modes = new Map(box.rows.map(({ path, mode }) => [path, mode]));
  for (const { path, mode } of box.rows) {
    const link = mode === TYPES.link ? tree.resolveLink(path) : undefined;
    if (link?.to === 'outside')
      box.see(
        path,
        'archive-link',
        'high',
        `this link leads out of the archive: ${visiblePath(link.target)}`,
      );
    const above = foldersOf(path).find((folder) => modes.has(folder));
    if (above === undefined) continue;
    const [shown, over] = [visiblePath(path), visiblePath(above)];
    if (modes.get(above) === TYPES.link)
      box.see(path, 'archive-link', 'high', `"${shown}" would be written through the link "${over}"`);
    else box.see(path, 'archive-ambiguous', 'high', `"${over}" is a file, and "${shown}" is below it`);
  }
}

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}

export function targetOf(box: Pick<Box, 'files'>, id: string): string | undefined {
  return box.files.get(id)?.bytes?.().toString('utf8');
}

/** As a source gives it. */
export function contentOf({ size, bytes, problem }: Stored, maxBytes: number): Content {
  if (problem !== undefined) return { skipped: 'unreadable', detail: problem };
  if (size > maxBytes || !bytes) return { skipped: 'too-large', detail: `${size} bytes` };
  return { bytes: bytes() };
}
