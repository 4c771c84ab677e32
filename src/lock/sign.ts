/**
 * The signature of a lock, by the program that every SSH key comes with: `ssh-keygen -Y`. The one place that starts it,
 * in a pipe and never through a shell. Whatever is not a valid signature by somebody on the list is a shut gate: there is
 * no way through this file that ends in silence.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ExpectedError } from '../errors';
import { findProgram } from '../programs';
import { visible, visiblePath } from '../text/escape';
import { LOCK_NAME } from './lock';

export const SIGNATURE_NAME = `${LOCK_NAME}.sig`;

/** A signature made for anything else, a commit or an e-mail, is none of a lock. */
const NAMESPACE = 'primitives-lock';
const MAX_SIGNERS_BYTES = 1024 * 1024;
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Somebody may have to find a passphrase, or the key to touch. */
const MILLISECONDS = 120_000;

export interface Place {
  /** Names of files are relative to it. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * @param lock its exact bytes
 * @param keyFile private key, or a public one whose other half is in the agent
 * @throws ExpectedError `lock` when ssh-keygen does not sign
 */
export function signatureOf(lock: Buffer, keyFile: string, place: Place): Buffer {
  const args = ['-Y', 'sign', '-n', NAMESPACE, '-f', path.resolve(place.cwd, keyFile)];
  const { status, stdout, said } = ask(args, lock, place);
  if (status === 0 && stdout.toString('latin1').startsWith('-----BEGIN SSH SIGNATURE-----')) return stdout;
  throw new ExpectedError(
    'lock',
    `${LOCK_NAME} was not signed with ${visiblePath(keyFile)}: ${said}`,
    'nothing was written; --sign takes the file of an SSH key (ssh-keygen -t ed25519)',
  );
}

/**
 * @param lock the exact bytes that are going to be trusted
 * @param signature undefined when there is none
 * @param signersFile as `ssh-keygen` describes it under ALLOWED SIGNERS
 * @throws ExpectedError `lock` for anything but a valid signature by one of the signers
 */
export function requireSignature(
  lock: Buffer,
  signature: Buffer | undefined,
  signersFile: string,
  place: Place,
): void {
  if (!signature) throw shut(`${LOCK_NAME} is not signed: there is no ${SIGNATURE_NAME}`);
  const signers = path.resolve(place.cwd, signersFile);
  requireSigners(signers, visiblePath(signersFile));
  const folder = privateFolder();
  try {
    const file = path.join(folder, 'signature');
    fs.writeFileSync(file, signature, { mode: 0o600, flag: 'wx' });
    const found = ask(['-Y', 'find-principals', '-s', file, '-f', signers], Buffer.alloc(0), place);
    const names = found.stdout.toString('utf8').split(/\r?\n/).filter(Boolean);
    if (found.status !== 0 || names.length === 0)
      throw shut(`${SIGNATURE_NAME} is by nobody in ${visiblePath(signersFile)}: ${found.said}`);
    let said = '';
    for (const name of names) {
      const verify = ['-Y', 'verify', '-f', signers, '-I', name, '-n', NAMESPACE, '-s', file];
      const answer = ask(verify, lock, place);
      if (answer.status === 0) return;
      said = answer.said;
    }
    throw shut(`${SIGNATURE_NAME} is no valid signature of this lock: ${said}`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function shut(message: string): ExpectedError {
  return new ExpectedError(
    'lock',
    message,
    'review the lock, then sign it: primitives lock --sign KEYFILE (docs/locking.md)',
  );
}

function privateFolder(): string {
  try {
    return fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw shut(`${SIGNATURE_NAME} could not be looked at: no temporary folder (${code ?? message})`);
  }
}

const SIGNER =
  /^(?:"[^"]+"|[^\s"]+)[ \t]+(?:[\w-]+(?:="[^"]*")?(?:,[\w-]+(?:="[^"]*")?)*[ \t]+)??((?:ssh|ecdsa|sk)-[\w@.-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t].*)?$/;

/**
 * `ssh-keygen` passes over lines that it does not understand: a list that was cut or edited by mistake would hold whoever
 * happens to be left in it.
 */
function requireSigners(file: string, shown: string): void {
  let text: string;
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile()) throw new Error('not a file');
    if (stat.size > MAX_SIGNERS_BYTES) throw new Error(`larger than ${MAX_SIGNERS_BYTES} bytes`);
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fs.readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw shut(`${shown}: the list of signers cannot be read (${code ?? message})`);
  }
  let count = 0;
  for (const [i, line] of text.split('\n').entries()) {
    const entry = line.trim();
    if (line === '' || /^[ \t\r]*(?:#|$)/.test(line)) continue;
    const match = line.startsWith('\ufeff') ? null : SIGNER.exec(entry);
    if (!match || !isKey(match[1]!, match[2]!))
      throw shut(`${shown}:${i + 1}: not a line of a list of signers`);
    count++;
  }
  if (count === 0) throw shut(`${shown}: the list of signers is empty`);
}

/** A key is fields, each with its length before it, to the last byte; the first is its type. */
function isKey(type: string, base64: string): boolean {
  const bytes = Buffer.from(base64, 'base64');
  const fields: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    fields.push(bytes.toString('latin1', at + 4, at + 4 + length));
    at += 4 + length;
  }
  return at === bytes.length && fields.length > 1 && fields[0] === type;
}

interface Answer {
  status: number | null;
  stdout: Buffer;
  /** What it complained about, safe to print. */
  said: string;
}

function ask(args: readonly string[], input: Buffer, { cwd, env }: Place): Answer {
  const program = findProgram('ssh-keygen', env);
  if (program === undefined) {
    throw new ExpectedError(
      'lock',
      'ssh-keygen was not found, and signatures are made and verified by it',
      'install OpenSSH (8.2 or newer)',
    );
  }
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...env, LC_ALL: 'C' },
    input,
    maxBuffer: MAX_OUTPUT_BYTES,
    timeout: MILLISECONDS,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const lines = (stderr?.toString('utf8') ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
  // The last word is mostly `No principal matched`; the first says why.
  const line =
    lines.find((one) => !/^(?:Signing data on|Could not verify|No principal)/.test(one)) ?? lines[0];
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  // EPIPE: it ended before it had read all of the lock; its status says how.
  const why = code && code !== 'EPIPE' ? `ssh-keygen: ${code}` : `ended with ${status}`;
  return {
    status: code && code !== 'EPIPE' ? null : status,
    stdout: stdout ?? Buffer.alloc(0),
    said: line ? visible(line, 200) : why,
  };
}
