/**
 * Where the files of a run are read from, when it is not the working tree: the index (`--staged`) or a commit (`--ref`).
 * The configuration and the lock come from there as well: what will be committed is judged by what will be committed.
 */
import { ExpectedError } from '../errors';
import type { Source } from '../source/source';
import type { Files } from '../types';
import type { Io } from './io';

export interface OriginFlags {
  staged?: boolean;
  ref?: string;
  changedSince?: string;
}

export interface Origin {
  source: Source;
  /** For the configuration and what it names. */
  files: Files;
}

/**
 * @returns undefined for the working tree
 * @throws ExpectedError `usage` for both at once; otherwise as src/source/git.ts
 */
export async function openOrigin(io: Io, { staged, ref }: OriginFlags): Promise<Origin | undefined> {
  if (!staged && ref === undefined) return undefined;
  if (staged && ref !== undefined) {
    throw new ExpectedError(
      'usage',
      '--staged and --ref both say where the files are read from',
      'use --staged for what `git commit` would commit, --ref for a commit',
    );
  }
  const { openCommit, openIndex } = await import('../source/git');
  const { filesOf } = await import('../source/files');
  const source = ref === undefined ? openIndex(io.cwd, io.env) : openCommit(io.cwd, ref, io.env);
  return { source, files: filesOf(source, io.cwd) };
}
