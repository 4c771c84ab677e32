/**
 * Words with letters that pass for Latin ones. A word is judged in its surroundings: a Latin letter in a Russian sentence
 * is a typo, a Cyrillic letter in `read_file` is another tool. Mapping: UTS #39 confusables, single letters only.
 * Hebrew and Arabic are left out: the few letters of theirs that look Latin (l, o, v) spell nothing.
 *
 * Rules: homoglyph-word, and identifier-twin for a twin made of such a word.
 */
import type { Span } from '../../document';
import { codePointLabel, confusableWith } from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import { lazy } from '../../text/lazy';
import type { Severity } from '../../types';
import type { TextContext } from '../context';
import { reportTwin, wordFinder } from './twins';

interface Script {
  name: string;
  letter(): RegExp;
}

const SCRIPTS: Script[] = [
  ...[
    'Cyrillic',
    'Greek',
    'Armenian',
    'Cherokee',
    'Coptic',
    'Lisu',
    'Georgian',
    'Deseret',
    'Warang_Citi',
    'Osage',
    'Tifinagh',
    'Canadian_Aboriginal',
  ].map((name): Script => ({ name, letter: lazy(() => new RegExp(`\\p{Script=${name}}`, 'u')) })),
];

const wordAt = lazy(() => /[\p{L}\p{M}\p{N}_]+/uy);
const letter = lazy(() => /\p{L}/u);
/** Longest token that is looked at as a word. */
const TOKEN_LIMIT = 128;

/** Words whose imitation is an attack and not an accident: what opens doors, gives orders or names an authority. */
const SUSPECT = new Set(
  `password passwd passphrase token secret credential credentials key keys apikey api auth authorization oauth login
  admin administrator root sudo user system assistant developer prompt instruction instructions ignore disregard forget
  override bypass disable execute exec eval run shell bash curl wget install download upload send delete remove allow
  approve trust trusted safe security policy import require config env environment bearer session cookie account payment
  bank wallet github gitlab google microsoft apple amazon anthropic openai claude copilot cursor gemini codex paypal npm
  pypi docker kubernetes`
    .trim()
    .split(/\s+/),
);

const MATH_FUNCTIONS = /^(?:sin|cos|tan|cot|log|ln|exp|max|min|lim|sup|inf|arg|det|dim|ker|deg|gcd|mod)$/i;

/** @returns the ASCII letter a character looks like; digits do not pass for letters in a word */
function letterLookalike(char: string): string | undefined {
  const like = confusableWith(char.codePointAt(0)!);
  return isAsciiLetter(like) ? like : undefined;
}

function isAsciiLetter(char: string | undefined): boolean {
  return char !== undefined && char > '9';
}

function skeleton(token: string): string {
  let out = '';
  for (const char of token) out += char < '\x80' ? char : (letterLookalike(char) ?? char);
  return out;
}

/** @returns the letters outside ASCII, when there are some and each looks like an ASCII one */
function lookalikesIn(token: string): string[] | undefined {
  const foreign: string[] = [];
  for (const char of token) {
    if (char < '\x80' || !isLetter(char)) continue;
    if (letterLookalike(char) === undefined) return undefined;
    foreign.push(char);
  }
  return foreign.length === 0 ? undefined : foreign;
}

/** The properties of a character are looked up once: a hostile file repeats its few letters a million times. */
const knownLetters = new Map<string, boolean>();
const knownScripts = new Map<string, number>();
const MAX_KNOWN = 10_000;

function isLetter(char: string): boolean {
  let known = knownLetters.get(char);
  if (known === undefined) {
    known = letter().test(char);
    if (knownLetters.size < MAX_KNOWN) knownLetters.set(char, known);
  }
  return known;
}

/** Index into SCRIPTS, or -1. */
function scriptNumber(char: string): number {
  let known = knownScripts.get(char);
  if (known === undefined) {
    known = SCRIPTS.findIndex(({ letter }) => letter().test(char));
    if (knownScripts.size < MAX_KNOWN) knownScripts.set(char, known);
  }
  return known;
}

/** The first script of the list that one of the letters belongs to. */
function scriptOf(letters: readonly string[]): Script | undefined {
  let first = -1;
  for (const char of letters) {
    const number = scriptNumber(char);
    if (number !== -1 && (first === -1 || number < first)) first = number;
  }
  return SCRIPTS[first];
}

