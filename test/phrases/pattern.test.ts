/** The compiler of phrase patterns: what they mean, what leads to them, and what they can cost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf, STEP_BUDGET } from '../../src/phrases/cost';
import { EDGE } from '../../src/phrases/literals';
import {
  compilePattern,
  GAP,
  type KeywordSet,
  PatternError,
  type Vocabulary,
} from '../../src/phrases/pattern';
import { type Node, parse } from '../../src/phrases/syntax';
import { isStopUnit, isWordUnit, STOP } from '../../src/text/words';

const VOCABULARY: Vocabulary = {
  cancel: ['ignor(?:e|ing)', 'disregard', 'forget', 'pay no attention to', '忽略', 'игнорируй'],
  earlier: ['previous', 'previously', 'prior', 'above', '{position}'],
  position: ['up to now', 'so far'],
  instructions: ['prompts?', 'system prompts?', 'instructions?', 'instruction sets', 'rules?'],
  loop: ['around {pool}'],
  pool: ['and {loop}'],
  one: ['x {two}'],
  two: ['x {three}'],
  three: ['x {four}'],
  four: ['x {five}'],
  five: ['xyz'],
  short: ['of', 'whenever'],
  broken: ['fine', 'Loud'],
  optional: ['(?:maybe)?'],
};

/** The text that a pattern matches, undefined when it matches none. */
function match(pattern: string, text: string): string | undefined {
  return new RegExp(compilePattern(pattern, VOCABULARY).source).exec(text)?.[0];
}

