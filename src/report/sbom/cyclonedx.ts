/**
 * `primitives lock --export cyclonedx`: what is pinned, as a bill of materials (CycloneDX 1.6, cyclonedx.org): files and
 * links are data with their digests, packages are components, MCP servers are services, and so is said who brings whom.
 * The same lock gives the same bytes: no time, and a serial number that follows from the content.
 */
import { createHash } from 'node:crypto';
import type { Lock, LockedFile, LockedPackage, LockedServer } from '../../lock/lock';
import type { Target } from '../../mcp/server';
import { uriPath, visible, visiblePath } from '../../text/escape';
import type { Kind, Primitive } from '../../types';
import { safeJson } from '../json';
import { edgesOf } from './edges';
import { purlOfSource, purlOfTarget } from './purl';
import { REFS } from './refs';
import { publicUrl } from './urls';

export interface SbomInput {
  lock: Lock;
  /** SRI digest of the lock itself. */
  integrity: string;
  version: string;
  /** What agents read, and through what; of files that the lock does not pin, nothing is said. */
  inventory: readonly Primitive[];
  /** What each server runs, by its name in the lock. */
  runs: ReadonlyMap<string, Target>;
}

interface Property {
  name: string;
  value: string;
}

export function cyclonedx({ lock, integrity, version, inventory, runs }: SbomInput): string {
  const known = new Map(inventory.map((primitive) => [primitive.path, primitive]));
  const started = startedPackages(runs);
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      tools: {
        components: [
          { type: 'application', name: 'primitives', version, purl: `pkg:npm/agent-primitives@${version}` },
        ],
      },
      component: {
        type: 'application',
        'bom-ref': REFS.project,
        name: 'project',
        description: 'The project whose agents obey these files.',
        ...packageFields('', lock.packages.get('')),
      },
      properties: properties([
        ['lock', integrity],
        ['digest', 'primitives-v1'],
      ]),
    },
    components: [
      ...sorted(lock.packages)
        .filter(([root]) => root !== '')
        .map(([root, one]) => packageComponent(root, one)),
      ...sorted(lock.files).map(([path, file]) => fileComponent(path, file, known.get(path), lock)),
      ...[...started.values()].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)),
    ],
    services: sorted(lock.mcpServers).map(([name, server]) => service(name, server)),
    dependencies: edgesOf({
      lock,
      known,
      started: new Map([...runs].map(([name, to]) => [name, refOf(to)])),
    }),
  };
  const { bomFormat, specVersion, ...rest } = document;
  const $schema = 'http://cyclonedx.org/schema/bom-1.6.schema.json';
  return `${safeJson({ $schema, bomFormat, specVersion, serialNumber: serialNumber(document), ...rest })}\n`;
}

