/**
 * The shape of one catalog file: what one agent (or package format) reads, includes, declares and executes.
 * Data only. A fact without a source does not belong here; `confidence` says how good the source is.
 */
import type { CatalogKind, ContentCondition, IncludeSyntax } from '../types';

/** verified: official docs or source code. secondary: a third party that cites the vendor. guess: neither. */
export type FactConfidence = 'verified' | 'secondary' | 'guess';
/** Only `project` facts are looked for in a repository; the others are documentation. */
export type Scope = 'project' | 'user' | 'managed' | 'remote';

export interface PrimitiveFact {
  /**
   * POSIX glob with `*`, `**`, `?` and `{a,b}`. Compared without regard to case. Matches at any depth, because an
   * agent may be started in any folder of a monorepo; with `beside`, relative to the folder that has the marker.
   */
  glob: string;
  kind: CatalogKind;
  format: string;
  scope: Scope;
  /** Names (a folder ends in `/`), one of which must stand in the folder the glob is relative to. */
  beside?: string[];
  /** What the content must hold for the file to count. An unparseable file counts. */
  requires?: ContentCondition;
  /** Holds credentials by nature: hash it, never print it. */
  sensitive?: true;
  /** When and how the agent loads it. */
  load?: string;
  note?: string;
  /** Keys that grant authority: tools, permissions, hooks, servers, environment. */
  authority?: string[];
  includes?: IncludeSyntax[];
  source: string[];
  confidence: FactConfidence;
}

/** How one file pulls in another, in the vendor's words; `PrimitiveFact.includes` is what the program follows. */
export interface IncludeFact {
  syntax: string;
  where: string;
  resolves: string;
  source: string[];
  confidence: FactConfidence;
}

export interface McpFact {
  path: string;
  /** Where `path` says it in words: the glob, as of a primitive. */
  glob?: string;
  format: string;
  /** JSON Pointer, used for TOML and YAML too. */
  pointer: string;
  /**
   * Where `pointer` says it in words: the pointers at which a map or list of servers stands, `*` for any member. The
   * first that leads somewhere counts, an empty one is the whole document.
   */
  servers?: string[];
  shape: string;
  fields: string[];
  scope: Scope;
  /** Fields or settings that approve a server without asking. */
  trust?: string[];
  /** What stands between the declaration and the running server. */
  gate?: string;
  note?: string;
  source: string[];
  confidence: FactConfidence;
}

export interface ExecutionFact {
  path: string;
  trigger: string;
  gate: string;
  source: string[];
  confidence: FactConfidence;
}

export interface HookFact {
  configFiles: string[];
  shape?: string;
  stdin?: string;
  events?: string[];
  block?: string;
  blockable?: string[];
  notBlockable?: string[];
  failMode?: string;
  trust?: string;
  note?: string;
  source: string[];
  confidence: FactConfidence;
}

/** Can anything stop the agent before the model reads a primitive? */
export interface GateFact {
  verdict: string;
  best?: string;
  cannot?: string;
  wrapper?: string;
  source: string[];
  confidence: FactConfidence;
}

export interface Agent {
  id: string;
  name: string;
  vendor?: string;
  /** agent: a program that reads primitives. package, standard, generator, review: a format that carries them. */
  class: string;
  types?: string[];
  status?: string;
  primitives: PrimitiveFact[];
  includes: IncludeFact[];
  mcp: McpFact[];
  execution: ExecutionFact[];
  hooks?: HookFact;
  gate?: GateFact;
}
