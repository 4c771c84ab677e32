/**
 * Variation selectors: one after a character that has variants is typography, any other carries a byte.
 *
 * Rules: variation-selector-smuggling, stray-variation-selector.
 */
import { CASED, characterName, NONE } from '../../text/characters';
import { visible } from '../../text/escape';
import { lazy } from '../../text/lazy';
import type { Severity } from '../../types';
import { decodeVariationSelectors } from './decode';
import { reportRun, type Scan } from './invisible-scan';
import { char, isHan, isLetter, type Run } from './neighbours';
import { addSymbol } from './streams';

/** Row 2: no text has two variation selectors in a row. */
export function judgeSelectorRun(scan: Scan, run: Run): void {
  const { symbols } = run;
  if (symbols.length <= 3 && symbols.every((cp) => cp === 0xfe0f)) {
    const message = 'VARIATION SELECTOR-16 (U+FE0F) repeated after an emoji';
    reportRun(scan, run, 'stray-variation-selector', 'info', message);
    return;
  }
  const { text, scheme, score } = decodeVariationSelectors(symbols);
  reportRun(
    scan,
    run,
    'variation-selector-smuggling',
    'critical',
    () =>
      `${symbols.length} variation selectors in a row hide ${score > 0 ? `"${visible(text, 120)}"` : text} (${scheme})`,
    text,
  );
}

/** Rows 3 to 5: one variation selector. */
export function judgeSelector(scan: Scan, run: Run): void {
  const { seen } = scan;
  const cp = run.symbols[0]!;
  const at = run.start;
  const stray = (severity: Severity): void => {
    const message = (): string => `${characterName(cp)} after a character it cannot vary`;
    reportRun(scan, run, 'stray-variation-selector', severity, message);
  };
  if (cp >= 0xe0100) {
    const isIdeograph = isHan(run.prev);
    const isExempt = isIdeograph && cp <= 0xe011f;
    addSymbol(seen.selectors, cp, at);
    if (isExempt) return;
    seen.hasStraySelector = true;
    stray(isIdeograph ? (cp <= 0xe013f ? 'low' : 'medium') : 'high');
  } else if (cp >= 0xfe0e) {
    addSymbol(seen.textSelectors, cp, at);
    stray(scan.near.isInWord(run) ? 'medium' : 'info');
  } else if (!isStandardizedBase(run.prev, cp)) {
    addSymbol(seen.selectors, cp, at);
    seen.hasStraySelector = true;
    stray(isLetter(run.prev) && CASED.has(run.prev) ? 'medium' : 'low');
  }
}

/** Covers all 1,353 entries of StandardizedVariants.txt by class (row 4). */
const standardized = lazy(() => ({
  first:
    /^[\p{Script=Han}\p{Sm}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}\p{Script=Egyptian_Hieroglyphs}\u3000-\u303f\uff01-\uff5e\u2018-\u201d0-9\u{1d400}-\u{1d7ff}\u2100-\u214f]$/u,
  second:
    /^[\p{Script=Han}\p{Script=Egyptian_Hieroglyphs}\u3000-\u303f\uff01-\uff5e\u2018-\u201d\u2100-\u214f\u{1d400}-\u{1d7ff}]$/u,
  later: /^[\p{Script=Egyptian_Hieroglyphs}]$/u,
}));

function isStandardizedBase(base: number, selector: number): boolean {
  if (base === NONE) return false;
  const bases =
    selector === 0xfe00
      ? standardized().first
      : selector <= 0xfe02
        ? standardized().second
        : standardized().later;
  return selector <= 0xfe06 && bases.test(char(base));
}
