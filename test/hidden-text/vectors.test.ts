/**
 * The vectors of the specification (../shared/vectors, written beside this repository): each through read, parse and
 * check. A `flag` vector names the rule, the severity, the position and the text; a `clean` one allows `info` only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { locate } from '../../src/text/lines';
import { SEVERITIES } from '../../src/types';
import { brief, examine } from './observe';

const FILE = '../shared/vectors/unicode-vectors.json';

interface Vector {
  name: string;
  class: string;
  text: string | null;
  bytes_hex?: string;
  expect: 'flag' | 'clean';
  severity: string | null;
  decoded: string | null;
  first_offset_utf16: number | null;
  line: number | null;
  column: number | null;
  kind?: 'code' | 'json' | 'md';
}

const vectors: Vector[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [];
const flags = vectors.filter((vector) => vector.expect === 'flag');
const cleans = vectors.filter((vector) => vector.expect === 'clean');

const NAMES = { code: 'x.js', json: 'x.json', md: 'note.md' };

function examineVector({ text, bytes_hex: bytes, kind }: Vector): ReturnType<typeof examine> {
  return examine(bytes ? Buffer.from(bytes, 'hex') : text!, NAMES[kind ?? 'md']);
}

const isOfClass = (rule: string, name: string): boolean =>
  name === 'bidi'
    ? /^hidden-text\/bidi-(?:override|reorder|unbalanced)$/.test(rule)
    : rule === `hidden-text/${name}`;

const worst = (severities: string[]): string | undefined =>
  SEVERITIES.find((severity) => severities.includes(severity));

describe.skipIf(vectors.length === 0)('vectors of the specification', () => {
  it('are there in number', () => {
    expect(flags.length).toBeGreaterThan(120);
    expect(cleans.length).toBeGreaterThan(140);
  });

  it.each(flags.map((vector) => [`${vector.class}: ${vector.name}`, vector] as const))('%s', (_, vector) => {
    const { document, observations } = examineVector(vector);
    const found = observations
      .filter(({ rule }) => isOfClass(rule, vector.class))
      .sort((a, b) => a.start - b.start);
    expect(found, observations.map(brief).join(', ')).not.toEqual([]);
    expect(worst(found.map(({ severity }) => severity))).toBe(vector.severity);
    const first = found[0]!;
    if (vector.first_offset_utf16 !== null) expect(first.start).toBe(vector.first_offset_utf16);
    if (vector.line !== null) {
      expect(locate(document.lines, first.start)).toEqual({ line: vector.line, column: vector.column });
    }
    if (vector.decoded !== null) expect(found.map(({ decoded }) => decoded)).toContain(vector.decoded);
  });

  it.each(cleans.map((vector) => [`${vector.class}: ${vector.name}`, vector] as const))(
    'clean, %s',
    (_, vector) => {
      const { observations } = examineVector(vector);
      expect(observations.filter(({ severity }) => severity !== 'info').map(brief)).toEqual([]);
    },
  );
});
