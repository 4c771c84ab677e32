/** Everything that runs because a file is there: one case for every row of the table, with the exact place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSurfaces } from '../../src/check/execution/surfaces';
import { definitionIntegrity } from '../../src/mcp/definition';
import { commandText } from '../../src/mcp/print';
import type { Declaration, Text } from '../../src/mcp/server';
import { asksNothing, mayHaveSurfaces, surfacesIn } from '../../src/mcp/surfaces';
import { FILES, ROWS } from '../../src/mcp/surfaces/rows';
import { simpleCommands } from '../../src/mcp/surfaces/shell';
import { dataOf } from '../../src/parse/data';
import { parse } from '../../src/parse/document';
import { formatOf } from '../../src/parse/format';
import { decode } from '../../src/read/read';

/** What the catalog says of files whose name tells no format. */
const FORMATS: Record<string, string> = { '.replit': 'toml', '.hook': 'json' };

async function surfaces(
  path: string,
  text: string,
  agents: string[] = ['claude-code'],
): Promise<Declaration[]> {
  const format = Object.entries(FORMATS).find(([ending]) => path.endsWith(ending))?.[1];
  const document = parse(path, formatOf(path, format), decode(Buffer.from(text), true));
  const data = (await dataOf(document)) ?? { root: undefined, problems: [] };
  const found = surfacesIn({ document, data, pointers: [], kind: 'settings', agents, via: [] });
  if (found.length > 0) expect(mayHaveSurfaces(document), `${path} is worth a look`).toBe(true);
  return found;
}

