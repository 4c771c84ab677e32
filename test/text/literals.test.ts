/** The one look that finds all literals says what an expression of the same alternatives says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SECRET_KEYWORDS } from '../../src/check/secrets';
import { literalFinder } from '../../src/text/literals';

const LITERALS = [...SECRET_KEYWORDS, 'npx', 'npm', 'pnpm', 'uv\t', '<<<<<<<', 'install"'];
const find = literalFinder(LITERALS);

/** The longest alternative at each place. */
function reference(text: string): { literal: string; at: number }[] {
  const hits = [];
  const longestFirst = [...LITERALS].sort((a, b) => b.length - a.length);
  for (let at = 0; at < text.length; at++) {
    // ASCII only, as the finder: `\u212a` is a k in lower case.
    const literal = longestFirst.find((candidate) => {
      const part = text.slice(at, at + candidate.length);
      return /^[\x00-\x7f]*$/.test(part) && part.toLowerCase() === candidate;
    });
    if (literal !== undefined) hits.push({ literal, at });
  }
  return hits;
}

test('finds what an expression would find', () => {
  const piece = fc.oneof(
    fc.constantFrom(...LITERALS),
    fc.constantFrom(...LITERALS).map((literal) => literal.toUpperCase()),
    fc.constantFrom(...LITERALS).map((literal) => literal.slice(0, 3)),
    // Their low bytes are those of ASCII letters.
    fc
      .constantFrom(...LITERALS)
      .map((literal) => literal.replace(/[a-z]/g, (char) => String.fromCharCode(0x400 + char.charCodeAt(0)))),
    fc.string({ maxLength: 4 }),
    fc.constantFrom('\u212a', '\u017f', '\u00e9', '\ud83d\ude00', '\0', '\n'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join('');
      expect(find(text)).toEqual(reference(text));
    }),
    { numRuns: 1_000 },
  );
});

test('a text does not see the one before it', () => {
  expect(find(`${'x'.repeat(200_000)}token`)).toEqual([{ literal: 'token', at: 200_000 }]);
  expect(find('tok')).toEqual([]);
  expect(find('')).toEqual([]);
});
