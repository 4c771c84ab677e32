/**
 * Results of an earlier run that still hold: the same bytes, by the digest that the list gives, and the same rules. The
 * digest of an archive is that of the archive: two of them may hold the same files and lie in different ways.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Io } from '../io';
import type { Item } from './list';
import { type Header, type Judged, openResults, type Result, readResults } from './results';

export interface Reuse {
  find(item: Item): Judged | undefined;
}

/** @throws ExpectedError `not-found` for a file that cannot be read */
export function newReuse(io: Io, names: readonly string[], header: Header): Reuse {
  /** A hundred and fifty bytes a package. */
  const known = new Map<string, { fd: number; start: number; length: number }>();
  for (const name of names) {
    const fd = openResults(path.resolve(io.cwd, name), name);
    const { header: other, lines } = readResults(fd);
    if (!other || !isAlike(other, header)) continue;
    for (const { result, bytes, start } of lines) {
      const digest = result.archive ?? result.digest;
      if (result.complete && digest) known.set(digest, { fd, start, length: bytes.length });
    }
  }
  return {
    find({ expected }) {
      const place = expected === undefined ? undefined : known.get(expected);
      if (!place) return undefined;
      const bytes = Buffer.allocUnsafe(place.length);
      fs.readSync(place.fd, bytes, 0, place.length, place.start);
      const { n: _, id: __, target: ___, ...judged } = JSON.parse(bytes.toString('utf8')) as Result;
      return judged;
    },
  };
}

function isAlike(a: Header, b: Header): boolean {
  return JSON.stringify(a.tool) === JSON.stringify(b.tool) && a.failOn === b.failOn;
}
