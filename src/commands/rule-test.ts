/**
 * `primitives rules --test DIR`: whether the examples of phrase rules hold, in process. scripts/try-rules.ts does the
 * same for the rules of this repository while they are written.
 */
import { checkPhrases } from '../check/phrases';
import { type RuleSet, ruleSet } from '../check/phrases/rule-set';
import { parse } from '../parse/document';
import { formatOf } from '../parse/format';
import { decode } from '../read/read';
import type { AllowedExample, FlaggedExample, RuleExample } from '../rules';
import { visible } from '../text/escape';
import type { Observation, Severity } from '../types';
import type { Io } from './io';

export interface TestedRule {
  id: string;
  severity: Severity;
  /** As messages name it. */
  file: string;
  examples: { flags: FlaggedExample[]; allows: AllowedExample[] };
}

export interface Tested {
  /** Examples that hold. */
  passed: number;
  /** A line for each that does not. */
  complaints: string[];
}

/** Characters of an example in a message. */
const SHOWN = 120;

/** @param set the rules, compiled */
export function testExamples(rules: readonly TestedRule[], set: RuleSet): Tested {
  const tested: Tested = { passed: 0, complaints: [] };
  const expect = (holds: boolean, complaint: () => string): void => {
    if (holds) tested.passed++;
    else tested.complaints.push(complaint());
  };
  for (const { id, severity, file, examples } of rules) {
    examples.flags.forEach((example, i) => {
      const { text, match } = example;
      // Trees and bytes are for the whole program to look at.
      if (text === undefined) return;
      const wanted = example.severity ?? severity;
      const found = findingsOf(example, id, set);
      expect(
        found.some((finding) => finding.severity === wanted && isWhere(finding, example, text)),
        () =>
          `MISSED  ${file} flags[${i}] wants ${wanted} ${quoted(match ?? text)}, found ${listed(found, text)}`,
      );
    });
    examples.allows.forEach((example, i) => {
      const { text } = example;
      if (text === undefined) return;
      const found = findingsOf(example, id, set).filter(
        (finding) => finding.severity !== 'info' && finding.severity !== 'low',
      );
      expect(
        found.length === 0,
        () => `FALSE   ${file} allows[${i}] finds ${listed(found, text)} in ${quoted(text)}`,
      );
    });
  }
  return tested;
}

function findingsOf(example: RuleExample, id: string, set: RuleSet): Observation[] {
  const file = example.file ?? 'note.md';
  const document = parse(file, formatOf(file, undefined), decode(Buffer.from(example.text ?? ''), true));
  const found: Observation[] = [];
  checkPhrases(document, found, [set]);
  return found.filter(({ rule }) => rule === id);
}

function isWhere({ start, end }: Observation, { match, span }: FlaggedExample, text: string): boolean {
  if (match !== undefined && squeezed(text.slice(start, end)) !== squeezed(match)) return false;
  return span === undefined || (start === span[0] && end === span[1]);
}

function squeezed(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

function quoted(text: string): string {
  return `"${visible(text, SHOWN)}"`;
}

function listed(found: readonly Observation[], text: string): string {
  const findings = found.map(({ severity, start, end }) => `${severity} ${quoted(text.slice(start, end))}`);
  return findings.join('; ') || 'nothing';
}

/**
 * @param folder rules of the user's own
 * @returns the exit code
 * @throws ExpectedError for rules that cannot be used
 */
export async function testRules(io: Io, folder: string): Promise<number> {
  const { loadUserRules } = await import('./user-rules');
  const { rules, compiled } = loadUserRules(io.cwd, [folder]);
  const { passed, complaints } = testExamples(
    rules.map((rule) => ({ ...rule, file: rule.source! })),
    ruleSet(compiled),
  );
  const untested = rules.filter(({ examples }) => examples.flags.length === 0).length;
  const counts = [
    count(rules.length, 'rule'),
    `${count(passed, 'example')} ${passed === 1 ? 'holds' : 'hold'}`,
    `${complaints.length} ${complaints.length === 1 ? 'does' : 'do'} not`,
    ...(untested > 0 ? [`${count(untested, 'rule')} without an example of what it flags`] : []),
  ];
  io.out([...complaints, counts.join(', '), ''].join('\n'));
  return complaints.length > 0 ? 1 : 0;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
