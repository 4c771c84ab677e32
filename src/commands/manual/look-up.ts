/** `mcp`, `agents`, `rules`, `explain`, `completion`. */
import { COLOR, CONFIG, LOCK, type Manuals, PATH, UNREADABLE } from './manual';

export const lookUp: Manuals = {
  mcp: {
    about: [
      'Servers are looked for wherever an agent takes them from: its configuration, and everything that comes along (skills, plugins, packages, extensions, workflows). One that anything other than the project itself declares is blocked until the configuration or the lock lets it.',
      'Values of variables and headers are never printed.',
    ],
    examples: [
      ['primitives mcp', 'a tree of what brings which server'],
      ['primitives mcp path/to/plugin --format json'],
      ['primitives mcp --format mermaid -o servers.mmd'],
      ['primitives mcp --format html -o servers.html', 'a page, with the servers as a picture'],
    ],
    exits: [
      ['0', 'nothing to object to'],
      ['1', 'a server is blocked or dangerous'],
      ['2', 'wrong usage, a configuration or a lock that cannot be used'],
      UNREADABLE,
    ],
    environment: [...COLOR, PATH],
    files: [CONFIG, LOCK],
    see: ['mcp', 'configuration', 'json-report'],
  },
  agents: {
    about: [
      'What the catalog knows: which files an agent reads, what it includes, where servers and hooks are declared.',
    ],
    examples: [['primitives agents'], ['primitives agents cursor'], ['primitives agents --json']],
    exits: [
      ['0', 'listed'],
      ['2', 'no such agent'],
    ],
    see: ['agents'],
  },
  rules: {
    about: ['With --test, every example of your rules is run: what must be found, and what must not.'],
    examples: [['primitives rules'], ['primitives rules --json'], ['primitives rules --test my-rules']],
    exits: [
      ['0', 'listed, or all examples hold'],
      ['1', 'with --test, an example does not hold'],
      ['2', 'rules that cannot be used'],
    ],
    see: ['rules/README', 'writing-rules'],
  },
  explain: {
    about: [
      'The part after the slash is enough of an id. Its examples are hostile texts: do not show them to an agent.',
    ],
    examples: [['primitives explain hidden-text/tag-smuggling'], ['primitives explain bidi-override']],
    exits: [
      ['0', 'explained'],
      ['2', 'no such rule'],
    ],
    see: ['rules/README'],
  },
  completion: {
    about: [
      'The script knows commands, options and their values as they are in this version: make it anew after an update. It starts nothing while you type, and leaves file names to the shell.',
    ],
    examples: [
      ['primitives completion bash > ~/.local/share/bash-completion/completions/primitives'],
      ['source <(primitives completion bash)', 'where the package bash-completion is not installed'],
      ['primitives completion zsh > ~/.zsh/completions/_primitives', 'a folder that is in your fpath'],
      ['primitives completion fish > ~/.config/fish/completions/primitives.fish'],
    ],
    exits: [
      ['0', 'printed'],
      ['2', 'a shell that is not known'],
    ],
    see: ['cli'],
  },
};
