/** Compiles the patterns of phrase rules: see docs/writing-rules.md for what they may say. */

import { STOP } from '../text/words';
import { proveCost } from './cost';
import { type Literal, rangeOf } from './literals';
import { expand, type Vocabulary } from './macros';
import { besides, proveKeywords, requiredLiterals } from './required';
import { lengthOf, type Node, PatternError, parse } from './syntax';

export type { Vocabulary } from './macros';
export { GAP } from './marks';
export { PatternError } from './syntax';

/** Characters of one match. A phrase is shorter, and what stands farther apart belongs into `near`. */
const MAX_MATCH = 600;

export interface KeywordSet {
  /** `EDGE` (src/phrases/literals.ts) at an end is the edge of a word. */
  keywords: string[];
  /** Where in a match one of them starts, at least and at most. */
  from: number;
  to: number;
  /** The same in words, see src/phrases/reach.ts. */
  least: number;
  most: number;
}

export interface CompiledPattern {
  /** Source of a regular expression that runs without flags, over folded text. */
  source: string;
  /** The same in short, see `Expansion` in macros.ts. */
  template: string;
  /** Of each set every match holds at least one literal; the set that is expected to be rarest stands first. */
  sets: KeywordSet[];
  /** Characters of the longest match; look-arounds may see farther, by as much again at most. */
  maxLength: number;
  /** Characters of the shortest match. */
  minLength: number;
}

/**
 * Takes a pattern as docs/writing-rules.md describes it, the lists it may name, and the keywords of the rule, if its
 * author names some. Returns the regular expression, with literals that lead to every match.
 * @throws PatternError when the pattern is not understood, or when it cannot be proved that it holds a keyword, that
 * its matches are short, and that trying it at one place costs a bounded number of steps.
 */
export function compilePattern(
  pattern: string,
  vocabulary: Vocabulary,
  explicitKeywords?: readonly string[],
): CompiledPattern {
  const expansion = expand(pattern, vocabulary);
  const quote = ({ start, end }: Node) => expansion.quote(start, end);
  try {
    const node = parse(expansion.source);
    const { min, max } = lengthOf(node);
    for (const part of [node, ...looksOf(node)]) {
      const length = lengthOf(part).max;
      if (length > MAX_MATCH) {
        throw new PatternError(
          `${quote(part)} can be ${length} characters long, ${MAX_MATCH} are allowed: write shorter stretches, or put a part into near:`,
          part.start,
        );
      }
    }
    if (explicitKeywords !== undefined) checkKeywords(explicitKeywords);
    const sets = explicitKeywords
      ? besides(
          [...new Set(explicitKeywords)].map(
            (text): Literal => ({ text, from: 0, to: max, way: anywhere(max) }),
          ),
          node,
        )
      : requiredLiterals(node, quote);
    if (explicitKeywords) proveKeywords(node, explicitKeywords, quote);
    proveCost(node, quote);
    return {
      source: expansion.source,
      template: expansion.template,
      sets: sets.map((literals) => ({
        keywords: literals.map(({ text }) => text),
        ...rangeOf(literals),
      })),
      maxLength: max,
      minLength: min,
    };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    // Below this line offsets are those of the expanded source.
    throw new PatternError(error.message, expansion.offsetOf(error.offset));
  }
}

/** Every character may end a phrase. */
function anywhere(length: number): Literal['way'] {
  return { least: 0, most: length * STOP, first: 0 };
}

function checkKeywords(keywords: readonly string[]): void {
  if (keywords.length === 0) throw new PatternError('no keywords: name some, or leave them to the build', 0);
  for (const keyword of keywords) {
    if (keyword === '') throw new PatternError('an empty keyword leads everywhere: write a word', 0);
    if (keyword !== keyword.toLowerCase()) {
      throw new PatternError(`the keyword "${keyword}" never matches: write "${keyword.toLowerCase()}"`, 0);
    }
  }
}

/** The contents of all look-arounds. */
function looksOf(node: Node): Node[] {
  if (node.kind === 'look') return [node.item, ...looksOf(node.item)];
  if (node.kind === 'repeat') return looksOf(node.item);
  return node.kind === 'sequence' || node.kind === 'choice' ? node.items.flatMap(looksOf) : [];
}
