/**
 * The nouns: what a package may do, as far as its files show. A capability is no accusation; it is what somebody agrees
 * to who installs the package. Conservative on purpose: what a script names counts, whether or not it would get there.
 */

/** Heaviest first: the order in which a profile tells them. */
export const CAPABILITY_KINDS = [
  'execution',
  'servers',
  'tools',
  'credentials',
  'sends',
  'writes',
  'dynamic-code',
  'installs',
  'fetches',
  'unexamined',
  'environment',
  'commands',
  'hosts',
] as const;
export type CapabilityKind = (typeof CAPABILITY_KINDS)[number];

/** For people: what stands over the lines of a kind. */
export const CAPABILITY_TITLES: Record<CapabilityKind, string> = {
  execution: 'runs by itself',
  servers: 'MCP servers',
  tools: 'tools and permissions it grants itself',
  credentials: 'credentials it touches',
  sends: 'data it sends',
  writes: 'files it writes outside its folder',
  'dynamic-code': 'code that is made at run time',
  installs: 'packages it installs',
  fetches: 'addresses it fetches from',
  unexamined: 'content that nobody here can read',
  environment: 'environment variables it reads',
  commands: 'programs it runs',
  hosts: 'hosts it names',
};

/** Where it was seen. `script`: code that ships; `text`: code in a text, which an agent may run; `declared`: a manifest. */
export type Where = 'script' | 'text' | 'declared';

/** One place. Offsets are UTF-16 code units of the file, end exclusive. */
export interface Seen {
  kind: CapabilityKind;
  /** What exactly: a host, a program, a path, `npm:left-pad@1.3.0`. Not escaped. */
  value: string;
  /** By what: `requests.post`. Not escaped. */
  by?: string;
  start: number;
  where: Where;
  /** More than an ordinary one of its kind: not pinned, a secret by its name, opens everything. */
  trait?: Trait;
}

export const TRAITS = ['unpinned', 'secret', 'everything', 'startup', 'opaque'] as const;
export type Trait = (typeof TRAITS)[number];

export interface Evidence {
  path: string;
  /** 1-based. */
  line: number;
}

/** All places of one value, as a profile tells them. Nothing in it is escaped. */
export interface Capability {
  kind: CapabilityKind;
  value: string;
  by: string[];
  where: Where[];
  traits: Trait[];
  /** In the order of paths and lines; a report tells the first few. */
  evidence: Evidence[];
  /** All places. */
  count: number;
  /** Whether the description lets one expect it; absent where nothing describes the package, or where it does not matter. */
  isDescribed?: boolean;
}
