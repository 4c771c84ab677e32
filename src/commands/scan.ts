/** `primitives scan`: the journey of the files, and what is to be said of them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { judge, type Observed } from '../judge/judge';
import { LOCK_NAME, type LockedFile } from '../lock/lock';
import type { Judged } from '../mcp/graph';
import type { Rule } from '../rules';
import type { FailOn, Report } from '../types';
import type { Io } from './io';
import { type JourneyOptions, travel } from './journey';
import { type Origin, type OriginFlags, openOrigin } from './origin';
import type { Review } from './review';
import { judgeSurvey } from './survey';

export interface ScanOptions
  extends Omit<JourneyOptions, 'withDigests' | 'withChecks' | 'origin' | 'isHereOnly'> {
  /** Where the files are read from, and since when; the working tree, and all of it, when absent. */
  from?: OriginFlags;
  failOn?: FailOn | undefined;
  inventory: boolean;
  /** `at-servers` leaves everything out but what is said about MCP servers. */
  look?: 'at-all' | 'at-servers';
  /** Tell of servers what is wrong with them, too, and not only whether they may run. */
  withFindings?: boolean;
  version: string;
}

export interface Scanned {
  report: Report;
  observed: Observed[];
  /** Every MCP server that is declared anywhere, in the order of the files. */
  servers: Judged[];
  userRules: readonly Rule[];
  origin: Origin | undefined;
  /** Digests of the files, where they were asked for. */
  pins: ReadonlyMap<string, LockedFile>;
}

/** What the lock says of earlier reviews; it is loaded where there is one. */
async function reviewOf({ cwd }: Io, origin: Origin | undefined): Promise<Review | undefined> {
  if (!origin && !existsSync(path.join(cwd, LOCK_NAME))) return undefined;
  const { readReview, readerOf } = await import('./review');
  return readReview(readerOf(cwd, origin?.source));
}

/** @throws ExpectedError for arguments, rules or a configuration that cannot be used */
export async function scan(io: Io, options: ScanOptions): Promise<Scanned> {
  const { version, recorder, inventory, from = {} } = options;
  const withChecks = options.look !== 'at-servers';
  const isBrief = !withChecks && !options.withFindings;
  const origin = await openOrigin(io, from);
  const review = options.useConfig ? await reviewOf(io, origin) : undefined;
  const withDigests = inventory || (review?.accepted ?? false);
  const isHereOnly = from.changedSince !== undefined;
  const journey = await travel(io, { ...options, origin, isHereOnly, withChecks, withDigests });
  const { config, user, all, survey } = journey;
  const scope = isHereOnly ? await (await import('./scope')).scopeOf(io, from, journey) : undefined;
  const judgedBy = async (withRules: boolean): Promise<Pick<Scanned, 'report' | 'observed' | 'servers'>> => {
    const judged = await judgeSurvey(survey, all.names, all.observed, config, review?.approves, withRules);
    recorder?.lap('servers');
    const skipped = [...all.skipped, ...judged.skipped];
    const observed = scope
      ? judged.observed.filter((one) => scope.covers(one.path, one.via))
      : judged.observed;
    const report = await judge({
      command: withChecks ? 'scan' : 'mcp',
      version,
      observed,
      skipped: scope ? skipped.filter(scope.coversSkip) : skipped,
      primitives: all.primitives,
      ...(inventory ? { inventory: all.inventory } : {}),
      ...(user ? { userRules: user.rules, ruleset: user.ruleset } : {}),
      ...(review?.accepted.size ? { isAccepted: (finding) => review.accepts(finding, all.pins) } : {}),
      isCountOnly: isBrief,
      policy: { config, failOn: options.failOn ?? config.failOn ?? 'high' },
    });
    return { report, observed, servers: judged.servers };
  };
  // A list of servers says what may run. What else is wrong with them shows in the exit code alone, and that is known
  // already where one is blocked. What was accepted is known by all that is said of it.
  const isFirstEnough = isBrief && !review?.accepted.size;
  const verdicts = isFirstEnough ? await judgedBy(false) : undefined;
  const scanned = verdicts?.report.exitCode === 1 ? verdicts : await judgedBy(true);
  recorder?.lap('judge');
  return { ...scanned, userRules: user?.rules ?? [], origin, pins: all.pins };
}
