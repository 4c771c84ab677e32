/** Every example of every rule, through the real CLI: what a rule says it flags is flagged, what it allows is silent. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRules } from '../scripts/compile/rules';
import type { Rule, RuleExample } from '../src/rules';
import { openTarget } from '../src/source/targets';
import { visible } from '../src/text/escape';
import type { Finding } from '../src/types';
import { plant, remove, reportOfFolder, scanFolder, type Tree } from './tree';

const rules = readRules() as unknown as Rule[];

interface Case {
  rule: Rule;
  isFlagged: boolean;
  example: RuleExample & {
    span?: [number, number];
    match?: string;
    severity?: Finding['severity'];
    decoded?: string;
  };
  /** Where the example lies in the one tree that holds all of them. */
  folder: string;
  file: string;
}

const cases: Case[] = rules.flatMap((rule) =>
  [...rule.examples.flags, ...rule.examples.allows].map((example, i) => ({
    rule,
    isFlagged: i < rule.examples.flags.length,
    example,
    folder: `${rule.id.replace('/', '-')}-${i}`,
    file: example.file ?? 'note.md',
  })),
);

const PARALLEL = 4;

/** Findings by folder: files are scanned together, in one run; trees need a run each. */
const findings = new Map<string, Finding[]>();
const texts = new Map<string, string>();

const planted: string[] = [];
const keep = (root: string): void => {
  planted.push(root);
};
afterAll(() => planted.forEach(remove));

beforeAll(async () => {
  const files: Tree = {};
  for (const { rule, example, folder, file } of cases) {
    if (example.tree || isAboutArchives(rule)) continue;
    const content = example.hex === undefined ? example.text! : Buffer.from(example.hex, 'hex');
    files[`${folder}/${file}`] = content;
    texts.set(folder, content.toString());
  }
  const root = plant(files, keep);
  const report = scanFolder(root, Object.keys(files));
  for (const finding of report.findings) {
    const [folder, ...rest] = finding.path.split('/');
    findings.set(folder!, [...(findings.get(folder!) ?? []), { ...finding, path: rest.join('/') }]);
  }
  for (const one of cases) if (isAboutArchives(one.rule)) await openExample(one);
  // Trees need a run each; several at a time, because most of it is waiting for Node to start.
  const trees = cases.filter(({ example }) => example.tree);
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let one = trees.pop(); one; one = trees.pop()) await runTree(one);
    }),
  );
}, 240_000);

/** Their examples are archives, which `audit` opens and a scan does not. */
function isAboutArchives({ detector }: Rule): boolean {
  return detector?.startsWith('src/source/archive/') ?? false;
}

async function openExample({ example, folder, file }: Case): Promise<void> {
  const cwd = plant({ [file]: Buffer.from(example.hex!, 'hex') }, keep);
  const target = await openTarget(file, { cwd, env: {}, atExit: () => () => {} });
  const seen = target.observations.map(([, observation]) => ({ ...observation, path: file }));
  findings.set(folder, seen as unknown as Finding[]);
  await target.close();
}

async function runTree({ rule, example, folder, file }: Case): Promise<void> {
  // One level down, so that a link out of the tree stays in our temp folder.
  const tree: Tree = Object.fromEntries(
    Object.entries(example.tree!).map(([name, content]) => [`root/${name}`, content]),
  );
  const below = path.join(plant(tree, keep), 'root');
  const command = rule.family === 'lock' ? 'verify' : 'scan';
  const audit = example.audit;
  const report = await (audit === undefined
    ? reportOfFolder([command], below)
    : reportOfFolder(['audit', audit], below));
  findings.set(folder, report.findings);
  const content = example.tree![file];
  texts.set(folder, typeof content === 'string' ? content : '');
}

/** Line and column as in a report, computed here by counting. */
function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/**
 * Where the text that a phrase example names stands, white space and case aside.
 *
 * @throws Error when it stands nowhere, so that no place goes unchecked
 */
function spanOf(text: string, match: string): [number, number] {
  const words = match
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = new RegExp(words.join('\\s+'), 'i').exec(text);
  if (!found) throw new Error(`the example does not contain its own match: ${visible(match)}`);
  return [found.index, found.index + found[0].length];
}

/** What a report says of the place that an example names; nothing for an example that names none. */
function regionOf({ example, folder }: Case): Finding['region'] | undefined {
  const text = texts.get(folder)!;
  const span = example.span ?? (example.match === undefined ? undefined : spanOf(text, example.match));
  if (!span) return undefined;
  const from = position(text, span[0]);
  const to = position(text, span[1]);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

function found({ rule, folder, file }: Case): Finding[] {
  return (findings.get(folder) ?? []).filter((finding) => finding.rule === rule.id && finding.path === file);
}

const flagged = cases.filter(({ isFlagged }) => isFlagged);
const allowed = cases.filter(({ isFlagged }) => !isFlagged);

describe('flags', () => {
  test.each(flagged.map((item) => [item.folder, item] as const))('%s', (_, item) => {
    const { rule, example } = item;
    const region = regionOf(item);
    // One finding that is all of it: the severity of one and the place of another would not do.
    expect(found(item)).toContainEqual(
      expect.objectContaining({
        severity: example.severity ?? rule.severity,
        ...(region && { region }),
        ...(example.decoded !== undefined && { decoded: visible(example.decoded, 400) }),
      }),
    );
  });

  test('of phrases name their place', () => {
    const unplaced = flagged.filter(
      ({ rule, example: { tree, match, span, decoded } }) =>
        rule.detector === undefined && !tree && !match && !span && decoded === undefined,
    );
    expect(unplaced.map(({ folder }) => folder)).toEqual([]);
  });
});

/** Nobody is shown invisible characters or broken files as an example, so these rules keep quiet altogether. */
const STRICT = new Set<string>(['hidden-text', 'integrity']);

describe('allows', () => {
  test.each(allowed.map((item) => [item.folder, item] as const))('%s', (_, item) => {
    const allowed = STRICT.has(item.rule.family) ? ['info'] : ['info', 'low'];
    expect(found(item).filter(({ severity }) => !allowed.includes(severity))).toEqual([]);
  });
});
