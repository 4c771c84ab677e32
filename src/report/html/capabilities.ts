/** What a package may do, kind by kind, heaviest first; and what of that it could not do when it was pinned. */

import type { Capability } from '../../capabilities/capability';
import { type Child, el, type Html, together } from '../../text/html';
import type { AuditedPackage, Changes } from '../audit/audit-report';
import { changeLines, contentsText, notesOf, originText, sectionsOf, unknownText } from '../audit/sections';
import { MOST_CAPABILITIES, MOST_CHANGES, MOST_PLACES, NAME_UNITS, TEXT_UNITS } from './bounds';
import { badge, codeHtml, countHtml, digestHtml, more, pathHtml, proseHtml, row, tableHtml } from './parts';

export function packageHtml(about: AuditedPackage, changes: Changes | undefined): Html {
  const { type, name, description, digest, origin } = about;
  const fact = (title: string, value: Child): Child => [el('dt', {}, title), el('dd', {}, value)];
  return el(
    'dl',
    { class: 'package' },
    fact('Name', [codeHtml(name), ` (${type})`]),
    description === undefined ? undefined : fact('In its own words', proseHtml(description, TEXT_UNITS)),
    fact('Size', proseHtml(contentsText(about), NAME_UNITS)),
    origin ? fact('From', codeHtml(originText(origin), TEXT_UNITS)) : undefined,
    fact('Lock', changes ? ['pinned in ', pathHtml(changes.root)] : 'not pinned'),
    fact('Digest', digestHtml(digest)),
  );
}

export function capabilitiesHtml(capabilities: readonly Capability[]): Html {
  const groups = sectionsOf(capabilities).map(({ title, capabilities: all }) => [
    el('tr', {}, el('th', { scope: 'rowgroup', colspan: 4 }, capitalised(title), countHtml(all.length))),
    ...all.slice(0, MOST_CAPABILITIES).map(capabilityRow),
    ...(all.length > MOST_CAPABILITIES
      ? [row([more(all.length - MOST_CAPABILITIES, `${title} are`), '', '', ''])]
      : []),
  ]);
  if (groups.length === 0) return el('p', {}, 'Nothing that its files show.');
  return tableHtml('What it may do', ['what', 'by', 'seen in', 'note'], groups, { class: 'profile' });
}

function capitalised(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function capabilityRow(one: Capability): Html {
  const { value, by, evidence, count, isDescribed, traits } = one;
  const notes = notesOf(one);
  const places = evidence.slice(0, MOST_PLACES);
  const unseen = count - places.length;
  return row([
    codeHtml(value),
    by.length === 0 ? undefined : codeHtml(by.slice(0, 4).join(', ')),
    [
      places.map(({ path, line }, i) => [i > 0 ? ', ' : '', pathHtml(path, line)]),
      unseen > 0 ? ` and ${unseen} more` : undefined,
    ],
    notes === ''
      ? undefined
      : badge(isDescribed === false ? 'bad' : traits.length > 0 ? 'warn' : 'plain', notes.toLowerCase()),
  ]);
}

export function changesHtml(changes: Changes): Html {
  const lines = changeLines(changes);
  const unknown = unknownText(changes);
  const { root, from } = changes;
  return together(
    el(
      'p',
      {},
      'Pinned in ',
      pathHtml(root),
      from ? [', from ', codeHtml(originText(from), TEXT_UNITS)] : undefined,
      '.',
    ),
    lines.length === 0
      ? el('p', {}, 'It is what was pinned.')
      : el(
          'ul',
          { class: 'changes' },
          lines
            .slice(0, MOST_CHANGES)
            .map(({ sign, what, value }) =>
              el('li', {}, badge(TONE_OF_SIGN[sign], `${WORD_OF_SIGN[sign]} ${what}`), ' ', codeHtml(value)),
            ),
        ),
    more(lines.length - MOST_CHANGES, 'are'),
    unknown === undefined ? undefined : el('p', { class: 'more' }, `${unknown}.`),
  );
}

const TONE_OF_SIGN = { '+': 'bad', '~': 'warn', '-': 'plain' } as const;
const WORD_OF_SIGN = { '+': 'new', '~': 'changed', '-': 'gone:' } as const;
