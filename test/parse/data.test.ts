/** One tree of JSON, YAML, TOML and front matter, with exact positions. */
import fc from 'fast-check';
import { stringify as toToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { stringify as toYaml } from 'yaml';
import type { Document } from '../../src/document';
import { LIMITS } from '../../src/limits';
import { type Data, type DataNode, dataOf } from '../../src/parse/data';
import { parse } from '../../src/parse/document';
import { formatOf } from '../../src/parse/format';
import { hasKey, stringsAt } from '../../src/parse/pointer';
import { decode } from '../../src/read/read';

function documentOf(path: string, text: string): Document {
  return parse(path, formatOf(path, undefined), decode(Buffer.from(text), true));
}

async function read(path: string, text: string): Promise<Data> {
  const data = await dataOf(documentOf(path, text));
  if (!data) throw new Error('no data');
  return data;
}

/** Every key and scalar as it stands in the text: `key: value`, with its path; what a scalar says when that differs. */
function written(text: string, node: DataNode | undefined, path = ''): string[] {
  if (!node) return [];
  if (node.kind === 'list') return node.items.flatMap((item, i) => written(text, item, `${path}[${i}]`));
  if (node.kind === 'map') {
    return node.entries.flatMap(({ keySpan, value }) =>
      written(text, value, `${path}/${text.slice(keySpan.start, keySpan.end)}`),
    );
  }
  const slice = text.slice(node.start, node.end);
  return [`${path} ${slice}${slice === String(node.value) ? '' : ` = ${JSON.stringify(node.value)}`}`];
}

function toValue(node: DataNode | undefined): unknown {
  if (!node) return undefined;
  if (node.kind === 'list') return node.items.map(toValue);
  if (node.kind === 'scalar') return node.value;
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toValue(value)]));
}

function messages({ problems }: Data, text: string): string[] {
  return problems.map(({ start, end, message }) => `${message} @ ${text.slice(start, end)}`);
}

