/**
 * OpenCode has plugins and no hook commands. Ours (integrations/opencode/) asks this command and throws what it says; the
 * payload is therefore of our making.
 */
import { type EventRow, exitTwo, type Protocol } from './protocol';

const PROMPT: EventRow = { ask: 'prompt', effect: 'blocks', refuse: ({ user }) => exitTwo(user) };

const opencode: Protocol = {
  id: 'opencode',
  name: 'OpenCode',
  run: '1.18.33',
  agents: ['opencode'],
  event: 'event',
  folders: ['directory'],
  events: {
    'chat.message': PROMPT,
    'tool.execute.before': { ask: 'tool', effect: 'blocks', refuse: ({ model }) => exitTwo(model) },
  },
  tools: {
    name: 'tool',
    input: 'args',
    reads: { read: 'filePath' },
    writes: ['write', 'edit', 'patch', 'todowrite'],
  },
  blind: ({ user }) => exitTwo(user),
  onFailure: 'our plugin throws whatever goes wrong, so the message or the tool call fails',
  sources: ['opencode.ai/docs/plugins (throwing in tool.execute.before blocks)'],
};

export const protocols: readonly Protocol[] = [opencode];
