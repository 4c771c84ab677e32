/**
 * Our lines in a text of somebody else, between two comments that say so. Every other byte stays as it is: line ends, and
 * whether the last line has one.
 */
const BEGIN = '# >>> primitives';
const END = '# <<< primitives';
const BLOCK =
  /^[ \t]*# >>> primitives\b[^\n]*\n(?:(?![ \t]*# [<>]{3} primitives\b)[^\n]*\n)*?[ \t]*# <<< primitives\b[^\r\n]*(?:\r?\n|$)/gm;

/** @param lines without indentation @returns the lines with their comments around, indented */
export function blockOf(title: string, lines: readonly string[], indent = ''): string[] {
  const remark = `${BEGIN} ${title} (put here by \`primitives init\`; \`primitives init --remove\` takes it out again)`;
  return [remark, ...lines, END].map((line) => (line === '' ? '' : indent + line));
}

/** @param at start of a line, or the end of the text */
export function withBlock(text: string, at: number, block: readonly string[], eol = '\n'): string {
  const isOpen = at > 0 && text[at - 1] !== '\n';
  const inserted = isOpen ? eol + block.join(eol) : block.join(eol) + eol;
  return text.slice(0, at) + inserted + text.slice(at);
}

/** @param title of the blocks that are meant; all of ours when absent */
export function withoutBlocks(text: string, title?: string): string {
  for (const match of [...text.matchAll(BLOCK)].reverse()) {
    if (title !== undefined && !match[0].trimStart().startsWith(`${BEGIN} ${title} (`)) continue;
    const before = text.slice(0, match.index);
    const isOpen = !match[0].endsWith('\n');
    text = (isOpen ? before.replace(/\r?\n$/, '') : before) + text.slice(match.index + match[0].length);
  }
  return text;
}

/** @returns whether this very block stands in the text, wherever somebody may have moved it */
export function hasBlock(text: string, block: readonly string[]): boolean {
  return `\n${text.replaceAll('\r\n', '\n')}\n`.includes(`\n${block.join('\n')}\n`);
}

/** Line ends of a text, by the first one. */
export function eolOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}
