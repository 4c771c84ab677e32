/**
 * How a host is told of our hook, for people (docs/gates.md) and for what writes it for them. Not loaded by the hook
 * itself. User scope where there is one: what a project brings along, a project can take away.
 */
export interface Setup {
  /** Id of the protocol. */
  id: string;
  /** `~` is the user's folder. */
  file: string;
  content: object | string;
  /** What else it takes. */
  note?: string;
}

type Extra = Readonly<Record<string, unknown>>;

/** `{ event: [{ matcher?, hooks: [{ type, command }] }] }`: Claude Code and those that took it over. */
function groups(command: string, events: readonly string[], extra: Extra = {}): object {
  return Object.fromEntries(
    events.map((event) => [event, [{ hooks: [{ type: 'command', command, ...extra }] }]]),
  );
}

/** `{ event: [{ command }] }` */
function lists(command: string, events: readonly string[], extra: Extra = {}): object {
  return Object.fromEntries(events.map((event) => [event, [{ command, ...extra }]]));
}

const CLAUDE = ['SessionStart', 'UserPromptSubmit', 'PreToolUse'];

export const SETUPS: readonly Setup[] = [
  {
    id: 'claude-code',
    file: '~/.claude/settings.json',
    content: {
      hooks: groups('primitives hook claude-code', [...CLAUDE, 'UserPromptExpansion'], {
        onFailure: 'block',
      }),
    },
    note: 'or managed-settings.json; beside it the plugin in integrations/claude-code, which filters files',
  },
  {
    id: 'qwen-code',
    file: '~/.qwen/settings.json',
    content: { hooks: groups('primitives hook qwen-code', CLAUDE) },
  },
  {
    id: 'cursor',
    file: '~/.cursor/hooks.json',
    content: {
      version: 1,
      hooks: lists(
        'primitives hook cursor',
        ['sessionStart', 'beforeSubmitPrompt', 'beforeReadFile', 'beforeMCPExecution'],
        { failClosed: true },
      ),
    },
    note: 'cloud agents run project hooks only, and no sessionStart',
  },
  {
    id: 'copilot-cli',
    file: '~/.copilot/hooks/primitives.json',
    content: {
      version: 1,
      hooks: Object.fromEntries(
        ['sessionStart', 'preToolUse'].map((event) => [
          event,
          [{ type: 'command', bash: 'primitives hook copilot-cli', timeoutSec: 30 }],
        ]),
      ),
    },
    note: 'for the cloud agent .github/hooks/primitives.json, on the default branch',
  },
  {
    id: 'copilot-vscode',
    file: '~/.copilot/hooks/primitives.json',
    content: { hooks: lists('primitives hook copilot-vscode', CLAUDE, { type: 'command' }) },
  },
  {
    id: 'codex',
    file: '~/.codex/hooks.json',
    content: { hooks: groups('primitives hook codex', CLAUDE) },
    note: 'then trust it with /hooks, or put it into a managed requirements.toml',
  },
  {
    id: 'gemini-cli',
    file: '~/.gemini/settings.json',
    content: {
      hooks: groups('primitives hook gemini-cli', [
        'SessionStart',
        'BeforeAgent',
        'BeforeModel',
        'BeforeTool',
      ]),
    },
  },
  {
    id: 'windsurf',
    file: '~/.codeium/windsurf/hooks.json',
    content: {
      hooks: lists(
        'primitives hook windsurf',
        ['pre_user_prompt', 'pre_read_code', 'pre_run_command', 'pre_mcp_tool_use'],
        { show_output: true },
      ),
    },
  },
  {
    id: 'openhands',
    file: '~/.openhands/hooks.json',
    content: groups('primitives hook openhands', ['session_start', 'user_prompt_submit', 'pre_tool_use']),
  },
  {
    id: 'cline',
    file: '~/Documents/Cline/Hooks/UserPromptSubmit',
    content: '#!/bin/sh\nexec primitives hook cline\n',
    note: 'executable; the same file as TaskStart, TaskResume and PreToolUse',
  },
  {
    id: 'goose',
    file: '~/.agents/plugins/primitives/hooks/hooks.json',
    content: {
      hooks: groups('primitives hook goose', ['SessionStart', 'PreToolUse'], { on_failure: 'block' }),
    },
    note: 'beside it a plugin.json with a name; no matcher: "*" is not one',
  },
  {
    id: 'opencode',
    file: '~/.config/opencode/plugins/primitives.js',
    content: 'the file integrations/opencode/primitives.js',
  },
  {
    id: 'kiro',
    file: '~/.kiro/agents/<agent>.json',
    content: { hooks: lists('primitives hook kiro', ['agentSpawn', 'userPromptSubmit', 'preToolUse']) },
  },
  {
    id: 'amazon-q',
    file: '~/.aws/amazonq/cli-agents/<agent>.json',
    content: { hooks: lists('primitives hook amazon-q', ['agentSpawn', 'userPromptSubmit', 'preToolUse']) },
  },
];
