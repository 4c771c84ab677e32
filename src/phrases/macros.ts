/** From a pattern as it is written to the source of a regular expression: blanks, lists of words, stretches. */
import { GAP, GAP_MARK, LIST_MARK } from './marks';
import { type Chars, complement, firstOf, lengthOf, overlaps, PatternError, parse, reverse } from './syntax';

/** Lists of words, by the name that stands in braces. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>;

export interface Expansion {
  /** A regular expression without flags. */
  source: string;
  /** The same, with `LIST_MARK name LIST_MARK` for a list and `GAP_MARK` for a gap: a tenth of the length. */
  template: string;
  /** The place in the pattern that an offset in the source comes from. */
  offsetOf(offset: number): number;
  /** A part of the source as the author knows it, for messages. */
  quote(start: number, end: number): string;
}

/**
 * Characters of a word of {words-N}: ASCII letters and digits and all that is not ASCII, without white space and the
 * ideographic full stop. It shares no character with the gap: the hyphen of "re-read" counts as a gap.
 */
const WORD = '[^\\x00-/:-`{-\\x7f\\s\\u3002]';

/**
 * The edges of a word from a list. Not \b: for that the underscore is a letter, so `_ignore_ all` would hide from a
 * list, though an underscore may stand in a gap.
 */
const BEFORE_WORD = '(?<![a-z0-9])';
const AFTER_WORD = '(?![a-z0-9])';
const NO_WORD_CHARS: Chars = complement([0x30, 0x39, 0x61, 0x7a]);

/** Lists in lists in lists: more is a mistake. */
const MAX_DEPTH = 4;

interface Piece {
  source: string;
  start: number;
  end: number;
  /** The name of a list. */
  list?: string;
}

/**
 * Takes a pattern and the lists it may name. Returns the regular expression it stands for.
 * @throws PatternError for unknown or circular lists, upper case, accents, escapes that mean nothing, stray braces.
 */
export function expand(pattern: string, vocabulary: Vocabulary): Expansion {
  const pieces = piecesOf(pattern, vocabulary, []);
  const starts: number[] = [];
  let length = 0;
  for (const { source } of pieces) {
    starts.push(length);
    length += source.length;
  }
  const indexOf = (offset: number) => {
    const next = starts.findIndex((start) => start > offset);
    return (next < 0 ? starts.length : next) - 1;
  };
  const source = pieces.map((piece) => piece.source).join('');
  const template = pieces
    .map(({ source, list }) =>
      list === undefined || isStretch(list) ? source.replaceAll(GAP, GAP_MARK) : LIST_MARK + list + LIST_MARK,
    )
    .join('');
  return {
    source,
    template,
    offsetOf: (offset) => {
      const index = indexOf(offset);
      if (index < 0) return 0;
      const piece = pieces[index]!;
      return Math.min(piece.start + (piece.list ? 0 : offset - starts[index]!), piece.end);
    },
    quote: (start, end) => {
      const first = indexOf(start);
      const last = indexOf(Math.max(start, end - 1));
      if (first < 0) return quoted(pattern);
      const { list, source } = pieces[first]!;
      const isPart = first === last && list && end - start < source.length;
      if (!isPart) return quoted(pattern.slice(pieces[first]!.start, pieces[last]!.end));
      const part = readable(pieces[first]!.source.slice(start - starts[first]!, end - starts[first]!));
      return `${quoted(part)} in {${list}}`;
    },
  };
}

/** {words-3} and the like: no list of words. */
function isStretch(list: string): boolean {
  return /^(?:words|rest|any)-\d/.test(list);
}

/** What {name} stands for, as a regular expression. */
export function expandList(name: string, vocabulary: Vocabulary): string {
  return macro(name, vocabulary, [], 0);
}

function quoted(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
}

function readable(source: string): string {
  return source.replaceAll(GAP, ' ').replaceAll(BEFORE_WORD, '').replaceAll(AFTER_WORD, '');
}

