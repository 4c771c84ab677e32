/**
 * Markup that a reader of the rendered page does not see and a model does: comments, link definitions used as comments,
 * elements styled out of sight. Never inside code, because code is shown as it is.
 *
 * Rules: hidden-comment, hidden-element.
 */
import type { Document, Span } from '../../document';
import { visible } from '../../text/escape';
import { lazy } from '../../text/lazy';
import { isInside } from '../../text/spans';
import type { Severity } from '../../types';
import type { TextContext } from '../context';

export function checkMarkup(context: TextContext, document: Document): void {
  const { text } = context;
  // Where code is costs a pass over the text; only what would be reported needs to know.
  const isCode = (at: number): boolean => document.format !== 'html' && isInside(document.markdown.code, at);
  if (hasWordyComment(text)) {
    const comments = document.format === 'html' ? htmlComments(text) : document.markdown.comments;
    for (const { start, end } of comments) {
      const body = text.slice(start + 4, end).replace(/-->$/, '');
      reportComment(context, { start, end }, body, 'comment');
    }
  }
  if (text.includes(']:')) checkLinkDefinitions(context, isCode);
  checkElements(context, isCode);
}

/** Is there a comment, in code or not, with enough words in it to be reported? */
function hasWordyComment(text: string): boolean {
  for (let start = text.indexOf('<!--'); start !== -1; ) {
    const close = text.indexOf('-->', start + 4);
    if (close === -1 || countWords(text.slice(start + 4, close)) >= MIN_WORDS) return true;
    // A comment that starts inside this one and ends with it has fewer words.
    start = text.indexOf('<!--', Math.max(start + 4, close - 2));
  }
  return false;
}

function htmlComments(text: string): Span[] {
  const comments: Span[] = [];
  for (let start = text.indexOf('<!--'); start !== -1; ) {
    const close = text.indexOf('-->', start + 4);
    const end = close === -1 ? text.length : close + 3;
    comments.push({ start, end });
    start = text.indexOf('<!--', end);
  }
  return comments;
}

/** Made on first use: V8 looks Unicode properties up when it creates an expression, and most comments are ASCII. */
const unspacedLetter = lazy(
  () => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}]/gu,
);
const spacedWord = lazy(
  () =>
    /(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}])\p{L}){2,}/gu,
);

/** Words as a reader counts them: runs of two letters or more; scripts without spaces count three letters a word. */
function countWords(text: string): number {
  if (/^[\x00-\x7f]*$/.test(text)) return text.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  const unspaced = text.match(unspacedLetter())?.length ?? 0;
  const spaced = text.match(spacedWord())?.length ?? 0;
  return spaced + Math.floor(unspaced / 3);
}

