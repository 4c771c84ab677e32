/**
 * The family `mcp`: what is wrong with the servers of a project, seen in their definitions and nowhere else; nothing is
 * started or asked. One file a subject. Injection and hidden text in the strings of a manifest are found by the other
 * families, which see every string.
 */
import type { Server } from '../../mcp/server';
import { type Observation, SEVERITIES } from '../../types';
import { checkAddresses } from './addresses';
import { checkApproval } from './approval';
import { checkContainers } from './containers';
import { checkCredentials } from './credentials';
import type { Detector, Report } from './detector';
import { checkEnvironment } from './environment';
import { checkLocalCode } from './local-code';
import { checkLookalikes } from './lookalikes';
import { checkRoots } from './roots';
import { checkShadowing } from './shadowing';
import { checkShell } from './shell';
import { checkFlows } from './toxic-flow';
import { checkUnpinned } from './unpinned';

const DETECTORS: Detector[] = [
  checkUnpinned,
  checkShell,
  checkLocalCode,
  checkAddresses,
  checkLookalikes,
  checkCredentials,
  checkRoots,
  checkContainers,
  checkApproval,
  checkEnvironment,
];

export type OnFailure = (path: string, error: Error) => void;

const rethrow: OnFailure = (_, error) => {
  throw error;
};

export interface Judged {
  server: Server;
  observation: Observation;
}

/** Subjects that show in several servers only. */
const COMPARISONS = [checkShadowing, checkFlows];

/**
 * What is wrong with the servers of a project. Pure.
 * @param servers all servers of the run, in order
 * @param onFailure told of a rule that failed, and in which file; the others still run
 */
export function checkServers(servers: readonly Server[], onFailure: OnFailure = rethrow): Judged[] {
  const found: Judged[] = [];
  const attempt = (path: string, run: () => void): void => {
    try {
      run();
    } catch (error) {
      onFailure(path, error as Error);
    }
  };
  for (const server of servers) {
    const into: Report = (rule, severity, { start, end }, message, extra) => {
      found.push({ server, observation: { rule, severity, start, end, message, ...extra } });
    };
    for (const detect of DETECTORS) attempt(server.path, () => detect(server, into));
  }
  for (const compare of COMPARISONS)
    attempt(servers[0]?.path ?? '', () =>
      compare(servers, (server, rule, severity, { start, end }, message) => {
        found.push({ server, observation: { rule, severity, start, end, message } });
      }),
    );
  return found;
}

/** Rules of other families that say the same, from the text alone. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  'mcp/unpinned-server': ['supply-chain/unpinned-package'],
  'mcp/shell-command': [
    'execution/download-and-run',
    'execution/encoded-command',
    'execution/reverse-shell',
    'execution/obfuscated-code',
  ],
  'mcp/runs-local-script': [
    'execution/obfuscated-code',
    'execution/encoded-command',
    'execution/unsafe-eval',
  ],
  'mcp/insecure-url': ['exfiltration/drop-host', 'hidden-text/homoglyph-host'],
  'mcp/lookalike-server': ['supply-chain/lookalike-package', 'hidden-text/homoglyph-host'],
  'mcp/host-secrets': ['exfiltration/secret-to-network', 'exfiltration/secret-read'],
  'mcp/inline-credential': [
    'secrets/assigned-value',
    'secrets/provider-token',
    'secrets/signed-token',
    'secrets/url-credentials',
    'secrets/webhook-url',
  ],
  'mcp/wide-root': ['permissions/broad-file-access'],
  'mcp/privileged-container': ['permissions/container-privileges'],
  'mcp/auto-approval': ['permissions/auto-approve', 'permissions/wildcard-tools'],
  'mcp/env-hijack': [
    'permissions/loader-environment',
    'execution/loader-hijack',
    'supply-chain/foreign-index',
    'supply-chain/verification-off',
    'permissions/protection-off',
  ],
};
/** Knows more than the text alone: which servers are well known, and what does not fetch at all. */
const BETTER: ReadonlySet<string> = new Set(['mcp/unpinned-server']);

/**
 * Of two findings that say the same of one stretch, the louder stays, and of equals the one of the other family.
 *
 * @param own observations of this family in one file
 * @param others what the other families saw in the same file
 * @returns what stays of both
 */
export function withoutRepeats(
  own: readonly Observation[],
  others: readonly Observation[],
): { own: Observation[]; others: Observation[] } {
  const dropped = new Set<Observation>();
  const candidates = new Map<string, Observation[]>();
  for (const other of others) {
    const same = candidates.get(other.rule);
    if (same) same.push(other);
    else candidates.set(other.rule, [other]);
  }
  for (const one of own) {
    for (const rule of SAME[one.rule] ?? []) {
      for (const other of candidates.get(rule) ?? []) {
        if (other.start >= one.end || other.end <= one.start) continue;
        const isLouder = SEVERITIES.indexOf(one.severity) < SEVERITIES.indexOf(other.severity);
        dropped.add(isLouder || BETTER.has(one.rule) ? other : one);
      }
    }
  }
  return {
    own: own.filter((one) => !dropped.has(one)),
    others: others.filter((other) => !dropped.has(other)),
  };
}
