/**
 * What a match is worth where it stands. Nothing that a file says about itself removes a finding; it moves it, so that
 * a guide that shows an attack is not one, and an attack that calls itself an example is still in the report.
 */
import type { Context } from '../../phrases/compile';
import { SEVERITIES, type Severity } from '../../types';
import type { Place } from './place';
import type { RuleSet } from './rule-set';

export interface Situation {
  place: Place;
  /** Folded text just before the match. */
  before: string;
  /** Seen only after decoding, or in a comment that the page does not show. */
  isHidden: boolean;
  /** The file is about security. */
  isOnTopic: boolean;
  /** Folds a piece of the file for the word lists. */
  fold: (text: string) => string;
}

export interface Grade {
  severity: Severity;
  /** What changed it, for the message. */
  because: Context | undefined;
}

/** Segments that show text instead of saying it. */
const SHOWN: ReadonlySet<string> = new Set(['fence', 'inline-code', 'table', 'quote']);
/** `https://evil.example/x.sh#example` does not say that it is one. */
const ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'`<>)]{1,300}/gi;
/** Clauses end here; a negation before one says nothing about what stands after it. */
const CLAUSE = 40;
/** "Do not wait and ..." forbids to wait; what comes after the joint is asked for. */
const JOINT = /(?:\b(?:and|but|then|instead)\b,? | - )$/;
/** "Do not hesitate to" is no negation. */
const NO_NEGATION = /\b(?:hesitate|forget|fail|refuse|worry|afraid|only|just|need to ask|stop)\b/;

export function gradeMatch(
  rules: RuleSet,
  severity: Severity,
  without: readonly Context[],
  { place, before, isHidden, isOnTopic, fold }: Situation,
): Grade {
  const applies = (context: Context): boolean => !without.includes(context);
  const negated = negationOf(rules, before);
  if (applies('negated') && negated) return { severity: 'info', because: 'negated' };
  if (isHidden) {
    return applies('hidden')
      ? { severity: moved(severity, -1), because: 'hidden' }
      : { severity, because: undefined };
  }
  if (applies('demonstrated') && place.isShownComment) return { severity: 'info', because: 'demonstrated' };
  const isShown = SHOWN.has(place.segment) || place.isQuoted;
  const cues = rules.expression(rules.contexts.cues);
  const isIntroduced = cues.test(fold(place.above.replace(ADDRESS, ' ')));
  const hasCue = isIntroduced || cues.test(fold(place.line.replace(ADDRESS, ' ')));
  if (applies('demonstrated') && ((isShown && hasCue) || (place.segment === 'list' && isIntroduced)))
    return { severity: atMost(severity, 'low'), because: 'demonstrated' };
  if (applies('quoted') && (place.isQuoted || place.segment === 'inline-code') && isProse(place))
    return { severity: moved(severity, 2), because: 'quoted' };
  if (applies('topic') && isOnTopic && place.segment !== 'prose' && place.segment !== 'frontmatter')
    return { severity: atMost(severity, 'medium'), because: 'topic' };
  return { severity, because: undefined };
}

/** Made once: the list of negations is long, and to make an expression means to read it. */
const negations = new WeakMap<RuleSet, string>();

function negationAtEnd(rules: RuleSet): RegExp {
  let template = negations.get(rules);
  if (template === undefined) {
    template = `(?:${rules.contexts.negated})[^.;!?\\n]{0,${CLAUSE}}$`;
    negations.set(rules, template);
  }
  return rules.expression(template);
}

function negationOf(rules: RuleSet, before: string): boolean {
  const clause = /[^.;!?\n]{0,60}$/.exec(before.replace(/\n(?!\s*(?:[-*+#>|]|\d+[.)]|\n))/g, ' '))?.[0] ?? '';
  const near = clause.slice(-CLAUSE - 20);
  const match = negationAtEnd(rules).exec(near);
  return match !== null && !NO_NEGATION.test(match[0]) && !JOINT.test(near);
}

/** Quotation marks in a script or in data are syntax. */
function isProse({ segment }: Place): boolean {
  return segment !== 'script' && segment !== 'data' && segment !== 'fence' && segment !== 'frontmatter';
}

/** @param levels positive is milder */
function moved(severity: Severity, levels: number): Severity {
  const at = SEVERITIES.indexOf(severity) + levels;
  return SEVERITIES[Math.min(Math.max(at, 0), SEVERITIES.length - 1)]!;
}

function atMost(severity: Severity, limit: Severity): Severity {
  return SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(limit) ? limit : severity;
}
