/** Every bound of the program, in one place. Hitting one is always reported: the run is then not complete. */
export const LIMITS = {
  /** Bytes of one file. Claude Code skips instruction files over 4 MiB; skills bundle larger data. */
  fileBytes: 16 * 1024 * 1024,
  /** Folder levels below the root. */
  depth: 100,
  /** Primitives in one run. */
  primitives: 1_000_000,
  /** Files that became primitives through includes, in one run. */
  includes: 20_000,
  /** Hops from a primitive to a file it includes (Claude Code stops at 4, others do not). */
  includeDepth: 32,
  /** Characters of a glob that a scanned file names. */
  globLength: 1_000,
  /** Globs that the braces of one glob may stand for. */
  globBraces: 100,
  /** Findings of one file; the rest is counted in a skip. */
  findingsPerFile: 1_000,
  /** Symbols of a hidden run that the decoders look at; messages show 400 characters at most. */
  decodeSymbols: 16_384,
  /** Nested escapes: `\u005cu200b` and the like. */
  unescapeDepth: 3,
  /** Aliases in one YAML document ("billion laughs"). */
  yamlAliases: 100,
} as const;
