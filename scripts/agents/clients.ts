/** Real clients of the npm registry: how each is installed, started against a stand-in, and told of our hook. */
import fs from 'node:fs';
import path from 'node:path';

export interface Start {
  argv: string[];
  env: Record<string, string>;
}

export interface Place {
  /** Where the package is installed. */
  folder: string;
  /** Its HOME. */
  home: string;
  url: string;
  prompt: string;
}

export interface Client {
  id: string;
  package: string;
  /** Instruction file that it reads. */
  instructions: string;
  start(place: Place): Start;
  /** Sets up our hook in HOME, which no project can switch off. */
  hook(place: Place, command: string): void;
  /** Arguments that load our plugin, where it can leave out a file and let the rest go on. */
  plugin?: readonly string[];
}

function write(place: Place, name: string, content: string | object): void {
  const file = path.join(place.home, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

function merge(place: Place, name: string, more: object): void {
  const file = path.join(place.home, name);
  write(place, name, { ...(fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}), ...more });
}

/** The program that a package's `bin` names. */
function bin({ folder }: Place, name: string): string {
  const root = path.join(folder, 'node_modules', name);
  const { bin: found } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, typeof found === 'string' ? found : Object.values<string>(found)[0]!);
}

const hooks = (events: readonly string[], hook: object): object =>
  Object.fromEntries(events.map((event) => [event, [{ hooks: [hook] }]]));

/** Native programs come as packages of their own; the scripts that would link them are not run. */
const platform = `${process.platform}-${process.arch}`;

export const CLIENTS: readonly Client[] = [
  {
    id: 'claude-code',
    package: '@anthropic-ai/claude-code',
    plugin: ['--plugin-dir', path.resolve('integrations/claude-code')],
    instructions: 'CLAUDE.md',
    start: ({ folder, url, prompt }) => ({
      argv: [`${folder}/node_modules/@anthropic-ai/claude-code-${platform}/claude`, '-p', prompt],
      env: {
        ANTHROPIC_API_KEY: 'stand-in',
        ANTHROPIC_BASE_URL: url,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
      },
    }),
    hook: (place, command) =>
      merge(place, '.claude/settings.json', {
        hooks: hooks(['SessionStart', 'UserPromptSubmit', 'PreToolUse'], {
          type: 'command',
          command,
          onFailure: 'block',
        }),
      }),
  },
  {
    id: 'codex',
    package: '@openai/codex',
    instructions: 'AGENTS.md',
    start(place) {
      write(
        place,
        '.codex/config.toml',
        `model = "stand-in"\nmodel_provider = "local"\n[model_providers.local]\nname = "local"\nbase_url = "${place.url}/v1"\nwire_api = "responses"\n`,
      );
      return {
        argv: [
          process.execPath,
          bin(place, '@openai/codex'),
          'exec',
          '--skip-git-repo-check',
          '--dangerously-bypass-hook-trust',
          place.prompt,
        ],
        env: {},
      };
    },
    hook: (place, command) =>
      write(place, '.codex/hooks.json', {
        hooks: hooks(['SessionStart', 'UserPromptSubmit', 'PreToolUse'], { type: 'command', command }),
      }),
  },
  {
    id: 'gemini-cli',
    package: '@google/gemini-cli',
    instructions: 'GEMINI.md',
    start(place) {
      merge(place, '.gemini/settings.json', {
        security: { auth: { selectedType: 'gemini-api-key' } },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
      });
      return {
        argv: [
          process.execPath,
          bin(place, '@google/gemini-cli'),
          '--skip-trust',
          '-m',
          'gemini-2.5-flash',
          '-p',
          place.prompt,
        ],
        env: { GEMINI_API_KEY: 'stand-in', GOOGLE_GEMINI_BASE_URL: place.url },
      };
    },
    hook: (place, command) =>
      merge(place, '.gemini/settings.json', {
        hooks: hooks(['SessionStart', 'BeforeAgent', 'BeforeModel', 'BeforeTool'], {
          type: 'command',
          command,
        }),
      }),
  },
  {
    id: 'qwen-code',
    package: '@qwen-code/qwen-code',
    instructions: 'QWEN.md',
    start: (place) => ({
      argv: [process.execPath, bin(place, '@qwen-code/qwen-code'), '-p', place.prompt],
      env: { OPENAI_API_KEY: 'stand-in', OPENAI_BASE_URL: `${place.url}/v1`, OPENAI_MODEL: 'stand-in' },
    }),
    hook: (place, command) =>
      merge(place, '.qwen/settings.json', {
        hooks: hooks(['SessionStart', 'UserPromptSubmit', 'PreToolUse'], { type: 'command', command }),
      }),
  },
  {
    id: 'opencode',
    package: 'opencode-ai',
    instructions: 'AGENTS.md',
    start(place) {
      const options = { baseURL: `${place.url}/v1`, apiKey: 'stand-in' };
      const models = { 'stand-in': { name: 'stand-in' } };
      write(place, '.config/opencode/opencode.json', {
        model: 'local/stand-in',
        provider: { local: { npm: '@ai-sdk/openai-compatible', name: 'local', options, models } },
        autoupdate: false,
        share: 'disabled',
      });
      return {
        argv: [`${place.folder}/node_modules/opencode-${platform}/bin/opencode`, 'run', place.prompt],
        env: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' },
      };
    },
    hook: (place) =>
      write(
        place,
        '.config/opencode/plugins/primitives.js',
        fs.readFileSync('integrations/opencode/primitives.js', 'utf8'),
      ),
  },
];
