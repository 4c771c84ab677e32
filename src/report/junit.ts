/**
 * `--format junit`: for the test panels of CI. The report of a run is a suite of its own, and so is every file that
 * something is said about; a finding is a test. A test panel knows four outcomes, and so that it never shows less than the
 * exit code says: what fails the run is a failure, what could not be looked at an error, what is below the threshold
 * skipped. The run itself is a test too, because panels take a report without tests for a broken one.
 *
 * There is no standard. Written is what Jenkins, GitLab, CircleCI and Azure read alike, and the schema of Jenkins takes
 * (test/fixtures/README.md). GitLab drops a test whose name another one of the class has, and files above 30 MB.
 */
import { type Rule, type RuleFinder, ruleFinder } from '../rules';
import { visible, visiblePath } from '../text/escape';
import { firstSentences } from '../text/prose';
import { type Finding, type Report, SEVERITIES, type Skip } from '../types';
import type { ReportOptions } from './options';
import { skipText } from './pretty';

/** Of findings, and of what was not scanned, each: tests, and bytes that they take up. */
const MOST_TESTS = 5_000;
const MOST_BYTES = 12_000_000;
/** UTF-16 units of one line, before it is escaped. */
const MOST_CHARS = 1_000;
/** Of a path in the name of a test, so that what stands behind it is never cut. */
const PATH_CHARS = 700;

interface Test {
  name: string;
  classname: string;
  outcome: 'passed' | 'skipped' | 'error' | 'failure';
  /** What kind of failure: the severity, the reason of a skip. */
  type: string;
  /** The first one is the message. */
  lines: string[];
}

