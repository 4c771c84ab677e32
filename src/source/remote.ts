/**
 * Fetches what the user typed, through git or npm themselves: the one place that lets a program reach the network.
 * In a private folder that is removed whatever happens, with an environment of which only what reaching a server takes
 * is kept, and for a limited time and size. Nothing that is fetched is run: no hook, script, filter or submodule.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../errors';
import { LIMITS } from '../limits';
import { findProgram } from '../programs';
import { visible } from '../text/escape';
import type { PrivateFolder } from './private-folder';
import type { TargetOptions } from './target';

const GRACE_MILLISECONDS = 2_000;

/** How servers are reached from here. No token, no password, no agent of keys but for ssh. */
const KEPT =
  /^(?:PATH|SystemRoot|windir|ComSpec|PATHEXT|TMPDIR|TEMP|TMP|LANG|(?:https?|no|all)_proxy|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|GIT_SSL_CAINFO|SSH_AUTH_SOCK)$/i;

export interface Program {
  name: 'git' | 'npm';
  args: readonly string[];
  folder: PrivateFolder;
  /** Beside what is kept. */
  env: Record<string, string>;
  /** What to try when it fails. */
  hint: string;
}

/**
 * @returns what it printed
 * @throws ExpectedError `not-found` when the program is not installed, `unreadable` when it fails, takes too long or
 *   brings too much
 */
export async function runProgram(
  { name, args, folder, env, hint }: Program,
  { env: outer, atExit }: Pick<TargetOptions, 'env' | 'atExit'>,
): Promise<string> {
  const program = name === 'git' ? findProgram('git', outer) : findProgram('npm', outer);
  if (program === undefined) {
    throw new ExpectedError(
      'not-found',
      `${name} was not found`,
      `${name} fetches this target: install it first`,
    );
  }
  const kept = Object.fromEntries(
    Object.entries(outer).filter(([key, value]) => KEPT.test(key) && value !== undefined),
  ) as Record<string, string>;
  const child = spawn(program, args, {
    cwd: folder.path,
    env: { ...kept, HOME: folder.path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let trouble: string | undefined;
  /** git ends its helpers when it is asked to end, and leaves them behind when it is killed. */
  const stop = (why: string): void => {
    trouble ??= why;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS).unref();
  };
  const forget = atExit(() => child.kill('SIGTERM'));
  const seconds = LIMITS.fetchMilliseconds / 1000;
  const timer = setTimeout(() => stop(`no answer in ${seconds} seconds`), LIMITS.fetchMilliseconds);
  const watch = setInterval(() => {
    if (folderBytes(folder.path) > LIMITS.fetchBytes) stop(`more than ${LIMITS.fetchBytes} bytes`);
  }, 1_000);
  const [out, complaint, status] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve) => {
      child.on('error', () => resolve(-1));
      child.on('exit', (code) => {
        resolve(code);
        // Whoever inherited the pipes does not keep us waiting.
        setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, GRACE_MILLISECONDS).unref();
      });
    }),
  ]);
  clearTimeout(timer);
  clearInterval(watch);
  forget();
  if (trouble === undefined && status === 0) return out;
  const lines = complaint.split('\n').filter((line) => line.trim() !== '');
  const said =
    lines.find((line) => /^(?:fatal|error):|^npm error (?!code|A complete)/i.test(line)) ?? lines[0];
  const why =
    trouble ?? said?.replace(/^(?:fatal|error): |^npm error (?:\d+ )?/i, '') ?? `ended with ${status}`;
  throw new ExpectedError('unreadable', `${name}: ${visible(why, 200)}`, hint);
}

/** Results and complaints are short; what goes on is dropped. */
async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size <= LIMITS.fileBytes) chunks.push(chunk);
    }
  } catch {
    // Closed by us.
  }
  return Buffer.concat(chunks).toString('utf8');
}

function folderBytes(folder: string): number {
  let bytes = 0;
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    bytes += fs.lstatSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}
