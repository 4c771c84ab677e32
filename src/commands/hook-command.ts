/**
 * `primitives hook <agent>`: an event of an agent's own hook in, its refusal out, in its own terms. Whatever goes wrong on
 * the way is a refusal, too: an agent is only let go on when something has been verified.
 */
import path from 'node:path';
import { ExpectedError } from '../errors';
import { PROTOCOLS, protocolOf } from '../gate';
import { type Answer, type Protocol, SILENT } from '../gate/protocol';
import { type Question, questionOf, Unanswerable } from '../gate/question';
import type { Verdict } from '../gate/words';
import { LIMITS } from '../limits';
import type { GateFlags } from './gate-options';
import type { GateIo } from './io';
import { rootOf } from './roots';

/**
 * @param agent id of a protocol
 * @returns the exit code that the host is to see
 * @throws ExpectedError `usage` for an agent that is not known
 */
export async function hookCommand(
  io: GateIo,
  agent: string,
  flags: GateFlags,
  version: string,
): Promise<number> {
  const protocol = protocolOf(agent);
  if (!protocol) {
    throw new ExpectedError(
      'usage',
      `no hook protocol for '${agent}'`,
      `one of ${PROTOCOLS.map(({ id }) => id).join(', ')}; every other agent can be started with \`primitives run\``,
    );
  }
  const answer = await answerTo(io, protocol, flags, version);
  // Standard error first: a host may stop reading once it has its JSON.
  if (answer.stderr !== '') io.err(answer.stderr);
  if (answer.stdout !== '') io.out(answer.stdout);
  return answer.exitCode;
}

async function answerTo(io: GateIo, protocol: Protocol, flags: GateFlags, version: string): Promise<Answer> {
  let question: Question | undefined;
  let verdict: Verdict;
  try {
    const input = io.input(LIMITS.hookInputBytes);
    if (input.length > LIMITS.hookInputBytes) throw new Unanswerable('the input is too large');
    question = questionOf(protocol, input, io.env);
    if (question.ask === 'nothing') return question.row.allow ?? SILENT;
    verdict = await verdictOn(io, question, flags, version);
  } catch (error) {
    verdict = await unanswered(error);
  }
  if (verdict.is === 'clean') return question?.row.allow ?? SILENT;
  // What has to be said is loaded when there is something to say.
  const { answerOf } = await import('../gate/answer');
  return answerOf(protocol, question, verdict, flags.onError === 'allow' ? 'allow' : 'refuse');
}

async function unanswered(error: unknown): Promise<Verdict> {
  if (error instanceof Unanswerable) {
    return {
      is: 'unknown',
      why: error.message,
      hint: 'check that the hook is set up for this agent, and see docs/gates.md',
    };
  }
  return (await import('../gate/words')).unknownBy(error);
}

async function verdictOn(
  io: GateIo,
  question: Question,
  flags: GateFlags,
  version: string,
): Promise<Verdict> {
  const { file } = question;
  const folders = question.folders.length > 0 ? question.folders : [io.cwd];
  const roots =
    flags.root === undefined
      ? [...new Set(folders.map((folder) => rootOf(path.resolve(io.cwd, folder))))]
      : [path.resolve(io.cwd, flags.root)];
  const deadline = Date.now() + LIMITS.hookMilliseconds;
  if (file) {
    const { decideFile } = await import('./decide-file');
    const named = path.resolve(folders[0]!, file.path);
    // Of several folders, the one that the file is in; any will do for a file outside of all.
    const root = roots.find((folder) => named.startsWith(`${folder}${path.sep}`)) ?? roots[0]!;
    return decideFile({ ...io, cwd: root, deadline }, { named, content: file.content }, flags);
  }
  const { decideAll } = await import('./decide');
  for (const cwd of roots) {
    const { verdict } = await decideAll({ ...io, cwd, deadline }, flags, version);
    if (verdict.is !== 'clean') return verdict;
  }
  return { is: 'clean' };
}
