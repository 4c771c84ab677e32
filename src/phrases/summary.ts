/** What a phrase rule looks at, in a few numbers: for `primitives explain`, which has no patterns at hand. */
import type { Context, PhraseSource, Segment } from './compile';

export interface PhraseSummary {
  /** In the order of the rule file. */
  ways: { patterns: number; in?: Segment[] }[];
  /** In decoded text too. */
  views: boolean;
  /** Contexts that do not apply. */
  without: Context[];
}

export function summaryOf({
  match = [],
  views = true,
  contexts = {},
}: Pick<PhraseSource, 'match' | 'views' | 'contexts'>): PhraseSummary {
  return {
    ways: match.map((way) => ({ patterns: way.patterns.length, ...(way.in ? { in: way.in } : {}) })),
    views,
    without: (Object.keys(contexts) as Context[]).filter((context) => contexts[context] === false),
  };
}
