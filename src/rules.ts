/** The metadata of all rules, as compiled from rules/. Parsed when asked for: a scan needs a few of them or none. */
import { RULES_JSON } from './generated/rules';
import type { PhraseSummary } from './phrases/summary';
import type { Confidence, Family, Severity } from './types';

export interface RuleExample {
  text?: string;
  hex?: string;
  /** Folder of the tree that is audited as a package; without, the tree is scanned. */
  audit?: string;
  tree?: Record<string, string | { link: string } | { content: string; mode: number }>;
  /** Name of the file the text stands in; `note.md` when absent. */
  file?: string;
}

export interface FlaggedExample extends RuleExample {
  span?: [number, number];
  /** The text of the finding, case and white space aside. */
  match?: string;
  severity?: Severity;
  decoded?: string;
}

export interface AllowedExample extends RuleExample {
  because: string;
}

export interface Rule {
  /** Path below rules/, or below the folder of the user's own, without the extension. */
  id: string;
  family: Family;
  title: string;
  since: string;
  maturity: 'experimental' | 'stable' | 'deprecated';
  /** The worst the rule reports. */
  severity: Severity;
  confidence: Confidence;
  /** The file that implements the rule; a rule without one is a list of phrases (docs/writing-rules.md). */
  detector?: string;
  /** Of a phrase rule. */
  phrases?: PhraseSummary;
  /** The file of a rule of the user's own, as messages name it. */
  source?: string;
  grades?: { severity: Severity; when: string }[];
  why: string;
  fix: string;
  falsePositives: string[];
  references: string[];
  tags: { cwe?: string[]; owasp?: string[]; atlas?: string[] };
  examples: { flags: FlaggedExample[]; allows: AllowedExample[] };
}

let rules: Map<string, Rule> | undefined;

/**
 * @param userRules rules of the user's own (`--rules`), none of which has an id of ours
 * @returns every rule by its id, sorted by id
 */
export function allRules(userRules: readonly Rule[] = []): ReadonlyMap<string, Rule> {
  rules ??= new Map((JSON.parse(RULES_JSON) as Rule[]).map((rule) => [rule.id, rule]));
  if (userRules.length === 0) return rules;
  const all = [...rules.values(), ...userRules].sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Map(all.map((rule) => [rule.id, rule]));
}

/** A rule by its id. */
export type RuleFinder = (id: string) => Rule | undefined;

/**
 * To look up a few: all of them are half a megabyte, and to parse that costs a third of the start of Node.
 * @param userRules rules of the user's own, none of which has an id of ours
 */
export function ruleFinder(userRules: readonly Rule[] = []): RuleFinder {
  const known = new Map<string, Rule | undefined>(userRules.map((rule) => [rule.id, rule]));
  return (id) => {
    if (!known.has(id)) known.set(id, ownRule(id));
    return known.get(id);
  };
}

/** Every rule begins with its id, and nothing else can look so: inside a string the quotes would be escaped. */
function ownRule(id: string): Rule | undefined {
  const start = RULES_JSON.indexOf(`{"id":${JSON.stringify(id)},`);
  return start === -1 ? undefined : (JSON.parse(RULES_JSON.slice(start, endOfObject(start))) as Rule);
}

function endOfObject(start: number): number {
  const sign = /["{}\\]/g;
  sign.lastIndex = start;
  let depth = 0;
  let isInString = false;
  for (let match = sign.exec(RULES_JSON); match; match = sign.exec(RULES_JSON)) {
    const char = match[0];
    if (char === '\\') sign.lastIndex++;
    else if (char === '"') isInString = !isInString;
    else if (!isInString) {
      depth += char === '{' ? 1 : -1;
      if (depth === 0) return sign.lastIndex;
    }
  }
  return RULES_JSON.length;
}

/** Page of a rule, pinned to the version that printed it. */
export function rulePage(id: string, version: string): string {
  return `https://github.com/agent-primitives/primitives/blob/v${version}/docs/rules/${id}.md`;
}
