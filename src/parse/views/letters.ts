/** Words that are still read at a glance: letters with something between them, digits and signs for letters. */
import { lazy } from '../../text/lazy';
import { linesWith, type Stretch } from './stretch';
import { divide, words } from './words';

/** Single letters with one and the same separator, at least four, somewhere on the line. */
const spaced = lazy(
  () => /(?<![\p{L}\p{N}])\p{L}([ .\-_*|/\u00b7\u2022])\p{L}(?:\1\p{L}(?![\p{L}\p{N}])){2}/gu,
);
/** One group on such a line, two letters or more, and the repeated separator that divides it from the next. */
const group = lazy(
  () =>
    /(?<![\p{L}\p{N}])[\p{L}\p{N}@$!]([ .\-_*|/\u00b7\u2022])[\p{L}\p{N}@$!](?![\p{L}\p{N}])(?:\1[\p{L}\p{N}@$!](?![\p{L}\p{N}]))*(\1{2,4}(?=[\p{L}\p{N}@$!]))?/gu,
);
/** The groups joined; and, where all blanks are the same, the letters of each divided into the words of the list. */
export function spacedLetters(text: string): Stretch[] {
  return linesWith(text, spaced(), (lines) => {
    let isDivided = false;
    const divided = joinGroups(lines, (letters) => {
      const words = divide(letters);
      if (words !== letters) isDivided = true;
      return words;
    });
    return isDivided ? [joinGroups(lines, (letters) => letters), divided] : divided;
  });
}

function joinGroups(lines: string, wordsOf: (letters: string) => string): string {
  return lines.replace(
    group(),
    (letters, separator: string, gap: string | undefined) =>
      wordsOf(letters.replaceAll(separator, '')) + (gap ? ' ' : ''),
  );
}

const LETTERS: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
export const WORD_LIMIT = 24;
const SIGNS = /[013457@$!]/g;
/** A word with a sign inside: letter, one or two signs, letter. */
const LEET_LINE = /[a-z][013457@$!]{1,2}[a-z]/gi;
const SIGN_INSIDE = /[a-z][013457@$!]{1,2}[a-z]/i;
const TOKEN = /[a-z0-9@$!]+/gi;
/** One case: the letters of identifiers and of base64 change it. */
const LEET_WORD = /^(?:[A-Z]?[a-z013457@$!]{3,23}|[A-Z013457@$!]{3,24})$/;
/** Hexadecimal numbers, `i18n` and the like, `10k`, an address, an escape. */
const NO_WORD = /^(?:[0-9a-f]+|[a-z]\d+[a-z]|\d+[a-z]{1,2}|[a-z]+@[a-z]+|u[0-9a-f]{4,})$/i;

export function isLeetWord(token: string): boolean {
  if (!LEET_WORD.test(token) || !SIGN_INSIDE.test(token)) return false;
  // `i18n` is none, `u53r` is: the word list knows.
  return !NO_WORD.test(token) || words().has(token.toLowerCase().replace(SIGNS, (sign) => LETTERS[sign]!));
}

/** Lines with two such words or more, all of the line. */
export function leetspeak(text: string): Stretch[] {
  const known = new Map<string, string>();
  return linesWith(text, LEET_LINE, (lines) =>
    lines
      .split('\n')
      .map((line) => (isLeet(line) ? line.replace(TOKEN, (token) => plainWord(token, known)) : line))
      .join('\n'),
  ).filter(({ text: decoded, start, end }) => decoded !== text.slice(start, end));
}

/** Two different words: one may be a name. */
function isLeet(line: string): boolean {
  let first: string | undefined;
  for (const [token] of line.matchAll(TOKEN)) {
    if (!isLeetWord(token)) continue;
    first ??= token;
    if (token !== first) return true;
  }
  return false;
}

/** One or two of these may be an l: the word list knows. */
const EITHER = /[1!]/g;
const EITHER_LIMIT = 2;

/** @param known what tokens became before: a hostile line repeats them */
function plainWord(token: string, known: Map<string, string>): string {
  let plain = known.get(token);
  if (plain === undefined) {
    plain = translate(token);
    known.set(token, plain);
  }
  return plain;
}

function translate(token: string): string {
  // `really!` has no i at its end.
  const bare = token.replace(/!{1,9}$/, '');
  if (!LEET_WORD.test(bare) || !/[a-z]/i.test(bare)) return token;
  const plain = bare.replace(/[03457@$]/g, (sign) => LETTERS[sign]!);
  const signs = plain.match(EITHER)?.length ?? 0;
  let choice = 0;
  if (signs <= EITHER_LIMIT) {
    for (let tried = 1 << signs; tried-- > 0; ) {
      if (words().has(spell(plain, tried).toLowerCase())) choice = tried;
    }
  }
  return spell(plain, choice) + token.slice(bare.length);
}

/** @param choice bit n: the n-th either-or is an l */
function spell(plain: string, choice: number): string {
  let n = 0;
  return plain.replace(EITHER, () => ((choice >> n++) & 1 ? 'l' : 'i'));
}
