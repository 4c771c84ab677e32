/** `gitlab`, `compact`, and what `pretty` makes of crowds, with reports whose every string an attacker chose. */
import { describe, expect, test } from 'vitest';
import { compact } from '../../src/report/compact';
import { withoutCrowds } from '../../src/report/crowds';
import { gitlab } from '../../src/report/gitlab';
import { visiblePath } from '../../src/text/escape';
import { finding, HARMFUL, HOSTILE_PATHS, HOSTILE_REPORT, OPTIONS, report } from './hostile';

const SEVERAL = report(
  [
    finding({ severity: 'critical' }),
    finding({ severity: 'medium', rule: 'a/b', decoded: undefined as never }),
    finding({ severity: 'high', status: 'accepted' }),
    finding({ severity: 'info' }),
  ],
  { skipped: [{ path: 'x.md', reason: 'unreadable' }] },
);

describe('gitlab', () => {
  test('what is shown and what was not looked at, in the shape of Code Climate', () => {
    const issues = JSON.parse(gitlab(SEVERAL));
    expect(
      issues.map(({ severity, check_name }: Record<string, string>) => `${severity} ${check_name}`),
    ).toEqual(['blocker hidden-text/tag-smuggling', 'major a/b', 'critical not-scanned']);
    expect(issues[0]).toMatchObject({
      fingerprint: '0123456789abcdef',
      location: { path: 'AGENTS.md', lines: { begin: 3, end: 3 } },
    });
  });

  test('nothing in it acts', () => {
    const text = gitlab(HOSTILE_REPORT);
    expect(text.replaceAll('\n', '')).not.toMatch(HARMFUL);
    const issues: { description: string; location: { path: string } }[] = JSON.parse(text);
    expect(issues.filter(({ description, location }) => HARMFUL.test(description + location.path))).toEqual(
      [],
    );
  });
});

describe('compact', () => {
  test('one line each', () => {
    expect(compact(SEVERAL, OPTIONS)).toBe(
      [
        'AGENTS.md:3:8: critical: 24 invisible tag characters spell a message [hidden-text/tag-smuggling]',
        'AGENTS.md:3:8: medium: 24 invisible tag characters spell a message [a/b]',
        'x.md:1:1: high: not scanned: x.md: cannot be read [not-scanned]',
        '',
      ].join('\n'),
    );
  });

  test('no line of it is a command to a runner', () => {
    const text = compact(HOSTILE_REPORT, OPTIONS);
    const lines = text.split(/[\r\n\u0085\u2028\u2029]/);
    expect(lines.filter((line) => /^\s*::/.test(line) || line.includes('##['))).toEqual([]);
    expect(text.replaceAll('\n', '')).not.toMatch(HARMFUL);
  });
});

describe('crowds', () => {
  const many = (count: number, folder: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => finding({ rule: 'lock/unpinned', path: `${folder(i)}${i}.md` }));

  test('twenty are told one by one', () => {
    const findings = many(20, () => 'a/');
    expect(withoutCrowds(findings)).toEqual({ few: findings, lines: [] });
  });

  test('more are told by folder, as deep as it can be read; others stay', () => {
    const other = finding({ rule: 'lock/modified' });
    const { few, lines } = withoutCrowds([...many(30, (i) => (i < 28 ? 'v/a/b/' : 'v/c/')), other]);
    expect(few).toEqual([other]);
    expect(lines.slice(1, 3)).toEqual(['       28  v/a/b/', '        2  v/c/']);
  });

  test('however many folders there are', () => {
    const { lines } = withoutCrowds(many(100_000, (i) => `${i}/${i}/`));
    expect(lines.length).toBeLessThan(20);
    expect(lines.join('\n')).toContain('and 99990 more folders');
  });

  test('names are drawn', () => {
    const findings = HOSTILE_PATHS.flatMap((path) => many(2, () => `${path}/`));
    const text = withoutCrowds(findings).lines.join(' ');
    expect(text).not.toMatch(HARMFUL);
    expect(text).toContain(visiblePath(HOSTILE_PATHS[0]).slice(0, 10));
  });
});
