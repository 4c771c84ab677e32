/** OpenHands: `event_type` in the payload, `decision: "deny"` and exit code 2 refuse. */
import { type EventRow, json, NOTHING, type Protocol, type Words } from './protocol';

const denied = (reason: string) => ({ ...json({ decision: 'deny', reason }, 2), stderr: `${reason}\n` });
const toUser: EventRow['refuse'] = ({ user }: Words) => denied(user);
const toModel: EventRow['refuse'] = ({ model }: Words) => denied(model);

const PROMPT: EventRow = { ask: 'prompt', effect: 'blocks', refuse: toUser };
const TOOL: EventRow = { ask: 'tool', effect: 'blocks', refuse: toModel };
const SESSION: EventRow = {
  ask: 'session',
  effect: 'warns',
  refuse: ({ user }) => ({ stdout: '', stderr: `${user}\n`, exitCode: 0 }),
};

const openhands: Protocol = {
  id: 'openhands',
  name: 'OpenHands',
  agents: ['openhands'],
  event: 'event_type',
  folders: ['working_dir'],
  variables: ['OPENHANDS_PROJECT_DIR'],
  // The configuration spells them in snake case, the payload does not.
  events: {
    SessionStart: SESSION,
    UserPromptSubmit: PROMPT,
    PreToolUse: TOOL,
    PostToolUse: NOTHING,
    Stop: NOTHING,
    SessionEnd: NOTHING,
  },
  // file_editor reads and writes: which, only its arguments say.
  tools: { name: 'tool_name', input: 'tool_input', reads: {}, writes: ['finish', 'think', 'task_tracker'] },
  blind: toUser,
  onFailure: 'goes on: any exit code but 2 does not block',
  sources: [
    'docs.openhands.dev/openhands/usage/customization/hooks',
    'OpenHands/docs@b9b5c03: sdk/guides/hooks',
  ],
};

export const protocols: readonly Protocol[] = [openhands];
