/** `primitives explain <rule>` and `primitives rules`. */
import { ExpectedError } from '../errors';
import { allRules, type Rule, type RuleExample } from '../rules';
import { visible } from '../text/escape';
import { wrap } from '../text/prose';

/**
 * @param id rule id, or the part after the last slash
 * @throws ExpectedError `usage` when there is no such rule
 */
export function explain(id: string): string {
  const rules = allRules();
  const rule = rules.get(id) ?? [...rules.values()].find((candidate) => candidate.id.endsWith(`/${id}`));
  if (!rule) {
    const near = [...rules.keys()].filter((known) => known.includes(id.split('/').at(-1)!)).slice(0, 3);
    throw new ExpectedError(
      'usage',
      `no rule "${id}"`,
      near.length > 0 ? `did you mean ${near.join(', ')}?` : 'run `primitives rules` for the list',
    );
  }
  return page(rule);
}

const COLUMNS = 98;

function indented(text: string): string[] {
  return wrap(text, COLUMNS).map((line) => `  ${line}`);
}

function page(rule: Rule): string {
  const lines = [
    `${rule.id}: ${rule.title}`,
    `severity ${rule.severity}, confidence ${rule.confidence}, ${rule.maturity} since ${rule.since}`,
    `rules/${rule.id}.yaml, ${rule.detector}`,
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
  lines.push('Flagged', ...rule.examples.flags.map((example) => `  ${show(example)}`), '');
  lines.push(
    'Not flagged',
    ...rule.examples.allows.map((example) => `  ${show(example)}  (${example.because})`),
    '',
  );
  lines.push('Known false alarms', ...rule.falsePositives.flatMap(indented), '');
  lines.push('References', ...rule.references.map((url) => `  ${url}`));
  const tags = [...(rule.tags.cwe ?? []), ...(rule.tags.owasp ?? []), ...(rule.tags.atlas ?? [])];
  if (tags.length > 0) lines.push(`  ${tags.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function show(example: RuleExample): string {
  if (example.tree) return visible(JSON.stringify(example.tree), 200);
  return example.hex === undefined ? visible(example.text ?? '', 200) : `bytes ${example.hex}`;
}

export function listRules(asJson: boolean): string {
  const rules = [...allRules().values()];
  if (asJson) return `${JSON.stringify(rules, null, 2)}\n`;
  const width = Math.max(...rules.map(({ id }) => id.length));
  return rules
    .map(({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`)
    .join('');
}
