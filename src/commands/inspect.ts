/** What each file of a package adds to its profile while it passes, and what they come to when all have. */
import { capabilitiesIn, capabilitiesOfCommand } from '../capabilities';
import { languageName } from '../capabilities/languages';
import { type Placed, type Profile, profileOf } from '../capabilities/profile';
import { packageIntegrity } from '../lock/digest';
import type { LockedFile } from '../lock/lock';
import { plainValue } from '../mcp/definition';
import type { Graph } from '../mcp/graph';
import type { Packages } from '../mcp/packages';
import { type Data, dataOf } from '../parse/data';

import type { AuditedPackage } from '../report/audit/audit-report';
import type { Target } from '../source/target';
import { locate } from '../text/lines';
import type { Skip } from '../types';
import type { Passed } from './collect';

/** Files of which front matter or data say what a package is. */
const DESCRIBES =
  /(?:^|\/)(?:SKILL\.md|POWER\.md|plugin\.json|(?:gemini|qwen)-extension\.json|apm\.ya?ml)$|(?:^|\/)agents\/[^/]+\.md$/i;
/** In the root only: deeper ones speak for what is bundled. */
const ROOT_DESCRIBES = /^(?:package\.json|manifest\.json|[^/]+\.md)$/i;
/** Data that may grant something: the files that agents read, by their kind. */
const GRANTING = new Set([
  'settings',
  'mcp',
  'hooks',
  'plugin-manifest',
  'agent',
  'policy',
  'exec',
  'prompt-command',
  'skill',
]);
const MOST_DESCRIPTION = 4_000;

export interface Inspector {
  look(passed: Passed): Promise<void>;
  about(target: Target, packages: Packages, pins: ReadonlyMap<string, LockedFile>): AuditedPackage;
  profile(graph: Graph, origin: Target['origin']): Profile;
  kindOf(path: string): Pick<Passed['settled'], 'kind' | 'agents'>;
}

export function inspector(): Inspector {
  const placed: Placed[] = [];
  const skipped: Skip[] = [];
  const said = new Map<string, Described>();
  const languages = new Map<string, number>();
  const kinds = new Map<string, Pick<Passed['settled'], 'kind' | 'agents'>>();
  let bytes = 0;

  return {
    kindOf: (path) => kinds.get(path) ?? { kind: 'explicit', agents: [] },

    async look({ document, settled }) {
      const { path } = document;
      kinds.set(path, { kind: settled.kind, agents: settled.agents });
      bytes += document.content.size ?? 0;
      const language = document.content.binary?.name ?? languageName(path) ?? 'other';
      languages.set(language, (languages.get(language) ?? 0) + 1);
      try {
        const describes = DESCRIBES.test(path) || ROOT_DESCRIBES.test(path);
        const isAsked =
          describes ||
          document.frontmatter !== undefined ||
          GRANTING.has(settled.kind) ||
          /(?:^|\/)package\.json$/i.test(path);
        const data = isAsked ? await dataOf(document) : undefined;
        if (data?.cut) skipped.push({ path, reason: 'work-limit', detail: `capabilities: ${data.cut}` });
        const description = describes && data ? describedIn(data) : undefined;
        if (description) said.set(path, description);
        for (const { start, ...seen } of capabilitiesIn(document, data))
          placed.push({ ...seen, path, line: locate(document.lines, start).line });
      } catch (error) {
        skipped.push({ path, reason: 'rule-failed', detail: `capabilities: ${(error as Error).message}` });
      }
    },

    about({ origin, name }, packages, pins) {
      const own = packages.ownersOf('').find(({ root }) => root === '');
      const npm = said.get('package.json');
      const type = own?.type ?? (origin.type === 'npm' || npm?.name ? 'npm-package' : 'folder');
      const manifest = said.get(own?.manifest ?? 'package.json');
      const description = manifest?.description;
      return {
        type,
        name: manifest?.name || (own && own.name !== 'this folder' ? own.name : name),
        ...(description === undefined ? {} : { description }),
        digest: packageIntegrity('', pins),
        files: pins.size,
        bytes,
        languages: Object.fromEntries([...languages].sort(([a], [b]) => (a < b ? -1 : 1))),
      };
    },

    profile(graph, { type }) {
      const all = [...said.values()]
        .map((one) => [one.name, one.description, one.keywords].join(' '))
        .join(' ');
      const profile = profileOf(
        [...placed.filter((one) => counts(one, type)), ...ofGraph(graph)],
        said.size === 0 ? undefined : all,
      );
      return { ...profile, skipped: [...skipped, ...profile.skipped] };
    },
  };
}

/** npm runs `prepare` where a package comes as its sources, not as what was published. */
function counts({ kind, by }: Placed, origin: Target['origin']['type']): boolean {
  return !(origin === 'npm' && kind === 'execution' && /prepare$/.test(by ?? ''));
}

/** Empty where nothing is said. */
interface Described {
  name: string;
  description: string;
  keywords: string;
}

/** In the package's own words, cut. */
function describedIn({ root }: Data): Described | undefined {
  if (root?.kind !== 'map') return undefined;
  const fields = plainValue(root) as Record<string, unknown>;
  const text = (key: string): string | undefined =>
    typeof fields[key] === 'string' ? fields[key].slice(0, MOST_DESCRIPTION) : undefined;
  const { keywords } = fields;
  const words = Array.isArray(keywords)
    ? keywords.filter((word) => typeof word === 'string').join(' ')
    : undefined;
  const description = text('description');
  if (description === undefined) return undefined;
  return { description, name: text('name') ?? '', keywords: words?.slice(0, MOST_DESCRIPTION) ?? '' };
}

/** Servers, and what starts by itself. */
function* ofGraph({ servers, surfaces }: Graph): Iterable<Placed> {
  for (const { name, summary, path, line } of servers) {
    yield { kind: 'servers', value: name, by: summary, path, line, where: 'declared' };
    yield* ofCommand(summary, path, line);
  }
  for (const { surface = '', summary, path, line } of surfaces) {
    yield { kind: 'execution', value: `${surface}: ${summary}`, by: surface, path, line, where: 'declared' };
    yield* ofCommand(summary, path, line);
  }
}

function* ofCommand(text: string, path: string, line: number): Iterable<Placed> {
  for (const { start: _, ...seen } of capabilitiesOfCommand(text)) yield { ...seen, path, line };
}
