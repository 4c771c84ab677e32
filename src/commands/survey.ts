/**
 * The MCP side of a scan: while documents pass, those that may declare a server are asked; when all have passed, the
 * servers get their chains and their verdicts. What does it is loaded with the first document that is asked: most
 * scans have none.
 */
import { type Config, configuredSeverity } from '../config';
import type { Observed } from '../judge/judge';
import type { Judged } from '../mcp/graph';
import { mayDeclareServers } from '../mcp/hints';
import { type Manifest, type Packages, packagesOf } from '../mcp/packages';
import type { Declaration, Server } from '../mcp/server';
import { mayHaveSurfaces } from '../mcp/surfaces/hints';
import type { Data } from '../parse/data';
import { lazy } from '../text/lazy';
import type { Observation, Skip } from '../types';
import { observedOf, type Passed } from './collect';

export interface Survey {
  declarations: Declaration[];
  manifests: Manifest[];
  /** Manifests that are one only by their content. */
  bundles: string[];
  /** Files that there may be something to say about, by path. */
  passed: Map<string, Passed>;
  /** Declarations that could not be read as what they claim to be. */
  unreadable: [path: string, observation: Observation][];
  /** All of it comes along as a whole: nothing in it is the project's own. */
  isPackage: boolean;
}

export function newSurvey(isPackage = false): Survey {
  return { declarations: [], manifests: [], bundles: [], passed: new Map(), unreadable: [], isPackage };
}

/** @returns what could not be looked at; a failure of ours among it, so that the rest is still reported */
export async function surveyServers(into: Survey, passed: Passed): Promise<Skip | undefined> {
  const { path } = passed.document;
  // Named by hand, and found in a folder that was named too.
  if (into.passed.has(path)) return undefined;
  try {
    return await survey(into, passed);
  } catch (error) {
    return { path, reason: 'rule-failed', detail: `servers: ${(error as Error).message}` };
  }
}

/** Asking for a chunk costs something each time, and a large project asks for thousands of files. */
const parts = lazy(() => Promise.all([import('../mcp'), import('../parse/data')]));

async function survey(into: Survey, passed: Passed): Promise<Skip | undefined> {
  const { document, candidate, settled, prefix } = passed;
  const mayDeclare = mayDeclareServers(document, settled.kind === 'included');
  const mayRun = mayHaveSurfaces(document);
  if (!mayDeclare && !mayRun) return undefined;
  const [mcp, { dataOf }] = await parts();
  const { path, text, format } = document;
  const parsed = await dataOf(document);
  const { kind, agents } = settled;
  const via = candidate.via.map((step) => prefix + step);
  const about = { document, pointers: [] as string[], kind, agents, via };
  const surfaces = mayRun ? mcp.surfacesIn({ ...about, data: parsed ?? NO_DATA }) : [];
  const isScript = format === 'code' || format === 'other';
  const data = parsed ?? (mayDeclare && isScript ? mcp.dataOfScript(text) : undefined);
  if (surfaces.length > 0) into.passed.set(path, passed);
  into.declarations.push(...surfaces);
  if (!data) return undefined;
  const pointers = mayDeclare ? await mcp.pointersFor(path) : [];
  // What a manifest names as its servers may be a bare map of them.
  if (settled.kind === 'included') pointers.push('');
  const declared = mayDeclare ? mcp.declarationsIn({ ...about, data, pointers }) : [];
  into.declarations.push(...declared);
  if (mcp.isManifest(path)) into.manifests.push(mcp.manifestOf(path, data));
  if (declared.some(({ pointer }) => mcp.isBundled(pointer))) into.bundles.push(path);
  const [problem] = data.problems;
  if (problem && (kind === 'mcp' || declared.length > 0 || /mcp[_-]?servers/i.test(text))) {
    const { start, end, message } = problem;
    const why = `servers are declared here, and it is not valid ${format} (${message}): an agent may read others from it than we do`;
    into.unreadable.push([
      path,
      { rule: 'mcp/unreadable-declaration', severity: 'medium', start, end, message: why },
    ]);
  }
  if (problem || declared.length > 0) into.passed.set(path, passed);
  return data.cut === undefined ? undefined : { path, reason: 'work-limit', detail: `servers: ${data.cut}` };
}

