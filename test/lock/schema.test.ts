/** lockfile-schema/examples: what is a lock passes the schema and the parser, what is none is refused with its place. */
import { readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { ExpectedError } from '../../src/errors';
import { lockText, parseLock } from '../../src/lock/file';
import { LOCK_SCHEMA } from '../../src/lock/lock';
import { KINDS } from '../../src/types';

const FOLDER = 'lockfile-schema/examples';
const schema = JSON.parse(readFileSync('lockfile-schema/v1.json', 'utf8'));
const isLock = new Ajv({ strict: true, allErrors: true }).compile(schema);

const examples = (group: string): string[] =>
  readdirSync(`${FOLDER}/${group}`).map((name) => name.replace(/\.json$/, ''));
const bytesOf = (group: string, name: string): Buffer => readFileSync(`${FOLDER}/${group}/${name}.json`);

function data(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function refusal(content: string | Buffer): Promise<string> {
  const error: unknown = await parseLock(content, '').catch((thrown: unknown) => thrown);
  if (!(error instanceof ExpectedError)) throw new Error('not refused as expected', { cause: error });
  expect(error.code).toBe('lock');
  return error.message;
}

describe('the schema', () => {
  test('has the address that a lock names', () => {
    expect(schema.$id).toBe(LOCK_SCHEMA);
  });

  test('knows the kinds there are', () => {
    expect(schema.definitions.file.properties.kind.enum).toEqual([...KINDS, 'included', 'explicit']);
  });

  test('is closed: every map says what it takes, everything has a description', () => {
    const open: string[] = [];
    const mute: string[] = [];
    for (const [name, definition] of [['lock', schema], ...Object.entries(schema.definitions)]) {
      if (definition.type === 'object' && definition.additionalProperties !== false) open.push(name);
      if (!definition.description) mute.push(name);
      for (const [key, value] of Object.entries<Record<string, unknown>>(definition.properties ?? {}))
        if (!value.description && !value.$ref) mute.push(`${name}.${key}`);
    }
    expect({ open, mute }).toEqual({ open: [], mute: [] });
  });
});

describe('a lock', () => {
  test.each(examples('valid'))('%s', async (name) => {
    const bytes = bytesOf('valid', name);
    expect(isLock(data(bytes)), JSON.stringify(isLock.errors)).toBe(true);
    const lock = await parseLock(bytes);
    expect(await parseLock(bytes.toString('utf8'))).toEqual(lock);
    const written = lockText(lock);
    expect(await parseLock(written)).toEqual(lock);
    expect(lockText(await parseLock(written))).toBe(written);
    if (name === 'reformatted') expect(written).toBe(bytesOf('valid', 'full').toString('utf8'));
    else expect(written).toBe(bytes.toString('utf8'));
  });
});

/** What only a strict reader sees: JSON.parse takes the last of two keys, and a schema counts characters. */
const UNSEEN_BY_SCHEMA = new Set([
  'duplicate-acceptance-field',
  'duplicate-field',
  'duplicate-file',
  'duplicate-file-escaped',
  'duplicate-section',
  'duplicate-source-field',
  'link-not-its-integrity',
  'not-utf-8',
  'path-lone-surrogate',
  'path-two-spellings',
]);

/** Name of the example, line and column, why. */
const REFUSED: Record<string, string> = {
  'a-list': '1:1: the lock must be a map',
  'acceptance-path-escapes': '20:50: "../run.sh" is no path inside the project',
  'accepted-a-map': '8:15: "accepted" must be a list',
  'args-no-list': '16:111: "args" must be a list of texts',
  bom: '1:1: not valid JSON (invalid symbol)',
  comment: '5:3: not valid JSON (invalid comment token)',
  'conflict-markers': '7:1: conflict markers of a merge',
  'conflict-markers-diff3': '7:1: conflict markers of a merge',
  deep: '1:17: nested too deep for a lock',
  'duplicate-acceptance-field': '20:233: duplicate key "reason"',
  'duplicate-field': '7:132: duplicate key "integrity"',
  'duplicate-file': '8:5: duplicate key "AGENTS.md"',
  'duplicate-file-escaped': '8:5: duplicate key "AGENTS.md"',
  'duplicate-section': '19:3: duplicate key "files"',
  'duplicate-source-field': '13:160: duplicate key "type"',
  empty: '1:1: not valid JSON (value expected)',
  'entry-a-text': '7:18: an entry must be a map',
  'env-with-values': '16:139: "env" must be a list of texts',
  'executable-false': '10:180: "executable" must be true, or left out',
  'executable-link': '8:153: a link cannot be "executable"',
  'integrity-hex': '7:33: "integrity" must be sha512- and 88 characters of base64',
  'integrity-no-text': '7:33: "integrity" must be sha512- and 88 characters of base64',
  'integrity-not-canonical': '7:33: "integrity" must be sha512- and 88 characters of base64',
  'integrity-option': '7:33: "integrity" must be sha512- and 88 characters of base64',
  'integrity-sha256': '7:33: "integrity" must be sha512- and 88 characters of base64',
  'integrity-sha512-256': '7:33: "integrity" must be sha512- and 88 characters of base64',
  'integrity-short': '7:33: "integrity" must be sha512- and 88 characters of base64',
  'integrity-two': '7:33: "integrity" must be sha512- and 88 characters of base64',
  'last-brace-missing': '22:1: not valid JSON (close brace expected)',
  'link-not-its-integrity': '8:33: "integrity" is not that of "link"',
  'missing-accepted': '1:1: "accepted" is missing',
  'missing-comma': '8:5: not valid JSON (comma expected)',
  'missing-digest': '1:1: "digest" is missing',
  'missing-files': '1:1: "files" is missing',
  'missing-integrity': '7:18: "integrity" is missing',
  'missing-version': '1:1: "lockfileVersion" is missing',
  'missing-via': '16:15: "via" is missing',
  'newer-with-new-section': '4:22: "lockfileVersion" must be 1: a newer version of primitives wrote this',
  'not-utf-8': '20:232: not UTF-8',
  'nul-at-end': '23:1: not valid JSON (invalid symbol)',
  null: '1:1: the lock must be a map',
  'other-digest': '4:13: "digest" must be "primitives-v1"',
  'package-path-escapes': '13:5: "../pdf" is no path inside the project',
  'packages-a-list': '12:15: "packages" must be a map',
  'path-absolute': '7:5: "/etc/passwd" is no path inside the project',
  'path-dot': '7:5: "." is no path inside the project',
  'path-dot-inside': '7:5: "a/./b" is no path inside the project',
  'path-empty': '7:5: "" is no path inside the project',
  'path-empty-part': '7:5: "a//b" is no path inside the project',
  'path-escapes': '7:5: "../AGENTS.md" is no path inside the project',
  'path-escapes-inside': '7:5: "a/../../AGENTS.md" is no path inside the project',
  'path-lone-surrogate': '7:5: "caf⟨U+D800⟩" is not how a name with these bytes is written',
  'path-nul': '7:5: "a⟨U+0000⟩b" is no path inside the project',
  'path-trailing-slash': '7:5: "a/" is no path inside the project',
  'path-two-spellings': '7:5: "caf\\xC3\\xA9" is not how a name with these bytes is written',
  'schema-no-text': '2:14: "$schema" must be a text',
  'source-without-type': '13:143: "type" is missing',
  'trailing-comma': '9:1: not valid JSON (property name expected)',
  truncated: '9:43: not valid JSON (unexpected end of string)',
  'truncated-between-entries': '8:1: not valid JSON (property name expected)',
  'two-documents': '23:1: not valid JSON (end of file expected)',
  'unknown-acceptance-field': '20:218: unknown key "until"',
  'unknown-file-field': '7:132: unknown key "mtime"',
  'unknown-kind': '7:140: "kind" must be a kind of primitive',
  'unknown-section': '19:3: unknown key "extra"',
  'unknown-source-field': '13:160: unknown key "token"',
  'unknown-version': '3:22: "lockfileVersion" must be 1: a newer version of primitives wrote this',
  'utf-16': '1:1: not UTF-8',
  'version-as-text': '3:22: "lockfileVersion" must be 1',
};

describe('no lock', () => {
  test('every example has its row', () => {
    expect(examples('invalid').sort()).toEqual(Object.keys(REFUSED).sort());
  });

  test.each(Object.entries(REFUSED))('%s', async (name, expected) => {
    expect(await refusal(bytesOf('invalid', name))).toBe(`:${expected}`);
  });

  test.each(Object.keys(REFUSED))('schema: %s', (name) => {
    const value = data(bytesOf('invalid', name));
    if (value !== undefined) expect(isLock(value)).toBe(UNSEEN_BY_SCHEMA.has(name));
  });

  test('whatever is cut off a lock, the rest is none', async () => {
    const text = bytesOf('valid', 'full').toString('utf8');
    // All but the final newline.
    for (let end = 0; end < text.length - 1; end++) await refusal(text.slice(0, end));
  });
});
