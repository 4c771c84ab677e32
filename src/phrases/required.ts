/**
 * Required literals: texts of which every match holds at least one. A scan looks for them in one pass over a file and
 * tries a pattern only where one stands, as RE2's prefilter does.
 */
import { Analysis } from './analysis';
import { type Candidate, candidateOf, chosen, type Judge, MAX_KEYWORDS, rarest } from './candidates';
import { bare, frequency, isLeading, isTelling, type Literal, rangeOf } from './literals';
import { NO_CHARS, type Node, PatternError } from './syntax';

/**
 * Takes the tree of a pattern and a way to quote a part of it.
 * Returns at most {@link MAX_KEYWORDS} literals of which every match holds one: without gap characters, where texts
 * differ, of 3 to 12 characters (2 when none is ASCII), the rarest the pattern has.
 * @throws PatternError naming the branch that has none.
 */
export function requiredLiterals(node: Node, quote: (node: Node) => string): Literal[][] {
  const analysis = new Analysis(rarest(isLeading));
  const leading = analysis.candidates(node);
  if (leading.length > 0) return chosen(leading, tellingIn(node));
  const branch = analysis.branchWithout(node);
  if (branch.kind === 'choice' && branch.items.every((item) => analysis.of(item).best)) {
    throw new PatternError(
      `${quote(branch)} has more than ${MAX_KEYWORDS} literals that could lead to it: shorten the list, ` +
        'split the pattern, or name keywords',
      branch.start,
    );
  }
  throw new PatternError(
    `${quote(branch)} holds no literal that leads to it: every way to match needs a word, or a part of one, of three ` +
      'characters (two when none is ASCII); write a longer word or name keywords',
    branch.start,
  );
}

/** What a match is looked for with besides the literals that its author names. */
export function besides(named: readonly Literal[], node: Node): Literal[][] {
  const often = named.reduce((sum, { text }) => sum + frequency(text), 0);
  const leading = new Analysis(rarest(isLeading)).candidates(node);
  return chosen([candidateOf(named, often), ...leading], tellingIn(node));
}

function tellingIn(node: Node): Candidate[] {
  return new Analysis(rarest(isTelling)).candidates(node);
}

/**
 * Takes the tree of a pattern, the literals the author names, and a way to quote a part of the pattern.
 * @throws PatternError naming the branch that can match without any of the literals.
 */
export function proveKeywords(node: Node, keywords: readonly string[], quote: (node: Node) => string): void {
  const holdsOne: Judge = (literals) => {
    const isProved = literals.every(({ text }) => keywords.some((keyword) => bare(text).includes(keyword)));
    return isProved && literals.length > 0
      ? { literals: [], range: rangeOf([]), score: 0, often: 0 }
      : undefined;
  };
  const analysis = new Analysis(holdsOne, NO_CHARS);
  if (analysis.of(node).best) return;
  const branch = analysis.branchWithout(node);
  throw new PatternError(
    `${quote(branch)} can match without any of the keywords ${keywords.map((word) => `"${word}"`).join(', ')}: ` +
      'name one that it always holds, or leave the keywords to the build',
    branch.start,
  );
}
