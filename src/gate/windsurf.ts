/** Windsurf (Devin Desktop): events of Cascade, exit code 2 on a `pre_` event refuses. The payload names no folder. */
import { type EventRow, exitTwo, NOTHING, type Protocol } from './protocol';

const toUser: EventRow['refuse'] = ({ user }) => exitTwo(user);
const toModel: EventRow['refuse'] = ({ model }) => exitTwo(model);

const windsurf: Protocol = {
  id: 'windsurf',
  name: 'Windsurf (Devin Desktop)',
  agents: ['windsurf'],
  event: 'agent_action_name',
  // A hook is started in the root of the workspace.
  folders: [],
  events: {
    pre_user_prompt: { ask: 'prompt', effect: 'blocks', refuse: toUser },
    pre_read_code: { ask: 'read', effect: 'blocks', refuse: toModel },
    pre_mcp_tool_use: { ask: 'mcp', effect: 'blocks', refuse: toModel },
    pre_run_command: { ask: 'prompt', effect: 'blocks', refuse: toModel },
    pre_write_code: NOTHING,
    post_read_code: NOTHING,
    post_write_code: NOTHING,
    post_run_command: NOTHING,
    post_mcp_tool_use: NOTHING,
    post_cascade_response: NOTHING,
  },
  file: { path: 'tool_info.file_path' },
  blind: toUser,
  onFailure: 'goes on: any exit code but 2 does not block',
  sources: ['docs.windsurf.com/windsurf/cascade/hooks'],
};

export const protocols: readonly Protocol[] = [windsurf];
