/** How an imitation differs from what it imitates: one slip of the keyboard, a look-alike, another separator. */

export type Likeness = 'look-alike' | 'typing' | 'separator';

/** Of the few hundred names that are worth imitating, so that each is folded once. */
const foldedNames = new Map<string, string>();

function foldedOnce(real: string): string {
  let folded = foldedNames.get(real);
  if (folded === undefined) {
    folded = fold(real);
    foldedNames.set(real, folded);
  }
  return folded;
}

/** `0` for `o` and `1` for `l` are no slips: nobody types them by accident, and nobody sees them. */
function fold(name: string): string {
  if (!/rn|vv|cl|[0135i]/.test(name)) return name;
  return name
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd')
    .replace(/[0135i]/g, (char) => ({ '0': 'o', '1': 'l', '3': 'e', '5': 's', i: 'l' })[char]!);
}

const bare = (name: string): string => (/[@/._-]/.test(name) ? name.replace(/[@/._-]/g, '') : name);

/** Damerau-Levenshtein distance of exactly one: a character more, less, another, or two swapped. */
export function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  if (short.length < long.length) return short.slice(i) === long.slice(i + 1);
  if (short.slice(i + 1) === long.slice(i + 1)) return true;
  return short[i] === long[i + 1] && short[i + 1] === long[i] && short.slice(i + 2) === long.slice(i + 2);
}

/** Two look-alikes (`rn`, `vv`) or separators; more is another name. */
export const MAX_LENGTH_DIFFERENCE = 2;

/**
 * @param name to be compared with many: it is folded once
 * @returns in what way it passes for `real`, one of the known names; short names are near to each other by chance
 */
export function likenessOf(name: string): (real: string) => Likeness | undefined {
  let folded: string | undefined;
  let bared: string | undefined;
  return (real) => {
    if (name === real || Math.abs(name.length - real.length) > MAX_LENGTH_DIFFERENCE || real.length < 4)
      return undefined;
    folded ??= fold(name);
    if (folded === foldedOnce(real)) return /[0-9]/.test(name) || name.length > 6 ? 'look-alike' : undefined;
    if (real.length < 6) return undefined;
    bared ??= bare(name);
    if (bared === bare(real)) return 'separator';
    return isOneSlip(name, real) ? 'typing' : undefined;
  };
}

/** The same for a single pair. */
export function likeness(name: string, real: string): Likeness | undefined {
  return likenessOf(name)(real);
}
