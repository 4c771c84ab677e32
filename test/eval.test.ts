/** The measuring script on a corpus made up here: what counts as found, both ways to scan, and nothing left behind. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AlarmRow, Evaluation, RecallRow } from '../scripts/eval/score';
import type { EvalResults } from '../scripts/eval/summary';
import { plant, remove, type Tree } from './tree';

const TSX = ['--import', 'tsx'];
const HONEST = '# Notes\n\nUse tabs.\n';
/** `hi` in tag characters: critical. */
const SMUGGLED = `# Notes\n\nRun the tests${String.fromCodePoint(0xe0068, 0xe0069, 0xe0021, 0xe0021)}.\n`;
/** A high finding in the middle of a line that a careless report would print as it is. */
const TERMINAL = '# Notes\n\nSafe \u001b[8mhidden words\u001b[0m\u001b]0;owned\u0007.\n';

const UNITS: Record<string, unknown>[] = [
  {
    path: 'malicious/one/CLAUDE.md',
    label: 'malicious',
    classes: ['hidden-unicode', 'other'],
    unit: 'file',
    source: 'one',
    stratum: 'real-wild',
    cluster: 'c1',
  },
  {
    path: 'malicious/two/skill',
    label: 'malicious',
    classes: ['remote-exec'],
    unit: 'skill-dir',
    source: 'two',
    stratum: 'real-wild',
    cluster: 'c1',
  },
  {
    path: 'malicious/two/CLAUDE.md',
    label: 'malicious',
    classes: ['other'],
    unit: 'file',
    source: 'two',
    stratum: 'author-written',
    cluster: 'c1',
  },
  {
    path: 'malicious/syn/a.md',
    label: 'malicious',
    classes: ['other'],
    unit: 'file',
    source: 'syn',
    stratum: 'synthetic',
  },
  {
    path: 'malicious/syn/b.py',
    label: 'malicious',
    classes: ['other'],
    unit: 'file',
    source: 'syn',
    stratum: 'real-wild',
    expect: 'code',
  },
  { path: 'benign/a/AGENTS.md', label: 'benign', classes: [], unit: 'file', source: 'a', stratum: 'x' },
  {
    path: 'benign/a/b.md',
    label: 'benign',
    classes: [],
    unit: 'file',
    source: 'a',
    stratum: 'x',
    multilingual: true,
  },
  { path: 'benign/h/c.md', label: 'hard-negative', classes: [], unit: 'file', source: 'h', stratum: 'x' },
];

const TREE: Tree = {
  'index.jsonl': `${UNITS.map((unit) => JSON.stringify(unit)).join('\n')}\n`,
  'malicious/one/CLAUDE.md': SMUGGLED,
  'malicious/two/skill/SKILL.md': HONEST,
  'malicious/two/skill/scripts/run.md': SMUGGLED,
  'malicious/two/skill/.git/config.md': SMUGGLED,
  'malicious/two/CLAUDE.md': '# Notes\n\n@https://example.com/x.md\n',
  'malicious/syn/a.md': HONEST,
  'malicious/syn/b.py': SMUGGLED,
  'benign/a/AGENTS.md': HONEST,
  'benign/a/b.md': TERMINAL,
  'benign/h/c.md': HONEST,
  // In no unit: must not count for anything.
  'benign/h/other.md': SMUGGLED,
};

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** The script as `npm run eval` starts it. */
function evaluate(args: string[], env: Record<string, string> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...TSX, 'scripts/eval.ts', ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { code: status ?? -1, out: stdout, err: stderr };
}

function evaluation(root: string, args: string[] = []): { ran: Ran; result: Evaluation } {
  const json = path.join(plant({}), 'out.json');
  const ran = evaluate(['--corpus', root, '--json', json, ...args]);
  expect(ran, ran.err).toMatchObject({ code: 0 });
  return { ran, result: JSON.parse(fs.readFileSync(json, 'utf8')) };
}

function archiveOf(root: string): string {
  const file = path.join(plant({}), 'corpus.tar.gz');
  execFileSync('tar', ['-czf', file, '-C', root, '.']);
  return file;
}

const shares = ({ high, medium }: AlarmRow | RecallRow): string =>
  `${high.hit}/${high.of} ${medium.hit}/${medium.of}`;

const row = <Row extends { name: string }>(all: Row[], name: string): Row =>
  all.find((entry) => entry.name === name)!;