function refusal(pattern: string, keywords?: string[], vocabulary = VOCABULARY): PatternError {
  try {
    compilePattern(pattern, vocabulary, keywords);
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
  throw new Error(`${pattern} was not refused`);
}

describe('what a pattern means', () => {
  test.each([
    ['a blank is any gap', 'ignore all', 'ignore\n> * all', 'ignore\n> * all'],
    ['a gap is one character at least', 'ignore all', 'ignoreall', undefined],
    ['a gap is twelve characters at most', 'ignore all', `ignore${' '.repeat(13)}all`, undefined],
    ['a gap ends with the sentence', 'ignore all', 'ignore. all', undefined],
    ['several blanks are one gap', 'ignore   all', 'ignore all', 'ignore all'],
    ['a gap can be optional', 'white ?space', 'whitespace', 'whitespace'],
    ['an optional gap is still a gap', 'white ?space', 'white - space', 'white - space'],
    ['a blank in a class is a blank', 'one[ x]two', 'one\ttwo', undefined],
    ['an escaped blank is a blank', 'one\\ two', 'one\ttwo', undefined],
    ['\\x20 is a blank', 'one\\x20two', 'one two', 'one two'],
    ['{1,3} is a repetition', 'yes{1,3}', 'yesss', 'yesss'],
    ['[^] is any character', 'one[^]{0,3}two', 'one\n\n\ntwo', 'one\n\n\ntwo'],
    ['a group captures nothing', '(one|two) (?<name>three)', 'two three', 'two three'],
    ['a list is one of its words', '{cancel} this', 'forget this', 'forget this'],
    [
      'a blank in a word is a gap',
      '{cancel} this',
      'pay no\n// attention to this',
      'pay no\n// attention to this',
    ],
    ['a word of a list starts where it starts', '{instructions} here', 'subprompts here', undefined],
    ['a word of a list ends where it ends', 'all {instructions}', 'all prompting', undefined],
    ['an optional end is an end too', 'all {instructions}', 'all prompts', 'all prompts'],
    ['the longest word wins', 'all {instructions}', 'all instruction sets', 'all instruction sets'],
    ['emphasis hides no word', '{cancel} {earlier}', '_ignore_ __previous__', 'ignore_ __previous'],
    ['a list without an alphabet has no edges', '{cancel}之前的', '请忽略之前的', '忽略之前的'],
    ['a list may hold lists', '{cancel} {earlier}', 'ignore up to now', 'ignore up to now'],
    ['{words-2} is nothing', 'ignore {words-2}rules', 'ignore rules', 'ignore rules'],
    ['{words-2} is two words', 'ignore {words-2}rules', 'ignore all these rules', 'ignore all these rules'],
    ['{words-2} is not three', 'ignore {words-2}rules', 'ignore all of these rules', undefined],
    ['words may be of any script', 'ignore {words-2}rules', 'ignore все эти rules', 'ignore все эти rules'],
    ['a hyphen counts as a gap', 'ignore {words-2}rules', 'ignore re-read rules', 'ignore re-read rules'],
    ['words end with the sentence', 'ignore {words-3}rules', 'ignore this. follow rules', undefined],
    ['{rest-9} is of one line', 'curl{rest-9}sh', 'curl x | sh', 'curl x | sh'],
    ['{rest-9} ends with the line', 'curl{rest-9}sh', 'curl x\nsh', undefined],
    ['{any-9} is of many lines', 'curl{any-9}bash', 'curl\nx\nbash', 'curl\nx\nbash'],
    ['a stretch can be lazy', 'curl{rest-20}?sh', 'curl sh sh', 'curl sh'],
  ])('%s', (_, pattern, text, expected) => {
    expect(match(pattern, text)).toBe(expected);
  });

  test('lengths are those of the shortest and the longest match', () => {
    expect(compilePattern('ignore {words-2}(?:it|them all)(?=!)', VOCABULARY)).toMatchObject({
      minLength: 'ignore it'.length,
      maxLength: 'ignore'.length + 12 + 2 * (24 + 12) + 'them'.length + 12 + 'all'.length,
    });
  });

  test('a source needs no flags and captures nothing', () => {
    const { source } = compilePattern('(?<verb>{cancel}) ({instructions})', VOCABULARY);
    expect(new RegExp(`${source}|`).exec('')).toHaveLength(1);
  });

  test('a gap is what the documentation says', () => {
    const gap = new RegExp(`^${GAP}$`);
    for (const text of [' ', '\n', '\r\n\t', ' - ', '> ', '**', '", "', '// ', '# ', '`', '((', '](']) {
      expect(text).toMatch(gap);
    }
    for (const text of ['', '.', ' . ', 'a', '1', 'é', '。']) expect(text).not.toMatch(gap);
  });
});

describe('what is refused, and what to write instead', () => {
  test.each([
    ['ignore all.*', 11, /at most, \{0,40\}/],
    ['ignore a+', 8, /at most, \{1,40\}/],
    ['ignore a{2,}', 8, /at most, \{2,40\}/],
    ['^ignore', 0, /no \^.*\\\^/],
    ['ignore$', 6, /no \$.*\\\$/],
    ['(ignore) \\1', 9, /no back references/],
    ['(?<a>ignore) \\k<a>', 13, /no back references/],
    ['ignore \\p{l}', 7, /\[a-z\]/],
    ['ignore \\q', 7, /write q for the character/],
    ['Ignore', 0, /lower case: write i/],
    ['ignore [A-Z]', 8, /lower case: write a/],
    ['Игнорируй', 0, /lower case: write и/],
    ['précédentes', 2, /accents: write e/],
    ['ignore\nall', 6, /write a blank/],
    ['ignore {', 7, /\\\{/],
    ['ignore }', 7, /\\\}/],
    ['ignore ]', 7, /\\\]/],
    ['ignore [a', 7, /no end/],
    ['ignore [😀]', 8, /\(\?:a\|b\)/],
    ['ignore (?:a', 11, /no regular expression/],
    ['ignore (?i:a)', 7, /\(\?:…\)/],
    ['ignore {1,2}{2}', 15, /no regular expression/],
    ['ignore {nothing}', 7, /no list \{nothing\}.*\{cancel\}/],
    ['ignore {constructor}', 7, /no list/],
    ['ignore {words}', 7, /\{words-3\}/],
    ['ignore {words-10}x', 7, /\{words-1\} to \{words-9\}/],
    ['ignore {rest-0}x', 7, /from 1 to 500/],
    ['ignore {words-2} all', 16, /no blank/],
    ['ignore {loop}', 7, /holds itself: loop > pool > loop/],
    ['ignore {one}', 7, /depth 4/],
    ['ignore {broken}', 7, /the word "Loud": L never matches/],
    ['ignore {optional}', 7, /can be empty/],
    ['ignore{any-500}all{any-100}', 0, /609 characters long, 600 are allowed/],
    ['ignore(?={any-500}{any-500})', 6, /1000 characters long/],
  ])('%j', (pattern, offset, message) => {
    const error = refusal(pattern);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
    expect({ offset: error.offset }).toEqual({ offset });
  });

  test('lists to depth four are fine', () => {
    expect(match('ignore {two}', 'ignore x x x xyz')).toBe('ignore x x x xyz');
  });
});

