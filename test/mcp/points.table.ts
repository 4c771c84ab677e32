/** One entry at least for every place of the catalog at which a project can declare an MCP server. */
import { MARK } from './servers';

export interface Point {
  /** Id of the agent, path and pointer of the fact in the catalog. */
  of: string;
  file: string;
  /** With a mark where the server's name stands. */
  content: string;
  name: string;
  transport: string;
  /** Packages between the project and the declaration. */
  depth: number;
  isTransitive: boolean;
  /** Files that have to be there as well. */
  beside?: Record<string, string>;
}

const STDIO = `{ "command": "npx", "args": ["-y", "files@1.0.0"], "env": { "TOKEN": "\${TOKEN}" } }`;
const HTTP = '{ "type": "http", "url": "https://mcp.example.com/mcp" }';
const SSE = '{ "type": "sse", "url": "https://mcp.example.com/events" }';
const LOCAL = '{ "type": "local", "command": ["npx", "-y", "files@1.0.0"], "environment": { "TOKEN": "x" } }';
const SERVER_URL = '{ "serverUrl": "https://mcp.example.com/mcp" }';

const json = (keys: string[], definition: string): string => {
  const [key, ...inner] = keys;
  return key === undefined ? definition : `{\n  "${key}": ${json(inner, definition)}\n}`;
};
const map = (key: string, definition = STDIO): string =>
  json(key.split('/'), `{ "${MARK}files": ${definition} }`);
const toml = (header: string): string =>
  `[${header}.${MARK}files]\ncommand = "npx"\nargs = ["-y", "files@1.0.0"]\n`;
const tomlList = (header: string): string =>
  `[[${header}]]\ncommand = "npx"\nname = "${MARK}files"\nargs = ["-y", "files@1.0.0"]\n`;
const yamlMap = (key: string): string =>
  `${key}:\n  ${MARK}files:\n    command: npx\n    args: [-y, files@1.0.0]\n`;
const front = (yaml: string): string => `---\nname: helper\ndescription: Helps\n${yaml}---\nHelp.\n`;

const SKILL = '---\nname: pdf\ndescription: Reads PDF files\n---\nRead.\n';
const PLUGIN = '{ "name": "one" }';
const OPENAI = `interface:\n  display_name: PDF\ndependencies:\n  tools:\n    - type: env_var\n      value: TOKEN\n    - type: mcp\n      value: "${MARK}files"\n      transport: streamable_http\n      url: https://mcp.example.com/mcp\n`;

type Rest = Partial<Point> & Pick<Point, 'of' | 'file' | 'content'>;

/** Declared by the project's own configuration. */
const own = (of: string, file: string, content: string, rest: Partial<Point> = {}): Point =>
  point({ of, file, content, ...rest });
/** Declared inside of a package. */
const packed = (of: string, file: string, content: string, rest: Partial<Point> = {}): Point =>
  point({ of, file, content, depth: 1, isTransitive: true, ...rest });

function point(rest: Rest): Point {
  return { name: 'files', transport: 'stdio', depth: 0, isTransitive: false, ...rest };
}

const CLAUDE = { '.claude-plugin/plugin.json': PLUGIN };
const CODEX = { '.codex-plugin/plugin.json': PLUGIN };
const CURSOR = { '.cursor-plugin/plugin.json': PLUGIN };
const OPEN = { '.plugin/plugin.json': PLUGIN };
const GITHUB = { '.github/plugin/plugin.json': PLUGIN };
const http = { transport: 'http' };
const APM = 'name: app\nversion: 1.0.0\ndependencies:\n';

