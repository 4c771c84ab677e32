/**
 * zip, through yauzl: by its central directory, as most programs read it. Others go through the file from its start and
 * believe the header before each member: where the two differ, hide or overlap, two programs unpack two packages.
 */
import { type Entry, fromBufferPromise, fromFdPromise, type LocalFileHeader, type ZipFile } from 'yauzl';
import { LIMITS } from '../../limits';
import { pathFromBytes, visiblePath } from '../../text/escape';
import type { Box, Member } from './box';
import type { Budget } from './budget';
import { type Packed, readAt, sizeOf } from './packed';
import { contentOf } from './zip-content';

/** Bytes from the header of a member to the end of its content. */
interface Span {
  start: number;
  end: number;
  /** A descriptor of at most 24 bytes follows. */
  hasDescriptor: boolean;
}

const LINK = 0o120000;
const FILE = 0o100000;
const FOLDER = 0o040000;
const TYPE_BITS = 0o170000;
const UNIX = 3;
const DESCRIPTOR_BYTES = 24;
const [ENCRYPTED, DESCRIPTOR] = [0x1, 0x8];
const CENTRAL_HEADER = 0x02014b50;
const END = Buffer.from('PK\x05\x06', 'latin1');
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const UNICODE_PATH = 0x7075;

/** @throws Error for an archive that cannot be read on; LimitHit */
export async function readZip(packed: Packed, box: Box, budget: Budget): Promise<void> {
  if (ends(packed).length > 1)
    box.see('', 'archive-ambiguous', 'high', 'it has two directories, one in the comment of the other');
  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false, lazyEntries: true };
  const zip =
    'bytes' in packed
      ? await fromBufferPromise(packed.bytes, options)
      : await fromFdPromise(packed.fd, options);
  // @ts-expect-error: a number, which its types call a boolean
  const cursor = (): number => zip.readEntryCursor;
  const directory = cursor();
  const spans: Span[] = [];
  for await (const entry of zip.eachEntry()) {
    const span = await addEntry(zip, packed, entry, box, budget);
    if (span) spans.push(span);
  }
  const at = (position: number, length: number): Buffer => readAt(packed, position, length);
  const next = at(cursor(), 4);
  if (next.length === 4 && next.readUInt32LE(0) === CENTRAL_HEADER)
    box.see('', 'archive-ambiguous', 'high', 'its directory lists more members than it says it has');
  else checkLayout([...spans, { start: directory, end: directory, hasDescriptor: false }], at, box);
}

async function addEntry(
  zip: ZipFile,
  packed: Packed,
  entry: Entry,
  box: Box,
  budget: Budget,
): Promise<Span | undefined> {
  const raw = entry.fileName as unknown as Buffer;
  const name = pathFromBytes(raw);
  const unix = entry.versionMadeBy >> 8 === UNIX ? entry.externalFileAttributes >>> 16 : 0;
  const isFolder = name.endsWith('/') || name.endsWith('\\') || (unix & TYPE_BITS) === FOLDER;
  const kind = unix & TYPE_BITS;
  const mode = unix === 0 ? 0o644 : unix & 0o7777;
  const isStrange = kind !== 0 && kind !== FILE && kind !== LINK && kind !== FOLDER;
  const type: Member['type'] = isFolder
    ? 'directory'
    : isStrange
      ? 'special'
      : kind === LINK
        ? 'link'
        : 'file';
  const member: Member = { name, type, mode, ...(isStrange ? { what: 'a device or a pipe' } : {}) };

  let local: LocalFileHeader;
  try {
    local = await zip.readLocalFileHeaderPromise(entry);
  } catch (error) {
    const path = await box.add({ ...member, type: 'file' }, undefined, messageOf(error));
    box.see(path, 'archive-damaged', 'medium', `"${visiblePath(name)}" cannot be read: ${messageOf(error)}`);
    return undefined;
  }
  const content = contentOf(zip, packed, entry, local, budget);
  let path: string;
  if (type === 'link' && content.problem !== undefined) {
    path = await box.add({ ...member, type: 'file' }, undefined, content.problem);
  } else if (type === 'link' && content.stream) {
    const target = await small(content.stream);
    path = await box.add({ ...member, target: pathFromBytes(target) });
  } else path = await box.add(member, content.stream, type === 'file' ? content.problem : undefined);
  const see = (rule: string, severity: 'high' | 'medium', message: string): void =>
    box.see(path, rule, severity, `"${visiblePath(name)}" ${message}`);
  if (entry.isEncrypted()) see('archive-encrypted', 'high', 'is encrypted: nobody can say what is in it');
  if (content.wrong()) see('archive-damaged', 'medium', content.wrong()!);
  if (content.wrong() && type !== 'directory') box.skip(path, 'unreadable', 'a damaged member of a zip');
  if (isFolder && entry.uncompressedSize > 0)
    see('archive-ambiguous', 'high', 'is a folder that has content');
  const differences = localDifferences(entry, raw, local);
  if (differences.length > 0)
    see('archive-ambiguous', 'high', `is told twice, and differs in its ${differences.join(', ')}`);
  const unicode = entry.extraFields.find(({ id }) => id === UNICODE_PATH)?.data.subarray(5);
  if (unicode && !unicode.equals(raw)) see('archive-ambiguous', 'high', 'has another name beside it');
  const hasDescriptor = (entry.generalPurposeBitFlag & DESCRIPTOR) !== 0;
  const start = entry.relativeOffsetOfLocalHeader;
  return { start, end: local.fileDataStart + entry.compressedSize, hasDescriptor };
}

