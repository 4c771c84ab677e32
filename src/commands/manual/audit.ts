/** `audit` and `merge`. */
import { COLOR, LOCK, type Manuals, PATH } from './manual';

export const audit: Manuals = {
  audit: {
    about: [
      'Looks at every file of the package, in archives inside of it too: findings, what it may do (programs, hosts, credentials, files, hooks, servers), and what its description lets nobody expect. The first line is the verdict: do not install, review, or nothing found.',
      'Nothing of it is executed or unpacked into the project, and no configuration in it is asked. A git address and npm:name@version are fetched by git and npm, without scripts and without your credentials. Against the lock it says what changed since the package was pinned.',
    ],
    examples: [
      ['primitives audit ./some-skill'],
      ['primitives audit skill.zip --format markdown -o comment.md'],
      ['primitives audit npm:some-plugin@1.2.3'],
      ['primitives audit https://example.com/skills.git#v1:pdf', 'the folder pdf, at the tag v1'],
      ['primitives audit skill.zip --lock --as .claude/skills/pdf', 'and pin it, before it is installed'],
      ['primitives audit --list packages.txt --jobs 4 -o results.ndjson', 'a registry'],
      ['primitives audit --list packages.txt --shard 3/16 -o results.3.ndjson'],
    ],
    exits: [
      ['0', 'nothing at or above --fail-on'],
      ['1', 'findings, or new capabilities since it was pinned'],
      ['2', 'wrong usage, or a target that is not there or cannot be fetched'],
      ['3', 'nothing found, but something in it could not be read'],
    ],
    environment: [
      ...COLOR,
      PATH,
      ['CI', 'when it is set, --lock asks nobody: what has to be reviewed is pinned with --yes only'],
      ['TMPDIR', 'where what is fetched, or too large for memory, lies until the end'],
    ],
    files: [LOCK],
    see: ['auditing', 'registry', 'json-report'],
  },
  merge: {
    about: [
      'The partial results may be given in any order. They say themselves which shard of which list they are.',
    ],
    examples: [['primitives merge results.*.ndjson -o results.ndjson']],
    exits: [
      ['0, 1, 3', 'as of audit, over all packages'],
      ['2', 'partials that do not belong together, are unfinished or were changed'],
    ],
    see: ['registry'],
  },
};
