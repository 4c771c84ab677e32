/**
 * The fixed strings that lead to a finding of this family. One look at a text tells where each of them stands; most texts
 * have none, and a pattern is tried where one is and nowhere else.
 */
import { lazy } from '../../text/lazy';
import { type Hit, literalFinder } from '../../text/literals';

/** Each begins a command that installs; `uv` alone is too short to look for. */
export const COMMAND = 0;
/** Each begins a pattern of `OWNER` in imitations.ts. */
export const OWNER = 1;
export const CONFLICT = 2;
export const LIFECYCLE = 3;
/** Both parts of a configured command. */
export const CONFIGURED = 4;
export const ARGUMENTS = 5;
export const INDEX = 6;
export const DOWNLOAD = 7;

const LITERALS: Record<number, string[]> = {
  [COMMAND]: [
    ...['npx', 'bunx', 'pnpx', 'npm', 'pnpm', 'yarn', 'bun', 'uvx', 'pipx', 'uv ', 'uv\t', 'pip', 'poetry'],
  ],
  [OWNER]: [
    'github.com',
    'githubusercontent.com/',
    'huggingface.co/',
    'marketplace add ',
    'plugin install ',
    'skills add ',
  ],
  [CONFLICT]: ['<<<<<<<'],
  [LIFECYCLE]: ['install"', 'prepare"', 'publish"', 'pack"'],
  [CONFIGURED]: ['command'],
  [ARGUMENTS]: ['args'],
  [INDEX]: ['registry', 'index', 'goproxy'],
  [DOWNLOAD]: ['download'],
};

const finder = lazy(() => {
  const kindOf = new Map<string, number>();
  for (const [kind, literals] of Object.entries(LITERALS))
    for (const literal of literals) kindOf.set(literal, Number(kind));
  return { kindOf, find: literalFinder([...kindOf.keys()]) };
});

export interface Landmarks {
  has(kind: number): boolean;
  /** Where those of a kind stand, in order. */
  at(kind: number): readonly number[];
}

const NOWHERE: readonly number[] = [];

/** @param text in any case */
export function landmarksOf(text: string): Landmarks {
  const { kindOf, find } = finder();
  const places = new Map<number, number[]>();
  const note = ({ literal, at }: Hit): void => {
    const kind = kindOf.get(literal)!;
    const known = places.get(kind);
    if (known) known.push(at);
    else places.set(kind, [at]);
  };
  for (const hit of find(text)) note(hit);
  return { has: (kind) => places.has(kind), at: (kind) => places.get(kind) ?? NOWHERE };
}
