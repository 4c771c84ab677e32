/**
 * How often a file came by: once for itself, and again when more agents turn out to read it, because they may understand
 * more ways to include. Nothing is followed twice.
 */
import type { Candidate, IncludeSyntax } from '../types';

export interface Visit {
  isFirst: boolean;
  /** @returns those of the syntaxes that have not been followed in this file; they count as followed from now on */
  take(syntaxes: readonly IncludeSyntax[]): IncludeSyntax[];
}

/** @returns a function that says whether a candidate has to be looked at; undefined when all of it is known */
export function visits(): (candidate: Candidate) => Visit | undefined {
  const followed = new Map<string, Set<string>>();
  return ({ path, matches }) => {
    const known = followed.get(path);
    const done = known ?? new Set<string>();
    followed.set(path, done);
    const isNew = ({ includes }: { includes: IncludeSyntax[] }): boolean =>
      includes.some((syntax) => !done.has(keyOf(syntax)));
    if (known && !matches.some(isNew)) return undefined;
    return {
      isFirst: known === undefined,
      take(syntaxes) {
        const fresh = syntaxes.filter((syntax) => !done.has(keyOf(syntax)));
        for (const syntax of fresh) done.add(keyOf(syntax));
        return fresh;
      },
    };
  };
}

function keyOf(syntax: IncludeSyntax): string {
  return typeof syntax === 'string' ? syntax : `${syntax.as} ${syntax.pointer}`;
}
