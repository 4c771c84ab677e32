/** `primitives scan`: the journey of the files, and what is to be said of them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { judge, type Observed } from '../judge/judge';
import { LOCK_NAME } from '../lock/lock';
import type { Judged } from '../mcp/graph';
import type { Rule } from '../rules';
import type { FailOn, Report } from '../types';
import type { Io } from './io';
import { type JourneyOptions, travel } from './journey';
import type { Review } from './review';
import { judgeSurvey } from './survey';

export interface ScanOptions extends Omit<JourneyOptions, 'withDigests' | 'withChecks'> {
  failOn?: FailOn | undefined;
  inventory: boolean;
  /** `at-servers` leaves everything out but what is said about MCP servers. */
  look?: 'at-all' | 'at-servers';
  version: string;
}

export interface Scanned {
  report: Report;
  observed: Observed[];
  /** Every MCP server that is declared anywhere, in the order of the files. */
  servers: Judged[];
  userRules: readonly Rule[];
}

/** What the lock says of earlier reviews; it is loaded where there is one. */
async function reviewOf(io: Io): Promise<Review | undefined> {
  return existsSync(path.join(io.cwd, LOCK_NAME)) ? (await import('./review')).readReview(io.cwd) : undefined;
}

/** @throws ExpectedError for arguments, rules or a configuration that cannot be used */
export async function scan(io: Io, options: ScanOptions): Promise<Scanned> {
  const { version, recorder, inventory } = options;
  const withChecks = options.look !== 'at-servers';
  const review = options.useConfig ? await reviewOf(io) : undefined;
  const withDigests = inventory || (review?.accepted ?? false);
  const { config, user, all, survey } = await travel(io, { ...options, withChecks, withDigests });
  const { servers, observed } = await judgeSurvey(
    survey,
    all.names,
    all.observed,
    config.mcp,
    review?.approves,
  );
  recorder?.lap('servers');
  const report = await judge({
    command: withChecks ? 'scan' : 'mcp',
    version,
    observed,
    skipped: all.skipped,
    primitives: all.primitives,
    ...(inventory ? { inventory: all.inventory } : {}),
    ...(user ? { userRules: user.rules, ruleset: user.ruleset } : {}),
    ...(review ? { isAccepted: (finding) => review.accepts(finding, all.pins) } : {}),
    policy: { config, failOn: options.failOn ?? config.failOn ?? 'high' },
  });
  recorder?.lap('judge');
  return { report, observed, servers, userRules: user?.rules ?? [] };
}
