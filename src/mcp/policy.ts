/** Servers and the configuration -> what may run. Deny wins; a name alone approves nothing. */
import type { ServerPattern, ServerPolicy } from '../config';
import { commandText } from './print';
import type { Server } from './server';

/** `own`: the project's configuration declares it. `open`: transitive, and the policy lets it pass. */
export type Verdict = 'denied' | 'approved' | 'own' | 'blocked' | 'warned' | 'open';

/**
 * @param isLocked whether the lock approves a server: this definition, by this chain
 * @returns the verdict over each server
 */
export async function judgeServers(
  servers: readonly Server[],
  policy: ServerPolicy = {},
  isLocked: (server: Server) => boolean = () => false,
): Promise<Verdict[]> {
  const denies = await compiled(policy.deny);
  const allows = await compiled(policy.allow);
  const otherwise: Verdict = ({ block: 'blocked', warn: 'warned', allow: 'open' } as const)[
    policy.transitive ?? 'block'
  ];
  return servers.map((server) => {
    if (denies.some((fits) => fits(server))) return 'denied';
    if (isLocked(server) || allows.some((fits) => fits(server)))
      return server.isTransitive ? 'approved' : 'own';
    return server.isTransitive ? otherwise : 'own';
  });
}

type Fits = (server: Server) => boolean;

async function compiled(patterns: readonly ServerPattern[] = []): Promise<Fits[]> {
  if (patterns.length === 0) return [];
  const { default: picomatch } = await import('picomatch');
  const { default: semver } = await import('semver');
  const glob = (pattern: string): ((text: string) => boolean) =>
    picomatch(pattern, { dot: true, bash: true });
  const inRange = (version: string, range: string): boolean => semver.satisfies(version, range);
  return patterns.map((pattern) => {
    const tests: Fits[] = [];
    const { name, declarer, transport, command, host, integrity } = pattern;
    if (name !== undefined) tests.push(on(glob(name), (server) => [server.name]));
    if (declarer !== undefined) tests.push(on(glob(declarer), (server) => server.chain));
    if (transport !== undefined) tests.push((server) => server.transport === transport);
    if (command !== undefined) tests.push(on(glob(command), (server) => [commandText(server)]));
    if (host !== undefined)
      tests.push(on(glob(host.toLowerCase()), ({ runs }) => (runs.type === 'url' ? [runs.host] : [])));
    if (integrity !== undefined) tests.push((server) => server.integrity === integrity);
    if (pattern.package !== undefined) tests.push(packageTest(pattern.package, glob, inRange));
    return (server) => tests.length > 0 && tests.every((test) => test(server));
  });
}

function on(matches: (text: string) => boolean, textsOf: (server: Server) => string[]): Fits {
  return (server) => textsOf(server).some(matches);
}

const PACKAGE = /^(?:(npm|pypi|oci|nuget|git|registry):)?(@?[^@]+)(?:@(.+))?$/;

function packageTest(
  pattern: string,
  glob: (pattern: string) => (text: string) => boolean,
  inRange: (version: string, range: string) => boolean,
): Fits {
  const [, ecosystem, name, range] = PACKAGE.exec(pattern) ?? [];
  if (name === undefined) return () => false;
  const isNamed = glob(name);
  return ({ runs }) => {
    if (
      runs.type !== 'package' ||
      (ecosystem !== undefined && runs.ecosystem !== ecosystem) ||
      !isNamed(runs.name)
    )
      return false;
    if (range === undefined) return true;
    if (runs.version === range) return true;
    // A range is no promise about what is asked for by a range.
    return runs.isPinned && runs.version !== undefined && inRange(runs.version, range);
  };
}
