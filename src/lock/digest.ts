/**
 * Digest recipe `primitives-v1` of links and packages; that of files is src/text/integrity.ts. Specified in
 * lockfile-schema/README.md, with vectors.
 */
import { hash } from 'node:crypto';
import { pathBytes } from '../text/escape';
import { around } from '../text/folders';
import type { LockedFile } from './lock';

function sri(content: string | Buffer): string {
  return `sha512-${hash('sha512', content, 'base64')}`;
}

/** @returns SRI sha512 of where a link points, as stored */
export function linkIntegrity(target: string): string {
  return sri(pathBytes(target));
}

type Files = ReadonlyMap<string, LockedFile>;
type Member = readonly [name: string, file: LockedFile];
interface Package {
  /** Characters of a path up to the name of a member. */
  depth: number;
  members: Member[];
}

/**
 * @param root folder of the package
 * @param files locked files, by path from the root of the project
 * @returns SRI sha512 over a record a file below the folder, in the order of the bytes of their paths: the length of
 *   the path in bytes, the path relative to the folder, `file` or `link`, the mode, the integrity. The length in front
 *   frames it: no name can look like the end of one record and the beginning of another.
 */
export function packageIntegrity(root: string, files: Files): string {
  return packageIntegrities([root], files).get(root)!;
}

/**
 * The same for many packages, in one pass over the files: thousands of packages with a look at every file each would
 * take seconds.
 * @param roots folders of packages
 * @returns by folder
 */
export function packageIntegrities(roots: Iterable<string>, files: Files): Map<string, string> {
  const packages = new Map<string, Package>();
  for (const root of roots) packages.set(root, { depth: root === '' ? 0 : root.length + 1, members: [] });
  const whole = packages.get('');
  const packagesOn = around((folder) => packages.get(folder));
  for (const [path, file] of files) {
    whole?.members.push([path, file]);
    for (const { depth, members } of packagesOn(path)) members.push([path.slice(depth), file]);
  }
  const integrities = new Map<string, string>();
  for (const [root, { members }] of packages) integrities.set(root, sri(recordsOf(members)));
  return integrities;
}

const PLAIN = /^[\x20-\x7e]*$/;

/** Of ASCII, code units are the bytes: names need not become bytes to be counted and compared. */
function recordsOf(members: Member[]): string | Buffer {
  const [only] = members;
  if (only && members.length === 1 && PLAIN.test(only[0]))
    return `${only[0].length}\0${only[0]}${restOf(only[1])}`;
  if (members.every(([name]) => PLAIN.test(name))) {
    return members
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, file]) => `${name.length}\0${name}${restOf(file)}`)
      .join('');
  }
  const records = members
    .map(([name, file]) => ({ name: pathBytes(name), rest: Buffer.from(restOf(file)) }))
    .sort((a, b) => Buffer.compare(a.name, b.name));
  return Buffer.concat(records.flatMap(({ name, rest }) => [Buffer.from(`${name.length}\0`), name, rest]));
}

function restOf({ link, executable, integrity }: LockedFile): string {
  const type = link === undefined ? 'file' : 'link';
  const mode = link === undefined ? (executable ? '100755' : '100644') : '120000';
  return `\0${type}\0${mode}\0${integrity}\n`;
}
