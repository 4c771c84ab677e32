/** The automaton finds what a search for each keyword finds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Hits, indexKeywords } from '../../src/text/keywords';

const EDGE = '\b';

/** Every keyword at every place, by trying. */
function expected(keywords: readonly string[], text: string): string[] {
  const isWord = (at: number): boolean => /[a-z0-9]/.test(text[at] ?? '');
  const found: string[] = [];
  for (const keyword of keywords) {
    const bare = keyword.replaceAll(EDGE, '');
    for (let at = text.indexOf(bare); at >= 0; at = text.indexOf(bare, at + 1)) {
      if (keyword.startsWith(EDGE) && isWord(at - 1)) continue;
      if (keyword.endsWith(EDGE) && isWord(at + bare.length)) continue;
      found.push(`${at} ${keyword}`);
    }
  }
  return found.sort();
}

function found(keywords: readonly string[], text: string, hits = new Hits()): string[] {
  const index = indexKeywords(keywords);
  index.scan(text, hits);
  const all: string[] = [];
  for (let i = 0; i < hits.count; i++) {
    for (const keyword of index.keywordsOf(hits.variants[i]!))
      all.push(`${hits.starts[i]} ${keywords[keyword]}`);
  }
  return all.sort();
}

test('all keywords, at all places, with their edges', () => {
  const letter = fc.constantFrom('a', 'b', 'c', '1', ' ', '-', 'и', '忽', '\ud83d');
  const word = fc.array(letter, { minLength: 1, maxLength: 4 }).map((letters) => letters.join(''));
  const edge = fc.constantFrom('', EDGE);
  const keyword = fc.tuple(edge, word, edge).map((parts) => parts.join(''));
  const hits = new Hits();
  fc.assert(
    fc.property(
      fc.uniqueArray(keyword, { minLength: 1, maxLength: 12 }),
      fc.array(letter, { maxLength: 40 }).map((letters) => letters.join('')),
      (keywords, text) => {
        expect(found(keywords, text, hits)).toEqual(expected(keywords, text));
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 1_000) },
  );
});

test('more hits, longer texts and more characters than there was room for', () => {
  const text = `${'ab'.repeat(20_000)}!`;
  expect(found(['ab', 'b!'], text)).toHaveLength(20_001);
  const every = Array.from({ length: 95 }, (_, i) => `${String.fromCharCode(32 + i)}${i}`);
  expect(found(every, every.join('\n'))).toEqual(expected(every, every.join('\n')));
});

test('what stood in the text before is forgotten', () => {
  const hits = new Hits();
  found(['abc'], 'x abc abc', hits);
  expect(found(['abc', `abc${EDGE}`], 'abc', hits)).toEqual(['0 abc', `0 abc${EDGE}`]);
});
