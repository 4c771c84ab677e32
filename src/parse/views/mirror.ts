/** Text that reads backwards or thirteen letters on. Lines only that hold a telling word: every text has a mirror image. */
import { lazy } from '../../text/lazy';
import { linesWith, type Stretch } from './stretch';
import { TELLING } from './words';

export function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    return String.fromCharCode((code & 31) <= 13 ? code + 13 : code - 13);
  });
}

function reverse(text: string): string {
  const units = new Uint16Array(text.length);
  for (let i = 0, j = text.length - 1; j >= 0; i++, j--) units[i] = text.charCodeAt(j);
  // Pairs turn round once more.
  return Buffer.from(units.buffer)
    .toString('utf16le')
    .replace(/([\udc00-\udfff])([\ud800-\udbff])/g, '$2$1');
}

const reversedWords = lazy(() => new RegExp(TELLING.map(reverse).join('|'), 'gi'));
const rotatedWords = lazy(() => new RegExp(TELLING.map(rot13).join('|'), 'gi'));

/** The lines as a whole, and each word in its place. */
export function reversed(text: string): Stretch[] {
  return linesWith(text, reversedWords(), (lines) => {
    const whole = reverse(lines);
    return [whole, whole.split(/(\s+)/).reverse().join('')];
  }).map(({ text: decoded, start, end }, i) => ({
    text: decoded,
    start,
    end,
    // Of what is mirrored as a whole the last is the first; word by word every word keeps its place.
    narrow: (from: number, to: number): [number, number] =>
      i % 2 === 0 ? [end - to, end - from] : [start + from, start + to],
  }));
}

export function rotated(text: string): Stretch[] {
  return linesWith(text, rotatedWords(), rot13);
}
