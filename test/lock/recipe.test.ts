/** Recipe `primitives-v1`: three implementations (src/, scripts/lock-vectors.ts, reference.py) agree on every vector. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { fromData } from 'ssri';
import { describe, expect, test } from 'vitest';
import { lockVectors, vectorText } from '../../scripts/lock-vectors';
import { linkIntegrity, packageIntegrity } from '../../src/lock/digest';
import { lockText } from '../../src/lock/file';
import { emptyLock, type LockedFile } from '../../src/lock/lock';
import { canonicalJson, definitionIntegrity, plainValue } from '../../src/mcp/definition';
import { parseJson } from '../../src/parse/data/json';
import { pathBytes, pathFromBytes } from '../../src/text/escape';
import { fileIntegrity } from '../../src/text/integrity';
import { plant } from '../tree';

interface Vector {
  name: string;
  bytes: string;
  integrity: string;
  /** Of paths. */
  json: string;
  /** Of servers. */
  definition: string;
  canonical: string;
  /** Of packages. */
  root: string;
  entries: { path: string; type: 'file' | 'link'; executable?: true; bytes: string }[];
  unframed?: string;
}

const KINDS = ['files', 'links', 'packages', 'paths', 'servers'];
const fileOf = (kind: string): string => `lockfile-schema/vectors/${kind}.json`;
const vectors = Object.fromEntries(
  KINDS.map((kind) => [kind, JSON.parse(readFileSync(fileOf(kind), 'utf8')) as Vector[]]),
);
const named = (kind: string): [string, Vector][] => vectors[kind]!.map((vector) => [vector.name, vector]);
const fromHex = (hex: string): Buffer => Buffer.from(hex, 'hex');

function lockedFiles({ entries }: Vector): Map<string, LockedFile> {
  const files = new Map<string, LockedFile>();
  for (const entry of entries) {
    const bytes = fromHex(entry.bytes);
    const link = pathFromBytes(bytes);
    files.set(
      pathFromBytes(fromHex(entry.path)),
      entry.type === 'link'
        ? { integrity: linkIntegrity(link), kind: 'skill-resource', link }
        : {
            integrity: fileIntegrity(bytes),
            kind: 'skill-resource',
            ...(entry.executable ? { executable: true } : {}),
          },
    );
  }
  return files;
}

describe('the vectors', () => {
  test('are what scripts/lock-vectors.ts generates', () => {
    for (const [kind, generated] of Object.entries(lockVectors()))
      expect(readFileSync(fileOf(kind), 'utf8'), `${kind}: run npx tsx scripts/lock-vectors.ts`).toBe(
        vectorText(generated),
      );
  });

  test('have names, each its own, and nothing but ASCII', () => {
    for (const kind of KINDS) {
      const names = vectors[kind]!.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(readFileSync(fileOf(kind), 'latin1')).toMatch(/^[\n\x20-\x7e]*$/);
    }
  });

  test('that differ have digests that differ, but for those that say so', () => {
    const same = (kind: string): string[] => {
      const groups = new Map<string, string[]>();
      for (const { name, integrity } of vectors[kind]!)
        groups.set(integrity, [...(groups.get(integrity) ?? []), name]);
      return [...groups.values()].filter(({ length }) => length > 1).map((names) => names.join(' '));
    };
    expect(same('files')).toEqual(['lf crlf', 'crlf-only utf-16be-without-bom', 'bom bom-crlf']);
    expect(same('links')).toEqual([]);
    expect(same('packages')).toEqual(['one-file crlf moved only-what-is-below']);
    expect(same('servers')).toEqual([]);
  });

  test('of trees that collide where names and contents are joined unframed do collide there', () => {
    const attacks = vectors.packages!.filter(({ unframed }) => unframed);
    const groups = new Map<string, Set<string>>();
    for (const { name, integrity, unframed } of attacks) {
      const group = name.replace(/-\d$/, '');
      groups.set(group, new Set([...(groups.get(group) ?? []), unframed!]));
      expect(attacks.filter((other) => other.integrity === integrity)).toHaveLength(1);
    }
    expect([...groups].map(([group, digests]) => [group, digests.size])).toEqual([
      ['joined-abcd', 1],
      ['joined-path', 1],
      ['joined-skill', 1],
    ]);
  });
});

describe('src/', () => {
  test.each(named('files'))('file: %s', (_, { bytes, integrity }) => {
    expect(fileIntegrity(fromHex(bytes))).toBe(integrity);
  });

  test.each(named('links'))('link: %s', (_, { bytes, integrity }) => {
    expect(linkIntegrity(pathFromBytes(fromHex(bytes)))).toBe(integrity);
  });

  test.each(named('paths'))('path: %s', (_, { bytes, json }) => {
    const name = pathFromBytes(fromHex(bytes));
    expect(pathBytes(name).toString('hex')).toBe(bytes);
    expect(JSON.parse(json)).toBe(name);
    const lock = emptyLock();
    lock.files.set(name, { integrity: fileIntegrity(Buffer.alloc(0)), kind: 'skill' });
    expect(lockText(lock)).toContain(`\n    ${json}: { "integrity": "`);
  });

  test.each(named('packages'))('package: %s', (_, vector) => {
    const files = lockedFiles(vector);
    const root = fromHex(vector.root).toString('utf8');
    expect(packageIntegrity(root, files)).toBe(vector.integrity);
    expect(packageIntegrity(root, new Map([...files].reverse()))).toBe(vector.integrity);
  });

  test.each(named('servers'))('server: %s', async (_, { definition, canonical, integrity }) => {
    const asAgentsRead = plainValue((await parseJson(definition, 0)).root!);
    for (const value of [JSON.parse(definition), asAgentsRead]) {
      expect(canonicalJson(value)).toBe(fromHex(canonical).toString('utf8'));
      expect(definitionIntegrity(value)).toBe(integrity);
    }
  });
});

