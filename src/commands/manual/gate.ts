/** `run`, `hook`, `init`. */
import { COLOR, CONFIG, LOCK, type Manuals, PATH, SIGNATURE } from './manual';

export const gate: Manuals = {
  run: {
    about: [
      'Does what verify does, and starts the command only when everything is as it was pinned. The command has the terminal, the input, the output and the signals to itself. It depends on nothing that the agent does, so it is the gate for every agent.',
      'The program is looked up in the absolute folders of PATH, never in the current one.',
    ],
    examples: [
      ['primitives run -- claude', 'verify, then start it'],
      ['primitives run --lock-ref origin/main -- codex exec "fix the tests"'],
    ],
    exits: [
      ['n', 'that of the command; 128 + n for a signal, 126 and 127 for what cannot be started'],
      ['1', 'not started: drift'],
      ['2', 'not started: no valid lock, wrong usage or configuration'],
      ['3', 'not started: something could not be read'],
    ],
    environment: [...COLOR, PATH],
    files: [LOCK, SIGNATURE, CONFIG],
    see: ['gates', 'locking'],
  },
  hook: {
    about: [
      'An agent calls it, writes its event as JSON to standard input, and is told in its own terms, and by the exit code that it understands, whether it may go on. Whatever goes wrong is a refusal: no lock, input that cannot be read, more than 20 seconds.',
      'docs/gates.md tells for every agent what can be blocked, and how to set it up; init sets it up.',
    ],
    examples: [
      ['primitives hook claude-code', 'in the configuration of the agent'],
      ['primitives hook cursor --root /path/to/project'],
    ],
    exits: [
      ['n', 'what the agent asks for'],
      ['2', 'nothing could be verified; for most agents that refuses'],
    ],
    environment: [PATH],
    files: [LOCK, SIGNATURE, CONFIG],
    see: ['gates', 'init'],
  },
  init: {
    about: [
      'Shows the difference of every file that it would write, and asks. What is there already stays; running it again changes nothing; --remove takes out exactly what it put in.',
      'Where nobody can be asked, nothing is written without --yes: that is --dry-run.',
    ],
    examples: [
      ['primitives init', 'show what would be written, then ask'],
      ['primitives init --dry-run', 'show it; exit 1 when there is something to do'],
      ['primitives init --only git,ci --yes'],
      ['primitives init --only agents --agent claude-code --scope project --yes'],
      ['primitives init --remove', 'take everything out again'],
    ],
    exits: [
      ['0', 'done, or nothing to do'],
      ['1', 'something to do, and nothing written'],
      ['2', 'wrong usage, or something cannot be written'],
    ],
    environment: [
      ...COLOR,
      ['HOME', 'below which the configurations of agents are; your home folder, when it is not set'],
    ],
    files: [
      ['.git/hooks, .husky, lefthook.yml, .pre-commit-config.yaml', 'git hooks, whichever manager is used'],
      ['.github/workflows/primitives.yml, .gitlab-ci.yml', 'CI'],
      ['~/.claude/settings.json, .cursor/hooks.json and the like', 'hooks of agents, by --scope'],
    ],
    see: ['init', 'gates', 'ci'],
  },
};
