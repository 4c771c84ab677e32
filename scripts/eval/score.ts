/** Units and findings -> numbers. How to read them is in docs/evaluation.md. */

import { visible } from '../../src/text/escape';
import { type Finding, type Report, SEVERITIES, type Severity, type Skip } from '../../src/types';
import type { Corpus, Label, Unit } from './load';
import type { FileTime, ScanTime } from './scan';

/** A share: how many of how many. */
export interface Share {
  hit: number;
  of: number;
}

export interface RecallRow {
  name: string;
  high: Share;
  medium: Share;
  /** Clusters of which any unit is found. */
  clustersAny: Share;
  /** Clusters of which all units are found. */
  clustersAll: Share;
  clustersAnyMedium: Share;
  clustersAllMedium: Share;
}

export interface Recall {
  total: RecallRow;
  stratum: RecallRow[];
  class: RecallRow[];
  source: RecallRow[];
  /** Only outside the headline. */
  expect?: RecallRow[];
  /** Each template by itself. */
  cluster: RecallRow[];
}

export interface AlarmRow {
  name: string;
  high: Share;
  medium: Share;
}

export interface Alarms {
  total: AlarmRow;
  stratum: AlarmRow[];
  source: AlarmRow[];
}

export interface Miss {
  path: string;
  source: string;
  stratum: string;
  classes: string[];
  expect?: string;
  /** What was found, all of it below `high`: `rule severity`, with how often. */
  below: { rule: string; severity: Severity; count: number }[];
}

/** One rule in one unit. */
export interface FalseAlarm {
  path: string;
  label: Label;
  source: string;
  severity: Severity;
  /** Findings of the rule in the unit at `medium` or above. */
  count: number;
  /** The worst of them. */
  file: string;
  line: number;
  excerpt: string;
}

export interface AlarmGroup {
  rule: string;
  units: number;
  high: number;
  alarms: FalseAlarm[];
}

export interface RuleRow {
  rule: string;
  /** Units with a finding of the rule at or above the severity, by label. */
  headline: Counts;
  malicious: Counts;
  /** Malicious units that no other rule finds at or above `high`. */
  only: number;
  benign: Counts;
  hardNegative: Counts;
  /** Malicious among all units hit, from 0 to 1; null where none is. */
  precisionHigh: number | null;
  precisionMedium: number | null;
}

export interface Counts {
  high: number;
  medium: number;
}

export interface Evaluation {
  schema: 'primitives-eval/v1';
  ruleset: string;
  corpus: { index: string; units: number; missing: string[] };
  headline: Recall;
  outside: Recall;
  benign: Alarms;
  hardNegative: Alarms;
  multilingual: Alarms;
  misses: { headline: Miss[]; outside: Miss[] };
  falseAlarms: AlarmGroup[];
  rules: RuleRow[];
  /** What could not be read or checked: such a unit may be found or flagged wrongly. */
  skipped: Skip[];
  time: { files: number; totalMs: number; microsecondsPerFile: number; slowest: FileTime[] };
}

/** A unit with what was found in it, worst first. */
interface Scored {
  unit: Unit;
  findings: Finding[];
}

const NOT_HEADLINE = new Set(['strings-proxy', 'synthetic']);
const EXCERPT_LIMIT = 100;
const SLOWEST = 5;

function isHeadline({ label, stratum, expect }: Unit): boolean {
  return label === 'malicious' && !NOT_HEADLINE.has(stratum) && expect === undefined;
}

/**
 * @param families when given, only findings of these families count
 */
export function score(corpus: Corpus, report: Report, time: ScanTime, families?: string[]): Evaluation {
  const scored = attribute(corpus.units, report.findings, families);
  const of = (test: (unit: Unit) => boolean): Scored[] => scored.filter(({ unit }) => test(unit));
  const headline = of(isHeadline);
  const outside = of((unit) => unit.label === 'malicious' && !isHeadline(unit));
  const honest = of(({ label }) => label !== 'malicious');
  return {
    schema: 'primitives-eval/v1',
    ruleset: report.tool.ruleset,
    corpus: { index: corpus.index, units: corpus.units.length, missing: corpus.missing },
    headline: recallOf(headline),
    outside: {
      ...recallOf(outside),
      expect: rows(outside, ({ expect }) => [expect ?? '(none)'], recallRow),
    },
    benign: alarmsOf(of(({ label }) => label === 'benign')),
    hardNegative: alarmsOf(of(({ label }) => label === 'hard-negative')),
    multilingual: alarmsOf(honest.filter(({ unit }) => unit.multilingual)),
    misses: { headline: missesOf(headline), outside: missesOf(outside) },
    falseAlarms: alarmGroups(honest),
    rules: ruleRows(scored),
    skipped: report.skipped,
    time: timeOf(time),
  };
}

