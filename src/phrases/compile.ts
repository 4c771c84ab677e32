/**
 * Phrase rules as people write them -> as the check stage runs them. Used when the program is built, and at run time
 * for rules of the user's own (`--rules`). The language: docs/writing-rules.md.
 */
import type { Confidence, Severity } from '../types';
import { proveCost } from './cost';
import { expand, expandList } from './macros';
import { GAP, GAP_MARK } from './marks';
import { compilePattern, PatternError, type Vocabulary } from './pattern';
import { parse } from './syntax';

export const SEGMENTS = [
  'prose',
  'heading',
  'list',
  'table',
  'quote',
  'comment',
  'frontmatter',
  'fence',
  'inline-code',
  'alt',
  'script',
  'data',
] as const;
export type Segment = (typeof SEGMENTS)[number];

export const CONTEXTS = ['negated', 'demonstrated', 'quoted', 'topic', 'hidden'] as const;
export type Context = (typeof CONTEXTS)[number];

/** One entry of `match` in a rule file. */
export interface WaySource {
  patterns: string[];
  keywords?: string[];
  severity?: Severity;
  near?: string[][];
  within?: number;
  anywhere?: string[][];
  unless?: string[];
  in?: Segment[];
}

/** The part of a rule file that this module reads. */
export interface PhraseSource {
  id: string;
  title: string;
  severity: Severity;
  confidence: Confidence;
  match?: WaySource[];
  views?: boolean;
  contexts?: Partial<Record<Context, boolean>>;
}

export interface Contexts {
  negated: string[];
  cues: string[];
  topic: string[];
}

/** One way of a rule, ready to run. Regular expressions are templates, see `sourceOf`. */
export interface Way {
  /** Index into `rules`. */
  rule: number;
  severity: Severity;
  near?: string[];
  within: number;
  anywhere?: string[];
  unless?: string;
  in?: Segment[];
}

export interface PhraseRule {
  id: string;
  title: string;
  views: boolean;
  /** Contexts that do not apply. */
  without: Context[];
}

/** A set of keywords, and where in a match one of them starts: at least, at most, in characters and in words. */
export type SetEntry = [set: number, from: number, to: number, least: number, most: number];
/** The sets are those of which every match holds a keyword, the rarest first. */
export type PatternEntry = [way: number, source: string, maxLength: number, sets: SetEntry[]];

export interface CompiledPhrases {
  rules: PhraseRule[];
  /** In the order of the rule file: the worst way stands first. */
  ways: Way[];
  patterns: PatternEntry[];
  keywords: string[];
  /** By keyword: the sets that it is in. */
  setsOf: number[][];
  /** Number of sets. */
  sets: number;
  contexts: Record<keyof Contexts, string>;
  /** The lists of words that the templates name. */
  lists: Record<string, string>;
}

/** What our rules leave to those of others, see src/commands/user-rules.ts. */
export interface BuiltIn extends Pick<CompiledPhrases, 'contexts' | 'lists'> {
  vocabulary: Vocabulary;
}

/** A rule file that cannot be compiled: which, where in it, and why. */
export class RuleError extends Error {
  constructor(
    readonly rule: string,
    readonly where: string,
    reason: string,
  ) {
    super(`${rule}: ${where}: ${reason}`);
  }
}

const DEFAULT_WITHIN = 300;
const MAX_WITHIN = 2_000;

/**
 * @param rules rule files; those without `match` are left to their detectors
 * @throws RuleError for the first pattern that is refused
 */
