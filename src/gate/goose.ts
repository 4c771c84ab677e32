/**
 * Goose: only PreToolUse blocks. Everything else on standard output than a decision is a failure, so silence allows.
 */
import { type EventRow, exitTwo, NOTHING, type Protocol } from './protocol';

/** The host ignores a refusal here; what is said goes to its log. */
const logged: EventRow['refuse'] = ({ user }) => ({ stdout: '', stderr: `${user}\n`, exitCode: 0 });

const goose: Protocol = {
  id: 'goose',
  name: 'Goose',
  agents: ['goose'],
  event: 'event',
  // Only events of tools name a folder; a hook is started in that of the session.
  folders: ['working_dir'],
  events: {
    SessionStart: { ask: 'session', effect: 'warns', refuse: logged },
    UserPromptSubmit: { ask: 'prompt', effect: 'warns', refuse: logged },
    BeforeReadFile: { ask: 'read', effect: 'warns', refuse: logged },
    // The instructions have reached the model by now: every tool waits for the whole project.
    PreToolUse: { ask: 'tool', effect: 'blocks', refuse: ({ model }) => exitTwo(model) },
    PreToolUseResult: NOTHING,
    PostToolUse: NOTHING,
    PostToolUseFailure: NOTHING,
    AfterFileEdit: NOTHING,
    BeforeShellExecution: NOTHING,
    AfterShellExecution: NOTHING,
    Stop: NOTHING,
    SessionEnd: NOTHING,
  },
  file: { path: 'matcher_context' },
  tools: { name: 'tool_name', input: 'tool_input', reads: {}, writes: [] },
  blind: ({ user }) => exitTwo(user),
  onFailure: 'goes on; a time-out (30 s) is a failure as well',
  failClosed: '"on_failure": "block" beside the command, for PreToolUse',
  sources: ['block/goose: documentation/docs/guides/context-engineering/hooks.md@0825b57'],
};

export const protocols: readonly Protocol[] = [goose];
