/**
 * Expected failures: one line and a hint on stderr, exit code 2. Anything else that is thrown is a bug
 * (stack trace, exit 3). Findings are neither: they are data.
 */
/** `config`, `lock`: that file; `not-found`, `unreadable`, `unwritable`, `unwatchable`: what was named; `usage`: what was asked for. */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'not-found'
  | 'unreadable'
  | 'unwritable'
  | 'unwatchable'
  | 'lock';

/** What cannot be used. Its message repeats what was typed, or found in a name: escape it before it is printed. */
export class ExpectedError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What to do. */
    readonly hint: string,
  ) {
    super(message);
    this.name = 'ExpectedError';
  }
}
