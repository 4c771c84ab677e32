/** What a match can begin with is never too narrow: where a pattern matches, it is tried. */
import { describe, expect, test } from 'vitest';
import { matchOf, randomPick } from '../../bench/hostile';
import { ownRules, type RuleSet } from '../../src/check/phrases/rule-set';
import { sourceOf } from '../../src/phrases/marks';
import { beginningsOf, openingOf } from '../../src/phrases/opening';
import { hasPair } from '../../src/phrases/tables';
import { Hits, indexKeywords } from '../../src/text/keywords';

const index = indexKeywords(['abcdefghijklmnopqrstuvwxyz', '0123456789', '-_*<(', 'игнор']);

function isTried({ tables }: RuleSet, pattern: number, { pairs }: Hits, at: number): boolean {
  const [here, next] = tables.beginnings.subarray(2 * pattern);
  return hasPair(tables.pairs, here!, pairs[at]!) && hasPair(tables.pairs, next!, pairs[at + 1]!);
}

/** Places in a text at which a pattern would be tried. */
function triedIn(source: string, text: string): number[] {
  const { here, next } = beginningsOf(openingOf(source, {}, new Map()), index);
  const hits = new Hits();
  index.scan(text, hits);
  return Array.from(text, (_, at) => at).filter(
    (at) => here[hits.pairs[at]!] === 1 && next[hits.pairs[at + 1]!] === 1,
  );
}

describe('openings', () => {
  test.each([
    ['foo', 'a foo xfoo fox', [2, 7]],
    ['\\bfoo', 'a foo xfoo', [2]],
    ['(?<![a-z0-9])foo', 'foo xfoo _foo', [0, 10]],
    ['(?:\\bfoo|bar)', 'foo xfoo xbar', [0, 10]],
    ['x?foo', 'foo xfoo', [0, 4, 5]],
    ['(?:x|yz)?foo', 'foo xfo yzf xa', [0, 4, 8]],
    ['[fg]{2,3}o', 'fgo gfo fo', [0, 4]],
    ['[fg]{2,}o', 'fggo fgx', [0, 1]],
    ['f\\b-', 'f- fo', [0]],
    ['(?!fo)f[a-c]', 'fo fa', [3]],
    ['ab(?:cd|e)', 'abc abd abe', [0, 8]],
    ['(?:ab?){2}c', 'aac abac xac bac', [0, 4]],
    ['-{1,2}x', '-x --x -y', [0, 3, 4]],
    ['игнор', 'aa aa', []],
    ['(?=a)[ab]{2}', 'ab -', [0]],
    ['a?', 'b', [0]],
  ])('%s in %j', (source, text, places) => {
    expect(triedIn(source, text)).toEqual(places);
  });

  test('no pattern of ours misses a match of its own', () => {
    const rules = ownRules();
    const hits = new Hits();
    const missed = rules.patterns.filter(([, template], pattern) => {
      const source = sourceOf(template, rules.lists);
      const expression = new RegExp(source, 'y');
      return [0, 1, 2].some((n) => {
        const match = matchOf(source, randomPick(pattern + n)(1 << 30));
        if (match === undefined) return false;
        const text = `${['', 'x', ' '][n]}${match}`;
        rules.index.scan(text, hits);
        return Array.from({ length: text.length }, (_, at) => at).some((at) => {
          expression.lastIndex = at;
          return expression.test(text) && !isTried(rules, pattern, hits, at);
        });
      });
    });
    expect(missed.map(([, template]) => template)).toEqual([]);
  });
});
