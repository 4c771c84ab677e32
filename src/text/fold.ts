/**
 * Text as a model reads it: one spelling for what is written in many. Phrase patterns are lower case and plain; this
 * removes what renders as nothing and undoes costumes, accents and look-alikes, and knows the way back to the file.
 * Letters of other scripts stay: Russian keeps its words, Thai its vowels, Japanese its voicing marks.
 */
import {
  confusableWith,
  isBidiFormat,
  isInvisible,
  isVariationSelector,
  UNASSIGNED,
  WRAP,
} from './characters';
import { lazy } from './lazy';

export interface Folded {
  readonly text: string;
  /**
   * Offset in the original of the unit `offset` of `text`; inside an expansion (one character to two) that of the
   * character. `text.length` maps to the end of the original.
   */
  at(offset: number): number;
  /**
   * @param start offset in `text`
   * @param end offset in `text`, exclusive
   * @returns something in the stretch was removed or replaced other than case, white space, punctuation, accents,
   * and what honest spelling needs (joiners of Persian, emoji selectors)
   */
  readonly isDisguised: (start: number, end: number) => boolean;
}

/** What a character is to the word around it. 0 is "not looked up yet". */
const LATIN = 1;
/** Passes for a Latin letter, belongs to another script. */
const LOOKALIKE = 2;
/** A letter of such a script that looks like no Latin one: here people write that script. */
const GENUINE = 3;
/** Renders as nothing or on the letter before: a word goes on. */
const GLUE = 4;
const BREAK = 5;
const KIND = 7;
/** Stays as it is. */
const KEPT = 8;
/** Composes with the letter before: that letter must be looked at together with it. */
const COMPOSES = 16;
const DISGUISE = 32;
/** Stays as it is in a word that is not Latin. */
const NATIVE = 64;

interface Piece {
  /** What the character becomes, by itself. */
  text: string;
  flags: number;
  /** The Latin letter it passes for. */
  latin: string;
}

/** Scripts whose letters pass for Latin ones; the few of Hebrew and Arabic that do spell nothing. */
const otherScripts = lazy(
  () =>
    /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\p{Script=Georgian}\p{Script=Deseret}\p{Script=Warang_Citi}\p{Script=Osage}\p{Script=Tifinagh}\p{Script=Canadian_Aboriginal}]/u,
);
const latinScript = lazy(() => /\p{Script=Latin}/u);
const greekScript = lazy(() => /\p{Script=Greek}/u);
const letter = lazy(() => /\p{L}/u);
const wordPart = lazy(() => /[\p{L}\p{N}]/u);
const symbol = lazy(() => /\p{S}/u);
const space = lazy(() => /[\p{Z}\p{Cc}]/u);
const dash = lazy(() => /\p{Pd}/u);
const noCharacter = lazy(() => /[\p{Co}\p{Cs}]/u);
const marks = lazy(() => /\p{M}+/gu);

/** Marks that any letter can have, Hebrew points, Arabic vowels and Koranic signs: all optional spelling. */
const ACCENT =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/;
/** Accents that make one letter with their base, kana voicing marks, Hangul vowels and finals. */
const COMPOSING = /[\u0300-\u036f\u0653-\u0655\u3099\u309a\u1161-\u1175\u11a8-\u11c2]/;

const TATWEEL = 0x640;
/** Blank, but as wide as a letter: words end there. */
const WIDE_BLANKS = new Set([0x2800, 0x3164, 0xffa0]);
/** NFKC takes these vowels of Thai and Lao apart; nobody writes them so. */
const INDIVISIBLE = new Set([0xe33, 0xeb3]);
/** Signs stuck to a word that are no part of it: copyright, registered, service mark, trade mark. */
const STUCK = new Set([0xa9, 0xae, 0x2120, 0x2122]);
const CAPITAL_SIGMA = 0x3a3;
const FINAL_SIGMA = '\u03c2';

