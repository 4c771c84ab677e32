/** `--format markdown`, rendered by a parser of GitHub's Markdown: nothing comes out of it but what we put there. */
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { AuditReport } from '../../src/report/audit/audit-report';
import { auditMarkdown } from '../../src/report/audit/markdown';
import { markdown } from '../../src/report/markdown';
import { visible } from '../../src/text/escape';
import { markdownCode, markdownText } from '../../src/text/markdown';
import type { Finding } from '../../src/types';
import { finding, HARMFUL, HOSTILE_PATHS, HOSTILE_REPORT, OPTIONS, report } from './hostile';

/** What a comment on GitHub may have; a summary of a job may have 1 MiB. */
const COMMENT = 65_536;

/** Everything is let through, so that what would be dangerous is seen. */
function render(text: string): string {
  return micromark(text, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

const TAGS =
  /<(\/?)(h2|h3|p|table|thead|tbody|tr|th|td|code|pre|ol|ul|li|strong|em|br|a|img|input|del|blockquote|hr|h1|h4|h5|h6|section|sup)\b([^<>]*)>/g;
const OURS = new Set([
  'h2',
  'h3',
  'p',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'code',
  'ol',
  'ul',
  'li',
  'strong',
  'em',
  'br',
]);

/** @returns each tag that is not ours, or has an attribute, and whatever is left that looks like one */
function strangers(html: string): string[] {
  const tags = [...html.matchAll(TAGS)].filter(
    ([, , name, rest]) => !OURS.has(name!) || !/^(?: \/)?$/.test(rest!),
  );
  const rest = html.replaceAll('<!-- -->', '').replace(TAGS, '');
  return [...tags.map(([tag]) => tag), ...(rest.match(/[<>].{0,40}/g) ?? [])];
}

/** What a host makes of a text once it is rendered: it looks at one stretch between two tags or comments, outside of code. */
const LINKED = /(?:^|[^\w/])@[\w-]|#\d|\bGH-\d|[a-z][a-z0-9+.-]*:\/\/|\bwww\.|[!$%&~]\d/i;

function linked(html: string): string[] {
  return html
    .replace(/<code>.*?<\/code>/gs, '<code>')
    .split(/<[^<>]*>/)
    .map((text) =>
      text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    )
    .filter((text) => LINKED.test(text));
}

function expectHarmless(text: string): string {
  const html = render(text);
  expect(strangers(html), text).toEqual([]);
  expect(linked(html), text).toEqual([]);
  expect(text.replaceAll('\n', '')).not.toMatch(HARMFUL);
  expect(text.length).toBeLessThan(COMMENT);
  return html;
}

const TRICKS = [
  '![x](https://evil.example/a.png)',
  '[x](javascript:alert(1))',
  '[x]: https://evil.example',
  '<img src=x onerror=alert(1)>',
  '<https://evil.example>',
  '<details><summary>x',
  '</td></tr></table><h1>approved</h1>',
  '--><script>alert(1)</script><!--',
  '@everyone @org/team a@b.example mailto:a@b.example xmpp:a@b.example',
  'fixes #1, closes GH-1, evil/repo#1, evil/repo@0123456, !1 $1 %1 ~1 &1',
  'https://evil.example http://evil.example ftp://evil.example www.evil.example irc://evil.example',
  '1https://evil.example _https://evil.example _www.evil.example HTTPS://evil.example (www.evil.example',
  '`x` ``y`` ```z',
  '\\`x\\` \\| \\\\| | a | b |',
  '| a |\n|---|\n| b |',
  '1. one',
  '    indented',
  '- [ ] x',
  '# h1',
  '> quoted',
  '---',
  '===',
  '~~~',
  '***bold*** __bold__ ~~gone~~ ^[note] [^1]',
  '$x^2$ $`x`$ :tada: &copy; &#64;everyone &lt;b&gt;',
  'a\\',
  ' ',
  '',
  '\u202egnp.md\u200b\u{e0041}',
] as const;

function audited(more: Partial<AuditReport> = {}): AuditReport {
  return {
    ...report([finding()], { command: 'audit' }),
    target: './x',
    verdict: 'review',
    reasons: [{ verdict: 'review', message: 'a reason', path: 'a.md', line: 3 }],
    package: {
      type: 'skill',
      name: 'pdf',
      digest: `sha512-${'A'.repeat(86)}==`,
      files: 1,
      bytes: 1,
      languages: { Shell: 1 },
    },
    capabilities: [],
    mcp: { nodes: [], edges: [], servers: [], surfaces: [] },
    ...more,
  };
}

/** An audit in which one text stands wherever one can. */
function auditOf(text: string, times = 1): AuditReport {
  const all = <T>(one: T): T[] => Array.from({ length: times }, () => one);
  const capability = {
    kind: 'hosts' as const,
    value: text,
    by: [text],
    where: ['text' as const],
    traits: ['secret' as const],
    evidence: [{ path: text, line: 1 }],
    count: 2,
    isDescribed: false,
  };
  return audited({
    findings: all(finding({ path: text, message: text, decoded: text.slice(0, 400), rule: text })),
    skipped: all({ path: text, reason: 'unreadable' as const, detail: text }),
    reasons: [1, 2, 3].map(() => ({
      verdict: 'review' as const,
      message: text.slice(0, 200),
      path: text,
      line: 1,
    })),
    package: {
      ...audited().package,
      name: text,
      origin: { type: 'git', url: text, rev: text, path: text },
      languages: Object.fromEntries(all(text).map((name, i) => [`${name}${i}`, 1])),
    },
    capabilities: [
      'hosts',
      'sends',
      'writes',
      'installs',
      'fetches',
      'commands',
      'tools',
      'environment',
    ].flatMap((kind) => all({ ...capability, kind: kind as 'hosts' })),
    changes: {
      root: text,
      files: { added: all(text), changed: all(text), removed: [] },
      capabilities: { added: all(capability), removed: [] },
      servers: { added: all(text), changed: [], removed: [] },
      unknown: all(text),
    },
  });
}

describe('an attacker', () => {
  test('gets nothing through the report that the other formats are tried with', () => {
    const html = expectHarmless(markdown(HOSTILE_REPORT, { verbose: true }));
    expect(html.match(/<tr>/g)).toHaveLength(
      1 + HOSTILE_REPORT.findings.filter(({ status }) => status !== 'accepted').length,
    );
    expect(html.match(/<li>/g)).toHaveLength(HOSTILE_PATHS.length);
  });

  test.each(TRICKS.map((text) => [visible(text), text]))('%s', (_, text) => {
    const html = expectHarmless(
      markdown(
        report([finding({ path: text, message: text, decoded: text, rule: text })], {
          complete: false,
          skipped: [{ path: text, reason: 'unreadable', detail: text }],
        }),
        { verbose: false },
      ),
    );
    expect(html.match(/<td>/g)).toHaveLength(4);
    expectHarmless(auditMarkdown(auditOf(text), OPTIONS));
  });

  test('whatever he writes, a row has four cells and a list one item', () => {
    const piece = fc.oneof(
      fc.constantFrom(...TRICKS),
      fc.constantFrom(...'`|\\<>&@#[]()!*_~$:/.-+=^{}"\' \n1aw'.split('')),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, text, (path, message, decoded) => {
        const html = expectHarmless(
          markdown(
            report([finding({ path, message, decoded, rule: message })], {
              skipped: [{ path, reason: 'unreadable', detail: message }],
            }),
            { verbose: false },
          ),
        );
        expect([html.match(/<td>/g)?.length, html.match(/<li>/g)?.length]).toEqual([4, 1]);
      }),
      { numRuns: 60 },
    );
  });

  test('changes nothing that he is not allowed to: what was written is what is read', () => {
    const text = 'a*b_c `d` <e> & 1. | \\ ~f~ #1 @g https://h www.i GH-2';
    const html = render(`- ${markdownText(text)}`);
    const shown = html
      .replace(/<[^<>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(shown.trim()).toBe(text.replaceAll('`', "'"));
    expect(render(markdownCode('a|b`c`'))).toBe("<p><code>a\u00a6b'c'</code></p>");
  });
});

describe('however much there is', () => {
  const LONG = ['<', '&', '\u200b', 'a', '[', '\u{1f600}'].map((char) => char.repeat(4_000));

  test.each(LONG.map((text) => [visible(text.slice(0, 2)), text]))(
    '%s many times fits into a comment',
    (_, text) => {
      const many: Finding[] = Array.from({ length: 500 }, (_, i) =>
        finding({ path: `${i}${text}`, message: text, decoded: text.slice(0, 400) }),
      );
      const printed = markdown(
        report(many, { skipped: many.map(({ path }) => ({ path, reason: 'unreadable', detail: text })) }),
        { verbose: true },
      );
      expectHarmless(printed);
      expect(printed).toMatch(/\nand \d+ more: --format json has all of them\n/);
      expect(printed).toMatch(/\n- and \d+ more: --format json has all of them\n/);
      expectHarmless(auditMarkdown(auditOf(text, 300), OPTIONS));
    },
  );

  test('the worst stands first, and what is cut is counted', () => {
    const many = [
      ...Array.from({ length: 300 }, (_, i) => finding({ path: `${i}.md`, severity: 'low' })),
      finding({ path: 'worst.md', severity: 'critical' }),
    ];
    const printed = markdown(report(many), { verbose: false });
    const rows = printed.split('\n').filter((line) => /^\| (?:critical|low)/.test(line));
    expect(rows[0]).toContain('worst.md');
    expect(printed).toContain(`and ${many.length - rows.length} more`);
    expect(rows.length).toBeGreaterThan(90);
  });

  test('the line of a place is never what is cut off', () => {
    const printed = markdown(report([finding({ path: 'a'.repeat(500) })]), { verbose: false });
    expect(printed).toMatch(/a\u2026:3`/);
  });
});
