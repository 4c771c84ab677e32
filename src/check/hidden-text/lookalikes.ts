/**
 * Letters that pass for others. A word is judged in its surroundings: a Latin letter in a Russian sentence is a typo, a
 * Cyrillic letter in `read_file` is another tool. Mapping: UTS #39 confusables, single letters only.
 *
 * Rules: homoglyph-word, homoglyph-host, identifier-twin, styled-letters, combining-flood.
 */
import { domainToUnicode } from 'node:url';
import { codePointLabel, confusableWith, isInvisible } from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import type { Severity } from '../../types';
import type { TextContext } from '../context';

export function checkLookalikes(context: TextContext): void {
  const { features, text } = context;
  if ((features & FEATURE.LOOKALIKE) !== 0) checkWords(context);
  if ((features & FEATURE.NON_ASCII) !== 0 || text.includes('xn--')) checkHosts(context);
  if ((features & FEATURE.INVISIBLE) !== 0) checkTwins(context);
  if ((features & FEATURE.STYLED) !== 0) checkStyledLetters(context);
  if ((features & FEATURE.MARK) !== 0) checkCombiningFlood(context);
}

// --- words ------------------------------------------------------------------------------------------------------

interface Script {
  name: string;
  letter: RegExp;
  /** Whole words of these scripts may look Latin too. */
  isWholeWordOnly?: true;
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
  ].map((name): Script => ({ name, letter: new RegExp(`\\p{Script=${name}}`, 'u') })),
  { name: 'Hebrew', letter: /\p{Script=Hebrew}/u, isWholeWordOnly: true },
  { name: 'Arabic', letter: /\p{Script=Arabic}/u, isWholeWordOnly: true },
];

const TOKEN = /[\p{L}\p{M}\p{N}_]+/gu;
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
  return like !== undefined && /[A-Za-z]/.test(like) ? like : undefined;
}

function skeleton(token: string): string {
  let out = '';
  for (const char of token) out += char < '\x80' ? char : (letterLookalike(char) ?? char);
  return out;
}

function isSuspect(word: string): boolean {
  if (SUSPECT.has(word.toLowerCase())) return true;
  return word
    .split(/[_\d]+|(?<=[a-z])(?=[A-Z])/)
    .some((part) => part.length >= 3 && SUSPECT.has(part.toLowerCase()));
}