describe('keys and values are where they stand', () => {
  test.each<[string, string, string[]]>([
    ['a.json', '{"a": 1, "b": [true, "x"]}', ['/a 1', '/b[0] true', '/b[1] x']],
    ['a.json', '\ufeff{"a": "x"}', ['/a x']],
    ['a.json', '{ // c\n "a": /* d */ "x", "l": [1,],\n}', ['/a x', '/l[0] 1']],
    ['a.json', '{"a": 1, "a": 2}', ['/a 1', '/a 2']],
    ['a.json', '{"a\\n": "\\u0041\\"", "": ""}', ['/a\\n \\u0041\\" = "A\\""', '/ ']],
    ['a.json', '"x"', [' x']],
    ['a.json', '{"a":\r\n{"b":\r\nnull}}\r\n', ['/a/b null']],
    ['a.yaml', 'a: 1\nb:\n  - true\n  - x\n', ['/a 1', '/b[0] true', '/b[1] x']],
    ['a.yaml', '\ufeffa: x\r\nb: "y"\r\n', ['/a x', '/b y']],
    ['a.yaml', "a: x # c\n\"b\": 'it''s'\n", ['/a x', "/b it''s = \"it's\""]],
    ['a.yaml', 'a: 1\na: 2\n', ['/a 1', '/a 2']],
    [
      'a.yaml',
      'a: |\n  one\n  two\n\nb: >-\n  one\n  two\n',
      ['/a one\n  two = "one\\ntwo\\n"', '/b one\n  two = "one two"'],
    ],
    ['a.yaml', 'a:\nb: ~\n{c}: d\n? e\n', ['/a  = null', '/b ~ = null', '/{c} d', '/e  = null']],
    ['a.yaml', '1: x\ntrue: y\n', ['/1 x', '/true y']],
    ['a.yaml', 'a: {"b": c, d: [e, \'f\']}\n', ['/a/b c', '/a/d[0] e', '/a/d[1] f']],
    ['a.yaml', 'a: !mine x\nb: !!binary aGk=\nc: !list [y]\n', ['/a x', '/b aGk=', '/c[0] y']],
    ['a.yaml', '%YAML 1.1\n---\na: 2020-01-01\nb: yes\n', ['/a 2020-01-01', '/b yes = true']],
    ['a.toml', 'a = 1\nb = [true, "x"]\n', ['/a 1', '/b[0] true', '/b[1] x']],
    ['a.toml', '\ufeffa = \'x\' # c\r\n[b . "c d"]\r\ne.f = "y"\r\n', ['/a x', '/b/c d/e/f y']],
    ['a.toml', '"\\u0061" = "\\u0041"\n"" = ""\n', ['/\\u0061 \\u0041 = "A"', '/ ']],
    [
      'a.toml',
      'a = """\nx "q" \\"""\ny""""" # c\n',
      ['/a x "q" \\"""\ny"" = "x \\"q\\" \\"\\"\\"\\ny\\"\\""'],
    ],
    ['a.toml', "a = '''x\\'''\nb = ''''y''''\n", ['/a x\\', "/b 'y'"]],
    ['a.toml', '[[a]]\nb = 1\n[a.c]\nd = 2\n[[a]]\nb = 3\n', ['/a[0]/b 1', '/a[0]/c/d 2', '/a[1]/b 3']],
    ['a.toml', 'a = { b = "x", c.d = [ # ]\n {e = 1}, ]}\n', ['/a/b x', '/a/c/d[0]/e 1']],
    ['a.toml', '2 = "x"\n1 = "y"\n', ['/2 x', '/1 y']],
    [
      'a.toml',
      'a = 1979-05-27 07:32:00Z # c\nb = 0xff\nc = 9223372036854775807\n',
      ['/a 1979-05-27 07:32:00Z', '/b 0xff = 255', '/c 9223372036854775807 = 9223372036854776000'],
    ],
    [
      'a.toml',
      '[a.b]\nc = 1\n[d]\n[a.e]\nf = 2\n__proto__ = 3\n',
      ['/a/b/c 1', '/a/e/f 2', '/a/e/__proto__ 3'],
    ],
    ['a.md', '---\nname: x\nd: "y"\n---\nbody: no\n', ['/name x', '/d y']],
    ['a.md', '\ufeff---\r\nname: x\r\n---\r\n', ['/name x']],
    ['a.md', '--- toml\nname = "x"\n---\n', ['/name x']],
    ['a.md', '---json\n{"name": "x"}\n---\n', ['/name x']],
  ])('%s: %j', async (path, text, expected) => {
    const data = await read(path, text);
    expect(written(text, data.root)).toEqual(expected);
    expect(data.problems).toEqual([]);
    expect(data.cut).toBeUndefined();
  });

  test.each([
    ['a.json', ' {"a": [1] } ', '{"a": [1] }', '[1]'],
    ['a.yaml', 'a: [1]\n', 'a: [1]\n', '[1]'],
    ['a.toml', 'a = [1] # c', 'a = [1] # c', '[1]'],
    ['a.toml', '[a]\nb = 1\n', '[a]\nb = 1\n', '[a]\nb = 1'],
  ])('lists and maps too, in %s: %j', async (path, text, whole, part) => {
    const { root } = await read(path, text);
    expect(text.slice(root!.start, root!.end).trimEnd()).toBe(whole.trimEnd());
    const value = root?.kind === 'map' ? root.entries[0]!.value : undefined;
    expect(text.slice(value!.start, value!.end)).toBe(part);
  });
});

test.each(['a.md', 'a.ts', 'a.txt', 'a.html'])('%s without front matter holds no data', async (path) => {
  expect(await dataOf(documentOf(path, 'name: x\n'))).toBeUndefined();
});

test.each(['js', 'javascript', 'coffee', 'constructor', '__proto__'])(
  'front matter in %s is no data',
  async (language) => {
    expect(await dataOf(documentOf('a.md', `---${language}\n{"name": "x"}\n---\n`))).toBeUndefined();
  },
);

test('a document is parsed once', () => {
  const document = documentOf('a.json', '{}');
  expect(dataOf(document)).toBe(dataOf(document));
});

