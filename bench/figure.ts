/** One line of the results, whatever it was measured with. */
export interface Figure {
  title: string;
  /** What our side took or counted, and what it is held against, for people. */
  value: string;
  reference: string;
  /** The ratio, the milliseconds or the count; null where nothing was measured. */
  figure: number | null;
  unit: 'x' | 'ms' | 'bytes' | 'modules' | 'calls' | 'us a file' | '';
  /** Median of the ratios within each round: where it differs much from the figure, the run was disturbed. */
  paired: number | null;
  /** Median of the clock, in milliseconds. */
  wallMs: number | null;
  target: number | null;
  limit: number | null;
  /** `met`, `missed`, `FAILED`, empty without a target, or why there is no figure. */
  verdict: string;
}

export function blank(title: string, verdict: string): Figure {
  return {
    title,
    value: '',
    reference: '',
    figure: null,
    unit: '',
    paired: null,
    wallMs: null,
    target: null,
    limit: null,
    verdict,
  };
}

export function verdictOf(figure: number, target?: number, limit?: number): string {
  if (target === undefined) return '';
  if (figure <= target) return 'met';
  return limit !== undefined && figure > limit ? 'FAILED' : 'missed';
}

/** At most three significant digits: a fourth is chance. */
export function round(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