const bare = (keyword: string): string => keyword.replaceAll(EDGE, '');

/** Words that begin after `start`, up to `end` and there; marks that end a phrase from `start` on, before `end`. */
function wordsBetween(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    if (isStopUnit(text.charCodeAt(i))) count += STOP;
    if (!isWordUnit(text.charCodeAt(i)) && isWordUnit(text.charCodeAt(i + 1))) count++;
  }
  return count;
}

/** One of the keywords starts in the range that the set promises, with the edges that it promises. */
function holds(text: string, start: number, { keywords, from, to, least, most }: KeywordSet): boolean {
  const isWord = (at: number): boolean => /[a-z0-9]/.test(text[at] ?? '');
  return keywords.some((keyword) => {
    for (let at = start + from; at <= start + to; at++) {
      if (!text.startsWith(bare(keyword), at)) continue;
      if (keyword.startsWith(EDGE) && isWord(at - 1)) continue;
      if (keyword.endsWith(EDGE) && isWord(at + bare(keyword).length)) continue;
      const words = wordsBetween(text, start, at);
      if (words < least || words > most) continue;
      return true;
    }
    return false;
  });
}

describe('keywords', () => {
  test.each([
    ['a word', 'subterfuge', ['subterfuge']],
    ['the rarer of two words', 'the subterfuge', ['subterfuge']],
    ['a rare word before a frequent long one', 'obey instructions', ['obey']],
    ['both branches', '(?:subterfuge|chicanery) the', ['chicanery', 'subterfuge']],
    ['a word with its variants', 'subterfug(?:e|ing)', ['subterfug']],
    ['the beginning all variants share', 'subterfuges?', ['subterfuge']],
    ['a small class', 'honou?r', ['honor', 'honour']],
    ['what stands before a large class', 'subter[a-z]{0,9}', ['subter']],
    ['not what may be missing', '(?:subterfuge )?obey', ['obey']],
    ['not what must not be there', '(?!subterfuge)obey(?<!chicanery)', ['obey']],
    ['what is repeated', '(?:ab){3,9}', ['ababab']],
    ['the beginning of a repetition', 'ye(?:ah){1,3} to', ['yeah']],
    ['the end of a repetition', 'a{2,9}bide', ['abide']],
    ['what is cut', 'abcdefghijklmnopq', ['abcdefghijkl']],
    ['a mark in a word', 'zig-zagging', ['zig-zagging']],
    ['two characters of Han', '忽略', ['忽略']],
    ['no piece of a list with a better neighbour', '{short} subterfuge', ['subterfuge']],
  ])('%s', (_, pattern, expected) => {
    // Of a long word, the part that is rarest.
    const found = compilePattern(pattern, VOCABULARY).sets[0]!.keywords.map(bare);
    expect(found.map((part) => expected.find((word) => word.includes(part))).sort()).toEqual(expected.sort());
    expect(found.every((part) => part.length <= 6)).toBe(true);
  });

  test.each([
    ['a b', 0, /"a b" holds no literal/],
    ['(?:subterfuge|to)', 14, /"to" holds no literal/],
    ['(?:subterfuge|a [0-9]{3}) is', 14, /"a \[0-9\]\{3\}" holds no literal/],
    ['a {short}', 2, /"of" in \{short\} holds no literal/],
    ['[a-z]{3,9}', 0, /holds no literal/],
    ['忽[a-z]', 0, /holds no literal/],
    ['', 0, /holds no literal/],
  ])('%j has none', (pattern, offset, message) => {
    const error = refusal(pattern);
    expect(error.message).toMatch(message);
    expect({ offset: error.offset }).toEqual({ offset });
  });

  test('a list that is too long has none', () => {
    const many = Array.from({ length: 300 }, (_, i) => `w${i.toString(36).padStart(5, 'q')}w`);
    expect(refusal('{many}', undefined, { many }).message).toMatch(/more than 256 literals/);
  });

  test('the parts of a pattern are as many words apart as it allows', () => {
    const range = (pattern: string): number[] => {
      const { sets } = compilePattern(pattern, VOCABULARY);
      const { least, most } = sets.find(({ keywords }) => keywords.some((word) => /subter/.test(word)))!;
      return [least, most];
    };
    expect(range('obey subterfuge')).toEqual([1, 1]);
    expect(range('obey {words-3}subterfuge')).toEqual([1, 4]);
    expect(range('obey (?:the |this other )?subterfuge')).toEqual([1, 3]);
    // A mark that ends a phrase is as far as many words.
    expect(range('obey\\. subterfuge')).toEqual([1 + STOP, 1 + STOP]);
    expect(range('obey[.-]{0,2} subterfuge')).toEqual([1, 1 + 2 * STOP]);
  });

  test('keywords of the author are proved', () => {
    const keywords = ['--no-verify', 'skip'];
    const sets = compilePattern('(?:--no-verify|skipp?ing) it', VOCABULARY, keywords).sets;
    expect(sets.length).toBeGreaterThan(0);
    // Where nothing else leads to a match, they do.
    expect(compilePattern('!`[^\n]{3,9}', VOCABULARY, ['!`']).sets[0]!.keywords).toEqual(['!`']);
    const error = refusal('(?:--no-verify|omitting) it', keywords);
    expect(error.message).toMatch(/"omitting" can match without any of the keywords "--no-verify", "skip"/);
    expect(error.offset).toBe('(?:--no-verify|'.length);
    expect(refusal('ignore', []).message).toMatch(/no keywords/);
    expect(refusal('ignore', ['']).message).toMatch(/empty keyword/);
    expect(refusal('ignore', ['Ignore']).message).toMatch(/write "ignore"/);
  });
});

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Thirty words of a list, which often start alike, as real ones do. */
const WORDS = Array.from(
  { length: 30 },
  (_, i) => `${'inprde'.slice(i % 3, (i % 3) + 2)}${LETTERS.slice(i % 14, (i % 14) + 8)}`,
);
const LONG: Vocabulary = { ...VOCABULARY, cancel: WORDS, earlier: WORDS, instructions: WORDS };

