import { expect, test } from 'vitest';
import { expandBraces } from '../../src/text/braces';

test.each([
  ['a', ['a']],
  ['a{b,{c,d}}', ['ab', 'ac', 'ad']],
  ['{a,b}{c,d}', ['ac', 'ad', 'bc', 'bd']],
  ['{name', ['{name']],
  ['name}', ['name}']],
  ['{a{b,c}', ['{ab', '{ac']],
  ['{1..9}', ['1..9']],
])('%s', (glob, all) => {
  expect(expandBraces(glob, 100)).toEqual(all);
});

test('a budget', () => {
  expect(expandBraces('{a,b}'.repeat(30), 100)).toBeUndefined();
  expect(expandBraces('{'.repeat(400), 100)).toEqual(['{'.repeat(400)]);
});
