/** `primitives lock --export cyclonedx`: valid by the official schema, the same for the same lock, and never of other files. */
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../package.json';
import type { PackageSource } from '../../src/lock/lock';
import { emptyLock } from '../../src/lock/lock';
import type { Target } from '../../src/mcp/server';
import { cyclonedx } from '../../src/report/sbom/cyclonedx';
import { purlOfSource, purlOfTarget } from '../../src/report/sbom/purl';
import { HARMFUL } from '../report/hostile';
import { plant, primitives, remove, type Tree } from '../tree';
import { integrityOf, lockOf, parts } from './locks';

const schemaOf = (name: string): object =>
  JSON.parse(fs.readFileSync(`test/fixtures/cyclonedx/${name}.SNAPSHOT.schema.json`, 'utf8'));
const ajv = new Ajv({
  // Strict but for types and required names, which the schema itself leaves out where it narrows what it refers to.
  strictSchema: true,
  strictTypes: false,
  allErrors: true,
  keywords: ['meta:enum'],
});
// By the names that the copy of the schema has for them.
for (const name of ['spdx', 'jsf-0.82'])
  ajv.addSchema({ ...schemaOf(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` });
addFormats(ajv);
ajv.addFormat('idn-email', true);
ajv.addFormat(
  'iri-reference',
  (text) => !/[\s<>"{}|\\^`]/.test(text) && URL.canParse(text, 'https://x.example'),
);
const isBom = ajv.compile(schemaOf('bom-1.6'));

interface Row {
  'bom-ref': string;
  type?: string;
  name: string;
  version?: string;
  purl?: string;
  endpoints?: string[];
  hashes?: { alg: string; content: string }[];
  externalReferences?: object[];
  properties: { name: string; value: string }[];
}

interface Bom {
  serialNumber: string;
  metadata: { component: Row; properties: Row['properties'] };
  components: Row[];
  services: Row[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

function parsed(text: string): Bom {
  const bom = JSON.parse(text);
  expect(isBom(bom), ajv.errorsText(isBom.errors)).toBe(true);
  return bom;
}

const propertiesOf = ({ properties }: Row): string[] =>
  properties.map(({ name, value }) => `${name}=${value}`);

const SECRET = 'hunter2-hunter2-hunter2';
const TREE = {
  'AGENTS.md': 'Use tabs. See @docs/style.md\n',
  'CLAUDE.md': '@docs/style.md\n',
  'docs/style.md': 'Two spaces.\r\n',
  'GEMINI.md': { link: 'AGENTS.md' },
  '.claude/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Reads PDF files.\n---\nRun run.sh\n',
  '.claude/skills/pdf/run.sh': { content: '#!/bin/sh\necho hi\n', mode: 0o755 },
  '.claude/skills/pdf/package.json': '{"version":"1.2.3","repository":"github:owner/pdf"}',
  '.mcp.json': JSON.stringify({
    mcpServers: {
      files: {
        command: 'npx',
        args: ['-y', '@modelcontextprotocol/server-filesystem@2025.8.21', '/tmp', '--api-key', SECRET],
        env: { FILES_TOKEN: SECRET },
      },
      web: {
        type: 'http',
        url: `https://user:${SECRET}@mcp.example/mcp?key=${SECRET}`,
        headers: { Authorization: `Bearer ${SECRET}` },
      },
    },
  }),
};

/** @param keep as `plant` has it */
function locked(tree: Tree = TREE, keep?: (root: string) => void): string {
  const config = '{"failOn":"never","mcp":{"transitive":"allow"}}';
  const root = plant({ ...tree, 'primitives.config.json': config }, keep);
  const { code, err } = primitives(['lock'], { cwd: root });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return root;
}

const exported = (cwd: string, ...more: string[]) =>
  primitives(['lock', '--export', 'cyclonedx', ...more], { cwd });

describe('of a project', () => {
  const root = { at: '', first: { code: 0, out: '', err: '' } };
  beforeAll(() => {
    root.at = locked(TREE, () => {});
    root.first = exported(root.at);
  });
  afterAll(() => remove(root.at));
  const bomOf = (): Bom => {
    const { code, out, err } = root.first;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return parsed(out);
  };

  test('says what is pinned: files with their digests, packages with their source, servers', () => {
    const bom = bomOf();
    const rowOf = (ref: string): Row =>
      [...bom.components, ...bom.services].find((row) => row['bom-ref'] === ref)!;
    expect(bom.components.map((row) => `${row.type} ${row['bom-ref']}`)).toMatchInlineSnapshot(`
      [
        "library package:.claude/skills/pdf",
        "data file:.claude/skills/pdf/SKILL.md",
        "data file:.claude/skills/pdf/package.json",
        "data file:.claude/skills/pdf/run.sh",
        "data file:.mcp.json",
        "data file:AGENTS.md",
        "data file:CLAUDE.md",
        "data file:GEMINI.md",
        "data file:docs/style.md",
        "application runs:npm:%40modelcontextprotocol/server-filesystem%402025.8.21",
      ]
    `);
    const lock = JSON.parse(fs.readFileSync(path.join(root.at, 'primitives-lock.json'), 'utf8'));
    for (const [name, { integrity }] of Object.entries<{ integrity: string }>(lock.files))
      expect(rowOf(`file:${name}`).hashes).toEqual([
        { alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') },
      ]);
    expect(propertiesOf(rowOf('file:AGENTS.md'))).toContain('primitives:agent=codex');
    expect(propertiesOf(rowOf('file:GEMINI.md'))).toContain('primitives:link=AGENTS.md');
    expect(rowOf('package:.claude/skills/pdf')).toMatchObject({
      name: 'pdf',
      version: '1.2.3',
      purl: 'pkg:github/owner/pdf@1.2.3',
      externalReferences: [{ type: 'vcs', url: 'https://github.com/owner/pdf' }],
    });
    expect(propertiesOf(rowOf('server:files'))).toMatchInlineSnapshot(`
      [
        "primitives:transport=stdio",
        "primitives:command=npx -y @modelcontextprotocol/server-filesystem@2025.8.21 /tmp --api-key …",
        "primitives:env=FILES_TOKEN",
        "primitives:declared-in=.mcp.json#/mcpServers/files",
        "primitives:integrity=sha512-fwXQWdcoqN15lzN1eI/Plh6t9dxsi8erWf74bZ4CO/Hqo3KlFbs5sQE4NHe/SbF7IyCk9YHGszaWJxvkfMUKww==",
      ]
    `);
    expect(rowOf('server:web').endpoints).toEqual(['https://mcp.example/mcp']);
    expect(rowOf('runs:npm:%40modelcontextprotocol/server-filesystem%402025.8.21')).toMatchObject({
      purl: 'pkg:npm/%40modelcontextprotocol/server-filesystem@2025.8.21',
      version: '2025.8.21',
    });
    expect(bom.metadata.component.name).toBe('project');
    expect(JSON.stringify(bom)).toContain(`pkg:npm/agent-primitives@${version}`);
  });

  test('says who brings whom', () => {
    const edges = bomOf().dependencies.flatMap(({ ref, dependsOn = [] }) =>
      dependsOn.map((to) => `${ref} > ${to}`),
    );
    expect(edges).toMatchInlineSnapshot(`
      [
        "file:.mcp.json > server:files",
        "file:.mcp.json > server:web",
        "file:AGENTS.md > file:docs/style.md",
        "file:GEMINI.md > file:AGENTS.md",
        "package:.claude/skills/pdf > file:.claude/skills/pdf/SKILL.md",
        "package:.claude/skills/pdf > file:.claude/skills/pdf/package.json",
        "package:.claude/skills/pdf > file:.claude/skills/pdf/run.sh",
        "project > file:.mcp.json",
        "project > file:AGENTS.md",
        "project > file:CLAUDE.md",
        "project > file:GEMINI.md",
        "project > file:docs/style.md",
        "project > package:.claude/skills/pdf",
        "server:files > runs:npm:%40modelcontextprotocol/server-filesystem%402025.8.21",
      ]
    `);
  });

  test('says no secret', () => {
    expect(root.first.out).toContain('files');
    expect(root.first.out).not.toContain(SECRET);
  });

  test('has the same bytes again, elsewhere, and in a file; another serial number for another lock', () => {
    const first = root.first.out;
    expect(exported(root.at, '-o', 'bom.json')).toMatchObject({ code: 0, out: '' });
    expect(fs.readFileSync(path.join(root.at, 'bom.json'), 'utf8')).toBe(first);
    const other = locked();
    expect(exported(other).out).toBe(first);
    fs.writeFileSync(path.join(other, 'CLAUDE.md'), '@docs/style.md\n\n');
    primitives(['lock'], { cwd: other });
    const changed = parsed(exported(other).out);
    expect(changed.serialNumber).not.toBe(parsed(first).serialNumber);
    expect(changed.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test('is not written where the lock is not what is here, or is none', () => {
    fs.appendFileSync(path.join(root.at, 'AGENTS.md'), 'More.\n');
    const { code, out, err } = exported(root.at, '-o', 'new.json');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('lock/modified');
    expect(err).toMatch(/nothing was exported: the lock is not what is here\n$/);
    expect(fs.existsSync(path.join(root.at, 'new.json'))).toBe(false);
    fs.writeFileSync(path.join(root.at, 'AGENTS.md'), TREE['AGENTS.md']);
    fs.writeFileSync(path.join(root.at, 'CLAUDE.md'), 'x'.repeat(16 * 1024 * 1024 + 1));
    expect(exported(root.at)).toMatchObject({ code: 1, out: '' });
    fs.writeFileSync(path.join(root.at, 'primitives-lock.json'), '{');
    expect(exported(root.at)).toMatchObject({ code: 2, out: '' });
    fs.rmSync(path.join(root.at, 'primitives-lock.json'));
    expect(exported(root.at)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^primitives: no primitives-lock\.json here\nhint: [^\n]+\n$/),
    });
  });

  test('takes nothing that would change the lock', () => {
    for (const args of [['--check'], ['AGENTS.md'], ['--yes'], ['--approve-mcp', 'x'], ['--sign', 'key']])
      expect(exported(root.at, ...args)).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/^primitives: --export writes out [^\n]+\nhint: [^\n]+\n$/),
      });
    expect(primitives(['lock', '-o', 'x'], { cwd: root.at })).toMatchObject({ code: 2, out: '' });
    expect(primitives(['lock', '--export', 'spdx'], { cwd: root.at })).toMatchObject({ code: 2, out: '' });
  });
});

const NOTHING = { integrity: integrityOf(''), version, inventory: [], runs: new Map<string, Target>() };

/** Every string of a value, keys too. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsOf(inner)]);
}

describe('of any lock', () => {
  test('it is valid, every reference is there once, and nothing in it acts, hides or reorders', () => {
    fc.assert(
      fc.property(parts, (some) => {
        const lock = lockOf(some);
        const text = cyclonedx({ ...NOTHING, lock });
        const bom = parsed(text);
        expect(text.replaceAll('\n', '')).not.toMatch(HARMFUL);
        expect(stringsOf(bom).filter((string) => HARMFUL.test(string))).toEqual([]);
        const refs = [bom.metadata.component, ...bom.components, ...bom.services].map(
          (row) => row['bom-ref'],
        );
        expect(new Set(refs).size).toBe(refs.length);
        expect(bom.dependencies.map(({ ref }) => ref).sort()).toEqual([...refs].sort());
        for (const { dependsOn = [] } of bom.dependencies) {
          for (const to of dependsOn) expect(refs).toContain(to);
          expect(new Set(dependsOn).size).toBe(dependsOn.length);
        }
        expect(cyclonedx({ ...NOTHING, lock: { ...lock, files: new Map([...lock.files].reverse()) } })).toBe(
          text,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('an empty one is a project without anything', () => {
    const bom = parsed(cyclonedx({ ...NOTHING, lock: emptyLock() }));
    expect([bom.components, bom.services, bom.dependencies]).toEqual([[], [], [{ ref: 'project' }]]);
  });

  test('the schema is really applied', () => {
    const bom = JSON.parse(cyclonedx({ ...NOTHING, lock: emptyLock() }));
    expect(isBom({ ...bom, components: [{ type: 'primitive', name: 'x' }] })).toBe(false);
    expect(isBom({ ...bom, specVersion: 1.6 })).toBe(false);
  });
});

test.each<[string, PackageSource, string, string | undefined]>([
  [
    'npm, by name',
    { type: 'npm', path: '@scope/name', version: '1.0.0' },
    'x',
    'pkg:npm/%40scope/name@1.0.0',
  ],
  ['npm, by folder', { type: 'npm', version: '1.0.0' }, 'a/node_modules/left-pad', 'pkg:npm/left-pad@1.0.0'],
  ['npm, of no name', { type: 'npm', version: '1.0.0' }, 'skills/pdf', undefined],
  ['npm, hostile', { type: 'npm', path: 'a b@1?x#y' }, 'x', undefined],
  [
    'GitHub, with folder',
    { type: 'git', url: 'https://github.com/Owner/Repo.git', rev: 'a'.repeat(40), path: 'skills/pdf' },
    'x',
    `pkg:github/owner/repo@${'a'.repeat(40)}#skills/pdf`,
  ],
  [
    'GitLab, nested',
    { type: 'apm', url: 'ssh://git@gitlab.com/a/b/c', version: '1' },
    'x',
    'pkg:gitlab/a/b/c@1',
  ],
  ['another host', { type: 'git', url: 'https://git.example/a/b' }, 'x', undefined],
  ['a host that looks like it', { type: 'git', url: 'https://github.com.evil.example/a/b' }, 'x', undefined],
  ['no address', { type: 'git', url: 'github.com/a/b' }, 'x', undefined],
])('the package URL of %s', (_, source, root, expected) => {
  expect(purlOfSource(source, root)).toBe(expected);
});

test.each([
  ['npm', '@scope/name', '1.0.0', true, 'pkg:npm/%40scope/name@1.0.0'],
  ['npm', 'name', '^1', false, 'pkg:npm/name'],
  ['pypi', 'Some_Server', '1.0', true, 'pkg:pypi/some-server@1.0'],
  [
    'oci',
    'ghcr.io/github/server',
    'sha256:00',
    true,
    'pkg:docker/github/server@sha256:00?repository_url=ghcr.io',
  ],
  ['oci', 'mcp/fetch', 'latest', false, 'pkg:docker/mcp/fetch'],
  ['git', 'https://x.example/y', undefined, false, undefined],
] as const)('the package URL of what a server runs: %s %s', (ecosystem, name, wanted, isPinned, expected) => {
  const at = { value: '', start: 0, end: 0 };
  const target = {
    type: 'package' as const,
    ecosystem,
    name,
    isPinned,
    at,
    ...(wanted ? { version: wanted } : {}),
  };
  expect(purlOfTarget(target)).toBe(expected);
});
