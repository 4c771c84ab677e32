/** Files made to be slow stay cheap: what bench/adversarial.ts measures in full, in small. */
import { describe, expect, test } from 'vitest';
import { fill, layoutsOf, matchOf, type Piece, piecesOf } from '../../bench/hostile';
import { check } from '../../src/check/check';
import { ownRules } from '../../src/check/phrases/rule-set';
import { parse } from '../../src/parse/document';
import { sourceOf } from '../../src/phrases/marks';
import { decode } from '../../src/read/read';

const SIZE = 200_000;
/** Ours takes 50 ms for most and 300 for the worst; something that is not linear takes minutes. */
const LIMIT_MS = 3_000;
const PATTERNS = 12;

function cpuOf(text: string): number {
  const content = decode(Buffer.from(text), true);
  const start = process.cpuUsage();
  check(parse('note.md', 'markdown', content));
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function slowOf(pieces: readonly Piece[]): string[] {
  return pieces
    .map(({ kind, text }) => ({ kind, ms: cpuOf(fill(text, SIZE)) }))
    .filter(({ ms }) => ms > LIMIT_MS)
    .map(({ kind, ms }) => `${kind}: ${Math.round(ms)} ms`);
}

const rules = ownRules();
const sources = rules.patterns.map(([, template]) => sourceOf(template, rules.lists));
const step = Math.ceil(sources.length / PATTERNS);

describe('a file of 200 KB costs little', () => {
  test.each(
    sources.map((source, pattern) => [pattern, source] as const).filter(([pattern]) => pattern % step === 0),
  )('near misses of pattern %i', (pattern, source) => {
    expect(slowOf(piecesOf(source, pattern))).toEqual([]);
  });

  test('matches in every place', () => {
    const match = sources.map((source, i) => matchOf(source, i)).find((text) => text !== undefined)!;
    expect(slowOf(layoutsOf(match, SIZE))).toEqual([]);
  });

  test.each(['curl ', 'ignore all previous ', 'base64 -d | ', '<!--', '# ', '> ', '"', '| '])(
    '%j again and again',
    (text) => {
      expect(slowOf([{ kind: text, text }])).toEqual([]);
    },
  );
});
