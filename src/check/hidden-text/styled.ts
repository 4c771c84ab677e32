/**
 * Letters in costume: mathematical, full-width or circled alphabets, and marks piled on a letter.
 * Rules: styled-letters, combining-flood.
 */
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import { lazy } from '../../text/lazy';
import { removal, type TextContext } from '../context';

const styled = lazy(
  () =>
    /(?:[\u{1d400}-\u{1d7ff}\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u1d00-\u1d22\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\ua731\ua730\u2070-\u209c\u1d2c-\u1d6a][ -]?){3,}/gu,
);

export function checkStyledLetters(context: TextContext): void {
  if ((context.features & FEATURE.STYLED) === 0) return;
  for (const match of context.text.matchAll(styled())) {
    const shown = match[0].trimEnd();
    const plain = shown.normalize('NFKC');
    context.report(
      'hidden-text/styled-letters',
      'info',
      match.index,
      match.index + shown.length,
      () => `styled letters read "${visible(plain, 120)}"`,
      { decoded: plain },
    );
  }
}

/** Generic marks only: Tibetan, Hebrew, Arabic and Tai Tham stack theirs by right. */
const MARKS =
  /[\u0300-\u034e\u0350-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}/g;

export function checkCombiningFlood(context: TextContext): void {
  if ((context.features & FEATURE.MARKS) === 0) return;
  for (const match of context.text.matchAll(MARKS)) {
    const marks = match[0];
    const isRepeated = /(.)\1{3}/.test(marks);
    if (marks.length < 7 && !isRepeated) continue;
    const start = match.index;
    context.report(
      'hidden-text/combining-flood',
      marks.length >= 20 ? 'medium' : 'low',
      start,
      start + marks.length,
      () => `${marks.length} combining marks on one letter`,
      () => removal(start, start + marks.length),
    );
  }
}
