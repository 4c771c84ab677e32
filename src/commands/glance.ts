/**
 * What the lock pins was looked at when it was pinned. Of a file that still has those bytes, only what lies outside of
 * them can have changed: a file that it includes may exist by now, and the lock has to be held against the servers that
 * it declares. Most files do neither, and need not be decoded to know that.
 */
import { isUtf8 } from 'node:buffer';
import { catalogFormat, type Settled, settledByName } from '../discover/candidate';
import { LIMITS } from '../limits';
import type { LockedFile } from '../lock/lock';
import { mayDeclareServers } from '../mcp/hints';
import { mayHaveSurfaces } from '../mcp/surfaces/hints';
import { formatOf } from '../parse/format';
import { splitFrontmatter } from '../parse/frontmatter';
import { mayRefer } from '../parse/signs';
import { fileIntegrity } from '../text/integrity';
import type { Candidate, IncludeSyntax } from '../types';

export interface Glance {
  bytes: Buffer;
  /** What the lock pins: of this file, too. */
  pin: LockedFile;
  settled: Settled;
  /** It may include other files, or declare servers. */
  bringsMore: boolean;
}

/**
 * @param path of the file in the lock
 * @param isFirst nobody has asked it for servers
 * @returns undefined for a file that has to be looked into, because it is not what the lock pins
 */
export type Pinned = (candidate: Candidate, path: string, isFirst: boolean) => Glance | undefined;

export function pinnedBy(rows: ReadonlyMap<string, LockedFile>): Pinned {
  return (candidate, path, isFirst) => glance(candidate, rows.get(path), isFirst);
}

function glance(candidate: Candidate, pin: LockedFile | undefined, isFirst: boolean): Glance | undefined {
  if (!pin || pin.link !== undefined) return undefined;
  // Not where it hangs on what is in it whether somebody reads it.
  const settled = settledByName(candidate);
  if (!settled) return undefined;
  const content = candidate.entry.open(LIMITS.fileBytes);
  if ('skipped' in content || fileIntegrity(content.bytes) !== pin.integrity) return undefined;
  const { bytes } = content;
  return { bytes, pin, settled, bringsMore: bringsMore(bytes, candidate, settled.includes, isFirst) };
}

function bringsMore(
  bytes: Buffer,
  candidate: Candidate,
  includes: readonly IncludeSyntax[],
  isFirst: boolean,
): boolean {
  const { path } = candidate;
  const format = formatOf(path, catalogFormat(candidate));
  if (format === 'json' || format === 'yaml' || format === 'toml') return true;
  // Another encoding, or bytes that only a lenient reader makes letters of.
  if (!isUtf8(bytes) || bytes.includes(0)) return true;
  for (const syntax of includes) {
    if (typeof syntax === 'object') return true;
    // What is looked for is ASCII: it stands in the bytes as it stands in the text.
    if (mayRefer(bytes, syntax)) return true;
  }
  if (!isFirst) return false;
  const text = headOf(bytes);
  const head = { path, format, text, frontmatter: splitFrontmatter(text) };
  return mayDeclareServers(head, false) || mayHaveSurfaces(head);
}

/** @returns front matter up to the line that closes it; nothing when there is none */
function headOf(bytes: Buffer): string {
  const start = bytes[0] === 0xef ? 3 : 0;
  if (bytes[start] !== 0x2d) return '';
  const close = bytes.indexOf('\n---', start);
  return bytes.toString('latin1', start, close === -1 ? bytes.length : close + 4);
}
