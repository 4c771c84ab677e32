/**
 * The family `hidden-text`: what a reviewer does not see, or sees differently, while an agent reads it.
 * Specification: docs/hidden-text.md. One file a subject; the order of the table plays no part.
 */
import type { Document, QuotedValue } from '../../document';
import { featuresOfText } from '../../text/features';
import { detailsOf, messageOf, type Sighting, type Sink, type TextContext, textContext } from '../context';
import { checkBidi } from './bidi';
import { checkControls } from './controls';
import { checkEncoding, checkLoneSurrogates } from './encoding';
import { checkEscapes } from './escapes';
import { checkInvisibles } from './invisibles';
import { checkLookalikeHosts } from './lookalike-hosts';
import { checkLookalikeWords } from './lookalike-words';
import { checkMarkup } from './markup';
import { checkPadding } from './padding';
import { checkStrangers } from './strangers';
import { checkCombiningFlood, checkStyledLetters } from './styled';
import { checkTwins } from './twins';

/** Rules that need nothing but the characters; they run on files and on unescaped values alike. */
const TEXT_CHECKS: ((context: TextContext) => void)[] = [
  checkInvisibles,
  checkStrangers,
  checkBidi,
  checkControls,
  checkLookalikeWords,
  checkLookalikeHosts,
  checkTwins,
  checkStyledLetters,
  checkCombiningFlood,
];

export function checkHiddenText(document: Document, into: Sink): void {
  const { text, features, isCode, content } = document;
  const context = textContext(text, features, isCode, into);
  for (const check of TEXT_CHECKS) check(context);
  checkEncoding(context, content);
  if (content.encoding !== 'ascii' && content.encoding !== 'utf-8') checkLoneSurrogates(context);
  checkPadding(context);
  checkEscapes(context);
  if (
    document.format === 'markdown' ||
    document.format === 'html' ||
    document.format === 'text' ||
    document.format === 'other'
  ) {
    checkMarkup(context, document);
  }
  for (const value of document.values) checkValue(value, into);
}

/** A value as the agent's parser hands it over, reported where it is written. */
function checkValue(value: QuotedValue, into: Sink): void {
  const found: Sighting[] = [];
  const context = textContext(value.value, featuresOfText(value.value), false, found);
  for (const check of TEXT_CHECKS) check(context);
  checkLoneSurrogates(context);
  for (const sighting of found) {
    const start = value.map[sighting.start]!;
    const end = value.map[sighting.end]!;
    // What stands in the file unescaped has been reported as it is.
    if (end - start === sighting.end - sighting.start) continue;
    into.push({
      ...sighting,
      start,
      end,
      message: () => `${messageOf(sighting)} (after unescaping)`,
      // No edits: they would be of the value and not of the file.
      more: () => {
        const { decoded } = detailsOf(sighting);
        return decoded === undefined ? {} : { decoded };
      },
    });
  }
}
