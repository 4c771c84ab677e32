/**
 * How often a file came by: once for itself, and again when more agents turn out to read it, because they may understand
 * more ways to include. Nothing is followed twice.
 */
import type { Candidate, IncludeSyntax } from '../types';

export interface Visit {
  isFirst: boolean;
  /** @returns those of the syntaxes that have not been followed in this file; they count as followed from now on */
  take(syntaxes: readonly IncludeSyntax[]): readonly IncludeSyntax[];
}

const NOTHING: readonly IncludeSyntax[] = [];

/** @returns a function that says whether a candidate has to be looked at; undefined when all of it is known */
export function visits(): (candidate: Candidate) => Visit | undefined {
  const followed = new Map<string, readonly IncludeSyntax[]>();
  return ({ path, matches }) => {
    const done = followed.get(path);
    const isNew = (syntax: IncludeSyntax): boolean => !done?.some((one) => keyOf(one) === keyOf(syntax));
    if (done && !matches.some(({ includes }) => includes.some(isNew))) return undefined;
    followed.set(path, done ?? NOTHING);
    return {
      isFirst: done === undefined,
      take(syntaxes) {
        // Files alike share their list, and most come by once.
        const fresh = done?.length ? syntaxes.filter(isNew) : syntaxes;
        followed.set(path, done?.length ? [...done, ...fresh] : fresh);
        return fresh;
      },
    };
  };
}

function keyOf(syntax: IncludeSyntax): string {
  return typeof syntax === 'string' ? syntax : `${syntax.as} ${syntax.pointer}`;
}