/** @param about what the run came to, in lines, where it is more than its findings */
export function junit(
  report: Report,
  { verbose, userRules }: Pick<ReportOptions, 'verbose' | 'userRules'>,
  about: readonly string[] = [],
): string {
  const told = report.findings.filter(
    ({ status, severity }) => status !== 'accepted' && (verbose || severity !== 'info'),
  );
  const findings = fitting(worstFirst(told), testOf(ruleFinder(userRules)));
  const skips = fitting(report.skipped, ofSkip);
  const suites = new Map<string, Test[]>();
  const add = (path: string, test: Test): void => {
    const name = visiblePath(path);
    const tests = suites.get(name);
    if (tests) tests.push(test);
    else suites.set(name, [test]);
  };
  // In the order of the report, whatever was left out of it.
  for (const finding of told) {
    const test = findings.get(finding);
    if (test) add(finding.path, test);
  }
  for (const [{ path }, test] of skips) add(path, test);
  for (const { path } of report.primitives ?? [])
    if (!suites.has(visiblePath(path)))
      add(path, {
        name: `${shortPath(path)}: nothing found`,
        classname: 'primitives.inventory',
        outcome: 'passed',
        type: '',
        lines: [],
      });
  const own = [
    ofRun(
      report,
      told.some(({ status }) => status === 'shown'),
    ),
    ...unlisted(
      told.filter((finding) => !findings.has(finding)),
      report.skipped.length - skips.size,
    ),
  ];
  const all: [string, Test[]][] = [[`primitives ${report.command}`, own], ...suites];
  const tests = all.flatMap(([, some]) => some);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="primitives" tests="${tests.length}" failures="${count(tests, 'failure')}" errors="${count(tests, 'error')}">`,
    ...all.flatMap(([name, some], i) =>
      suiteLines(name, some, i === 0 ? [...summary(report), ...about] : []),
    ),
    '</testsuites>',
    '',
  ].join('\n');
}

/** What fails the run before what does not, and the worst before the rest. */
function worstFirst(findings: readonly Finding[]): Finding[] {
  const rank = ({ status, severity }: Finding): number =>
    (status === 'shown' ? 0 : SEVERITIES.length) + SEVERITIES.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

/** @returns the first of them, as many as there is room for */
function fitting<T>(all: readonly T[], toTest: (one: T) => Test): Map<T, Test> {
  const tests = new Map<T, Test>();
  let room = MOST_BYTES;
  for (const one of all.slice(0, MOST_TESTS)) {
    const test = toTest(one);
    room -= Buffer.byteLength(testLines(test).join('\n'));
    if (room < 0) break;
    tests.set(one, test);
  }
  return tests;
}

/** @param fails there is a finding that fails the run */
function ofRun({ command, complete, exitCode }: Report, fails: boolean): Test {
  const test = { name: 'everything was looked at', classname: `primitives.${command}` };
  if (!complete)
    return {
      ...test,
      outcome: 'error',
      type: 'incomplete',
      lines: ['Not everything could be looked at: what is not known is not clean.'],
    };
  // Whatever a format leaves out: a run that fails is never all green.
  if (exitCode !== 0 && !fails)
    return { ...test, outcome: 'failure', type: 'exit-code', lines: [`The run ended with ${exitCode}.`] };
  return { ...test, outcome: 'passed', type: '', lines: [] };
}

/** @param skips how many there are */
function unlisted(findings: readonly Finding[], skips: number): Test[] {
  const test = (what: string, outcome: Test['outcome'], line: string): Test => ({
    name: `${what} that are not listed here`,
    classname: 'primitives.unlisted',
    outcome,
    type: 'unlisted',
    lines: [`${line} are not listed here: --format json has each of them`],
  });
  const outcome = findings.some(({ status }) => status === 'shown') ? 'failure' : 'skipped';
  return [
    ...(findings.length > 0 ? [test('findings', outcome, `${findings.length} findings`)] : []),
    ...(skips > 0 ? [test('files', 'error', `${skips} files or folders that could not be looked at`)] : []),
  ];
}

function testOf(ruleOf: RuleFinder): (finding: Finding) => Test {
  return (finding) => ofFinding(finding, ruleOf(finding.rule));
}

function ofFinding(finding: Finding, rule: Rule | undefined): Test {
  const { rule: id, family, severity, path, region, message, decoded, via, diff, status } = finding;
  return {
    name: `${shortPath(path)}:${region.startLine}:${region.startColumn} ${visible(id)}`,
    classname: `primitives.${visible(family)}`,
    outcome: status === 'shown' ? 'failure' : 'skipped',
    type: severity,
    lines: [
      `${severity}: ${message}`,
      ...(decoded === undefined ? [] : [`Decoded: ${decoded}`]),
      ...(via.length > 0 ? [`Read through: ${via.map(visiblePath).join(' > ')}`] : []),
      ...(rule
        ? [`What to do: ${firstSentences(rule.fix, 2)} (${rule.source ?? `primitives explain ${id}`})`]
        : []),
      ...(diff?.split('\n') ?? []),
    ],
  };
}

function ofSkip(skip: Skip): Test {
  return {
    name: `${shortPath(skip.path)}: looked at`,
    classname: 'primitives.not-scanned',
    outcome: 'error',
    type: skip.reason,
    lines: [`Not scanned: ${skipText(skip)}`],
  };
}

function shortPath(path: string): string {
  return visible(visiblePath(path), PATH_CHARS);
}

function summary({ tool, exitCode, complete, summary: { primitives, accepted, skipped } }: Report): string[] {
  return [
    `${primitives} ${primitives === 1 ? 'primitive' : 'primitives'} scanned; ${accepted} accepted; ${skipped} not scanned`,
    `complete: ${complete}; exit code: ${exitCode}; version ${tool.version}; rules ${tool.ruleset}`,
  ];
}

function suiteLines(name: string, tests: readonly Test[], out: readonly string[]): string[] {
  const counts = [
    `tests="${tests.length}"`,
    `failures="${count(tests, 'failure')}"`,
    `errors="${count(tests, 'error')}"`,
    `skipped="${count(tests, 'skipped')}"`,
  ].join(' ');
  return [
    `  <testsuite name="${xml(name)}" ${counts}>`,
    ...withUniqueNames(tests).flatMap(testLines),
    ...(out.length > 0 ? [`    <system-out>${out.map(xml).join('\n')}</system-out>`] : []),
    '  </testsuite>',
  ];
}

/** Two findings of one rule at one place. */
function withUniqueNames(tests: readonly Test[]): Test[] {
  const seen = new Map<string, number>();
  return tests.map((test) => {
    const key = `${test.classname}\0${test.name}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return nth === 1 ? test : { ...test, name: `${test.name} (${nth})` };
  });
}

function testLines({ name, classname, outcome, type, lines }: Test): string[] {
  const head = `    <testcase classname="${xml(classname)}" name="${xml(name)}"`;
  if (outcome === 'passed') return [`${head}/>`];
  const text = lines.map(xml).join('\n');
  // Of `skipped`, older schemas know no message: the text is in it, and once more where panels show it.
  const inner =
    outcome === 'skipped'
      ? [`<skipped>${text}</skipped>`, `<system-out>${text}</system-out>`]
      : [`<${outcome} type="${xml(type)}" message="${xml(lines[0] ?? '')}">${text}</${outcome}>`];
  return [`${head}>`, ...inner.map((line) => `      ${line}`), '    </testcase>'];
}

function count(tests: readonly Test[], outcome: Test['outcome']): number {
  return tests.filter((test) => test.outcome === outcome).length;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * One line of text or the value of an attribute. What XML 1.0 cannot hold (control characters, lone surrogates,
 * U+FFFE) is among what `visible` spells out; `>` is written out, so that no `]]>` stands anywhere.
 */
function xml(text: string): string {
  return visible(text, MOST_CHARS).replace(/[&<>"]/g, (char) => ENTITIES[char]!);
}