const MACRO = /\{([a-z][a-z0-9_-]*)\}/y;
const QUANTIFIER = /\{\d+(?:,\d*)?\}/y;
const ESCAPE = /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|[bBdDsSwWnrtfv]|0(?!\d)|[ -/:-@[-`{-~])/iy;
const GROUP = /\((?:\?<(?![=!])[^>]*>|(?!\?))/y;

function piecesOf(text: string, vocabulary: Vocabulary, path: string[]): Piece[] {
  const pieces: Piece[] = [];
  /** The opening bracket of the character class we are in. */
  let classStart = -1;
  for (let i = 0; i < text.length; ) {
    const read = (expression: RegExp) => {
      expression.lastIndex = i;
      return expression.exec(text);
    };
    const char = text[i]!;
    let [source, length] = [char, 1];
    let list: string | undefined;
    if (char === '\\') {
      const escaped = read(ESCAPE)?.[0];
      if (escaped === undefined) throw new PatternError(badEscape(text.slice(i, i + 2)), i);
      [source, length] = [escaped, escaped.length];
    } else if (classStart >= 0) {
      if (char === ']') classStart = -1;
      refuseCharacter(char, i);
      if (/[\ud800-\udfff]/.test(char)) {
        throw new PatternError('a class cannot hold this character: write (?:a|b) instead of [ab]', i);
      }
    } else if (char === ' ') {
      if (/^words-\d/.test(pieces.at(-1)?.list ?? '')) {
        throw new PatternError('no blank here: {words-N} brings the gap after each word', i);
      }
      while (text[i + length] === ' ') length += 1;
      // A quantifier after the gap counts gaps, not the characters in one.
      const isRepeated = /^(?:[?*+]|\{\d)/.test(text.slice(i + length, i + length + 2));
      source = isRepeated ? `(?:${GAP})` : GAP;
    } else if (char === '{') {
      const quantifier = read(QUANTIFIER)?.[0];
      const name = read(MACRO)?.[1];
      if (quantifier !== undefined) {
        [source, length] = [quantifier, quantifier.length];
      } else if (name !== undefined) {
        source = macro(name, vocabulary, path, i);
        length = name.length + 2;
        list = name;
      } else {
        throw new PatternError('write {name} for a list, {1,3} for a repetition, \\{ for the character', i);
      }
    } else if (char === '}' || char === ']') {
      throw new PatternError(`write \\${char} for the character`, i);
    } else if (char === '[') {
      classStart = i;
      // The first bracket after [^ closes it, as in JavaScript: [^] is any character.
    } else if (char === '(') {
      const group = read(GROUP)?.[0];
      if (group !== undefined) [source, length] = ['(?:', group.length];
    } else {
      refuseCharacter(char, i);
      if (/\s/.test(char)) throw new PatternError('write a blank for a gap, \\n for a line break', i);
    }
    pieces.push({ source, start: i, end: i + length, ...(list !== undefined && { list }) });
    i += length;
  }
  if (classStart >= 0)
    throw new PatternError('this class has no end: write ], or \\[ for the character', classStart);
  return pieces;
}

function badEscape(text: string): string {
  if (/^\\[1-9k]/.test(text)) return `no back references: ${text} is refused, write the words again`;
  if (/^\\p/i.test(text)) return `no ${text}: a pattern has no flags, write a class such as [a-z]`;
  return `${text} means nothing: write ${text.slice(1) || '\\\\'} for the character, \\x20 or \\u0020 for a code`;
}

function refuseCharacter(char: string, offset: number): void {
  const lower = char.toLowerCase();
  if (lower !== char) {
    throw new PatternError(`${char} never matches, patterns are lower case: write ${lower}`, offset);
  }
  const base = char.normalize('NFD');
  if (base.length > 1 && /^[a-z][\u0300-\u036f]/.test(base)) {
    throw new PatternError(`${char} never matches, text is read without accents: write ${base[0]}`, offset);
  }
}

function macro(name: string, vocabulary: Vocabulary, path: string[], offset: number): string {
  const stretch = /^(words|rest|any)-(\d+)$/.exec(name);
  if (stretch) {
    const count = Number(stretch[2]);
    if (stretch[1] === 'words') {
      if (count < 1 || count > 9) throw new PatternError(`{${name}}: write {words-1} to {words-9}`, offset);
      return `(?:${WORD}{1,24}${GAP}){0,${count}}`;
    }
    if (count < 1 || count > 500) throw new PatternError(`{${name}}: write a number from 1 to 500`, offset);
    return `${stretch[1] === 'rest' ? '[^\\n]' : '[^]'}{0,${count}}`;
  }
  if (/^(?:words|rest|any)$/.test(name)) {
    throw new PatternError(`{${name}}: say how many at most, {${name}-${name === 'words' ? 3 : 80}}`, offset);
  }
  const words = Object.hasOwn(vocabulary, name) ? vocabulary[name]! : undefined;
  if (!words || words.length === 0) {
    const known = Object.keys(vocabulary).map((list) => `{${list}}`);
    throw new PatternError(`no list {${name}}: ${known.join(', ') || 'there are none'}`, offset);
  }
  if (path.includes(name)) {
    throw new PatternError(`{${name}} holds itself: ${[...path, name].join(' > ')}`, offset);
  }
  if (path.length >= MAX_DEPTH) {
    throw new PatternError(
      `lists in lists to depth ${MAX_DEPTH} at most: ${[...path, name].join(' > ')}`,
      offset,
    );
  }
  try {
    return listOf(words, vocabulary, [...path, name]);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new PatternError(path.length > 0 ? error.message : `{${name}}: ${error.message}`, offset);
  }
}

/** The expanded lists of a vocabulary: hundreds of patterns name the same ones. */
const EXPANDED = new WeakMap<Vocabulary, Map<string, string>>();

function listOf(words: readonly string[], vocabulary: Vocabulary, path: string[]): string {
  const known = EXPANDED.get(vocabulary) ?? new Map<string, string>();
  EXPANDED.set(vocabulary, known);
  const name = path.at(-1)!;
  // Only what a pattern names itself: inside other lists the depth still has to be counted.
  const before = path.length === 1 ? known.get(name) : undefined;
  if (before !== undefined) return before;

  // Words with the same edges share them: shorter, and the engine sorts plain words into a tree of letters.
  const groups = new Map<string, string[]>();
  for (const word of [...new Set(words)].sort((a, b) => b.length - a.length)) {
    const { source, edges } = wordOf(word, vocabulary, path);
    groups.set(edges, [...(groups.get(edges) ?? []), source]);
  }
  const parts = [...groups].map(([edges, sources]) => {
    const joined = sources.length > 1 && edges !== '' ? `(?:${sources.join('|')})` : sources.join('|');
    return `${edges.includes('<') ? BEFORE_WORD : ''}${joined}${edges.includes('>') ? AFTER_WORD : ''}`;
  });
  const source = `(?:${parts.join('|')})`;
  if (path.length === 1) known.set(name, source);
  return source;
}

/** The edges are `<` when the word starts with an ASCII letter or digit in every way, `>` when it ends with one. */
function wordOf(word: string, vocabulary: Vocabulary, path: string[]): { source: string; edges: string } {
  try {
    const pieces = piecesOf(word, vocabulary, path);
    const joined = pieces.map((piece) => piece.source).join('');
    const source = joined.includes('|') ? `(?:${joined})` : joined;
    const node = parse(source);
    if (lengthOf(node).min === 0) throw new PatternError('this can be empty', 0);
    const isEdge = (chars: Chars | undefined) => chars !== undefined && !overlaps(chars, NO_WORD_CHARS);
    // A list inside has edges of its own.
    const starts = !pieces[0]!.list && isEdge(firstOf(node));
    const ends = !pieces.at(-1)!.list && isEdge(firstOf(reverse(node)));
    return { source, edges: `${starts ? '<' : ''}${ends ? '>' : ''}` };
  } catch (error) {
    if (!(error instanceof PatternError) || error.message.startsWith('the word ')) throw error;
    throw new PatternError(`the word ${quoted(word)}: ${error.message}`, error.offset);
  }
}
