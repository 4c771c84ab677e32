/** What is different from the last report, for whoever watches: what is new, what is gone, and what it comes to. */
import { visible } from '../text/escape';
import type { Finding, Report, Skip } from '../types';
import { safeJson } from './json';
import type { ReportOptions } from './options';
import { painter, placeOf, pretty, skipText } from './pretty';

/** @param before the last one; undefined at first, and after a round that could not be finished */
export type WatchFormat = (
  before: Report | undefined,
  now: Report,
  options: ReportOptions,
) => string | Promise<string>;

export const prettyChanges: WatchFormat = async (before, now, options) => {
  if (!before) return pretty(now, options);
  const [old, current] = [told(before, options), told(now, options)];
  const findings = notIn(old.findings, current.findings);
  const skipped = notIn(old.skipped, current.skipped);
  const added = await pretty(
    { ...now, findings: [...findings.values()], skipped: [...skipped.values()] },
    { ...options, quiet: true },
  );
  const paint = painter(options.color);
  const gone = [
    ...[...notIn(current.findings, old.findings).values()].map(
      (finding) => `${placeOf(finding)}  ${finding.severity}  ${visible(finding.rule)}`,
    ),
    ...[...notIn(current.skipped, old.skipped).values()].map((skip) => `not scanned  ${skipText(skip)}`),
  ].map((line) => `${paint('green', 'gone')}  ${line}\n`);
  const summary = (report: Report): Promise<string> =>
    options.quiet ? Promise.resolve('') : pretty({ ...report, findings: [], skipped: [] }, options);
  const [was, is] = await Promise.all([summary(before), summary(now)]);
  return added === '' && gone.length === 0 && was === is ? '' : `${added}${gone.join('')}${is}`;
};

/** JSON Lines: a whole report a line, when it is not the last one. */
export const jsonLine: WatchFormat = (before, now) => {
  const line = safeJson(now, 0);
  return before && safeJson(before, 0) === line ? '' : `${line}\n`;
};

interface Told {
  findings: Map<string, Finding>;
  skipped: Map<string, Skip>;
}

/** What the report for people shows, by what makes it the same thing again. */
function told({ findings, skipped }: Report, { verbose }: ReportOptions): Told {
  const shown = findings.filter(
    ({ status, severity }) => status !== 'accepted' && (verbose || severity !== 'info'),
  );
  return {
    findings: new Map(shown.map((finding) => [`${finding.fingerprint} ${finding.severity}`, finding])),
    skipped: new Map(skipped.map((skip) => [JSON.stringify([skip.path, skip.reason, skip.detail]), skip])),
  };
}

/** @returns of `b` what `a` has not */
function notIn<T>(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...b].filter(([key]) => !a.has(key)));
}
