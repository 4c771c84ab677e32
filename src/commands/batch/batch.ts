/** `primitives audit --list`: many packages, one line each, in processes of their own, to be interrupted at any time. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ExpectedError } from '../../errors';
import { RULESET } from '../../generated/ruleset';
import { visiblePath } from '../../text/escape';
import type { FailOn } from '../../types';
import type { Io } from '../io';
import { wholeNumber } from '../whole-number';
import { type Item, isIn, type List, openList, parseShard, type Shard } from './list';
import { newWorker } from './pool';
import {
  type Header,
  newSeal,
  openResults,
  RESULTS_SCHEMA,
  readResults,
  type Seal,
  shardName,
} from './results';
import { newReuse, type Reuse } from './reuse';
import { newWriter } from './writer';

export interface BatchFlags {
  list?: string | undefined;
  output?: string | undefined;
  failOn?: string | undefined;
  jobs?: string | undefined;
  shard?: string | undefined;
  timeout?: string | undefined;
  reuse?: string[] | undefined;
}

/** What the audit of one package has and a list has not. */
const OF_ONE = ['format', 'against', 'lock', 'as', 'accept', 'yes', 'verbose', 'quiet'];
const TIMEOUT_SECONDS = 60;
const MAX_JOBS = 256;

/**
 * @param targets none, or `-` for a list on standard input
 * @returns the exit code: 1 when a package has findings, 3 when one could not be looked at in full, else 0
 * @throws ExpectedError for flags, a list or a file of results that cannot be used
 */
export async function auditList(
  io: Io,
  targets: readonly string[],
  flags: BatchFlags,
  version: string,
): Promise<number> {
  const isStdin = targets.length === 1 && targets[0] === '-' && flags.list === undefined;
  if (!isStdin && targets.length > 0)
    throw new ExpectedError('usage', 'packages beside a list', 'write them into the list, one a line');
  const other = OF_ONE.find((name) => Object.hasOwn(flags, name));
  if (other !== undefined)
    throw new ExpectedError('usage', `--${other} has no say in results of a list`, 'they are lines of JSON');
  const shard = parseShard(flags.shard ?? '1/1');
  const jobs = wholeNumber('--jobs', flags.jobs, os.availableParallelism(), MAX_JOBS);
  const timeout = wholeNumber('--timeout', flags.timeout, TIMEOUT_SECONDS, 86_400);
  const failOn = (flags.failOn ?? 'high') as FailOn;
  const list = openList(io, flags.list ?? '-');
  try {
    const header: Header = {
      schema: RESULTS_SCHEMA,
      tool: { name: 'primitives', version, ruleset: RULESET },
      failOn,
      timeout,
      list: { digest: list.digest, count: list.count },
      shard: shardName(shard),
    };
    const reuse = newReuse(io, flags.reuse ?? [], header);
    const seal = newSeal();
    const file = openOutput(io, flags.output, header, selected(list, shard), seal);
    if (file.isDone) io.err(`${visiblePath(flags.output!)}: complete; nothing to do\n`);
    else await auditAll({ io, list, shard, jobs, timeout, failOn, reuse, seal, ...file, header });
    if (file.fd !== undefined) fs.closeSync(file.fd);
    return seal.exitCode();
  } finally {
    list.close();
  }
}

interface Run {
  io: Io;
  list: List;
  shard: Shard;
  jobs: number;
  timeout: number;
  failOn: FailOn;
  reuse: Reuse;
  seal: Seal;
  header: Header;
  fd: number | undefined;
  /** Results that stand in the file already. */
  done: number;
}

async function auditAll(run: Run): Promise<void> {
  const { io, seal, fd, header } = run;
  const writer = newWriter(fd, io.out, seal);
  const items = selected(run.list, run.shard);
  for (let i = 0; i < run.done; i++) items.next();
  let place = 0;

  async function work(): Promise<void> {
    const worker = newWorker(io, run);
    try {
      for (let { value, done } = items.next(); !done; { value, done } = items.next()) {
        const item = value as Item;
        const here = place++;
        await writer.room(here);
        const { n, id, target } = item;
        const judged = run.reuse.find(item) ?? (await worker.audit(item));
        writer.put(here, { n, id, target, ...judged });
      }
    } finally {
      await worker.close();
    }
  }

  await Promise.all(Array.from({ length: run.jobs }, work));
  await writer.end();
  const footer = `${JSON.stringify(seal.footer(header.shard, header.tool.ruleset))}\n`;
  if (fd === undefined) io.out(footer);
  else {
    fs.writeFileSync(fd, footer);
    fs.fsyncSync(fd);
  }
}

function* selected(list: List, shard: Shard): Generator<Item> {
  for (const item of list.items()) if (isIn(shard, item.id)) yield item;
}

interface Output {
  fd: number | undefined;
  done: number;
  isDone: boolean;
}

/** Takes up where an earlier run of the same list, rules and options ended. */
function openOutput(
  io: Io,
  name: string | undefined,
  header: Header,
  items: Generator<Item>,
  seal: Seal,
): Output {
  const first = `${JSON.stringify(header)}\n`;
  if (name === undefined) {
    io.out(first);
    return { fd: undefined, done: 0, isDone: false };
  }
  const file = path.resolve(io.cwd, name);
  if (!fs.existsSync(file)) createFile(file, name);
  const fd = openResults(file, name, 'r+');
  const found = readResults(fd);
  const { size } = fs.fstatSync(fd);
  // Empty, or what a run leaves that was killed while it wrote its first line.
  if (!found.header && size < first.length && first.startsWith(fs.readFileSync(file, 'utf8'))) {
    fs.ftruncateSync(fd, 0);
    fs.writeSync(fd, first, 0);
    fs.fsyncSync(fd);
    return { fd: atEnd(fd, file), done: 0, isDone: false };
  }
  if (JSON.stringify(found.header) !== first.trimEnd()) {
    throw new ExpectedError(
      'usage',
      `${visiblePath(name)}: results of another list, ruleset, version, shard or option`,
      'choose another name; --reuse takes over what has the same digest and the same rules',
    );
  }
  let done = 0;
  for (;;) {
    const step = found.lines.next();
    if (step.done) {
      const { footer, wholeBytes } = step.value;
      if (footer && !isSame(footer, seal.footer(header.shard, header.tool.ruleset)))
        throw changed(name, 'its last line does not fit what stands before it');
      if (footer) return { fd, done, isDone: true };
      fs.ftruncateSync(fd, wholeBytes);
      return { fd: atEnd(fd, file), done, isDone: false };
    }
    const { result, bytes } = step.value;
    const item = items.next().value as Item | undefined;
    if (item?.n !== result.n || item.id !== result.id)
      throw changed(name, `line ${done + 2} is not about the package of the list that belongs there`);
    seal.add(Buffer.from(bytes), result);
    done++;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function changed(name: string, why: string): ExpectedError {
  return new ExpectedError(
    'usage',
    `${visiblePath(name)}: ${why}`,
    'the file was changed by somebody else: remove it, and begin anew',
  );
}

function createFile(file: string, name: string): void {
  try {
    fs.closeSync(fs.openSync(file, 'w'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExpectedError('unwritable', `${visiblePath(name)}: ${code}`, 'results are written here');
  }
}

/** The same file, where what is written goes to its end. */
function atEnd(fd: number, file: string): number {
  fs.closeSync(fd);
  return fs.openSync(file, 'a');
}
