/** The schemas as data: where they say they are, that everything in them is told, and that they name what the program has. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { files as shipped } from '../../package.json';
import { CAPABILITY_KINDS, TRAITS } from '../../src/capabilities/capability';
import { TRANSITIVE } from '../../src/config';
import { VERDICTS } from '../../src/judge/verdict';
import { NODE_TYPES } from '../../src/mcp/graph';
import { PACKAGE_TYPES, TRANSPORTS } from '../../src/mcp/server';
import { CONTEXTS, SEGMENTS } from '../../src/phrases/compile';
import { CONFIDENCES, FAIL_ON, FAMILIES, KINDS, SEVERITIES, type SkipReason } from '../../src/types';
import { inner, names, SCHEMA_HOME, type Schema, schemas, validatorOf } from './schemas';

describe.each(names)('%s', (name) => {
  const schema = schemas.get(name)!;

  test('is a schema, and has the address that the package gives it', () => {
    expect(() => validatorOf(name)).not.toThrow();
    expect(schema.$id).toBe(`${SCHEMA_HOME}schemas/${name}`);
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  });

  test('tells what everything in it means: editors show it', () => {
    const mute = [...inner(schema)].flatMap(([place, { properties }]) =>
      Object.entries((properties ?? {}) as Record<string, Schema>)
        .filter(([, one]) => typeof one === 'object' && !one.description && !one.$ref && !one.const)
        .map(([key]) => `${place}/${key}`),
    );
    // Numbers by severity speak for themselves.
    expect(mute.filter((place) => !/\/findings\/\w+$/.test(place))).toEqual([]);
  });

  test('is closed where we read, and open where others do', () => {
    const isRead = /^(?:config|rule|vocabulary)-/.test(name);
    const maps = [...inner(schema)].filter(([, one]) => one.type === 'object' && one.properties);
    const open = maps.filter(([, { additionalProperties }]) => additionalProperties !== false);
    expect(open).toHaveLength(isRead ? 0 : maps.length);
  });
});

/** The reasons are a type only. */
const REASONS: Record<SkipReason, true> = {
  'too-large': true,
  unreadable: true,
  'unreadable-directory': true,
  'special-file': true,
  'changed-while-reading': true,
  'file-limit': true,
  'depth-limit': true,
  'include-limit': true,
  'rule-failed': true,
  'work-limit': true,
  'finding-limit': true,
};

test('every list of words is one that the program has, in its order', () => {
  const known = [
    SEVERITIES,
    [...SEVERITIES, 'off'],
    FAIL_ON,
    CONFIDENCES,
    FAMILIES,
    [...KINDS, 'included', 'explicit'],
    TRANSITIVE,
    TRANSPORTS,
    PACKAGE_TYPES,
    [...PACKAGE_TYPES, 'folder'],
    NODE_TYPES,
    CAPABILITY_KINDS,
    TRAITS,
    VERDICTS,
    [...VERDICTS, 'unknown'],
    SEGMENTS,
    Object.keys(REASONS),
    ['stable', 'experimental', 'deprecated'],
    ['shown', 'accepted', 'below-threshold'],
    ['scan', 'verify', 'audit'],
    ['script', 'text', 'declared'],
    ['git', 'npm', 'apm', 'registry', 'other'],
    ['package', 'script', 'url', 'program', 'nothing'],
    ['own', 'approved', 'open', 'warned', 'blocked', 'denied'],
    ['brings', 'holds', 'includes', 'declares', 'runs', 'reaches'],
    [0, 1, 3],
  ].map((list) => [...list].sort().join());
  for (const [name, schema] of schemas) {
    for (const [place, { enum: list }] of inner(schema))
      if (Array.isArray(list)) expect(known, `${name}${place}`).toContain([...list].sort().join());
  }
  const { contexts } = schemas.get('rule-v1.json')!.properties as Record<string, Schema>;
  expect(Object.keys(contexts!.properties as object)).toEqual([...CONTEXTS]);
});

describe('a link to a schema', () => {
  const tracked = execFileSync('git', ['ls-files', '-z', '*.json', '*.yaml', '*.yml', '*.md', '*.ts'])
    .toString()
    .split('\0')
    .filter((file) => file !== '' && !file.startsWith('test/fixtures/') && existsSync(file));
  const texts = tracked.map((file) => [file, readFileSync(file, 'utf8')] as const);

  test('of ours leads to a file that is here, and that the package holds', () => {
    const found = new Set<string>();
    for (const [file, text] of texts) {
      for (const [, name] of text.matchAll(/https:\/\/unpkg\.com\/agent-primitives\/([\w./-]+\.json)/g)) {
        found.add(name!);
        expect(existsSync(name!), `${file}: ${name}`).toBe(true);
        expect(
          shipped.some((entry) => name === entry || name!.startsWith(`${entry}/`)),
          `${file}: ${name} is not in the package`,
        ).toBe(true);
      }
    }
    expect([...found].sort()).toEqual(
      ['lockfile-schema/v1.json', ...names.map((name) => `schemas/${name}`)].sort(),
    );
  });

  test('beside a file is relative to it', () => {
    const modelines = texts.flatMap(([file, text]) =>
      file.endsWith('.md')
        ? []
        : [...text.matchAll(/^# yaml-language-server: \$schema=(\S+)$/gm)].map(
            ([, to]) => [file, to!] as const,
          ),
    );
    expect(modelines.length).toBeGreaterThan(100);
    for (const [file, to] of modelines) {
      if (to.startsWith('https:')) continue;
      expect(existsSync(path.join(path.dirname(file), to)), `${file}: ${to}`).toBe(true);
    }
  });
});