export function compilePhrases(
  rules: readonly PhraseSource[],
  vocabulary: Vocabulary,
  contexts: Contexts,
): CompiledPhrases {
  const compiled: CompiledPhrases = {
    rules: [],
    ways: [],
    patterns: [],
    keywords: [],
    setsOf: [],
    sets: 0,
    contexts: { negated: '', cues: '', topic: '' },
    lists: {},
  };
  const keywordIndex = new Map<string, number>();
  const setIndex = new Map<string, number>();
  /** Patterns that start from the same list of words share its set. */
  const setOf = (keywords: readonly string[]): number => {
    const key = [...keywords].sort().join('\n');
    let set = setIndex.get(key);
    if (set === undefined) {
      set = compiled.sets++;
      setIndex.set(key, set);
      for (const keyword of keywords) {
        let index = keywordIndex.get(keyword);
        if (index === undefined) {
          index = compiled.keywords.push(keyword) - 1;
          keywordIndex.set(keyword, index);
          compiled.setsOf.push([]);
        }
        compiled.setsOf[index]!.push(set);
      }
    }
    return set;
  };
  for (const rule of rules) {
    if (!rule.match) continue;
    const ruleIndex = compiled.rules.length;
    const without = CONTEXTS.filter((context) => rule.contexts?.[context] === false);
    compiled.rules.push({ id: rule.id, title: rule.title, views: rule.views !== false, without });
    rule.match.forEach((way, w) => {
      const at = (what: string): string => `match[${w}].${what}`;
      const wayIndex = compiled.ways.length;
      compiled.ways.push(compileWay(rule, way, ruleIndex, at, vocabulary));
      way.patterns.forEach((pattern, p) => {
        const { template, sets, maxLength } = refuse(rule.id, at(`patterns[${p}]`), () =>
          compilePattern(pattern, vocabulary, way.keywords),
        );
        compiled.patterns.push([
          wayIndex,
          template,
          maxLength,
          sets.map(({ keywords, from, to, least, most }) => [setOf(keywords), from, to, least, most]),
        ]);
      });
    });
  }
  for (const key of ['negated', 'cues', 'topic'] as const) {
    compiled.contexts[key] = alternatives(contexts[key], vocabulary, 'contexts', key);
  }
  for (const name of new Set(JSON.stringify(compiled).match(/(?<=\\u0001)[a-z][a-z0-9_-]*(?=\\u0001)/g))) {
    compiled.lists[name] = expandList(name, vocabulary).replaceAll(GAP, GAP_MARK);
  }
  return compiled;
}

function compileWay(
  rule: PhraseSource,
  way: WaySource,
  ruleIndex: number,
  at: (what: string) => string,
  vocabulary: Vocabulary,
): Way {
  const { severity = rule.severity, within = DEFAULT_WITHIN, near, anywhere, unless } = way;
  if (within > MAX_WITHIN) throw new RuleError(rule.id, at('within'), `at most ${MAX_WITHIN} characters`);
  const groups = (lists: string[][], what: string): string[] =>
    lists.map((list, i) => alternatives(list, vocabulary, rule.id, at(`${what}[${i}]`)));
  return {
    rule: ruleIndex,
    severity,
    within,
    ...(near ? { near: groups(near, 'near') } : {}),
    ...(anywhere ? { anywhere: groups(anywhere, 'anywhere') } : {}),
    ...(unless?.length ? { unless: alternatives(unless, vocabulary, rule.id, at('unless')) } : {}),
    ...(way.in ? { in: way.in } : {}),
  };
}

/** Patterns that only judge what was found need no keyword of their own. */
function alternatives(
  patterns: readonly string[],
  vocabulary: Vocabulary,
  rule: string,
  where: string,
): string {
  return patterns
    .map((pattern, i) => refuse(rule, `${where}[${i}]`, () => compileCondition(pattern, vocabulary)))
    .map((source) => `(?:${source})`)
    .join('|');
}

function compileCondition(pattern: string, vocabulary: Vocabulary): string {
  const { source, template, quote } = expand(pattern, vocabulary);
  proveCost(parse(source), ({ start, end }) => quote(start, end));
  return template;
}

function refuse<T>(rule: string, where: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof PatternError) throw new RuleError(rule, where, error.message);
    throw error;
  }
}
