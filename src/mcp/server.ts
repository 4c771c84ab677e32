/**
 * The nouns of MCP (Model Context Protocol): what a file declares, by what chain it came, what it would run or reach.
 * Offsets are UTF-16 code units of the declaring file, end exclusive.
 */
import type { Document, Span } from '../document';
import type { DataNode } from '../parse/data';
import type { Kind } from '../types';
import type { CommandLine } from './argv';

/**
 * `registry`: a name that a registry turns into one of the others. `reference`: a name only, defined elsewhere.
 * `unknown`: a definition that starts and reaches nothing we know of.
 */
export const TRANSPORTS = ['stdio', 'http', 'sse', 'ws', 'registry', 'reference', 'unknown'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A string of the definition, where it stands. */
export interface Text extends Span {
  value: string;
}

/** A member of `env` or `headers`. A value that is no string is written as JSON. */
export interface Setting {
  name: string;
  value: Text;
}

/** One server as one file declares it; or, with `surface`, a command that starts by itself. */
export interface Declaration {
  name: string;
  /** What makes the command start: `hooks SessionStart`, `statusLine`, `folderOpen`. Absent for a server. */
  surface?: string;
  /** File, relative to the root of the scan. */
  path: string;
  document: Document;
  /** RFC 6901, from the root of the file's data; `#2` in front of it for the second document of a YAML stream. */
  pointer: string;
  /** The key that names the server, or the whole item where a list has no keys. */
  key: Span;
  node: DataNode;
  /** SRI of the definition in canonical form (RFC 8785): what an approval is bound to. */
  integrity: string;
  transport: Transport;
  /** Program, or the whole command line where the file gives one. */
  command: Text | undefined;
  args: Text[];
  /** Program and arguments as words, wrappers taken off. */
  line: CommandLine;
  env: Setting[];
  headers: Setting[];
  url: Text | undefined;
  /** Switched off in the file (`disabled: true`, `enabled: false`). It is one word away from running. */
  isDisabled: boolean;
  runs: Target;
  kind: Kind;
  agents: string[];
  /** Files that made this one a primitive, outermost first. */
  via: string[];
}

/** What a server runs or reaches. */
export type Target =
  /** `version`: as asked for; absent when none is. `isPinned`: one version, for ever. */
  | { type: 'package'; ecosystem: Ecosystem; name: string; version?: string; isPinned: boolean; at: Text }
  | { type: 'script'; path: string; at: Text }
  | { type: 'url'; url: string; host: string; at: Text }
  | { type: 'program'; name: string; at: Text }
  | { type: 'nothing' };

/** `registry`: the MCP registry, or the one an APM manifest names. */
export type Ecosystem = 'npm' | 'pypi' | 'oci' | 'nuget' | 'git' | 'registry';

/** Something that is brought along as a whole. */
export interface Package {
  /** Folder, relative to the root; empty for the root itself. */
  root: string;
  type: PackageType;
  name: string;
  /** The file that makes the folder a package. */
  manifest: string;
}

export const PACKAGE_TYPES = [
  'skill',
  'plugin',
  'extension',
  'apm-module',
  'mcp-bundle',
  'power',
  'npm-package',
] as const;
export type PackageType = (typeof PACKAGE_TYPES)[number];

/** A declaration with its origin. */
export interface Server extends Declaration {
  /** Packages between the project and the declaration, outermost first. */
  packages: Package[];
  /** By what the server comes into the project: roots of packages and files, outermost first, the declaring file last. */
  chain: string[];
  /** Declared by anything other than the project's own configuration. */
  isTransitive: boolean;
}
