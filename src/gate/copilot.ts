/**
 * GitHub Copilot. The CLI (and the cloud agent) has its own payloads and can only refuse tools; VS Code speaks the
 * protocol of Claude Code with camel case in its tools, and can stop a turn.
 */
import { CLAUDE_EVENTS } from './claude';
import { type EventRow, exitTwo, json, NOTHING, type Protocol, type Words } from './protocol';

/** Fails closed on any exit code but 0, and reads the decision from JSON at 0. */
const denied: EventRow['refuse'] = ({ model }) =>
  json({ permissionDecision: 'deny', permissionDecisionReason: model });

const cli: Protocol = {
  id: 'copilot-cli',
  name: 'GitHub Copilot CLI and cloud agent',
  agents: ['copilot-cli', 'copilot-cloud-agent'],
  // Not in payloads of events in camel case.
  event: 'hookEventName',
  toldBy: [
    ['toolResult', 'postToolUse'],
    ['toolName', 'preToolUse'],
    ['prompt', 'userPromptSubmitted'],
    ['reason', 'sessionEnd'],
    ['error', 'errorOccurred'],
    ['source', 'sessionStart'],
  ],
  folders: ['cwd'],
  events: {
    // Their output is not looked at: nothing can be refused, and little be said.
    sessionStart: {
      ask: 'session',
      effect: 'warns',
      refuse: ({ user }) => ({ stdout: '', stderr: `${user}\n`, exitCode: 0 }),
    },
    userPromptSubmitted: {
      ask: 'prompt',
      effect: 'warns',
      refuse: ({ user }) => ({ stdout: '', stderr: `${user}\n`, exitCode: 0 }),
    },
    preToolUse: { ask: 'tool', effect: 'blocks', refuse: denied },
    postToolUse: NOTHING,
    sessionEnd: NOTHING,
    errorOccurred: NOTHING,
    agentStop: NOTHING,
  },
  // The instructions have reached the model before the first tool is called: every tool waits for the whole project.
  tools: { name: 'toolName', input: 'toolArgs', reads: {}, writes: [] },
  blind: (words: Words) => ({ ...denied(words), exitCode: 2 }),
  onFailure:
    'preToolUse: refuses on a crash and on any exit code but 0, goes on after a time-out (30 s); others go on',
  sources: [
    'docs.github.com/en/copilot/reference/hooks-configuration',
    'docs.github.com/en/copilot/reference/copilot-cli-reference/cli-hooks-reference',
  ],
};

const vscode: Protocol = {
  id: 'copilot-vscode',
  name: 'GitHub Copilot in VS Code',
  agents: ['copilot-vscode'],
  event: 'hookEventName',
  folders: ['cwd'],
  events: {
    ...CLAUDE_EVENTS.REST,
    SessionStart: {
      ask: 'session',
      effect: 'blocks',
      refuse: ({ user }) => json({ continue: false, stopReason: user, systemMessage: user }),
    },
    UserPromptSubmit: { ask: 'prompt', effect: 'blocks', refuse: ({ user }) => exitTwo(user) },
    PreToolUse: CLAUDE_EVENTS.TOOL_IN_JSON,
  },
  tools: {
    name: 'tool_name',
    input: 'tool_input',
    reads: { read_file: 'filePath', readFile: 'filePath', copilot_readFile: 'filePath' },
    writes: ['create_file', 'replace_string_in_file', 'insert_edit_into_file'],
    mcp: /^mcp_/,
  },
  blind: ({ user }) => exitTwo(user),
  notice: (text) => json({ systemMessage: text }),
  onFailure: 'goes on with a warning, also after the time-out of 30 s; exit code 2 refuses',
  sources: ['microsoft/vscode-docs: docs/agent-customization/hooks.md@0892da1'],
};

export const protocols: readonly Protocol[] = [cli, vscode];
