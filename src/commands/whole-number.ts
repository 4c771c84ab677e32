/** Options that are a number. */
import { ExpectedError } from '../errors';
import { visible } from '../text/escape';
import type { Jobs } from './threads/checks';

/** Of one machine. */
const MOST_JOBS = 64;

/**
 * @param flag its name, for messages
 * @param usual when it is not given
 * @throws ExpectedError `usage`
 */
export function wholeNumber(flag: string, text: string | undefined, usual: number, most: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= 1 && value <= most) return value;
  throw new ExpectedError(
    'usage',
    `${flag} ${visible(text, 50)}: not a number from 1 to ${most}`,
    `${flag} ${usual} is usual`,
  );
}

/**
 * @param text of `--jobs`
 * @throws ExpectedError `usage`
 */
export function parseJobs(text: string | undefined): Jobs {
  return text === undefined || text === 'auto' ? 'auto' : wholeNumber('--jobs', text, 2, MOST_JOBS);
}