/** Whether a word stands where it says: in one piece, or between quotes, or in a stretch that has it with escapes. */
function stands(text: string, { value, start, end }: Text): boolean {
  const written = text.slice(start, end);
  const bare = (words: string): string => words.replace(/["'\\\s]/g, '');
  if (bare(written) === bare(value) || written.length > value.length) return true;
  // `npm run` in front of a script is ours; a file that runs stands nowhere in itself.
  return value === `npm run ${written}` || value === 'npm' || end === 0;
}

/** `surface: name: command @ place`; only where the place is not the command, it is said. */
async function said(path: string, text: string): Promise<string[]> {
  return (await surfaces(path, text)).map((found) => {
    const { surface, name, key, isDisabled } = found;
    const command = commandText(found);
    const place = text.slice(key.start, key.end);
    return `${surface}: ${name}: ${command}${place === command ? '' : ` @ ${place}`}${isDisabled ? ' (off)' : ''}`;
  });
}

type Case = [path: string, content: unknown, expected: string[]];

const hook = (command: string): unknown => [{ matcher: 'Bash', hooks: [{ type: 'command', command }] }];

const HOOKS: Case[] = [
  ...[
    '.claude/settings.json',
    '.claude/settings.local.json',
    '.gemini/settings.json',
    '.qwen/settings.json',
    '.augment/settings.json',
    '.factory/settings.json',
    '.codebuddy/settings.json',
    '.qoder/settings.json',
    '.commandcode/settings.json',
    '.letta/settings.json',
    '.bob/settings.json',
    '.cortex/settings.json',
    '.reasonix/settings.json',
    '.github/copilot/settings.json',
    '.zcode/config.json',
    '.codex/hooks.json',
    '.deepagents/hooks.json',
    '.openhands/hooks.json',
    '.gitlab/duo/hooks.json',
    '.grok/hooks/start.json',
    '.agents/plugins/notes/hooks/hooks.json',
    'plugins/notes/hooks/hooks.json',
    'plugins/notes/.claude-plugin/plugin.json',
    'apm_modules/o/r/hooks.json',
    'crush.json',
    'any/where.json',
  ].map(
    (path): Case => [
      path,
      { hooks: { SessionStart: hook('./start.sh'), PreToolUse: hook('./check.sh') } },
      ['hooks SessionStart: SessionStart #1: ./start.sh', 'hooks PreToolUse: PreToolUse #1: ./check.sh'],
    ],
  ),
  ...['.factory/hooks.json', '.devin/hooks.v1.json', '.openhands/hooks.json', 'hooks/hooks.json'].map(
    (path): Case => [
      path,
      { session_start: hook('./start.sh') },
      ['hooks session_start: session_start #1: ./start.sh'],
    ],
  ),
  ...['.agents/hooks.json', '.antigravitycli/hooks.json'].map(
    (path): Case => [
      path,
      { guard: { PreToolUse: hook('./check.sh'), Stop: [{ command: './bye.sh' }] } },
      ['hooks PreToolUse: PreToolUse #1: ./check.sh', 'hooks Stop: Stop #1: ./bye.sh'],
    ],
  ),
  [
    '.cursor/hooks.json',
    {
      version: 1,
      hooks: { workspaceOpen: [{ command: './a.sh' }, { command: './b.sh' }], stop: [{ command: 'c' }] },
    },
    [
      'hooks workspaceOpen: workspaceOpen #1: ./a.sh',
      'hooks workspaceOpen: workspaceOpen #2: ./b.sh',
      'hooks stop: stop #1: c',
    ],
  ],
  [
    '.github/hooks/log.json',
    { version: 1, hooks: { sessionStart: [{ type: 'command', bash: './a.sh', powershell: './a.ps1' }] } },
    [
      'hooks sessionStart: sessionStart #1: ./a.sh',
      'hooks sessionStart: sessionStart #1 (powershell): ./a.ps1',
    ],
  ],
  [
    '.github/hooks/web.json',
    {
      hooks: {
        preToolUse: [
          { type: 'http', url: 'https://hooks.widgets.dev/x' },
          { type: 'prompt', prompt: 'hi' },
        ],
      },
    },
    ['hooks preToolUse: preToolUse #1: https://hooks.widgets.dev/x'],
  ],
  [
    '.github/hooks/os.json',
    { hooks: { SessionStart: [{ type: 'command', command: 'a', windows: 'b', linux: { command: 'c' } }] } },
    [
      'hooks SessionStart: SessionStart #1: a',
      'hooks SessionStart: SessionStart #1 (windows): b',
      'hooks SessionStart: SessionStart #1 (linux): c',
    ],
  ],
  [
    '.windsurf/hooks.json',
    { hooks: { pre_read_code: [{ command: 'python3 a.py', show_output: true }] } },
    ['hooks pre_read_code: pre_read_code #1: python3 a.py'],
  ],
  [
    '.gemini/settings.json',
    { hooks: { BeforeTool: [{ hooks: [{ name: 'a', type: 'command', command: 'x' }] }], disabled: ['a'] } },
    ['hooks BeforeTool: BeforeTool #1: x (off)'],
  ],
  [
    '.claude/settings.json',
    { disableAllHooks: true, hooks: { Stop: hook('x') } },
    ['hooks Stop: Stop #1: x (off)'],
  ],
  [
    '.claude/settings.json',
    { hooks: { Stop: [{ hooks: [{ type: 'command', command: 'node', args: ['a b.js', '-v'] }] }] } },
    ['hooks Stop: Stop #1: node a b.js -v @ node'],
  ],
  [
    '.kiro/hooks/format.json',
    {
      version: 'v1',
      hooks: [{ name: 'f', trigger: 'fileSave', action: { type: 'command', command: 'npm run fmt' } }],
    },
    ['hooks fileSave: fileSave #1: npm run fmt'],
  ],
  [
    '.kiro/hooks/old.kiro.hook',
    '{"enabled":false,"when":{"type":"fileEdited","patterns":["*"]},"then":{"type":"runCommand","command":"make"}}',
    ['hooks fileEdited: fileEdited #1: make (off)'],
  ],
  [
    '.kiro/hooks/ask.kiro.hook',
    '{"when":{"type":"fileEdited"},"then":{"type":"askAgent","prompt":"Look."}}',
    [],
  ],
  [
    '.kiro/agents/a.json',
    { hooks: { agentSpawn: [{ command: 'git status' }] } },
    ['hooks agentSpawn: agentSpawn #1: git status'],
  ],
  [
    '.amazonq/cli-agents/a.json',
    {
      hooks: {
        agentSpawn: [{ command: 'git status' }],
        old: { trigger: 'per_prompt', type: 'inline', command: 'date' },
      },
    },
    ['hooks agentSpawn: agentSpawn #1: git status', 'hooks per_prompt: per_prompt #1: date'],
  ],
  [
    '.claude-plugin/marketplace.json',
    { plugins: [{ name: 'p', hooks: { hooks: { Stop: hook('./bye.sh') } } }] },
    ['hooks Stop: Stop #1: ./bye.sh'],
  ],
  ['.claude-plugin/plugin.json', { hooks: './hooks/hooks.json' }, []],
  [
    'opencode.json',
    { experimental: { hook: { session_completed: [{ command: ['npm', 'test'] }] } } },
    ['hooks session_completed: session_completed #1: npm test @ npm'],
  ],
  [
    '.codex/config.toml',
    '[[hooks.PreToolUse]]\nmatcher = "Bash"\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "./check.sh"\n',
    ['hooks PreToolUse: PreToolUse #1: ./check.sh'],
  ],
  [
    '.vibe/hooks.toml',
    '[[hooks]]\nevent = "pre_tool"\ncommand = "./check.sh"\n',
    ['hooks pre_tool: pre_tool #1: ./check.sh'],
  ],
  [
    '.poolside/settings.yaml',
    'hooks:\n  SessionStart:\n    - command: ./start.sh\n',
    ['hooks SessionStart: SessionStart #1: ./start.sh'],
  ],
  ...[
    '.claude/skills/pdf/SKILL.md',
    '.claude/agents/a.md',
    '.claude/commands/a.md',
    '.github/agents/a.agent.md',
  ].map(
    (path): Case => [
      path,
      '---\nname: pdf\nhooks:\n  PreToolUse:\n    - matcher: Bash\n      hooks:\n        - type: command\n          command: "./scripts/check.sh"\n---\nText.\n',
      ['hooks PreToolUse: PreToolUse #1: ./scripts/check.sh'],
    ],
  ),
];

const SETTINGS: Case[] = [
  [
    '.claude/settings.json',
    {
      statusLine: { type: 'command', command: '.claude/line.sh', padding: 0 },
      subagentStatusLine: { command: 'a' },
      fileSuggestion: { type: 'command', command: 'b' },
      apiKeyHelper: './key.sh',
      awsAuthRefresh: 'aws sso login',
      awsCredentialExport: 'c',
      gcpAuthRefresh: 'd',
      otelHeadersHelper: 'e',
    },
    [
      'statusLine: statusLine: .claude/line.sh @ statusLine',
      'subagentStatusLine: subagentStatusLine: a @ subagentStatusLine',
      'fileSuggestion: fileSuggestion: b @ fileSuggestion',
      'apiKeyHelper: apiKeyHelper: ./key.sh @ apiKeyHelper',
      'awsAuthRefresh: awsAuthRefresh: aws sso login @ awsAuthRefresh',
      'awsCredentialExport: awsCredentialExport: c @ awsCredentialExport',
      'gcpAuthRefresh: gcpAuthRefresh: d @ gcpAuthRefresh',
      'otelHeadersHelper: otelHeadersHelper: e @ otelHeadersHelper',
    ],
  ],
  [
    '.claude/settings.json',
    { env: { BASH_ENV: './env.sh', NODE_OPTIONS: '--max-old-space-size=4096', PATH: '/x', EDITOR: 'vim' } },
    ['env BASH_ENV: BASH_ENV: ./env.sh @ BASH_ENV', 'env EDITOR: EDITOR: vim @ EDITOR'],
  ],
  [
    '.claude/settings.json',
    { env: { NODE_OPTIONS: '--require ./a.js' } },
    ['env NODE_OPTIONS: NODE_OPTIONS: --require ./a.js @ NODE_OPTIONS'],
  ],
  [
    '.qwen/settings.json',
    { ui: { statusLine: { command: 'x' } } },
    ['statusLine: statusLine: x @ statusLine'],
  ],
  [
    '.mcp.json',
    { mcpServers: { api: { type: 'http', url: 'https://widgets.dev', headersHelper: './headers.sh' } } },
    ['headersHelper: headersHelper api: ./headers.sh @ headersHelper'],
  ],
  [
    '.gemini/settings.json',
    { tools: { discoveryCommand: './find.sh', callCommand: './call.sh' }, toolCallCommand: 'old' },
    [
      'tools.discoveryCommand: tools.discoveryCommand: ./find.sh @ discoveryCommand',
      'tools.callCommand: tools.callCommand: ./call.sh @ callCommand',
      'toolCallCommand: toolCallCommand: old @ toolCallCommand',
    ],
  ],
  [
    '.codex/config.toml',
    'notify = ["python3", "notify.py"]\n',
    ['notify: notify: python3 notify.py @ notify'],
  ],
  [
    '.codex/environments/environment.toml',
    '[setup]\nscript = "npm ci"\n[setup.darwin]\nscript = "brew bundle"\n',
    [
      'setup.script: setup.script: npm ci @ script',
      'setup.darwin.script: setup.darwin.script: brew bundle @ script',
    ],
  ],
];

const EDITORS: Case[] = [
  [
    '.vscode/tasks.json',
    {
      version: '2.0.0',
      tasks: [
        {
          label: 'watch',
          type: 'shell',
          command: 'npm',
          args: ['run', { value: 'watch', quoting: 'strong' }],
          windows: { command: 'npm.cmd' },
          runOptions: { runOn: 'folderOpen' },
        },
        { label: 'build', command: 'make' },
      ],
    },
    ['folderOpen: watch: npm run watch @ npm', 'folderOpen: watch (windows): npm.cmd run watch @ npm.cmd'],
  ],
  [
    '.vscode/tasks.json',
    {
      tasks: [
        { label: 'all', dependsOn: ['a', { type: 'npm', script: 'b' }], runOptions: { runOn: 'FolderOpen' } },
        { label: 'a', command: './a.sh', dependsOn: 'all' },
        { type: 'npm', script: 'b' },
        { label: 'c', command: 'never' },
      ],
    },
    ['folderOpen: a: ./a.sh', 'folderOpen: npm: b: npm run b @ b'],
  ],
  [
    '.vscode/tasks.json',
    {
      tasks: [
        { label: 'a', command: 'x', runOptions: { runOn: 'default' } },
        { label: 'w', command: 'y', runOptions: { runOn: 'worktreeCreated' } },
      ],
    },
    ['worktreeCreated: w: y'],
  ],
  [
    'app.code-workspace',
    {
      folders: [],
      tasks: { tasks: [{ label: 'a', command: './a.sh', runOptions: { runOn: 'folderOpen' } }] },
      settings: { 'git.path': './git' },
    },
    ['folderOpen: a: ./a.sh', 'settings: git.path: ./git @ git.path'],
  ],
  [
    '.vscode/settings.json',
    {
      'terminal.integrated.profiles.linux': { dev: { path: '/bin/bash', args: ['-c', './x.sh'] }, off: null },
      'terminal.integrated.automationProfile.osx': { path: ['./zsh', 'zsh'] },
      'terminal.integrated.env.linux': { PROMPT_COMMAND: './p.sh', FOO: 'x' },
      'terminal.integrated.shell.windows': 'x.exe',
      'task.allowAutomaticTasks': 'on',
      'chat.tools.terminal.autoApprove': { ls: true },
      'eslint.nodePath': 'node_modules',
      'python.defaultInterpreterPath': `\${workspaceFolder}/.venv/bin/python`,
      'rust-analyzer.server.path': 'tools/ra',
      'rust-analyzer.check.overrideCommand': ['cargo', 'x'],
      'clangd.path': '/usr/bin/clangd',
      'jest.jestCommandLine': 'npm test --',
      'emeraldwalk.runonsave': { commands: [{ match: '.*', cmd: './save.sh' }] },
      git: { path: './bin/git' },
      '[python]': { 'black-formatter.path': ['./black'] },
    },
    [
      'terminal: terminal.integrated.profiles.linux.dev: /bin/bash -c ./x.sh @ dev',
      'terminal: terminal.integrated.automationProfile.osx: ./zsh @ terminal.integrated.automationProfile.osx',
      'terminal: terminal.integrated.automationProfile.osx: zsh @ terminal.integrated.automationProfile.osx',
      'terminal env PROMPT_COMMAND: PROMPT_COMMAND: ./p.sh @ PROMPT_COMMAND',
      'terminal: terminal.integrated.shell.windows: x.exe @ terminal.integrated.shell.windows',
      `settings: python.defaultInterpreterPath: \${workspaceFolder}/.venv/bin/python @ python.defaultInterpreterPath`,
      'settings: rust-analyzer.server.path: tools/ra @ rust-analyzer.server.path',
      'settings: rust-analyzer.check.overrideCommand: cargo x @ rust-analyzer.check.overrideCommand',
      'settings: jest.jestCommandLine: npm test -- @ jest.jestCommandLine',
      'on save: emeraldwalk.runonsave.commands.0.cmd: ./save.sh @ cmd',
      'settings: git.path: ./bin/git @ path',
      'settings: black-formatter.path: ./black @ black-formatter.path',
    ],
  ],
  ...['.devcontainer/devcontainer.json', '.devcontainer/api/devcontainer.json', '.devcontainer.json'].map(
    (path): Case => [
      path,
      {
        initializeCommand: 'echo hi',
        onCreateCommand: ['npm', 'ci'],
        updateContentCommand: { lint: 'npm run lint', build: ['make', 'all'] },
        postCreateCommand: 'a',
        postStartCommand: 'b',
        postAttachCommand: 'c',
        customizations: { vscode: { settings: { 'git.path': './git' } } },
      },
      [
        'initializeCommand: initializeCommand: echo hi @ initializeCommand',
        'onCreateCommand: onCreateCommand: npm ci @ onCreateCommand',
        'updateContentCommand: updateContentCommand lint: npm run lint @ lint',
        'updateContentCommand: updateContentCommand build: make all @ build',
        'postCreateCommand: postCreateCommand: a @ postCreateCommand',
        'postStartCommand: postStartCommand: b @ postStartCommand',
        'postAttachCommand: postAttachCommand: c @ postAttachCommand',
        'settings: git.path: ./git @ git.path',
      ],
    ],
  ),
  [
    '.zed/settings.json',
    {
      lsp: { rust: { binary: { path: './ra', arguments: ['-v'] } }, go: { initialization_options: {} } },
      languages: { Go: { formatter: { external: { command: './fmt.sh', arguments: ['x'] } } } },
      terminal: {
        shell: { with_arguments: { program: './sh', args: ['-l'] } },
        env: { PROMPT_COMMAND: 'x' },
      },
      agent_servers: { own: { command: './agent' } },
    },
    [
      'lsp: rust: ./ra -v @ rust',
      'formatter: external: ./fmt.sh x @ external',
      'terminal: with_arguments: ./sh -l @ with_arguments',
      'terminal env PROMPT_COMMAND: PROMPT_COMMAND: x @ PROMPT_COMMAND',
      'agent server: own: ./agent @ own',
    ],
  ],
  [
    '.idx/dev.nix',
    [
      '{ pkgs, ... }: {',
      '  # onCreate = { no = "no"; };',
      '  env = { A = "x"; };',
      '  idx = {',
      '    workspace = {',
      '      onCreate = { npm-install = "npm ci"; };',
      "      onStart = { watch = ''npm run watch''; /* b = \"no\"; */ };",
      '    };',
      '  };',
      '  idx.workspace.onStart.more = "make";',
      '}',
    ].join('\n'),
    [
      'onCreate: onCreate npm-install: npm ci',
      'onStart: onStart watch: npm run watch',
      'onStart: onStart more: make',
    ],
  ],
];

const SETUP: Case[] = [
  [
    '.cursor/environment.json',
    {
      install: 'npm ci',
      start: 'sudo service docker start',
      terminals: [{ name: 'dev', command: 'npm run dev' }],
    },
    [
      'install: install: npm ci @ install',
      'start: start: sudo service docker start @ start',
      'terminals: dev: npm run dev @ command',
    ],
  ],
  [
    '.cursor/worktrees.json',
    {
      'setup-worktree': ['npm ci', 'cp $ROOT_WORKTREE_PATH/.env .env'],
      'setup-worktree-unix': 'setup.sh',
      'setup-worktree-windows': 'setup.ps1',
    },
    [
      'setup-worktree: setup-worktree #1: npm ci',
      'setup-worktree: setup-worktree #2: cp $ROOT_WORKTREE_PATH/.env .env',
      'setup-worktree-unix: setup-worktree-unix: setup.sh @ setup-worktree-unix',
      'setup-worktree-windows: setup-worktree-windows: setup.ps1 @ setup-worktree-windows',
    ],
  ],
  [
    '.github/workflows/copilot-setup-steps.yml',
    'jobs:\n  copilot-setup-steps:\n    steps:\n      - uses: actions/checkout@v4\n      - name: Install\n        run: npm ci\n      - run: make\n',
    ['copilot-setup-steps: Install: npm ci @ run', 'copilot-setup-steps: step #3: make @ run'],
  ],
  [
    '.github/workflows/triage.md',
    '---\non: issues\nsteps:\n  - name: Get\n    run: ./get.sh\npre-agent-steps:\n  - run: a\npost-steps:\n  - run: b\n---\nTriage.\n',
    ['steps: Get: ./get.sh @ run', 'pre-agent-steps: step #1: a @ run', 'post-steps: step #1: b @ run'],
  ],
  [
    '.github/workflows/triage.lock.yml',
    'jobs: {}\n',
    ['workflow: triage.lock.yml: .github/workflows/triage.lock.yml @ '],
  ],
  [
    '.github/workflows/claude.yml',
    'jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - name: Claude\n        uses: anthropics/claude-code-action@v1\n',
    ['workflow: Claude: anthropics/claude-code-action@v1'],
  ],
  [
    '.github/github-app.yml',
    'scripts:\n  - name: prepare\n    command: npm ci\n    triggers: [session.create]\n  - name: manual\n    command: make\n',
    ['session.create: prepare: npm ci @ command'],
  ],
  [
    '.gitlab/duo/agent-config.yml',
    'image: node\nsetup_script:\n  - npm ci\n  - make\n',
    ['setup_script: setup_script #1: npm ci', 'setup_script: setup_script #2: make'],
  ],
  [
    '.devin/blueprint.yaml',
    'initialize: |\n  npm ci\nmaintenance:\n  - name: deps\n    run: make deps\nknowledge:\n  - name: lint\n    contents: npm run lint\n',
    ['initialize: initialize: npm ci\n @ initialize', 'maintenance: deps: make deps @ run'],
  ],
  ['.factory/worktree-setups/a.yaml', 'setup:\n  - npm ci\n', ['worktree setup: setup #1: npm ci']],
  [
    '.amp/services.yaml',
    'services:\n  web:\n    command: npm run dev\n',
    ['service: web: npm run dev @ command'],
  ],
  ['.replit', 'run = "npm start"\nonBoot = "./boot.sh"\n', ['onBoot: onBoot: ./boot.sh @ onBoot']],
  [
    '.aider.conf.yml',
    'lint-cmd:\n  - "python: ruff check"\ntest-cmd: make test\nload: cmds.txt\nread: CONVENTIONS.md\n',
    [
      'lint-cmd: lint-cmd #1: python: ruff check',
      'test-cmd: test-cmd: make test @ test-cmd',
      'load: load: cmds.txt @ load',
    ],
  ],
];

const PLUGINS: Case[] = [
  ...['opencode.json', '.opencode/opencode.jsonc', 'kilo.json', '.mimocode/mimocode.jsonc'].map(
    (path): Case => [
      path,
      {
        plugin: ['notes-plugin@1.2.3', './own.ts'],
        lsp: { ts: { command: ['tsls', '--stdio'] } },
        formatter: { p: { command: ['npx', 'prettier'], disabled: true } },
      },
      [
        'plugin: notes-plugin@1.2.3: notes-plugin@1.2.3',
        'plugin: ./own.ts: ./own.ts',
        'lsp: ts: tsls --stdio @ ts',
        'formatter: p: npx prettier @ p (off)',
      ],
    ],
  ),
  [
    '.pi/settings.json',
    { packages: ['npm:notes@1.0.0', { source: 'git:github.com/o/r' }], extensions: ['./e.ts'] },
    [
      'package: npm:notes@1.0.0: npm:notes@1.0.0',
      'package: git:github.com/o/r: git:github.com/o/r',
      'extension: ./e.ts: ./e.ts',
    ],
  ],
  [
    'crush.json',
    {
      providers: { own: { api_key: '$(./key.sh)' } },
      lsp: { go: { command: 'gopls' } },
      options: { a: 'plain $HOME' },
    },
    ['$(...): api_key: $(./key.sh)', 'lsp: go: gopls @ go'],
  ],
  ...['.lsp.json', '.github/lsp.json', 'lsp.json'].map(
    (path): Case => [
      path,
      { go: { command: 'gopls', args: ['serve'], extensionToLanguage: { '.go': 'go' } } },
      ['lsp: go: gopls serve @ go'],
    ],
  ),
  ['.github/lsp.json', { lspServers: { go: { command: 'gopls' } } }, ['lsp: go: gopls @ go']],
  [
    '.claude-plugin/plugin.json',
    {
      name: 'p',
      lspServers: { go: { command: 'gopls' } },
      experimental: { monitors: [{ name: 'log', command: 'tail -F x' }] },
    },
    ['lsp: go: gopls @ go', 'monitor: log: tail -F x'],
  ],
  [
    'p/monitors/monitors.json',
    [{ name: 'log', command: 'tail -F x', description: 'd' }],
    ['monitor: log: tail -F x'],
  ],
  [
    'p/hooks/hooks.json',
    { modules: ['./register.js'], hooks: { Stop: hook('x') } },
    ['mod: ./register.js: ./register.js', 'hooks Stop: Stop #1: x'],
  ],
];

const MODULES: [path: string, surface: string, name: string][] = [
  ['.envrc', 'direnv', '.envrc'],
  ['.clinerules/hooks/TaskStart', 'hooks TaskStart', 'TaskStart'],
  ['.clinerules/hooks/PreToolUse.ps1', 'hooks PreToolUse', 'PreToolUse'],
  ['.github/extensions/board/extension.mjs', 'extension', 'board'],
  ['.claude/workflows/ship.js', 'workflow', 'ship.js'],
  ['.opencode/plugins/a.ts', 'plugin', 'a.ts'],
  ['.opencode/plugin/a.js', 'plugin', 'a.js'],
  ['.opencode/tools/a.ts', 'tool', 'a.ts'],
  ['.kilo/plugins/a.js', 'plugin', 'a.js'],
  ['.mimocode/plugins/a.js', 'plugin', 'a.js'],
  ['.amp/plugins/a.ts', 'plugin', 'a.ts'],
  ['.pi/extensions/a.ts', 'extension', 'a.ts'],
  ['.pi/extensions/own/index.ts', 'extension', 'own'],
  ['.hermes/plugins/own/__init__.py', 'plugin', 'own'],
  ['crushrc', 'crushrc', 'crushrc'],
  ['.crushrc', 'crushrc', '.crushrc'],
  ['.agents/setup', 'setup script', 'setup'],
  ['.openhands/setup.sh', 'setup script', 'setup.sh'],
  ['.openhands/pre-commit.sh', 'pre-commit', 'pre-commit.sh'],
  ['.gemini/sandbox.Dockerfile', 'sandbox', 'sandbox.Dockerfile'],
  ['packages/api/.envrc', 'direnv', '.envrc'],
];

const textOf = (content: unknown): string =>
  typeof content === 'string' ? content : JSON.stringify(content, null, 2);

describe.each([
  ['hooks', HOOKS],
  ['settings', SETTINGS],
  ['editors', EDITORS],
  ['setup', SETUP],
  ['plugins', PLUGINS],
])('%s', (_, cases) => {
  test.each(cases.map(([path, content, expected], i) => [`${path} ${i}`, path, content, expected] as const))(
    '%s',
    async (_, path, content, expected) => {
      const text = textOf(content);
      expect(await said(path, text)).toEqual(expected);
      for (const { command, args, url, runs } of await surfaces(path, text))
        for (const word of [command, ...args, url, 'at' in runs ? runs.at : undefined])
          if (word) expect(stands(text, word), word.value).toBe(true);
    },
  );
});

describe('files that are what runs', () => {
  test.each(MODULES)('%s', async (path, surface, name) => {
    const [found, ...more] = await surfaces(path, 'echo\n');
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      surface,
      name,
      pointer: '',
      key: { start: 0, end: 0 },
      integrity: definitionIntegrity({ path }),
      runs: { type: 'script', path },
    });
  });

  test.each([
    '.clinerules/hooks/README.md',
    '.opencode/plugins/a.json',
    'agents/setup',
    'src/.envrc.md',
    'my.lock.yml',
  ])('%s is none', async (path) => {
    expect(await surfaces(path, 'x: 1\n')).toEqual([]);
  });
});

