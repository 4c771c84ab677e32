import type { Rule } from '../rules';
import type { Report } from '../types';
import type { PageData } from './html/page-data';

/** What a reporter may know beside the report. */
export interface ReportOptions {
  /** Tell the inventory (`info`) and the details too. */
  verbose: boolean;
  /** Findings only, no summary. */
  quiet?: boolean;
  color: boolean;
  /** Columns of the terminal. */
  width: number;
  /** Text of a file that has findings, for code frames. */
  textOf?: (path: string) => string | undefined;
  /** Rules of the user's own that were run beside ours. */
  userRules?: readonly Rule[];
  /** What `html` shows and no other format does. */
  page?: () => Promise<PageData>;
}

/** One file a format. Deterministic: the same report gives the same bytes. */
export type ReportFormat<R extends Report = Report> = (
  report: R,
  options: ReportOptions,
) => string | Promise<string>;