const ACCEPTED = [
  '{cancel} {words-4}{earlier} {words-2}{instructions}',
  'curl\\b{rest-120}\\|\\s{0,4}(?:sudo )?(?:ba|z|da)?sh\\b',
  'curl{rest-80}literal',
  'curl{any-200}literal',
  'curl{any-200}{instructions}',
  'curl{rest-80}exec:{rest-80}bash',
  '(?:you (?:were|have been) )?told {words-3}to',
  'fromcharcode\\((?:(?:0x)?[0-9a-f]{2,3}[\\x20\\t]{0,2},[\\x20\\t]{0,2}){10,40}',
  '(?:chr\\([0-9]{2,3}\\)[\\x20\\t]{0,2}\\+[\\x20\\t]{0,2}){6,20}',
];

const REFUSED: [pattern: string, text: string][] = [
  ['(?:a{1,20}){1,20}blah', 'a'.repeat(60)],
  ['(?:a|aa){30}blah', 'a'.repeat(60)],
  ['(?:a?b?){1,30}blah', 'ab'.repeat(30)],
  ['(?:a|[ab]){1,30}blah', 'a'.repeat(60)],
  ['blah{rest-80}a{rest-80}a{rest-80}y', `blah${'a'.repeat(240)}`],
  ['blah{any-150}(?:a|b){any-150}(?:c|a){any-150}y', `blah${'a'.repeat(450)}`],
  ['blah(?:[a-z]{0,30}[b-z]{0,30}){1,4}!', `blah${'d'.repeat(120)}`],
  ['blah(?=[a-z]{0,90}[b-z]{0,90}[c-z]{0,90}!)', `blah${'d'.repeat(270)}`],
];

