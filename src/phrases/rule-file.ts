/**
 * Rule files of the user's own: checked as schemas/rule-v1.json says, but with messages for people, and without a schema
 * library in the program (test/schemas/agreement.test.ts holds the two against each other). Data only: a rule file can
 * name patterns, never code.
 */
import { CONFIDENCES, FAMILIES, SEVERITIES } from '../types';
import { CONTEXTS, RuleError, SEGMENTS } from './compile';

type Check = (value: unknown) => string | undefined;

const isText: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be a text');
const isFlag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function oneOf(values: readonly string[]): Check {
  return (value) => (values.includes(value as string) ? undefined : `must be one of ${values.join(', ')}`);
}

function listOf(check: Check, least = 0, most = Number.POSITIVE_INFINITY): Check {
  const size = least === most ? ` of ${least}` : least > 0 ? ` of at least ${least}` : '';
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return `must be a list${size}`;
    for (const [i, item] of value.entries()) {
      const issue = check(item);
      if (issue) return `[${i}] ${issue}`;
    }
    return undefined;
  };
}

function range(least: number, most: number): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
}

/** A map with known keys; the first issue, with the key that has it. */
function mapOf(keys: Record<string, Check>, required: readonly string[] = []): Check {
  return (value) => {
    if (!isObject(value)) return 'must be a map';
    for (const key of required) if (!(key in value)) return `needs "${key}"`;
    for (const [key, item] of Object.entries(value)) {
      const check = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (!check) return `has an unknown key "${key}" (known: ${Object.keys(keys).join(', ')})`;
      const issue = check(item);
      if (issue) return issue.startsWith('[') ? `${key}${issue}` : `${key} ${issue}`;
    }
    return undefined;
  };
}

const PATTERNS = listOf(isText, 1);

const WAY = mapOf(
  {
    patterns: PATTERNS,
    keywords: PATTERNS,
    severity: oneOf(SEVERITIES),
    near: listOf(PATTERNS),
    within: range(1, 2_000),
    anywhere: listOf(PATTERNS),
    unless: PATTERNS,
    in: listOf(oneOf(SEGMENTS), 1),
  },
  ['patterns'],
);

const EXAMPLE = { text: isText, file: isText, severity: oneOf(SEVERITIES) };

const RULE = mapOf(
  {
    $schema: isText,
    title: isText,
    since: isText,
    maturity: oneOf(['experimental', 'stable', 'deprecated']),
    severity: oneOf(SEVERITIES),
    confidence: oneOf(CONFIDENCES),
    match: listOf(WAY, 1),
    views: isFlag,
    contexts: mapOf(Object.fromEntries(CONTEXTS.map((context) => [context, isFlag]))),
    why: isText,
    fix: isText,
    falsePositives: listOf(isText),
    references: listOf(isText),
    tags: mapOf({ cwe: listOf(isText), owasp: listOf(isText), atlas: listOf(isText) }),
    examples: mapOf({
      flags: listOf(mapOf({ ...EXAMPLE, match: isText, span: listOf(range(0, 1e9), 2, 2) }, ['text'])),
      allows: listOf(mapOf({ ...EXAMPLE, because: isText }, ['text'])),
    }),
  },
  ['title', 'severity', 'match'],
);

const ID = /^([a-z-]+)\/[a-z0-9-]+$/;

/**
 * @param id path below the folder of rules, without the extension
 * @param data parsed content of the file
 * @throws RuleError with the first thing that is wrong, in words
 */
export function validateRule(id: string, data: unknown): void {
  const family = ID.exec(id)?.[1];
  if (family === undefined || !(FAMILIES as readonly string[]).includes(family)) {
    throw new RuleError(
      id,
      'file name',
      `must be <family>/<name>.yaml with a family of ${FAMILIES.join(', ')}`,
    );
  }
  const issue = RULE(data);
  if (issue) throw new RuleError(id, 'rule', issue);
}

/** @throws RuleError unless `data` maps names to lists of patterns */
export function validateVocabulary(name: string, data: unknown): void {
  if (!isObject(data)) throw new RuleError(name, 'vocabulary', 'must be a map of names to lists');
  for (const [key, list] of Object.entries(data)) {
    const issue = PATTERNS(list);
    if (issue) throw new RuleError(name, key, issue);
  }
}
