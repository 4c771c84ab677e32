/** Typed arrays in one file: tables that are made when the program is built, and used as they lie on disk. */

type Packed = Uint8Array | Uint16Array | Uint32Array | Int32Array;

const KINDS = { Uint8Array, Uint16Array, Uint32Array, Int32Array };
type Kind = keyof typeof KINDS;

/** By name: what it is, where it begins (bytes), how many elements it has. */
export type Layout = Record<string, [kind: Kind, offset: number, length: number]>;

/** Elements of four bytes begin at a multiple of four. */
const ALIGNMENT = 4;

/** Little endian, as every machine that Node runs on. */
export function packArrays(arrays: object): { bytes: Buffer; layout: Layout } {
  const layout: Layout = {};
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [name, array] of Object.entries(arrays) as [string, Packed][]) {
    layout[name] = [array.constructor.name as Kind, offset, array.length];
    const size = Math.ceil(array.byteLength / ALIGNMENT) * ALIGNMENT;
    const part = Buffer.alloc(size);
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).copy(part);
    parts.push(part);
    offset += size;
  }
  return { bytes: Buffer.concat(parts), layout };
}

/**
 * @param bytes as `packArrays` gave them
 * @returns views of the same memory
 * @throws RangeError when the bytes are not those that the layout describes
 */
export function unpackArrays<T extends object>(bytes: Buffer, layout: Layout): T {
  // A view cannot begin at an odd address; a file that was read whole does not.
  const whole = bytes.byteOffset % ALIGNMENT === 0 ? bytes : Buffer.from(Uint8Array.from(bytes).buffer);
  return Object.fromEntries(
    Object.entries(layout).map(([name, [kind, offset, length]]) => {
      const array = KINDS[kind];
      // The memory behind a buffer may go on after its end.
      if (offset + length * array.BYTES_PER_ELEMENT > bytes.length)
        throw new RangeError(`${name} is cut short`);
      return [name, new array(whole.buffer as ArrayBuffer, whole.byteOffset + offset, length)];
    }),
  ) as T;
}
