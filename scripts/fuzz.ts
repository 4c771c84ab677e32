/**
 * Feeds the built CLI files that nobody would write: random bytes, and real files with bits flipped, parts spliced in,
 * ends cut off, hidden characters, escapes and NULs put in. Whatever comes, the run ends with a report that accounts for
 * every file. Run: tsx scripts/fuzz.ts [files of each kind] [seed]; a batch that fails is kept.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Report } from '../src/types';

const DIST = path.resolve('dist');
const BATCH = 500;
/** Of one batch; a file takes about a millisecond. */
const SLOWEST_MS = 60_000;
const EXIT_CODES = [0, 1, 3];
const EXTENSIONS = ['.md', '.mdc', '.json', '.yaml', '.toml', '.js', '.py', '.html', '.txt', ''];
const SEED_FOLDERS = ['docs', 'rules', 'examples', '../shared/reference'];
const SEED_EXTENSIONS = /\.(?:md|mdc|ya?ml|json|toml|txt|ts)$/;
/** Longest part of a real file that is mutated. */
const LONGEST = 16_384;

const INSERTIONS = [
  ...[
    0x00ad, 0x034f, 0x061c, 0x115f, 0x180b, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x202a,
    0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2062, 0x2063, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a,
    0x20e3, 0x2800, 0x3164, 0xe000, 0xfdd0, 0xfe00, 0xfe0e, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffa, 0x0301,
    0x0430, 0x043e, 0x0456, 0x03bf, 0x05d0, 0x0628, 0x0915, 0x0e01, 0x1f468, 0x1f3f4, 0x1f1e6, 0x1d41a,
    0xe0041, 0xe007f, 0xe0100, 0xe0155, 0xe0fff, 0x10fffd,
  ].map((cp) => String.fromCodePoint(cp)),
  ...['\\u200b', '\\u{E0041}', '\\udb40\\udc41', '\\x1b[8m', '&#x200b;', '&#65;', '%E2%80%8B', '\\', '"'],
  ...['\0', '\b\b', '\x1b[2J', '\x1b]8;;', '\x1bP', '\r', '\r\r\n', '\x9b', '\f', '\x7f'],
  ...['<!--', '-->', '```', '`', '---\n', '---js\n', '<p style="display:none">', '</p>', '[//]: # (', '[[['],
  ...['{{{', ']]]', '}}}', '@docs/x.md ', '](x.md)', '://', 'xn--', '&a *a', '- - - ', '\n'.repeat(45)],
  ' '.repeat(130),
];

let state = 0;
/** Mulberry32. @returns an integer in [0, below) */
function random(below: number): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
}

function pick<T>(items: readonly T[]): T {
  return items[random(items.length)]!;
}

// --- contents ---------------------------------------------------------------------------------------------------

/** Bytes of one of several makes: uniform ones seldom get past the first check. */
function randomBytes(): Buffer {
  const size = random(8) === 0 ? random(8_192) : random(400);
  const kind = random(5);
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) {
    bytes[i] =
      kind === 0
        ? random(256)
        : kind === 1
          ? 0x20 + random(0x5f)
          : kind === 2
            ? pick([
                0x0a, 0x20, 0x22, 0x2d, 0x3c, 0x5b, 0x5c, 0x60, 0x61, 0x7b, 0xc3, 0xe2, 0x80, 0x8b, 0xf3,
                0xa0,
              ])
            : kind === 3
              ? 1 + random(255)
              : random(2) * random(256);
  }
  if (kind !== 4) return bytes;
  const text = Array.from({ length: random(200) }, () => pick(INSERTIONS)).join('');
  return random(4) === 0 ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text);
}

function mutate(seeds: readonly Buffer[]): Buffer {
  const original = pick(seeds);
  const from = random(Math.max(1, original.length - LONGEST));
  let bytes = Buffer.from(original.subarray(from, from + 1 + random(LONGEST)));
  const put = (at: number, remove: number, insert: Buffer): void => {
    bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
  };
  for (let left = 1 + random(8); left > 0; left--) {
    const at = random(bytes.length + 1);
    switch (random(7)) {
      case 0:
        if (at < bytes.length) bytes[at] = bytes[at]! ^ (1 << random(8));
        break;
      case 1: {
        const other = pick(seeds);
        const start = random(other.length);
        put(at, random(200), other.subarray(start, start + random(500)));
        break;
      }
      case 2:
        if (random(3) === 0) bytes = bytes.subarray(0, at);
        break;
      case 3:
        put(at, 0, Buffer.from(pick(INSERTIONS).repeat(random(3) === 0 ? 1 + random(60) : 1)));
        break;
      case 4:
        put(at, 0, Buffer.from(Array.from({ length: 1 + random(40) }, () => pick(INSERTIONS)).join('')));
        break;
      case 5:
        put(at, random(4), Buffer.alloc(1 + random(3), random(256)));
        break;
      default:
        bytes = Buffer.from(
          bytes.toString('latin1').replaceAll('\n', pick(['\r\n', '\r', '\n\n'])),
          'latin1',
        );
    }
  }
  return bytes;
}

