/**
 * One file that `primitives init` may write, as two functions of its text: with our part, and without it. Nothing here
 * knows a disk. That `remove` gives back what was there is not hoped for: what stood there before is what `add` turns
 * into what stands there now, and that is checked (src/commands/init.ts).
 */
export type Part = 'git' | 'agents' | 'ci';
export const PARTS: readonly Part[] = ['git', 'agents', 'ci'];

/** Whose a file is. */
type Place =
  /** Of the project: seen in reviews, and written by whoever changes the project. */
  | 'project'
  /** Inside `.git`, or where `core.hooksPath` leads. */
  | 'git'
  /** Of the user, for all projects. */
  | 'user';

export interface Target {
  part: Part;
  place: Place;
  /** Relative to the root of the project, or absolute. */
  file: string;
  /** As people know it. */
  name: string;
  isExecutable?: true;
  /** Git runs what is executable only. */
  runsIfExecutable?: true;
  /** @param before undefined when there is no such file @throws ByHand */
  add(before: string | undefined): string;
  /** @returns undefined when nothing of somebody else's is left @throws ByHand */
  remove(now: string): string | undefined;
}

/** We would have to guess: a person has to do it. */
export class ByHand extends Error {}
