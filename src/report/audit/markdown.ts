/** An audit as a comment under a pull request. */
import { visible, visiblePath } from '../../text/escape';
import { markdownCode, markdownText } from '../../text/markdown';
import { findingTable, list, place, skipList, table } from '../markdown';
import type { ReportOptions } from '../options';
import type { AuditReport, Changes } from './audit-report';
import {
  changeLines,
  contentsText,
  MOST_CHANGES,
  MOST_LINES,
  notesOf,
  originText,
  sectionsOf,
  unknownText,
} from './sections';

/** Characters of the blocks, as in src/report/markdown.ts. */
const ROOM = { findings: 26_000, skips: 6_000, capabilities: 14_000, changes: 9_000 } as const;
const MOST_CAPABILITIES = 60;

export function auditMarkdown(report: AuditReport, { verbose }: Pick<ReportOptions, 'verbose'>): string {
  const { verdict, reasons, package: about, capabilities, changes, findings, skipped } = report;
  const why = reasons.map(({ message, path, line }, i) => {
    const where = path === undefined ? '' : ` (${place(path, line ?? 1)})`;
    return `${i + 1}. ${markdownText(message)}${where}`;
  });
  const rows = sectionsOf(capabilities).flatMap(({ title, capabilities: all }) => [
    ...all.slice(0, MOST_LINES).map((one, i) => {
      const [first] = one.evidence;
      const notes = notesOf(one);
      return [
        i === 0 ? `**${title}**` : '',
        markdownCode(visible(one.value, 100)) + (notes && `<br>${notes}`),
        first ? place(first.path, first.line) + (one.count > 1 ? ` and ${one.count - 1} more` : '') : '',
      ];
    }),
    ...(all.length > MOST_LINES ? [['', `and ${all.length - MOST_LINES} more`, '']] : []),
  ]);
  return `${[
    `## ${verdict}: ${markdownCode(about.name)} (${about.type})`,
    ...(why.length > 0 ? [why.join('\n')] : []),
    ...(changes ? [changesText(changes)] : []),
    ...titled('### Findings', findingTable(findings, verbose, ROOM.findings)),
    ...skipList(skipped, ROOM.skips),
    ...titled(
      '### What it may do',
      table(['', 'what', 'where'], rows, (row) => row, { most: MOST_CAPABILITIES, room: ROOM.capabilities }),
    ),
    [
      '### What it is',
      '',
      `- ${markdownText(contentsText(about))}`,
      ...(about.origin ? [`- from ${markdownCode(originText(about.origin), 300)}`] : []),
      `- digest ${markdownCode(about.digest)}`,
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function titled(title: string, block: string[]): string[] {
  return block.length === 0 ? [] : [title, ...block];
}

function changesText(changes: Changes): string {
  const all = changeLines(changes);
  const at = markdownCode(visiblePath(changes.root));
  if (all.length === 0) return `As it was pinned in ${at}.`;
  const unknown = unknownText(changes);
  return [
    `### Since it was pinned in ${at}`,
    '',
    ...list(all, ({ sign, what, value }) => `- \`${sign}\` ${what} ${markdownCode(value, 160)}`, {
      most: MOST_CHANGES,
      room: ROOM.changes,
    }),
    ...(unknown === undefined ? [] : ['', `_${markdownText(unknown)}._`]),
  ].join('\n');
}
