/** `primitives scan`: the journey of the files, and what is to be said of them. */
import { judge, type Observed } from '../judge/judge';
import type { Judged } from '../mcp/graph';
import type { Rule } from '../rules';
import type { FailOn, Report } from '../types';
import type { Io } from './io';
import { type JourneyOptions, travel } from './journey';
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

/** @throws ExpectedError for arguments, rules or a configuration that cannot be used */
export async function scan(io: Io, options: ScanOptions): Promise<Scanned> {
  const { version, recorder, inventory } = options;
  const withChecks = options.look !== 'at-servers';
  const { config, user, all, survey } = await travel(io, { ...options, withChecks, withDigests: inventory });
  const { servers, observed } = await judgeSurvey(survey, all.names, config.mcp);
  all.observed.push(...observed);
  recorder?.lap('servers');
  const report = await judge({
    command: withChecks ? 'scan' : 'mcp',
    version,
    observed: all.observed,
    skipped: all.skipped,
    primitives: all.primitives,
    ...(inventory ? { inventory: all.inventory } : {}),
    ...(user ? { userRules: user.rules, ruleset: user.ruleset } : {}),
    policy: { config, failOn: options.failOn ?? config.failOn ?? 'high' },
  });
  recorder?.lap('judge');
  return { report, observed: all.observed, servers, userRules: user?.rules ?? [] };
}
