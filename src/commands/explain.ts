/** `primitives explain <rule>` and `primitives rules`. */
import { ExpectedError } from '../errors';
import type { PhraseSummary } from '../phrases/summary';
import { safeJson } from '../report/json';
import { allRules, type Rule, type RuleExample } from '../rules';
import { visible } from '../text/escape';
import { wrap } from '../text/prose';

/** The page of a rule; see `ruleNamed`. */
export function explain(id: string, userRules?: readonly Rule[]): string {
  return page(ruleNamed(id, userRules));
}

/**
 * @param id rule id, or the part after the last slash
 * @param userRules rules of the user's own
 * @throws ExpectedError `usage` when there is no such rule
 */
export function ruleNamed(id: string, userRules?: readonly Rule[]): Rule {
  const rules = allRules(userRules);
  const rule = rules.get(id) ?? [...rules.values()].find((candidate) => candidate.id.endsWith(`/${id}`));
  if (!rule) {
    const near = [...rules.keys()].filter((known) => known.includes(id.split('/').at(-1)!)).slice(0, 3);
    throw new ExpectedError(
      'usage',
      `no rule "${id}"`,
      near.length > 0 ? `did you mean ${near.join(', ')}?` : 'run `primitives rules` for the list',
    );
  }
  return rule;
}

const COLUMNS = 98;

function indented(text: string): string[] {
  return wrap(text, COLUMNS).map((line) => `  ${line}`);
}

function page(rule: Rule): string {
  const lines = [
    `${rule.id}: ${rule.title}`,
    `severity ${rule.severity}, confidence ${rule.confidence}, ${rule.maturity}${rule.since && ` since ${rule.since}`}`,
    [rule.source ?? `rules/${rule.id}.yaml`, rule.detector].filter(Boolean).join(', '),
    '',
    'Why it matters',
    ...indented(rule.why),
    '',
    'What to do',
    ...indented(rule.fix),
    '',
  ];
  if (rule.grades) {
    lines.push(
      'Severity by context',
      ...rule.grades.flatMap(({ severity, when }) => indented(`${severity}: ${when}`)),
      '',
    );
  }
  if (rule.phrases) lines.push('Looks for', ...looksFor(rule.phrases).flatMap(indented), '');
  const tags = [...(rule.tags.cwe ?? []), ...(rule.tags.owasp ?? []), ...(rule.tags.atlas ?? [])];
  const sections: [title: string, lines: string[]][] = [
    ['Flagged', rule.examples.flags.map((example) => `  ${show(example)}`)],
    [
      'Not flagged',
      rule.examples.allows.map(
        (example) => `  ${show(example)}${example.because && `  (${visible(example.because)})`}`,
      ),
    ],
    ['Known false alarms', rule.falsePositives.flatMap(indented)],
    [
      'References',
      [...rule.references, ...(tags.length > 0 ? [tags.join(', ')] : [])].map((text) => `  ${text}`),
    ],
  ];
  // Rules of the user's own may do without.
  for (const [title, content] of sections) if (content.length > 0) lines.push(title, ...content, '');
  return lines.join('\n');
}

const MILDER = ['negated', 'demonstrated', 'quoted', 'topic'] as const;

/** Where the patterns of a phrase rule apply, and what moves their severity. */
function looksFor({ ways, views, without }: PhraseSummary): string[] {
  const patterns = new Map<string, number>();
  for (const way of ways) {
    const where = way.in ? `in ${way.in.join(', ')}` : 'wherever they stand';
    patterns.set(where, (patterns.get(where) ?? 0) + way.patterns);
  }
  const milder = MILDER.filter((context) => !without.includes(context));
  const moved = [
    ...(milder.length > 0 ? [`milder where ${milder.join(', ')}`] : []),
    ...(without.includes('hidden') ? [] : ['worse where hidden']),
  ].join('; ');
  return [
    ...[...patterns].map(([where, count]) => `${count} ${count === 1 ? 'pattern' : 'patterns'}, ${where}`),
    views ? 'in decoded and reversed text too' : 'not in decoded text',
    moved || 'the same in every context',
  ];
}

function show(example: RuleExample): string {
  if (example.tree) return visible(JSON.stringify(example.tree), 200);
  return example.hex === undefined ? visible(example.text ?? '', 200) : `bytes ${example.hex}`;
}

/** @param userRules rules of the user's own */
export function listRules(asJson: boolean, userRules?: readonly Rule[]): string {
  const rules = [...allRules(userRules).values()];
  // Examples are hostile.
  if (asJson) return `${safeJson(rules)}\n`;
  const width = Math.max(...rules.map(({ id }) => id.length));
  return rules
    .map(({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`)
    .join('');
}
