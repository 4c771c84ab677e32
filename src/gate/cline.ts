/** Cline: one executable file an event, JSON in and out, `cancel` refuses. Exit codes decide nothing. */
import { type EventRow, json, NOTHING, type Protocol } from './protocol';

const cancelled: EventRow['refuse'] = ({ user }) => json({ cancel: true, errorMessage: user });

const cline: Protocol = {
  id: 'cline',
  name: 'Cline',
  agents: ['cline'],
  event: 'hookName',
  folders: ['workspaceRoots'],
  events: {
    TaskStart: { ask: 'session', effect: 'blocks', refuse: cancelled, allow: json({ cancel: false }) },
    TaskResume: { ask: 'session', effect: 'blocks', refuse: cancelled, allow: json({ cancel: false }) },
    UserPromptSubmit: { ask: 'prompt', effect: 'blocks', refuse: cancelled, allow: json({ cancel: false }) },
    PreToolUse: {
      ask: 'tool',
      effect: 'blocks',
      refuse: ({ model }) => json({ cancel: true, errorMessage: model }),
      allow: json({ cancel: false }),
    },
    PostToolUse: NOTHING,
    TaskCancel: NOTHING,
    TaskComplete: NOTHING,
    PreCompact: NOTHING,
    Notification: NOTHING,
  },
  tools: {
    name: 'preToolUse.toolName',
    input: 'preToolUse.parameters',
    reads: { read_file: 'path' },
    writes: ['write_to_file', 'replace_in_file', 'attempt_completion', 'ask_followup_question'],
    mcp: /^(?:use_mcp_tool|access_mcp_resource)$/,
  },
  blind: cancelled,
  onFailure: 'goes on: a hook that fails or takes longer than 30 s is reported',
  sources: [
    'docs.cline.bot/features/hooks/hook-reference',
    'cline/cline@21cb8d2: apps/vscode/src/core/hooks',
  ],
};

export const protocols: readonly Protocol[] = [cline];
