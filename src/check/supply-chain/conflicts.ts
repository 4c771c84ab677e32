/** Both sides of a merge that nobody finished: an agent reads two contradicting rules and takes one. Rule: conflict-markers. */
import type { Document } from '../../document';
import type { Observation } from '../../types';

const OPEN = /^<{7} [^\n]{1,100}$/gm;
/** Lines of one conflict are not further apart. */
const MAX_LENGTH = 200_000;

export function checkConflictMarkers(document: Document, into: Observation[]): void {
  const { text } = document;
  if (document.isCode) return;
  OPEN.lastIndex = 0;
  // Found once and kept: a file of a million openings is still read once.
  let middle = 0;
  let close = 0;
  for (let match = OPEN.exec(text); match; match = OPEN.exec(text)) {
    const start = match.index;
    if (middle <= start) middle = text.indexOf('\n=======', start);
    if (close <= start) close = text.indexOf('\n>>>>>>>', start);
    if (middle === -1 || close === -1) return;
    if (close < middle || close - start > MAX_LENGTH) continue;
    if (document.format === 'markdown' && isCode(document, start)) continue;
    into.push({
      rule: 'supply-chain/conflict-markers',
      severity: 'medium',
      start,
      end: start + match[0].trimEnd().length,
      message: 'a merge that nobody finished: both sides stand in the text',
    });
    OPEN.lastIndex = close;
  }
}

function isCode({ markdown }: Document, at: number): boolean {
  return markdown.code.some(({ start, end }) => at >= start && at < end);
}
