/**
 * Contents by object id. Entries are opened one by one and at once, while git is fast only when asked for many, and Node
 * cannot talk to a running process without waiting for its event loop. So callers say beforehand what they will open, and
 * the first open fetches all of that in one `git cat-file --batch`; what is not expected costs a process of its own.
 * Sizes are asked first (`--batch-check`), so that memory stays bounded: one window of contents is held at a time.
 */
import { LIMITS } from '../../limits';
import type { Content } from '../../types';
import { isBlob, type Repository } from './repository';
import { ask, complaint } from './run';

export interface Objects {
  /** These will be read, most likely in this order. Costs nothing until one of them is. */
  expect(ids: Iterable<string>): void;
  /** The bytes are those that the id names: git itself would not notice a forged object. */
  read(id: string, maxBytes: number): Content;
  /** The first bytes, however large the object. */
  peek(id: string, bytes: number): Content;
}

/** Bytes of contents that are fetched at once and held until others are. */
const WINDOW_BYTES = 32 * 1024 * 1024;
/** Room for the line before each content and the line end after it. */
const FRAME_BYTES = 128;
/** Ids in one question. */
const IDS_AT_ONCE = 10_000;
/** Objects that each cost a process of their own, before the rest counts as unreadable too. */
const MAX_FAILURES = 1_000;
const MISSING = 'object missing: a partial or broken clone';

/** Size of a blob, or why it cannot be read. */
type Size = number | string;

export function objectsOf({ git, hash }: Pick<Repository, 'git' | 'hash'>): Objects {
  const sizes = new Map<string, Size>();
  const expected = new Set<string>();
  let window = new Map<string, Content>();
  let failures = 0;

  function sizeOf(id: string): Size {
    const known = sizes.get(id);
    if (known !== undefined) return known;
    const asked = new Set([id]);
    for (const other of expected) {
      if (asked.size === IDS_AT_ONCE) break;
      if (!sizes.has(other)) asked.add(other);
    }
    const answers = askFor(asked, '--batch-check', LIMITS.gitBytes, sizesIn, (detail) => detail);
    for (const [one, size] of answers) sizes.set(one, size);
    return sizes.get(id)!;
  }

  /** Fetches an object, and of what else is expected as much as fits. */
  function fetch(id: string, size: number): void {
    const ids = new Set([id]);
    let room = WINDOW_BYTES - size;
    let bytes = size + FRAME_BYTES;
    expected.delete(id);
    for (const other of expected) {
      if (ids.size === IDS_AT_ONCE) break;
      const next = sizeOf(other);
      // Never opened, or opened to learn why not.
      const isUseless = typeof next === 'string' || next > LIMITS.fileBytes;
      if (!isUseless && next > room) break;
      expected.delete(other);
      if (isUseless) continue;
      ids.add(other);
      room -= next;
      bytes += next + FRAME_BYTES;
    }
    window = askFor(ids, '--batch', bytes, contentsIn, (detail) => ({ skipped: 'unreadable', detail }));
  }

  /** git ends at the first object that it cannot read: that one is noted, and what comes after it is asked again. */
  function askFor<T>(
    ids: ReadonlySet<string>,
    option: string,
    maxBytes: number,
    parse: (stdout: Buffer) => Map<string, T>,
    failed: (detail: string) => T,
  ): Map<string, T> {
    const answers = new Map<string, T>();
    let open = [...ids];
    while (open.length > 0) {
      const { stdout, stderr } = ask(git, ['cat-file', option, '--buffer'], `${open.join('\n')}\n`, maxBytes);
      for (const [id, answer] of parse(stdout)) answers.set(id, answer);
      open = open.filter((id) => !answers.has(id));
      const isHopeless = failures >= MAX_FAILURES;
      for (const id of open.splice(0, isHopeless ? open.length : 1)) {
        answers.set(id, failed(/promisor|lazy/.test(stderr) ? MISSING : (complaint(stderr) ?? 'no answer')));
        failures++;
      }
    }
    return answers;
  }

  /** `<id> blob <size>` or `<id> missing`, one a line. */
  function sizesIn(stdout: Buffer): Map<string, Size> {
    const found = new Map<string, Size>();
    for (const line of stdout.toString('latin1').split('\n').slice(0, -1)) {
      const [id, type, size] = line.split(' ');
      found.set(id!, type === 'blob' ? Number(size) : type === 'missing' ? MISSING : 'not a file');
    }
    return found;
  }

  /** `<id> blob <size> LF <content> LF`, again and again. */
  function contentsIn(stdout: Buffer): Map<string, Content> {
    const found = new Map<string, Content>();
    for (let at = 0; at < stdout.length; ) {
      const end = stdout.indexOf(0x0a, at);
      if (end === -1) break;
      const [id, type, size] = stdout.toString('latin1', at, end).split(' ');
      at = end + 1;
      if (type !== 'blob') continue;
      const bytes = stdout.subarray(at, at + Number(size));
      at += Number(size) + 1;
      const isWhole = bytes.length === Number(size) && isBlob(hash, id!, bytes);
      found.set(id!, isWhole ? { bytes } : { skipped: 'unreadable', detail: 'corrupt object' });
    }
    return found;
  }

  /** What there is to say without its content. */
  function known(id: string, maxBytes: number): Content | number {
    const size = sizeOf(id);
    if (typeof size === 'string') return { skipped: 'unreadable', detail: size };
    return size > maxBytes ? { skipped: 'too-large', detail: `${size} bytes` } : size;
  }

  return {
    expect(ids) {
      for (const id of ids) if (!window.has(id)) expected.add(id);
    },

    read(id, maxBytes) {
      const size = known(id, maxBytes);
      if (typeof size !== 'number') return size;
      if (!window.has(id)) fetch(id, size);
      return window.get(id)!;
    },

    peek(id, bytes) {
      const size = known(id, Number.POSITIVE_INFINITY);
      if (typeof size !== 'number') return size;
      const { stdout, status, isCut, stderr } = ask(git, ['cat-file', 'blob', id], '', bytes);
      if (isCut || status === 0) return { bytes: stdout.subarray(0, bytes) };
      return { skipped: 'unreadable', detail: complaint(stderr) ?? 'no answer from git' };
    },
  };
}
