/**
 * The one place that starts a command of the user's. Loaded when everything has been verified: node:child_process costs a
 * sixth of a start.
 */
import { spawn } from 'node:child_process';
import os from 'node:os';

/** What the rest of the process has to do with signals. */
export interface Signals {
  on(name: NodeJS.Signals, listener: () => void): void;
  /** A terminal sends its own to every process in front, so also to the command. */
  isTerminal: boolean;
}

const OF_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
/** SIGUSR1 is Node's own; those that cannot be caught need no help; stopping and going on work by themselves. */
const FORWARDED: readonly NodeJS.Signals[] = [...OF_TERMINAL, 'SIGTERM', 'SIGHUP', 'SIGUSR2'];
const NOT_STARTED: Readonly<Record<string, number>> = { ENOENT: 127, EACCES: 126, ENOEXEC: 126 };

/**
 * @param program absolute path
 * @returns the exit code, 128 + n for a signal, 126 and 127 for what cannot be started, as a shell has them
 */
export function exec(
  program: string,
  args: readonly string[],
  { on, isTerminal }: Signals,
  onFailure: (code: string) => void,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    for (const name of FORWARDED) {
      on(name, () => {
        if (!(isTerminal && OF_TERMINAL.includes(name))) child.kill(name);
      });
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      // Also told for a signal that could not be sent.
      if (child.pid !== undefined) return;
      onFailure(error.code ?? error.message);
      resolve(NOT_STARTED[error.code ?? ''] ?? 126);
    });
    child.on('exit', (code, signal) =>
      resolve(code ?? 128 + (os.constants.signals[signal as NodeJS.Signals] ?? 0)),
    );
  });
}
