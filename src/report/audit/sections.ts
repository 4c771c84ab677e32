/** The profile as lines, for every format that people read: titles, values, places. Nothing here is escaped. */
import {
  CAPABILITY_KINDS,
  CAPABILITY_TITLES,
  type Capability,
  type CapabilityKind,
} from '../../capabilities/capability';
import type { PackageSource } from '../../lock/lock';
import type { AuditReport, Changes } from './audit-report';

export interface Section {
  kind: CapabilityKind;
  title: string;
  capabilities: Capability[];
}

/** @returns one a kind that there is something of, heaviest first */
export function sectionsOf(capabilities: readonly Capability[]): Section[] {
  return CAPABILITY_KINDS.map((kind) => ({
    kind,
    title: CAPABILITY_TITLES[kind],
    // What weighs more within its kind goes before: a list is cut at its end.
    capabilities: capabilities.filter((one) => one.kind === kind).sort((a, b) => weightOf(b) - weightOf(a)),
  })).filter(({ capabilities: list }) => list.length > 0);
}

function weightOf({ traits, isDescribed, where }: Capability): number {
  return (
    (isDescribed === false ? 4 : 0) +
    (traits.length > 0 ? 2 : 0) +
    (where.includes('text') && where.length === 1 ? 0 : 1)
  );
}

/** Lines of one kind, and changes: more is told by --verbose and JSON. */
export const MOST_LINES = 8;
export const MOST_CHANGES = 40;

const SAYS: Record<Capability['traits'][number], string> = {
  unpinned: 'not pinned',
  secret: 'secret',
  everything: 'everything',
  startup: 'others run or obey it',
  opaque: 'cannot be read',
};

/** `not pinned; not in its description` */
export function notesOf({ kind, traits, isDescribed, where }: Capability): string {
  return [
    ...traits.map((trait) => SAYS[trait]),
    ...(isDescribed === false ? ['NOT IN ITS DESCRIPTION'] : []),
    ...(kind !== 'hosts' && where.length === 1 && where[0] === 'text' ? ['in a text'] : []),
  ].join('; ');
}

export function originText({ type, url, rev, path, version }: PackageSource): string {
  return [type, url, path, version ?? rev].filter((part) => part !== undefined).join(' ');
}

/** `4 files, 12 KB: 3 Python, 1 Shell`, the language of most files first. */
export function contentsText({ files, bytes, languages }: AuditReport['package']): string {
  const byLanguage = Object.entries(languages)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`);
  return `${files} ${files === 1 ? 'file' : 'files'}, ${sizeText(bytes)}: ${byLanguage.join(', ')}`;
}

function sizeText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${Math.round(bytes / 1_000_000)} MB`;
}

export interface ChangeLine {
  sign: '+' | '~' | '-';
  what: string;
  value: string;
}

/** New capabilities first, then servers, then files. */
export function changeLines({ capabilities, servers, files }: Changes): ChangeLine[] {
  const line =
    (sign: ChangeLine['sign'], what: string) =>
    (value: string): ChangeLine => ({ sign, what, value });
  const told = ({ kind, value }: Capability): string => `${CAPABILITY_TITLES[kind]}: ${value}`;
  return [
    ...capabilities.added.map(told).map(line('+', 'capability')),
    ...servers.added.map(line('+', 'MCP server')),
    ...servers.changed.map(line('~', 'MCP server')),
    ...servers.removed.map(line('-', 'MCP server')),
    ...files.added.map(line('+', 'file')),
    ...files.changed.map(line('~', 'file')),
    ...files.removed.map(line('-', 'file')),
    ...capabilities.removed.map(told).map(line('-', 'capability')),
  ];
}

/** What the comparison cannot know; undefined when it knows all. */
export function unknownText({ unknown }: Changes): string | undefined {
  const [first, ...more] = unknown;
  if (first === undefined) return undefined;
  return `${unknown.length} of the pinned files ${more.length === 0 ? 'is' : 'are'} not at hand any more, neither installed nor in git: what ${more.length === 0 ? 'it' : 'they'} could do is not known, and something that is new here may have been there before`;
}
