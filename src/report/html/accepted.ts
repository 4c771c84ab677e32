/** What was found and somebody answers for: a report counts it, and names the reason where it is known. */
import { type Html, together } from '../../text/html';
import type { Finding } from '../../types';
import { MOST_ACCEPTED, TEXT_UNITS } from './bounds';
import type { LockState } from './page-data';
import { badge, codeHtml, more, pathHtml, proseHtml, row, tableHtml } from './parts';

export function acceptedHtml(accepted: readonly Finding[], reasonOf: LockState['reasonOf']): Html {
  const rows = accepted.slice(0, MOST_ACCEPTED).map((finding) => {
    const { severity, rule, path, region, message } = finding;
    const reason = reasonOf(finding);
    return row([
      badge(severity, severity),
      pathHtml(path, region.startLine),
      [codeHtml(rule), ' ', proseHtml(message, TEXT_UNITS)],
      reason === undefined
        ? 'by the configuration or the lock'
        : ['in the lock: ', proseHtml(reason, TEXT_UNITS)],
    ]);
  });
  return together(
    tableHtml('Accepted findings', ['severity', 'where', 'what', 'why'], [rows]),
    more(accepted.length - MOST_ACCEPTED, 'are'),
  );
}
