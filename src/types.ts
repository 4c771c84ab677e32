/**
 * The nouns of the program. Every stage takes and returns these; nothing here does anything.
 * Contract: `Report` and `Finding` are what `--format json` prints (docs/json-report.md).
 */

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
/** Worst first. `info` is an inventory: it never fails a run. */
export type Severity = (typeof SEVERITIES)[number];

/** What `--fail-on` and `failOn` take: `info` never fails a run. */
export const FAIL_ON = ['critical', 'high', 'medium', 'low', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const FAMILIES = [
  'hidden-text',
  'injection',
  'concealment',
  'exfiltration',
  'execution',
  'mcp',
  'permissions',
  'secrets',
  'supply-chain',
  'integrity',
  'lock',
] as const;
export type Family = (typeof FAMILIES)[number];

/** What an agent does with a file; see the table in docs/agents.md. */
export const KINDS = [
  'always-on',
  'scoped-rules',
  'prompt-command',
  'agent',
  'skill',
  'skill-resource',
  'memory',
  'hooks',
  'settings',
  'mcp',
  'plugin-manifest',
  'marketplace',
  'exec',
  'env-setup',
  'review',
  'policy',
  'workflow',
  'lockfile',
] as const;
export type CatalogKind = (typeof KINDS)[number];
/** `included`: made a primitive by another one; `explicit`: named on the command line. */
export type Kind = CatalogKind | 'included' | 'explicit';

/** Why something that should have been read was not. A run with a skip is not complete. */
export type SkipReason =
  | 'too-large'
  | 'unreadable'
  | 'unreadable-directory'
  | 'special-file'
  | 'changed-while-reading'
  | 'file-limit'
  | 'depth-limit'
  | 'include-limit'
  | 'rule-failed'
  | 'work-limit'
  | 'finding-limit';

export interface Skip {
  path: string;
  reason: SkipReason;
  detail?: string;
}

/** Result of opening an entry. Never throws: a failure is data. */
export type Content = { bytes: Buffer } | { skipped: SkipReason; detail?: string };

/**
 * One thing a source offers. `path` is POSIX, relative to the root, without a leading `./`. Bytes of a name that
 * are not UTF-8 stand as U+DC80..U+DCFF (PEP 383 "surrogateescape"), so that every name is unique and reversible.
 */
export interface Entry {
  path: string;
  type: 'file' | 'link' | 'special';
  executable: boolean;
  /** Where a link points, as stored. */
  target?: string;
  /** @param maxBytes larger files give `skipped: 'too-large'` */
  open(maxBytes: number): Content;
  /** The first bytes of a file, however large. */
  peek(bytes: number): Content;
  /**
   * Replaces the content atomically, where the source can be written to.
   * @throws ExpectedError `unwritable` when the file is no longer what was scanned, is a link, or cannot be written
   */
  replace?(expected: Buffer, bytes: Buffer): void;
}

/** What of `node:fs` reads a configuration and rules; over the index or a commit it is src/source/files.ts. */
export interface Files {
  realpathSync(place: string): string;
  readdirSync(place: string): string[];
  statSync(place: string): { size: number; isFile(): boolean; isDirectory(): boolean };
  readFileSync(place: string): Buffer;
}

/** What the catalog says about one path, for one set of agents. */
export interface Match {
  kind: Kind;
  /** Format named by the catalog; the extension decides when it is `any` or `mixed`. */
  format: string;
  agents: string[];
  /** Include syntaxes that the readers of this file understand. */
  includes: IncludeSyntax[];
  /** Each must hold for the match to count. */
  conditions: ContentCondition[];
  /** Holds credentials by nature (`.env`): its content is never printed. */
  sensitive: boolean;
}

/** A file that an agent may obey, and why we think so. */
export interface Candidate {
  path: string;
  entry: Entry;
  matches: Match[];
  /** Chain of paths that made this file a primitive, outermost first; empty when the catalog names it itself. */
  via: string[];
  /** Other names of the same content: links inside the root that lead here. */
  aliases: string[];
}

/** A condition that needs the content: one of the keys at the top of the document, or a frontmatter key. */
export interface ContentCondition {
  /** Top-level keys (JSON, YAML, TOML), any of which is enough; `a.b` looks one level down. */
  keys?: string[];
  /** Frontmatter keys, any of which is enough. */
  frontmatter?: string[];
  /** A text that has to occur, case-sensitive. */
  text?: string[];
}

/** How a file names other files that become primitives with it. */
export type IncludeSyntax =
  | 'at-path' // @docs/style.md
  | 'markdown-link' // [style](docs/style.md)
  | 'hash-file' // #file:docs/style.md
  | 'hash-brackets' // #[[file:docs/style.md]]
  | 'at-braces' // @{docs/style.md}
  | 'at-label' // @[label](docs/style.md)
  | 'runtime-import' // {{#runtime-import docs/style.md}}
  /** `plugins`: the list of a marketplace. */
  | { pointer: string; as: 'path' | 'glob' | 'name' | 'file-uri' | 'plugins' };

/** What a file refers to, before anyone looks whether it exists. */
export interface Reference {
  target: string;
  as: 'path' | 'glob' | 'name';
  /** Offset of the reference in the text, UTF-16 code units, end exclusive. */
  start: number;
  end: number;
  /** Written with an explicit include syntax, so that a missing target is worth a word. */
  explicit: boolean;
  /** Stands in code and is no include; asked only where it matters, because the answer costs a pass over the text. */
  isExample?: () => boolean;
}

/** What a stage saw, before it has a line, a fingerprint and a verdict. */
export interface Observation {
  rule: string;
  severity: Severity;
  /** UTF-16 offsets in the text of the file, end exclusive. Both 0 for the file as a whole. */
  start: number;
  end: number;
  message: string;
  /** What the hidden stretch says, not yet escaped. */
  decoded?: string;
  /** How the file differs from what it should be: lines that are safe to print. */
  diff?: string;
  /** Stretches that `--fix` may replace; absent when no edit is safe. */
  edits?: Edit[];
  /** The stretch is a credential: nothing of it is repeated but what the message says. */
  sensitive?: true;
}

export interface Edit {
  start: number;
  end: number;
  replacement: string;
}

/** An observation about a path that has no document (yet): links, names, folders. */
export interface PathObservation extends Observation {
  path: string;
  kind: Kind;
  agents: string[];
  via: string[];
}

export interface Region {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}

export interface Finding {
  rule: string;
  family: Family;
  severity: Severity;
  confidence: Confidence;
  path: string;
  kind: Kind;
  agents: string[];
  /** 1-based, UTF-16 code units, end exclusive. */
  region: Region;
  message: string;
  decoded?: string;
  evidence?: string;
  diff?: string;
  via: string[];
  fingerprint: string;
  status: 'shown' | 'accepted' | 'below-threshold';
}

export interface Primitive {
  path: string;
  kind: Kind;
  agents: string[];
  integrity: string;
  via: string[];
}

/** Where the time of a run goes, for whoever asks (`--timing`); absent otherwise. */
export interface Recorder {
  /** All time since the last call, or since the start, went into this. */
  lap(what: string): void;
  /** What follows is about the next file. */
  nextFile(): void;
  /** For `rule`. */
  now(): number;
  /** @param tries places in the text where the rule was tried */
  rule(id: string, since: number, tries: number): void;
  /** What was recorded so far, which is then forgotten; for the recorder of another thread. */
  take(): Times;
  add(times: Times): void;
}

/** Milliseconds, by stage and by rule. */
export interface Times {
  stages: Map<string, number>;
  rules: Map<string, { ms: number; tries: number; files: number }>;
}

export interface Report {
  schema: 'primitives-report/v1';
  tool: { name: 'primitives'; version: string; ruleset: string };
  command: string;
  complete: boolean;
  exitCode: number;
  summary: {
    primitives: number;
    findings: Record<Severity, number>;
    accepted: number;
    skipped: number;
  };
  findings: Finding[];
  skipped: Skip[];
  primitives?: Primitive[];
}
