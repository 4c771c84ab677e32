/** What a schema of ours says, and what the program takes, are the same: both are asked about the same documents. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config';
import { ExpectedError } from '../../src/errors';
import { RuleError } from '../../src/phrases/compile';
import { validateRule, validateVocabulary } from '../../src/phrases/rule-file';
import type { Files } from '../../src/types';
import { validatorOf } from './schemas';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What stands in for anything, and what it may be called. */
const VALUES: Json[] = [
  null,
  true,
  false,
  0,
  1,
  1.5,
  -1,
  3000,
  '',
  ' ',
  '\u2003',
  'x',
  'high',
  'off',
  'never',
  'info',
  'stable',
  'block',
  'prose',
  'fence',
  'base.json',
  [],
  [''],
  ['x'],
  [0],
  [0, 1],
  [0, 1, 2],
  ['prose'],
  [[]],
  [['x']],
  [{}],
  {},
  { path: 'x', reason: 'y' },
  { name: 'x' },
  { host: 'x' },
  { text: 'x' },
  { patterns: ['x'] },
];
const KEYS = [
  'x',
  '__proto__',
  'constructor',
  'valueOf',
  'hasOwnProperty',
  'toString',
  '$schema',
  'severity',
  'text',
];

const isMap = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function put(map: Json, key: string | number, value: Json): void {
  // An assignment to `__proto__` sets no key.
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Every map and list in it. */
function places(value: Json): (Json[] | Record<string, Json>)[] {
  if (Array.isArray(value)) return [value, ...value.flatMap(places)];
  return isMap(value) ? [value, ...Object.values(value).flatMap(places)] : [];
}

interface Change {
  place: number;
  at: number;
  how: 'replace' | 'remove' | 'add';
  value: number;
}

/** @returns documents that are right, and such as are a step or two away from it */
function near(right: readonly Json[]): fc.Arbitrary<Json> {
  const change: fc.Arbitrary<Change> = fc.record({
    place: fc.nat(),
    at: fc.nat(),
    how: fc.constantFrom('replace', 'replace', 'remove', 'add'),
    value: fc.nat(),
  });
  return fc
    .tuple(fc.constantFrom(...right), fc.array(change, { maxLength: 3 }))
    .map(([document, changes]) => {
      const root = { root: structuredClone(document) };
      for (const { place, at, how, value } of changes) {
        const all = places(root as unknown as Json);
        const here = all[place % all.length]!;
        const keys = Object.keys(here);
        const key = keys[at % Math.max(1, keys.length)];
        const some = structuredClone(VALUES[value % VALUES.length]!);
        if (how === 'add' && here !== (root as unknown)) {
          if (Array.isArray(here)) here.push(some);
          else put(here, KEYS[at % KEYS.length]!, some);
        } else if (key === undefined || (here as unknown) === root) continue;
        else if (how === 'replace') put(here, key, some);
        else if (Array.isArray(here)) here.splice(Number(key), 1);
        else delete here[key];
      }
      return root.root;
    });
}

/** Asks both, and makes sure that neither says always the same. */
async function agree(
  documents: fc.Arbitrary<Json>,
  schema: string,
  takes: (document: Json) => Promise<string | undefined>,
): Promise<void> {
  const validate = validatorOf(schema);
  let taken = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const problem = await takes(document);
      const isValid = validate(document);
      expect(
        isValid,
        `${JSON.stringify(document)}: the program says ${problem ?? 'yes'}, the schema ${validate.text()}`,
      ).toBe(problem === undefined);
      if (isValid) taken++;
      else refused++;
    }),
    { numRuns: 3_000 },
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(300);
}

const docsConfig = /```json\n(\{\n {2}"\$schema"[\s\S]*?)```/.exec(
  readFileSync('docs/configuration.md', 'utf8'),
)![1]!;

/** What the program says of a configuration; what it would add to is there, and empty. */
async function configProblem(document: Json): Promise<string | undefined> {
  const text = JSON.stringify(document);
  const disk = {
    statSync: () => ({ size: text.length }),
    readFileSync: (file: string) => Buffer.from(file === '/x.json' ? text : '{}'),
  } as unknown as Files;
  try {
    await loadConfig('/', '/x.json', disk);
    return undefined;
  } catch (error) {
    if (error instanceof ExpectedError) return error.message;
    throw error;
  }
}

test('of a configuration', async () => {
  const right: Json[] = [
    {},
    { ...JSON.parse(docsConfig), extends: 'base.json' },
    {
      failOn: 'never',
      rules: { injection: 'off', 'a/b': 'info' },
      mcp: { deny: [{ name: 'x' }], allow: [{ host: 'x', transport: 'http' }, { integrity: 'x' }] },
    },
    { ignore: [{ path: 'x', reason: 'y' }], mcp: { transitive: 'warn' } },
  ];
  for (const document of right) expect(await configProblem(document)).toBeUndefined();
  await agree(near(right), 'config-v1.json', configProblem);
});

function problemOf(validate: (document: Json) => void): (document: Json) => Promise<string | undefined> {
  return async (document) => {
    try {
      validate(document);
      return undefined;
    } catch (error) {
      if (error instanceof RuleError) return error.message;
      throw error;
    }
  };
}

test('of a rule of your own', async () => {
  const docs = readFileSync('docs/writing-rules.md', 'utf8');
  const example = parse(/```yaml\n(# my-rules[\s\S]*?)```/.exec(docs)![1]!);
  const right: Json[] = [
    example,
    {
      $schema: 'x',
      title: 'x',
      since: '1',
      maturity: 'stable',
      severity: 'low',
      confidence: 'high',
      match: [
        {
          patterns: ['x'],
          keywords: ['x'],
          severity: 'info',
          near: [['x']],
          within: 2000,
          anywhere: [['x']],
          unless: ['x'],
          in: ['prose', 'fence'],
        },
      ],
      views: false,
      contexts: { negated: false, hidden: true },
      why: 'x',
      fix: 'x',
      falsePositives: ['x'],
      references: [],
      tags: { cwe: ['x'], owasp: [], atlas: [] },
      examples: {
        flags: [{ text: 'x', file: 'x', severity: 'low', match: 'x', span: [0, 1] }],
        allows: [{ text: 'x', because: 'x' }],
      },
    },
  ];
  const takes = problemOf((document) => validateRule('injection/x', document));
  for (const document of right) expect(await takes(document)).toBeUndefined();
  await agree(near(right), 'rule-v1.json', takes);
});

test('of words that rules share', async () => {
  const takes = problemOf((document) => validateVocabulary('vocabulary.yaml', document));
  await agree(near([{}, { verbs: ['x', 'y'], nouns: ['z'] }]), 'vocabulary-v1.json', takes);
});
