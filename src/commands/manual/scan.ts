/** `primitives` itself, and `scan`. */
import { COLOR, CONFIG, LOCK, type Manuals, PATH, UNREADABLE } from './manual';

export const scan: Manuals = {
  primitives: {
    about: [
      'A primitive is a file that an AI coding agent obeys: instructions (AGENTS.md, CLAUDE.md, rules), skills, commands, hooks, settings, MCP servers. These commands look for what is hidden or hostile in them, pin what was reviewed, and refuse what was changed, before an agent reads it.',
      'Nothing that is looked at is ever executed. Nothing is sent anywhere; only audit of an address uses the network, through git and npm.',
      'Without a command, scan is run. Results go to standard output, everything else to standard error.',
    ],
    examples: [
      ['primitives', 'scan the current folder'],
      ['primitives lock', 'pin what was reviewed'],
      ['primitives verify', 'is it still that?'],
      ['primitives run -- claude', 'verify, then start the agent'],
      ['primitives audit npm:some-plugin@1.2.3', 'before it is installed'],
      ['primitives explain tag-smuggling', 'what a rule means'],
    ],
    exits: [
      ['0', 'nothing found at or above --fail-on, no drift'],
      ['1', 'findings, or drift from the lock'],
      ['2', 'wrong usage, a wrong configuration, a lock that is missing or broken: one line and a hint'],
      UNREADABLE,
    ],
    environment: COLOR,
    files: [CONFIG, LOCK],
    see: ['cli', 'configuration', 'json-report', 'library'],
  },
  scan: {
    about: [
      'Every file that the catalog knows an agent to obey is read, with all that it includes, and every rule is run over it: hidden and disguised text, injected instructions, credentials, servers and hooks. A file that is named is scanned whatever its name.',
      'What the lock accepts, and what the configuration ignores, is reported as accepted and does not count.',
    ],
    examples: [
      ['primitives', 'scan the current folder'],
      ['primitives scan path/to/skill', 'one folder'],
      ['primitives scan --format sarif -o primitives.sarif', 'for code scanning'],
      ['primitives scan --format html -o primitives.html', 'a page for people'],
      ['primitives scan --format pretty --format json:report.json', 'read one, keep the other'],
      ['primitives scan --staged', 'what would be committed'],
      ['primitives scan --changed-since origin/main', 'what a branch brings'],
      ['git diff --name-only -z | primitives scan --files-from - --null'],
      ['curl -s https://example.com/SKILL.md | primitives scan -'],
      ['primitives scan --fix --dry-run', 'show what would be removed'],
      ['primitives scan --watch', 'keep looking while you work'],
    ],
    exits: [
      ['0', 'nothing found at or above --fail-on'],
      ['1', 'findings'],
      ['2', 'wrong usage, or a configuration, rules or a lock that cannot be used'],
      UNREADABLE,
    ],
    environment: [...COLOR, PATH],
    files: [CONFIG, LOCK],
    see: ['hidden-text', 'configuration', 'reports', 'ci', 'watching', 'writing-rules'],
  },
};
