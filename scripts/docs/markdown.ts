/** Text in Markdown tables, as text. */

/** Nothing in it is Markdown or HTML. */
export function plain(text: string): string {
  return text
    .replace(/[\\`*_[\]~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A code span; a backtick in it takes a longer fence. */
export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  const padding = fence === '``' ? ' ' : '';
  return fence + padding + text + padding + fence;
}

/** Only the columns that some row fills. A pipe is escaped here, because inside a cell it is even in code. */
export function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return '';
  const used = head.map((_, column) => rows.some((row) => row[column] !== ''));
  const line = (cells: string[]) =>
    `| ${cells
      .filter((_, column) => used[column])
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
