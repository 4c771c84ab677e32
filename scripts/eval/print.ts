/** The evaluation as tables. Paths, names and excerpts come from a hostile corpus: all of them are escaped and cut. */
import { visible, visiblePath } from '../../src/text/escape';
import type {
  AlarmRow,
  Alarms,
  Evaluation,
  FalseAlarm,
  Miss,
  Recall,
  RecallRow,
  RuleRow,
  Share,
} from './score';

const PATH_LIMIT = 160;
const NAME_LIMIT = 60;
/** Skips beyond these are counted only. */
const MOST_SKIPS = 20;

type Cell = string | number;

/** @param most misses, and false alarms of each rule, that are listed */
export function print(evaluation: Evaluation, most: number): string {
  const { corpus, headline, outside, benign, hardNegative, multilingual, misses } = evaluation;
  return [
    `corpus ${corpus.index.slice(0, 12)}, ${corpus.units} units; rules ${evaluation.ruleset}`,
    ...(corpus.missing.length > 0
      ? [`NOT SCORED: ${corpus.missing.length} units are not there, first ${pathCell(corpus.missing[0]!)}`]
      : []),
    skips(evaluation),
    recall('Headline recall', headline),
    recall('Outside the headline (proxies, synthetic, semantic, code)', outside),
    alarms('Benign units flagged', benign),
    alarms('Hard negatives flagged', hardNegative),
    alarms('Multilingual honest units flagged (benign and hard negatives)', multilingual),
    rules(evaluation.rules),
    missList('Misses of the headline', misses.headline, most),
    missList('Misses outside the headline', misses.outside, most),
    falseAlarms(evaluation, most),
    time(evaluation),
    summary(evaluation),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function recall(title: string, { total, stratum, class: classes, source, expect }: Recall): string {
  const row = (entry: RecallRow): Cell[] => [
    name(entry.name),
    entry.high.of,
    ...cells(entry.high),
    ...cells(entry.medium),
    entry.clustersAny.of,
    percent(entry.clustersAny),
    percent(entry.clustersAll),
    percent(entry.clustersAnyMedium),
    percent(entry.clustersAllMedium),
  ];
  return section(
    title,
    [
      '',
      'units',
      '>=high',
      '%',
      '>=medium',
      '%',
      'clusters',
      'any>=high',
      'all>=high',
      'any>=med',
      'all>=med',
    ],
    [
      [row(total)],
      titled('by stratum', stratum.map(row)),
      ...(expect ? [titled('by expect', expect.map(row))] : []),
      titled('by class', classes.map(row)),
      titled('by source', source.map(row)),
    ],
  );
}

function alarms(title: string, { total, stratum, source }: Alarms): string {
  const row = (entry: AlarmRow): Cell[] => [
    name(entry.name),
    entry.high.of,
    ...cells(entry.high),
    ...cells(entry.medium),
  ];
  return section(
    title,
    ['', 'units', '>=high', '%', '>=medium', '%'],
    [[row(total)], titled('by stratum', stratum.map(row)), titled('by source', source.map(row))],
  );
}

function rules(all: RuleRow[]): string {
  return section(
    'Rules, by precision (units hit at >=high / >=medium; only: malicious units that no other rule finds at >=high)',
    ['', 'headline', 'malicious', 'only', 'benign', 'hard-neg', 'prec>=high', 'prec>=medium'],
    [
      all.map(({ rule, headline, malicious, only, benign, hardNegative, ...row }) => [
        name(rule),
        `${headline.high}/${headline.medium}`,
        `${malicious.high}/${malicious.medium}`,
        only,
        `${benign.high}/${benign.medium}`,
        `${hardNegative.high}/${hardNegative.medium}`,
        row.precisionHigh === null ? '-' : `${(row.precisionHigh * 100).toFixed(1)}%`,
        row.precisionMedium === null ? '-' : `${(row.precisionMedium * 100).toFixed(1)}%`,
      ]),
    ],
  );
}

function missList(title: string, misses: Miss[], most: number): string {
  const lines = misses.slice(0, most).map(({ path, source, classes, expect, below }) => {
    const found = below.map(({ rule, severity, count }) => `${rule} ${severity}${times(count)}`).join(', ');
    const labels = [...classes, ...(expect ? [`expect ${expect}`] : [])].map(name).join(', ');
    return `  ${pathCell(path)}\n    ${name(source)}; ${labels || 'no class'}; ${found || 'nothing found'}`;
  });
  return [`${title}: ${misses.length}`, ...lines, ...rest(misses.length - lines.length, '  ')].join('\n');
}

function falseAlarms({ falseAlarms: groups }: Evaluation, most: number): string {
  const lines = groups.flatMap(({ rule, units, high, alarms: all }) => [
    `  ${name(rule)}: ${units} units, ${high} of them >=high`,
    ...all.slice(0, most).map(alarmLine),
    ...rest(all.length - most, '    '),
  ]);
  return ['False alarms by rule (benign and hard negatives, >=medium)', ...lines].join('\n');
}

function alarmLine({ path, file, line, label, source, severity, count, excerpt }: FalseAlarm): string {
  const where =
    file === path ? pathCell(path) : `${pathCell(path)} in ${pathCell(file.slice(path.length + 1))}`;
  const text = excerpt === '' ? '' : `\n      ${excerpt}`;
  return `    ${severity}${times(count)} ${where}:${line}; ${name(source)}${label === 'benign' ? '' : `; ${label}`}${text}`;
}

function skips({ skipped }: Evaluation): string {
  if (skipped.length === 0) return '';
  const lines = skipped
    .slice(0, MOST_SKIPS)
    .map(
      ({ path, reason, detail }) =>
        `  ${pathCell(path)}: ${reason}${detail ? ` ${visible(detail, 120)}` : ''}`,
    );
  return [
    `NOT COMPLETE: ${skipped.length} skips; such a unit may be scored wrongly`,
    ...lines,
    ...rest(skipped.length - lines.length, '  '),
  ].join('\n');
}

function time({ time: { files, totalMs, microsecondsPerFile, slowest } }: Evaluation): string {
  const lines = slowest.map(({ path, microseconds }) => `  ${microseconds} us  ${pathCell(path)}`);
  return [`Time: ${totalMs} ms for ${files} files, ${microsecondsPerFile} us a file`, ...lines].join('\n');
}

/** Last, because the lists above scroll it away. */
function summary({ headline, benign, hardNegative, multilingual }: Evaluation): string {
  const { total } = headline;
  const flagged = (title: string, { total: row }: Alarms): string =>
    `${title} ${row.high.hit}/${row.high.of} (${percent(row.high)}) >=high, ${row.medium.hit} (${percent(row.medium)}) >=medium`;
  return [
    `headline recall ${total.high.hit}/${total.high.of} (${percent(total.high)}) >=high, ${total.medium.hit} (${percent(total.medium)}) >=medium; clusters any/all >=high ${percent(total.clustersAny)}/${percent(total.clustersAll)}`,
    flagged('benign flagged', benign),
    flagged('hard negatives flagged', hardNegative),
    flagged('multilingual flagged', multilingual),
  ].join('\n');
}

function percent({ hit, of }: Share): string {
  return of === 0 ? '-' : `${((hit / of) * 100).toFixed(1)}%`;
}

function cells(share: Share): Cell[] {
  return [share.hit, percent(share)];
}

function times(count: number): string {
  return count > 1 ? ` x${count}` : '';
}

function rest(count: number, indent: string): string[] {
  return count > 0 ? [`${indent}... and ${count} more`] : [];
}

function name(text: string): string {
  return visible(text, NAME_LIMIT);
}

function pathCell(path: string): string {
  return visible(visiblePath(path), PATH_LIMIT);
}

function titled(title: string, body: Cell[][]): Cell[][] {
  return body.length === 0 ? [] : [[title], ...body.map(([first, ...others]) => [`  ${first}`, ...others])];
}

/** First column to the left, numbers to the right, as wide as the widest cell. */
function section(title: string, head: string[], parts: Cell[][][]): string {
  const body = [head, ...parts.flat()];
  const widths = head.map((_, column) => Math.max(...body.map((row) => String(row[column] ?? '').length)));
  const lines = body.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[0]!) : String(cell).padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`.trimEnd())].join('\n');
}
