/** The compiled phrase rules, with regular expressions made when a keyword first leads to them. */
import { readPhrases } from '../../generated/phrases';
import type { CompiledPhrases, Way } from '../../phrases/compile';
import { sourceOf } from '../../phrases/marks';
import { type PhraseTables, tablesOf } from '../../phrases/tables';
import {
  type IndexArrays,
  type IndexData,
  indexKeywords,
  type KeywordIndex,
  openIndex,
} from '../../text/keywords';
import { lazy } from '../../text/lazy';
import { type Layout, unpackArrays } from '../../text/packed';

/** What is left of the compiled rules when their keywords and sets are in tables. */
type Compiled = Pick<CompiledPhrases, 'rules' | 'ways' | 'sets' | 'contexts' | 'lists'> & {
  patterns: [way: number, source: string, maxLength: number, ...more: unknown[]][];
};

export interface RuleSet extends Compiled {
  readonly index: KeywordIndex;
  readonly tables: PhraseTables;
  /** The sets that a variant of the index is in. */
  setsOfVariant(variant: number): Stretch;
  /** The expression of a pattern, tried at one place. */
  sticky(pattern: number): RegExp;
  /** An expression of a way or a context, by its template; not global. */
  expression(template: string): RegExp;
}

/** A part of an array. */
interface Stretch {
  sets: Int32Array;
  from: number;
  to: number;
}

/** Rules of the user's own, compiled just now. */
export function ruleSet(compiled: CompiledPhrases): RuleSet {
  const index = indexKeywords(compiled.keywords);
  return open(compiled, tablesOf(compiled, index), index);
}

function open(compiled: Compiled, tables: PhraseTables, index: KeywordIndex): RuleSet {
  const stickies: (RegExp | undefined)[] = [];
  const expressions = new Map<string, RegExp>();
  const stretches: (Stretch | undefined)[] = [];
  return {
    ...compiled,
    index,
    tables,
    setsOfVariant(variant) {
      stretches[variant] ??= stretchOf(index.keywordsOf(variant), tables);
      return stretches[variant];
    },
    sticky(pattern) {
      stickies[pattern] ??= new RegExp(sourceOf(compiled.patterns[pattern]![1], compiled.lists), 'y');
      return stickies[pattern];
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

/** Most variants are one keyword, whose sets lie side by side as they are. */
function stretchOf(keywords: readonly number[], { setsFrom, sets }: PhraseTables): Stretch {
  const [only] = keywords;
  if (keywords.length === 1) return { sets, from: setsFrom[only!]!, to: setsFrom[only! + 1]! };
  const all = new Set<number>();
  for (const keyword of keywords)
    for (let i = setsFrom[keyword]!; i < setsFrom[keyword + 1]!; i++) all.add(sets[i]!);
  return { sets: Int32Array.from(all), from: 0, to: all.size };
}

/** As scripts/compile/phrases.ts writes it: all that is numbers is in a file of its own. */
export interface Shipped {
  compiled: Compiled;
  index: Omit<IndexData, 'arrays'>;
  layout: Layout;
}
export type ShippedTables = IndexArrays & PhraseTables;

/** The rules that ship with the program. */
export const ownRules = lazy(() => {
  const { json, tables } = readPhrases();
  const { compiled, index, layout } = JSON.parse(json) as Shipped;
  const arrays = unpackArrays<ShippedTables>(tables, layout);
  return open(compiled, arrays, openIndex({ ...index, arrays }));
});

export type { Way };
