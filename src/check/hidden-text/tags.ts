/**
 * Tag characters and the reserved ones around them: ASCII that no font draws and every model reads.
 *
 * Rules: tag-smuggling, unusual-tag-flag, reserved-ignorable.
 */
import { isTag } from '../../text/characters';
import { visible } from '../../text/escape';
import { decodeBase4096, decodeTags } from './decode';
import { reportRun, type Scan } from './invisible-scan';
import { type Run, within } from './neighbours';

function isReserved(cp: number): boolean {
  return within(cp, 0xe0080, 0xe00ff) || within(cp, 0xe01f0, 0xe0fff);
}

export function isTagOrReserved(cp: number): boolean {
  return isTag(cp) || isReserved(cp);
}

/** Row 1. */
export function judgeTags(scan: Scan, run: Run): void {
  const { symbols } = run;
  if (symbols.some(isReserved)) {
    const decoded = decodeBase4096(symbols) || decodeTags(symbols);
    reportRun(
      scan,
      run,
      'reserved-ignorable',
      symbols.length === 1 ? 'high' : 'critical',
      () =>
        decoded
          ? `${symbols.length} reserved invisible characters encode "${visible(decoded, 120)}"`
          : `${symbols.length} reserved invisible ${symbols.length === 1 ? 'character' : 'characters'}: nothing honest uses them`,
      decoded || undefined,
    );
    return;
  }
  const decoded = decodeTags(symbols);
  if (run.prev === BLACK_FLAG && isFlag(symbols, decoded)) {
    const message = (): string => `a flag sequence that no font draws: "${decoded}"`;
    reportRun(scan, run, 'unusual-tag-flag', 'low', message, decoded);
    return;
  }
  reportRun(
    scan,
    run,
    'tag-smuggling',
    'critical',
    () =>
      `${symbols.length} invisible tag ${symbols.length === 1 ? 'character' : 'characters'} ${decoded ? `spell: "${visible(decoded, 120)}"` : 'without a text'} (a model reads them, editors do not show them)`,
    decoded,
  );
}

const BLACK_FLAG = 0x1f3f4;
const CANCEL_TAG = 0xe007f;

/** A subdivision of a country that exists, or one of the three known flags without its end. */
function isFlag(symbols: number[], decoded: string): boolean {
  if (symbols.length === 5 && /^(?:gbeng|gbsct|gbwls)$/.test(decoded)) return true;
  return (
    symbols.at(-1) === CANCEL_TAG &&
    symbols.length === decoded.length + 1 &&
    /^[a-z]{2}[a-z0-9]{1,4}$/.test(decoded) &&
    isRegion(decoded.slice(0, 2))
  );
}

let regionNames: Intl.DisplayNames | undefined;

/** ISO 3166-1 alpha-2, as far as ICU knows it. */
function isRegion(code: string): boolean {
  regionNames ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  try {
    return regionNames.of(code.toUpperCase()) !== undefined;
  } catch {
    return false;
  }
}
