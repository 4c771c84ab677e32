/**
 * What a refusal says. A file name is written by whoever wrote the file: where a model may read the text it names none,
 * and never says what is in one. The user is told names, escaped and cut.
 */
import { ExpectedError } from '../errors';
import { visible, visiblePath } from '../text/escape';
import type { Words } from './protocol';

/** What is wrong with one path. */
export interface Problem {
  path: string;
  what: string;
}

export type Verdict =
  | { is: 'clean' }
  /** Not what the lock pins. */
  | { is: 'drift'; problems: readonly Problem[] }
  /** Nobody knows: no lock, something unreadable, an error of ours. */
  | { is: 'unknown'; why: string; hint: string };

const SHOWN = 5;
const NAME_LENGTH = 120;

/** @param verdict not `clean` */
export function wordsOf(verdict: Exclude<Verdict, { is: 'clean' }>): Words {
  if (verdict.is === 'unknown') {
    return {
      user: `primitives: refused, because nothing could be verified: ${visible(verdict.why, 400)}. To do: ${visible(verdict.hint, 300)}`,
      model:
        'primitives: refused, because the instruction files of this project could not be verified. Only the user can change that: ask them to run `primitives verify` in a terminal.',
    };
  }
  const { problems } = verdict;
  const shown = problems
    .slice(0, SHOWN)
    .map(({ path, what }) => `${visible(visiblePath(path), NAME_LENGTH)} (${what})`);
  const more = problems.length - shown.length;
  const many = problems.length === 1 ? 'one thing is' : `${problems.length} things are`;
  return {
    user: `primitives: refused, because ${many} not as in the lock: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Run \`primitives verify\`, review, then \`primitives lock\``,
    model: `primitives: refused, because ${many} not as reviewed. Only the user can change that: ask them to run \`primitives verify\` in a terminal.`,
  };
}

/** What `--on-error allow` lets pass, said loudly. */
export function noticeOf({ why }: { why: string }): string {
  return `primitives: NOT VERIFIED, let pass because of --on-error allow: ${visible(why, 400)}`;
}

/** Rules of the lock in two words. */
const WHAT: Readonly<Record<string, string>> = {
  'lock/modified': 'changed',
  'lock/unpinned': 'not pinned',
  'lock/missing': 'missing',
  'lock/retyped': 'file and link swapped',
  'lock/link-retargeted': 'leads elsewhere',
  'lock/executable-changed': 'executable bit changed',
  'lock/package-added': 'package not pinned',
  'lock/package-changed': 'package changed',
  'lock/server-added': 'MCP server not approved',
  'lock/server-changed': 'MCP server changed',
  'lock/server-redeclared': 'MCP server declared elsewhere',
  'lock/acceptance-void': 'accepted finding is void',
};

export function whatOf(rule: string): string {
  return WHAT[rule] ?? rule;
}

/** A stack would go to a model in some hosts; `primitives verify` shows it. */
export function unknownBy(error: unknown): Verdict {
  if (error instanceof ExpectedError) return { is: 'unknown', why: error.message, hint: error.hint };
  return {
    is: 'unknown',
    why: 'an internal error',
    hint: 'run `primitives verify`, and report what it says',
  };
}
