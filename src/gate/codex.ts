/**
 * OpenAI Codex: the events of Claude Code, but a schema for every answer that allows no other key, and a session that can
 * be stopped. Refusals are JSON with exit code 0: an exit code of 2 without a decision was seen to let the tool run
 * (openai/codex#41979, 0.153.3), and `permissionDecision: "allow"` is not for hooks that have no objection.
 */
import { CLAUDE_EVENTS } from './claude';
import { type EventRow, exitTwo, json, type Protocol } from './protocol';

const SESSION: EventRow = {
  ask: 'session',
  effect: 'blocks',
  refuse: ({ user }) => json({ continue: false, stopReason: user }),
};
const PROMPT: EventRow = {
  ask: 'prompt',
  effect: 'blocks',
  refuse: ({ user }) => json({ decision: 'block', reason: user }),
};

const codex: Protocol = {
  id: 'codex',
  name: 'OpenAI Codex',
  run: '0.169.0',
  agents: ['codex'],
  event: 'hook_event_name',
  folders: ['cwd'],
  events: {
    ...CLAUDE_EVENTS.REST,
    SessionStart: SESSION,
    UserPromptSubmit: PROMPT,
    PreToolUse: CLAUDE_EVENTS.TOOL_IN_JSON,
  },
  // Files are read through the shell: there is no tool that reads one.
  tools: {
    name: 'tool_name',
    input: 'tool_input',
    reads: {},
    writes: ['apply_patch', 'update_plan'],
    mcp: /^mcp__/,
  },
  blind: ({ user }) => exitTwo(user),
  notice: (text) => json({ systemMessage: text }),
  onFailure: 'goes on: a hook that fails is reported and does not block',
  sources: [
    'openai/codex: codex-rs/hooks/schema/generated/{session-start,user-prompt-submit,pre-tool-use}.command.output.schema.json',
    'github.com/openai/codex/issues/41979 (exit 2 without a decision, no fail-closed switch)',
  ],
};

export const protocols: readonly Protocol[] = [codex];
