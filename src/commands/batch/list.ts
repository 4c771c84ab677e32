/**
 * The list of `audit --list`: one target a line; after a tab its id, after another the digest that it should have.
 *
 *     ./skills/pdf
 *     npm:some-plugin@1.2.3	plugin-17
 *     store/ab/cdef.skill	skill-18	sha512-…
 *
 * Empty lines and lines that begin with `#` count for nothing. It is gone through more than once and never held.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../../errors';
import { pathFromBytes, visible, visiblePath } from '../../text/escape';
import type { Io } from '../io';
import { linesOf } from './lines';

export interface Item {
  /** Place in the list, from 1: results stand in this order. */
  n: number;
  /** As given; the target itself when there is none. */
  id: string;
  target: string;
  /** SRI sha512 of the package or of the archive. */
  expected?: string;
}

export interface List {
  /** Digest of the list as it is read: two runs of the same packages have the same. */
  digest: string;
  count: number;
  items(): Generator<Item>;
  close(): void;
}

/** 1-based. */
export interface Shard {
  index: number;
  of: number;
}

const DIGEST = /^sha512-[A-Za-z0-9+/]{86}==$/;

/**
 * @param name of a file; `-` for standard input
 * @throws ExpectedError `not-found`, `usage` for a line that is wrong or an id that occurs twice
 */
export function openList(io: Io, name: string): List {
  const source = name === '-' ? undefined : openFile(path.resolve(io.cwd, name), name);
  const given = source === undefined ? io.stdin() : undefined;
  const items = (): Generator<Item> => itemsOf(given ? linesIn(given) : linesOf(source!), name);
  const sum = createHash('sha512');
  const ids = new BigSet();
  for (const { n, id, target, expected } of items()) {
    sum.update(`${JSON.stringify([n, id, target, expected ?? ''])}\n`);
    ids.add(hashOf(id).readBigUInt64BE());
  }
  if (ids.hasTwice())
    throw new ExpectedError('usage', `${twice(items())}: an id that occurs twice in the list`, HINT);
  return {
    digest: `sha512-${sum.digest('base64')}`,
    count: ids.size,
    items,
    close: () => source !== undefined && fs.closeSync(source),
  };
}

/** Which shard an id belongs to: by its hash, so that a list may grow or be sorted without moving what was there. */
export function isIn({ index, of }: Shard, id: string): boolean {
  return Number(hashOf(id).readBigUInt64BE() % BigInt(of)) === index - 1;
}

/** @throws ExpectedError `usage` */
export function parseShard(text: string): Shard {
  const match = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index > of) {
    throw new ExpectedError(
      'usage',
      `--shard ${visible(text, 50)}: not a shard`,
      'write 1/4, 2/4, 3/4 and 4/4',
    );
  }
  return { index, of };
}

const HINT = 'one target a line; after a tab its id, after another its digest (sha512-…)';

function openFile(file: string, name: string): number {
  try {
    return fs.openSync(file, 'r');
  } catch (error) {
    throw new ExpectedError(
      'not-found',
      `${visiblePath(name)}: ${(error as NodeJS.ErrnoException).code}`,
      HINT,
    );
  }
}

function* linesIn(bytes: Buffer): Generator<{ bytes: Buffer }> {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at);
    const stop = end === -1 ? bytes.length : end;
    yield { bytes: bytes.subarray(at, stop) };
    at = stop + 1;
  }
}

function* itemsOf(lines: Iterable<{ bytes: Buffer }>, name: string): Generator<Item> {
  let n = 0;
  let number = 0;
  for (const { bytes } of lines) {
    number++;
    const text = pathFromBytes(bytes).replace(/\r$/, '');
    if (text.trim() === '' || text.startsWith('#')) continue;
    const [target = '', id = target, expected = '', ...more] = text.split('\t');
    const wrong =
      target === '' || id === ''
        ? 'no target'
        : more.length > 0
          ? 'more than three columns'
          : expected !== '' && !DIGEST.test(expected)
            ? 'a digest that is none'
            : undefined;
    if (wrong) throw new ExpectedError('usage', `${visiblePath(name)}:${number}: ${wrong}`, HINT);
    yield { n: ++n, id, target, ...(expected ? { expected } : {}) };
  }
}

function hashOf(id: string): Buffer {
  return createHash('sha256').update(id, 'utf8').digest();
}

/** Eight bytes a line: the ids of a million packages would take a hundred megabytes. */
class BigSet {
  private values = new BigUint64Array(1024);
  size = 0;

  add(value: bigint): void {
    if (this.size === this.values.length) {
      const larger = new BigUint64Array(this.size * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.size++] = value;
  }

  hasTwice(): boolean {
    const sorted = this.values.subarray(0, this.size).sort();
    return sorted.some((value, i) => i > 0 && value === sorted[i - 1]);
  }
}

/** Only asked when there is one. */
function twice(items: Iterable<Item>): string {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) return visible(id, 100);
    seen.add(id);
  }
  return 'list';
}