describe('aliases and merge keys', () => {
  test.each<[string, string[]]>([
    ['a: &x one\nb: *x\n', ['/a one', '/b one']],
    ['a: &x {p: 1}\nb: *x\n', ['/a/p 1', '/b/p 1']],
    ['&k a: x\nb: *k\n*k : y\n', ['/a x', '/b a', '/*k y']],
    ['a: &x 1\nb: &x 2\nc: *x\n', ['/a 1', '/b 2', '/c 2']],
    [
      'a: &x {p: 1, q: 2}\nb:\n  r: 3\n  <<: *x\n  q: 4\n',
      ['/a/p 1', '/a/q 2', '/b/r 3', '/b/p 1', '/b/q 4'],
    ],
    ['a: {<<: [{p: 1}, {p: 2, q: 3}], r: 4}\n', ['/a/p 1', '/a/q 3', '/a/r 4']],
    ['a: &x {p: 1}\nb: &y {<<: *x, q: 2}\nc: {<<: *y}\n', ['/a/p 1', '/b/p 1', '/b/q 2', '/c/p 1', '/c/q 2']],
    ['"<<": {p: 1}\n', ['/<</p 1']],
  ])('%j', async (text, expected) => {
    const data = await read('a.yaml', text);
    expect(written(text, data.root)).toEqual(expected);
    expect(data.problems).toEqual([]);
  });

  test('that lead nowhere are problems', async () => {
    const text = 'a: &x [*x]\nb: *y\nc: &z {<<: 5, <<: *z}\n';
    expect(messages(await read('a.yaml', text), text)).toMatchInlineSnapshot(`
      [
        "alias inside of its own anchor @ *x",
        "alias without an anchor @ *y",
        "only maps can be merged @ <<",
        "only maps can be merged @ <<",
        "alias inside of its own anchor @ *z",
      ]
    `);
  });

  test('a pattern that looks like an alias is what it says', async () => {
    const text = '---\nglobs: **/*.ts\nname: x\n---\n';
    const data = await read('a.mdc', text);
    expect(written(text, data.root)).toEqual(['/globs **/*.ts', '/name x']);
    expect(messages(data, text)).toEqual(['alias without an anchor @ **/*.ts']);
  });

  test('an anchor is known in its own document only', async () => {
    const text = 'a: &x 1\n---\nb: *x\n';
    expect(messages(await read('a.yaml', text), text)).toEqual(['alias without an anchor @ *x']);
  });
});

test('all documents of a YAML stream', async () => {
  const text = 'a: 1\n---\nb: 2\n...\n---\n- c\n';
  const { root, more, problems } = await read('a.yaml', text);
  expect([root, ...more!].flatMap((node) => written(text, node))).toEqual(['/a 1', '/b 2', '[0] c']);
  expect(problems).toEqual([]);
});

describe('what a strict parser would not accept', () => {
  test.each<[string, string, string[], string[]]>([
    ['a.json', '', [], ['value expected @ ']],
    ['a.json', '{"a": 1', ['/a 1'], ['close brace expected @ ']],
    ['a.json', '{"a": , "b": 2}', ['/a  = null', '/b 2'], ['value expected @ ,']],
    ['a.json', '{"a": "x}', ['/a x}'], ['unexpected end of string @ "x}', 'close brace expected @ ']],
    ['a.json', "{'a': 1}", [], ["invalid symbol @ 'a'", 'property name expected @ :', 'value expected @ }']],
    [
      'a.json',
      '{a: 1, "b": 2}',
      ['/b 2'],
      ['invalid symbol @ a', 'property name expected @ :', 'value expected @ ,'],
    ],
    ['a.jsonl', '{"a": 1}\n{"b": 2}\n', ['/a 1'], ['end of file expected @ {']],
    [
      'a.yaml',
      'a: [b\nc: d\n',
      ['/a[0] b', '/c d'],
      ['Flow sequence in block collection must be sufficiently indented and end with a ] @ c'],
    ],
    ['a.yaml', 'a: "b\n', ['/a b\n = "b"'], ['Missing closing "quote @ ']],
    ['a.yaml', '%YAML 3.0\n---\na: b\n', ['/a b'], ['Unsupported YAML version 3.0 @ 3.0']],
    ['a.toml', 'a = 1\nb = \n', [], ['invalid value @ \n']],
    ['a.toml', 'a = 1\r\na = 2', [], ['trying to redefine an already defined table or value @ a']],
    [
      'a.md',
      '---\na: [b\nc: d\n---\n',
      ['/a[0] b', '/c d'],
      ['Flow sequence in block collection must be sufficiently indented and end with a ] @ c'],
    ],
  ])('%s: %j', async (path, text, expected, problems) => {
    const data = await read(path, text);
    expect(written(text, data.root)).toEqual(expected);
    expect(messages(data, text)).toEqual(problems);
  });

  test.each(['a.json', 'a.yaml'])('is told ten times at most: %s', async (path) => {
    const { problems } = await read(path, `[${', ,'.repeat(1000)}]`);
    expect(problems.length).toBe(10);
  });
});

