/** Names of files and folders as a file system would look them up, and which of them are worth that much work. */
import { isInvisible } from '../text/characters';

/** @returns the name as a case-insensitive, normalising file system would look it up */
export function foldName(name: string): string {
  let folded = name.toLowerCase();
  if (!/^[\x20-\x7e]*$/.test(folded)) {
    let kept = '';
    for (const char of folded.normalize('NFKC')) if (!isInvisible(char.codePointAt(0)!)) kept += char;
    folded = kept.normalize('NFKC').toLowerCase();
  }
  // Windows drops trailing dots and spaces.
  const last = folded.charCodeAt(folded.length - 1);
  return last === 0x2e || last === 0x20 ? folded.replace(/[. ]+$/, '') || folded : folded;
}

/**
 * Sorts out names by their last characters, before they are folded: of a hundred thousand names in a tree a few thousand
 * are left, and of those the names that no glob mentions go next. Sound because folding leaves printable ASCII at either
 * end of a name as it is but for its case; a name that ends in anything else is always folded.
 *
 * Written so that V8 has little to optimise, with look-ups in place of loops over characters: optimising takes CPU time as
 * well, and for a tree of three thousand files more of it than the walk.
 */
export interface NameFilter {
  /** Names that globs mention, folded. */
  names: Set<string>;
  /** The last characters of these names, and of the wildcards that have some. */
  endings: Map<string, Verdict>;
  /** First characters of wildcards that end in anything (`.roorules-*`), as code units of both cases. */
  initials: Set<number>;
  /** A wildcard has neither: every name has to be tried. */
  isOpen: boolean;
  /** Verdicts on endings as they are on disk. */
  known: Map<string, Verdict>;
}

/** What an ending says of a name: nothing fits, only a name that a glob mentions fits, anything may. */
type Verdict = 0 | 1 | 2;
const NONE = 0;
const MENTIONED = 1;
const ANY = 2;

const WIDTH = 4;
const WILDCARD = /[*?]/;
const ASCII = /^[\x20-\x7e]*$/;
/** A hostile tree cannot fill memory. */
const MEMO_LIMIT = 5_000;

export function newFilter(): NameFilter {
  return { names: new Set(), endings: new Map(), initials: new Set(), isOpen: false, known: new Map() };
}

/** @param glob one folded segment: a name, or one with `*` and `?` */
export function admit(filter: NameFilter, glob: string): void {
  const ending = glob.slice(-WIDTH);
  if (!WILDCARD.test(glob)) {
    filter.names.add(glob);
    if (!filter.endings.has(ending)) filter.endings.set(ending, MENTIONED);
  } else if (ending.length === WIDTH && !WILDCARD.test(ending)) filter.endings.set(ending, ANY);
  else if (/^[\x20-\x7e]/.test(glob) && !WILDCARD.test(glob[0]!)) {
    filter.initials.add(glob.charCodeAt(0)).add(glob.toUpperCase().charCodeAt(0));
  } else filter.isOpen = true;
}

/**
 * @param name as it is on disk
 * @returns the folded name; undefined when no glob that the filter admits can fit it
 */
export function admitted(filter: NameFilter, name: string): string | undefined {
  const verdict = filter.isOpen ? ANY : verdictOn(filter, name);
  if (verdict === NONE) return undefined;
  const folded = foldName(name);
  return verdict === ANY || filter.names.has(folded) ? folded : undefined;
}

function verdictOn(filter: NameFilter, name: string): Verdict {
  const first = name.charCodeAt(0);
  if (first > 0x7e || filter.initials.has(first)) return ANY;
  const ending = name.slice(-WIDTH);
  return filter.known.get(ending) ?? verdictOnEnding(filter, ending);
}

function verdictOnEnding(filter: NameFilter, ending: string): Verdict {
  const isPlain = ending.length === WIDTH && ASCII.test(ending) && !/[. ]$/.test(ending);
  const verdict = isPlain ? (filter.endings.get(ending.toLowerCase()) ?? NONE) : ANY;
  if (filter.known.size < MEMO_LIMIT) filter.known.set(ending, verdict);
  return verdict;
}