describe('cost', () => {
  test.each(ACCEPTED)('accepted, and fast on the worst texts: %s', (pattern) => {
    const { source } = compilePattern(pattern, LONG);
    const node = parse(source);
    const times = nearMisses(node).map((piece) => {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      const expression = new RegExp(source, 'g');
      const start = performance.now();
      while (expression.exec(text)) expression.lastIndex += 1;
      return performance.now() - start;
    });
    // Linear, with a constant that STEP_BUDGET promises; a slow machine may take ten times what ours does.
    expect(Math.max(...times)).toBeLessThan(3_000);
  });

  test.each(REFUSED)('refused, and bad indeed: %s', (pattern, text) => {
    expect(refusal(pattern).message).toMatch(/steps, 100,000 are allowed: on one text it can match ".*" in/);
    expect(reads(parse(compileOnly(pattern)), text, STEP_BUDGET + 1)).toBeGreaterThan(STEP_BUDGET);
  });

  test('says which part is ambiguous', () => {
    const error = refusal('blah{rest-80}a{rest-70}a{rest-60}y');
    expect(error.message).toMatch(
      /"\{rest-80\}" in 81 ways, "\{rest-70\}" in 71 ways, "\{rest-60\}" in 61 ways/,
    );
    expect(error.offset).toBe('blah'.length);
  });

  test('no text costs more than the bound', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', ' ', 'ab', 'abc', 'aaaa', '\n'), { maxLength: 14 });
    fc.assert(
      fc.property(patterns('a', 'b', 'c', 'ab', 'aab', '[ab]', '[^a]', '.', ' '), texts, (pattern, parts) => {
        const node = parse(compileOnly(pattern));
        const bound = costOf(node);
        const text = parts.join('');
        for (let start = 0; start <= text.length; start++) {
          expect(reads(node, text, 1e6, start)).toBeLessThanOrEqual(bound);
        }
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 1_000) },
    );
  });
});

test('every match holds a keyword of every set, where the set says', () => {
  fc.assert(
    fc.property(
      patterns('foo', 'abc', 'ab', 'c', 'd', '[xy]', ' ', '-', '[a-z]'),
      fc.infiniteStream(fc.nat()),
      (pattern, numbers) => {
        let compiled: ReturnType<typeof compilePattern>;
        try {
          compiled = compilePattern(pattern, VOCABULARY);
        } catch (error) {
          if (error instanceof PatternError) return;
          throw error;
        }
        const { source, sets, minLength, maxLength } = compiled;
        const pick = (count: number) => numbers.next().value! % count;
        for (let i = 0; i < 5; i++) {
          const text = sample(parse(source), pick);
          const match = new RegExp(source).exec(text);
          const found = match?.[0];
          // Look-arounds may refuse a sample.
          if (found === undefined) continue;
          for (const set of sets) expect(holds(text, match!.index, set), `${source} in ${text}`).toBe(true);
          expect(found.length).toBeGreaterThanOrEqual(minLength);
          expect(found.length).toBeLessThanOrEqual(maxLength);
        }
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 1_000) },
  );
});

/** The source of a pattern that may be refused for its cost: what it means is not in question here. */
function compileOnly(pattern: string): string {
  return pattern
    .replaceAll(' ', GAP)
    .replace(/\{rest-(\d+)\}/g, '[^\\n]{0,$1}')
    .replace(/\{any-(\d+)\}/g, '[^]{0,$1}');
}