export const POINTS: Point[] = [
  packed('agent-plugins mcp.json (package root) /mcpServers', 'mcp.json', map('mcpServers'), {
    beside: { 'plugin.json': '{ "$schema": "https://agent-plugins.org/schemas/1.0.0/plugin.schema.json" }' },
  }),
  packed('agent-skills <skill>/agents/openai.yaml /dependencies/tools[]', 'agents/openai.yaml', OPENAI, {
    ...http,
    beside: { 'SKILL.md': SKILL },
  }),
  packed('agent-skills <skill>/agents/openai.yaml /dependencies/tools[]', 'agents/openai.yml', OPENAI, {
    ...http,
    beside: { 'SKILL.md': SKILL },
  }),
  own('ai-rulez .ai-rulez/config.toml /mcp_servers[]', '.ai-rulez/config.toml', tomlList('mcp_servers')),
  own('amazon-q .amazonq/mcp.json /mcpServers', '.amazonq/mcp.json', map('mcpServers')),
  own('amazon-q .amazonq/cli-agents/*.json /mcpServers', '.amazonq/cli-agents/a.json', map('mcpServers'), {
    isTransitive: true,
  }),
  own('amp .amp/settings.json(c) /amp.mcpServers', '.amp/settings.json', map('amp.mcpServers')),
  own(
    'amp .amp/settings.json(c) /amp.mcpServers',
    '.amp/settings.jsonc',
    `// mine\n${map('amp.mcpServers', HTTP)}`,
    http,
  ),
  packed('amp <skill>/mcp.json (map)', 'mcp.json', `{ "${MARK}files": ${STDIO} }`, {
    beside: { 'SKILL.md': SKILL },
  }),
  own(
    'antigravity .agents/mcp_config.json /mcpServers',
    '.agents/mcp_config.json',
    map('mcpServers', SERVER_URL),
    http,
  ),
  own('augment .augment/settings.json /mcpServers', '.augment/settings.json', map('mcpServers')),
  own('claude-code .mcp.json /mcpServers', '.mcp.json', map('mcpServers')),
  own(
    'claude-code **/.claude/agents/**/*.md /mcpServers',
    '.claude/agents/team/a.md',
    front(
      `mcpServers:\n  - slack\n  - ${MARK}files:\n      type: stdio\n      command: npx\n      args: [-y, files@1.0.0]\n`,
    ),
    { isTransitive: true },
  ),
  packed('claude-code <plugin>/.mcp.json /mcpServers', '.mcp.json', map('mcpServers'), { beside: CLAUDE }),
  packed(
    'claude-code **/.claude-plugin/plugin.json /mcpServers',
    '.claude-plugin/plugin.json',
    `{ "name": "one", "mcpServers": { "${MARK}files": { "command": "\${CLAUDE_PLUGIN_ROOT}/servers/files.js" } } }`,
  ),
  packed('claude-plugin <plugin>/.mcp.json /mcpServers', '.mcp.json', map('mcpServers', SSE), {
    transport: 'sse',
    beside: CLAUDE,
  }),
  packed('claude-plugin .claude-plugin/plugin.json /mcpServers', 'servers/more.json', map('mcpServers'), {
    beside: { '.claude-plugin/plugin.json': '{ "name": "one", "mcpServers": "./servers/more.json" }' },
  }),
  packed(
    'claude-plugin .claude-plugin/plugin.json /mcpServers',
    '.claude-plugin/plugin.json',
    `{ "name": "one", "mcpServers": ["./servers/more.json", { "${MARK}files": ${STDIO} }] }`,
  ),
  own('codebuddy .mcp.json /mcpServers', '.mcp.json', map('mcpServers', HTTP), http),
  own('codebuff .agents/mcp.json /mcpServers', '.agents/mcp.json', map('mcpServers')),
  own('coder-agents .mcp.json /mcpServers', '.mcp.json', map('mcpServers')),
  own('codewhale .codewhale/mcp.json /mcpServers', '.codewhale/mcp.json', map('mcpServers')),
  own(
    'codex .codex/config.toml /mcp_servers/<id>',
    '.codex/config.toml',
    `model = "x"\n${toml('mcp_servers')}`,
  ),
  own(
    'codex .codex/agents/**/*.toml /mcp_servers/<id>',
    '.codex/agents/a/b.toml',
    `mcp_servers.${MARK}files = { url = "https://mcp.example.com/mcp", http_headers = { A = "b" } }\n`,
    {
      ...http,
      isTransitive: true,
    },
  ),
  packed('codex <skill>/agents/openai.yaml /dependencies/tools[]', 'agents/openai.yaml', OPENAI, {
    ...http,
    beside: { 'SKILL.md': SKILL },
  }),
  packed('codex <skill>/agents/openai.yaml /dependencies/tools[]', 'agents/openai.yml', OPENAI, {
    ...http,
    beside: { 'SKILL.md': SKILL },
  }),
  packed('codex <plugin>/.mcp.json | .codex-plugin/plugin.json /mcpServers', '.mcp.json', map('mcpServers'), {
    beside: CODEX,
  }),
  packed(
    'codex <plugin>/.mcp.json | .codex-plugin/plugin.json /mcpServers',
    '.codex-plugin/plugin.json',
    map('mcpServers'),
  ),
  packed(
    'codex-plugin .codex-plugin/plugin.json /mcpServers',
    'config/servers.json',
    map('mcpServers', HTTP),
    {
      ...http,
      beside: { '.codex-plugin/plugin.json': '{ "name": "one", "mcpServers": "./config/servers.json" }' },
    },
  ),
  packed(
    'codex-plugin .codex-plugin/plugin.json /mcpServers',
    '.codex-plugin/plugin.json',
    map('mcpServers', HTTP),
    http,
  ),
  packed('codex-plugin <plugin>/.mcp.json /mcpServers', '.mcp.json', map('mcpServers'), { beside: CODEX }),
  own('command-code .mcp.json /mcpServers', '.mcp.json', map('mcpServers')),
  own(
    'continue .continue/mcpServers/*.yaml /mcpServers[]',
    '.continue/mcpServers/files.yaml',
    `name: Files\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: ${MARK}files\n    command: npx\n    args:\n      - -y\n      - files@1.0.0\n`,
  ),
  own(
    'continue .continue/mcpServers/*.json /mcpServers',
    '.continue/mcpServers/files.json',
    map('mcpServers'),
  ),
  own(
    'continue config.yaml /mcpServers[]',
    '.continue/config.yaml',
    `mcpServers:\n  - command: npx\n    name: ${MARK}files\n    args: [files]\n`,
  ),
  own(
    'copilot-cli .mcp.json /mcpServers',
    '.mcp.json',
    map('mcpServers', '{ "type": "local", "command": "npx", "args": ["x"], "tools": ["*"] }'),
  ),
  own('copilot-cli .github/mcp.json /mcpServers', '.github/mcp.json', map('mcpServers')),
  own(
    'copilot-cli .github/agents/*.md /mcp-servers',
    '.github/agents/a.agent.md',
    front(yamlMap('mcp-servers')),
    { isTransitive: true },
  ),
  packed(
    'copilot-cli <plugin>/{.mcp.json,.github/mcp.json}|plugin.json /mcpServers /mcpServers',
    '.mcp.json',
    map('mcpServers'),
    { beside: GITHUB },
  ),
  packed(
    'copilot-cli <plugin>/{.mcp.json,.github/mcp.json}|plugin.json /mcpServers /mcpServers',
    '.github/mcp.json',
    map('mcpServers'),
    {
      beside: { 'plugins/x/plugin.json': PLUGIN, 'plugins/x/skills/pdf/SKILL.md': SKILL },
      file: 'plugins/x/.github/mcp.json',
    },
  ),
  packed(
    'copilot-cli <plugin>/{.mcp.json,.github/mcp.json}|plugin.json /mcpServers /mcpServers',
    'plugin.json',
    map('mcpServers'),
    {
      beside: { 'skills/pdf/SKILL.md': SKILL },
    },
  ),
  own(
    'copilot-cloud-agent .github/agents/*.md /mcp-servers',
    '.github/agents/b.md',
    front(
      `mcp-servers:\n  ${MARK}files:\n    type: http\n    url: https://mcp.example.com/mcp\n    headers: { Authorization: "Bearer \${{ secrets.COPILOT_MCP_KEY }}" }\n`,
    ),
    { ...http, isTransitive: true },
  ),
  own(
    'copilot-vscode .vscode/mcp.json /servers',
    '.vscode/mcp.json',
    `{\n  // mine\n  "inputs": [],\n  "servers": {\n    "${MARK}files": ${STDIO},\n  },\n}\n`,
  ),
  own(
    'copilot-vscode .mcp.json /mcpServers  — or the ROOT object itself when mcpServers is absent',
    '.mcp.json',
    `{\n  "${MARK}files": ${STDIO}\n}`,
  ),
  own(
    'copilot-vscode .mcp.json /mcpServers  — or the ROOT object itself when mcpServers is absent',
    '.mcp.json',
    map('servers'),
  ),
  own(
    'copilot-vscode *.code-workspace /settings/mcp/servers',
    'app.code-workspace',
    map('settings/mcp/servers'),
  ),
  own('copilot-vscode .vscode/settings.json /mcp/servers', '.vscode/settings.json', map('mcp/servers')),
  own(
    'copilot-vscode .devcontainer/**/devcontainer.json | .devcontainer.json /customizations/vscode/mcp/servers',
    '.devcontainer/devcontainer.json',
    map('customizations/vscode/mcp/servers'),
  ),
  own(
    'copilot-vscode .devcontainer/**/devcontainer.json | .devcontainer.json /customizations/vscode/mcp/servers',
    '.devcontainer.json',
    map('customizations/vscode/mcp/servers', HTTP),
    http,
  ),
  own('copilot-vscode .cursor/mcp.json /mcpServers', '.cursor/mcp.json', map('mcpServers')),
  packed('copilot-vscode <plugin>/.mcp.json /mcpServers', '.mcp.json', map('mcpServers'), { beside: GITHUB }),
  own('crush crush.json | .crush.json /mcp/<n>', 'crush.json', map('mcp')),
  own('crush crush.json | .crush.json /mcp/<n>', '.crush.json', map('mcp', SSE), { transport: 'sse' }),
  own(
    'crush crushrc | .crushrc mcp add …',
    'crushrc',
    `# servers\nmcp add ${MARK}files -- npx -y files@1.0.0\n`,
  ),
  own(
    'crush crushrc | .crushrc mcp add …',
    '.crushrc',
    `crush mcp add --type http ${MARK}files --url https://mcp.example.com/mcp\n`,
    http,
  ),
  own(
    'cursor .cursor/mcp.json /mcpServers',
    '.cursor/mcp.json',
    map('mcpServers', '{ "url": "https://mcp.example.com/sse" }'),
    { transport: 'sse' },
  ),
  packed('cursor <plugin>/mcp.json | .cursor-plugin/plugin.json /mcpServers', 'mcp.json', map('mcpServers'), {
    beside: CURSOR,
  }),
  packed(
    'cursor <plugin>/mcp.json | .cursor-plugin/plugin.json /mcpServers',
    '.cursor-plugin/plugin.json',
    map('mcpServers'),
  ),
  packed('cursor-plugin <plugin>/mcp.json /mcpServers', 'mcp.json', map('mcpServers', HTTP), {
    ...http,
    beside: CURSOR,
  }),
  own('deepagents .deepagents/.mcp.json /mcpServers', '.deepagents/.mcp.json', map('mcpServers')),
  own(
    'devin .devin/mcp_config.json /mcpServers',
    '.devin/mcp_config.json',
    map('mcpServers', SERVER_URL),
    http,
  ),
  own('devin .devin/mcp_config.local.json /mcpServers', '.devin/mcp_config.local.json', map('mcpServers')),
  own('devin .devin/config.json /mcpServers', '.devin/config.json', map('mcpServers')),
  own('factory .factory/mcp.json /mcpServers', '.factory/mcp.json', map('mcpServers')),
  own('firebase-studio .idx/mcp.json /mcpServers', '.idx/mcp.json', map('mcpServers')),
  own(
    'gemini-cli .gemini/settings.json /mcpServers',
    '.gemini/settings.json',
    map('mcpServers', '{ "httpUrl": "https://mcp.example.com/mcp", "trust": true }'),
    http,
  ),
  own(
    'gemini-cli .gemini/settings.json /mcp/serverCommand',
    '.gemini/settings.json',
    `{ "mcp": { "${MARK}serverCommand": "npx -y files@1.0.0 --stdio" } }`,
    { name: 'serverCommand' },
  ),
  own('gemini-cli .gemini/agents/*.md /mcpServers', '.gemini/agents/a.md', front(yamlMap('mcpServers')), {
    isTransitive: true,
  }),
  packed('gemini-cli **/gemini-extension.json /mcpServers', 'gemini-extension.json', map('mcpServers')),
  packed(
    'gemini-extension gemini-extension.json /mcpServers',
    'gemini-extension.json',
    map('mcpServers', HTTP),
    http,
  ),
  own(
    'gh-aw .github/workflows/**/*.md /mcp-servers (and /tools/*)',
    '.github/workflows/a.md',
    `---\non: push\nmcp-servers:\n  ${MARK}files:\n    container: mcp/files\n    allowed: ["*"]\n---\nDo.\n`,
  ),
  own(
    'gh-aw .github/workflows/**/*.md /mcp-servers (and /tools/*)',
    '.github/workflows/b.md',
    `---\non: push\ntools:\n  github:\n    toolsets: [repos]\n  bash: ["ls"]\n  ${MARK}files:\n    mcp:\n      type: stdio\n      command: npx\n      args: [files]\n---\nDo.\n`,
  ),
  own(
    'gh-aw .github/workflows/**/*.md /mcp-servers (and /tools/*)',
    '.github/workflows/shared/c.md',
    front(`tools:\n  ${MARK}files:\n    mcp: { type: http, url: "https://mcp.example.com/mcp" }\n`),
    {
      ...http,
      isTransitive: true,
      beside: { '.github/workflows/d.md': '---\non: push\nimports:\n  - shared/c.md\n---\nDo.\n' },
    },
  ),
  own('gitlab-duo .gitlab/duo/mcp.json /mcpServers', '.gitlab/duo/mcp.json', map('mcpServers')),
  own(
    'goose .goose/recipes/*.yaml /extensions[]',
    '.goose/recipes/a.yaml',
    `version: 1.0.0\ntitle: A\nprompt: Do.\nextensions:\n  - type: builtin\n    name: developer\n  - type: stdio\n    name: ${MARK}files\n    cmd: npx\n    args: [-y, files@1.0.0]\n    envs: { TOKEN: x }\n`,
    { isTransitive: true },
  ),
  packed('goose .agents/plugins/*/.mcp.json /mcpServers', '.agents/plugins/a/.mcp.json', map('mcpServers')),
  own('grok-build .grok/config.toml /mcp_servers/<n>', '.grok/config.toml', toml('mcp_servers')),
  own('ibm-bob .bob/mcp.json /mcpServers', '.bob/mcp.json', map('mcpServers')),
  own('jetbrains-ai .ai/mcp/mcp.json /mcpServers', '.ai/mcp/mcp.json', map('mcpServers')),
  own('junie .junie/mcp/mcp.json /mcpServers', '.junie/mcp/mcp.json', map('mcpServers')),
  own('kilo kilo.jsonc | .kilo/kilo.jsonc /mcp/<name>', 'kilo.jsonc', `/* mine */\n${map('mcp', LOCAL)}`),
  own(
    'kilo kilo.jsonc | .kilo/kilo.jsonc /mcp/<name>',
    '.kilo/kilo.jsonc',
    map('mcp', '{ "type": "remote", "url": "https://mcp.example.com/mcp" }'),
    http,
  ),
  own('kilo .kilocode/mcp.json /mcpServers', '.kilocode/mcp.json', map('mcpServers')),
  own('kimi-code .kimi-code/mcp.json /mcpServers', '.kimi-code/mcp.json', map('mcpServers')),
  own(
    'kiro .kiro/settings/mcp.json /mcpServers',
    '.kiro/settings/mcp.json',
    map(
      'mcpServers',
      '{ "command": "uvx", "args": ["files==1.0.0"], "disabled": false, "autoApprove": ["*"] }',
    ),
  ),
  own('kiro .kiro/agents/*.{json,md} /mcpServers', '.kiro/agents/a.json', map('mcpServers'), {
    isTransitive: true,
  }),
  own('kiro .kiro/agents/*.{json,md} /mcpServers', '.kiro/agents/b.md', front(yamlMap('mcpServers')), {
    isTransitive: true,
  }),
  packed('kiro <power>/mcp.json /mcpServers', 'mcp.json', map('mcpServers'), {
    beside: { 'POWER.md': '# Power\n' },
  }),
  own(
    'mcp-registry server.json /packages[] and /remotes[]',
    'server.json',
    `{ "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json", "name": "io.github.me/files", "packages": [{ "registryType": "npm", "identifier": "${MARK}@me/files", "version": "1.0.0", "transport": { "type": "stdio" } }] }`,
    { name: '@me/files' },
  ),
  own(
    'mcp-registry server.json /packages[] and /remotes[]',
    'server.json',
    `{ "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json", "name": "io.github.me/files", "remotes": [{ "type": "streamable-http", "url": "${MARK}https://mcp.example.com/mcp" }] }`,
    { ...http, name: 'https://mcp.example.com/mcp' },
  ),
  packed(
    'mcpb manifest.json /server/mcp_config',
    'manifest.json',
    `{ "manifest_version": "0.3", "name": "bundled", "server": { "type": "node", "entry_point": "server/index.js", "${MARK}mcp_config": { "command": "node", "args": ["\${__dirname}/server/index.js"] } } }`,
    { name: 'bundled' },
  ),
  own(
    'microsoft-apm apm.yml /dependencies/mcp[] and /devDependencies/mcp[]',
    'apm.yml',
    `${APM}  mcp:\n    - ${MARK}io.github.github/github-mcp-server\n`,
    { name: 'io.github.github/github-mcp-server', transport: 'registry' },
  ),
  own(
    'microsoft-apm apm.yml /dependencies/mcp[] and /devDependencies/mcp[]',
    'apm.yml',
    `${APM}  mcp:\n    - name: ${MARK}files\n      registry: false\n      transport: stdio\n      command: npx\n      args: [-y, files@1.0.0]\n`,
  ),
  own(
    'microsoft-apm apm.yml /dependencies/mcp[] and /devDependencies/mcp[]',
    'apm.yml',
    `name: app\ndevDependencies:\n  mcp:\n    - name: ${MARK}files\n      registry: false\n      transport: http\n      url: https://mcp.example.com/mcp\n`,
    http,
  ),
  packed(
    'microsoft-apm apm_modules/**/apm.yml /dependencies/mcp[]',
    'apm_modules/acme/tools/apm.yml',
    `name: tools\ndependencies:\n  mcp:\n    - name: ${MARK}io.github.acme/db\n      version: 1.2.3\n`,
    {
      name: 'io.github.acme/db',
      transport: 'registry',
      beside: { 'apm.yml': `${APM}  apm: [acme/tools#v1]\n` },
    },
  ),
  own(
    'microsoft-apm apm.lock.yaml /mcp_servers, /mcp_configs',
    'apm.lock.yaml',
    `lockfile_version: "1"\nmcp_servers:\n  - ${MARK}io.github.github/github-mcp-server\n`,
    { name: 'io.github.github/github-mcp-server', transport: 'registry' },
  ),
  own(
    'microsoft-apm apm.lock.yaml /mcp_servers, /mcp_configs',
    'apm.lock.yaml',
    `lockfile_version: "1"\nmcp_configs:\n  ${MARK}files:\n    name: files\n    registry: false\n    transport: stdio\n    command: npx\n`,
  ),
  own('mimo-code .mimocode/mimocode.jsonc /mcp/<n>', '.mimocode/mimocode.jsonc', map('mcp', LOCAL)),
  own('mistral-vibe .vibe/config.toml /mcp_servers[]', '.vibe/config.toml', tomlList('mcp_servers')),
  own('oh-my-pi .omp/mcp.json /mcpServers', '.omp/mcp.json', map('mcpServers')),
  packed('open-plugins <plugin>/.mcp.json /mcpServers', '.mcp.json', map('mcpServers'), { beside: OPEN }),
  own(
    'opencode opencode.json(c) | .opencode/opencode.json(c) /mcp/<name>',
    'opencode.json',
    map('mcp', LOCAL),
  ),
  own(
    'opencode opencode.json(c) | .opencode/opencode.json(c) /mcp/<name>',
    'opencode.jsonc',
    `{\n  // mine\n  "mcp": { "${MARK}files": ${LOCAL}, },\n}`,
  ),
  own(
    'opencode opencode.json(c) | .opencode/opencode.json(c) /mcp/<name>',
    '.opencode/opencode.json',
    map('mcp', '{ "type": "remote", "url": "https://mcp.example.com/mcp" }'),
    http,
  ),
  own(
    'opencode opencode.json(c) | .opencode/opencode.json(c) /mcp/<name>',
    '.opencode/opencode.jsonc',
    map('mcp', LOCAL),
  ),
  packed(
    'openhands skill frontmatter /mcp_tools/mcpServers',
    '.openhands/skills/pdf/SKILL.md',
    `---\nname: pdf\ndescription: Reads\nmcp_tools:\n  mcpServers:\n    ${MARK}files:\n      command: uvx\n      args: [files]\n---\nRead.\n`,
  ),
  own(
    'openhands skill frontmatter /mcp_tools/mcpServers',
    '.openhands/microagents/a.md',
    front(`mcp_tools:\n  mcpServers:\n    ${MARK}files: { url: "https://mcp.example.com/sse" }\n`),
    { transport: 'sse', isTransitive: true },
  ),
  own(
    'openhands skill frontmatter /mcp_tools/mcpServers',
    '.openhands/skills/b.md',
    front(
      `mcp_tools:\n  stdio_servers:\n    - name: ${MARK}files\n      command: npx\n      args: [files]\n`,
    ),
    { isTransitive: true },
  ),
  own(
    'openhands skill frontmatter /mcp_tools/mcpServers',
    '.agents/skills/c.md',
    front(`mcp_tools:\n  mcpServers:\n    ${MARK}files: { command: npx }\n`),
    { isTransitive: true },
  ),
  packed('openhands <plugin>/.mcp.json /mcpServers', '.openhands/plugins/a/.mcp.json', map('mcpServers')),
  own('poolside .poolside/settings.yaml /mcp_servers', '.poolside/settings.yaml', yamlMap('mcp_servers')),
  own('qoder .mcp.json /mcpServers', '.mcp.json', map('mcpServers')),
  own(
    'qwen-code .qwen/settings.json /mcpServers',
    '.qwen/settings.json',
    map('mcpServers', '{ "httpUrl": "https://mcp.example.com/mcp" }'),
    http,
  ),
  own('reasonix reasonix.toml /plugins[]', 'reasonix.toml', tomlList('plugins')),
  own(
    'roo-code .roo/mcp.json /mcpServers',
    '.roo/mcp.json',
    map(
      'mcpServers',
      '{ "type": "streamable-http", "url": "https://mcp.example.com/mcp", "alwaysAllow": ["x"] }',
    ),
    http,
  ),
  own(
    'rovo-dev .rovodev/mcp.json /mcpServers',
    '.rovodev/mcp.json',
    map('mcpServers', '{ "transport": "sse", "url": "https://mcp.example.com/" }'),
    { transport: 'sse' },
  ),
  own('ruler .ruler/ruler.toml /mcp_servers/<n>', '.ruler/ruler.toml', toml('mcp_servers')),
  own('ruler .ruler/mcp.json /mcpServers', '.ruler/mcp.json', map('mcpServers')),
  own('rulesync .rulesync/mcp.jsonc /mcpServers', '.rulesync/mcp.jsonc', `// mine\n${map('mcpServers')}`),
  own(
    'takt .takt/workflows/*.yaml /steps[]/mcp_servers',
    '.takt/workflows/a.yaml',
    `steps:\n  - name: one\n  - name: two\n    mcp_servers:\n      ${MARK}files: { command: npx, args: [files] }\n`,
  ),
  own('trae .trae/mcp.json /mcpServers', '.trae/mcp.json', map('mcpServers')),
  own('visual-studio <solution dir>/.mcp.json /servers', '.mcp.json', map('servers', HTTP), http),
  own('visual-studio .vs/mcp.json /servers', '.vs/mcp.json', map('servers')),
  own('warp .warp/.mcp.json /mcpServers', '.warp/.mcp.json', map('mcpServers')),
  own(
    'windsurf .windsurf/mcp_config.json /mcpServers',
    '.windsurf/mcp_config.json',
    map('mcpServers', SERVER_URL),
    http,
  ),
  own('zcode .zcode/config.json /mcp (map)', '.zcode/config.json', map('mcp')),
  own(
    'zed .zed/settings.json /context_servers/<n>',
    '.zed/settings.json',
    map('context_servers', '{ "command": { "path": "npx", "args": ["files"], "env": { "A": "b" } } }'),
  ),
];
