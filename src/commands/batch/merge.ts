/** `primitives merge`: the results of all shards of one run, in the order of the list; or a refusal. */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../../errors';
import { visible, visiblePath } from '../../text/escape';
import type { Io } from '../io';
import {
  type End,
  type Footer,
  type Header,
  newSeal,
  openResults,
  type ResultLine,
  readResults,
} from './results';

export interface MergeFlags {
  output?: string;
}

interface Partial {
  name: string;
  header: Header;
  lines: Generator<ResultLine, End>;
  seal: ReturnType<typeof newSeal>;
  current: ResultLine | undefined;
}

/**
 * @returns the exit code of all packages together, as `audit --list` has it
 * @throws ExpectedError `usage` for partials that do not belong together, are not finished, or were changed
 */
export async function mergeCommand(io: Io, names: string[], { output }: MergeFlags): Promise<number> {
  const partials = names.map((name) => openPartial(io, name));
  const header = headerOfAll(partials);
  const file = output === undefined ? undefined : path.resolve(io.cwd, output);
  const partial = file === undefined ? undefined : `${file}.primitives-tmp`;
  const fd = partial === undefined ? undefined : fs.openSync(partial, 'w');
  const write = fd === undefined ? io.out : (text: string): void => fs.writeFileSync(fd, text);
  try {
    const code = mergeInto(write, header, partials);
    if (fd === undefined) return code;
    fs.fsyncSync(fd);
    fs.renameSync(partial!, file!);
    return code;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
    if (partial !== undefined) fs.rmSync(partial, { force: true });
  }
}

/** By the place in the list: the smallest of the lines that stand first. */
function mergeInto(write: (text: string) => void, header: Header, partials: Partial[]): number {
  const seal = newSeal();
  write(`${JSON.stringify(header)}\n`);
  for (const one of partials) advance(one);
  let text = '';
  for (let n = 1; n <= header.list.count; n++) {
    const one = partials.find(({ current }) => current?.result.n === n);
    if (!one) throw refuse(partials[0]!.name, `no result for package ${n} of the list`);
    const { bytes, result } = one.current!;
    seal.add(bytes, result);
    text += `${bytes.toString('utf8')}\n`;
    if (text.length > 1_000_000) {
      write(text);
      text = '';
    }
    advance(one);
  }
  const more = partials.find(({ current }) => current);
  if (more) throw refuse(more.name, 'more results than the list has packages');
  write(`${text}${JSON.stringify(seal.footer(header.shard, header.tool.ruleset))}\n`);
  return seal.exitCode();
}

/** At the end of a partial its seal must hold. */
function advance(partial: Partial): void {
  const step = partial.lines.next();
  if (!step.done) {
    partial.current = { ...step.value, bytes: Buffer.from(step.value.bytes) };
    partial.seal.add(partial.current.bytes, step.value.result);
    return;
  }
  partial.current = undefined;
  const { footer } = step.value as { footer: Footer | undefined };
  const { shard, tool } = partial.header;
  if (!footer) throw refuse(partial.name, 'the run that wrote it is not finished');
  if (JSON.stringify(footer) !== JSON.stringify(partial.seal.footer(shard, tool.ruleset)))
    throw refuse(partial.name, 'its last line does not fit what stands before it: it was changed');
}

function openPartial(io: Io, name: string): Partial {
  const { header, lines } = readResults(openResults(path.resolve(io.cwd, name), name));
  if (!header) throw refuse(name, 'no results of `audit --list`');
  return { name, header, lines, seal: newSeal(), current: undefined };
}

/** One run, each of its shards once. */
function headerOfAll(partials: readonly Partial[]): Header {
  const [first] = partials;
  if (!first) throw new ExpectedError('usage', 'no results to merge', 'name the files of all shards');
  const said = ({ shard: _, ...rest }: Header): string => JSON.stringify(rest);
  const seen = new Map<string, string>();
  const of = first.header.shard.split('/')[1]!;
  for (const { name, header } of partials) {
    if (header.tool.ruleset !== first.header.tool.ruleset)
      throw refuse(name, 'it was made with another ruleset', first.name);
    if (header.list.digest !== first.header.list.digest)
      throw refuse(name, 'it is about another list', first.name);
    if (said(header) !== said(first.header))
      throw refuse(name, 'another version or other options', first.name);
    if (header.shard.split('/')[1] !== of)
      throw refuse(name, `its shard is ${header.shard}, and not of ${of}`);
    const twin = seen.get(header.shard);
    if (twin !== undefined) throw refuse(name, `shard ${header.shard} is there twice`, twin);
    seen.set(header.shard, name);
  }
  for (let i = 1; i <= Number(of); i++) {
    if (!seen.has(`${i}/${of}`)) throw refuse(first.name, `shard ${i}/${of} is missing`);
  }
  return { ...first.header, shard: '1/1' };
}

function refuse(name: string, why: string, other?: string): ExpectedError {
  const beside = other === undefined ? '' : ` (see ${visiblePath(other)})`;
  return new ExpectedError(
    'usage',
    `${visiblePath(name)}: ${visible(why, 300)}${beside}`,
    'merge the files of all shards of one run, each once: same list, version, rules and options',
  );
}
