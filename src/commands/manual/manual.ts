/**
 * What the help of a command says beside its options: why, examples, exit codes, surroundings. Data only, one file a group
 * of commands, as in src/commands/program/. `--help`, docs/cli.md and the man page are made of it. Loaded with the help.
 */
export interface Manual {
  /** What the line in the list of commands has no room for; a text a paragraph. */
  about: readonly string[];
  examples: readonly (readonly [command: string, what?: string])[];
  exits: readonly (readonly [code: string, when: string])[];
  environment?: readonly (readonly [variable: string, meaning: string])[];
  files?: readonly (readonly [file: string, meaning: string])[];
  /** Pages of docs/, by name. */
  see: readonly string[];
}

export type Manuals = Record<string, Manual>;

/** Surroundings that several commands have. */
export const COLOR = [
  ['NO_COLOR', 'when it is not empty, nothing is coloured (no-color.org)'],
  ['FORCE_COLOR', 'when it is not empty, colour where there is no terminal too; 0 is never'],
] as const;
export const PATH = [
  'PATH',
  'where git, npm, ssh-keygen and the command of run are looked up: in its absolute folders only',
] as const;
export const CONFIG = [
  'primitives.config.json',
  'the configuration, or .yaml or .yml; with --staged and --ref that of the index or the commit',
] as const;
export const LOCK = ['primitives-lock.json', 'the lock: what was reviewed, accepted and approved'] as const;
export const SIGNATURE = [
  'primitives-lock.json.sig',
  'its signature, when it was signed with an SSH key',
] as const;
export const UNREADABLE = [
  '3',
  'nothing found, but something could not be read: not knowing is not clean',
] as const;