/** Characters with one plain spelling. Hexadecimal, so that the source hides nothing. */
const PLAIN = new Map<number, string>(
  Object.entries({
    "'": 'b4 2b9 2bb 2bc 2bd 2c8 2018 2019 201a 201b 2032 2035 2039 203a 275b 275c 275f a78c ff07',
    '"': 'ab bb 2ba 201c 201d 201e 201f 2033 2034 2036 2037 275d 275e 2760 300c 300d 300e 300f 301d 301e 301f fe41 fe42 fe43 fe44 ff02 ff62 ff63',
    '-': '2012 2043 2212 fe63',
    '.': '3002 fe12 ff61',
    ',': '3001 fe11 fe51 ff64 60c',
    '/': '2044 2215',
    '?': '61f',
    ';': '61b',
    ss: 'df 1e9e',
    ae: 'c6 e6',
    oe: '152 153',
    o: 'd8 f8',
    l: '141 142',
    d: '110 111 d0 f0 18a 257',
    th: 'de fe',
    h: '126 127',
    t: '166 167',
    n: '14a 14b',
    i: '130 131',
    k: '138 198 199',
    b: '181 253',
    y: '1b3 1b4',
    '\u0435': '401 451',
  }).flatMap(([plain, codes]) => codes.split(' ').map((code) => [Number.parseInt(code, 16), plain])),
);

/** Letters in costume that NFKC leaves alone: a to z from each of these on. */
const ALPHABETS = [0x249c, 0x1f110, 0x1f150, 0x1f170, 0x1f1e6];
/** Small capitals, a to z. */
const COSTUMES = new Map<number, string>(
  '1d00 299 1d04 1d05 1d07 a730 262 29c 26a 1d0a 1d0b 29f 1d0d 274 1d0f 1d18 a7af 280 a731 1d1b 1d1c 1d20 1d21 78 28f 1d22'
    .split(' ')
    .map((code, i) => [Number.parseInt(code, 16), String.fromCharCode(97 + i)]),
);
for (const first of ALPHABETS)
  for (let i = 0; i < 26; i++) COSTUMES.set(first + i, String.fromCharCode(97 + i));

const pieces = new Map<number, Piece>();
/** Flags of each character of the basic plane, where honest text is. */
const known = new Uint8Array(0x10000);
for (let cp = 0; cp < 0x80; cp++) known[cp] = KEPT | (isAsciiLetter(cp) ? LATIN : BREAK);

function pieceOf(cp: number): Piece {
  let piece = pieces.get(cp);
  if (!piece) {
    piece = describe(cp);
    pieces.set(cp, piece);
    if (cp < 0x10000) known[cp] = piece.flags;
  }
  return piece;
}

function flagsOf(cp: number): number {
  return cp < 0x10000 ? known[cp]! || pieceOf(cp).flags : pieceOf(cp).flags;
}

function isAsciiLetter(cp: number): boolean {
  return (cp >= 0x61 && cp <= 0x7a) || (cp >= 0x41 && cp <= 0x5a);
}

function describe(cp: number): Piece {
  const char = String.fromCodePoint(cp);
  const composes = COMPOSING.test(char) ? COMPOSES : 0;
  if (WIDE_BLANKS.has(cp)) return { text: ' ', flags: BREAK | DISGUISE, latin: '' };
  if (cp === TATWEEL || isInvisible(cp) || isVariationSelector(cp) || isBidiFormat(cp))
    return { text: '', flags: GLUE | DISGUISE, latin: '' };
  if (ACCENT.test(char)) return { text: '', flags: GLUE | composes, latin: '' };
  if (noCharacter().test(char) || UNASSIGNED.has(cp))
    return { text: ' ', flags: BREAK | DISGUISE, latin: '' };
  const costume = COSTUMES.get(cp);
  if (costume !== undefined) return { text: costume, flags: LATIN | DISGUISE, latin: '' };
  const plain = PLAIN.get(cp) ?? (dash().test(char) ? '-' : space().test(char) ? ' ' : undefined);
  const text = plain ?? plainOf(char);
  const kept = text === char ? KEPT : 0;
  if (/[a-z]/.test(text)) {
    const flags = plain !== undefined || isNatural(char) ? LATIN : LATIN | DISGUISE;
    return { text, flags, latin: '' };
  }
  const latin = lookalikeOf(text) || lookalikeOf(char);
  if (latin) return { text, flags: LOOKALIKE | (kept ? NATIVE : 0), latin };
  if (/[0-9]/.test(text)) return { text, flags: BREAK | (isNatural(char) ? 0 : DISGUISE), latin: '' };
  const kind = composes ? GLUE : letter().test(text) && otherScripts().test(text) ? GENUINE : BREAK;
  return { text, flags: kind | kept | composes, latin: '' };
}

