/** The figures of an evaluation alone: no path, no name of a unit and no excerpt, so that they may lie in a repository. */
import type { Verdicts } from './packages';
import type { Evaluation, RecallRow, Share } from './score';

/** Both ways to look at a unit: its files, as `scan` does, or the package that it would be, as `audit` does. */
export interface EvalResults {
  scan?: EvalSummary;
  audit?: EvalSummary;
}

export interface RecallSummary {
  name: string;
  units: Share;
  /** Templates of which any unit is found. */
  clusters: Share;
}

export interface EvalSummary {
  corpus: { index: string; units: number };
  /** Digest of the rules, and the version. */
  ruleset: string;
  headline: { total: RecallSummary; stratum: RecallSummary[]; class: RecallSummary[] };
  outside: RecallSummary;
  benign: Share;
  hardNegative: Share;
  multilingual: Share;
  /** Of packages. */
  verdicts?: Verdicts;
}

export function summaryOf(evaluation: Evaluation): EvalSummary {
  const { corpus, ruleset, headline, outside, benign, hardNegative, multilingual } = evaluation;
  return {
    corpus: { index: corpus.index, units: corpus.units },
    ruleset,
    headline: {
      total: row(headline.total),
      stratum: headline.stratum.map(row),
      class: headline.class.map(row),
    },
    outside: row(outside.total),
    benign: benign.total.high,
    hardNegative: hardNegative.total.high,
    multilingual: multilingual.total.high,
  };
}

function row({ name, high, clustersAny }: RecallRow): RecallSummary {
  return { name, units: high, clusters: clustersAny };
}