describe('an evaluation', () => {
  let ran: Ran;
  let result: Evaluation;
  let summary: string;

  beforeAll(() => {
    const root = plant(TREE, (folder) => roots.push(folder));
    const json = path.join(root, 'out.json');
    const short = path.join(root, 'summary.json');
    ran = evaluate(['--corpus', root, '--json', json, '--summary', short]);
    result = JSON.parse(fs.readFileSync(json, 'utf8'));
    summary = fs.readFileSync(short, 'utf8');
    return () => roots.forEach(remove);
  });
  const roots: string[] = [];

  it('has a summary of the same figures, without a path', () => {
    const { scan } = JSON.parse(summary) as EvalResults;
    expect(scan!.headline.total.units).toEqual(result.headline.total.high);
    expect(scan!.benign).toEqual(result.benign.total.high);
    expect(scan!.corpus).toEqual({ index: result.corpus.index, units: UNITS.length });
    for (const { path: unit } of UNITS) expect(summary).not.toContain(String(unit));
    expect(summary).not.toMatch(/malicious\/|benign\/|excerpt|"path"/);
  });

  it('ends with 0 and has read everything', () => {
    expect(ran.code).toBe(0);
    expect(result).toMatchObject({ skipped: [], corpus: { units: UNITS.length, missing: [] } });
  });

  it('counts a file or folder as found by a finding in it, apart for headline and the rest', () => {
    const { headline, outside } = result;
    expect(shares(headline.total)).toBe('2/3 3/3');
    expect(shares(row(headline.stratum, 'real-wild'))).toBe('2/2 2/2');
    expect(shares(row(headline.class, 'hidden-unicode'))).toBe('1/1 1/1');
    expect(shares(row(headline.class, 'other'))).toBe('1/2 2/2');
    expect(shares(row(headline.source, 'two'))).toBe('1/2 2/2');
    expect(shares(outside.total)).toBe('1/2 1/2');
    expect(shares(row(outside.expect!, 'code'))).toBe('1/1 1/1');
    expect(shares(row(outside.stratum, 'synthetic'))).toBe('0/1 0/1');
  });

  it('counts a cluster by any and by all of its units', () => {
    const { clustersAny, clustersAll } = result.headline.total;
    expect([clustersAny, clustersAll]).toEqual([
      { hit: 1, of: 1 },
      { hit: 0, of: 1 },
    ]);
    expect(result.outside.total.clustersAny).toEqual({ hit: 1, of: 2 });
  });

  it('counts honest units apart', () => {
    expect(shares(result.benign.total)).toBe('1/2 1/2');
    expect(shares(row(result.benign.source, 'a'))).toBe('1/2 1/2');
    expect(shares(result.hardNegative.total)).toBe('0/1 0/1');
    expect(shares(result.multilingual.total)).toBe('1/1 1/1');
  });

  it('lists misses with what they had, and false alarms by rule', () => {
    expect(result.misses.headline).toMatchObject([
      {
        path: 'malicious/two/CLAUDE.md',
        source: 'two',
        classes: ['other'],
        // Needs the catalog: the name says that an agent follows includes.
        below: [
          { rule: 'integrity/include-remote', severity: 'medium', count: 1 },
          { rule: 'supply-chain/remote-instructions', severity: 'medium', count: 1 },
        ],
      },
    ]);
    expect(result.falseAlarms).toMatchObject([
      { rule: 'hidden-text/ansi-escape', units: 1, high: 1, alarms: [{ path: 'benign/a/b.md', line: 3 }] },
    ]);
  });

  it('gives the precision of a rule, the best first', () => {
    expect(result.rules.map(({ rule, precisionHigh }) => [rule, precisionHigh])).toEqual([
      ['hidden-text/tag-smuggling', 1],
      ['hidden-text/ansi-escape', 0],
      ['integrity/include-remote', null],
      ['supply-chain/remote-instructions', null],
    ]);
    expect(result.rules[0]).toMatchObject({
      malicious: { high: 3, medium: 3 },
      headline: { high: 2, medium: 2 },
      only: 3,
    });
  });

  it('prints nothing of the content as it is', () => {
    expect(ran.out).toContain('⟨U+001B⟩');
    expect(`${ran.out}${JSON.stringify(result)}`).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u{e0000}-\u{e007f}]/u,
    );
    for (const { alarms } of result.falseAlarms)
      for (const { excerpt } of alarms) expect(excerpt.length).toBeLessThanOrEqual(100);
  });
});

const withoutTime = ({ time: _, ...rest }: Evaluation): Omit<Evaluation, 'time'> => rest;

