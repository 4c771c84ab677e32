/** What may happen to a server, in words and in colour; worst first, because a list is cut at its end. */
import type { ServerRow } from '../../mcp/graph';
import type { Tone } from './parts';

export const VERDICTS: Record<ServerRow['verdict'], { tone: Tone; words: string }> = {
  denied: { tone: 'bad', words: 'denied' },
  blocked: { tone: 'bad', words: 'blocked' },
  warned: { tone: 'warn', words: 'not approved' },
  open: { tone: 'plain', words: 'transitive' },
  approved: { tone: 'good', words: 'approved' },
  own: { tone: 'plain', words: "the project's own" },
};

const ORDER = Object.keys(VERDICTS);

/** @returns the same servers, worst first, otherwise in the order they had */
export function worstFirst(servers: readonly ServerRow[]): ServerRow[] {
  return [...servers].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}
