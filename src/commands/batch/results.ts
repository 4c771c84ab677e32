/**
 * Results of many packages: a file of JSON lines. The first says what was asked, then comes one line a package in the
 * order of the list, and the last counts and seals them. The same list and rules give the same bytes, whatever the
 * number of processes and shards, and however often the run was interrupted: no time, no place, no order of arrival.
 */
import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';
import { ExpectedError } from '../../errors';
import { visiblePath } from '../../text/escape';
import type { Severity } from '../../types';
import { linesOf } from './lines';
import type { Shard } from './list';

export const RESULTS_SCHEMA = 'primitives-results/v1';

/** What was asked: two files belong together when all of it but the shard is the same. */
export interface Header {
  schema: typeof RESULTS_SCHEMA;
  tool: { name: 'primitives'; version: string; ruleset: string };
  failOn: string;
  /** Seconds. */
  timeout: number;
  list: { digest: string; count: number };
  shard: string;
}

/** One package of the list, and what its audit says; the full report is one `primitives audit` away. */
export interface Result extends Judged {
  n: number;
  id: string;
  target: string;
}

/** What hangs on nothing but the bytes of the package, the rules and the options. */
export interface Judged {
  /** `unknown`: it could not be looked at. */
  verdict: string;
  complete: boolean;
  exitCode: number;
  /** Why it could not be looked at. */
  error?: string;
  /** Of the package. */
  digest?: string;
  /** Of the archive that it came in, lies about its members included. */
  archive?: string;
  type?: string;
  files?: number;
  bytes?: number;
  findings?: Record<Severity, number>;
  reasons?: unknown[];
  /** Rules with something at or above `--fail-on`, and how often. */
  rules?: Record<string, number>;
  capabilities?: Record<string, number>;
  skipped?: number;
}

export interface Footer {
  end: {
    shard: string;
    ruleset: string;
    count: number;
    incomplete: number;
    verdicts: Record<string, number>;
    /** Of the lines between the first and this one, LF included. */
    lines: string;
  };
}

/** Counts and hashes lines as they pass. */
export interface Seal {
  add(line: Buffer | string, result: Pick<Result, 'verdict' | 'complete' | 'exitCode'>): void;
  footer(shard: string, ruleset: string): Footer;
  exitCode(): number;
}

export function newSeal(): Seal {
  const sum: Hash = createHash('sha512');
  const verdicts: Record<string, number> = {};
  let count = 0;
  let incomplete = 0;
  let hasFindings = false;
  return {
    add(line, { verdict, complete, exitCode }) {
      sum.update(line).update('\n');
      count++;
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      if (!complete) incomplete++;
      hasFindings ||= exitCode === 1;
    },
    footer(shard, ruleset) {
      const sorted = Object.fromEntries(Object.entries(verdicts).sort(([a], [b]) => (a < b ? -1 : 1)));
      const lines = `sha512-${sum.copy().digest('base64')}`;
      return { end: { shard, ruleset, count, incomplete, verdicts: sorted, lines } };
    },
    exitCode: () => (hasFindings ? 1 : incomplete > 0 ? 3 : 0),
  };
}

export function shardName({ index, of }: Shard): string {
  return `${index}/${of}`;
}

export interface ResultLine {
  result: Result;
  /** As it stands in the file, without its end; valid until the next one is asked for. */
  bytes: Buffer;
  start: number;
}

/** What stands in a file of results, as far as it is whole. */
export interface Reading {
  header: Header | undefined;
  lines: Generator<ResultLine, End>;
}

export interface End {
  footer: Footer | undefined;
  /** Bytes up to the end of the last whole line of the file that fits. */
  wholeBytes: number;
}

/** @throws Error as `node:fs` does */
export function readResults(fd: number): Reading {
  const lines = linesOf(fd);
  const first = lines.next();
  const header = first.done || !first.value.isWhole ? undefined : headerOf(first.value.bytes);
  const start = first.done ? 0 : first.value.start + first.value.bytes.length + 1;
  function* results(): Generator<ResultLine, End> {
    let wholeBytes = header ? start : 0;
    for (const { bytes, start, isWhole } of header ? lines : []) {
      const value = isWhole ? parsed(bytes) : undefined;
      if (value && 'end' in value) return { footer: value as unknown as Footer, wholeBytes };
      // What is not whole was being written when the run ended.
      if (!value || typeof value.n !== 'number') break;
      wholeBytes = start + bytes.length + 1;
      yield { result: value as unknown as Result, bytes, start };
    }
    return { footer: undefined, wholeBytes };
  }
  return { header, lines: results() };
}

function headerOf(bytes: Buffer): Header | undefined {
  const value = parsed(bytes);
  return value?.schema === RESULTS_SCHEMA ? (value as unknown as Header) : undefined;
}

function parsed(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** @throws ExpectedError `not-found` */
export function openResults(file: string, name: string, flags: 'r' | 'r+' = 'r'): number {
  try {
    return fs.openSync(file, flags);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExpectedError(
      'not-found',
      `${visiblePath(name)}: ${code}`,
      'name files that `audit --list` wrote',
    );
  }
}
