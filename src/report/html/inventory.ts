/** Every primitive there is, to be searched: what it is, who reads it, how it stands to the lock. */
import { el, type Html, together } from '../../text/html';
import type { Primitive } from '../../types';
import { MOST_PRIMITIVES, NAME_UNITS, OPEN_PRIMITIVES } from './bounds';
import type { LockState, Standing } from './page-data';
import {
  badge,
  codeHtml,
  counted,
  countsOf,
  digits,
  fewOf,
  more,
  pathHtml,
  proseHtml,
  row,
  searchHtml,
  type Tone,
  tableHtml,
} from './parts';

const LIST = 'primitives';
/** Characters of a digest: enough to tell two apart by eye; all of it is in the lock. */
const DIGEST_UNITS = 22;

export const STANDING_TONES: Record<Standing, Tone> = {
  pinned: 'good',
  changed: 'bad',
  'not pinned': 'warn',
};

export function inventoryHtml(primitives: readonly Primitive[], lock: LockState | undefined): Html {
  const kinds = countsOf(primitives, ({ kind }) => kind).map(([kind, count]) => `${digits(count)} ${kind}`);
  const rows = primitives.slice(0, MOST_PRIMITIVES).map(({ path, kind, agents, integrity, via }) => {
    const standing = lock?.standingOf(path);
    return row(
      [
        [
          pathHtml(path),
          via.length === 0 ? undefined : el('span', { class: 'through' }, 'through ', pathHtml(via.at(-1)!)),
        ],
        kind,
        proseHtml(fewOf(agents), NAME_UNITS),
        ...(standing === undefined ? [] : [badge(STANDING_TONES[standing], standing)]),
        codeHtml(integrity, DIGEST_UNITS),
      ],
      { 'data-row': true },
    );
  });
  const head = ['path', 'kind', 'read by', ...(lock ? ['lock'] : []), 'digest'];
  const list = [
    searchHtml(LIST, 'primitives'),
    tableHtml('Primitives', head, [rows], { id: LIST }),
    more(primitives.length - MOST_PRIMITIVES, 'are'),
  ];
  return together(
    el('p', { class: 'facts' }, kinds.join(' \u00b7 ')),
    primitives.length > OPEN_PRIMITIVES
      ? el('details', {}, el('summary', {}, `Show ${counted(rows.length, 'primitive')}`), list)
      : list,
  );
}
