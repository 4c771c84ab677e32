/** Is a value random enough to be a credential, or does it only stand for one? */

/** What people write where a credential belongs; each is far too long to turn up in random characters by chance. */
const STAND_INS =
  /example|sample|dummy|placeholder|change[-_]?(?:me|this|it)|your[-_]|[-_]your|redacted|x{4}|\*{3}|\.\.\.|\u2026|insert|replace|not[-_]?(?:a[-_]?)?real|fake|f4ke|mock|secret[-_]?(?:here|key|token)|(?:key|token|password|secret)[-_]?here|my[-_](?:secret|token|key|password|api)|test[-_]?(?:key|token|secret|only)|for[-_]?test|demo|deadbeef|cafebabe|0123456|12345|abcdef(?:g|[-_]|$)|abc123|xyz789|qwerty|foobar|lorem|secretkey|hunter2|<[a-z]|\{\{|\$[({A-Z]|%[A-Z_]+%/i;

/** Shannon entropy in bits a character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** A value that only stands for a credential: words, repetitions, the alphabet, one kind of character. */
export function isPlaceholder(value: string): boolean {
  return STAND_INS.test(value) || isRegular(value) || new Set(value).size < Math.min(6, value.length / 2);
}

/** Neighbours that follow from each other (`abcd`, `1234`, `aaaa`, `aBcD`), or one stretch again and again. */
function isRegular(value: string): boolean {
  const text = value.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (text.length < 6) return true;
  let steps = 0;
  for (let i = 1; i < text.length; i++) {
    if (Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1)) <= 1) steps++;
  }
  // Random letters follow each other about once in twelve times.
  if (steps > text.length * 0.45) return true;
  for (let period = 1; period <= Math.min(12, text.length >> 1); period++) {
    let same = 0;
    for (let i = period; i < text.length; i++) if (text[i] === text[i - period]) same++;
    if (same > (text.length - period) * 0.9) return true;
  }
  // a1b2c3d4e5: two alphabets, shuffled into one.
  const letters = text.replace(/[^a-z]/g, '');
  const digits = text.replace(/[^0-9]/g, '');
  return (
    letters.length >= 4 &&
    digits.length >= 4 &&
    isAscending(letters) + isAscending(digits) > (letters.length + digits.length) * 0.75
  );
}

function isAscending(text: string): number {
  let steps = 1;
  for (let i = 1; i < text.length; i++) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
    if (step === 1 || step === -9 || step === -25) steps++;
  }
  return steps;
}

/**
 * Random characters, as a generator of keys makes them; names, paths, words and versions are not.
 * @param value at least twelve characters, else it is never random
 */
export function looksRandom(value: string): boolean {
  if (value.length < 12 || isPlaceholder(value)) return false;
  const digits = value.replace(/[^0-9]/g, '').length;
  const upper = value.replace(/[^A-Z]/g, '').length;
  const lower = value.replace(/[^a-z]/g, '').length;
  if (digits === 0 || upper + lower === 0) return false;
  if (hasWords(value)) return false;
  const isHex = /^[0-9a-f]+$/.test(value) || /^[0-9A-F]+$/.test(value);
  if (isHex) return value.length >= 24 && entropy(value) >= 2.9;
  // A short value reaches less entropy than a long one, whatever made it.
  return entropy(value) >= Math.min(4.1, Math.log2(value.length) - 0.75);
}

/** Most of the value is made of words: `prod-database-2`, `getUserToken1`, `com.acme.auth`. */
function hasWords(value: string): boolean {
  const words = value.match(/[A-Z]?[a-z]{4,}|[A-Z]{5,}/g);
  if (!words) return false;
  let inWords = 0;
  for (const word of words) {
    const vowels = word.replace(/[^aeiouyAEIOUY]/g, '').length;
    if (vowels * 5 >= word.length && vowels * 3 <= word.length * 2) inWords += word.length;
  }
  return inWords * 2 > value.length;
}
