/**
 * Expected failures: one line and a hint on stderr, exit code 2. Anything else that is thrown is a bug
 * (stack trace, exit 3). Findings are neither: they are data.
 */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'not-found'
  | 'unreadable'
  | 'unwritable'
  | 'unwatchable'
  | 'lock';

export class ExpectedError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message);
    this.name = 'ExpectedError';
  }
}
