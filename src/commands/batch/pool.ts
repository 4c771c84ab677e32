/**
 * Processes of our own that audit one package after another. Processes and not threads: one that hangs can be killed,
 * whatever it hangs in, and one that crashes or runs out of memory takes nobody along.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type PrivateFolder, privateFolder } from '../../source/private-folder';
import type { Io } from '../io';
import { type JudgeOptions, unknown } from './judged';
import type { Item } from './list';
import { READY } from './ready';
import type { Judged } from './results';

export interface Worker {
  /** One at a time. Never throws. */
  audit(item: Item): Promise<Judged>;
  close(): Promise<void>;
}

/** MiB of objects; what is more is a package that nobody can look at. */
const HEAP = 768;
/** Between asking a process to end and killing it: it ends what it started. */
const GRACE_MILLISECONDS = 1_000;

interface Running {
  child: ChildProcess;
  /** Its temporary files: gone with it, also when it was killed. */
  folder: PrivateFolder;
  /** It has started: that is no time of the package. */
  ready: Promise<void>;
  /** Told an answer, or why there is none. */
  answer?: ((answer: Judged) => void) | undefined;
  ended: Promise<void>;
  /** Why it ended. */
  failure?: string;
}

/** @param timeout seconds for one package */
export function newWorker(
  io: Io,
  { failOn, timeout }: Pick<JudgeOptions, 'failOn'> & { timeout: number },
): Worker {
  let running: Running | undefined;

  function start(): Running {
    const folder = privateFolder(io);
    const [program, ...first] = io.self;
    const args = [`--max-old-space-size=${HEAP}`, ...first, 'audit', '--worker', '--fail-on', failOn];
    const temporary = { TMPDIR: folder.path, TMP: folder.path, TEMP: folder.path };
    const child = spawn(program!, args, {
      cwd: io.cwd,
      env: { ...io.env, ...temporary },
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const forget = io.atExit(() => child.kill('SIGKILL'));
    const one: Running = { child, folder, ready: Promise.resolve(), ended: Promise.resolve() };
    let begin = (): void => {};
    one.ready = new Promise((resolve) => {
      begin = resolve;
    });
    one.ended = new Promise((resolve) => {
      const end = (why: string): void => {
        forget();
        folder.remove();
        if (running === one) running = undefined;
        one.failure = why;
        one.answer?.(unknown(why));
        begin();
        resolve();
      };
      child.on('error', (error) =>
        end(`no process could be started: ${(error as NodeJS.ErrnoException).code}`),
      );
      child.on('exit', (code, signal) => end(`the process that looked at it ended with ${signal ?? code}`));
    });
    child.stdin!.on('error', () => {});
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line === READY) return begin();
      try {
        one.answer?.(JSON.parse(line) as Judged);
      } catch {
        one.answer?.(unknown('the process that looked at it gave no answer that can be read'));
      }
    });
    return one;
  }

  function stop({ child, ended }: Running): Promise<void> {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS);
    return ended.finally(() => clearTimeout(timer));
  }

  return {
    async audit({ target, expected }) {
      running ??= start();
      const one = running;
      await one.ready;
      if (one.failure !== undefined) return unknown(one.failure);
      let timer: NodeJS.Timeout | undefined;
      const answer = await new Promise<Judged | undefined>((resolve) => {
        one.answer = resolve;
        timer = setTimeout(() => resolve(undefined), timeout * 1000);
        one.child.stdin!.write(`${JSON.stringify({ target, expected })}\n`);
      });
      clearTimeout(timer);
      one.answer = undefined;
      if (answer) return answer;
      await stop(one);
      return unknown(`no result in ${timeout} seconds`);
    },

    async close() {
      if (!running) return;
      running.child.stdin!.end();
      await stop(running);
    },
  };
}
