/** What a candidate turns out to be once its content is known: the matches whose conditions hold. */
import type { Candidate, ContentCondition, IncludeSyntax, Kind, Match } from '../types';

export interface Settled {
  kind: Kind;
  agents: string[];
  includes: IncludeSyntax[];
  sensitive: boolean;
}

/** When agents read one file as different things, the kind with the most direct effect names it. */
const KIND_ORDER: Kind[] = [
  'skill',
  'scoped-rules',
  'always-on',
  'prompt-command',
  'agent',
  'memory',
  'env-setup',
  'workflow',
  'review',
  'hooks',
  'mcp',
  'settings',
  'exec',
  'policy',
  'marketplace',
  'plugin-manifest',
  'lockfile',
  'skill-resource',
  'included',
  'explicit',
];

/**
 * @param holds whether a condition holds for the content
 * @returns undefined when nobody reads the file after all
 */
export async function settle(
  candidate: Candidate,
  holds: (condition: ContentCondition) => Promise<boolean>,
): Promise<Settled | undefined> {
  const known = settledByName(candidate);
  if (known) return known;
  const matches: Match[] = [];
  for (const match of candidate.matches) {
    let isMet = true;
    for (const condition of match.conditions) isMet &&= await holds(condition);
    if (isMet) matches.push(match);
  }
  if (matches.length === 0) return undefined;
  return settledAs(matches);
}

/** Files alike share their matches, so thousands of skills settle once. */
const settledMatches = new WeakMap<Match[], Settled>();

/** @returns undefined where the content has a say */
export function settledByName({ matches }: Candidate): Settled | undefined {
  const known = settledMatches.get(matches);
  if (known) return known;
  if (matches.length === 0 || matches.some(({ conditions }) => conditions.length > 0)) return undefined;
  const settled = settledAs(matches);
  settledMatches.set(matches, settled);
  return settled;
}

function settledAs(matches: readonly Match[]): Settled {
  return {
    kind: bestKind(matches),
    agents: [...new Set(matches.flatMap(({ agents }) => agents))].sort(),
    includes: uniqueIncludes(matches),
    sensitive: matches.some(({ sensitive }) => sensitive),
  };
}

function bestKind(matches: readonly Match[]): Kind {
  return strongest(matches.map(({ kind }) => kind));
}

/** @returns the kind with the most direct effect, in whatever order they come */
export function strongest(all: readonly Kind[]): Kind {
  const kinds = new Set(all);
  return KIND_ORDER.find((kind) => kinds.has(kind))!;
}

function uniqueIncludes(matches: readonly Match[]): IncludeSyntax[] {
  const byKey = new Map<string, IncludeSyntax>();
  for (const { includes } of matches)
    for (const include of includes)
      byKey.set(typeof include === 'string' ? include : `${include.as} ${include.pointer}`, include);
  return [...byKey.values()];
}

/** The format the catalog names, for a file whose extension says nothing. */
export function catalogFormat(candidate: Candidate): string | undefined {
  return candidate.matches.find(({ format }) => format !== 'any' && format !== 'mixed')?.format;
}
