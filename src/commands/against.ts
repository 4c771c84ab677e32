/**
 * A package against its pin: what changed, and what it can do now that it could not do. The lock holds digests; what the
 * pinned files could do is read from contents that have exactly these digests, wherever they still are: in the package
 * itself, where it is installed, in git. Of what is nowhere any more, it is said that it is not known.
 */

import path from 'node:path';
import { capabilityChanges } from '../capabilities/changes';
import { ExpectedError } from '../errors';
import { LIMITS } from '../limits';
import { fileDrift } from '../lock/compare';
import type { Lock, LockedFile, PackageSource } from '../lock/lock';
import { LOCK_NAME } from '../lock/lock';
import type { Server } from '../mcp/server';
import type { Changes } from '../report/audit/audit-report';
import { versionsOf } from '../source/git';
import { type Kept, pinnedSource } from '../source/pinned';
import type { Source } from '../source/source';
import type { Target } from '../source/target';
import { workingTree } from '../source/working-tree';
import { visible, visiblePath } from '../text/escape';
import { fileIntegrity } from '../text/integrity';
import { type Audited, type Baseline, profileOfTarget } from './audit';
import type { Io } from './io';
import { readBytes, readLock } from './lock-file';
import { sourceOf } from './package-origin';
import { reviewIn } from './review';

/** Pinned files that are looked for in git, and bytes of one of them. Each may be a walk through the history. */
const MOST_LOOKUPS = 100;
const MOST_BYTES = 1024 * 1024;

/**
 * @param against folder of the package in the lock, when somebody named it
 * @returns undefined for a package that nobody pinned
 * @throws ExpectedError for a lock that is none, or that does not pin what was named
 */
export async function baselineOf(io: Io, target: Target, against?: string): Promise<Baseline | undefined> {
  const lock = await readLock((name) => readBytes(path.join(io.cwd, name)));
  if (!lock) {
    if (against === undefined) return undefined;
    throw new ExpectedError(
      'lock',
      `there is no ${LOCK_NAME} here`,
      'run where the lock is, or leave --against out',
    );
  }
  const root = against === undefined ? rootOf(io, lock, target) : namedRoot(lock, against);
  return root === undefined ? undefined : baselineAt(io, lock, root, target);
}

/** Where the lock has this package: by its folder, else by where it comes from. */
function rootOf({ cwd }: Io, lock: Lock, { name, origin }: Target): string | undefined {
  if (origin.type === 'directory') {
    const folder = path.relative(cwd, path.resolve(cwd, name)).split(path.sep).join('/');
    return lock.packages.has(folder) && folder !== '' ? folder : undefined;
  }
  const source = sourceOf(origin);
  if (!source) return undefined;
  const found = [...lock.packages].filter(([, locked]) => locked.source && isSame(locked.source, source));
  if (found.length > 1) {
    const places = found.map(([folder]) => visiblePath(folder)).join(', ');
    throw new ExpectedError(
      'usage',
      `this package is pinned ${found.length} times`,
      `name one with --against: ${places}`,
    );
  }
  return found[0]?.[0];
}

