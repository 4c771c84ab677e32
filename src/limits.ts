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
  /** Characters that phrase patterns may see in one file, beyond forty times its length. */
  phraseWork: 20_000_000,
  /** Decoded texts of one text: what its base64, escapes, reversed lines and so on say. */
  views: 1_000,
  /** Characters of all decoded texts of one text. */
  viewChars: 2_000_000,
  /** Encodings inside each other: base64 in percent escapes in base64. */
  viewDepth: 3,
  /** Rules of the user's own: files, and bytes of one and of all. Ours take 20 ms a KB to compile. */
  ruleFiles: 500,
  ruleFileBytes: 128 * 1024,
  ruleBytes: 1024 * 1024,
  /** Characters of one of their patterns with all lists written out. */
  rulePatternChars: 250_000,
  /** Letters of all their keywords: the automaton counts its states in 16 bits (src/text/keywords.ts). */
  ruleKeywordChars: 60_000,
  /** Aliases in one YAML document ("billion laughs"). */
  yamlAliases: 100,
  /** Documents of one YAML stream: each is as much work as a dozen values. */
  yamlDocuments: 1_000,
  /** Characters, values and nesting of one JSON, YAML or TOML file; YAML takes 16 us a value. */
  dataChars: 1_000_000,
  dataNodes: 50_000,
  dataDepth: 100,
  /** Bytes that git may list: a million files. */
  gitBytes: 256 * 1024 * 1024,
  /** Bytes that an agent's hook may be told: a file of the largest size, each byte written as an escape, fits twice. */
  hookInputBytes: 192 * 1024 * 1024,
  /** Time of one decision of a gate: hosts go on by themselves after 30 s. */
  hookMilliseconds: 20_000,
  /** Time of one git command: a FIFO in `.git` would block it for ever. */
  gitMilliseconds: 120_000,
} as const;
