/** Words taken apart by what a reader, a renderer or a shell puts together again. */
import { lazy } from '../../text/lazy';
import { linesWith, type Stretch } from './stretch';

/** Inline elements: a block or a line break divides words. */
export const INLINE: ReadonlySet<string> = new Set(
  'a abbr b big bdi bdo code del em font i ins kbd mark s small span strong sub sup tt u wbr'.split(' '),
);
/** Longest tag or comment inside a word. */
export const TAG_LENGTH = 200;
/** Tags and emphasis marks side by side. */
export const MARKS_IN_ROW = 4;

const TAG = `<\\/?(?:${[...INLINE].join('|')})(?:\\s[^<>]{0,${TAG_LENGTH}})?\\/?>|<!--(?:[^-<]|-(?!->)){0,${TAG_LENGTH}}-->`;
const EMPHASIS = '\\*{1,3}|~~';
const HYPHENATED = '(?=-[\\r\\n])(?<=\\p{L})-\\r?\\n[ \\t>#/*]{0,20}(?=\\p{L})';
const markup = lazy(
  () =>
    new RegExp(
      `(?=[<*~])(?<=\\p{L})(?:${TAG}|${EMPHASIS}){1,${MARKS_IN_ROW}}(?=\\p{L})|${HYPHENATED}`,
      'giu',
    ),
);
const allMarkup = lazy(() => new RegExp(`${TAG}|${EMPHASIS}|${HYPHENATED}`, 'giu'));

export function markupInWords(text: string): Stretch[] {
  return linesWith(text, markup(), (lines) => lines.replace(allMarkup(), ''));
}

/** `"ig" + "nore"`, `'cu''rl'`, `"a" . "b"`, `"a" & "b"`. */
const join = lazy(
  () =>
    /(?=["'`])(?:(?<=[\p{L}\p{N}])(?:["']\s{0,8}[+.&]\s{0,8}["']|`[+.&]`)|(?:["']\s{0,8}[+.&]\s{0,8}["']|`[+.&]`)(?=[\p{L}\p{N}])|(?<=\p{L})(?:''|"")(?=\p{L}))/gu,
);

export function concatenation(text: string): Stretch[] {
  return linesWith(text, join(), (lines) => lines.replace(join(), ''));
}
