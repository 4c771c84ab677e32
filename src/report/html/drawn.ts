/**
 * Text of a file as it is, with what nobody sees in it drawn: every invisible, bidirectional or control character is a
 * box with its number, long runs of spaces are counted.
 */
import { codePointLabel, mustEscape } from '../../text/characters';
import { type Child, el, type Html, together } from '../../text/html';
import { digits } from './parts';

/** Hidden characters that are drawn one by one in one stretch. */
const MOST_BOXES = 16;
/** Spaces that are an indent. */
const MOST_SPACES = 24;

/** White space that looks like a space and is none; U+3000 is what Japanese and Chinese texts are set with. */
const STRANGE_SPACE = /^[\u00a0\u1680\u2000-\u200a\u202f\u205f]$/;

/** @param text part of a line */
export function drawn(text: string): Html {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes(' '.repeat(MOST_SPACES))) return together(text);
  const parts: Child[] = [];
  let plain = '';
  let hidden: number[] = [];
  const flush = (): void => {
    if (plain !== '') parts.push(...spaced(plain));
    parts.push(hidden.slice(0, MOST_BOXES).map((cp) => box(codePointLabel(cp))));
    if (hidden.length > MOST_BOXES)
      parts.push(box(`and ${digits(hidden.length - MOST_BOXES)} more hidden characters`));
    plain = '';
    hidden = [];
  };
  for (const char of text) {
    const cp = char.codePointAt(0)!;
    if (char === '\t') {
      if (hidden.length > 0) flush();
      plain += '\u2192   ';
    } else if (mustEscape(cp) || STRANGE_SPACE.test(char)) hidden.push(cp);
    else {
      if (hidden.length > 0) flush();
      plain += char;
    }
  }
  flush();
  return together(parts);
}

function spaced(text: string): Child[] {
  return text
    .split(/( {24,})/)
    .map((part) => (/^ {24}/.test(part) ? box(`${digits(part.length)} spaces`) : part));
}

export function box(label: string): Html {
  return el('span', { class: 'box' }, label);
}
