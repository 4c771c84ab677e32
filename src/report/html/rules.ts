/** Why each rule that found something matters, and what to do: once, however often it found it. */
import { type Rule, type RuleFinder, rulePage } from '../../rules';
import { type Child, el, type Html, type Target } from '../../text/html';
import type { Finding } from '../../types';
import { TEXT_UNITS } from './bounds';
import { badge, codeHtml, proseHtml, ruleText } from './parts';

const MOST_RULES = 300;

export interface ExplainedRules {
  anchorOf(rule: string): `#${string}` | undefined;
  count: number;
  body(): Html[];
}

/** @param version of this program, whose pages the rules link to */
export function explainedRules(
  listed: readonly Finding[],
  ruleOf: RuleFinder,
  version: string,
): ExplainedRules {
  const found = [...new Set(listed.map(({ rule }) => rule))].sort();
  const rules = found.flatMap((id) => ruleOf(id) ?? []).slice(0, MOST_RULES);
  const numbers = new Map(rules.map(({ id }, i) => [id, i + 1]));
  return {
    count: rules.length,
    anchorOf(rule) {
      const number = numbers.get(rule);
      return number === undefined ? undefined : `#rule-${number}`;
    },
    body: () => rules.map((rule, i) => ruleHtml(rule, i + 1, version)),
  };
}

function ruleHtml(rule: Rule, number: number, version: string): Html {
  const { id, title, severity, why, fix, falsePositives, source } = rule;
  const honest: Child =
    falsePositives.length === 0
      ? undefined
      : [el('dt', {}, 'Known false positives'), falsePositives.map((text) => el('dd', {}, ruleText(text)))];
  return el(
    'article',
    { class: 'rule', id: `rule-${number}` },
    el('h3', {}, proseHtml(title, TEXT_UNITS), ' ', codeHtml(id), ' ', badge(severity, severity)),
    el(
      'dl',
      {},
      el('dt', {}, 'Why it matters'),
      el('dd', {}, ruleText(why)),
      el('dt', {}, 'What to do'),
      el('dd', {}, ruleText(fix)),
      honest,
    ),
    el(
      'p',
      { class: 'advice' },
      source === undefined ? pageLink(id, version) : ['A rule of your own: ', codeHtml(source)],
    ),
  );
}

/** Ids of our own rules are names of files in our repository. */
function pageLink(id: string, version: string): Html {
  return el(
    'a',
    { href: rulePage(id, version) as Target, rel: 'noreferrer noopener' },
    'More about this rule',
  );
}
