/**
 * Gemini CLI. BeforeAgent drops the turn, BeforeModel sees the whole request and stops it: the strongest there is without
 * a change to the client. Standard output is JSON or nothing.
 */
import { type EventRow, exitTwo, json, NOTHING, type Protocol } from './protocol';

const denied: EventRow['refuse'] = ({ user }) => json({ decision: 'deny', reason: user });

const gemini: Protocol = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  run: '0.61.0',
  agents: ['gemini-cli'],
  event: 'hook_event_name',
  folders: ['cwd'],
  variables: ['GEMINI_PROJECT_DIR'],
  events: {
    // `continue` and `decision` are ignored.
    SessionStart: { ask: 'session', effect: 'warns', refuse: ({ user }) => json({ systemMessage: user }) },
    BeforeAgent: { ask: 'prompt', effect: 'blocks', refuse: denied },
    BeforeModel: { ask: 'prompt', effect: 'blocks', refuse: denied },
    // The reason is sent to the model as the error of the tool.
    BeforeTool: {
      ask: 'tool',
      effect: 'blocks',
      refuse: ({ model }) => json({ decision: 'deny', reason: model }),
    },
    BeforeToolSelection: NOTHING,
    AfterTool: NOTHING,
    AfterModel: NOTHING,
    AfterAgent: NOTHING,
    Notification: NOTHING,
    PreCompress: NOTHING,
    SessionEnd: NOTHING,
  },
  tools: {
    name: 'tool_name',
    input: 'tool_input',
    reads: { read_file: 'file_path' },
    writes: ['write_file', 'replace', 'write_todos'],
    mcp: /^mcp_/,
  },
  blind: ({ user }) => exitTwo(user),
  notice: (text) => json({ systemMessage: text }),
  onFailure: 'goes on with a warning; a hook that takes longer than its time-out (60 s) is a failure',
  sources: ['google-gemini/gemini-cli: docs/hooks/reference.md@06c0d81'],
};

export const protocols: readonly Protocol[] = [gemini];
