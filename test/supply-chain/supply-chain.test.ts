import { describe, expect, test } from 'vitest';
import { checkSupplyChain } from '../../src/check/supply-chain';
import { isOneSlip, likeness } from '../../src/check/supply-chain/distance';
import { imitatedPackage } from '../../src/check/supply-chain/imitations';
import { neighbours, popularOnNpm, popularOnPypi } from '../../src/check/supply-chain/popular';
import { judgeSource } from '../../src/check/supply-chain/sources';
import { parse } from '../../src/parse/document';
import { formatOf } from '../../src/parse/format';
import { decode } from '../../src/read/read';
import type { Observation } from '../../src/types';

function scan(text: string, path = 'note.md'): Observation[] {
  const found: Observation[] = [];
  checkSupplyChain(parse(path, formatOf(path), decode(Buffer.from(text), true)), found);
  return found;
}

/** Names that are found, with the text of each. */
const said = (text: string, path?: string): string[] =>
  scan(text, path).map(
    ({ rule, severity, start, end }) => `${severity} ${rule.split('/')[1]} ${text.slice(start, end)}`,
  );

describe('likeness', () => {
  test.each([
    ['lodahs', 'lodash', 'typing'],
    ['requets', 'requests', 'typing'],
    ['reqeusts', 'requests', 'typing'],
    ['expresss', 'express', 'typing'],
    ['l0dash', 'lodash', 'look-alike'],
    ['rnongoose', 'mongoose', 'look-alike'],
    ['crossenv', 'cross-env', 'separator'],
    ['types-node', '@types/node', 'separator'],
    ['react', 'redux', undefined],
    ['chalk', 'chai', undefined],
    ['lodash', 'lodash', undefined],
  ])('%s and %s: %s', (name, real, expected) => {
    expect(likeness(name, real)).toBe(expected);
  });

  test('one slip is one', () => {
    expect(isOneSlip('abcdef', 'abdcef')).toBe(true);
    expect(isOneSlip('abcdef', 'badcef')).toBe(false);
    expect(isOneSlip('abcdef', 'abcdefgh')).toBe(false);
  });
});

test('no popular package and no known neighbour is an imitation', () => {
  const guilty = [
    ...popularOnNpm().filter((name) => imitatedPackage(name, 'npm')),
    ...popularOnPypi().filter((name) => imitatedPackage(name, 'pypi')),
    ...[...neighbours()].filter((name) => imitatedPackage(name, 'npm') || imitatedPackage(name, 'pypi')),
  ];
  expect(guilty).toEqual([]);
});

test('an imitation in the agent world is worse', () => {
  expect(imitatedPackage('@modelcontextprotoco1/sdk', 'npm')).toMatchObject({ severity: 'high' });
  expect(imitatedPackage('langchian', 'pypi')).toMatchObject({ real: 'langchain', severity: 'high' });
  expect(imitatedPackage('@anthropic/sdk', 'npm')).toMatchObject({ severity: 'medium' });
  expect(imitatedPackage('@anthropic-a1/sdk', 'npm')).toMatchObject({ severity: 'high' });
  expect(imitatedPackage('expres', 'npm')).toMatchObject({ real: 'express', severity: 'medium' });
});

test.each([
  ['npx gist:0a1b2c3d', 'package', 'high'],
  ['http://203.0.113.1/simple', 'index', 'high'],
  ['http://pypi.widgets.dev/simple', 'index', 'high'],
  ['https://pypi.widgets.dev/simple', 'index', 'medium'],
  ['https://files.widgets.dev/a.tgz', 'package', 'medium'],
  ['git+https://github.com/a/b', 'package', 'low'],
  ['git+https://github.com/a/b@0123456789abcdef0123456789abcdef01234567', 'package', undefined],
  ['https://test.pypi.org/simple', 'index', undefined],
  ['http://localhost:4873', 'index', undefined],
  ['https://pypi.example.com/simple', 'index', undefined],
] as const)('source %s', (url, as, severity) => {
  expect(judgeSource(url.replace(/^npx /, ''), as)?.severity).toBe(severity);
});

describe('install commands', () => {
  test('flags with values, several packages, and what is no package', () => {
    expect(said('```\nnpm i -D --prefix web lodahs typescript ./local && echo chlak\n```\n')).toEqual([
      'medium lookalike-package lodahs',
    ]);
    expect(said('```\npip install -r requirements.txt "requets>=2" --upgrade\n```\n')).toEqual([
      'medium lookalike-package requets',
    ]);
    expect(said('```\nnpx --package=@acme/tool@1.0.0 tool lodahs\n```\n')).toEqual([]);
    expect(said('```\nuvx --from git+https://gist.github.com/x/y tool\n```\n')).toEqual([
      'high remote-install git+https://gist.github.com/x/y',
    ]);
  });

  test('prose is no command', () => {
    expect(said('You can npm install lodahs if you like.\n')).toEqual([]);
  });

  test('a configuration in YAML, TOML and JSON', () => {
    const name = 'medium unpinned-package acme-notes';
    expect(said('{ "s": { "command": "npx", "args": ["-y", "acme-notes"] } }', 's.json')).toEqual([name]);
    expect(said('command = "npx"\nargs = ["-y", "acme-notes"]\n', 's.toml')).toEqual([name]);
    expect(said('s:\n  command: npx\n  args: ["-y", "acme-notes"]\n', 's.yaml')).toEqual([name]);
    expect(said('{ "s": { "command": "uv", "args": ["run", "server.py"] } }', 's.json')).toEqual([]);
  });

  test('lists of a bundled package', () => {
    expect(
      said('requests==2.0\nreqeusts==2.0\n--index-url http://198.51.100.9/simple\n', 'requirements.txt'),
    ).toEqual(['high foreign-index http://198.51.100.9/simple', 'medium lookalike-package reqeusts']);
    expect(said('{ "devDependencies": { "a": "github:x/y", "eslnit": "1.0.0" } }', 'package.json')).toEqual([
      'low remote-install github:x/y',
      'medium lookalike-package eslnit',
    ]);
  });
});

test('time grows with the text, whatever is in it', () => {
  const seeds = [
    'npm i ',
    'npx a ',
    '"args" "command": "npx" ',
    '"install": "',
    'github.com/aaaaaa ',
    '<<<<<<< a\n',
    '"dependencies": {',
    'registry=',
    '"name": "abcdef" ',
    'pip install lodahs\n',
  ];
  for (const seed of seeds) {
    const text = seed.repeat(Math.ceil(300_000 / seed.length));
    for (const path of ['data.json', 'package.json', 'requirements.txt']) {
      const started = performance.now();
      scan(text, path);
      expect(performance.now() - started, `${seed} ${path}`).toBeLessThan(2_000);
    }
  }
});
