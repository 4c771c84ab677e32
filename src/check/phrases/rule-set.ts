/** The compiled phrase rules, with regular expressions made when a keyword first leads to them. */
import { readPhrases } from '../../generated/phrases';
import type { CompiledPhrases, Way } from '../../phrases/compile';
import { sourceOf } from '../../phrases/marks';
import { type IndexData, indexKeywords, type KeywordIndex, openIndex } from '../../text/keywords';
import { lazy } from '../../text/lazy';
import { type Layout, unpackArrays } from '../../text/packed';
import { type Beginnings, beginningsOf, type Opening, openingOf } from './opening';

export interface RuleSet extends CompiledPhrases {
  readonly index: KeywordIndex;
  /** The sets that a variant of the index is in. */
  setsOfVariant(variant: number): readonly number[];
  /** The expression of a pattern, tried at one place. */
  sticky(pattern: number): RegExp;
  /** Where a match of the pattern can begin. */
  beginnings(pattern: number): Beginnings;
  /** An expression of a way or a context, by its template; not global. */
  expression(template: string): RegExp;
}

/** @param index of the keywords; made when absent */
export function ruleSet(compiled: CompiledPhrases, index = indexKeywords(compiled.keywords)): RuleSet {
  const beginnings: (Beginnings | undefined)[] = [];
  const openingsOfLists = new Map<string, Opening>();
  const stickies: (RegExp | undefined)[] = [];
  const expressions = new Map<string, RegExp>();
  const setsOfVariant: (number[] | undefined)[] = [];
  return {
    ...compiled,
    index,
    setsOfVariant(variant) {
      setsOfVariant[variant] ??= [
        ...new Set(index.keywordsOf(variant).flatMap((keyword) => compiled.setsOf[keyword]!)),
      ];
      return setsOfVariant[variant];
    },
    sticky(pattern) {
      stickies[pattern] ??= new RegExp(sourceOf(compiled.patterns[pattern]![1], compiled.lists), 'y');
      return stickies[pattern];
    },
    beginnings(pattern) {
      beginnings[pattern] ??= beginningsOf(
        openingOf(compiled.patterns[pattern]![1], compiled.lists, openingsOfLists),
        index,
      );
      return beginnings[pattern];
    },
    expression(source) {
      let expression = expressions.get(source);
      if (!expression) {
        expression = new RegExp(sourceOf(source, compiled.lists));
        expressions.set(source, expression);
      }
      return expression;
    },
  };
}

/** The rules that ship with the program. */
export const ownRules = lazy(() => {
  const { json, tables } = readPhrases();
  const { compiled, index } = JSON.parse(json) as Shipped;
  return ruleSet(compiled, openIndex({ ...index, arrays: unpackArrays(tables, index.layout) }));
});

/** As scripts/compile/phrases.ts writes it. */
interface Shipped {
  compiled: CompiledPhrases;
  index: Omit<IndexData, 'arrays'> & { layout: Layout };
}

export type { Way };