function isSuspect(word: string): boolean {
  if (SUSPECT.has(word.toLowerCase())) return true;
  // Most are one word in lower case.
  if (!/[^a-z]/.test(word)) return false;
  return word
    .split(/[_\d]+|(?<=[a-z])(?=[A-Z])/)
    .some((part) => part.length >= 3 && SUSPECT.has(part.toLowerCase()));
}

/** Offsets of the letters of a script that look like no Latin letter: where they stand, people write that script. */
function genuineLetters(text: string, script: Script): number[] {
  const offsets: number[] = [];
  for (const match of text.matchAll(new RegExp(script.letter(), 'gu'))) {
    if (letterLookalike(match[0]) === undefined) offsets.push(match.index);
  }
  return offsets;
}

/** How many of the sorted offsets lie in `[from, to]`. */
function countBetween(offsets: number[], from: number, to: number): number {
  const firstAtLeast = (value: number): number => {
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsets[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return firstAtLeast(to + 1) - firstAtLeast(from);
}

/** Where Cyrillic words, their letters and Latin letters stand: a line is judged by counts, not by another look at it. */
interface Surroundings {
  words: number[];
  letters: number[];
  latin: number[];
}

function offsetsOf(text: string, pattern: RegExp): number[] {
  const offsets: number[] = [];
  for (const { index } of text.matchAll(pattern)) offsets.push(index);
  return offsets;
}

/** As `offsetsOf`, without a match for each of a million letters. */
function latinLetters(text: string): number[] {
  const offsets: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const folded = text.charCodeAt(at) | 0x20;
    if (folded >= 0x61 && folded <= 0x7a) offsets.push(at);
  }
  return offsets;
}

/**
 * Letters that normalization leaves as they are, whatever letter precedes them: Latin, Cyrillic, kana, ideographs,
 * Hangul, without their combining marks.
 */
function isStable(unit: number): boolean {
  return (
    (unit >= 0x400 && unit <= 0x52f && !(unit >= 0x482 && unit <= 0x489)) ||
    (unit >= 0xc0 && unit <= 0x24f && unit !== 0xd7 && unit !== 0xf7) ||
    (unit >= 0x3041 && unit <= 0x3096) ||
    (unit >= 0x30a1 && unit <= 0x30fa) ||
    (unit >= 0x4e00 && unit <= 0x9fff) ||
    (unit >= 0xac00 && unit <= 0xd7a3)
  );
}

/** A letter that passes for no ASCII letter, before anything is normalized: the word is what it looks like. */
function hasGenuineLetter(raw: string): boolean {
  for (let i = 0; i < raw.length; i++) {
    const unit = raw.charCodeAt(i);
    if (unit < 0x80 || !isStable(unit)) continue;
    const next = i + 1 < raw.length ? raw.charCodeAt(i + 1) : 0;
    if ((next < 0x80 || isStable(next)) && !isAsciiLetter(confusableWith(unit))) return true;
  }
  return false;
}

/** Words with a character outside ASCII, in order. Everything else is skipped unit by unit. */
function* foreignWords(text: string): Generator<Span> {
  const pattern = wordAt();
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    pattern.lastIndex = at;
    if (pattern.test(text)) {
      let start = at;
      while (start > done && isAsciiWordPart(text.charCodeAt(start - 1))) start--;
      done = pattern.lastIndex;
      at = done - 1;
      yield { start, end: done };
    } else if (text.codePointAt(at)! > 0xffff) at++;
  }
}

function isAsciiWordPart(unit: number): boolean {
  return ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f;
}

