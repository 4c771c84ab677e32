/**
 * Checks that some vendors put into their tokens, so that a scanner can tell a token from a text that looks like one.
 * @see https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC-32 (IEEE 802.3) of ASCII text. Bit by bit: it runs over thirty characters. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

export function base62(number: number, width: number): string {
  let out = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) out = BASE62[rest % 62] + out;
  return out.padStart(width, '0');
}

/** GitHub and npm: the last six characters are the CRC-32 of the others, without the prefix. */
export function hasBase62Checksum(body: string): boolean {
  return base62(crc32(body.slice(0, -6)), 6) === body.slice(-6);
}