function readSeeds(): Buffer[] {
  const seeds: Buffer[] = [];
  for (const folder of SEED_FOLDERS) {
    if (!fs.existsSync(folder)) continue;
    for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isFile() && SEED_EXTENSIONS.test(entry.name)) {
        seeds.push(fs.readFileSync(path.join(entry.parentPath, entry.name)));
      }
    }
  }
  return seeds.filter(({ length }) => length > 0);
}

// --- runs -------------------------------------------------------------------------------------------------------

interface Outcome {
  findings: number;
  skipped: number;
  milliseconds: number;
  problems: string[];
}

function runBatch(cli: string, folder: string, names: readonly string[]): Outcome {
  const started = performance.now();
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, 'scan', '--files-from', '-', '--null', '--format', 'json', '--inventory', '--no-config'],
    { cwd: folder, input: names.join('\0'), maxBuffer: 1 << 30, timeout: 2 * SLOWEST_MS },
  );
  const outcome: Outcome = {
    findings: 0,
    skipped: 0,
    milliseconds: performance.now() - started,
    problems: [],
  };
  const { problems, milliseconds } = outcome;
  if (!EXIT_CODES.includes(status ?? -1)) problems.push(`exit code ${status ?? signal}`);
  const said = stderr.toString();
  if (/^\s+at .+:\d+|\b(?:Type|Range|Reference)Error\b/m.test(said))
    problems.push(`stderr: ${said.slice(0, 300)}`);
  if (milliseconds > SLOWEST_MS) problems.push(`${Math.round(milliseconds)} ms`);
  try {
    const report: Report = JSON.parse(stdout.toString());
    outcome.findings = report.findings.length;
    outcome.skipped = report.skipped.length;
    const seen = new Set([...report.primitives!, ...report.skipped].map((item) => item.path));
    const lost = names.filter((name) => !seen.has(name));
    if (lost.length > 0) problems.push(`${lost.length} files in no list, first ${lost[0]}`);
    for (const { path: name, reason, detail } of report.skipped) {
      if (reason !== 'finding-limit') problems.push(`${name}: ${reason} ${detail ?? ''}`);
    }
  } catch (error) {
    problems.push(`no report: ${(error as Error).message}`);
  }
  return outcome;
}

function main(): void {
  const count = Number(process.argv[2] ?? 10_000);
  const seed = Number(process.argv[3] ?? 1);
  state = seed >>> 0;
  const seeds = readSeeds();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-fuzz-'));
  // A copy: a build in the meantime does not change what is tested.
  fs.cpSync(DIST, path.join(root, 'dist'), { recursive: true });
  const cli = path.join(root, 'dist/cli.cjs');
  const total = { files: 0, bytes: 0, findings: 0, skipped: 0, slowest: 0, failed: 0 };
  for (const [kind, make] of [
    ['random', randomBytes],
    ['mutated', () => mutate(seeds)],
  ] as const) {
    for (let done = 0; done < count; done += BATCH) {
      const folder = path.join(root, `${kind}-${done / BATCH}`);
      fs.mkdirSync(folder);
      const names = Array.from({ length: Math.min(BATCH, count - done) }, (_, i) => {
        const name = `f${i}${pick(EXTENSIONS)}`;
        const content = make();
        total.bytes += content.length;
        fs.writeFileSync(path.join(folder, name), content);
        return name;
      });
      const { findings, skipped, milliseconds, problems } = runBatch(cli, folder, names);
      total.files += names.length;
      total.findings += findings;
      total.skipped += skipped;
      total.slowest = Math.max(total.slowest, milliseconds);
      if (problems.length === 0) fs.rmSync(folder, { recursive: true });
      else {
        total.failed++;
        console.error(`${folder}: ${problems.slice(0, 5).join('; ')}`);
      }
    }
  }
  if (total.failed === 0) fs.rmSync(root, { recursive: true });
  else process.exitCode = 1;
  console.log(
    `${total.files} files (${(total.bytes / 1e6).toFixed(1)} MB, seed ${seed}): ${total.failed} batches failed, ` +
      `${total.findings} findings, ${total.skipped} skipped, slowest batch of ${BATCH} ${Math.round(total.slowest)} ms`,
  );
}

main();
