/**
 * (reference, including file) -> candidates: an agent that reads the one reads the other. Never leaves the root, never
 * fetches anything; what cannot be followed is an observation.
 * Rules: integrity/include-outside-root, include-remote, include-cycle, include-missing.
 */
import { LIMITS } from '../limits';
import type { Source } from '../source/source';
import { visible } from '../text/escape';
import type { Candidate, IncludeSyntax, Kind, Match, Observation, Reference, Severity, Skip } from '../types';
import { isCredentialPath } from './credentials';
import { discover, join } from './discover';
import { findByGlob } from './glob';
import { observeLink } from './links';
import type { Matcher } from './matcher';

export interface Follower {
  source: Source;
  matcher: Matcher;
  /** All candidates so far, by path; new ones are added. */
  candidates: Map<string, Candidate>;
  includeDependencies: boolean;
}

export interface Followed {
  added: Candidate[];
  /** Paths by which something was included, or would be if they led anywhere: links may be on the way. */
  names: string[];
  observations: Observation[];
  skipped: Skip[];
}

/** The file that refers, with what was settled about it. */
export interface Including {
  candidate: Candidate;
  kind: Kind;
  agents: string[];
  includes: IncludeSyntax[];
}

/** A manifest in one of these names paths relative to the folder above. */
const MANIFEST_FOLDER =
  /(?:^|\/)(?:\.claude-plugin|\.codex-plugin|\.cursor-plugin|\.plugin|\.github\/plugin|\.vscode)$/i;

/**
 * @param references what `including` refers to
 * @returns what became a primitive by it
 */
export function follow(follower: Follower, including: Including, references: Reference[]): Followed {
  const followed: Followed = { added: [], names: [], observations: [], skipped: [] };
  for (const reference of references) {
    if (reference.as === 'path' && !isPattern(reference.target))
      followPath(follower, including, reference, followed);
    else followPattern(follower, including, reference, followed);
  }
  return followed;
}

/** `{name}` in a template is a gap to fill in, and no choice. */
function isPattern(target: string): boolean {
  return /[*?]|\{.*,.*\}/.test(target);
}

function observe(
  followed: Followed,
  reference: Reference,
  rule: string,
  severity: Severity,
  message: string,
): void {
  if (reference.isExample?.()) return;
  followed.observations.push({
    rule: `integrity/${rule}`,
    severity,
    start: reference.start,
    end: reference.end,
    message,
  });
}

function isRemote(target: string): boolean {
  return /^(?:https?:)?\/\/[^/]/i.test(target);
}

function followPath(
  follower: Follower,
  including: Including,
  reference: Reference,
  followed: Followed,
): void {
  const { target } = reference;
  if (isRemote(target)) {
    observe(
      followed,
      reference,
      'include-remote',
      'medium',
      `instructions are loaded from ${visible(target, 160)}: whoever controls it controls the agent`,
    );
    return;
  }
  const bases = basesOf(including.candidate.path);
  const isRooted = target.startsWith('/');
  if (/^~|^[A-Za-z]:[\\/]/.test(target) || (isRooted && isSystemPath(target))) {
    outside(followed, reference);
    return;
  }
  const resolved = (isRooted ? [''] : bases).map((base) => normalize(join(base, target.replace(/^\/+/, ''))));
  const inside = resolved.filter((path): path is string => path !== undefined);
  if (
    inside.length === 0 ||
    (resolved[0] === undefined && !inside.some((path) => follower.source.typeOf(path)))
  ) {
    outside(followed, reference);
    return;
  }
  const path = inside.find((candidate) => follower.source.typeOf(candidate) !== undefined);
  if (path === undefined) {
    if (reference.explicit && !isRooted) {
      observe(
        followed,
        reference,
        'include-missing',
        'info',
        `the included file ${visible(target, 160)} does not exist`,
      );
    }
    return;
  }
  include(follower, including, reference, path, followed);
}

/** Folders that a relative path may start from, most likely first. */
function basesOf(path: string): string[] {
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  const bases = MANIFEST_FOLDER.test(folder)
    ? [folder.replace(MANIFEST_FOLDER, '').replace(/\/$/, ''), folder]
    : [folder];
  return bases.includes('') ? bases : [...bases, ''];
}

/** @returns the path without `.` and `..`, or undefined when it leaves the root */
function normalize(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else parts.push(part);
  }
  return parts.join('/');
}

function isSystemPath(target: string): boolean {
  return /^\/(?:etc|home|Users|root|var|tmp|opt|usr|private|mnt|proc|sys|dev)\//.test(target);
}

function outside(followed: Followed, reference: Reference): void {
  const isCredential = isCredentialPath(reference.target);
  if (!isCredential && !reference.explicit) return;
  const where = isCredential ? 'a file that holds credentials' : 'a file outside the scanned folder';
  observe(
    followed,
    reference,
    'include-outside-root',
    isCredential ? 'high' : 'low',
    `includes ${where}: ${visible(reference.target, 160)}; it was not scanned`,
  );
}

