/** `--format json`: the report itself (contract: docs/json-report.md). */
import { mustEscape } from '../text/characters';
import type { Report } from '../types';

export function json(report: Report): string {
  return `${safeJson(report)}\n`;
}

/**
 * JSON of the same value that harms no terminal: what acts, hides or reorders stands as `\uXXXX`, in paths and keys
 * too. `JSON.stringify` escapes C0 and lone surrogates itself; outside of strings it writes ASCII only.
 * @param value what JSON can hold
 * @param indent 0 for all of it in one line
 */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(/[^\n\x20-\x7e]/gu, (char) =>
    mustEscape(char.codePointAt(0)!) ? char.split('').map(escapeUnit).join('') : char,
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
