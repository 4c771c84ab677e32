/** docs/benchmarks.md is what bench/write.ts makes of bench/results/, and the results hold nothing that they should not. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { COUNTED } from '../../bench/counted';
import { blank, verdictOf } from '../../bench/figure';
import pinned from '../../bench/peers/package.json';
import lock from '../../bench/peers/package-lock.json';
import { PEERS } from '../../bench/peers/table';
import { REFERENCES, ROWS } from '../../bench/rows';
import type { BenchResults } from '../../bench/run';
import { STAGE_TITLES } from '../../bench/stages';
import { comparisonOf, documentOf, RESULTS, readResults } from '../../bench/write';
import { plant, remove } from '../tree';

const ROOT = path.resolve(import.meta.dirname, '../..');

describe('docs/benchmarks.md', () => {
  test('is written by the program, figure by figure', () => {
    const page = fs.readFileSync(path.join(ROOT, 'docs/benchmarks.md'), 'utf8');
    expect(page, 'run `npx tsx bench/write.ts`').toBe(documentOf(readResults()));
  });

  test('and so is the table of the README', () => {
    const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    const table = comparisonOf(readResults());
    expect(table).toContain('| primitives scan ');
    expect(readme.includes(table), 'run `npx tsx bench/write.ts`').toBe(true);
  });

  test('changes with a figure, and names what was skipped and what missed', () => {
    const { bench, ...rest } = readResults();
    const figures = [
      {
        ...blank('start: of a test', verdictOf(3, 2, 2.5)),
        figure: 3,
        unit: 'x' as const,
        target: 2,
        limit: 2.5,
      },
      blank('walk: of a test', 'skipped: no find on this machine'),
    ];
    const page = documentOf({ ...rest, bench: { ...bench!, figures } });
    expect(page).toContain('| start: of a test | 3 x |');
    expect(page).toContain('FAILED');
    expect(page).toContain('- walk: of a test: no find on this machine');
  });

  test('has a row for everything that is measured now', () => {
    const { figures } = readResults().bench!;
    const has = new Set(figures.map(({ title }) => title));
    const titles = [...[...ROWS, ...COUNTED].map(({ title }) => title), ...STAGE_TITLES];
    expect(
      titles.filter((title) => !has.has(title)),
      'run `npm run bench -- --write`',
    ).toEqual([]);
  });

  test('and the results hold no path and no text of a corpus', () => {
    for (const file of [RESULTS.peers, RESULTS.eval]) {
      const text = fs.readFileSync(file, 'utf8');
      expect(text).not.toMatch(/malicious\/|benign\/|"(?:path|excerpt|evidence|source)":|\/tmp\/|\/root/);
    }
  });
});

describe('the table of rows', () => {
  test('has each title once, and verdicts that follow from target and limit', () => {
    const titles = [...ROWS, ...COUNTED].map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { title, target, limit, to = [] } of ROWS) {
      if (limit !== undefined) expect(target, title).toBeLessThan(limit);
      for (const name of to) expect(REFERENCES, title).toHaveProperty([name]);
    }
    expect([
      verdictOf(1, 1, 2),
      verdictOf(1.5, 1, 2),
      verdictOf(3, 1, 2),
      verdictOf(3, 1),
      verdictOf(3),
    ]).toEqual(['met', 'missed', 'FAILED', 'missed', '']);
  });
});

describe('npm run bench', () => {
  const folder = plant({}, () => {});
  const out = path.join(folder, 'out.json');
  const bench = (args: string[], env: Record<string, string> = {}) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'bench/run.ts', '--rounds', '1', ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
  afterAll(() => remove(folder));

  test('runs one row alone, against what it is held against', () => {
    const { status, stderr } = bench(['--only', 'start: --version', '--json', out]);
    expect(status, stderr).toBe(0);
    const { figures, trees } = JSON.parse(fs.readFileSync(out, 'utf8')) as BenchResults;
    expect(figures).toMatchObject([{ title: 'start: --version', unit: 'x', target: 1.2, limit: 1.35 }]);
    expect(figures[0]!.reference).toMatch(/^node -e 0: [\d.]+ ms$/);
    expect(Object.keys(trees)).toEqual(['empty']);
  });

  test('says what it skips, and writes no page of small trees', () => {
    const { status, stdout, stderr } = bench(['--only', 'to rg with our patterns'], { PATH: folder });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('skipped: no sh on this machine');
    const refused = bench(['--only', 'start', '--small', '--write']);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--write takes trees in full');
  });
});

describe('other scanners', () => {
  const named = (name: string) => PEERS.find((peer) => peer.name === name)!;

  test('are pinned exactly, and none of their scripts is needed', () => {
    for (const [name, version] of Object.entries(pinned.dependencies)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(lock.packages[`node_modules/${name}` as keyof typeof lock.packages]).toMatchObject({ version });
    }
    const used = PEERS.flatMap(({ package: name }) => name ?? []);
    expect([...new Set(used)].sort()).toEqual(Object.keys(pinned.dependencies).sort());
  });

  test('get each file where they look for it, and findings lead back to the unit', () => {
    const placed = (name: string, ...files: string[]) =>
      files.map((file, index) => named(name).place({ unit: 'u00042', index, path: file }));
    expect(placed('agent-threat-rules', 'CLAUDE.md', 'x/run.py', 'b.mdc')).toEqual([
      'u00042/0/SKILL.md',
      undefined,
      'u00042/2/SKILL.md',
    ]);
    expect(placed('ecc-agentshield', 'CLAUDE.md', '.mcp.json', 'SKILL.md', 's/run.sh')).toEqual([
      'u00042/CLAUDE.md',
      'u00042/.claude/mcp.json',
      'u00042/.claude/skills/2-SKILL.md',
      'u00042/.claude/hooks/3-run.sh',
    ]);
    expect(placed('ferret-scan', '.cursorrules', 'SKILL.md')).toEqual([
      'u00042/.claude/skills/unit/.cursorrules.md',
      'u00042/.claude/skills/unit/SKILL.md',
    ]);
    for (const peer of PEERS) {
      const files = ['SKILL.md', 'CLAUDE.md', '.cursorrules', 'a/b.py', 'x.json', 'y.mdc'];
      const places = files.flatMap((file, index) => peer.place({ unit: 'u00042', index, path: file }) ?? []);
      expect(new Set(places).size, peer.name).toBe(places.length);
      for (const place of places) expect(place, peer.name).toMatch(/\bu00042\b/);
    }
  });

  test('are read when they say other things around their report', () => {
    const said =
      'Welcome\n\n{\n  "findings": [\n    { "file": "/x/u00001-0-a.md", "severity": "critical", "rule": "R" }\n  ]\n}\nTrend: up\n';
    expect(named('ship-safe red-team').findings(said)).toEqual([
      { file: '/x/u00001-0-a.md', severity: 'critical', rule: 'R' },
    ]);
    expect(named('anti-trojan-source').findings('{"success":true,"message":"none"}\n')).toEqual([]);
    expect(() => named('ferret-scan').findings('it crashed')).toThrow();
  });
});
