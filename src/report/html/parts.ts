/** What several sections are made of. */
import { visiblePath } from '../../text/escape';
import { type Child, el, type Html, short } from '../../text/html';
import type { Severity } from '../../types';
import { NAME_UNITS, PATH_UNITS, TEXT_UNITS } from './bounds';

export interface Section {
  id: string;
  title: string;
  /** Stands beside the title, here and in the list of contents. */
  count?: number | undefined;
  body: Child;
}

export function sectionHtml({ id, title, count, body }: Section): Html {
  return el(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    el('h2', { id: `${id}-title` }, title, count === undefined ? undefined : countHtml(count)),
    body,
  );
}

export function countHtml(count: number): Html {
  return el('span', { class: 'count' }, digits(count));
}

/** `12,345`, wherever it runs. */
export function digits(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${digits(count)} ${count === 1 ? one : many}`;
}

/** A word whose colour says what its text says. */
export function badge(tone: Severity | Tone, text: string): Html {
  return el('span', { class: `badge ${tone}` }, text);
}

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** A path of somebody else's, isolated: letters that run from right to left stay inside. */
export function pathHtml(path: string, line?: number): Html {
  return el(
    'bdi',
    { class: 'path' },
    short(visiblePath(path), PATH_UNITS),
    line === undefined ? undefined : `:${line}`,
  );
}

/** A name, a value, an address of somebody else's. */
export function codeHtml(text: string, limit = NAME_UNITS): Html {
  return el('bdi', { class: 'code' }, short(text, limit));
}

/** All of a digest. */
export function digestHtml(integrity: string): Html {
  return el('span', { class: 'code digest' }, integrity);
}

/** Prose that repeats what somebody else wrote. */
export function proseHtml(text: string, limit: number): Html {
  return el('bdi', {}, short(text, limit));
}

/** Prose of a rule, in which backticks mean code. */
export function ruleText(text: string): Child[] {
  return text
    .slice(0, 2 * TEXT_UNITS)
    .split(/`([^`]+)`/)
    .map((part, i) => (i % 2 === 1 ? codeHtml(part, TEXT_UNITS) : proseHtml(part, 2 * TEXT_UNITS)));
}

/** What is left out, said aloud; nothing when nothing is. */
export function more(count: number, what: string): Child {
  if (count <= 0) return undefined;
  return el(
    'p',
    { class: 'more' },
    `${digits(count)} more ${what} not shown here: --format json has each of them`,
  );
}

/**
 * @param groups rows; each list of them is a body of its own
 * @returns a table that can be scrolled where it is too wide, by keyboard too
 */
export function tableHtml(
  caption: string,
  head: readonly string[],
  groups: readonly (readonly Html[])[],
  attributes: { id?: string; class?: string } = {},
): Html {
  const titles = head.map((title) => el('th', { scope: 'col' }, title));
  return el(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    el(
      'table',
      attributes,
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, titles)),
      groups.map((rows) => el('tbody', {}, rows)),
    ),
  );
}

export function row(cells: readonly Child[], attributes: { 'data-row'?: true } = {}): Html {
  return el(
    'tr',
    attributes,
    cells.map((cell) => el('td', {}, cell)),
  );
}

/** A field that filters what has the id; it shows itself where there are scripts. */
export function searchHtml(target: string, what: string, extra?: Child): Html {
  return el(
    'div',
    { class: 'search', 'data-filter': target, hidden: true },
    el('label', { for: `${target}-search` }, `Search ${what}`),
    el('input', {
      id: `${target}-search`,
      type: 'search',
      autocomplete: 'off',
      spellcheck: 'false',
    }),
    extra,
    el('span', { class: 'hits', 'aria-live': 'polite' }),
  );
}

/** `codex, cursor, pi and 5 more` */
export function fewOf(names: readonly string[]): string {
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** In the order of the values, most first where they are counts. */
export function countsOf<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, count: number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
