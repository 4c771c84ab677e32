/** A glance at bytes overlooks nothing that the patterns find in the text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayDeclareServers } from '../../src/mcp/hints';
import { mayHaveSurfaces } from '../../src/mcp/surfaces/hints';
import { mayRefer } from '../../src/parse/signs';

/** What a reference begins with, in characters; the patterns of src/parse/references.ts all begin so. */
const BEGINNINGS = {
  'at-path': /(?<![\w`@./-])@[^\s`'"<>]/,
  'markdown-link': /\]\((?!\s{0,4}<?(?:[a-z][a-z0-9+.-]*:|\/\/|#))/i,
} as const;

const BITS = [
  ...[
    '@',
    '](',
    '[',
    ']',
    '(',
    '`',
    '.',
    '/',
    '//',
    '-',
    ':',
    '#',
    '<',
    '>',
    '"',
    "'",
    ' ',
    '    ',
    '\n',
    '\t',
  ],
  ...[
    'a',
    'Z',
    '9',
    '_',
    '+',
    'https:',
    'mailto:',
    'docs/a.md',
    '\u00e9',
    '\u00a0',
    '\u3000',
    '\u{1f600}',
    '\v',
  ],
  'x'.repeat(39),
];
const text = fc.array(fc.constantFrom(...BITS), { maxLength: 12 }).map((bits) => bits.join(''));

test.each(['at-path', 'markdown-link'] as const)('%s', (syntax) => {
  let found = 0;
  fc.assert(
    fc.property(text, (content) => {
      const isThere = BEGINNINGS[syntax].test(content);
      if (isThere) found++;
      return !isThere || mayRefer(Buffer.from(content), syntax);
    }),
    { numRuns: 5_000 },
  );
  expect(found).toBeGreaterThan(100);
});

test('addresses, names of packages and links to pages are no reasons to read on', () => {
  const honest =
    'write to a@b.c, see `@types/node`, a/@b [x](https://example.com) [y](#there) [z]( <//cdn.example.com>)';
  for (const syntax of ['at-path', 'markdown-link'] as const)
    expect(mayRefer(Buffer.from(honest), syntax)).toBe(false);
});

test('prose in the folders of hooks, extensions and workflows may start something', () => {
  const frontmatter = undefined;
  const about = (path: string) => ({ path, format: 'markdown' as const, text: '', frontmatter });
  for (const path of [
    ...['.github/hooks/a.md', 'x/.kiro/hooks/b.md', '.github/workflows/w.md', '.pi/extensions/e.txt'],
    ...['.opencode/plugin/p.md', '.hermes/tools/t.mdc', 'hooks.md', '.claude/workflows/deep/w.MD'],
  ])
    expect(mayHaveSurfaces(about(path)), path).toBe(true);
  for (const path of ['AGENTS.md', '.claude/skills/a/SKILL.md', 'docs/setup.md']) {
    expect(mayHaveSurfaces(about(path)), path).toBe(false);
    expect(mayDeclareServers(about(path), false), path).toBe(false);
  }
});
