/**
 * `--format compact`: one line a finding, `path:line:column: severity: message [rule]`, for editors, for grep, and for
 * the problem matcher (integrations/github/problem-matcher.json).
 */
import { visible, visiblePath, withoutOldCommands } from '../text/escape';
import type { Report } from '../types';
import type { ReportOptions } from './options';
import { skipText } from './pretty';

export function compact({ findings, skipped }: Report, { verbose }: Pick<ReportOptions, 'verbose'>): string {
  const lines = findings
    .filter(({ status, severity }) => status !== 'accepted' && (verbose || severity !== 'info'))
    .map(({ path, region, severity, message, rule }) => {
      const where = `${nameOf(path)}:${region.startLine}:${region.startColumn}`;
      return `${where}: ${severity}: ${visible(message)} [${visible(rule)}]`;
    });
  const unseen = skipped.map(
    (skip) => `${nameOf(skip.path)}:1:1: high: not scanned: ${skipText(skip)} [not-scanned]`,
  );
  return [...lines, ...unseen].map((line) => `${withoutOldCommands(line)}\n`).join('');
}

/** A line that begins with `::` is a command to a runner. */
function nameOf(path: string): string {
  const name = visiblePath(path);
  return /^[\s:]/.test(name) ? `./${name}` : name;
}
