/** Archives as attackers write them: byte by byte, each lie by its own name. Built at run time, never committed. */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

const BLOCK = 512;
const TAR_END = Buffer.alloc(2 * BLOCK);

export interface TarMember {
  name: string;
  content?: string | Buffer;
  /** Type flag: `0` file, `1` hard link, `2` link, `3` and `4` devices, `5` folder, `6` pipe, `x` and `g` pax. */
  type?: string;
  link?: string;
  mode?: number;
  /** What the header says, where that is a lie. */
  size?: number;
  /** Written before it: a pax header with these. */
  pax?: Record<string, string>;
}

export function tar(members: readonly TarMember[], end: Buffer = TAR_END): Buffer {
  return Buffer.concat([...members.flatMap(blocksOf), end]);
}

export function tgz(members: readonly TarMember[]): Buffer {
  return gzipSync(tar(members));
}

function blocksOf(member: TarMember): Buffer[] {
  const { name, content = '', type = '0', link = '', mode = 0o644, size, pax } = member;
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\0', 257);
  header.write('00', 263);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK);
  const before = pax ? blocksOf({ name: 'PaxHeader', type: 'x', content: paxOf(pax) }) : [];
  return [...before, header, bytes, padding];
}

export function paxOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([key, value]) => {
      const body = ` ${key}=${value}\n`;
      let length = Buffer.byteLength(body) + 1;
      while (String(length).length + Buffer.byteLength(body) !== length) length++;
      return `${length}${body}`;
    })
    .join('');
}

export interface ZipMember {
  name: string | Buffer;
  content?: string | Buffer;
  /** Mode and type as Unix has them: 0o120777 is a link, 0o020644 a device. */
  mode?: number;
  isStored?: boolean;
  method?: number;
  flags?: number;
  /** What the headers say, where that is a lie. */
  size?: number;
  crc?: number;
  /** In the header before the member, where it differs from the directory. */
  local?: { name?: string; size?: number; crc?: number; method?: number; flags?: number };
  /** Not in the directory. */
  isUnlisted?: boolean;
  extra?: Buffer;
  /** The directory points to the member of this index. */
  sharesWith?: number;
}

export interface ZipLies {
  prefix?: Buffer;
  count?: number;
  comment?: Buffer;
}

export function zip(members: readonly ZipMember[], { prefix, count, comment }: ZipLies = {}): Buffer {
  const parts: Buffer[] = [prefix ?? Buffer.alloc(0)];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let at = parts[0]!.length;
  for (const member of members) {
    const { content = '', mode = 0o100644, isStored = false, flags = 0, extra, local = {} } = member;
    const name = Buffer.from(member.name as string);
    const bytes = Buffer.from(content);
    const packed = isStored ? bytes : deflateRawSync(bytes);
    const facts = {
      method: member.method ?? (isStored ? 0 : 8),
      crc: member.crc ?? crc32(bytes),
      size: member.size ?? bytes.length,
      flags,
    };
    const start = member.sharesWith === undefined ? at : offsets[member.sharesWith]!;
    offsets.push(start);
    if (member.sharesWith === undefined) {
      const localName = local.name === undefined ? name : Buffer.from(local.name);
      const header = Buffer.alloc(30);
      header.writeUInt32LE(0x04034b50, 0);
      header.writeUInt16LE(20, 4);
      fill(header, 6, { ...facts, ...local }, packed.length);
      header.writeUInt16LE(localName.length, 26);
      parts.push(header, localName, packed);
      at += 30 + localName.length + packed.length;
    }
    if (member.isUnlisted) continue;
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE((3 << 8) | 20, 4);
    entry.writeUInt16LE(20, 6);
    fill(entry, 8, facts, packed.length);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(extra?.length ?? 0, 30);
    entry.writeUInt32LE(((mode << 16) >>> 0) as number, 38);
    entry.writeUInt32LE(start, 42);
    directory.push(entry, name, extra ?? Buffer.alloc(0));
  }
  const central = Buffer.concat(directory);
  const listed = members.filter(({ isUnlisted }) => !isUnlisted).length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count ?? listed, 8);
  end.writeUInt16LE(count ?? listed, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment?.length ?? 0, 20);
  return Buffer.concat([...parts, central, end, comment ?? Buffer.alloc(0)]);
}

/** flags, method, time, date, checksum, packed size, size: in this order in both headers. */
function fill(
  header: Buffer,
  at: number,
  { flags, method, crc, size }: { flags: number; method: number; crc: number; size: number },
  packed: number,
): void {
  header.writeUInt16LE(flags, at);
  header.writeUInt16LE(method, at + 2);
  header.writeUInt32LE(0x00210000, at + 4);
  header.writeUInt32LE(crc >>> 0, at + 8);
  header.writeUInt32LE(packed, at + 12);
  header.writeUInt32LE(size, at + 16);
}

/** Another name beside the first one (Info-ZIP 0x7075). */
export function unicodePath(name: string, other: string): Buffer {
  const body = Buffer.concat([Buffer.from([1]), Buffer.alloc(4), Buffer.from(other)]);
  body.writeUInt32LE(crc32(Buffer.from(name)), 1);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(0x7075, 0);
  head.writeUInt16LE(body.length, 2);
  return Buffer.concat([head, body]);
}
