/** The rule files as data: shape, characters, detectors and pages. Whether the scanner agrees with their examples is not asked here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type RuleFile, rulePages } from '../scripts/docs/rules';
import { allRules, ruleFinder } from '../src/rules';
import { isInvisible } from '../src/text/characters';
import { FAMILIES, SEVERITIES } from '../src/types';

const ids = filesBelow('rules', '.yaml')
  .filter((name) => name.includes('/'))
  .map((name) => name.slice(0, -'.yaml'.length));

const ajv = new Ajv2020({ allErrors: true });
addFormats(ajv);
const isValid = ajv.compile(JSON.parse(readFileSync('rules/schema.json', 'utf8')));

function filesBelow(folder: string, extension: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith(extension))
    .sort();
}

describe.each(ids)('%s', (id) => {
  const source = readFileSync(`rules/${id}.yaml`, 'utf8');
  const rule = parse(source) as RuleFile;

  test('is a valid rule file', () => {
    expect(isValid(rule), ajv.errorsText(isValid.errors)).toBe(true);
    expect(source.split('\n')[0]).toBe('# yaml-language-server: $schema=../schema.json');
  });

  test('has no character that hides', () => {
    // Phrases are written in the letters of their language; everything else in ASCII.
    expect(
      source.match(rule.match ? /[^\x20-\x7e\n\p{L}\p{M}\p{N}\p{P}\p{Sc}]/u : /[^\x20-\x7e\n]/u),
    ).toBeNull();
  });

  test('lies in the folder of a family', () => {
    expect(id).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
    expect(FAMILIES).toContain(id.split('/')[0]);
  });

  test.skipIf(rule.match)('names the file that implements it', () => {
    const detector = rule.detector!;
    expect(existsSync(detector), detector).toBe(true);
    expect(readFileSync(detector, 'utf8')).toContain(id.split('/')[1]);
  });

  test.runIf(rule.match)('has three examples of each kind', () => {
    expect(rule.examples.flags.length).toBeGreaterThanOrEqual(3);
    expect(rule.examples.allows.length).toBeGreaterThanOrEqual(3);
  });

  test('grades what it reports, the worst first', () => {
    // Context moves the severity of a phrase (docs/writing-rules.md).
    if (rule.match) return;
    const grades = rule.grades?.map(({ severity }) => severity) ?? [rule.severity];
    expect(grades[0]).toBe(rule.severity);
    expect(grades).toEqual(SEVERITIES.filter((severity) => grades.includes(severity)));
    for (const { severity = rule.severity } of rule.examples.flags) expect(grades).toContain(severity);
  });

  test('has examples whose spans lie inside the text', () => {
    for (const { text, tree, file, span } of rule.examples.flags) {
      const content = tree && file !== undefined ? tree[file] : text;
      if (typeof content !== 'string' || !span) continue;
      expect(span[0]).toBeLessThanOrEqual(span[1]);
      expect(span[1]).toBeLessThanOrEqual(content.length);
    }
  });
});

describe('docs/rules', () => {
  const pages = rulePages();

  test.each([...pages.keys()])('%s is what `npm run docs` writes', (path) => {
    expect(existsSync(path), 'run `npm run docs`').toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(pages.get(path));
  });

  test('has no page without a rule', () => {
    expect(filesBelow('docs/rules', '.md').map((name) => `docs/rules/${name}`)).toEqual(
      [...pages.keys()].sort(),
    );
  });

  test('shows no character that hides', () => {
    for (const [path, page] of pages) expect(page.match(/[^\x20-\x7e\n]/u), path).toBeNull();
  });
});

test('a rule that is looked up is the rule of the list', () => {
  const ruleOf = ruleFinder();
  for (const [id, rule] of allRules()) expect(ruleOf(id), id).toEqual(rule);
  for (const id of ['', 'no/such', 'injection', '\\']) expect(ruleOf(id)).toBeUndefined();
});

/** Beside the rules the word lists that they share; marks (\p{M}) too, of which some are never seen. */
test.each(filesBelow('rules', '.yaml'))('%s holds nothing invisible', (name) => {
  const invisible = [...readFileSync(`rules/${name}`, 'utf8')].find((char) =>
    isInvisible(char.codePointAt(0)!),
  );
  expect(invisible).toBeUndefined();
});