export function checkLookalikeWords(context: TextContext): void {
  if ((context.features & FEATURE.LOOKALIKE) === 0) return;
  const { text } = context;
  const hasName = wordFinder(text);
  const genuine = new Map<string, number[]>();
  const genuineOf = (script: Script): number[] => {
    let offsets = genuine.get(script.name);
    if (!offsets) {
      offsets = genuineLetters(text, script);
      genuine.set(script.name, offsets);
    }
    return offsets;
  };
  let surroundings: Surroundings | undefined;
  const lineOf = lineCursor(text);
  for (const { start, end } of foreignWords(text)) {
    if (end - start > TOKEN_LIMIT) continue;
    const raw = text.slice(start, end);
    if (hasGenuineLetter(raw)) continue;
    const token = raw.normalize('NFC');
    const foreign = lookalikesIn(token);
    if (!foreign) continue;
    const script = scriptOf(foreign);
    if (!script) continue;
    const like = skeleton(token).replace(/\p{M}/gu, '');
    const ascii = asciiLetters(token);
    let severity: Severity | undefined;
    if (ascii >= 2) {
      severity = judgeMixed(
        context,
        { token, like, start, end, foreign, ascii, script, line: lineOf(start) },
        () => genuineOf(script),
        () => {
          surroundings ??= {
            words: offsetsOf(text, /\p{Script=Cyrillic}{2,}/gu),
            letters: offsetsOf(text, /\p{Script=Cyrillic}/gu),
            latin: latinLetters(text),
          };
          return surroundings;
        },
      );
    } else if (ascii === 0 && foreign.length >= 4) {
      if (countBetween(genuineOf(script), start - 2_000, end + 2_000) === 0) {
        severity = isSuspect(like) ? 'high' : 'medium';
      }
    }
    if (!severity) continue;
    context.report(
      'hidden-text/homoglyph-word',
      severity,
      start,
      end,
      () =>
        `"${visible(token, 80)}" contains ${script.name} ${codePointLabel(foreign[0]!.codePointAt(0)!)}; it looks like "${visible(like, 80)}"`,
      { decoded: like },
    );
    if (ascii === 0 || like.length < 4) continue;
    if ((context.isCode || isIdentifier(text, token, start, end)) && hasName(like)) {
      reportTwin(context, { start, end }, raw, like);
    }
  }
}

interface MixedWord {
  token: string;
  like: string;
  start: number;
  end: number;
  foreign: string[];
  ascii: number;
  script: Script;
  line: Span;
}

/** @returns the line of an offset; offsets come in order, so that each line is searched for once */
function lineCursor(text: string): (at: number) => Span {
  let line: Span = { start: 0, end: -1 };
  return (at) => {
    while (line.end < at && line.end < text.length) {
      const start = line.end + 1;
      const newline = text.indexOf('\n', start);
      line = { start, end: newline === -1 ? text.length : newline };
    }
    return line;
  };
}

function asciiLetters(token: string): number {
  let count = 0;
  for (let i = 0; i < token.length; i++) {
    const folded = token.charCodeAt(i) | 0x20;
    if (folded >= 0x61 && folded <= 0x7a) count++;
  }
  return count;
}

/** How far a line is looked at, in both directions. */
const LINE_REACH = 500;

/** A word of Latin letters and letters that only look Latin. */
function judgeMixed(
  context: TextContext,
  word: MixedWord,
  genuine: () => number[],
  cyrillic: () => Surroundings,
): Severity | undefined {
  const { text } = context;
  const { token, like, start, end, foreign, ascii, script, line } = word;
  if (script.name === 'Greek') {
    const parts = token.match(/[A-Za-z]+/g)!;
    if (parts.every((part) => part.length === 1 || MATH_FUNCTIONS.test(part))) return undefined;
    const letters = ascii + foreign.length;
    const isOneEnd = /^\P{ASCII}+[A-Za-z]+$|^[A-Za-z]+\P{ASCII}+$/u.test(token.replace(/[\d_]/g, ''));
    if (letters < 5 || isOneEnd || ascii < 3 || /[_\d]/.test(token))
      return isSuspect(like) ? 'high' : undefined;
  }
  const from = Math.max(line.start, start - LINE_REACH);
  const to = Math.min(line.end, end + LINE_REACH) - 1;
  if (script.name === 'Cyrillic' && /^[A-Za-z]+\P{ASCII}{1,3}$/u.test(token)) {
    const { words } = cyrillic();
    if (countBetween(words, from, start - 1) + countBetween(words, end, to) > 0) return undefined;
  }
  // cp1251 read as Latin-1 leaves a letter and a sign behind.
  if (
    /\P{ASCII}$/u.test(token) &&
    foreign.length === 1 &&
    /^[\u00a0-\u00bf\u2018-\u2122]/.test(text.slice(end, end + 1))
  ) {
    return undefined;
  }
  if (isSuspect(like)) return 'high';
  if ([...token].length < 4) return 'low';
  if (script.name === 'Cyrillic') {
    const { letters, latin } = cyrillic();
    if (countBetween(letters, from, to) > countBetween(latin, from, to)) return 'info';
  }
  if (countBetween(genuine(), start - 1_000, end + 1_000) >= 20)
    return ascii > 2 * foreign.length ? 'low' : 'info';
  return isIdentifier(text, token, start, end) ? 'high' : 'medium';
}

function isIdentifier(text: string, token: string, start: number, end: number): boolean {
  return (
    /[`/@$]/.test(text[start - 1] ?? '') ||
    /[`/@(]/.test(text[end] ?? '') ||
    token.includes('_') ||
    /\p{Ll}\p{Lu}/u.test(token)
  );
}
