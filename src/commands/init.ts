/**
 * `primitives init`: puts the check where it comes first, in agents' hooks, in git hooks and in CI. Shows everything as a
 * difference before it writes anything; run twice, it has nothing to do; `--remove` gives back what was there.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ExpectedError } from '../errors';
import { AGENTS, type Refused, SCOPES, type Scope } from '../init/agents';
import { type Facts, planOf } from '../init/plan';
import { ByHand, PARTS, type Target } from '../init/target';
import { LOCK_NAME } from '../lock/lock';
import { findProgram } from '../programs';
import { repositoryFacts } from '../source/git/setup';
import { lineDiff } from '../text/diff';
import { visible, visiblePath } from '../text/escape';
import {
  type Found,
  find,
  type Note,
  type Place,
  put,
  readNote,
  removeFolders,
  writeNote,
} from './init-files';
import type { Io } from './io';

export interface InitFlags {
  yes?: boolean;
  dryRun?: boolean;
  remove?: boolean;
  only?: string;
  scope?: string;
  agent?: string[];
}

interface Change {
  target: Target;
  before: Found;
  after: string | undefined;
}

const MAX_DIFF_LINES = 2_000;

/**
 * @returns 0 when everything is as proposed, 1 when it is not and nothing was written
 * @throws ExpectedError `usage`, `unwritable`
 */
export function initCommand(io: Io, flags: InitFlags, version: string): number {
  const isRemove = flags.remove ?? false;
  const { facts, place } = lookAround(io);
  const plan = planOf(facts, {
    parts: listOf('--only', flags.only, PARTS) ?? PARTS,
    scopes: scopesOf(flags),
    isRemove,
    version,
    ...(flags.agent ? { agents: agentsOf(flags.agent) } : {}),
  });
  const note = readNote(place);
  const { changes, refused } = changesOf(plan.targets, place, note, isRemove);
  for (const { name, why } of [...plan.refused, ...refused])
    io.err(`left alone: ${visible(name)}: ${visible(why, 400)}\n`);
  for (const text of plan.notes) io.err(`note: ${visible(text, 400)}\n`);
  if (changes.length === 0) {
    io.out('nothing to do\n');
    return 0;
  }
  for (const change of changes) io.out(diffOf(place, facts.home, change));
  if (!isSure(io, flags, changes.length)) {
    io.err('nothing was written\n');
    return 1;
  }
  apply(place, note, changes, isRemove);
  const done = changes
    .map(({ before: { file } }) => `  ${visiblePath(shownName(place, facts.home, file))}`)
    .join('\n');
  io.out(`${isRemove ? 'restored' : 'written'}:\n${done}\n`);
  if (!isRemove && facts.hasLock && changes.some(({ target }) => target.place === 'project'))
    io.err(
      'note: some of these may be primitives themselves: run `primitives verify`, then `primitives lock`\n',
    );
  return 0;
}

/** A terminal is asked; whoever is not at one has to say it beforehand. */
function isSure(io: Io, { yes, dryRun }: InitFlags, count: number): boolean {
  if (dryRun) return false;
  if (yes) return true;
  if (!io.isInTerminal() || !io.isErrTerminal()) {
    io.err('not at a terminal: to write this, say --yes\n');
    return false;
  }
  return /^y(es)?$/i.test(
    io.ask(`write ${count === 1 ? 'this file' : `these ${count} files`}? [y/N] `).trim(),
  );
}

function listOf<T extends string>(
  option: string,
  value: string | undefined,
  known: readonly T[],
): T[] | undefined {
  if (value === undefined) return undefined;
  const names = value.split(',').map((name) => name.trim());
  const stranger = names.find((name) => !(known as readonly string[]).includes(name));
  if (stranger !== undefined)
    throw new ExpectedError('usage', `${option}: unknown '${stranger}'`, `one or more of ${known.join(',')}`);
  return names as T[];
}

function scopesOf({ scope, remove }: InitFlags): readonly Scope[] {
  return listOf('--scope', scope, SCOPES) ?? (remove ? SCOPES : ['user']);
}

function agentsOf(ids: readonly string[]): string[] {
  return ids.flatMap(
    (id) =>
      listOf(
        '--agent',
        id,
        AGENTS.map((row) => row.id),
      )!,
  );
}

