/**
 * Kiro, and Amazon Q Developer, which it was made of: only preToolUse blocks (exit code 2, standard error to the model).
 * What other events print goes into the context of the model, so on them nothing is printed.
 */
import { type EventRow, exitTwo, NOTHING, type Protocol } from './protocol';

/** Exit codes other than 0 and 2 show standard error to the user as a warning. */
const warned: EventRow['refuse'] = ({ user }) => ({ stdout: '', stderr: `${user}\n`, exitCode: 1 });

const TOOL: EventRow = { ask: 'tool', effect: 'blocks', refuse: ({ model }) => exitTwo(model) };
const SESSION: EventRow = { ask: 'session', effect: 'warns', refuse: warned };
const PROMPT: EventRow = { ask: 'prompt', effect: 'warns', refuse: warned };

const BASE = {
  event: 'hook_event_name',
  folders: ['cwd'],
  // fs_read takes a list of operations; every tool waits for the whole project, because the instructions are read already.
  tools: { name: 'tool_name', input: 'tool_input', reads: {}, writes: [] },
  blind: ({ user }) => exitTwo(user),
  onFailure: 'goes on with a warning, also after the time-out of 30 s',
} satisfies Partial<Protocol>;

const kiro: Protocol = {
  ...BASE,
  id: 'kiro',
  name: 'Kiro',
  agents: ['kiro'],
  events: {
    agentSpawn: SESSION,
    SessionStart: SESSION,
    userPromptSubmit: PROMPT,
    UserPromptSubmit: PROMPT,
    preToolUse: TOOL,
    PreToolUse: TOOL,
    postToolUse: NOTHING,
    PostToolUse: NOTHING,
    stop: NOTHING,
    Stop: NOTHING,
  },
  sources: [
    'kiro.dev/docs/cli/hooks',
    'awslabs.github.io/aidlc-workflows/reference/kiro-ide-hook-payload: the IDE before 1.0 opens standard input and never writes; a hook then waits for the time-out of the host',
  ],
};

const amazonQ: Protocol = {
  ...BASE,
  id: 'amazon-q',
  name: 'Amazon Q Developer CLI',
  agents: ['amazon-q'],
  events: {
    agentSpawn: SESSION,
    userPromptSubmit: PROMPT,
    preToolUse: TOOL,
    postToolUse: NOTHING,
    stop: NOTHING,
  },
  sources: ['aws/amazon-q-developer-cli: docs/hooks.md, docs/agent-format.md'],
};

export const protocols: readonly Protocol[] = [kiro, amazonQ];
