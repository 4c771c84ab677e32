/**
 * Names that deceive: a path that shows less, more or something else than it is, and two paths that are one on another
 * system. Rules: integrity/deceptive-name, integrity/case-collision.
 */
import { isBidiFormat, JOIN, NONE, WRAP } from '../../text/characters';
import { visiblePath } from '../../text/escape';
import { lazy } from '../../text/lazy';
import type { Observation } from '../../types';

/** Joiners and selectors that are spelling in the scripts and emoji they stand beside. */
const SPELLING = new Set([0x200c, 0x200d, 0xfe0e, 0xfe0f, 0x20e3]);
const hidden = lazy(() => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);

export function deceptiveName(path: string, into: Observation[]): void {
  if (/^[\x20-\x7e]*$/.test(path)) return;
  const report = (severity: 'high' | 'medium', message: string): void => {
    into.push({ rule: 'integrity/deceptive-name', severity, start: 0, end: 0, message });
  };
  if (/[\udc80-\udcff]/u.test(path)) {
    report(
      'medium',
      `the name "${visiblePath(path)}" holds bytes that are not UTF-8: tools show it differently`,
    );
    return;
  }
  const chars = [...path];
  const culprit = chars.find((char, i) => hidden().test(char) && !isSpelling(chars, i));
  if (culprit !== undefined) {
    const what = isBidiFormat(culprit.codePointAt(0)!)
      ? 'is shown in another order than it has'
      : 'holds characters that nobody sees';
    report('high', `the name "${visiblePath(path)}" ${what}`);
  }
}

function isSpelling(chars: string[], i: number): boolean {
  if (!SPELLING.has(chars[i]!.codePointAt(0)!)) return false;
  const beside = [chars[i - 1], chars[i + 1]].map((char) => char?.codePointAt(0) ?? NONE);
  return beside.some(
    (cp) =>
      JOIN.has(cp) ||
      WRAP.has(cp) ||
      (cp !== NONE && /[\p{Extended_Pictographic}\p{Emoji_Modifier}#*0-9]/u.test(String.fromCodePoint(cp))),
  );
}

/**
 * @param paths all primitives
 * @returns the paths that another one replaces on macOS or Windows, with that other path
 */
export function collidingNames(paths: readonly string[]): [string, string][] {
  const seen = new Map<string, string>();
  const collisions: [string, string][] = [];
  for (const path of [...paths].sort()) {
    const folded = path.normalize('NFC').toLowerCase();
    const other = seen.get(folded);
    if (other === undefined) seen.set(folded, path);
    else if (other !== path) collisions.push([path, other]);
  }
  return collisions;
}
