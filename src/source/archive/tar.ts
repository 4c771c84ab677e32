/**
 * tar, through tar-stream: POSIX with pax headers, GNU with long names. Beside it goes a reader that believes the plain
 * headers only (src/source/archive/tar-plain.ts): where the two see different members, so will the programs of others.
 */
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { pathFromBytes } from '../../text/escape';
import type { Box, Member } from './box';
import { plainReader } from './tar-plain';

/** What of tar-stream's header its types leave out. */
interface Header {
  name: string;
  type: string | null;
  mode?: number;
  size?: number;
  linkname?: string | null;
  byteOffset: number;
  pax: Record<string, string> | null;
}

const TYPES: Record<string, Member['type']> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'directory',
  symlink: 'link',
  link: 'hard-link',
};

/**
 * @param chunks the archive, unpacked
 * @throws what the chunks throw; Error for a broken header or an early end; LimitHit
 */
export async function readTar(chunks: AsyncIterable<Buffer>, box: Box): Promise<void> {
  const plain = plainReader();
  const offsets: number[] = [];
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      plain.push(chunk);
      yield chunk;
    }
  }
  // Its types do not know its options.
  const options = { filenameEncoding: 'latin1', allowUnknownFormat: true };
  const reader = extract(options as Parameters<typeof extract>[0]);
  const input = Readable.from(watched());
  input.on('error', (error) => reader.destroy(error));
  input.pipe(reader as unknown as NodeJS.WritableStream);
  try {
    for await (const content of reader) {
      const header = content.header as unknown as Header;
      offsets.push(header.byteOffset);
      await addMember(header, content as AsyncIterable<Uint8Array>, box);
    }
  } finally {
    input.destroy();
  }
  const { members, globals, hasEnd, isLonger } = plain.seen();
  const isSame = members.length === offsets.length && members.every((at, i) => at === offsets[i]);
  if (!isSame) {
    const message = 'its headers disagree about sizes: programs that unpack it find different files';
    box.see('', 'archive-ambiguous', 'high', message);
  }
  if (globals.length > 0) {
    const message = `a header for all members sets ${globals.join(', ')}: some programs believe it, others do not`;
    box.see('', 'archive-ambiguous', 'high', message);
  }
  if (isLonger) {
    const message = 'it goes on after its end mark: some programs unpack what is there, others stop';
    box.see('', 'archive-ambiguous', 'high', message);
  }
  if (!hasEnd) {
    box.see('', 'archive-damaged', 'medium', 'it has no end mark: it may have been cut off');
    box.skip('', 'unreadable', 'the archive may have been cut off');
  }
}

async function addMember(header: Header, content: AsyncIterable<Uint8Array>, box: Box): Promise<void> {
  const { pax, type, mode = 0o644, size = 0 } = header;
  const name = text(header.name, pax?.path);
  const target = header.linkname ? text(header.linkname, pax?.linkpath) : undefined;
  const known = type === null ? undefined : TYPES[type];
  const member: Member = {
    name,
    type: known ?? 'special',
    mode,
    ...(target === undefined ? {} : { target }),
    ...(known
      ? {}
      : { what: type === null ? 'of a type that is not standard' : `a ${type.replace('-', ' ')}` }),
  };
  const path = await box.add(member, content);
  if (type === null) box.skip(path, 'unreadable', 'a tar member of a type that is not standard');
  if (known !== undefined && known !== 'file' && size > 0)
    box.see(path, 'archive-ambiguous', 'high', 'a folder or link that claims to have content');
  if (Object.keys(pax ?? {}).some((key) => key.startsWith('GNU.sparse.')))
    box.see(
      path,
      'archive-ambiguous',
      'medium',
      'a sparse file: programs disagree about its name and content',
    );
}

/** Plain and GNU names were read as latin1, so that no byte is lost; pax names are UTF-8. */
function text(decoded: string, pax: string | undefined): string {
  return pax === decoded ? decoded : pathFromBytes(Buffer.from(decoded, 'latin1'));
}