/** Finding -> the units its file is part of. */
function attribute(units: Unit[], findings: Finding[], families?: string[]): Scored[] {
  const scored = units.map((unit): Scored => ({ unit, findings: [] }));
  const byFile = new Map<string, Scored[]>();
  for (const entry of scored) {
    for (const file of entry.unit.files) byFile.set(file, [...(byFile.get(file) ?? []), entry]);
  }
  for (const finding of findings) {
    if (families && !families.includes(finding.family)) continue;
    for (const entry of byFile.get(finding.path) ?? []) entry.findings.push(finding);
  }
  for (const entry of scored) entry.findings.sort((a, b) => rank(a.severity) - rank(b.severity));
  return scored;
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function isAtLeast(threshold: Severity): (finding: Finding) => boolean {
  return ({ severity }) => rank(severity) <= rank(threshold);
}

const isHigh = isAtLeast('high');
const isMedium = isAtLeast('medium');

function share<T>(items: T[], test: (item: T) => boolean): Share {
  return { hit: items.filter(test).length, of: items.length };
}

const foundHigh = ({ findings }: Scored): boolean => findings.some(isHigh);
const foundMedium = ({ findings }: Scored): boolean => findings.some(isMedium);

/** Groups by each of the names a unit goes by; largest group first. */
function groups(scored: Scored[], namesOf: (unit: Unit) => string[]): [name: string, members: Scored[]][] {
  const byName = new Map<string, Scored[]>();
  for (const entry of scored) {
    for (const name of new Set(namesOf(entry.unit))) {
      const members = byName.get(name);
      if (members) members.push(entry);
      else byName.set(name, [entry]);
    }
  }
  return [...byName].sort((a, b) => b[1].length - a[1].length || compare(a[0], b[0]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function rows<Row>(
  scored: Scored[],
  namesOf: (unit: Unit) => string[],
  row: (name: string, members: Scored[]) => Row,
): Row[] {
  return groups(scored, namesOf).map(([name, members]) => row(name, members));
}

function recallOf(scored: Scored[]): Recall {
  return {
    total: recallRow('total', scored),
    stratum: rows(scored, ({ stratum }) => [stratum], recallRow),
    class: rows(scored, ({ classes }) => (classes.length > 0 ? classes : ['(none)']), recallRow),
    source: rows(scored, ({ source }) => [source], recallRow),
    cluster: rows(scored, ({ cluster }) => [cluster], recallRow),
  };
}

function recallRow(name: string, scored: Scored[]): RecallRow {
  const clusters = groups(scored, ({ cluster }) => [cluster]).map(([, members]) => members);
  return {
    name,
    high: share(scored, foundHigh),
    medium: share(scored, foundMedium),
    clustersAny: share(clusters, (members) => members.some(foundHigh)),
    clustersAll: share(clusters, (members) => members.every(foundHigh)),
    clustersAnyMedium: share(clusters, (members) => members.some(foundMedium)),
    clustersAllMedium: share(clusters, (members) => members.every(foundMedium)),
  };
}

function alarmsOf(scored: Scored[]): Alarms {
  return {
    total: alarmRow('total', scored),
    stratum: rows(scored, ({ stratum }) => [stratum], alarmRow),
    source: rows(scored, ({ source }) => [source], alarmRow),
  };
}

function alarmRow(name: string, scored: Scored[]): AlarmRow {
  return { name, high: share(scored, foundHigh), medium: share(scored, foundMedium) };
}

function missesOf(scored: Scored[]): Miss[] {
  return scored
    .filter((entry) => !foundHigh(entry))
    .map(({ unit, findings }) => {
      const { path, source, stratum, classes, expect } = unit;
      return { path, source, stratum, classes, ...(expect ? { expect } : {}), below: tally(findings) };
    })
    .sort((a, b) => compare(a.stratum, b.stratum) || compare(a.source, b.source) || compare(a.path, b.path));
}

function tally(findings: Finding[]): Miss['below'] {
  const counts = new Map<string, Miss['below'][number]>();
  for (const { rule, severity } of findings) {
    const key = `${rule} ${severity}`;
    const entry = counts.get(key) ?? { rule, severity, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  return [...counts.values()];
}

function alarmGroups(honest: Scored[]): AlarmGroup[] {
  const byRule = new Map<string, FalseAlarm[]>();
  for (const { unit, findings } of honest) {
    for (const [rule, [worst, ...others]] of perRule(findings.filter(isMedium))) {
      const { path, label, source } = unit;
      byRule.set(rule, [
        ...(byRule.get(rule) ?? []),
        {
          path,
          label,
          source,
          severity: worst!.severity,
          count: 1 + others.length,
          file: worst!.path,
          line: worst!.region.startLine,
          excerpt: visible(worst!.evidence ?? '', EXCERPT_LIMIT),
        },
      ]);
    }
  }
  return [...byRule]
    .map(([rule, alarms]) => ({
      rule,
      units: alarms.length,
      high: alarms.filter(({ severity }) => rank(severity) <= rank('high')).length,
      alarms: alarms.sort((a, b) => rank(a.severity) - rank(b.severity) || compare(a.path, b.path)),
    }))
    .sort((a, b) => b.high - a.high || b.units - a.units || compare(a.rule, b.rule));
}

function perRule(findings: Finding[]): Map<string, Finding[]> {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  return byRule;
}

/** Best first: by precision at `high`, then by precision at `medium`, then by what it finds. */
function ruleRows(scored: Scored[]): RuleRow[] {
  const byRule = new Map<string, RuleRow>();
  for (const { unit, findings } of scored) {
    const loud = perRule(findings.filter(isMedium));
    const highRules = new Set(findings.filter(isHigh).map(({ rule }) => rule));
    for (const rule of loud.keys()) {
      const row = byRule.get(rule) ?? newRow(rule);
      byRule.set(rule, row);
      const isLoud = highRules.has(rule);
      for (const counts of countsOf(row, unit)) {
        counts.medium++;
        if (isLoud) counts.high++;
      }
      if (unit.label === 'malicious' && isLoud && highRules.size === 1) row.only++;
    }
  }
  for (const row of byRule.values()) {
    row.precisionHigh = precision(row, 'high');
    row.precisionMedium = precision(row, 'medium');
  }
  return [...byRule.values()].sort(
    (a, b) =>
      (b.precisionHigh ?? -1) - (a.precisionHigh ?? -1) ||
      (b.precisionMedium ?? -1) - (a.precisionMedium ?? -1) ||
      b.malicious.high - a.malicious.high ||
      b.malicious.medium - a.malicious.medium ||
      compare(a.rule, b.rule),
  );
}

function newRow(rule: string): RuleRow {
  const none = (): Counts => ({ high: 0, medium: 0 });
  return {
    rule,
    headline: none(),
    malicious: none(),
    only: 0,
    benign: none(),
    hardNegative: none(),
    precisionHigh: null,
    precisionMedium: null,
  };
}

function countsOf(row: RuleRow, unit: Unit): Counts[] {
  if (unit.label === 'benign') return [row.benign];
  if (unit.label === 'hard-negative') return [row.hardNegative];
  return isHeadline(unit) ? [row.malicious, row.headline] : [row.malicious];
}

function precision({ malicious, benign, hardNegative }: RuleRow, at: keyof Counts): number | null {
  const all = malicious[at] + benign[at] + hardNegative[at];
  return all === 0 ? null : malicious[at] / all;
}

function timeOf({ files, totalMs, perFile }: ScanTime): Evaluation['time'] {
  const sum = perFile?.reduce((total, { microseconds }) => total + microseconds, 0) ?? totalMs * 1000;
  return {
    files,
    totalMs: Math.round(totalMs),
    microsecondsPerFile: files === 0 ? 0 : Math.round(sum / files),
    slowest: [...(perFile ?? [])]
      .sort((a, b) => b.microseconds - a.microseconds)
      .slice(0, SLOWEST)
      .map(({ path, microseconds }) => ({ path, microseconds: Math.round(microseconds) })),
  };
}
