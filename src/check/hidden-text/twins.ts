/**
 * Two names in one text that read the same (CVE-2021-42694). Rule: identifier-twin.
 */
import type { Span } from '../../document';
import { isInvisible } from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import type { TextContext } from '../context';

/** Invisible characters with a letter of a name on one side at least. */
const IN_IDENTIFIER = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const NAME_LIMIT = 100;
/** Words that declare the name after them, in the languages that skills bundle scripts in. */
const DECLARES =
  /\b(?:const|let|var|function|class|def|fn|func|type|interface|enum|struct|val|public|private|static|export|import|local|my|set)\s+$/;

/**
 * Two names that read the same: `isAdmin` and `is<ZWSP>Admin`. One shadows the other (CVE-2021-42694). A name that is
 * declared with an invisible character in it has its twin elsewhere.
 */
export function checkTwins(context: TextContext): void {
  if ((context.features & FEATURE.INVISIBLE) === 0) return;
  const { text } = context;
  const hasName = wordFinder(text);
  let done = 0;
  IN_IDENTIFIER.lastIndex = 0;
  for (let match = IN_IDENTIFIER.exec(text); match; match = IN_IDENTIFIER.exec(text)) {
    if (match.index < done) continue;
    let start = match.index;
    while (start > done && match.index - start < NAME_LIMIT && isNamePart(text, start - 1)) start--;
    let end = match.index + 1;
    while (end < text.length && end - match.index < NAME_LIMIT && isNamePart(text, end)) end++;
    done = end;
    const written = text.slice(start, end);
    const name = written.replace(IN_IDENTIFIER, '');
    IN_IDENTIFIER.lastIndex = end;
    if (name.length < 4 || !/^[A-Za-z_$]/.test(written)) continue;
    const isInside = /[\w$]$/.test(written);
    const isName = context.isCode || text[end] === '(' || /_|[a-z][A-Z]/.test(name);
    const isDeclared = context.isCode && DECLARES.test(text.slice(Math.max(0, start - 24), start));
    if (!isDeclared && !(isInside && isName && hasName(name))) continue;
    if (!isDeclared) reportTwin(context, { start, end }, written, name);
    else {
      const message = `declares "${visible(written, 120)}", which reads "${visible(name, 80)}" and is not`;
      context.report('hidden-text/identifier-twin', 'high', start, end, message, { decoded: name });
    }
  }
}

export function reportTwin(context: TextContext, { start, end }: Span, written: string, name: string): void {
  const message = `two names read "${visible(name, 80)}"; this one is "${visible(written, 120)}"`;
  context.report('hidden-text/identifier-twin', 'high', start, end, message, { decoded: name });
}

function isNamePart(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? /[\w$]/.test(text[at]!) : isInvisible(unit) && unit < 0xd800;
}

/** Names looked up in one text: each look-up may read all of it. */
const LOOKUP_BUDGET = 100;

/** @returns whether the text has a name as a whole word; remembers, and gives up after LOOKUP_BUDGET names */
export function wordFinder(text: string): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    let has = known.get(word);
    if (has === undefined) {
      if (known.size >= LOOKUP_BUDGET) return false;
      has = hasWord(text, word);
      known.set(word, has);
    }
    return has;
  };
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = (text[at - 1] ?? ' ') + (text[at + word.length] ?? ' ');
    if (!/[\w$]/.test(around)) return true;
  }
  return false;
}
