/**
 * A merge may bring thousands of files that nobody has pinned. Told one by one, nobody reads what else there is: many
 * findings of one rule are told by folder.
 */
import { visible, visiblePath } from '../text/escape';
import type { Finding } from '../types';

/** Findings of one rule that are told one by one. */
const MANY = 20;
const MAX_FOLDERS = 10;
const MAX_DEPTH = 6;

/** @returns those to be told one by one, and lines about all others */
export function withoutCrowds(findings: readonly Finding[]): { few: Finding[]; lines: string[] } {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const all = byRule.get(finding.rule);
    if (all) all.push(finding);
    else byRule.set(finding.rule, [finding]);
  }
  const crowds = [...byRule].filter(([, all]) => all.length > MANY);
  const crowded = new Set(crowds.map(([rule]) => rule));
  return {
    few: findings.filter(({ rule }) => !crowded.has(rule)),
    lines: crowds.flatMap(([rule, all]) => linesOf(rule, all)),
  };
}

function linesOf(rule: string, findings: readonly Finding[]): string[] {
  const folders = [...foldersOf(findings.map(({ path }) => path))].sort(
    ([a, n], [b, m]) => m - n || (a < b ? -1 : 1),
  );
  const shown = folders.slice(0, MAX_FOLDERS);
  const rest = folders.length - shown.length;
  return [
    `${findings.length} times ${visible(rule)}: ${visible(findings[0]!.message, 200)}`,
    ...shown.map(([folder, count]) => `  ${String(count).padStart(7)}  ${visible(visiblePath(folder), 120)}`),
    ...(rest > 0 ? [`           and ${rest} more folders`] : []),
    '           each of them: --format json',
    '',
  ];
}

/** As deep as there are few enough of them to be read. */
function foldersOf(paths: readonly string[]): Map<string, number> {
  let found = counted(paths, 1);
  for (let depth = 2; depth <= MAX_DEPTH; depth++) {
    const deeper = counted(paths, depth);
    if (deeper.size > MAX_FOLDERS) break;
    found = deeper;
  }
  return found;
}

function counted(paths: readonly string[], depth: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = `${path.split('/').slice(0, -1).slice(0, depth).join('/') || '.'}/`;
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}
