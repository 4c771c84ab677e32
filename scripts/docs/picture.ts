/**
 * docs/images/scan.svg: what `primitives scan` prints on a terminal, in its own colours. A window of its own background,
 * so that it reads the same on a light and on a dark page, and every piece of text at a fixed place and width, because
 * nobody knows the font of the reader.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const COMMANDS = ['cd examples/out/first-look', 'npx primitives scan'];
const FOLDER = 'examples/out/first-look';

/** Of the terminal: what is longer goes on in the next line, as there. */
const COLUMNS = 100;

const CELL = 8.4;
const LINE = 20;
const MARGIN = 20;
const BAR = 36;

/** Colours of the terminal by SGR code; each is at least 4.5:1 on the background. */
const COLORS: Record<string, string> = { 31: '#ff7b72', 33: '#e3b341', 36: '#76e3ea', 90: '#9198a1' };
const BACKGROUND = '#0d1117';
const FOREGROUND = '#e6edf3';

interface Piece {
  text: string;
  column: number;
  color: string;
  isBold: boolean;
}

/** @returns the picture of a real run: of the built command, on the tree that examples/build.mjs makes */
export function scanPicture(): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-picture-'));
  try {
    fs.mkdirSync(path.join(root, 'examples'));
    fs.copyFileSync('examples/build.mjs', path.join(root, 'examples/build.mjs'));
    execFileSync(process.execPath, ['examples/build.mjs'], { cwd: root });
    const { NO_COLOR: _, ...env } = process.env;
    const { stdout, status } = spawnSync(process.execPath, [path.resolve('dist/cli.cjs'), 'scan'], {
      cwd: path.join(root, FOLDER),
      encoding: 'utf8',
      env: { ...env, FORCE_COLOR: '1' },
    });
    if (status !== 1) throw new Error(`primitives scan ended with ${status}: npm run build`);
    const typed = COMMANDS.map((command) => `\x1b[90m$\x1b[39m ${command}`);
    return picture([...typed, ...stdout.trimEnd().split('\n')]);
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

function picture(lines: string[]): string {
  const rows = lines.flatMap((line) => folded(piecesOf(line)));
  const width = COLUMNS * CELL + 2 * MARGIN;
  const height = rows.length * LINE + BAR + MARGIN;
  const texts = rows.flatMap((row, index) =>
    row.map((piece) => textElement(piece, BAR + (index + 0.75) * LINE)),
  );
  const title = `${COMMANDS.at(-1)}: a hidden message in AGENTS.md, and an MCP server that a skill brings along`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="${BACKGROUND}" stroke="#3d444d"/>
<g fill="#3d444d"><circle cx="22" cy="19" r="6"/><circle cx="42" cy="19" r="6"/><circle cx="62" cy="19" r="6"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve" style="white-space: pre">
${texts.join('\n')}
</g>
</svg>
`;
}

/** Takes a line with SGR sequences apart. */
function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let color = FOREGROUND;
  let isBold = false;
  let column = 0;
  for (const part of line.split(/(\x1b\[\d+m)/)) {
    const code = /^\x1b\[(\d+)m$/.exec(part)?.[1];
    if (code === undefined) {
      // Each run without blanks around it has a place of its own: blanks are the first thing a renderer drops.
      for (const { 0: text, index } of part.matchAll(/\S+(?: \S+)*/g)) {
        pieces.push({ text, column: column + index, color, isBold });
      }
      column += part.length;
    } else if (code === '1' || code === '22') isBold = code === '1';
    else if (code === '39') color = FOREGROUND;
    else if (COLORS[code]) color = COLORS[code];
    else throw new Error(`no colour for SGR ${code}`);
  }
  return pieces;
}

/** @returns the rows that a terminal needs for a line */
function folded(pieces: Piece[]): Piece[][] {
  const rows: Piece[][] = [[]];
  for (let { text, column, ...look } of pieces) {
    while (text !== '') {
      const row = Math.floor(column / COLUMNS);
      const part = text.slice(0, COLUMNS - (column % COLUMNS));
      rows[row] ??= [];
      rows[row].push({ text: part.trimEnd(), column: column % COLUMNS, ...look });
      text = text.slice(part.length);
      column += part.length;
    }
  }
  return rows;
}

function textElement({ text, column, color, isBold }: Piece, y: number): string {
  const x = (MARGIN + column * CELL).toFixed(1);
  const length = (text.length * CELL).toFixed(1);
  const weight = isBold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" textLength="${length}" fill="${color}"${weight}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
