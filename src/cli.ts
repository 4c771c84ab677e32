#!/usr/bin/env node
/**
 * argv in, exit code out: the only file that touches `process`. Small on purpose, because an agent waits for it before
 * every read; everything else is loaded when a command needs it.
 */
import fs from 'node:fs';
import type { GateIo } from './commands/io';

const version = PACKAGE_VERSION;
/** This program as one of its own threads (src/commands/threads/pool.ts). */
const THREAD = '--thread';
const FAILED_EXPECTEDLY = 2;
const FAILED_BY_BUG = 3;

let isHeard = true;

/** `console.log` costs a stream; a pipe that is full answers EAGAIN, a reader that left EPIPE. */
function write(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') {
        isHeard &&= fd !== 1;
        return;
      }
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/**
 * Asks the kernel first: to touch process.stdout makes a stream of it, which costs as much as the rest of the start.
 * /dev/null, where a gate that wants the exit code alone sends the report, is a character device as well.
 */
function isTerminal(fd: 0 | 1 | 2): boolean {
  const stat = fs.fstatSync(fd);
  if (!stat.isCharacterDevice()) return false;
  if (stat.rdev === fs.statSync('/dev/null', { throwIfNoEntry: false })?.rdev) return false;
  return (fd === 0 ? process.stdin : fd === 1 ? process.stdout : process.stderr).isTTY === true;
}

const OPENING = 0x7b;
const CLOSING = 0x7d;

/** What a hook is told. Some hosts never close the pipe: the brace that makes it whole is the end, too. */
function readInput(maxBytes: number): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length <= maxBytes) {
    const chunk = Buffer.allocUnsafe(65_536);
    let read: number;
    try {
      read = fs.readSync(0, chunk, 0, Math.min(chunk.length, maxBytes + 1 - length), null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      continue;
    }
    if (read === 0) break;
    length += read;
    chunks.push(chunk.subarray(0, read));
    if (read < chunk.length && isWhole(chunks, chunk.subarray(0, read))) break;
  }
  return Buffer.concat(chunks, length);
}

function isWhole(chunks: Buffer[], last: Buffer): boolean {
  if (chunks[0]![0] !== OPENING) return false;
  const end = last.toString('latin1').trimEnd();
  if (end.charCodeAt(end.length - 1) !== CLOSING) return false;
  try {
    JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** One line of standard input, a byte at a time: what comes after it is not ours. */
function readAnswer(question: string): string {
  write(2, question);
  const byte = Buffer.alloc(1);
  const line: number[] = [];
  while (line.length < 1_000) {
    try {
      if (fs.readSync(0, byte, 0, 1, null) === 0 || byte[0] === 0x0a) break;
      line.push(byte[0]!);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  return Buffer.from(line).toString('utf8');
}

/** What runs when somebody stops us; the handlers cost nothing until there is something to undo. */
const undoes = new Set<() => void>();
let areSignalsHeard = false;
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

function atExit(undo: () => void): () => void {
  if (!areSignalsHeard) {
    areSignalsHeard = true;
    for (const [signal, number] of Object.entries(SIGNALS)) {
      process.once(signal, () => {
        // The last first: a program is stopped before the folder goes that it works in.
        for (const one of [...undoes].reverse()) {
          try {
            one();
          } catch {
            // The others have their turn all the same.
          }
        }
        process.exit(128 + number);
      });
    }
  }
  undoes.add(undo);
  return () => undoes.delete(undo);
}

const io: GateIo = {
  cwd: process.cwd(),
  env: process.env,
  out: (text) => write(1, text),
  err: (text) => write(2, text),
  stdin: () => fs.readFileSync(0),
  input: readInput,
  isOutTerminal: () => isTerminal(1),
  isErrTerminal: () => isTerminal(2),
  isInTerminal: () => isTerminal(0),
  ask: readAnswer,
  self: [process.execPath, __filename],
  atExit,
  isHeard: () => isHeard,
  onInterrupt(code) {
    process.once('SIGINT', () => process.exit(code()));
  },
  columns: () => (isTerminal(1) ? process.stdout.columns : undefined) ?? 100,
  async exec(program, args) {
    const { exec } = await import('./commands/exec');
    const { visible } = await import('./text/escape');
    const signals = {
      on: (name: NodeJS.Signals, listener: () => void) => process.on(name, listener),
      isTerminal: isTerminal(0),
    };
    return exec(program, args, signals, (code) =>
      write(2, `primitives: cannot start ${visible(program)}: ${code}\n`),
    );
  },
};

async function main(argv: string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    io.out(`${version}\n`);
    return 0;
  }
  if (argv[0] === THREAD) {
    const { work } = await import('./commands/threads/worker');
    return work();
  }
  const { parseHook, parseRun } = await import('./commands/gate-options');
  const hook = parseHook(argv);
  if (hook) {
    const { hookCommand } = await import('./commands/hook-command');
    return hookCommand(io, hook.agent, hook.flags, version);
  }
  const { parseScan } = await import('./commands/scan-options');
  const commandLine = parseScan(argv);
  if (commandLine) {
    const { scanCommand } = await import('./commands/scan-command');
    return scanCommand(io, commandLine, version);
  }
  const { parseVerify } = await import('./commands/verify-options');
  const verifyFlags = parseVerify(argv);
  if (verifyFlags) {
    const { verifyCommand } = await import('./commands/lock-command');
    return verifyCommand(io, verifyFlags, version);
  }
  const command = parseRun(argv);
  if (command) {
    const { runCommand } = await import('./commands/run-command');
    return runCommand(io, command.command, command.flags, version);
  }
  const { run } = await import('./commands/program');
  return run(io, argv, version);
}

/** For most hosts of hooks 2 is the one exit code that refuses; whatever happens from here on does, unless it is answered. */
const isHook = process.argv[2] === 'hook';
if (isHook) process.exitCode = FAILED_EXPECTEDLY;

// process.exit() after output truncates pipes: set the code and let the loop end.
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  async (error: unknown) => {
    // Messages repeat what the user or a file name said.
    const { visible } = await import('./text/escape');
    const { ExpectedError } = await import('./errors');
    if (error instanceof ExpectedError) {
      io.err(`primitives: ${visible(error.message)}\nhint: ${visible(error.hint)}\n`);
      process.exitCode = FAILED_EXPECTEDLY;
    } else if (isHook) {
      // A stack might be shown to a model.
      io.err('primitives: refused, because of an internal error. Run `primitives verify` to see it\n');
    } else {
      const stack = String((error as Error)?.stack ?? error).split('\n');
      io.err(
        `primitives: internal error, please report it\n${stack.map((line) => visible(line)).join('\n')}\n`,
      );
      process.exitCode = FAILED_BY_BUG;
    }
  },
);