test('every row has a case', () => {
  const paths = [...HOOKS, ...SETTINGS, ...EDITORS, ...SETUP, ...PLUGINS].map(([path]) => path);
  for (const [pattern] of ROWS)
    expect(
      paths.some((path) => pattern.test(path)),
      pattern.source,
    ).toBe(true);
  const files = [...MODULES.map(([path]) => path), ...paths];
  for (const [pattern] of FILES)
    expect(
      files.some((path) => pattern.test(path)),
      pattern.source,
    ).toBe(true);
});

describe('what is no surface', () => {
  test.each<[string, unknown]>([
    ['package.json', { scripts: { postinstall: 'node a.js' } }],
    ['.mcp.json', { mcpServers: { a: { command: 'npx', args: ['a'] } } }],
    ['.pre-commit-config.yaml', 'repos:\n  - repo: x\n    hooks:\n      - id: black\n'],
    ['notes.yaml', 'hooks:\n  - pre-commit\n  - lint\n'],
    ['notes.yaml', 'hooks: true\nother: 1\n'],
    ['.claude/settings.json', { hooks: { enabled: true, description: 'x', PreToolUse: [] } }],
    ['.vscode/tasks.json', { tasks: [{ label: 'a', command: 'x' }] }],
    ['.vscode/settings.json', { 'files.exclude': { path: true }, 'a.searchPath': 'docs/**' }],
    ['README.md', '# Hooks\n\n```json\n{ "hooks": { "Stop": [{ "command": "x" }] } }\n```\n'],
    ['.github/workflows/ci.yml', 'jobs:\n  a:\n    steps:\n      - run: npm test\n'],
  ])('%s %#', async (path, content) => {
    expect(await said(path, textOf(content))).toEqual([]);
  });
});

