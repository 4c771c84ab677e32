/**
 * Is this a text at all? Decided by the first bytes, never by the extension alone: a skill may bundle pictures, but an
 * instruction file with a NUL in it stays a text, because the agent reads it as one.
 */
import { isUtf8 } from 'node:buffer';
import type { BinaryKind } from '../document';

/** Signatures from the formats' own specifications: [offset, bytes in hex, name, class]. */
const SIGNATURES: [number, string, string, BinaryKind['class']][] = [
  [0, '89504e470d0a1a0a', 'PNG image', 'media'],
  [0, 'ffd8ff', 'JPEG image', 'media'],
  [0, '474946383761', 'GIF image', 'media'],
  [0, '474946383961', 'GIF image', 'media'],
  [8, '57454250', 'WebP image', 'media'],
  [8, '57415645', 'WAVE sound', 'media'],
  [4, '66747970', 'MP4 or HEIF media', 'media'],
  [0, '00000100', 'icon', 'media'],
  [0, '49492a00', 'TIFF image', 'media'],
  [0, '4d4d002a', 'TIFF image', 'media'],
  [0, '4f676753', 'Ogg media', 'media'],
  [0, '494433', 'MP3 sound', 'media'],
  [0, 'fffb', 'MP3 sound', 'media'],
  [0, '664c6143', 'FLAC sound', 'media'],
  [0, '1a45dfa3', 'Matroska media', 'media'],
  [0, '774f4646', 'WOFF font', 'media'],
  [0, '774f4632', 'WOFF2 font', 'media'],
  [0, '0001000000', 'TrueType font', 'media'],
  [0, '4f54544f', 'OpenType font', 'media'],
  [0, '255044462d', 'PDF document', 'media'],
  [0, 'd0cf11e0a1b11ae1', 'OLE document', 'opaque'],
  [0, '7f454c46', 'ELF program', 'opaque'],
  [0, '4d5a', 'Windows program', 'opaque'],
  [0, 'cffaedfe', 'Mach-O program', 'opaque'],
  [0, 'cefaedfe', 'Mach-O program', 'opaque'],
  [0, 'cafebabe', 'Java class or Mach-O program', 'opaque'],
  [0, '0061736d', 'WebAssembly module', 'opaque'],
  [0, '504b0304', 'zip archive', 'opaque'],
  [0, '504b0506', 'zip archive', 'opaque'],
  [0, '1f8b', 'gzip archive', 'opaque'],
  [0, '425a68', 'bzip2 archive', 'opaque'],
  [0, 'fd377a585a00', 'xz archive', 'opaque'],
  [0, '377abcaf271c', '7z archive', 'opaque'],
  [0, '28b52ffd', 'Zstandard archive', 'opaque'],
  [257, '7573746172', 'tar archive', 'opaque'],
  [0, '53514c69746520666f726d6174203300', 'SQLite database', 'opaque'],
];

/**
 * @param bytes content of a file
 * @param isText the name promises text
 * @returns undefined when the content has to be read as text
 */
export function sniffBinary(bytes: Buffer, isText: boolean): BinaryKind | undefined {
  // Real binary files have a NUL or are not UTF-8; without either, a signature is a coincidence or a disguise.
  const hasNul = bytes.includes(0);
  if (isText || (!hasNul && isUtf8(bytes))) return undefined;
  for (const [offset, hex, name, kind] of SIGNATURES) {
    const size = hex.length / 2;
    if (bytes.length >= offset + size && bytes.toString('hex', offset, offset + size) === hex) {
      return { class: kind, name };
    }
  }
  return hasNul ? { class: 'opaque', name: 'binary file' } : undefined;
}
