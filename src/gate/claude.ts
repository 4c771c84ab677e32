/**
 * Claude Code, and the many agents that speak its protocol: one event a process, `hook_event_name` in the input, exit
 * code 2 refuses and standard error says why. JSON on standard output would say more, but exit code 2 is what all of them
 * understand, and what they understood first.
 *
 * Who reads standard error: of UserPromptSubmit the user, because the prompt is dropped; of PreToolUse the model.
 */
import { type EventRow, exitTwo, json, NOTHING, type Protocol, SILENT } from './protocol';

const toUser: EventRow['refuse'] = ({ user }) => exitTwo(user);
const toModel: EventRow['refuse'] = ({ model }) => exitTwo(model);
const shown: EventRow['refuse'] = ({ user }) => json({ systemMessage: user });

const SESSION: EventRow = { ask: 'session', effect: 'warns', refuse: shown };
const PROMPT: EventRow = { ask: 'prompt', effect: 'blocks', refuse: toUser };
const TOOL: EventRow = { ask: 'tool', effect: 'blocks', refuse: toModel };

/** The other way to say so: for relatives that read a decision from JSON and do not take exit code 2 for one. */
const TOOL_IN_JSON: EventRow = {
  ask: 'tool',
  effect: 'blocks',
  refuse: ({ model }) =>
    json({
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'deny',
        permissionDecisionReason: model,
      },
    }),
};

/** After the fact, or about something else. */
const REST = Object.fromEntries(
  [
    'PostToolUse',
    'PostToolUseFailure',
    'PostToolBatch',
    'Notification',
    'Stop',
    'SubagentStart',
    'SubagentStop',
    'SessionEnd',
    'PreCompact',
    'PostCompact',
    'PermissionRequest',
    'PermissionDenied',
    'InstructionsLoaded',
    'FileChanged',
    'CwdChanged',
    'Setup',
  ].map((name) => [name, NOTHING]),
);

const BASE = {
  event: 'hook_event_name',
  folders: ['cwd'],
  tools: {
    name: 'tool_name',
    input: 'tool_input',
    // Also under the names that relatives gave their tools.
    reads: { Read: 'file_path', NotebookRead: 'notebook_path', read_file: 'file_path', View: 'file_path' },
    writes: ['Write', 'Edit', 'MultiEdit', 'NotebookEdit', 'TodoWrite', 'write_file', 'edit', 'ExitPlanMode'],
    mcp: /^mcp__/,
  },
  blind: toUser,
  notice: (text: string) => json({ systemMessage: text }),
} satisfies Partial<Protocol>;

const claudeCode: Protocol = {
  ...BASE,
  id: 'claude-code',
  name: 'Claude Code',
  run: '2.1.330',
  agents: ['claude-code'],
  // The payload's `cwd` follows `cd`.
  variables: ['CLAUDE_PROJECT_DIR'],
  events: {
    ...REST,
    SessionStart: SESSION,
    UserPromptSubmit: PROMPT,
    UserPromptExpansion: PROMPT,
    PreToolUse: TOOL,
    // The change is not taken over; what is on disk stays as it is.
    ConfigChange: PROMPT,
  },
  onFailure:
    'goes on: exit codes other than 0 and 2, a command that is not found and a time-out do not block',
  failClosed: '"onFailure": "block" beside the command (2.1.295 and later)',
  sources: [
    'code.claude.com/docs/en/hooks (exit codes, decisions by event)',
    'github.com/anthropics/claude-code/releases/tag/v2.1.295 (onFailure)',
    'github.com/anthropics/claude-code/issues/84656 (time-out and missing command go on, measured on 2.1.223)',
  ],
};

const qwenCode: Protocol = {
  ...BASE,
  id: 'qwen-code',
  name: 'Qwen Code',
  run: '0.24.4',
  agents: ['qwen-code'],
  variables: ['QWEN_PROJECT_DIR'],
  events: { ...REST, SessionStart: SESSION, UserPromptSubmit: PROMPT, PreToolUse: TOOL },
  onFailure: 'goes on',
  sources: [
    'QwenLM/qwen-code: docs/users/features/hooks.md (exit 2 is a blocking error)',
    'UserPromptSubmit does not fire for Retry, Steer, Cron, Notification and Teammate sends',
  ],
};

/** Said to be compatible by a third party; none was run. */
const LIKE: readonly [id: string, name: string, events: 'prompt and tools' | 'tools'][] = [
  ['factory', 'Factory Droid', 'prompt and tools'],
  ['devin', 'Devin CLI', 'prompt and tools'],
  ['grok-build', 'Grok Build CLI', 'prompt and tools'],
  ['kimi-code', 'Kimi Code', 'prompt and tools'],
  ['deepagents', 'Deep Agents Code', 'prompt and tools'],
  ['reasonix', 'Reasonix', 'prompt and tools'],
  ['codebuddy', 'CodeBuddy Code', 'prompt and tools'],
  ['qoder', 'Qoder', 'prompt and tools'],
  ['letta-code', 'Letta Code', 'prompt and tools'],
  ['ibm-bob', 'IBM Bob', 'prompt and tools'],
  ['cortex-code', 'Snowflake Cortex Code', 'prompt and tools'],
  ['poolside', 'Poolside Pool', 'prompt and tools'],
  ['junie', 'JetBrains Junie', 'prompt and tools'],
  ['augment', 'Augment Code', 'tools'],
  ['command-code', 'Command Code', 'tools'],
  ['crush', 'Crush', 'tools'],
];

const relatives = LIKE.map(([id, name, gated]): Protocol => {
  const prompt = gated === 'tools' ? {} : { UserPromptSubmit: PROMPT };
  return {
    ...BASE,
    id,
    name,
    agents: [id],
    events: { ...REST, SessionStart: SESSION, ...prompt, PreToolUse: TOOL },
    onFailure: 'goes on, as in Claude Code, as far as is known',
    sources: [
      'Goldziher/ai-rulez: docs/harnesses.md@4d56588 says that it is compatible with Claude Code; not run here',
    ],
  };
});

export const protocols: readonly Protocol[] = [claudeCode, qwenCode, ...relatives];

/** For hosts that took over the events, but answer in their own way. */
export const CLAUDE_EVENTS = { REST, SESSION, PROMPT, TOOL, TOOL_IN_JSON, shown, SILENT };