const NO_DATA: Data = { root: undefined, problems: [] };

export interface SurveyResult {
  /** Servers, and with a `surface` what starts by itself. */
  servers: Judged[];
  /** What was observed before, and what is said of servers. */
  observed: Observed[];
  /** Where a rule about servers failed. */
  skipped: Skip[];
}

/** By code units: the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param paths every primitive of the run */
export async function serversOfSurvey(
  { declarations, manifests, bundles, isPackage }: Survey,
  paths: readonly string[],
): Promise<{ servers: Server[]; packages: Packages }> {
  const packages = packagesOf(paths, manifests, bundles, isPackage);
  if (declarations.length === 0) return { servers: [], packages };
  const { serversOf } = await import('../mcp');
  // The walk may come by in any order; what is said of the later of two must not depend on it.
  const sorted = [...declarations].sort((a, b) => order(a.path, b.path) || a.key.start - b.key.start);
  return { servers: serversOf(sorted, packages, isPackage), packages };
}

/**
 * @param paths every primitive of the run
 * @param before what the rules observed
 * @param config the policy over servers, and the rules that are switched off
 * @param isApproved whether the lock approves a server
 * @param withChecks run the rules over definitions as well; without, only what the policy says
 */
export async function judgeSurvey(
  survey: Survey,
  paths: readonly string[],
  before: readonly Observed[],
  config: Config,
  isApproved?: (server: Server) => boolean,
  withChecks = true,
): Promise<SurveyResult> {
  const { declarations, unreadable } = survey;
  const said = [...unreadable];
  const skipped: Skip[] = [];
  let servers: Judged[] = [];
  if (declarations.length > 0) {
    const mcp = await import('../mcp');
    const { servers: all } = await serversOfSurvey(survey, paths);
    const verdicts = await mcp.judgeServers(all, config.mcp, isApproved);
    servers = all.map((server, i) => ({ server, verdict: verdicts[i]! }));
    if (withChecks) said.push(...(await checksOf(all, skipped)));
    for (const { server, verdict } of servers) {
      const observation = mcp.verdictObservation(server, verdict, withChecks);
      if (observation) said.push([server.path, observation]);
    }
  }
  const observed = said.length === 0 ? [...before] : await together(said, before, survey, config);
  return { servers, observed, skipped };
}

/** What the rules say of definitions, by file. */
async function checksOf(servers: readonly Server[], skipped: Skip[]): Promise<[string, Observation][]> {
  const { checkServers } = await import('../check/mcp');
  const { checkSurfaces } = await import('../check/execution/surfaces');
  const isServer = ({ surface }: Server): boolean => surface === undefined;
  const checked = checkServers(servers.filter(isServer), (path, { message }) => {
    skipped.push({ path, reason: 'rule-failed', detail: `servers: ${message}` });
  });
  return [...checked, ...checkSurfaces(servers)].map(({ server, observation }) => [server.path, observation]);
}

/** What is said of servers joins what was observed of the same files; a general rule may say the same. */
async function together(
  said: readonly (readonly [path: string, observation: Observation])[],
  before: readonly Observed[],
  { passed }: Survey,
  config: Config,
): Promise<Observed[]> {
  const byPath = new Map<string, Observation[]>();
  for (const [path, observation] of said) {
    const list = byPath.get(path);
    if (list) list.push(observation);
    else byPath.set(path, [observation]);
  }
  const { withoutRepeats } = await import('../check/mcp');
  // A rule that is switched off says nothing, so it repeats nothing either.
  const counts = ({ rule }: Observation): boolean => configuredSeverity(rule, config) !== 'off';
  const observed = before.map((one) => {
    const own = byPath.get(one.path);
    if (!own) return one;
    const rest = withoutRepeats(own.filter(counts), one.observations.filter(counts));
    byPath.set(one.path, rest.own);
    return { ...one, observations: rest.others };
  });
  for (const [path, observations] of byPath) observed.push(observedOf(passed.get(path)!, observations));
  return observed;
}