const INTEGRITIES = ['a', 'b'].map((content) => fileIntegrity(Buffer.from(content)));
/** Few names, made of what records are made of, so that trees come close to each other. */
const tree = fc
  .uniqueArray(
    fc.tuple(
      fc.string({
        unit: fc.constantFrom('1', '2', '\n', 'file', 'a', '/', '100644', '\u00e9'),
        minLength: 1,
      }),
      fc.constantFrom(...INTEGRITIES),
      fc.constantFrom<Partial<LockedFile>>({}, { executable: true }, { link: 'x' }),
    ),
    { selector: ([name]) => name, maxLength: 4 },
  )
  .map(
    (rows) =>
      new Map(
        rows
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, integrity, more]) => [`p/${name}`, { integrity, kind: 'skill' as const, ...more }]),
      ),
  );

test('two trees have one digest when they are one tree, and only then', () => {
  const same = (a: ReadonlyMap<string, LockedFile>, b: ReadonlyMap<string, LockedFile>): boolean =>
    JSON.stringify([...a]) === JSON.stringify([...b]);
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      expect(packageIntegrity('p', a) === packageIntegrity('p', b)).toBe(same(a, b));
    }),
    { numRuns: 500 },
  );
});

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('no python3: lockfile-schema/reference.py is not run');

describe.skipIf(!hasPython)('reference.py', () => {
  const reference = (paths: string[]): { status: number | null; out: string; err: string } => {
    const { status, stdout, stderr } = spawnSync(
      'python3',
      ['-I', '-B', path.resolve('lockfile-schema/reference.py'), ...paths],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    return { status, out: stdout, err: stderr };
  };

  test('computes what every vector expects', () => {
    const { status, out, err } = reference(KINDS.map(fileOf));
    expect(err).toBe('');
    expect(status).toBe(0);
    const computed: Record<string, Record<string, string>> = JSON.parse(out);
    const all = KINDS.flatMap((kind) => vectors[kind]!.map((vector) => ({ kind, vector })));
    expect(Object.keys(computed)).toHaveLength(all.length);
    for (const { kind, vector } of all) expect(vector).toMatchObject(computed[`${kind}/${vector.name}`]!);
  });

  test('says so when a vector expects something else', () => {
    const root = plant({ 'files.json': JSON.stringify([{ ...vectors.files![0], integrity: 'sha512-' }]) });
    const { status, err } = reference([path.join(root, 'files.json')]);
    expect({ status, err }).toEqual({
      status: 1,
      err: 'not what the vector expects: files/empty\n',
    });
  });

  test('agrees with src/ on random numbers, texts, names and trees', () => {
    const text = fc.string({
      unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constant('\udce9')),
    });
    const value = fc.jsonValue().chain((json) => fc.tuple(fc.double(), text, fc.constant(json)));
    const servers = fc.sample(value, { numRuns: 500, seed: 1 }).map((data, i) => {
      const definition = JSON.stringify(data);
      const parsed: unknown = JSON.parse(definition);
      const canonical = Buffer.from(canonicalJson(parsed)).toString('hex');
      return { name: `${i}`, definition, canonical, integrity: definitionIntegrity(parsed) };
    });
    const bytes = fc.sample(
      fc.uint8Array({ minLength: 1, maxLength: 12 }).map((array) => Buffer.from(array)),
      { numRuns: 500, seed: 2 },
    );
    const lineEnds = fc.sample(
      fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', '\u00e9', '\ufeff')).map((parts) => parts.join('')),
      { numRuns: 200, seed: 3 },
    );
    const files = [...bytes, ...lineEnds.map((content) => Buffer.from(content))].map((content, i) => ({
      name: `${i}`,
      bytes: content.toString('hex'),
      integrity: fileIntegrity(content),
    }));
    const paths = bytes.map((name, i) => {
      const lock = emptyLock();
      lock.mcpServers.set(pathFromBytes(name), {
        declaredIn: '',
        transport: '',
        via: [],
        integrity: fileIntegrity(name),
      });
      const json = /^ {4}(".*"): \{ "declaredIn"/m.exec(lockText(lock))![1];
      return { name: `${i}`, bytes: name.toString('hex'), json };
    });
    const root = plant({
      'servers.json': JSON.stringify(servers).replace(
        /[^\x20-\x7e]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
      'files.json': JSON.stringify(files),
      'paths.json': JSON.stringify(paths),
    });
    const { status, err } = reference(
      ['servers', 'files', 'paths'].map((kind) => path.join(root, `${kind}.json`)),
    );
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });
});

test('what has no line ends to fold has the digest that ssri gives it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (array) => {
      const bytes = Buffer.from(array);
      fc.pre(!bytes.includes('\r\n'));
      expect(fileIntegrity(bytes)).toBe(fromData(bytes, { algorithms: ['sha512'] }).toString());
    }),
  );
});