/** Small patterns over the given pieces. */
function patterns(...pieces: string[]): fc.Arbitrary<string> {
  const { pattern } = fc.letrec<{ pattern: string; part: string; group: string }>((tie) => ({
    pattern: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
    part: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...pieces),
      fc
        .tuple(tie('group'), fc.constantFrom('', '?', '{0,3}', '{1,2}', '{2}', '{1,6}', '{0,2}?'))
        .map(([group, times]) => group + times),
      fc
        .tuple(fc.constantFrom(...pieces), fc.constantFrom('?', '{0,3}', '{1,6}', '{3}', '{1,12}?'))
        .map(([piece, times]) => (/^(?:[^ ]|\[.*\])$/.test(piece) ? piece : `(?:${piece})`) + times),
      fc
        .tuple(fc.constantFrom('(?=', '(?!', '(?<=', '(?<!'), tie('pattern'))
        .map(([look, pattern]) => `${look}${pattern})`),
      fc.constantFrom('\\b', '\\B'),
    ),
    group: fc
      .array(tie('pattern'), { minLength: 1, maxLength: 4 })
      .map((alternatives) => `(?:${alternatives.join('|')})`),
  }));
  return pattern;
}

/** A text that matches, look-arounds aside. `pick(n)` chooses a number below n. */
function sample(node: Node, pick: (count: number) => number): string {
  switch (node.kind) {
    case 'chars':
      return node.set.length === 0 ? '' : String.fromCharCode(node.set[2 * pick(node.set.length / 2)]!);
    case 'sequence':
      return node.items.map((item) => sample(item, pick)).join('');
    case 'choice':
      return sample(node.items[pick(node.items.length)]!, pick);
    case 'repeat': {
      const times = node.min + pick(node.max - node.min + 1);
      return Array.from({ length: times }, () => sample(node.item, pick)).join('');
    }
    default:
      return '';
  }
}

/** Texts that match but for their end, with stretches as long as they may be, and their pieces. */
function nearMisses(node: Node): string[] {
  const longest = [0, 1, 2].map((first) => sample(node, (count) => Math.max(0, count - 1 - first)));
  return longest.flatMap((text) => [
    `${text.slice(0, -1)}!`,
    text.slice(0, Math.ceil(text.length / 2)),
    `${text.slice(0, 12)} `,
    `${text.slice(0, 4)}${text.slice(-12, -1)}`,
  ]);
}

/** Characters that a backtracking engine reads at one place of a text; it stops at `limit`. */
function reads(node: Node, text: string, limit: number, start = 0): number {
  let count = 0;
  const isWord = (at: number) => /\w/.test(text[at] ?? '');
  /** Whether the node matches at a place, from left to right or back, such that what follows does too. */
  const run = (node: Node, at: number, step: 1 | -1, then: (at: number) => boolean): boolean => {
    if (count >= limit) return true;
    switch (node.kind) {
      case 'chars': {
        const unit = text.charCodeAt(step === 1 ? at : at - 1);
        if (!node.set.some((first, i) => i % 2 === 0 && first <= unit && unit <= node.set[i + 1]!))
          return false;
        count += 1;
        return then(at + step);
      }
      case 'boundary':
        return (isWord(at - 1) !== isWord(at)) === (text !== '' && isBoundary(node)) && then(at);
      case 'look':
        return run(node.item, at, node.behind ? -1 : 1, () => true) !== node.negate && then(at);
      case 'choice':
        return node.items.some((item) => run(item, at, step, then));
      case 'sequence': {
        const items = step === 1 ? node.items : [...node.items].reverse();
        const next = (index: number, at: number): boolean =>
          index === items.length ? then(at) : run(items[index]!, at, step, (end) => next(index + 1, end));
        return next(0, at);
      }
      case 'repeat': {
        const round = (times: number, at: number): boolean =>
          (times < node.max &&
            run(node.item, at, step, (end) => (end !== at || times < node.min) && round(times + 1, end))) ||
          (times >= node.min && then(at));
        return round(0, at);
      }
    }
  };
  // The tree does not tell \b from \B: which one fails is all the same to the bound.
  const isBoundary = ({ start }: Node) => start % 2 === 0;
  run(node, start, 1, () => true);
  return count;
}