function namedRoot({ packages }: Lock, against: string): string {
  const root = against.replace(/^\.\//, '').replace(/(?<=.)\/+$/, '');
  if (packages.has(root)) return root;
  const known = [...packages.keys()].sort().slice(0, 10).map(visiblePath).join(', ');
  throw new ExpectedError(
    'usage',
    `${LOCK_NAME} pins no package "${visible(root, 100)}"`,
    `it pins: ${known || 'none'}`,
  );
}

/** The same package, in whatever version. */
function isSame(a: PackageSource, b: PackageSource): boolean {
  const plain = (url: string | undefined): string | undefined =>
    url?.replace(/(?:\.git)?\/?$/, '').toLowerCase();
  return a.type === b.type && plain(a.url) === plain(b.url) && a.path === b.path;
}

/** @param root a package of the lock */
export function baselineAt(io: Io, lock: Lock, root: string, target: Target): Baseline {
  const review = reviewIn(lock);
  const below = `${root}/`;
  const pinned = new Map<string, LockedFile>();
  for (const [file, pin] of lock.files) if (file.startsWith(below)) pinned.set(file.slice(below.length), pin);
  const servers = [...lock.mcpServers.values()].filter(({ declaredIn }) => declaredIn.startsWith(below));
  const places = new Map(
    servers.map(({ declaredIn, integrity }) => [declaredIn.slice(below.length), integrity]),
  );
  return {
    root,
    approves: (server: Server) => places.get(`${server.path}#${server.pointer}`) === server.integrity,
    isAccepted: (finding, pins) => {
      const file = below + finding.path;
      const here = pins.get(finding.path);
      return review.accepts({ ...finding, path: file }, new Map(here ? [[file, here]] : []));
    },
    async changesOf(now: Audited): Promise<Changes> {
      const { kept, unknown } = contentsOf(io, root, pinned, now, target.source);
      const before = await profileOfTarget({
        ...target,
        source: pinnedSource(kept),
        nested: [],
        observations: [],
        skipped: [],
      });
      const drift = fileDrift(pinned, now.pins);
      const paths = (...rules: string[]): string[] =>
        drift.filter(({ rule }) => rules.includes(rule)).map((one) => one.path);
      const from = lock.packages.get(root)?.source;
      return {
        root,
        ...(from ? { from } : {}),
        files: {
          added: paths('lock/unpinned'),
          changed: [
            ...new Set(
              paths('lock/modified', 'lock/retyped', 'lock/link-retargeted', 'lock/executable-changed'),
            ),
          ],
          removed: paths('lock/missing'),
        },
        capabilities: capabilityChanges(before.capabilities, now.capabilities),
        servers: serverChanges(new Map([...placesOf(before.mcp), ...places]), placesOf(now.mcp)),
        unknown,
      };
    },
  };
}

function placesOf({ servers }: Audited['mcp']): [place: string, integrity: string][] {
  return servers.map(({ path: file, pointer, integrity }) => [`${file}#${pointer}`, integrity]);
}

function serverChanges(
  before: ReadonlyMap<string, string>,
  servers: readonly [string, string][],
): Changes['servers'] {
  const now = new Map(servers);
  return {
    added: [...now.keys()].filter((place) => !before.has(place)).sort(),
    changed: [...now]
      .filter(([place, integrity]) => before.has(place) && before.get(place) !== integrity)
      .map(([place]) => place)
      .sort(),
    removed: [...before.keys()].filter((place) => !now.has(place)).sort(),
  };
}

/** Contents of the pinned files, each proven by its digest. */
function contentsOf(
  io: Io,
  root: string,
  pinned: ReadonlyMap<string, LockedFile>,
  { pins }: Audited,
  source: Source,
): { kept: Map<string, Kept>; unknown: string[] } {
  const kept = new Map<string, Kept>();
  const unknown: string[] = [];
  const installed = workingTree(io.cwd);
  const history = versions(io);
  for (const [file, { integrity, link, executable = false }] of pinned) {
    // What a link leads to is a file of the package, or nothing of it.
    if (link !== undefined) continue;
    const here = pins.get(file);
    if (here?.integrity === integrity && here.link === undefined) {
      kept.set(file, { executable, open: (max) => source.entry(file, 'file').open(max) });
      continue;
    }
    const place = `${root}/${file}`;
    const isPinned = (bytes: Buffer): boolean => fileIntegrity(bytes) === integrity;
    const content =
      installed.typeOf(place) === 'file' ? installed.entry(place, 'file').open(LIMITS.fileBytes) : undefined;
    if (content && 'bytes' in content && isPinned(content.bytes)) {
      kept.set(file, { executable, open: (max) => installed.entry(place, 'file').open(max) });
      continue;
    }
    const bytes = history(place, isPinned);
    if (bytes) kept.set(file, { executable, open: () => ({ bytes }) });
    else unknown.push(file);
  }
  return { kept, unknown: unknown.sort() };
}

/** @returns finds a version of a file in git; nothing where there is no git, or too much to look through */
function versions({
  cwd,
  env,
}: Io): (place: string, isMeant: (bytes: Buffer) => boolean) => Buffer | undefined {
  let left = MOST_LOOKUPS;
  return (place, isMeant) => {
    if (left-- <= 0) return undefined;
    try {
      for (const bytes of versionsOf(cwd, place, env, MOST_BYTES))
        if (isMeant(bytes)) return Buffer.from(bytes);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      left = 0;
    }
    return undefined;
  };
}