function localDifferences(entry: Entry, raw: Buffer, local: LocalFileHeader): string[] {
  const isLate = (local.generalPurposeBitFlag & DESCRIPTOR) !== 0;
  const differs = (told: number, here: number, isWide = false): boolean =>
    told !== here && !(isLate && here === 0) && !(isWide && here === 0xffffffff);
  return [
    local.fileName.equals(raw) ? '' : `name (${visiblePath(pathFromBytes(local.fileName))})`,
    local.compressionMethod === entry.compressionMethod ? '' : 'packing',
    ((local.generalPurposeBitFlag ^ entry.generalPurposeBitFlag) & ENCRYPTED) === 0 ? '' : 'encryption',
    differs(entry.crc32, local.crc32) ? 'checksum' : '',
    differs(entry.compressedSize, local.compressedSize, true) ? 'packed size' : '',
    differs(entry.uncompressedSize, local.uncompressedSize, true) ? 'size' : '',
  ].filter((difference) => difference !== '');
}

/** What lies between the members, and who shares bytes with whom. */
function checkLayout(spans: Span[], at: (position: number, length: number) => Buffer, box: Box): void {
  spans.sort((a, b) => a.start - b.start);
  let end = 0;
  let room = 0;
  for (const span of spans) {
    if (span.start < end) {
      const message = 'members share the same bytes: a bomb, or two packages in one';
      box.see('', 'archive-ambiguous', 'high', message);
      return;
    }
    const gap = span.start - end;
    if (gap > room) {
      const bytes = at(end, Math.min(gap, LIMITS.archiveNameBytes));
      const isMember = bytes.includes('PK\x03\x04', 0, 'latin1');
      const message = isMember
        ? 'a member that its directory does not list: programs that go through the file unpack it'
        : `${gap} bytes that belong to no member: the file may be something else as well`;
      box.see('', 'archive-ambiguous', isMember ? 'high' : 'medium', message);
      if (isMember) return;
    }
    ({ end } = span);
    room = span.hasDescriptor ? DESCRIPTOR_BYTES : 0;
  }
}

/** Ends of a zip in a file: where each record stands whose comment reaches to the end of the file. */
function ends(packed: Packed): number[] {
  const size = sizeOf(packed);
  const start = Math.max(size - MAX_COMMENT - END_BYTES, 0);
  const tail = readAt(packed, start, size - start);
  const found: number[] = [];
  for (let at = tail.indexOf(END); at !== -1; at = tail.indexOf(END, at + 1)) {
    if (at + END_BYTES <= tail.length && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length)
      found.push(start + at);
  }
  return found;
}

/** Whether it ends as a zip does, whatever it begins with. */
export function endsAsZip(packed: Packed): boolean {
  return ends(packed).length > 0;
}

async function small(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size <= LIMITS.archiveNameBytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
