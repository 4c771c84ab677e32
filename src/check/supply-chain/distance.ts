/** How an imitation differs from what it imitates: one slip of the keyboard, a look-alike, another separator. */

export type Likeness = 'look-alike' | 'typing' | 'separator';

/** Of the few hundred names that are worth imitating, so that each is folded and bared once. */
function once(change: (name: string) => string): (name: string) => string {
  const changed = new Map<string, string>();
  return (name) => {
    let known = changed.get(name);
    if (known === undefined) {
      known = change(name);
      changed.set(name, known);
    }
    return known;
  };
}
const foldedOnce = once(fold);
const baredOnce = once(bare);

/** `0` for `o` and `1` for `l` are no slips: nobody types them by accident, and nobody sees them. */
function fold(name: string): string {
  if (!/rn|vv|cl|[0135i]/.test(name)) return name;
  return name
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd')
    .replace(/[0135i]/g, (char) => ({ '0': 'o', '1': 'l', '3': 'e', '5': 's', i: 'l' })[char]!);
}

function bare(name: string): string {
  return /[@/._-]/.test(name) ? name.replace(/[@/._-]/g, '') : name;
}

/** Damerau-Levenshtein distance of exactly one: a character more, less, another, or two swapped. */
export function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) return false;
  // One slip leaves the beginning or the end as it was, but where it swaps all there is.
  if (short.length > 2 && a[0] !== b[0] && a[a.length - 1] !== b[b.length - 1]) return false;
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
    if (bared === baredOnce(real)) return 'separator';
    return isOneSlip(name, real) ? 'typing' : undefined;
  };
}

/** The same for a single pair. */
export function likeness(name: string, real: string): Likeness | undefined {
  return likenessOf(name)(real);
}
