/** `--accept <rule> --path <file> --reason <why>`: what somebody looked at, and answers for. */
import { ExpectedError } from '../errors';

interface AcceptFlags {
  accept?: string[];
  path?: string[];
  reason?: string[];
}

/**
 * Flags come in threes: the first `--path` and `--reason` belong to the first `--accept`; one of each serves all.
 * @throws ExpectedError `usage` when one is missing
 */
export function acceptOf(
  { accept = [], path = [], reason = [] }: AcceptFlags,
  command: string,
): { rule: string; path: string; reason: string }[] {
  const fits = (values: string[]): boolean =>
    values.length === accept.length || (values.length === 1 && accept.length > 1);
  if (!fits(path) || !fits(reason)) {
    throw new ExpectedError(
      'usage',
      '--accept takes a --path and a --reason',
      `for example: primitives ${command} --accept injection/persona-hijack --path docs/AGENTS.md --reason "quoted in a lesson"`,
    );
  }
  return accept.map((rule, i) => {
    const why = reason[Math.min(i, reason.length - 1)]!;
    if (why.trim() === '')
      throw new ExpectedError(
        'usage',
        '--reason is empty',
        'say why it is all right: a reviewer reads it in the lock',
      );
    return { rule, path: path[Math.min(i, path.length - 1)]!, reason: why };
  });
}
