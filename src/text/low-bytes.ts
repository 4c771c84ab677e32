/** A text as bytes that a loop can read: the low byte of each character, with zeros before and after. */

let scratch = Buffer.alloc(64 * 1024);
const LARGEST_KEPT = 1024 * 1024;

/**
 * @param margin how many zeros stand on both sides, so that nobody needs to ask where the text begins and ends
 * @returns the text begins at `margin`; valid until the next call
 */
export function lowBytes(text: string, margin: number): Buffer {
  const end = margin + text.length;
  const bytes = end + margin <= scratch.length ? scratch : Buffer.alloc(2 * (end + margin));
  if (bytes.length <= LARGEST_KEPT) scratch = bytes;
  bytes.write(text, margin, text.length, 'latin1');
  // For so few a call of `fill` costs more than the bytes.
  for (let i = 0; i < margin; i++) {
    bytes[i] = 0;
    bytes[end + i] = 0;
  }
  return bytes;
}