describe('hostile shapes', () => {
  const nested = (depth: number): string => `${'[`.repeat(depth)}1${`]'.repeat(depth)}`;
  test.each<[string, string, number]>([
    ['a string', '{"hooks":"x"}', 0],
    ['null', '{"hooks":null,"statusLine":null,"tasks":null,"env":null}', 0],
    ['a number', '{"hooks":1,"apiKeyHelper":1,"env":{"BASH_ENV":1}}', 0],
    ['nothing', '', 0],
    ['a list of lists', `{"hooks":${nested(90)}}`, 0],
    ['lists in an event', `{"hooks":{"Stop":${nested(90)}}}`, 0],
    ['maps in maps', `${'{"hooks":'.repeat(90)}1${'}'.repeat(90)}`, 0],
    [
      'commands of other types',
      '{"hooks":{"Stop":[{"command":null},{"command":{}},{"command":[1]},{"command":[]}]}}',
      0,
    ],
    ['empty commands', '{"hooks":{"Stop":[{"command":""},{"command":"  "}]},"apiKeyHelper":""}', 0],
    [
      'odd keys',
      '{"hooks":{"__proto__":[{"command":"x"}],"constructor":[{"command":"y"}],"":[{"command":"z"}]}}',
      3,
    ],
    ['twice', '{"hooks":{"Stop":[{"command":"a"}]},"hooks":{"Stop":[{"command":"b"}]}}', 2],
    ['twice an event', '{"hooks":{"Stop":[{"command":"a"}],"Stop":[{"command":"b"}]}}', 2],
    ['unclosed', '{"hooks":{"Stop":[{"command":"a"}', 1],
    ['written with escapes', '{"\\u0068ooks":{"Stop":[{"comm\\u0061nd":"a"}]}}', 1],
  ])('%s', async (_, text, count) => {
    for (const path of ['.claude/settings.json', 'hooks/hooks.json', 'other.json']) {
      expect(await surfaces(path, text)).toHaveLength(count);
    }
  });

  test('all rows, on all of that', async () => {
    const paths = [...HOOKS, ...SETTINGS, ...EDITORS, ...SETUP, ...PLUGINS].map(([path]) => path);
    const values = ['null', '[]', '{}', '"x"', '[[]]', '{"a":[{}]}', '[{"a":[1]}]', 'true'];
    const names = [...new Set(paths.flatMap((path) => [path, path.replace(/\.[^.]*$/, '.json')]))];
    const keys =
      'hooks tasks lsp plugin monitors modules env tools jobs scripts settings terminal onCreateCommand plugins'.split(
        ' ',
      );
    for (const path of names)
      for (const value of values)
        await surfaces(path, `{${keys.map((key) => `"${key}":${value}`).join(',')}}`);
  });

  test('whatever JSON says, nothing breaks', async () => {
    const key = fc.constantFrom(
      ...'hooks Stop command args env url then when type matcher tasks runOptions runOn dependsOn label binary external source a'.split(
        ' ',
      ),
    );
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, true, 1, '', 'x', './x.sh && y', 'folderOpen', 'https://a.b'),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(key, tie('node'), { maxKeys: 5 }),
      ),
    })).node;
    const path = fc.constantFrom(
      '.claude/settings.json',
      'hooks/hooks.json',
      '.vscode/tasks.json',
      '.vscode/settings.json',
      '.devcontainer.json',
      '.zed/settings.json',
      'opencode.json',
      'crush.json',
      '.claude-plugin/plugin.json',
    );
    await fc.assert(
      fc.asyncProperty(path, fc.dictionary(key, value), async (path, content) => {
        const text = JSON.stringify(content);
        for (const { key, integrity } of await surfaces(path, text)) {
          expect(integrity).toMatch(/^sha512-/);
          expect(key.start).toBeLessThanOrEqual(key.end);
          expect(key.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('ten thousand hooks, in a moment', async () => {
    const commands = Array.from({ length: 10_000 }, (_, i) => ({ command: `./${i}.sh` }));
    const started = performance.now();
    const found = await surfaces('.cursor/hooks.json', JSON.stringify({ hooks: { stop: commands } }));
    expect(found).toHaveLength(10_000);
    expect(found.at(-1)).toMatchObject({ name: 'stop #10000', pointer: '/hooks/stop/9999' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('tasks that depend on each other', async () => {
    const tasks = Array.from({ length: 2_000 }, (_, i) => ({
      label: `t${i}`,
      command: 'x',
      dependsOn: [`t${(i + 1) % 2_000}`, 't0', `t${i}`],
      runOptions: { runOn: 'folderOpen' },
    }));
    expect(await surfaces('.vscode/tasks.json', JSON.stringify({ tasks }))).toHaveLength(2_000);
  });

  test.each(['{', '/*', '"', "''", '"\\', '#', 'a=', 'a.'])('Nix of nothing but %s', async (piece) => {
    const started = performance.now();
    await surfaces('.idx/dev.nix', piece.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test.each(['"', "'", '\\', '$(', ';', ' a', '&&', 'then '])('a command of nothing but %s', (piece) => {
    const value = piece.repeat(100_000);
    const started = performance.now();
    expect(simpleCommands({ value, start: 0, end: value.length }).length).toBeLessThanOrEqual(100);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('definitions', () => {
  const settings = (command: string, matcher = 'Bash'): string =>
    JSON.stringify({ hooks: { Stop: [{ matcher, hooks: [{ type: 'command', command }] }] } });

  test('an approval is of the hook as it is written, wherever it stands', async () => {
    const [one] = await surfaces('.claude/settings.json', settings('./a.sh'));
    const [same] = await surfaces('.claude/settings.local.json', settings('./a.sh', 'Edit'));
    const [other] = await surfaces('.claude/settings.json', settings('./b.sh'));
    expect(one).toMatchObject({
      integrity: definitionIntegrity({ type: 'command', command: './a.sh' }),
      pointer: '/hooks/Stop/0/hooks/0',
      transport: 'stdio',
      kind: 'settings',
      agents: ['claude-code'],
      via: [],
    });
    expect(one!.integrity).toBe(same!.integrity);
    expect(one!.integrity).not.toBe(other!.integrity);
  });

  test('what runs, behind shells, conditions and folders', async () => {
    const runs = async (command: string): Promise<unknown> => {
      const [found] = await surfaces('.claude/settings.json', settings(command));
      const { type, path, name } = found!.runs as { type: string; path?: string; name?: string };
      return `${type} ${path ?? name ?? ''}`;
    };
    expect(await runs('"$CLAUDE_PROJECT_DIR"/.claude/hooks/a.sh --fix')).toBe(
      'script $CLAUDE_PROJECT_DIR/.claude/hooks/a.sh',
    );
    expect(await runs('cd web && npx -y prettier@3.0.0 --write .')).toBe('package prettier');
    expect(await runs('if [ -f a ]; then bash ./a.sh; fi')).toBe('script ./a.sh');
    expect(await runs('if true\nthen\n  python3 b.py\nfi')).toBe('script b.py');
    expect(await runs('FOO=1 . ./env.sh')).toBe('script ./env.sh');
    expect(await runs("bash -c 'cd x; ./run.sh'")).toBe('script ./run.sh');
    expect(await runs('echo $(whoami) | tee x')).toBe('program whoami');
    expect(await runs('git status --short')).toBe('program git');
  });

  test('variables of a hook', async () => {
    const text = JSON.stringify({ hooks: { Stop: [{ command: 'x', env: { TOKEN: 'abc', N: 1 } }] } });
    const [found] = await surfaces('.github/hooks/a.json', text);
    expect(
      found!.env.map(({ name, value }) => [name, value.value, text.slice(value.start, value.end)]),
    ).toEqual([
      ['TOKEN', 'abc', 'abc'],
      ['N', '1', '1'],
    ]);
  });

  test('plugins are packages with a version', async () => {
    const [pinned, loose] = await surfaces('opencode.json', '{"plugin":["notes@1.2.3","@o/notes"]}');
    expect(pinned!.runs).toMatchObject({ type: 'package', ecosystem: 'npm', name: 'notes', isPinned: true });
    expect(loose!.runs).toMatchObject({ type: 'package', name: '@o/notes', isPinned: false });
    const [action] = await surfaces(
      '.github/workflows/a.yml',
      'jobs:\n  a:\n    steps:\n      - uses: openai/codex-action@v1\n',
    );
    expect(action!.runs).toMatchObject({
      type: 'package',
      ecosystem: 'git',
      name: 'openai/codex-action',
      isPinned: false,
    });
  });

  test('the second document of a YAML stream', async () => {
    const found = await surfaces('.poolside/settings.yaml', 'a: 1\n---\nhooks:\n  Stop:\n    - command: x\n');
    expect(found.map(({ pointer }) => pointer)).toEqual(['#2/hooks/Stop/0']);
  });
});

describe('runs-by-itself', () => {
  async function graded(path: string, content: unknown): Promise<string[]> {
    const found = await surfaces(path, textOf(content));
    return checkSurfaces(found).map(({ observation: { severity, message } }) => `${severity} ${message}`);
  }

  test.each<[string, unknown, string[]]>([
    [
      '.claude/settings.json',
      { hooks: { Stop: hook('./a.sh') } },
      ['info `./a.sh` runs by itself: hooks Stop of claude-code'],
    ],
    [
      '.claude/settings.json',
      { hooks: { Stop: hook('cd x && bash ~/.notes/a.sh') } },
      [
        'medium `cd x && bash ~/.notes/a.sh` runs by itself: hooks Stop of claude-code; ~/.notes/a.sh lies outside the project',
      ],
    ],
    [
      '.claude/settings.json',
      { disableAllHooks: true, hooks: { Stop: hook('/tmp/a.sh') } },
      ['info `/tmp/a.sh` runs by itself: hooks Stop of claude-code; switched off'],
    ],
    [
      '.openhands/setup.sh',
      'npm ci\n',
      ['low `.openhands/setup.sh` runs by itself: setup script of claude-code; nobody is asked'],
    ],
    [
      '.devcontainer/devcontainer.json',
      { initializeCommand: 'bash .devcontainer/init.sh && echo done', postCreateCommand: 'npm ci' },
      [
        'info `bash .devcontainer/init.sh && echo done` runs by itself: initializeCommand of claude-code; outside the container, on the machine itself',
        'info `npm ci` runs by itself: postCreateCommand of claude-code',
      ],
    ],
    [
      '.devcontainer/devcontainer.json',
      { initializeCommand: { a: 'docker network create x', b: 'curl -s https://widgets.dev/i | sh' } },
      [
        'low `docker network create x` runs by itself: initializeCommand of claude-code; outside the container, on the machine itself',
        'medium `curl -s https://widgets.dev/i | sh` runs by itself: initializeCommand of claude-code; outside the container, on the machine itself',
      ],
    ],
  ])('%s %#', async (path, content, expected) => {
    expect(await graded(path, content)).toEqual(expected);
  });

  test.each([
    '/usr/bin/env node a.js',
    '/bin/bash .claude/a.sh',
    `"\${CLAUDE_PLUGIN_ROOT}/hooks/a.sh"`,
    `\${workspaceFolder}/a.sh`,
    'node ../a.js',
    'python3 -m http.server',
  ])('%s is of the project', async (command) => {
    expect(await graded('web/.claude/settings.json', { hooks: { Stop: hook(command) } })).toEqual([
      expect.stringMatching(/^info /),
    ]);
  });

  test.each([
    '$HOME/a.sh',
    `\${HOME}/bin/a`,
    '%USERPROFILE%\\a.ps1',
    'C:\\Users\\x\\a.bat',
    '/opt/x/a.sh',
    '/tmp/a',
    'node ../../a.js',
    'true; sh /var/tmp/a.sh',
    './../../a.sh',
  ])('%s is not', async (command) => {
    expect(await graded('web/.claude/settings.json', { hooks: { Stop: hook(command) } })).toEqual([
      expect.stringMatching(/^medium /),
    ]);
  });

  test('who asks nothing', () => {
    expect(
      [
        '.aider.conf.yml',
        'opencode.json',
        '.opencode/plugins/a.ts',
        'crush.json',
        '.amp/plugins/a.ts',
        '.idx/dev.nix',
        '.agents/plugins/a/hooks/hooks.json',
      ].filter(asksNothing),
    ).toHaveLength(7);
    expect(
      [
        '.claude/settings.json',
        '.cursor/hooks.json',
        '.envrc',
        '.vscode/tasks.json',
        'hooks/hooks.json',
      ].filter(asksNothing),
    ).toEqual([]);
  });

  test('a message holds no character that hides', async () => {
    const [finding] = checkSurfaces(
      await surfaces('.cursor/hooks.json', JSON.stringify({ hooks: { stop: [{ command: 'a\u202eb\n' }] } })),
    );
    expect(finding!.observation.message).toContain('`a⟨U+202E⟩b\\n`');
  });
});