const MIN_WORDS = 3;
const ORDER = /\b(?:must|always|never|required?|should|ensure|add|set|run|install)\b/i;
const CODE =
  /\brequire\s?\(|\bimport\s+[\w{*]|\b(?:npm|pnpm|yarn|pip3?|uv|cargo|gem|brew|apt(?:-get)?)\s+(?:install|add|i)\b|\bnpx\s|\b(?:curl|wget|bash|powershell)\s|\b[A-Z][A-Z0-9_]{2,}=\S|~\/\.|\.env\b|process\.env/;
const AGENT =
  /\b(?:AI|LLM|agents?|assistants?|copilot|claude|cursor|gemini|codex|gpt|chatbot|language model)\b/i;

/** A comment is an inventory entry; one that gives orders with code in it, or that speaks to an agent, is worth a look. */
function gradeComment(body: string): Severity {
  const words = countWords(body);
  const isOperative = words >= 8 && ORDER.test(body) && CODE.test(body);
  const isAddressed = words >= 5 && AGENT.test(body) && ORDER.test(body);
  return isOperative || isAddressed ? 'low' : 'info';
}

function reportComment(context: TextContext, { start, end }: Span, body: string, what: string): void {
  if (countWords(body) < MIN_WORDS) return;
  const shown = (): string => visible(body.replace(/\s+/g, ' ').trim(), 120);
  context.report(
    'hidden-text/hidden-comment',
    gradeComment(body),
    start,
    end,
    () => `${what} that the page does not show: "${shown()}"`,
    () => ({ decoded: body.trim() }),
  );
}

/** `[//]: # (text)`, `[comment]: <> (text)`, and definitions with a title that nothing refers to. */
const DEFINITION =
  /^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*(\S{1,500})[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'|\(([^\n]*)\))[ \t]*$/gm;

function checkLinkDefinitions(context: TextContext, isCode: (at: number) => boolean): void {
  const { text } = context;
  let referred: Set<string> | undefined;
  const isReferred = (label: string): boolean => {
    referred ??= new Set(Array.from(text.matchAll(REFERENCE), (match) => match[1]!));
    return referred.has(label);
  };
  for (const match of text.matchAll(DEFINITION)) {
    const start = match.index;
    if (isCode(start)) continue;
    const label = match[1]!;
    const target = match[2]!;
    const isComment = target === '#' || target === '<>' || /^(?:\/\/|comment)$/i.test(label);
    if (!isComment && isReferred(label)) continue;
    reportComment(
      context,
      { start, end: start + match[0].length },
      match[3] ?? match[4] ?? match[5]!,
      'link definition',
    );
  }
}

/** Anything in brackets that is not the start of a definition. */
const REFERENCE = /\[([^[\]\n]{1,200})\](?!:)/g;

// --- elements ---------------------------------------------------------------------------------------------------

/** Longest start tag that is read. */
const TAG_LIMIT = 2_000;
/** Longest content that is looked at. */
const CONTENT_LIMIT = 20_000;

/** What `hiddenBy` looks for; most tags have neither, and most that only look like tags. */
const MAY_HIDE = /style\s{0,9}=|\shidden\b/i;

function checkElements(context: TextContext, isCode: (at: number) => boolean): void {
  const { text } = context;
  let done = 0;
  let elements: Elements | undefined;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', Math.max(at + 1, done))) {
    if (!isAsciiLetter(text.charCodeAt(at + 1))) continue;
    const tagEnd = endOfTag(text, at);
    if (tagEnd === -1) continue;
    const tag = text.slice(at + 1, tagEnd - 1);
    if (!MAY_HIDE.test(tag)) continue;
    const name = /^[A-Za-z][A-Za-z0-9-]{0,30}/.exec(tag)![0];
    const attributes = tag.slice(name.length);
    const how = hiddenBy(name.toLowerCase(), attributes);
    if (!how || attributes.endsWith('/') || isCode(at)) continue;
    elements ??= new Elements(text);
    const { contentEnd, end } = elements.endOf(at, tagEnd);
    if (!elements.hasWords(tagEnd, Math.min(contentEnd, tagEnd + CONTENT_LIMIT))) continue;
    const content = text.slice(tagEnd, Math.min(contentEnd, tagEnd + CONTENT_LIMIT));
    const shown = content
      .replace(/<[^<>]{0,500}>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (countWords(shown) < MIN_WORDS) continue;
    context.report(
      'hidden-text/hidden-element',
      'medium',
      at,
      end,
      () => `text hidden by ${how}: "${visible(shown, 120)}"`,
      {
        decoded: shown,
      },
    );
    done = end;
  }
}

function isAsciiLetter(unit: number): boolean {
  return (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
}

/** The offset after `>` of the start tag at `at`; quotes are honoured. -1 when it does not end. */
function endOfTag(text: string, at: number): number {
  const limit = Math.min(text.length, at + TAG_LIMIT);
  let quote = 0;
  for (let i = at + 1; i < limit; i++) {
    const unit = text.charCodeAt(i);
    if (quote !== 0) {
      if (unit === quote) quote = 0;
    } else if (unit === 0x22 || unit === 0x27) quote = unit;
    else if (unit === 0x3e) return i + 1;
    else if (unit === 0x3c) return -1;
  }
  return -1;
}

/** Where elements end and words stand, looked up once: elements nest, and each would look through all inner ones. */
class Elements {
  /** Offset of the end tag of each start tag that has one. */
  private readonly closing = new Map<number, number>();
  private readonly words: number[] = [];
  private paragraph = { from: 0, end: -1 };

  constructor(private readonly text: string) {
    const open = new Map<string, number[]>();
    for (const match of text.matchAll(/<(\/?)([A-Za-z][A-Za-z0-9-]{0,30})(?![\w])/g)) {
      const name = match[2]!.toLowerCase();
      const stack = open.get(name) ?? [];
      if (!match[1]) {
        stack.push(match.index);
        open.set(name, stack);
      } else {
        const start = stack.pop();
        if (start !== undefined) this.closing.set(start, match.index);
      }
    }
    const shown = text.replace(/<[^<>]{0,500}>/g, (tag) => ' '.repeat(tag.length));
    for (const { index } of shown.matchAll(/\p{L}{2,}|\p{Lo}/gu)) this.words.push(index);
  }

  /** The matching end tag, nested elements of the same name counted; without one the element ends with its paragraph. */
  endOf(at: number, from: number): { contentEnd: number; end: number } {
    const { text } = this;
    const closing = this.closing.get(at);
    if (closing !== undefined && closing < from + CONTENT_LIMIT) {
      const close = text.indexOf('>', closing);
      return { contentEnd: closing, end: close === -1 ? text.length : close + 1 };
    }
    if (from < this.paragraph.from || from > this.paragraph.end) {
      const blank = text.indexOf('\n\n', from);
      this.paragraph = { from, end: blank === -1 ? text.length : blank };
    }
    const { end } = this.paragraph;
    return { contentEnd: end, end };
  }

  /** Is there anything in `[from, to)` that can be counted as a word? */
  hasWords(from: number, to: number): boolean {
    let low = 0;
    let high = this.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle]! < from) low = middle + 1;
      else high = middle;
    }
    // A run of letters of a script without spaces is one match and several words.
    return low < this.words.length && this.words[low]! < to;
  }
}

/** Elements that are never rendered as text anyway, or that a reader can open. */
const IGNORED = new Set([
  'template',
  'script',
  'style',
  'input',
  'img',
  'svg',
  'path',
  'meta',
  'link',
  'br',
  'hr',
]);

function hiddenBy(name: string, attributes: string): string | undefined {
  if (IGNORED.has(name)) return undefined;
  const style = /(?:^|[\s"'/])style\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes);
  const rest = attributes.replace(/"[^"]*"|'[^']*'/g, '""');
  if (
    /(?:^|\s)hidden(?=$|[\s=/])/i.test(rest) &&
    !/hidden\s{0,9}=\s{0,9}["']?(?:false|until-found)/i.test(attributes)
  ) {
    return 'the hidden attribute';
  }
  return style ? hidingStyle(style[1] ?? style[2] ?? style[3]!) : undefined;
}

type Style = Map<string, string>;

const NUMBER = (value: string | undefined): number => Number.parseFloat(value ?? '');
const isZeroSize = (value: string | undefined): boolean => NUMBER(value) === 0;
const WHITE =
  /^(?:white|#fff|#ffff|#ffffff|#ffffffff|rgba?\(\s*255[\s,]+255[\s,]+255.*\)|hsla?\(.*100%.*\))$/;
const INVISIBLE_COLOUR = /^(?:transparent|rgba\([^)]*[,/]\s*0(?:\.0+)?%?\s*\)|#[0-9a-f]{3}0|#[0-9a-f]{6}00)$/;

/** In points of a screen, as far as a length says; NaN for what cannot be told. */
function pixels(value: string | undefined): number {
  const number = NUMBER(value);
  if (value === undefined || Number.isNaN(number)) return Number.NaN;
  return /r?em$/.test(value.trim()) ? number * 16 : /%$|v[wh]$/.test(value.trim()) ? number * 8 : number;
}

/** One row a way of hiding: what it is called, and whether the style does it. */
const HIDING: [string, (style: Style) => boolean][] = [
  ['display:none', (style) => style.get('display') === 'none'],
  ['visibility', (style) => /^(?:hidden|collapse)$/.test(style.get('visibility') ?? '')],
  ['opacity ~0', (style) => NUMBER(style.get('opacity')) < 0.05],
  ['font-size ~0', (style) => pixels(style.get('font-size') ?? fontSize(style.get('font'))) <= 1],
  [
    'its colour',
    (style) => {
      const colour = style.get('color') ?? style.get('-webkit-text-fill-color') ?? '';
      if (INVISIBLE_COLOUR.test(colour)) return true;
      const background = style.get('background-color') ?? style.get('background');
      if (background !== undefined) return colour !== '' && colour === background;
      return WHITE.test(colour);
    },
  ],
  [
    'its position',
    (style) =>
      ['left', 'top', 'right', 'bottom', 'text-indent', 'margin-left', 'margin-top'].some(
        (key) => pixels(style.get(key)) <= -100,
      ),
  ],
  [
    'a zero-size box',
    (style) =>
      /hidden|clip/.test(style.get('overflow') ?? '') &&
      ['height', 'width', 'max-height', 'max-width'].some((key) => isZeroSize(style.get(key))),
  ],
  [
    'clipping',
    (style) =>
      /rect\(\s*0|inset\(\s*(?:50|100)%/.test(`${style.get('clip') ?? ''} ${style.get('clip-path') ?? ''}`),
  ],
  ['scaling', (style) => /scale[xy]?\(\s*0(?:\.0+)?\s*[),]/.test(style.get('transform') ?? '')],
];

function fontSize(font: string | undefined): string | undefined {
  return /(?:^|\s)([\d.]+(?:px|pt|em|rem|%))/.exec(font ?? '')?.[1];
}

function hidingStyle(css: string): string | undefined {
  const style: Style = new Map();
  for (const declaration of css.split(';')) {
    const colon = declaration.indexOf(':');
    if (colon === -1) continue;
    const value = declaration
      .slice(colon + 1)
      .replace(/!\s*important/i, '')
      .trim()
      .toLowerCase();
    style.set(declaration.slice(0, colon).trim().toLowerCase(), value);
  }
  return HIDING.find(([, hides]) => hides(style))?.[0];
}
