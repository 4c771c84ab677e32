/** Is this one file a primitive? The catalog is asked for a name, without a walk. */
import path from 'node:path';
import { loadConfig } from '../config';
import { settle } from '../discover/candidate';
import { discover, stateInside } from '../discover/discover';
import { createMatcher, type Matcher } from '../discover/matcher';
import { foldName } from '../discover/names';
import { LIMITS } from '../limits';
import type { Item, Source } from '../source/source';
import type { Kind, Match } from '../types';
import type { GateFlags } from './gate-options';
import type { Io } from './io';

let shared: Matcher | undefined;

function matcher(): Matcher {
  shared ??= createMatcher();
  return shared;
}

function matchesOf(source: Source, name: string): Match[] {
  const slash = name.lastIndexOf('/');
  const state = stateInside(source, matcher(), name.slice(0, Math.max(slash, 0)));
  return matcher().match(state, foldName(name.slice(slash + 1)));
}

/**
 * @param name relative to the root; there may be nothing there
 * @param content where its content is: a link leads there
 * @throws ExpectedError for a configuration that cannot be used
 */
export async function isPrimitive(
  source: Source,
  { name, content }: { name: string; content: string },
  io: Io,
  flags: GateFlags,
): Promise<boolean> {
  const matches = matchesOf(source, name);
  if (matches.length === 0 || source.typeOf(content) === 'directory') return false;
  if (!(await isMet(source, content, matches))) return false;
  return !(await isExcluded(name, io, flags));
}

/** Conditions on the content; what cannot be read counts, as it does in a scan. */
async function isMet(source: Source, name: string, matches: Match[]): Promise<boolean> {
  if (matches.some(({ conditions }) => conditions.length === 0) || source.typeOf(name) !== 'file')
    return true;
  const { decode, formatOf, holds, parse } = await import('./reading');
  const entry = source.entry(name, 'file');
  const read = entry.open(LIMITS.fileBytes);
  if ('skipped' in read) return true;
  const format = formatOf(name);
  const document = parse(name, format, decode(read.bytes, format !== 'other', true));
  const candidate = { path: name, entry, matches, via: [], aliases: [] };
  return (await settle(candidate, (condition) => holds(document, condition))) !== undefined;
}

/** The configuration says what `verify` does not look at. */
async function isExcluded(name: string, io: Io, { config }: GateFlags): Promise<boolean> {
  if (config === false) return false;
  const { config: found } = await loadConfig(io.cwd, config, undefined);
  if (!found.exclude?.length) return false;
  const { default: picomatch } = await import('picomatch');
  return picomatch(found.exclude, { dot: true })(name);
}

/**
 * A primitive outside of the project, where nothing can be pinned. What users keep in `~/.claude` and the like is theirs.
 * @param name absolute: nothing is looked at, so only what counts wherever it lies is recognised
 */
export async function isStrange(name: string): Promise<boolean> {
  const os = await import('node:os');
  const own = path.relative(os.homedir(), name);
  if (own.startsWith('.') && !own.startsWith('..')) return false;
  const parts = name.split(path.sep).filter(Boolean).map(foldName);
  const last = parts.pop();
  if (last === undefined) return false;
  let state = matcher().start;
  for (const part of parts) state = matcher().enter(state, part);
  return matcher()
    .match(state, last)
    .some(({ conditions }) => conditions.length === 0);
}

const AGENT_FOLDER = '.claude';

/**
 * @param name of a file, link or folder, relative to the root
 * @param attached kinds that hosts attach by themselves
 * @returns the instruction files that a host attaches: it, if it is one; those in an agent's folder
 */
export function instructionsAt(
  source: Source,
  name: string,
  item: Item,
  attached: ReadonlySet<Kind>,
): string[] {
  const isAttached = (matches: readonly Match[]): boolean => matches.some(({ kind }) => attached.has(kind));
  if (!item.isDirectory()) return isAttached(matchesOf(source, name)) ? [name] : [];
  if (foldName(item.name) !== AGENT_FOLDER) return [];
  const { candidates } = discover(source, matcher(), name, { includeDependencies: false });
  return [...candidates.values()]
    .filter(({ matches }) => isAttached(matches))
    .map(({ path: found }) => found);
}
