/**
 * Digest recipe `primitives-v1` of links and packages; that of files is src/text/integrity.ts. Specified in
 * lockfile-schema/README.md, with vectors.
 */
import { createHash } from 'node:crypto';
import { pathBytes } from '../text/escape';
import type { LockedFile } from './lock';

const NUL = Buffer.from([0]);
const LF = Buffer.from('\n');

function sri(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return `sha512-${hash.digest('base64')}`;
}

/** @returns SRI sha512 of where a link points, as stored */
export function linkIntegrity(target: string): string {
  return sri(pathBytes(target));
}

/**
 * @param root folder of the package
 * @param files locked files, by path from the root of the project
 * @returns SRI sha512 over a record a file below the folder, in the order of the bytes of their paths: the length of
 *   the path in bytes, the path relative to the folder, `file` or `link`, the mode, the integrity. The length in front
 *   frames it: no name can look like the end of one record and the beginning of another.
 */
export function packageIntegrity(root: string, files: ReadonlyMap<string, LockedFile>): string {
  const prefix = root === '' ? '' : `${root}/`;
  const records: [path: Buffer, record: Buffer][] = [];
  for (const [path, file] of files) {
    if (!path.startsWith(prefix)) continue;
    const name = pathBytes(path.slice(prefix.length));
    const mode = file.link === undefined ? (file.executable ? '100755' : '100644') : '120000';
    const type = file.link === undefined ? 'file' : 'link';
    const fields = [
      Buffer.from(String(name.length)),
      name,
      Buffer.from(type),
      Buffer.from(mode),
      Buffer.from(file.integrity),
    ];
    records.push([
      name,
      Buffer.concat([...fields.flatMap((field, i) => (i === 0 ? [field] : [NUL, field])), LF]),
    ]);
  }
  records.sort(([a], [b]) => Buffer.compare(a, b));
  return sri(...records.map(([, record]) => record));
}
