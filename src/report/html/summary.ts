/** The top of the page: the verdict in one line, why, and what was looked at. */
import { type Child, el, type Html, together } from '../../text/html';
import { type Report, SEVERITIES, type Severity, type Skip } from '../../types';
import type { AuditReport } from '../audit/audit-report';
import { skipText } from '../pretty';
import { MOST_SKIPS, TEXT_UNITS } from './bounds';
import { badge, codeHtml, counted, digits, more, pathHtml, proseHtml, type Tone } from './parts';

export interface Verdict {
  tone: Tone;
  words: string;
  because?: Child;
}

/** What a run comes to, for every command but `audit`. */
export function verdictOf(report: Report): Verdict {
  const { command, exitCode, complete, summary, findings } = report;
  const counts = SEVERITIES.filter((severity) => severity !== 'info' && summary.findings[severity] > 0);
  const said = counts.map((severity) => `${digits(summary.findings[severity])} ${severity}`).join(', ');
  if (exitCode === 1 && command === 'verify') {
    const drift = findings.filter(({ status }) => status === 'shown').length;
    return { tone: 'bad', words: `${counted(drift, 'difference')} from the lock` };
  }
  if (exitCode === 1) {
    const fails = findings.filter(({ status }) => status === 'shown').length;
    return { tone: 'bad', words: `${counted(fails, 'finding fails', 'findings fail')} this run` };
  }
  if (!complete)
    return { tone: 'warn', words: said === '' ? 'Not complete' : `Not complete; found: ${said}` };
  if (said !== '')
    return {
      tone: 'warn',
      words: `Found: ${said}`,
      because: el('p', {}, 'Nothing of it is at or above the threshold.'),
    };
  return { tone: 'good', words: command === 'verify' ? 'Everything is as it was pinned' : 'Nothing found' };
}

const TONES: Record<AuditReport['verdict'], Tone> = {
  'do not install': 'bad',
  review: 'warn',
  'nothing found': 'good',
};
const WORDS: Record<AuditReport['verdict'], string> = {
  'do not install': 'Do not install',
  review: 'Review it first',
  'nothing found': 'Nothing found',
};

export function auditVerdictOf({ verdict, reasons }: AuditReport): Verdict {
  const because = reasons.map(({ message, path, line }) =>
    el(
      'li',
      {},
      proseHtml(message, TEXT_UNITS),
      path === undefined ? undefined : [' ', pathHtml(path, line)],
    ),
  );
  return {
    tone: TONES[verdict],
    words: WORDS[verdict],
    ...(because.length > 0 ? { because: el('ol', { class: 'reasons' }, because) } : {}),
  };
}

export function headerHtml(
  report: Report,
  { tone, words, because }: Verdict,
  target: string | undefined,
  verbose: boolean,
): Html {
  const { summary, command, complete, exitCode } = report;
  const { info } = summary.findings;
  const isTold = (severity: Severity): boolean =>
    summary.findings[severity] > 0 && (verbose || severity !== 'info');
  const chips = SEVERITIES.filter(isTold).map((severity) =>
    badge(severity, `${digits(summary.findings[severity])} ${severity}`),
  );
  const facts = [
    counted(summary.primitives, 'primitive'),
    ...(info > 0 && !verbose ? [`${digits(info)} informational, with --verbose`] : []),
    ...(summary.accepted > 0 ? [`${digits(summary.accepted)} accepted`] : []),
    ...(summary.skipped > 0 ? [`${digits(summary.skipped)} not looked at`] : []),
    ...(complete ? ['complete'] : []),
    `exit code ${exitCode}`,
  ];
  return el(
    'header',
    { class: `verdict ${tone}` },
    el(
      'p',
      { class: 'command' },
      `primitives ${command}`,
      target === undefined ? undefined : [' ', codeHtml(target)],
    ),
    el('h1', {}, words),
    because,
    el(
      'p',
      { class: 'facts' },
      chips,
      complete ? undefined : badge('warn', 'not complete'),
      el('span', {}, facts.join(' \u00b7 ')),
    ),
  );
}

/** Loud: what was not looked at may hold anything. */
export function skipsHtml(skipped: readonly Skip[]): Html {
  return together(
    el(
      'p',
      {},
      'What stands here was not examined, and may hold anything: nothing in this report says that it is clean.',
    ),
    el(
      'ul',
      {},
      skipped.slice(0, MOST_SKIPS).map((skip) => el('li', {}, proseHtml(skipText(skip), TEXT_UNITS))),
    ),
    more(skipped.length - MOST_SKIPS, 'are'),
  );
}
