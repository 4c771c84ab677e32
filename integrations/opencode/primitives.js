// OpenCode plugin: asks `primitives hook opencode` before a message is handled and before a tool runs, and throws what it
// answers. Put it into ~/.config/opencode/plugins/ (not into the project, which could bring another one along).
// Whatever goes wrong is thrown as well: no `primitives`, a time-out, a crash.
import { spawnSync } from 'node:child_process';

const TIMEOUT_MS = 30_000;

export const Primitives = async ({ directory }) => {
  const ask = (payload) => {
    const { status, stderr } = spawnSync('primitives', ['hook', 'opencode'], {
      input: JSON.stringify({ ...payload, directory }),
      cwd: directory,
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
    });
    if (status !== 0) throw new Error(stderr?.trim() || 'primitives: refused, because nothing could be verified');
  };
  return {
    'chat.message': async () => ask({ event: 'chat.message' }),
    'tool.execute.before': async ({ tool }, { args }) => ask({ event: 'tool.execute.before', tool, args }),
  };
};
