/** How things stand to the lock: what it pins, what of that is as it was, and what has drifted in which way. */
import type { RuleFinder } from '../../rules';
import { type Child, el, type Html, together } from '../../text/html';
import type { Finding, Primitive, Report } from '../../types';
import { NAME_UNITS, TEXT_UNITS } from './bounds';
import { STANDING_TONES } from './inventory';
import type { LockState, Standing } from './page-data';
import { badge, codeHtml, counted, countsOf, digits, proseHtml, row, tableHtml } from './parts';

export function lockHtml(
  { command, findings }: Report,
  lock: LockState | 'none',
  inventory: readonly Primitive[],
  ruleOf: RuleFinder,
): Html {
  if (lock === 'none')
    return el(
      'p',
      {},
      'There is no lock here. Once what is here has been reviewed, ',
      codeHtml('primitives lock'),
      ' pins it.',
    );
  return together(
    el('p', {}, pinsText(lock), '. ', fromHtml(lock)),
    inventory.length === 0 ? undefined : standings(lock, inventory),
    command === 'verify' ? driftHtml(findings, ruleOf) : undefined,
    command === 'scan'
      ? el(
          'p',
          { class: 'advice' },
          'A scan looks at contents. Whether anything is missing, or a package or a server changed: ',
          codeHtml('primitives verify'),
        )
      : undefined,
  );
}

function pinsText({ files, packages, servers, accepted }: LockState): string {
  return `It pins ${counted(files, 'file')}, ${counted(packages, 'package')} and ${counted(servers, 'MCP server')}, and holds ${counted(accepted, 'accepted finding')}`;
}

function fromHtml({ ref, isSigned }: LockState): Child {
  return [
    ref === undefined ? undefined : ['It was taken from ', codeHtml(ref), '. '],
    isSigned ? 'Its signature is good.' : undefined,
  ];
}

function standings(lock: LockState, inventory: readonly Primitive[]): Html {
  const counts = countsOf(inventory, ({ path }) => lock.standingOf(path)) as [Standing, number][];
  return el(
    'p',
    { class: 'facts' },
    counts.map(([standing, count]) => badge(STANDING_TONES[standing], `${digits(count)} ${standing}`)),
    el('span', {}, `of ${counted(inventory.length, 'primitive')} here`),
  );
}

function driftHtml(findings: readonly Finding[], ruleOf: RuleFinder): Html {
  const drift = findings.filter(({ family }) => family === 'lock');
  if (drift.length === 0) return el('p', {}, 'Nothing has drifted.');
  const rows = countsOf(drift, ({ rule }) => rule).map(([rule, count]) =>
    row([proseHtml(ruleOf(rule)?.title ?? rule, TEXT_UNITS), codeHtml(rule, NAME_UNITS), digits(count)]),
  );
  return tableHtml('Drift by kind', ['what', 'rule', 'times'], [rows]);
}
