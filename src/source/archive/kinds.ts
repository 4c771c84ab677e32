/** What an archive is, by its first bytes: names lie. */

export type ArchiveKind = 'zip' | 'tar' | 'gzip';

/** As many bytes as a decision takes: a header of tar. */
export const HEAD_BYTES = 512;

const OTHERS: readonly (readonly [hex: string, name: string])[] = [
  ['425a68', 'bzip2'],
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'Zstandard'],
  ['377abcaf271c', '7z'],
  ['526172211a07', 'RAR'],
  ['4d534346', 'cabinet'],
];

/** @param head at least HEAD_BYTES of the file, if it has as many */
export function archiveKind(head: Buffer): ArchiveKind | undefined {
  const start = head.toString('hex', 0, 4);
  // A zip without entries begins with its end; one that was split with a marker.
  if (start === '504b0304' || start === '504b0506' || start === '504b0708') return 'zip';
  if (start.startsWith('1f8b08')) return 'gzip';
  return isTarHeader(head) ? 'tar' : undefined;
}

/** @returns the name of a format that we know and cannot unpack */
export function unsupportedKind(head: Buffer): string | undefined {
  return OTHERS.find(([hex]) => head.toString('hex', 0, hex.length / 2) === hex)?.[1];
}

/** By its checksum: tar before POSIX has no signature. A block of zeros is none. */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < HEAD_BYTES) return false;
  const stored = Number.parseInt(block.toString('latin1', 148, 156), 8);
  let sum = 8 * 0x20;
  for (let i = 0; i < HEAD_BYTES; i++) if (i < 148 || i >= 156) sum += block[i]!;
  return sum === stored && sum !== 8 * 0x20;
}