/** UUID version 8 (RFC 9562): 122 bits of a digest of everything else. */
function serialNumber(document: object): string {
  const hex = createHash('sha512').update(JSON.stringify(document)).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

function sorted<T>(entries: ReadonlyMap<string, T>): [string, T][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What is absent is left out; everything is made safe to print, for whoever shows it. */
function properties(all: readonly (readonly [string, string | undefined])[]): Property[] {
  return all
    .filter((one): one is readonly [string, string] => one[1] !== undefined)
    .map(([name, value]) => ({ name: `primitives:${name}`, value: visible(value) }));
}

/** In words of CycloneDX: what reads it, what it sets, what it runs. */
const DATA: Partial<Record<Kind, 'configuration' | 'definition' | 'source-code'>> = {
  hooks: 'configuration',
  settings: 'configuration',
  mcp: 'configuration',
  'plugin-manifest': 'configuration',
  marketplace: 'configuration',
  'env-setup': 'configuration',
  policy: 'configuration',
  workflow: 'configuration',
  lockfile: 'configuration',
  'prompt-command': 'definition',
  agent: 'definition',
  skill: 'definition',
  exec: 'source-code',
};

function fileComponent(
  path: string,
  { integrity, kind, executable, link }: LockedFile,
  known: Primitive | undefined,
  { accepted }: Lock,
): object {
  const name = visiblePath(path);
  return {
    type: 'data',
    'bom-ref': REFS.file(path),
    name,
    hashes: [
      { alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') },
    ],
    data: [{ type: executable ? 'source-code' : (DATA[kind] ?? 'other'), name }],
    properties: properties([
      ['kind', kind],
      ...[...(known?.agents ?? [])].sort().map((agent) => ['agent', agent] as const),
      ['executable', executable ? 'true' : undefined],
      ['link', link === undefined ? undefined : visiblePath(link)],
      // A name that cannot be shown as it is.
      ['path', name === path ? undefined : uriPath(path)],
      ...accepted
        .filter((one) => one.path === path && one.integrity === integrity)
        .map(({ rule, reason }) => ['accepted', `${rule}: ${reason}`] as const),
    ]),
  };
}

function packageComponent(root: string, locked: LockedPackage): object {
  return {
    type: 'library',
    'bom-ref': REFS.package(root),
    name: visiblePath(root.slice(root.lastIndexOf('/') + 1)),
    ...packageFields(root, locked),
  };
}

/** The digest of a package is made by our own recipe, and no hash of any file: it is a property. */
function packageFields(root: string, locked: LockedPackage | undefined): object {
  if (!locked) return {};
  const { integrity, source = { type: 'other' as const } } = locked;
  const { type, url, rev, path, version } = source;
  const address = url === undefined ? undefined : publicUrl(url);
  const purl = purlOfSource(source, root);
  const about = [
    ...(rev === undefined ? [] : [`commit ${visible(rev)}`]),
    ...(path === undefined ? [] : [`folder ${visiblePath(path)}`]),
  ].join(', ');
  return {
    ...((version ?? rev) === undefined ? {} : { version: visible((version ?? rev)!, 1_000) }),
    ...(purl === undefined ? {} : { purl }),
    ...(address
      ? {
          externalReferences: [
            {
              type: type === 'registry' || type === 'other' ? 'distribution' : 'vcs',
              url: address.href,
              ...(about === '' ? {} : { comment: about }),
            },
          ],
        }
      : {}),
    properties: properties([
      ['folder', root === '' ? '.' : visiblePath(root)],
      ['integrity', integrity],
      ['source', locked.source && type],
    ]),
  };
}

/** Names of variables and headers, never their values; what it is started with, as the lock says it. */
function service(
  name: string,
  { declaredIn, transport, command, args = [], url, env, headers, via, integrity }: LockedServer,
): object {
  const address = url === undefined ? undefined : publicUrl(url);
  return {
    'bom-ref': REFS.server(name),
    name: visible(name),
    ...(address ? { endpoints: [address.href] } : {}),
    properties: properties([
      ['transport', transport],
      ['command', command && [command, ...args].join(' ')],
      // `${HOST}/mcp`: no address yet.
      ['url', address ? undefined : url],
      ...(env ?? []).map((variable) => ['env', variable] as const),
      ...(headers ?? []).map((header) => ['header', header] as const),
      ['declared-in', visiblePath(declaredIn)],
      ...via.map((step) => ['via', visiblePath(step)] as const),
      ['integrity', integrity],
    ]),
  };
}

interface Started {
  type: 'application';
  'bom-ref': string;
  [field: string]: unknown;
}

/** @returns the packages that servers run, by their reference: they are not in the project, and nothing pins them here */
function startedPackages(runs: ReadonlyMap<string, Target>): Map<string, Started> {
  const found = new Map<string, Started>();
  for (const target of runs.values()) {
    const ref = refOf(target);
    if (ref === undefined || target.type !== 'package') continue;
    const { name, version, isPinned, ecosystem } = target;
    const purl = purlOfTarget(target);
    found.set(ref, {
      type: 'application',
      'bom-ref': ref,
      name: visible(name),
      ...(isPinned && version !== undefined ? { version: visible(version, 1_000) } : {}),
      ...(purl === undefined ? {} : { purl }),
      properties: properties([
        ['ecosystem', ecosystem],
        ['pinned', `${isPinned}`],
        ['asked-for', isPinned ? undefined : version],
      ]),
    });
  }
  return found;
}

function refOf(target: Target): string | undefined {
  if (target.type !== 'package') return undefined;
  const { ecosystem, name, version = '' } = target;
  return REFS.runs(ecosystem, `${name}@${version}`);
}
