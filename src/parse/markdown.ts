/**
 * The parts of a markdown text that decide what a reader sees: code (shown as it is), HTML comments (not shown) and
 * link definitions used as comments (not shown). CommonMark's block rules as far as they matter for that; where
 * renderers disagree we prefer "not code", because code is where the markup rules do not look.
 * One pass, linear in the length of the text.
 */

import type { Markdown, Span } from '../document';

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})([^\n]*)$/;
const LIST_ITEM = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;

export function scanMarkdown(text: string): Markdown {
  const code: Span[] = [];
  const comments: Span[] = [];
  let fence: { char: string; length: number; start: number } | undefined;
  let isAfterBlank = true;
  let isInList = false;
  let isInIndentedCode = false;
  /** Everything before this offset belongs to a span that crossed a line end. */
  let resumeAt = 0;
  const { length } = text;
  const nextToken = inlineTokens(text);

  for (let lineStart = 0; lineStart < length; ) {
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline === -1 ? length : newline;
    const next = newline === -1 ? length : newline + 1;
    if (resumeAt >= lineEnd && resumeAt > lineStart) {
      lineStart = next;
      isAfterBlank = false;
      continue;
    }
    const line = text.slice(lineStart, lineEnd);
    const isBlank = /^[ \t\r>]*$/.test(line);
    if (fence) {
      const close = FENCE.exec(line.trimEnd());
      if (
        close &&
        close[1]![0] === fence.char &&
        close[1]!.length >= fence.length &&
        close[2]!.trim() === ''
      ) {
        code.push({ start: fence.start, end: lineEnd });
        fence = undefined;
      }
    } else if (isBlank) {
      isAfterBlank = true;
    } else {
      const open = resumeAt > lineStart ? null : FENCE.exec(line);
      const isIndented = /^(?: {4}|\t)/.test(line) && resumeAt <= lineStart;
      if (open && !(open[1]![0] === '`' && open[2]!.includes('`'))) {
        fence = { char: open[1]![0]!, length: open[1]!.length, start: lineStart };
        isInIndentedCode = false;
      } else if (isIndented && !isInList && (isAfterBlank || isInIndentedCode)) {
        code.push({ start: lineStart, end: lineEnd });
        isInIndentedCode = true;
      } else {
        isInIndentedCode = false;
        if (LIST_ITEM.test(line)) isInList = true;
        else if (!/^[ \t]/.test(line) && isAfterBlank) isInList = false;
        resumeAt = scanInline(text, nextToken, Math.max(lineStart, resumeAt), lineEnd, { code, comments });
      }
      isAfterBlank = false;
    }
    lineStart = next;
  }
  if (fence) code.push({ start: fence.start, end: length });
  return { code, comments };
}

/** Finds the next backticks or comment; remembers it, so that a text without any is searched once and not once a line. */
function inlineTokens(text: string): (from: number) => RegExpExecArray | undefined {
  const token = /`+|<!--/g;
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
    } else if (text[start - 1] === '\\') at = start + 1;
    else {
      const end = closingTicks(text, start + token[0].length, token[0].length);
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
function closingTicks(text: string, from: number, count: number): number {
  const limit = Math.min(text.length, from + INLINE_LIMIT);
  for (let i = from; i < limit; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x60) {
      let end = i + 1;
      while (text.charCodeAt(end) === 0x60) end++;
      if (end - i === count) return end;
      i = end - 1;
    } else if (unit === 0x0a) {
      let j = i + 1;
      while (text.charCodeAt(j) === 0x20 || text.charCodeAt(j) === 0x09 || text.charCodeAt(j) === 0x0d) j++;
      if (text.charCodeAt(j) === 0x0a || j >= text.length) return -1;
    }
  }
  return -1;
}