function include(
  follower: Follower,
  including: Including,
  reference: Reference,
  path: string,
  followed: Followed,
): void {
  const { source, candidates } = follower;
  const { candidate } = including;
  let target = path;
  let type = source.typeOf(path);
  followed.names.push(path);
  if (type === 'link') {
    const link = source.resolveLink(path);
    if (link.to === 'special') {
      followed.skipped.push({ path, reason: 'special-file', detail: `included by ${candidate.path}` });
      return;
    }
    if (link.to !== 'file' && link.to !== 'directory') {
      const observation = observeLink(path, link, []);
      if (observation)
        followed.observations.push({ ...observation, start: reference.start, end: reference.end });
      return;
    }
    target = link.path;
    type = link.to;
  }
  if (type === 'directory') {
    includeFolder(follower, including, reference, target, followed);
    return;
  }
  if (type !== 'file') {
    followed.skipped.push({ path: target, reason: 'special-file', detail: `included by ${candidate.path}` });
    return;
  }
  if (target === candidate.path || candidate.via.includes(target)) {
    if (reference.explicit && target !== candidate.path) {
      observe(
        followed,
        reference,
        'include-cycle',
        'info',
        `${visible(target, 160)} includes this file already`,
      );
    }
    return;
  }
  const match: Match = {
    kind: 'included',
    format: 'any',
    agents: including.agents,
    // What an included file includes is read as well. Pointers belong to their own configuration file.
    includes: including.includes.filter((syntax) => typeof syntax === 'string'),
    conditions: [],
    sensitive: false,
  };
  const known = candidates.get(target);
  if (known) {
    // Read by more agents, it may include more: whoever came first does not decide that.
    const understood = new Set(known.matches.flatMap(({ includes }) => includes));
    if (match.includes.every((syntax) => understood.has(syntax)) || reference.isExample?.()) return;
    known.matches = [...known.matches, match];
    followed.added.push(known);
    return;
  }
  if (reference.isExample?.()) return;
  const via = [...candidate.via, candidate.path];
  if (via.length > LIMITS.includeDepth || candidates.size >= LIMITS.primitives) {
    followed.skipped.push({
      path: target,
      reason: 'include-limit',
      detail: `more than ${LIMITS.includeDepth} hops`,
    });
    return;
  }
  const added: Candidate = {
    path: target,
    entry: source.entry(target, 'file'),
    matches: [match],
    via,
    aliases: [],
  };
  candidates.set(target, added);
  followed.added.push(added);
}

/** A manifest that names a folder means what is in it; a link in prose that leads to a folder means nothing. */
function includeFolder(
  follower: Follower,
  including: Including,
  reference: Reference,
  folder: string,
  followed: Followed,
): void {
  if (including.kind === 'marketplace') {
    includePackage(follower, including, folder, followed);
    return;
  }
  // The root and the manifest's own folder are walked anyway.
  const own = including.candidate.path.startsWith(`${folder}/`) || folder === '';
  if (own || !['plugin-manifest', 'settings'].includes(including.kind)) return;
  const pending = [folder];
  let count = 0;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const items = follower.source.list(at);
    if (!items) {
      followed.skipped.push({ path: at, reason: 'unreadable-directory' });
      continue;
    }
    for (const item of items) {
      if (item.name === '.git' || (item.name === 'node_modules' && !follower.includeDependencies)) continue;
      const path = join(at, item.name);
      if (++count > LIMITS.includes) {
        followed.skipped.push({
          path: folder,
          reason: 'include-limit',
          detail: `more than ${LIMITS.includes} files`,
        });
        return;
      }
      if (item.isDirectory()) pending.push(path);
      else include(follower, including, reference, path, followed);
    }
  }
}

/** A marketplace entry makes a folder a plugin: what is a primitive there is what would be one in any plugin. */
function includePackage(follower: Follower, including: Including, folder: string, followed: Followed): void {
  const { source, matcher, candidates, includeDependencies } = follower;
  const found = discover(source, matcher, folder, { includeDependencies, isPackage: true });
  followed.skipped.push(...found.skipped);
  for (const [path, candidate] of found.candidates) {
    if (candidates.has(path)) continue;
    const added = {
      ...candidate,
      via: [...including.candidate.via, including.candidate.path, ...candidate.via],
    };
    candidates.set(path, added);
    followed.added.push(added);
  }
}

/** `docs/*.md`, or a bare name that an agent looks for in every folder. */
function followPattern(
  follower: Follower,
  including: Including,
  reference: Reference,
  followed: Followed,
): void {
  const { target } = reference;
  if (isRemote(target)) {
    followPath(follower, including, { ...reference, as: 'path', target }, followed);
    return;
  }
  if (/^(?:~|\/|[A-Za-z]:[\\/])|(?:^|\/)\.\.(?:\/|$)/.test(target)) {
    outside(followed, reference);
    return;
  }
  const isName = reference.as === 'name';
  if (isName && target.includes('/')) {
    followPath(follower, including, { ...reference, as: 'path' }, followed);
    return;
  }
  // A name is looked for as it is written; what would be a wildcard in it stands for itself or for any character.
  const glob = isName ? `**/${target.replace(/[*?{}[\]]/g, '?')}` : target;
  const folder = including.candidate.path.slice(0, including.candidate.path.lastIndexOf('/') + 1);
  const globs =
    isName || folder === '' ? [glob] : [glob, folder.replace(/[*?{}[\]]/g, '?') + glob.replace(/^\.\//, '')];
  const found = findByGlob(follower.source, globs, follower);
  if ('refused' in found) {
    followed.skipped.push({ path: including.candidate.path, reason: 'include-limit', detail: found.refused });
    return;
  }
  for (const path of found.paths) include(follower, including, reference, path, followed);
}