/** Compatibility characters to plain ones, lower case, without accents, symbols as blanks. */
function plainOf(char: string): string {
  const cp = char.codePointAt(0)!;
  if (INDIVISIBLE.has(cp)) return char;
  const composed = char.normalize('NFKC');
  // Symbols that NFKC knows no word for, and accents that stand alone (a blank with a mark).
  if (STUCK.has(cp)) return ' ';
  if (symbol().test(char) && (composed.startsWith(' ') || !wordPart().test(composed)))
    return isAscii(composed) ? composed.trim() || ' ' : ' ';
  let text = '';
  for (const part of composed.toLowerCase()) text += plainLetter(part);
  return text;
}

function plainLetter(char: string): string {
  if (isAscii(char)) return char;
  if (ACCENT.test(char)) return '';
  const cp = char.codePointAt(0)!;
  const plain = PLAIN.get(cp);
  if (plain !== undefined) return plain;
  if (latinScript().test(char)) {
    const bare = char.normalize('NFD').replace(marks(), '');
    if (isAscii(bare)) return bare.toLowerCase();
    // o with stroke and acute.
    return PLAIN.get(bare.codePointAt(0)!) ?? letterLookalike(bare.codePointAt(0)!) ?? char;
  }
  // Capitals are written without accents.
  if (greekScript().test(char)) return char.normalize('NFD').replace(marks(), '');
  return symbol().test(char) ? ' ' : char;
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** An accented letter, a ligature of typesetting, a superscript: nobody hides in these. */
function isNatural(char: string): boolean {
  return (
    isAscii(char.normalize('NFD').replace(marks(), '')) ||
    /[\u00aa\u00ba\u00b2\u00b3\u00b9\u0132\u0133\u013f\u0140\u017f\u01c4-\u01cc\u01f1-\u01f3\u2070-\u209c\u00bc-\u00be\u2150-\u2189\ufb00-\ufb06]/.test(
      char,
    )
  );
}

/** @returns the letter, lower case, that the character or its capital looks like; digits do not count */
function letterLookalike(cp: number): string | undefined {
  const like = confusableWith(cp);
  return like !== undefined && /[A-Za-z]/.test(like) ? like.toLowerCase() : undefined;
}

function lookalikeOf(char: string): string {
  if (!otherScripts().test(char) || !letter().test(char)) return '';
  // Small k, t, m, n, v of Cyrillic have the shape of their capitals.
  return letterLookalike(char.codePointAt(0)!) ?? letterLookalike(char.toUpperCase().codePointAt(0)!) ?? '';
}

const OTHER = /[^\x00-\x7f]/g;

/** @param text any string, lone surrogates too */
export function fold(text: string): Folded {
  const { length } = text;
  // Only ASCII is as long in bytes as in units; this is ten times faster than to look for anything else.
  if (Buffer.byteLength(text) === length) {
    return { text: text.toLowerCase(), at: (offset) => Math.min(offset, length), isDisguised: () => false };
  }
  return new Folder(text).fold();
}

class Folder {
  private readonly text: string;
  private out = '';
  /** The original from here on is copied when something else comes. */
  private pending = 0;
  /**
   * Where stretches begin, here and there; an inner unit of one is as far from its start as in the original. An
   * expansion has its own stretch, which is one place in the original, written `~start`.
   */
  private readonly folded: number[] = [0];
  private readonly original: number[] = [0];
  /** Replaced units, and removals as half an offset before the unit that follows. */
  private readonly disguises: number[] = [];
  /** The word last judged. */
  private wordEnd = 0;
  private isWordLatin = false;
  private lineEnd = -1;
  private isLineLatin = false;
  /** Where the last removal ended, and what stands before it. */
  private removedTo = -1;
  private before = -1;

  constructor(text: string) {
    this.text = text;
  }

  fold(): Folded {
    const { text } = this;
    OTHER.lastIndex = 0;
    while (OTHER.test(text)) {
      let i = OTHER.lastIndex - 1;
      do i = this.step(i);
      while (text.charCodeAt(i) > 0x7f);
      OTHER.lastIndex = i;
    }
    this.copy(text.length);
    const { out, folded, original, disguises } = this;
    const { length } = text;
    const at = (offset: number): number => {
      if (offset >= out.length) return length;
      const i = lastAtMost(folded, offset);
      const start = original[i]!;
      return start < 0 ? ~start : start + offset - folded[i]!;
    };
    return {
      text: out,
      at,
      isDisguised(start, end) {
        const i = lastAtMost(disguises, end - 1);
        return i >= 0 && disguises[i]! >= start;
      },
    };
  }

  /** @returns where to go on; characters that stay are left for the next copy */
  private step(start: number): number {
    const { text } = this;
    const end = text.length;
    // Words of another script keep their look-alikes.
    const nativeEnd = this.isWordLatin ? 0 : this.wordEnd;
    let i = start;
    let unit = text.charCodeAt(i);
    for (let flags = known[unit]!; ; flags = known[unit]!) {
      const stays = i < nativeEnd ? KEPT | NATIVE : KEPT;
      if ((flags & stays) === 0 || (flags & COMPOSES) !== 0) break;
      i++;
      if (i === end) return end;
      unit = text.charCodeAt(i);
      if (unit < 0x80) return i;
    }
    // The letter before belongs to this mark.
    if (i > start && (flagsOf(unit) & COMPOSES) !== 0) i--;
    let cp = text.codePointAt(i)!;
    let next = i + (cp > 0xffff ? 2 : 1);
    for (; next < end && (flagsOf(text.charCodeAt(next)) & COMPOSES) !== 0; next++) {
      const composed = (String.fromCodePoint(cp) + text[next]).normalize('NFC');
      const first = composed.codePointAt(0)!;
      if (composed.length !== (first > 0xffff ? 2 : 1)) break;
      cp = first;
    }
    const { text: plain, flags, latin } = pieceOf(cp);
    if ((flags & KEPT) !== 0 && next - i === plain.length) return next;
    const isLatin = latin !== '' && this.isInLatinWord(i);
    if (!isLatin && (flags & NATIVE) !== 0 && next - i === 1) return next;
    this.copy(i);
    if (isLatin) this.replace(latin, i, next, true);
    else if (plain === '') this.remove(cp, i, next, (flags & DISGUISE) !== 0);
    else if (cp === CAPITAL_SIGMA && this.endsWord(i, next)) this.replace(FINAL_SIGMA, i, next, false);
    else this.replace(plain, i, next, (flags & DISGUISE) !== 0);
    return next;
  }

  private copy(to: number): void {
    if (this.pending < to) {
      this.mark(this.pending);
      this.out += this.text.slice(this.pending, to).toLowerCase();
    }
    this.pending = to;
  }

  /** Begins a stretch, unless the one before goes on. */
  private mark(original: number): void {
    const last = this.folded.length - 1;
    const offset = this.out.length;
    const before = this.original[last]!;
    if (before >= 0 && original - offset === before - this.folded[last]!) return;
    if (this.folded[last] === offset) this.original[last] = original;
    else {
      this.folded.push(offset);
      this.original.push(original);
    }
  }

  private replace(by: string, start: number, end: number, isDisguise: boolean): void {
    if (isDisguise) this.disguises.push(this.out.length);
    this.mark(by.length > 1 ? ~start : start);
    this.out += by;
    this.pending = end;
  }

  private remove(cp: number, start: number, end: number, isDisguise: boolean): void {
    if (this.removedTo !== start) this.before = codePointBefore(this.text, start);
    this.removedTo = end;
    this.pending = end;
    if (isDisguise && !isSpelling(cp, this.before)) this.disguises.push(this.out.length - 0.5);
  }

  private endsWord(start: number, end: number): boolean {
    const isLetter = (cp: number): boolean =>
      cp >= 0 && [LATIN, LOOKALIKE, GENUINE].includes(flagsOf(cp) & KIND);
    return isLetter(codePointBefore(this.text, start)) && !isLetter(this.text.codePointAt(end) ?? -1);
  }

  /** Whether the look-alike letters of the word at `offset` stand for Latin ones. Each word is looked at once. */
  private isInLatinWord(offset: number): boolean {
    if (offset < this.wordEnd) return this.isWordLatin;
    const { text } = this;
    const counts = [0, 0, 0, 0, 0, 0];
    let start = offset;
    while (start > 0) {
      const cp = codePointBefore(text, start);
      const kind = flagsOf(cp) & KIND;
      if (kind === BREAK) break;
      counts[kind]!++;
      start -= cp > 0xffff ? 2 : 1;
    }
    let end = offset;
    while (end < text.length) {
      const cp = text.codePointAt(end)!;
      const kind = flagsOf(cp) & KIND;
      if (kind === BREAK) break;
      counts[kind]!++;
      end += cp > 0xffff ? 2 : 1;
    }
    this.wordEnd = end;
    this.isWordLatin =
      counts[GENUINE] === 0 &&
      (counts[LATIN]! > 0 ||
        // A lone Greek letter is a formula.
        ((counts[LOOKALIKE]! > 1 || !greekScript().test(text[offset]!)) && this.isOnLatinLine(offset)));
    return this.isWordLatin;
  }

  /** The line has a Latin word, and no letter that only another script has. */
  private isOnLatinLine(offset: number): boolean {
    if (offset < this.lineEnd) return this.isLineLatin;
    const { text } = this;
    const end = text.indexOf('\n', offset);
    this.lineEnd = end < 0 ? text.length : end;
    let hasLatin = false;
    let letters = 0;
    for (let i = text.lastIndexOf('\n', offset) + 1; i < this.lineEnd; i++) {
      const kind = flagsOf(text.charCodeAt(i)) & KIND;
      if (kind === GENUINE) {
        this.isLineLatin = false;
        return false;
      }
      letters = kind === LATIN ? letters + 1 : 0;
      if (letters === 2) hasLatin = true;
    }
    this.isLineLatin = hasLatin;
    return hasLatin;
  }
}

function codePointBefore(text: string, offset: number): number {
  if (offset === 0) return -1;
  const unit = text.charCodeAt(offset - 1);
  if (unit < 0xdc00 || unit > 0xdfff || offset === 1) return unit;
  const lead = text.charCodeAt(offset - 2);
  return lead >= 0xd800 && lead <= 0xdbff ? text.codePointAt(offset - 2)! : unit;
}

/** Joiners, breaks and selectors of scripts that need them, and those of emoji. */
function isSpelling(cp: number, before: number): boolean {
  if (before < 0) return false;
  if (cp === 0xfe0e || cp === 0xfe0f) return (flagsOf(before) & KIND) === BREAK;
  if (cp === 0x200d && before > 0x7f && symbol().test(String.fromCodePoint(before))) return true;
  return cp < 0x10000 && cp !== 0xad && !isBidiFormat(cp) && WRAP.has(before);
}

/** @returns index of the last entry <= value, or -1 */
function lastAtMost(sorted: number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
