/**
 * HTML in which nothing of a file can act. Elements and attributes are closed lists, text is escaped where it is put in,
 * and only this file can make `Html`: a string that somebody forgot to escape is a string, and is escaped.
 */
import { visible } from './escape';

const MARKUP = Symbol('markup');

/** Markup that is safe to put into a page. */
export interface Html {
  readonly [MARKUP]: string;
}

export type Child = Html | string | number | undefined | readonly Child[];

type ElementName =
  | (
      | 'html'
      | 'head'
      | 'meta'
      | 'title'
      | 'body'
      | 'header'
      | 'main'
      | 'footer'
      | 'nav'
      | 'section'
      | 'article'
    )
  | (
      | 'h1'
      | 'h2'
      | 'h3'
      | 'p'
      | 'a'
      | 'ul'
      | 'ol'
      | 'li'
      | 'dl'
      | 'dt'
      | 'dd'
      | 'div'
      | 'span'
      | 'strong'
      | 'bdi'
    )
  | (
      | 'table'
      | 'caption'
      | 'thead'
      | 'tbody'
      | 'tr'
      | 'th'
      | 'td'
      | 'details'
      | 'summary'
      | 'code'
      | 'mark'
      | 'pre'
    )
  | ('label' | 'input' | 'svg' | 'path' | 'rect' | 'text');

type AttributeName =
  | (
      | 'class'
      | 'id'
      | 'lang'
      | 'charset'
      | 'name'
      | 'content'
      | 'http-equiv'
      | 'scope'
      | 'open'
      | 'hidden'
      | 'rel'
    )
  | ('type' | 'for' | 'value' | 'checked' | 'role' | 'tabindex' | 'autocomplete' | 'spellcheck' | 'colspan')
  | (
      | 'aria-label'
      | 'aria-labelledby'
      | 'aria-live'
      | 'data-filter'
      | 'data-row'
      | 'data-group'
      | 'data-severity'
    )
  | ('viewBox' | 'width' | 'height' | 'x' | 'y' | 'rx' | 'd');

/** `true` writes the name alone. */
type Attributes = Partial<Record<AttributeName, string | number | true | undefined>> & { href?: Target };

/** Where a link may lead: into the page, or to the page of one of our rules. */
export type Target = `#${string}` | `https://github.com/agent-primitives/${string}`;

/** Have no content and no end. */
const VOID = new Set<ElementName>(['meta', 'input']);
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};
/** Nobody writes so many marks on one letter; hundreds of them cover what stands above. */
const MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * @param text any text
 * @param limit most UTF-16 units before entities
 * @returns text or the value of an attribute: control, bidirectional and invisible characters are drawn, as everywhere
 */
function escaped(text: string, limit?: number): string {
  const shown = visible(text, limit);
  // Fast way out: most of it is names and prose.
  if (/^[\w ./:,@+=()-]*$/.test(shown)) return shown;
  return shown.replace(MARKS, '$1\u2026').replace(/[&<>"'`]/g, (char) => ENTITIES[char]!);
}

function markupOf(child: Child): string {
  if (child === undefined) return '';
  if (typeof child === 'string') return escaped(child);
  if (typeof child === 'number') return String(child);
  if (MARKUP in child) return child[MARKUP];
  let out = '';
  for (const one of child) out += markupOf(one);
  return out;
}

/** @returns one element; strings among the children are text */
export function el(name: ElementName, attributes: Attributes = {}, ...children: Child[]): Html {
  let out = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    out += value === true ? ` ${key}` : ` ${key}="${escaped(String(value))}"`;
  }
  return { [MARKUP]: VOID.has(name) ? `${out}>` : `${out}>${markupOf(children)}</${name}>` };
}

/** @returns the children without an element around them */
export function together(...children: Child[]): Html {
  return { [MARKUP]: markupOf(children) };
}

/** @returns text, cut with an ellipsis at so many UTF-16 units */
export function short(text: string, limit: number): Html {
  return { [MARKUP]: escaped(text, limit) };
}

/**
 * A style sheet or a script of ours, character by character: a policy names it by its digest.
 * @throws Error for a text that would end the element
 */
export function ours(name: 'style' | 'script', text: string): Html {
  if (/<[/!]/.test(text)) throw new Error(`a ${name} must not hold markup`);
  return { [MARKUP]: `<${name}>${text}</${name}>` };
}

/** @returns UTF-16 units */
export function sizeOf(html: Html): number {
  return html[MARKUP].length;
}

/** @returns a whole document */
export function documentText(root: Html): string {
  return `<!DOCTYPE html>\n${root[MARKUP]}\n`;
}
