/**
 * Where in a file a stretch stands, as far as that changes what it means: an order to the agent, or a picture of one.
 * Computed only for files in which a phrase was found.
 */
import type { Document } from '../../document';
import type { Segment } from '../../phrases/compile';
import { lineEnd, lineStart } from '../../text/lines';
import { isInside } from '../../text/spans';

export interface Place {
  segment: Segment;
  /** In quotation marks on its line. */
  isQuoted: boolean;
  /** In a comment that stands in a code block: source that is shown, not text that is hidden. */
  isShownComment: boolean;
  /** The line it starts on. */
  line: string;
  /** What introduces it: the lines above within its block, and the headings that it stands under. */
  above: string;
}

/** Characters of one line that are looked at. */
const LINE_LIMIT = 1_000;
/** Characters above a match that may introduce it. */
const ABOVE_LIMIT = 600;
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/;

interface Heading {
  start: number;
  level: number;
  text: string;
  /** The nearest heading before it that is above it. */
  parent: Heading | undefined;
}

export interface Places {
  at(start: number, end: number): Place;
  /** Name, description and headings: what the file says it is about. */
  readonly subject: string;
}

/** @param document the file; offsets are of its text */
export function placesIn(document: Document): Places {
  const { text, format } = document;
  const isMarkup = format === 'markdown' || format === 'text' || format === 'other' || format === 'html';
  let headings: Heading[] | undefined;

  function allHeadings(): Heading[] {
    headings ??= isMarkup ? headingsOf(document) : [];
    return headings;
  }

  function segmentAt(start: number, line: string): Segment {
    if (format === 'code') return 'script';
    if (!isMarkup) return 'data';
    const { frontmatter } = document;
    if (frontmatter && start < frontmatter.end) return 'frontmatter';
    const { code, comments } = document.markdown;
    if (isInside(comments, start)) return 'comment';
    if (isInside(code, start)) return isInlineCode(document, start) ? 'inline-code' : 'fence';
    if (HEADING.test(line)) return 'heading';
    if (/^\s*\|/.test(line) || /\|.*\|.*\|/.test(line)) return 'table';
    if (/^\s*>/.test(line)) return 'quote';
    if (isAltOrTitle(text, start)) return 'alt';
    return /^\s*(?:[-*+]|\d{1,3}[.)])\s/.test(line) ? 'list' : 'prose';
  }

  return {
    at(start, end) {
      const from = lineStart(text, start, LINE_LIMIT);
      const line = text.slice(from, lineEnd(text, start, LINE_LIMIT));
      const segment = segmentAt(start, line);
      return {
        segment,
        isQuoted: isBetweenQuotes(text, from, start, end),
        isShownComment: (segment === 'fence' || segment === 'inline-code') && isInMarkupComment(text, start),
        line,
        above: aboveOf(text, from, allHeadings()),
      };
    },
    get subject() {
      const { frontmatter } = document;
      const head = frontmatter ? text.slice(frontmatter.start, Math.min(frontmatter.end, 2_000)) : '';
      return [head, ...allHeadings().map((heading) => heading.text)].join('\n');
    },
  };
}

function headingsOf({ text, markdown }: Document): Heading[] {
  const headings: Heading[] = [];
  for (const match of text.matchAll(/^ {0,3}(#{1,6})[ \t]+([^\n]{1,200})/gm)) {
    if (isInside(markdown.code, match.index)) continue;
    const level = match[1]!.length;
    let parent = headings[headings.length - 1];
    while (parent && parent.level >= level) parent = parent.parent;
    headings.push({ start: match.index, level, text: match[2]!, parent });
  }
  return headings;
}

/** Inline code is short and on one line; anything else that is code is a block. `at` is inside code. */
function isInlineCode({ text, markdown }: Document, at: number): boolean {
  const span = lastBefore(markdown.code, at);
  return span !== undefined && text[span.start] === '`' && !text.slice(span.start, span.end).includes('\n');
}

/** How far back a comment may begin. */
const COMMENT_REACH = 1_000;

function isInMarkupComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - COMMENT_REACH), at);
  return before.lastIndexOf('<!--') > before.lastIndexOf('-->');
}

/** `![alt](` and `[text](url "title")`. */
function isAltOrTitle(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at);
  return /!\[[^\]\n]*$/.test(before) || /\]\([^()\s]{1,300}\s+["'][^"'\n]*$/.test(before);
}

const QUOTES: [open: string, close: string][] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['\u201c', '\u201d'],
  ['\u2018', '\u2019'],
  ['\u00ab', '\u00bb'],
  ['\u300c', '\u300d'],
  ['\u201e', '\u201c'],
];

/** An opening quotation mark before it on the line that closes after it. */
function isBetweenQuotes(text: string, from: number, start: number, end: number): boolean {
  const before = text.slice(from, start);
  const after = text.slice(end, lineEnd(text, end, LINE_LIMIT));
  return QUOTES.some(([open, close]) => {
    // An apostrophe is no quotation mark: 'quoted' has white space or a bracket before it.
    const opens = open === "'" ? before.match(/(?:^|[\s([{:=,])'/g)?.length : before.split(open).length - 1;
    if (!opens) return false;
    const isOpen =
      open === close
        ? open === "'"
          ? true
          : opens % 2 === 1
        : before.lastIndexOf(open) > before.lastIndexOf(close);
    return isOpen && after.includes(close);
  });
}

/** The heading chain and the block above, so that `Red flags:` over a list counts for its items. */
function aboveOf(text: string, from: number, headings: readonly Heading[]): string {
  const chain: string[] = [];
  for (let heading = lastBefore(headings, from); heading; heading = heading.parent) {
    // The title of the file is its subject, not an introduction.
    if (heading.level > 1) chain.push(heading.text);
  }
  const before = text.slice(Math.max(0, from - ABOVE_LIMIT), from);
  return [...chain, ...introduction(before)].join('\n');
}

/** Of things in order, the last that starts at an offset or before it. */
function lastBefore<T extends { start: number }>(sorted: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

/** The nearest line above that ends in a colon or opens a block, and the line directly above. */
function introduction(before: string): string[] {
  const lines = before.split('\n').slice(0, -1);
  const near = lines.filter((line) => line.trim() !== '').slice(-2);
  const intro = lines.findLast((line) => /[:\uff1a]\s*$/.test(line) || /^\s*\*\*[^*]{1,80}\*\*/.test(line));
  return intro === undefined ? near : [...near, intro];
}
