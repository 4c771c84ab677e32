/**
 * The parts of a markdown text that decide what a reader sees: code (shown as it is), HTML comments (not shown) and
 * link definitions used as comments (not shown). CommonMark's block rules as far as they matter for that; where
 * renderers disagree we prefer "not code", because code is where the markup rules do not look.
 * One pass, linear in the length of the text.
 */

import type { Markdown, Span } from '../document';

const FENCE = /^(`{3,}|~{3,})(.*)$/;
/** Starts a block, so that no paragraph and no code span goes on into this line. */
const BLOCK_START =
  /^[ \t>]*(?:[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|#{1,6}(?:[ \t]|$)|`{3}|~{3}|\||=+[ \t]*$|(?:[-*_][ \t]*){3,}$|-+[ \t]*$)/;

/** Headings and table rows end with their line, and so does code in them. */
const ONE_LINE = /^(?:#{1,6}(?:[ \t]|$)|\|)/;

interface Fence {
  char: string;
  length: number;
  start: number;
  /** The fence ends with its quote or list item, closed or not. */
  quotes: number;
  indent: number;
}

/** A line, taken apart from the left: quote markers (`> > text`), list markers (`- 1. text`), indentation. */
interface Line {
  quotes: number;
  /** Columns before the content, after quote and list markers. */
  indent: number;
  isListItem: boolean;
  /** Where the content begins and ends, without the line break. */
  from: number;
  to: number;
}

const [TAB, SPACE, CLOSE, STAR, PLUS, MINUS, DOT, ZERO, NINE, GREATER] = [
  0x09, 0x20, 0x29, 0x2a, 0x2b, 0x2d, 0x2e, 0x30, 0x39, 0x3e,
];
const [HASH, BACKTICK, BAR, TILDE] = [0x23, 0x60, 0x7c, 0x7e];
/** An ordered list goes up to 999999999. */
const LONGEST_NUMBER = 9;
const TAB_WIDTH = 4;

/** Fills `line`, which is used again for the next one: there are a hundred thousand of them. */
function takeApart(text: string, start: number, end: number, line: Line): void {
  line.quotes = 0;
  line.indent = 0;
  line.isListItem = false;
  line.from = start;
  line.to = end > start && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
  // Most lines are prose and start with a letter or a sign that says nothing.
  if (line.to === start || !mayBeMarked(text.charCodeAt(start))) return;
  takeQuotes(text, line);
  while (takeListMarker(text, line)) line.isListItem = true;
  takeWhite(text, line);
}

function mayBeMarked(unit: number): boolean {
  return (
    isBlankUnit(unit) ||
    unit === GREATER ||
    unit === STAR ||
    unit === PLUS ||
    unit === MINUS ||
    (unit >= ZERO && unit <= NINE)
  );
}

function isBlankUnit(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}

function takeQuotes(text: string, line: Line): void {
  for (;;) {
    let i = line.from;
    while (i - line.from < 3 && i < line.to && text.charCodeAt(i) === SPACE) i++;
    if (i >= line.to || text.charCodeAt(i) !== GREATER) return;
    line.quotes++;
    i++;
    line.from = i < line.to && text.charCodeAt(i) === SPACE ? i + 1 : i;
  }
}

/** A marker with the blanks around it; behind it is a blank or the end of the line. */
function takeListMarker(text: string, line: Line): boolean {
  let i = line.from;
  while (i < line.to && isBlankUnit(text.charCodeAt(i))) i++;
  const marker = i;
  while (i < line.to && i - marker <= LONGEST_NUMBER && isDigit(text.charCodeAt(i))) i++;
  if (i >= line.to || i - marker > LONGEST_NUMBER) return false;
  const unit = text.charCodeAt(i++);
  const isMarker =
    i - 1 === marker ? unit === MINUS || unit === STAR || unit === PLUS : unit === DOT || unit === CLOSE;
  if (!isMarker || (i < line.to && !isBlankUnit(text.charCodeAt(i)))) return false;
  while (i < line.to && isBlankUnit(text.charCodeAt(i))) i++;
  line.indent += columns(text, line.from, i);
  line.from = i;
  return true;
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}

function takeWhite(text: string, line: Line): void {
  let i = line.from;
  while (i < line.to && isBlankUnit(text.charCodeAt(i))) i++;
  const unit = text.charCodeAt(i);
  // Other white space is rare: as the language has it.
  if (i < line.to && (unit < SPACE || unit > TILDE))
    i = line.to - text.slice(line.from, line.to).trimStart().length;
  line.indent += columns(text, line.from, i);
  line.from = i;
}

function columns(text: string, from: number, to: number): number {
  let width = to - from;
  for (let i = from; i < to; i++) if (text.charCodeAt(i) === TAB) width += TAB_WIDTH - 1;
  return width;
}

export function scanMarkdown(text: string): Markdown {
  const code: Span[] = [];
  const comments: Span[] = [];
  const nextToken = inlineTokens(text);
  let fence: Fence | undefined;
  /** Where the content of the current list item starts; 0 outside lists. */
  let listIndent = 0;
  let isAfterBlank = true;
  let isInIndentedCode = false;
  /** Everything before this offset belongs to a span that crossed a line end. */
  let resumeAt = 0;
  const line: Line = { quotes: 0, indent: 0, isListItem: false, from: 0, to: 0 };
  const { length } = text;

  for (let start = 0; start < length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? length : newline;
    const next = newline === -1 ? length : newline + 1;
    const isInsideSpan = resumeAt > start;
    if (isInsideSpan && resumeAt >= end) {
      isAfterBlank = false;
      start = next;
      continue;
    }
    takeApart(text, start, end, line);
    const isBlank = line.from === line.to && !line.isListItem;
    const first = line.from === line.to ? Number.NaN : text.charCodeAt(line.from);
    if (fence && (line.quotes < fence.quotes || (!isBlank && line.indent < fence.indent))) {
      code.push({ start: fence.start, end: start });
      fence = undefined;
    }
    if (fence) {
      const close = isFenceSign(first) ? FENCE.exec(text.slice(line.from, line.to).trimEnd()) : null;
      if (
        close &&
        !line.isListItem &&
        close[1]![0] === fence.char &&
        close[1]!.length >= fence.length &&
        close[2] === ''
      ) {
        code.push({ start: fence.start, end });
        fence = undefined;
      }
    } else if (isBlank) {
      isAfterBlank = true;
    } else {
      if (line.isListItem) listIndent = line.indent;
      else if (line.indent < listIndent && isAfterBlank) listIndent = 0;
      const depth = line.indent - listIndent;
      const open =
        isInsideSpan || depth > 3 || !isFenceSign(first) ? null : FENCE.exec(text.slice(line.from, line.to));
      if (open && !(open[1]![0] === '`' && open[2]!.includes('`'))) {
        const indent = depth >= 0 ? listIndent : 0;
        fence = { char: open[1]![0]!, length: open[1]!.length, start, quotes: line.quotes, indent };
        isInIndentedCode = false;
      } else if (!isInsideSpan && depth > 3 && listIndent === 0 && (isAfterBlank || isInIndentedCode)) {
        code.push({ start, end });
        isInIndentedCode = true;
      } else {
        isInIndentedCode = false;
        resumeAt = scanInline(
          text,
          nextToken,
          Math.max(start, resumeAt),
          end,
          { code, comments },
          (first === HASH || first === BAR) && ONE_LINE.test(text.slice(line.from, line.to)),
        );
      }
      isAfterBlank = false;
    }
    start = next;
  }
  if (fence) code.push({ start: fence.start, end: length });
  return { code, comments };
}

function isFenceSign(unit: number): boolean {
  return unit === BACKTICK || unit === TILDE;
}

/**
 * Finds the next backticks, comment, tag or autolink; remembers it, so that a text without any is searched once and not
 * once a line.
 */
function inlineTokens(text: string): (from: number) => RegExpExecArray | undefined {
  const token = /`+|<!--|<(?=[A-Za-z/])[^<>\n]{1,1000}>/g;
  let searchedFrom = 0;
  let found: RegExpExecArray | null | undefined;
  return (from) => {
    if (found === undefined || from < searchedFrom || (found !== null && found.index < from)) {
      token.lastIndex = from;
      found = token.exec(text);
      searchedFrom = from;
    }
    return found ?? undefined;
  };
}

/**
 * Code spans and comments that start between `from` and `lineEnd`.
 * @returns where the last of them ends, which may be in a later line
 */
function scanInline(
  text: string,
  nextToken: (from: number) => RegExpExecArray | undefined,
  from: number,
  lineEnd: number,
  { code, comments }: Markdown,
  isOneLine: boolean,
): number {
  let at = from;
  for (;;) {
    const token = nextToken(at);
    if (!token || token.index >= lineEnd) return at;
    const start = token.index;
    if (token[0] === '<!--') {
      const close = text.indexOf('-->', start + 4);
      const end = close === -1 ? text.length : close + 3;
      comments.push({ start, end });
      at = end;
    } else if (token[0][0] === '<') at = start + token[0].length;
    else if (text[start - 1] === '\\') at = start + 1;
    else {
      const end = closingTicks(
        text,
        start + token[0].length,
        token[0].length,
        isOneLine ? lineEnd : text.length,
      );
      if (end === -1) at = start + token[0].length;
      else {
        code.push({ start, end });
        at = end;
      }
    }
    if (at >= lineEnd) return at;
  }
}

/** Longest way from an opening run of backticks to its closing one: a paragraph is not longer. */
const INLINE_LIMIT = 4_000;

/** The end of the next run of exactly `count` backticks in the same paragraph, or -1. */
function closingTicks(text: string, from: number, count: number, paragraphEnd: number): number {
  const limit = Math.min(paragraphEnd, from + INLINE_LIMIT);
  for (let i = from; i < limit; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x60) {
      let end = i + 1;
      while (text.charCodeAt(end) === 0x60) end++;
      if (end - i === count) return end;
      i = end - 1;
    } else if (unit === 0x0a) {
      const newline = text.indexOf('\n', i + 1);
      const line = text
        .slice(i + 1, Math.min(newline === -1 ? text.length : newline, i + 200))
        .replace(/\r$/, '');
      if (/^[ \t>]*$/.test(line) || BLOCK_START.test(line)) return -1;
    }
  }
  return -1;
}
