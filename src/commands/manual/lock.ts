/** `lock`, `verify`, `merge-lock`. */
import { COLOR, CONFIG, LOCK, type Manuals, PATH, SIGNATURE, UNREADABLE } from './manual';

export const lock: Manuals = {
  lock: {
    about: [
      'Scans, and writes the digest of every primitive, the definition of every MCP server and what was accepted into primitives-lock.json. It is not written while something is found that nobody accepted, nor when something could not be read.',
      'On a terminal the changes are shown, and you are asked; anywhere else the command itself is the answer. It is written whole or not at all.',
    ],
    examples: [
      ['primitives lock', 'pin what is here'],
      ['primitives lock .claude/skills/pdf', 'pin one skill, leave the rest as it was'],
      ['primitives lock --check', 'is the lock up to date?'],
      ['primitives lock --approve-mcp github', 'a server that came with a package'],
      [
        'primitives lock --accept injection/persona-hijack --path docs/AGENTS.md --reason "quoted in a lesson"',
        'answer for a finding, in this content of the file',
      ],
      ['primitives lock --sign ~/.ssh/id_ed25519'],
      ['primitives lock --export cyclonedx -o bom.json', 'a bill of materials of what is pinned'],
    ],
    exits: [
      ['0', 'pinned, or nothing to change'],
      [
        '1',
        'findings stand in the way, or you declined; with --check, the lock is out of date; with --export, drift',
      ],
      ['2', 'wrong usage, a configuration or a lock that cannot be used, or a file that cannot be written'],
      UNREADABLE,
    ],
    environment: [...COLOR, ['CI', 'when it is set, nobody is asked'], PATH],
    files: [LOCK, SIGNATURE, CONFIG],
    see: ['locking', 'sbom', 'configuration'],
  },
  verify: {
    about: [
      'Holds what is there against the lock: what was added, modified, removed, made a link or executable, and what servers are declared differently. Nothing else is looked for: a file that still has the content that was reviewed is not judged again.',
      'With --lock-ref, a change cannot bless itself: the lock comes from the protected branch.',
    ],
    examples: [
      ['primitives verify', 'before an agent starts, in CI'],
      ['primitives verify --lock-ref origin/main', 'by the lock of the protected branch'],
      ['primitives verify --staged', 'in a git hook'],
      ['primitives verify --format sarif -o drift.sarif'],
      ['primitives verify --allowed-signers .github/allowed-signers', 'and it must be signed'],
    ],
    exits: [
      ['0', 'everything is as it was pinned'],
      ['1', 'drift'],
      ['2', 'no lock, a broken one, one that nobody signed who may; wrong usage or configuration'],
      ['3', 'no drift, but something could not be read: not knowing is not clean'],
    ],
    environment: [...COLOR, PATH],
    files: [LOCK, SIGNATURE, CONFIG],
    see: ['locking', 'gates', 'ci'],
  },
  'merge-lock': {
    about: [
      'For git, which calls it for primitives-lock.json once the two lines below are there. Two branches that pin different files merge without a conflict; where both change one row, the conflict is left to you.',
    ],
    examples: [
      ["git config merge.primitives-lock.driver 'npx agent-primitives merge-lock %O %A %B'"],
      ["echo 'primitives-lock.json text eol=lf merge=primitives-lock' >> .gitattributes"],
    ],
    exits: [
      ['0', 'merged'],
      ['1', 'both sides changed the same row'],
      ['2', 'no valid locks'],
    ],
    files: [['.gitattributes', 'tells git which files the driver is for']],
    see: ['locking'],
  },
};
