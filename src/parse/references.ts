/**
 * What a file refers to: other files that an agent loads with it. Syntax only; whether the target exists, lies outside
 * or has been seen is for discover to say. One row a syntax.
 */
import type { Document } from '../document';
import { isInside } from '../text/spans';
import type { IncludeSyntax, Reference } from '../types';
import { type Data, dataOf } from './data';
import { pluginPaths } from './marketplace';
import { stringsAt } from './pointer';
import { type NamedSyntax, SIGNS } from './signs';

/** What stands in data, at a pointer. */
type DataSyntax = Exclude<IncludeSyntax, string>;

interface Syntax {
  /** Group 1 is the target. */
  pattern: RegExp;
  /** Written in code, it is an example and not an include. */
  isCodeExempt: boolean;
  accept?: (target: string) => boolean;
  isExplicit: (target: string) => boolean;
}

const hasExtension = (target: string): boolean => /\.(?:md|mdc|mdx|txt|toml|ya?ml|json)$/i.test(target);
const isPathLike = (target: string): boolean => /^(?:\.{1,2}\/|~\/|\/)/.test(target) || hasExtension(target);
const isFile = (target: string): boolean => !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(target);
const always = (): boolean => true;

/** All linear: one bounded character class between two fixed signs. */
const SYNTAXES: Record<NamedSyntax, Syntax> = {
  'at-path': {
    pattern: /(?<![\w`@./-])@((?:[^\s\\`'"<>]|\\ ){1,400})/g,
    isCodeExempt: true,
    isExplicit: isPathLike,
  },
  'markdown-link': {
    pattern: /(?<!!)\[[^\]\n]{0,300}\]\(\s{0,4}<?([^\s()<>]{1,400})>?(?:\s[^)\n]{0,200})?\)/g,
    isCodeExempt: true,
    accept: isFile,
    isExplicit: () => false,
  },
  'hash-file': {
    pattern: /(?<!\w)#file:['"]?([^\s'"`)\]]{1,400})/g,
    isCodeExempt: false,
    isExplicit: always,
  },
  'hash-brackets': {
    pattern: /#\[\[file:([^\]\n]{1,400})\]\]/g,
    isCodeExempt: false,
    isExplicit: always,
  },
  'at-braces': { pattern: /@\{([^}\n]{1,400})\}/g, isCodeExempt: false, isExplicit: always },
  'at-label': {
    pattern: /@\[[^\]\n]{0,300}\]\(([^\s()]{1,400})\)/g,
    isCodeExempt: true,
    isExplicit: always,
  },
  'runtime-import': {
    pattern: /\{\{#(?:runtime-)?import\??\s{1,8}([^}\n]{1,400})\}\}/g,
    isCodeExempt: false,
    isExplicit: always,
  },
};

/** References looked for in one file; a list longer than that is no instruction file. */
const MAX_REFERENCES = 2_000;

/**
 * @param document the including file
 * @param includes syntaxes that its readers understand
 * @returns references in order of their position, each target once
 */
export async function referencesOf(
  document: Document,
  includes: readonly IncludeSyntax[],
): Promise<Reference[]> {
  const references: Reference[] = [];
  const seen = new Set<string>();
  const isFull = (): boolean => references.length >= MAX_REFERENCES;
  const add = (reference: Reference): void => {
    const key = `${reference.as} ${reference.target}`;
    if (isFull() || seen.has(key)) return;
    seen.add(key);
    references.push(reference);
  };
  let data: Data | undefined;
  for (const include of includes) {
    if (typeof include === 'object') {
      data ??= (await dataOf(document)) ?? NO_DATA;
      const { as, pointer } = include;
      const named = as === 'plugins' ? pluginPaths(data.root, pointer) : stringsAt(data.root, pointer);
      for (const { value, start, end } of named) {
        if (value === '' || (as !== 'file-uri' && isOtherScheme(value))) continue;
        const target = as === 'file-uri' ? value.replace(/^(?:file|skill):\/\//, '') : value;
        add({ target, as: asWritten(as, target), start, end, explicit: true });
      }
    } else {
      for (const reference of textReferences(document, include)) {
        // The rest of a list without end is not even read.
        if (isFull()) break;
        add(reference);
      }
    }
  }
  return references.sort((a, b) => a.start - b.start);
}

function asWritten(as: DataSyntax['as'], target: string): Reference['as'] {
  if (as === 'file-uri') return /[*?{]/.test(target) ? 'glob' : 'path';
  return as === 'plugins' ? 'path' : as;
}

const NO_DATA: Data = { root: undefined, problems: [] };

/** `npm:x`, `command:y`: named in a manifest, but neither a file nor a page. */
function isOtherScheme(value: string): boolean {
  return /^[a-z][a-z0-9+.-]{1,20}:/i.test(value) && !/^https?:\/\//i.test(value);
}

function* textReferences(document: Document, syntax: NamedSyntax): Generator<Reference> {
  const { pattern, isCodeExempt, accept, isExplicit } = SYNTAXES[syntax];
  if (!document.text.includes(SIGNS[syntax])) return;
  for (const match of document.text.matchAll(pattern)) {
    const { index } = match;
    const whole = cleanTarget(match[1]!, syntax);
    const shorter = syntax === 'at-path' ? shorterTarget(match[1]!) : undefined;
    const targets = shorter === undefined || shorter === whole ? [whole] : [whole, shorter];
    for (const target of targets) {
      if (target === '' || (accept && !accept(target))) continue;
      yield {
        ...(isCodeExempt ? { isExample: () => isInside(document.markdown.code, index) } : {}),
        target,
        as: 'path',
        start: match.index,
        end: match.index + match[0].length,
        // Where a sign may belong to the name or to the sentence, a file that does not exist is no news.
        explicit: targets.length === 1 && isExplicit(target),
      };
    }
  }
}

/** `(see @docs/a.md), then` : brackets and commas may end a path or be part of it. */
function shorterTarget(raw: string): string | undefined {
  const cut = raw.search(/[()[\]{},;]/);
  return cut === -1 ? undefined : cleanTarget(raw.slice(0, cut), 'at-path');
}

function cleanTarget(raw: string, syntax: NamedSyntax): string {
  let target = raw.trim();
  if (syntax === 'at-path') target = target.replaceAll('\\ ', ' ').replace(/[.,:;!?*_]+$/, '');
  if (/^https?:/i.test(target)) return target;
  target = target.replace(/[#?].*$/, '');
  if (syntax === 'markdown-link' && target.includes('%')) {
    try {
      target = decodeURIComponent(target);
    } catch {
      // Not percent-encoded after all.
    }
  }
  return target;
}