describe('limits', () => {
  const many = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('');
  const laughs = `a0: &a0 [x]\n${many(9, (i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]\n`)}`;

  test.each<[string, string, string, string]>([
    ['characters', 'a.json', `{"a": 1,\n"b": "${'x'.repeat(LIMITS.dataChars)}"}`, 'too many characters'],
    ['characters', 'a.yaml', `a: 1\nb: ${'x'.repeat(LIMITS.dataChars)}\n`, 'too many characters'],
    ['characters', 'a.toml', `a = 1\nb = "${'x'.repeat(LIMITS.dataChars)}"\n`, 'too many characters'],
    ['keys', 'a.json', `{"a": 1, ${many(100_000, (i) => `"${i}":1,`)}}`, 'too many values'],
    ['keys', 'a.yaml', `a: 1\n${many(100_000, (i) => `k${i}: 1\n`)}`, 'too many values'],
    ['keys', 'a.toml', `a = 1\n${many(80_000, (i) => `k${i}=1\n`)}`, 'too many values'],
    ['items', 'a.json', `{"a": 1, "b": [${'1,'.repeat(100_000)}]}`, 'too many values'],
    ['items', 'a.yaml', `a: 1\nb: [${'1,'.repeat(100_000)}]`, 'too many values'],
    ['items', 'a.toml', `a = 1\nb = [${'1,'.repeat(100_000)}]`, 'too many values'],
    ['comments', 'a.yaml', `a: 1\n${'#\n'.repeat(400_000)}`, 'too many values'],
    ['depth', 'a.json', `{"a": 1, "b": ${'['.repeat(100_000)}`, 'nested too deeply'],
    ['depth', 'a.yaml', `a: 1\nb: ${'['.repeat(100_000)}`, 'nested too deeply'],
    ['depth', 'a.yaml', `a: 1\nb:\n  ${'- '.repeat(100_000)}`, 'nested too deeply'],
    ['depth', 'a.yaml', `a: 1\n${many(1000, (i) => `${' '.repeat(i)}b:\n`)}`, 'nested too deeply'],
    ['aliases', 'a.yaml', `a: &a 1\n${'b: *a\n'.repeat(10_000)}`, 'too many aliases'],
    ['nested aliases', 'a.yaml', laughs, 'too many aliases'],
    [
      'chained aliases',
      'a.yaml',
      `a: &a 1\n${many(10_000, (i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}]\n`)}`,
      'nested too deeply',
    ],
    [
      'merges',
      'a.yaml',
      `a: 1\nb: &b {${many(1000, (i) => `k${i}: 1, `)}}\n${'c: {<<: *b}\n'.repeat(99)}`,
      'too many aliases',
    ],
    ['documents', 'a.yaml', `a: 1\n${'---\n'.repeat(100_000)}`, 'too many documents'],
  ])('%s: %s', async (_, path, text, cut) => {
    const before = performance.now();
    const data = await read(path, text);
    // What stands before is understood all the same; the time is what a slow machine needs under load.
    expect(data.cut).toBe(cut);
    expect(data.problems).toEqual([]);
    expect(data.root?.kind === 'map' && data.root.entries[0]?.key).toMatch(/^a/);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  test.each([`a = ${'['.repeat(100_000)}`, `a = ${'['.repeat(500)}${']'.repeat(500)}`])(
    'TOML that is nested too deeply is not read at all',
    async (text) => {
      expect(await read('a.toml', text)).toEqual({ root: undefined, problems: [], cut: 'nested too deeply' });
    },
  );

  test('long paths', async () => {
    const { cut } = await read('a.toml', `a${'.a'.repeat(10_000)} = 1`);
    expect(cut).toBe('nested too deeply');
  });

  test.each([
    ['a.json', `{"a": [${'1,'.repeat(LIMITS.dataNodes - 2)}]}`],
    ['a.yaml', `a: [${'1,'.repeat(LIMITS.dataNodes - 2)}]`],
    ['a.toml', `a = [${'1,'.repeat(LIMITS.dataNodes - 2)}]`],
    ['a.json', `${'['.repeat(LIMITS.dataDepth)}${']'.repeat(LIMITS.dataDepth)}`],
    ['a.yaml', `${'['.repeat(LIMITS.dataDepth)}${']'.repeat(LIMITS.dataDepth)}`],
    ['a.toml', `a = ${'['.repeat(LIMITS.dataDepth - 1)}${']'.repeat(LIMITS.dataDepth - 1)}`],
    ['a.yaml', `a: &a 1\n${'b: *a\n'.repeat(LIMITS.yamlAliases)}`],
  ])('what just fits, in %s', async (path, text) => {
    const { cut, problems } = await read(path, text);
    expect({ cut, problems }).toEqual({ cut: undefined, problems: [] });
  });
});

