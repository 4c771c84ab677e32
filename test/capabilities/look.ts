/** One file in this process: what it lets its package do. */
import { capabilitiesIn } from '../../src/capabilities';
import type { Seen } from '../../src/capabilities/capability';
import { dataOf } from '../../src/parse/data';
import { parse } from '../../src/parse/document';
import { formatOf } from '../../src/parse/format';
import { decode } from '../../src/read/read';

export async function seenIn(path: string, content: string | Buffer): Promise<Seen[]> {
  const format = formatOf(path);
  const document = parse(path, format, decode(Buffer.from(content as string), format !== 'other'));
  return capabilitiesIn(document, await dataOf(document));
}

/** `kind value`, with what is special behind it; hosts and ordinary programs only where they are asked for. */
export async function told(path: string, content: string | Buffer, all = false): Promise<string[]> {
  const seen = (await seenIn(path, content)).filter(
    ({ kind }) => all || (kind !== 'hosts' && kind !== 'commands'),
  );
  return [
    ...new Set(seen.map(({ kind, value, trait }) => [kind, value, trait].filter(Boolean).join(' '))),
  ].sort();
}
