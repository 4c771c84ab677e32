import fc from 'fast-check';
import { expect, test } from 'vitest';
import { json, safeJson } from '../../src/report/json';
import { finding, HARMFUL, HOSTILE_REPORT, report } from './hostile';

test('is the report, value for value', () => {
  expect(JSON.parse(json(HOSTILE_REPORT))).toEqual(HOSTILE_REPORT);
});

test('prints harmlessly: line ends of the layout are the only control characters', () => {
  const printed = json(HOSTILE_REPORT);
  expect(printed.replaceAll('\n', '')).not.toMatch(HARMFUL);
});

test('is plain JSON with two spaces where nothing is hostile', () => {
  const plain = report([finding()]);
  expect(json(plain)).toBe(`${JSON.stringify(plain, null, 2)}\n`);
});

test('escapes by code unit and keeps letters of every script', () => {
  expect(safeJson('\u{e0041}\u202e\u007f\u0085\ufeff')).toBe('"\\udb40\\udc41\\u202e\\u007f\\u0085\\ufeff"');
  expect(safeJson('日本語 \u{1f600} é')).toBe('"日本語 \u{1f600} é"');
  expect(safeJson('\\\u200b')).toBe('"\\\\\\u200b"');
});

test('any string comes back, as value and as key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.nat(0xffff), (a, b, unit) => {
      const text = `${a}${String.fromCharCode(unit)}${b}`;
      const printed = safeJson({ [text]: text });
      expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify({ [text]: text })));
      expect(printed.replaceAll('\n', '')).not.toMatch(HARMFUL);
    }),
  );
});
