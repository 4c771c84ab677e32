/** The metadata of all rules, as compiled from rules/. Parsed on first use: a clean file needs none of it. */
import { RULES_JSON } from './generated/rules';
import type { Confidence, Family, Severity } from './types';

export interface RuleExample {
  text?: string;
  hex?: string;
  tree?: Record<string, string | { link: string }>;
  /** Name of the file the text stands in; `note.md` when absent. */
  file?: string;
}

export interface FlaggedExample extends RuleExample {
  span: [number, number];
  severity?: Severity;
  decoded?: string;
}

export interface AllowedExample extends RuleExample {
  because: string;
}

export interface Rule {
  /** Path below rules/, without the extension. */
  id: string;
  family: Family;
  title: string;
  since: string;
  maturity: 'experimental' | 'stable' | 'deprecated';
  /** The worst the rule reports. */
  severity: Severity;
  confidence: Confidence;
  detector: string;
  grades?: { severity: Severity; when: string }[];
  why: string;
  fix: string;
  falsePositives: string[];
  references: string[];
  tags: { cwe?: string[]; owasp?: string[]; atlas?: string[] };
  examples: { flags: FlaggedExample[]; allows: AllowedExample[] };
}

let rules: Map<string, Rule> | undefined;

/** @returns every rule by its id, sorted by id */
export function allRules(): ReadonlyMap<string, Rule> {
  rules ??= new Map((JSON.parse(RULES_JSON) as Rule[]).map((rule) => [rule.id, rule]));
  return rules;
}

/** Page of a rule, pinned to the version that printed it. */
export function rulePage(id: string, version: string): string {
  return `https://github.com/agent-primitives/primitives/blob/v${version}/docs/rules/${id}.md`;
}
