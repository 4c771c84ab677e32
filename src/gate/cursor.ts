/**
 * Cursor. Of all hosts the only one that sends the content it is about to show: that is what is hashed, so that nothing
 * changes between the check and the read. `user_message` is for the user, `agent_message` for the model.
 */
import { type EventRow, json, NOTHING, type Protocol } from './protocol';

const permission: EventRow['refuse'] = ({ user, model }) =>
  json({ permission: 'deny', user_message: user, agent_message: model });

const cursor: Protocol = {
  id: 'cursor',
  name: 'Cursor',
  agents: ['cursor'],
  event: 'hook_event_name',
  folders: ['workspace_roots', 'cwd'],
  variables: ['CURSOR_PROJECT_DIR'],
  events: {
    sessionStart: {
      ask: 'session',
      effect: 'warns',
      refuse: ({ user }) => json({ continue: false, user_message: user }),
    },
    beforeSubmitPrompt: {
      ask: 'prompt',
      effect: 'blocks',
      refuse: ({ user }) => json({ continue: false, user_message: user }),
      allow: json({ continue: true }),
    },
    // With failClosed, silence is a failure. `allow` grants nothing here: reading asks nobody.
    beforeReadFile: {
      ask: 'read',
      effect: 'blocks',
      refuse: permission,
      allow: json({ permission: 'allow' }),
    },
    beforeTabFileRead: {
      ask: 'read',
      effect: 'blocks',
      refuse: permission,
      allow: json({ permission: 'allow' }),
    },
    // `allow` might approve the call in the user's place: no objection is not an approval.
    beforeMCPExecution: { ask: 'mcp', effect: 'blocks', refuse: permission, allow: json({}) },
    beforeShellExecution: { ask: 'prompt', effect: 'blocks', refuse: permission, allow: json({}) },
    preToolUse: { ask: 'tool', effect: 'blocks', refuse: permission, allow: json({}) },
    subagentStart: { ask: 'prompt', effect: 'blocks', refuse: permission, allow: json({}) },
    postToolUse: NOTHING,
    afterFileEdit: NOTHING,
    afterShellExecution: NOTHING,
    afterMCPExecution: NOTHING,
    stop: NOTHING,
    sessionEnd: NOTHING,
    preCompact: NOTHING,
  },
  file: { path: 'file_path', content: 'content' },
  tools: {
    name: 'tool_name',
    input: 'tool_input',
    reads: { Read: 'file_path' },
    writes: ['Write', 'Delete'],
    mcp: /^MCP/,
  },
  // Exit code 2 is "deny", whatever the event; the text serves those that read JSON.
  blind: ({ user, model }) =>
    json({ continue: false, permission: 'deny', user_message: user, agent_message: model }, 2),
  onFailure: 'goes on: a crash, a time-out and invalid JSON do not block',
  failClosed: '"failClosed": true beside the command',
  sources: [
    'cursor.com/docs/agent/hooks (beforeReadFile: file_path, content, attachments; failClosed)',
    'what silence and {} mean with failClosed was not run here',
  ],
};

export const protocols: readonly Protocol[] = [cursor];