/** Everything that is decided on, and nothing else, is looked at here. */
function lookAround(io: Io): { facts: Facts; place: Place } {
  const repository = repositoryFacts(io.cwd, io.env);
  const root = repository?.root ?? fs.realpathSync.native(io.cwd);
  const home = io.env.HOME || os.homedir();
  if (!path.isAbsolute(home))
    throw new ExpectedError(
      'usage',
      'HOME is not an absolute path',
      'set it to your own folder: hooks of agents go there',
    );
  const exists = (folder: string) => (name: string) =>
    fs.lstatSync(path.join(folder, name), { throwIfNoEntry: false }) !== undefined;
  const facts: Facts = {
    inProject: exists(root),
    inHome: exists(home),
    home,
    hasLock: exists(root)(LOCK_NAME),
    isInPath: findProgram('primitives', io.env) !== undefined,
    ...(repository ? { git: gitFacts(repository) } : {}),
  };
  return { facts, place: { root, gitFolder: repository?.gitFolder } };
}

function gitFacts({ root, gitFolder, hooks, remote }: NonNullable<ReturnType<typeof repositoryFacts>>) {
  const isInGit = hooks.startsWith(gitFolder + path.sep);
  const isInside = hooks.startsWith(root + path.sep) && !isInGit;
  const inProject = isInside ? path.relative(root, hooks).split(path.sep).join('/') : undefined;
  return { hooks, remote, ...(inProject === undefined ? {} : { inProject }) };
}

function changesOf(
  targets: readonly Target[],
  place: Place,
  note: Note,
  isRemove: boolean,
): { changes: Change[]; refused: Refused[] } {
  const changes: Change[] = [];
  const refused: Refused[] = [];
  for (const target of targets) {
    try {
      const before = find(place, target);
      const after = isRemove ? without(target, before, note) : target.add(before.text);
      if (after === before.text) continue;
      if (target.runsIfExecutable && before.text !== undefined && !isRemove && !(before.mode & 0o100))
        throw new ByHand('it is not executable, so git does not run it');
      changes.push({ target, before, after });
    } catch (error) {
      if (!(error instanceof ByHand)) throw error;
      refused.push({ name: `${target.name} (${target.file})`, why: error.message });
    }
  }
  return { changes, refused };
}

/**
 * What stood there before is what `add` makes into what stands there now: first what was noted, then nothing at all.
 * Where somebody has written there since, only our part is taken out.
 */
function without(target: Target, { file, text }: Found, { files }: Note): string | undefined {
  if (text === undefined) return undefined;
  const rest = target.remove(text);
  if (rest === text) return text;
  const noted = Object.hasOwn(files, file) ? [files[file] ?? undefined] : [];
  const candidates = [...noted, undefined, rest];
  const isOrigin = (candidate: string | undefined): boolean => {
    try {
      return target.add(candidate) === text;
    } catch {
      return false;
    }
  };
  const index = candidates.findIndex(isOrigin);
  return index === -1 ? rest : candidates[index];
}

function diffOf(place: Place, home: string, { target, before, after }: Change): string {
  const name = visiblePath(shownName(place, home, before.file));
  const lines = [
    `# ${visible(target.name)}`,
    `--- ${before.text === undefined ? '/dev/null' : name}`,
    `+++ ${after === undefined ? '/dev/null' : name}`,
    ...lineDiff(before.text ?? '', after ?? '', MAX_DIFF_LINES),
  ];
  return `${lines.join('\n')}\n\n`;
}

function shownName({ root }: Place, home: string, file: string): string {
  if (file.startsWith(root + path.sep)) return path.relative(root, file);
  return file.startsWith(home + path.sep) ? `~/${path.relative(home, file)}` : file;
}

/** All or nothing: what was written is taken back when something cannot be written. */
function apply(place: Place, note: Note, changes: readonly Change[], isRemove: boolean): void {
  const done: Change[] = [];
  const next: Note = { files: { ...note.files }, folders: [...note.folders] };
  try {
    for (const change of changes) {
      const { target, before, after } = change;
      done.push(change);
      const made = put({ ...before, text: after });
      if (isRemove) {
        delete next.files[before.file];
        if (after === undefined) removeFolders(before.file, note.folders);
        continue;
      }
      next.folders.push(...made);
      const first = next.files[before.file];
      const isStillFirst = first !== undefined && target.add(first ?? undefined) === after;
      if (!isStillFirst) next.files[before.file] = before.text ?? null;
    }
    if (Object.keys(next.files).length === 0) next.folders = [];
    writeNote(place, next);
  } catch (error) {
    for (const { before } of done.reverse()) put(before);
    if (error instanceof ExpectedError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ExpectedError('unwritable', `cannot write: ${code ?? message}`, 'everything is as it was');
  }
}