describe('any value', () => {
  const json = fc
    .jsonValue({ stringUnit: 'grapheme', maxDepth: 5 })
    .map((value) => JSON.parse(JSON.stringify(value)));

  /** A string or key that is written without quotes and escapes inside is what its span says. */
  function expectPositions(text: string, node: DataNode): void {
    const expectSame = (said: string, { start, end }: { start: number; end: number }): void => {
      const slice = text.slice(start, end);
      if (!/["'\\\n]/.test(slice)) expect(slice).toBe(said);
    };
    if (node.kind === 'list') for (const item of node.items) expectPositions(text, item);
    else if (node.kind === 'map') {
      for (const { key, keySpan, value } of node.entries) {
        expectSame(key, keySpan);
        expectPositions(text, value);
      }
    } else if (typeof node.value === 'string') expectSame(node.value, node);
  }

  async function expectRoundTrip(path: string, text: string, value: unknown): Promise<void> {
    const { root, problems } = await read(path, text);
    expect(problems).toEqual([]);
    expect(toValue(root)).toEqual(value);
    expectPositions(text, root!);
  }

  test('of JSON', async () => {
    await fc.assert(
      fc.asyncProperty(json, fc.nat(3), async (value, indent) => {
        await expectRoundTrip('a.json', JSON.stringify(value, null, indent), value);
      }),
    );
  });

  test('of YAML', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        await expectRoundTrip('a.yaml', toYaml(value, { merge: true }), value);
      }),
    );
  });

  /** TOML has no null, and its integers have 64 bits. */
  function inToml(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(inToml);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inToml(item)]));
    return value === null || (typeof value === 'number' && Math.abs(value) > 1e15) ? 0 : value;
  }

  test('of TOML', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), json), async (value) => {
        const table = { ...(inToml(value) as object) };
        await expectRoundTrip('a.toml', toToml(table), table);
      }),
    );
  });

  test.each(['a.json', 'a.yaml', 'a.toml'])('any text is read without an exception: %s', async (path) => {
    const piece = fc.constantFrom(
      ...'{}[]:,-?&*<|>#=."\'\\\n\r\t ab1!%\ufeff',
      '"""',
      '[[',
      '<<: *a',
      '&a ',
      '---\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const text = pieces.join('');
        const { root, more = [], problems } = await read(path, text);
        for (const { start, end } of [root ?? { start: 0, end: 0 }, ...more, ...problems]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('pointers', () => {
  test.each([
    ['a.json', '{"a": {"b/c": ["x", 1, "y"]}}', '/a/b~1c/*', ['x', 'y']],
    ['a.yaml', 'a:\n  b: x\n  c: y\n', '/a/*', ['x', 'y']],
    ['a.yaml', 'a: &x [p]\nb: *x\n', '/b/0', ['p']],
    ['a.toml', 'a = [{b = "x"}, {b = "y"}]', '/a/*/b', ['x', 'y']],
    ['a.json', '{"a": "x", "a": "y"}', '/a', ['y']],
    ['a.json', '{"a": "x", "a": "y"}', '/*', ['y']],
    ['a.md', '---\na: x\n---\n', '/a', ['x']],
    ['a.md', 'a: x\n', '/a', []],
  ])('%s %j %s', async (path, text, pointer, expected) => {
    const found = stringsAt((await dataOf(documentOf(path, text)))?.root, pointer);
    expect(found.map(({ value }) => value)).toEqual(expected);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });

  test.each([
    ['a.json', '{"a": {"b": 1}}', 'a.b', true],
    ['a.json', '{"a.b": 1}', 'a.b', true],
    ['a.json', '{"a": null}', 'a', true],
    ['a.json', '{"a": 1}', 'b', false],
    ['a.json', '{"a": 1', 'a', true],
    ['a.json', '{"a": 1', 'b', undefined],
    ['a.yaml', `${'['.repeat(200)}`, 'b', undefined],
    ['a.yaml', '', 'a', false],
    ['a.toml', 'a = ', 'a', undefined],
    ['a.md', 'text', 'a', undefined],
  ])('%s %j has %s: %s', async (path, text, key, expected) => {
    expect(await hasKey(documentOf(path, text), key)).toBe(expected);
  });
});