it('gives the same with the built CLI, and from an archive', () => {
  const root = plant(TREE);
  const { result } = evaluation(root);
  expect(withoutTime(evaluation(root, ['--cli']).result)).toEqual(withoutTime(result));
  const archive = archiveOf(root);
  expect(withoutTime(evaluation(archive).result)).toEqual(withoutTime(result));
  expect(withoutTime(evaluation(path.dirname(archive)).result)).toEqual(withoutTime(result));
});

it('looks at one source, some families, and lists as much as is wanted', () => {
  const root = plant(TREE);
  expect(evaluation(root, ['--source', 'two']).result.corpus.units).toBe(2);
  const { ran, result } = evaluation(root, ['--families', 'mcp,integrity', '--misses', '1']);
  expect(shares(result.headline.total)).toMatch(/^0\/3/);
  expect(ran.out).toContain('... and 2 more');
  expect(result.misses.headline).toHaveLength(3);
});

it('does not follow a corpus out of its folder', () => {
  const outside = plant({ 'secret.md': SMUGGLED });
  const unit = (name: string): string =>
    JSON.stringify({ path: name, label: 'malicious', unit: 'skill-dir', source: 's', stratum: 'x' });
  const root = plant({
    'index.jsonl': [
      unit(`../${path.basename(outside)}`),
      unit(outside),
      unit('link'),
      unit('link/secret.md'),
      unit('here'),
      unit('.'),
    ].join('\n'),
    link: { link: outside },
    'here/a.md': HONEST,
    'here/b.md': { link: path.join(outside, 'secret.md') },
  });
  const { result } = evaluation(root);
  expect(result.corpus).toMatchObject({ units: 1 });
  expect(result.corpus.missing).toHaveLength(5);
  expect(shares(result.headline.total)).toBe('0/1 0/1');
});

describe('what cannot be measured is one line and exit code 2', () => {
  const refused = (args: string[], env?: Record<string, string>): string => {
    const { code, out, err } = evaluate(args, env);
    expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
    return err;
  };

  it('no index', () => {
    expect(refused(['--corpus', plant({ 'a.md': HONEST })])).toMatch(/no index\.jsonl.*hint: /);
    expect(refused([])).toMatch(/--corpus is missing/);
  });

  it('an index that is none', () => {
    expect(refused(['--corpus', plant({ 'index.jsonl': '{"path": 1}\n' })])).toMatch(/line 1/);
  });

  it('an archive without an index, with a link, or that is none; nothing is left', () => {
    const temp = plant({});
    const link = archiveOf(plant({ 'index.jsonl': '', l: { link: '/etc' } }));
    expect(refused(['--corpus', link], { TMPDIR: temp })).toMatch(/else than files and folders/);
    expect(refused(['--corpus', archiveOf(plant({ 'a.md': HONEST }))], { TMPDIR: temp })).toMatch(/no index/);
    const broken = path.join(plant({ 'x.tar.gz': 'no archive' }), 'x.tar.gz');
    expect(refused(['--corpus', broken], { TMPDIR: temp })).toMatch(/tar: /);
    expect(fs.readdirSync(temp).filter((name) => name.startsWith('primitives-eval'))).toEqual([]);
  });

  it('a temp folder in a checkout', () => {
    const TMPDIR = path.join(plant({ '.git/HEAD': '', 'tmp/x': '' }), 'tmp');
    expect(refused(['--corpus', archiveOf(plant(TREE))], { TMPDIR })).toMatch(/lies in a checkout/);
  });
});

it.each(['SIGINT', 'SIGTERM'] as const)('%s removes what was unpacked', async (signal) => {
  const temp = plant({});
  const unpack = path.resolve('scripts/eval/unpack.ts');
  const script = path.join(
    plant({
      'wait.mts': `import { withUnpacked } from ${JSON.stringify(unpack)};
        process.exitCode = await withUnpacked(process.argv[2], async (folder, run) => {
          console.log(folder);
          return (await run('sleep', ['60'], 'inherit')).code;
        });`,
    }),
    'wait.mts',
  );
  const child = spawn(process.execPath, [...TSX, script, archiveOf(plant(TREE))], {
    env: { ...process.env, TMPDIR: temp },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const folder = String(line).trim();
  expect(fs.existsSync(path.join(folder, 'index.jsonl'))).toBe(true);
  expect(path.dirname(folder)).toBe(temp);
  expect(fs.statSync(folder).mode & 0o077).toBe(0);
  child.kill(signal);
  const [code] = await once(child, 'close');
  expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
  expect(fs.existsSync(folder)).toBe(false);
});