/** Offsets of the letters of a script that look like no Latin letter: where they stand, people write that script. */
function genuineLetters(text: string, script: Script): number[] {
  const offsets: number[] = [];
  for (const match of text.matchAll(new RegExp(script.letter, 'gu'))) {
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

function checkWords(context: TextContext): void {
  const { text } = context;
  const genuine = new Map<string, number[]>();
  const genuineOf = (script: Script): number[] => {
    let offsets = genuine.get(script.name);
    if (!offsets) {
      offsets = genuineLetters(text, script);
      genuine.set(script.name, offsets);
    }
    return offsets;
  };
  for (const match of text.matchAll(TOKEN)) {
    const raw = match[0];
    // ASCII letters end at 0x7A: most tokens stop here.
    if (raw.length > TOKEN_LIMIT || /^[\x00-\x7f]+$/.test(raw)) continue;
    const token = raw.normalize('NFC');
    const foreign = [...token].filter((char) => char > '\x7f' && /\p{L}/u.test(char));
    if (foreign.length === 0 || !foreign.every((char) => letterLookalike(char) !== undefined)) continue;
    const script = SCRIPTS.find(({ letter }) => foreign.some((char) => letter.test(char)));
    if (!script) continue;
    const start = match.index;
    const end = start + raw.length;
    const like = skeleton(token).replace(/\p{M}/gu, '');
    const ascii = token.replace(/[^A-Za-z]/g, '').length;
    let severity: Severity | undefined;
    if (ascii >= 2 && !script.isWholeWordOnly) {
      severity = judgeMixed(context, { token, like, start, end, foreign, ascii, script }, () =>
        genuineOf(script),
      );
    } else if (ascii === 0 && foreign.length >= 4) {
      if (countBetween(genuineOf(script), start - 2_000, end + 2_000) === 0) {
        severity = isSuspect(like) ? 'high' : 'medium';
      }
    }
    if (!severity) continue;
    const culprit = foreign[0]!;
    context.report(
      'hidden-text/homoglyph-word',
      severity,
      start,
      end,
      `"${visible(token, 80)}" contains ${script.name} ${codePointLabel(culprit.codePointAt(0)!)}; it looks like "${visible(like, 80)}"`,
      { decoded: like },
    );
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
}

/** A word of Latin letters and letters that only look Latin. */
function judgeMixed(context: TextContext, word: MixedWord, genuine: () => number[]): Severity | undefined {
  const { text } = context;
  const { token, like, start, end, foreign, ascii, script } = word;
  const parts = token.match(/[A-Za-z]+/g)!;
  if (script.name === 'Greek') {
    if (parts.every((part) => part.length === 1 || MATH_FUNCTIONS.test(part))) return undefined;
    const letters = ascii + foreign.length;
    const isOneEnd = /^\P{ASCII}+[A-Za-z]+$|^[A-Za-z]+\P{ASCII}+$/u.test(token.replace(/[\d_]/g, ''));
    if (letters < 5 || isOneEnd || ascii < 3 || /[_\d]/.test(token))
      return isSuspect(like) ? 'high' : undefined;
  }
  const lineStart = Math.max(text.lastIndexOf('\n', start) + 1, start - 500);
  const newline = text.indexOf('\n', end);
  const line = text.slice(lineStart, Math.min(newline === -1 ? text.length : newline, end + 500));
  if (script.name === 'Cyrillic') {
    const suffix = /^[A-Za-z]+(\P{ASCII}{1,3})$/u.exec(token);
    const otherWords = line.replace(token, '').match(/\p{Script=Cyrillic}{2,}/gu);
    if (suffix && otherWords) return undefined;
  }
  // cp1251 read as Latin-1 leaves a letter and a sign behind.
  if (
    /\P{ASCII}$/u.test(token) &&
    foreign.length === 1 &&
    /^[\u00a0-\u00bf\u2018-\u2122]/.test(text.slice(end, end + 1))
  ) {
    return undefined;
  }
  if ([...token].length < 4 && !isSuspect(like)) return 'low';
  if (isSuspect(like)) return 'high';
  if (script.name === 'Cyrillic') {
    const cyrillic = line.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
    const latin = line.match(/[A-Za-z]/g)?.length ?? 0;
    if (cyrillic > latin) return 'info';
  }
  if (countBetween(genuine(), start - 1_000, end + 1_000) >= 20)
    return ascii > 2 * foreign.length ? 'low' : 'info';
  return isIdentifier(text, token, start, end) ? 'high' : 'medium';
}

function isIdentifier(text: string, token: string, start: number, end: number): boolean {
  return (
    /_|\p{Ll}\p{Lu}/u.test(token) || /[`/@$]/.test(text[start - 1] ?? '') || /[`/@(]/.test(text[end] ?? '')
  );
}

// --- hosts ------------------------------------------------------------------------------------------------------

const HOST =
  /(?:\b[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/(?:[^\s/@]{0,64}@)?|[\p{L}\p{N}._%+-]@|\bwww\.)([\p{L}\p{M}\p{N}-]{1,63}(?:\.[\p{L}\p{M}\p{N}-]{1,63}){0,8})|\b((?:[A-Za-z0-9-]{1,63}\.){0,8}xn--[A-Za-z0-9-]{1,59}(?:\.[A-Za-z0-9-]{1,63}){0,8})/gu;
/** Latin letters that pass for others in a host; in words they are ordinary letters of Turkish or phonetics. */
const LATIN_LOOKALIKES: Record<string, string> = {
  '\u0131': 'i',
  '\u0251': 'a',
  '\u0261': 'g',
  '\u0269': 'i',
  '\u026a': 'i',
  '\u1d00': 'a',
  '\u029f': 'l',
};

function checkHosts(context: TextContext): void {
  const { text } = context;
  for (const match of text.matchAll(HOST)) {
    const written = match[1] ?? match[2]!;
    const isPunycode = /(?:^|\.)xn--/i.test(written);
    if (/^[\x00-\x7f]*$/.test(written) && !isPunycode) continue;
    const start = match.index + match[0].length - written.length;
    const host = isPunycode ? domainToUnicode(written) || written : written;
    const labels = host.normalize('NFC').split('.');
    let isImitation = false;
    let isLatin = true;
    const real = labels.map((label) => {
      if (/^[\x00-\x7f]*$/.test(label)) return label;
      if (!/^[\p{Script=Latin}\p{M}\d-]+$/u.test(label)) isLatin = false;
      let folded = '';
      for (const char of label)
        folded +=
          char < '\x80' ? char : (confusableWith(char.codePointAt(0)!) ?? LATIN_LOOKALIKES[char] ?? char);
      if (/^[A-Za-z0-9-]+$/.test(folded)) isImitation = true;
      return folded;
    });
    if (!isImitation) continue;
    const like = real.join('.');
    const culprit = [...labels.join('')].find((char) => char > '\x7f')!;
    context.report(
      'hidden-text/homoglyph-host',
      isLatin ? 'info' : 'high',
      start,
      start + written.length,
      `host ${visible(host, 80)} is not ${visible(like, 80)} (${codePointLabel(culprit.codePointAt(0)!)})`,
      { decoded: like },
    );
  }
}

// --- twins ------------------------------------------------------------------------------------------------------

/** An identifier with something invisible in it; what stands around it decides whether it is one. */
const SPLIT_IDENTIFIER =
  /[A-Za-z_$][\w$]{0,80}(?:[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]{1,8}[\w$]{1,80}){1,8}/g;

/** Two names that read the same: `isAdmin` and `is<ZWSP>Admin`. One shadows the other (CVE-2021-42694). */
function checkTwins(context: TextContext): void {
  const { text } = context;
  for (const match of text.matchAll(SPLIT_IDENTIFIER)) {
    const name = [...match[0]].filter((char) => !isInvisible(char.codePointAt(0)!)).join('');
    const start = match.index;
    const end = start + match[0].length;
    const isName = context.isCode || /[(]/.test(text[end] ?? '') || /_|[a-z][A-Z]/.test(name);
    if (!isName || name.length < 4 || !hasWord(text, name)) continue;
    context.report(
      'hidden-text/identifier-twin',
      'high',
      start,
      end,
      `two names read "${visible(name, 80)}"; this one is "${visible(match[0], 120)}"`,
      { decoded: name },
    );
  }
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = (text[at - 1] ?? ' ') + (text[at + word.length] ?? ' ');
    if (!/[\w$]/.test(around)) return true;
  }
  return false;
}

// --- drawing ----------------------------------------------------------------------------------------------------

const STYLED =
  /(?:[\u{1d400}-\u{1d7ff}\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u1d00-\u1d22\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\ua731\ua730\u2070-\u209c\u1d2c-\u1d6a][ -]?){3,}/gu;

function checkStyledLetters(context: TextContext): void {
  for (const match of context.text.matchAll(STYLED)) {
    const shown = match[0].trimEnd();
    const plain = shown.normalize('NFKC');
    context.report(
      'hidden-text/styled-letters',
      'info',
      match.index,
      match.index + shown.length,
      `styled letters read "${visible(plain, 120)}"`,
      { decoded: plain },
    );
  }
}

/** Generic marks only: Tibetan, Hebrew, Arabic and Tai Tham stack theirs by right. */
const MARKS =
  /[\u0300-\u034e\u0350-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}/g;

function checkCombiningFlood(context: TextContext): void {
  for (const match of context.text.matchAll(MARKS)) {
    const marks = match[0];
    const isRepeated = /(.)\1{3}/.test(marks);
    if (marks.length < 7 && !isRepeated) continue;
    const start = match.index;
    context.report(
      'hidden-text/combining-flood',
      marks.length >= 20 ? 'medium' : 'low',
      start,
      start + marks.length,
      `${marks.length} combining marks on one letter`,
      { edits: [{ start, end: start + marks.length, replacement: '' }] },
    );
  }
}
