/**
 * Letters that pass for others. A word is judged in its surroundings: a Latin letter in a Russian sentence is a typo, a
 * Cyrillic letter in `read_file` is another tool. Mapping: UTS #39 confusables, single letters only.
 *
 * Rules: homoglyph-word, homoglyph-host, identifier-twin, styled-letters, combining-flood.
 */
import { domainToUnicode } from 'node:url';
import type { Span } from '../../document';
import { codePointLabel, confusableWith, isInvisible } from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import { lineEnd, lineStart } from '../../text/lines';
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

function checkWords(context: TextContext): void {
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
    if (ascii >= 2) {
      severity = judgeMixed(
        context,
        { token, like, start, end, foreign, ascii, script },
        () => genuineOf(script),
        () => {
          surroundings ??= {
            words: offsetsOf(text, /\p{Script=Cyrillic}{2,}/gu),
            letters: offsetsOf(text, /\p{Script=Cyrillic}/gu),
            latin: offsetsOf(text, /[A-Za-z]/g),
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
    const culprit = foreign[0]!;
    context.report(
      'hidden-text/homoglyph-word',
      severity,
      start,
      end,
      `"${visible(token, 80)}" contains ${script.name} ${codePointLabel(culprit.codePointAt(0)!)}; it looks like "${visible(like, 80)}"`,
      { decoded: like },
    );
    const isName = context.isCode || isIdentifier(text, token, start, end);
    if (ascii > 0 && like.length >= 4 && isName && hasName(like)) {
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
}

/** A word of Latin letters and letters that only look Latin. */
function judgeMixed(
  context: TextContext,
  word: MixedWord,
  genuine: () => number[],
  cyrillic: () => Surroundings,
): Severity | undefined {
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
  const from = lineStart(text, start, 500);
  const to = lineEnd(text, end, 500) - 1;
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
  if ([...token].length < 4 && !isSuspect(like)) return 'low';
  if (isSuspect(like)) return 'high';
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
    /_|\p{Ll}\p{Lu}/u.test(token) || /[`/@$]/.test(text[start - 1] ?? '') || /[`/@(]/.test(text[end] ?? '')
  );
}

// --- hosts ------------------------------------------------------------------------------------------------------

/** What stands before a host in a text; a search for fixed strings, because this runs over every file. */
const HOST_STARTS = ['://', '@', 'www.'];
const HOST_CHARACTER = /[\p{L}\p{M}\p{N}.-]/u;
/** DNS allows 253 characters. */
const HOST_LIMIT = 253;

interface Host {
  start: number;
  written: string;
}

/** Hosts with a character outside ASCII, and names in Punycode. */
function hostsOf(text: string): Host[] {
  const hosts: Host[] = [];
  for (const before of HOST_STARTS) {
    for (let at = text.indexOf(before); at !== -1; at = text.indexOf(before, at + before.length)) {
      const start = before === 'www.' ? at : at + before.length;
      const host = hostAt(text, start);
      // Credentials may stand before the host: https://user@host; the `@` finds that one.
      if (host === undefined) continue;
      hosts.push({ start, written: host });
      at = Math.max(at, start + host.length - before.length);
    }
  }
  if (text.includes('xn--')) {
    let done = 0;
    for (let at = text.indexOf('xn--'); at !== -1; at = text.indexOf('xn--', Math.max(at + 4, done))) {
      let start = at;
      while (start > done && at - start < HOST_LIMIT && isHostAscii(text.charCodeAt(start - 1))) start--;
      let end = at + 4;
      while (end < text.length && end - at < HOST_LIMIT && isHostAscii(text.charCodeAt(end))) end++;
      done = end;
      const written = text.slice(start, end).replace(/^[.-]+|[.-]+$/g, '');
      if (/(?:^|\.)xn--[A-Za-z0-9]/.test(written))
        hosts.push({ start: text.indexOf(written, start), written });
    }
  }
  const seen = new Set<number>();
  return hosts.filter(({ start }) => !seen.has(start) && seen.add(start));
}

function hostAt(text: string, start: number): string | undefined {
  let end = start;
  let isAscii = true;
  while (end < text.length && end - start < HOST_LIMIT) {
    const cp = text.codePointAt(end)!;
    if (cp < 0x80 ? !isHostAscii(cp) : !HOST_CHARACTER.test(String.fromCodePoint(cp))) break;
    if (cp >= 0x80) isAscii = false;
    end += cp > 0xffff ? 2 : 1;
  }
  const host = text.slice(start, end).replace(/[.-]+$/, '');
  return isAscii || !host.includes('.') ? undefined : host;
}

function isHostAscii(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x2e ||
    unit === 0x2d ||
    (unit >= 0x41 && unit <= 0x5a)
  );
}

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
  for (const { start, written } of hostsOf(text)) {
    const isPunycode = /(?:^|\.)xn--/i.test(written);
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

/** Invisible characters with a letter of a name on one side at least. */
const IN_IDENTIFIER = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const NAME_LIMIT = 100;
/** Words that declare the name after them, in the languages that skills bundle scripts in. */
const DECLARES =
  /\b(?:const|let|var|function|class|def|fn|func|type|interface|enum|struct|val|public|private|static|export|import|local|my|set)\s+$/;

/**
 * Two names that read the same: `isAdmin` and `is<ZWSP>Admin`. One shadows the other (CVE-2021-42694). A name that is
 * declared with an invisible character in it has its twin elsewhere.
 */
function checkTwins(context: TextContext): void {
  const { text } = context;
  const hasName = wordFinder(text);
  let done = 0;
  IN_IDENTIFIER.lastIndex = 0;
  for (let match = IN_IDENTIFIER.exec(text); match; match = IN_IDENTIFIER.exec(text)) {
    if (match.index < done) continue;
    let start = match.index;
    while (start > done && match.index - start < NAME_LIMIT && isNamePart(text, start - 1)) start--;
    let end = match.index + 1;
    while (end < text.length && end - match.index < NAME_LIMIT && isNamePart(text, end)) end++;
    done = end;
    const written = text.slice(start, end);
    const name = written.replace(IN_IDENTIFIER, '');
    IN_IDENTIFIER.lastIndex = end;
    if (name.length < 4 || !/^[A-Za-z_$]/.test(written)) continue;
    const isInside = /[\w$]$/.test(written);
    const isName = context.isCode || text[end] === '(' || /_|[a-z][A-Z]/.test(name);
    const isDeclared = context.isCode && DECLARES.test(text.slice(Math.max(0, start - 24), start));
    if (!isDeclared && !(isInside && isName && hasName(name))) continue;
    if (!isDeclared) reportTwin(context, { start, end }, written, name);
    else {
      const message = `declares "${visible(written, 120)}", which reads "${visible(name, 80)}" and is not`;
      context.report('hidden-text/identifier-twin', 'high', start, end, message, { decoded: name });
    }
  }
}

function reportTwin(context: TextContext, { start, end }: Span, written: string, name: string): void {
  const message = `two names read "${visible(name, 80)}"; this one is "${visible(written, 120)}"`;
  context.report('hidden-text/identifier-twin', 'high', start, end, message, { decoded: name });
}

function isNamePart(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? /[\w$]/.test(text[at]!) : isInvisible(unit) && unit < 0xd800;
}

/** Names looked up in one text: each look-up may read all of it. */
const LOOKUP_BUDGET = 100;

/** @returns whether the text has a name as a whole word; remembers, and gives up after LOOKUP_BUDGET names */
function wordFinder(text: string): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    let has = known.get(word);
    if (has === undefined) {
      if (known.size >= LOOKUP_BUDGET) return false;
      has = hasWord(text, word);
      known.set(word, has);
    }
    return has;
  };
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
