/** Why a figure misses its target, by the beginning of its title. Words only: figures come from the results. */
export const CAUSES: readonly (readonly [title: string, cause: string])[] = [
  [
    'start: --version',
    'the entry answers by itself; what is left is V8 reading it, and it stands near the noise of one start',
  ],
  [
    'hook: one pinned file',
    'the target is that of a prototype that knew one host and no lock rules: the protocols of all hosts, the lock and the digest are loaded, and the lock is looked through',
  ],
  [
    'hook: a prompt',
    'a whole verify, which loads the catalog that says what counts, compares servers as well as files, and looks for what is new; the prototype compared a list of files with their hashes',
  ],
  [
    'hook: a session',
    'the target is for looking at the root alone; a session verifies the whole tree, because an agent also obeys nested files, so the walk of the monorepo is in it',
  ],
  [
    'git: scan --staged',
    'the whole index is scanned, not what is staged: a clean commit is a promise about all of it; git hands every file over, and each is checked',
  ],
  ['git: verify --staged', 'as the scan: every file of the index is read from git and hashed'],
  ['walk: deep', 'the walk itself is as fast as `find`; the rest is the start of Node and the catalog'],
  ['walk: wide', 'the start: the catalog and the code of a scan are loaded'],
  [
    'scan: 200 skills, cold',
    'most of it is the phrase rules, in code that V8 has not compiled yet when a short run ends; the target is that of a prototype with two hundred simple patterns, no decoding, no parsing and no other rules',
  ],
  [
    'scan: 20,000 skills',
    'the phrase rules (see the stages): many times the patterns of the prototype behind the target, each with what must stand near it and what excuses it, and views of the text without its disguises',
  ],
  [
    'verify: 200',
    'the prototype compared a list of files; the catalog, servers and what is new are looked at besides',
  ],
  [
    'verify: 20,000',
    'names are matched against the catalog while walking, and rows of the lock are compared; `sha512sum` does neither',
  ],
  [
    'mcp:',
    'CPU time, a quarter of it beside the clock: a quarter reads what each definition says, a fifth walks and opens files, an eighth is garbage, a tenth parses JSON with places',
  ],
  ['worst:', 'many short findings, each of which is placed, graded and told'],
  [
    'counted: code of a hook',
    'the protocols of all hosts are one chunk, and what folds and hashes a lock another',
  ],
];
