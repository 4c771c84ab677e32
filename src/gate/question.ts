/** A host's payload -> what is asked. Everything in it is data of a stranger: fields are looked up, never trusted to be there. */
import type { Ask, EventRow, Protocol } from './protocol';

export interface Question {
  event: string;
  row: EventRow;
  /** Without `tool`: that has become one of the others. */
  ask: Exclude<Ask, 'tool'>;
  /** Absolute or relative; as the host says it. */
  folders: string[];
  /** Of `read`. */
  file?: { path: string; content?: string };
}

/** Why a payload cannot be answered; never a stretch of it, which a stranger may have written. */
export class Unanswerable extends Error {}

type Payload = Readonly<Record<string, unknown>>;

/**
 * @param input what came over standard input
 * @param env for the variables of the protocol
 * @throws Unanswerable
 */
export function questionOf(
  protocol: Protocol,
  input: Buffer,
  env: Readonly<Record<string, string | undefined>>,
): Question {
  const payload = parse(input);
  const event = textOf(payload, protocol.event) ?? toldBy(protocol, payload);
  if (event === undefined) throw new Unanswerable(`the input has no "${protocol.event}"`);
  const row = Object.hasOwn(protocol.events, event) ? protocol.events[event] : undefined;
  if (!row) throw new Unanswerable('the input is of an event that this gate does not know');
  const folders = foldersOf(protocol, payload, env);
  if (row.ask === 'read') {
    const path = textOf(payload, protocol.file!.path);
    if (path === undefined) throw new Unanswerable('the input does not say which file is read');
    const content = protocol.file!.content && textOf(payload, protocol.file!.content);
    return {
      event,
      row,
      ask: 'read',
      folders,
      file: { path, ...(content === undefined ? {} : { content }) },
    };
  }
  if (row.ask !== 'tool') return { event, row, ask: row.ask, folders };
  return { event, row, folders, ...toolOf(protocol, payload) };
}

function parse(input: Buffer): Payload {
  let value: unknown;
  try {
    value = JSON.parse(input.toString('utf8'));
  } catch {
    throw new Unanswerable(input.length === 0 ? 'there was no input' : 'the input is not JSON');
  }
  if (!isMap(value)) throw new Unanswerable('the input is not a map');
  return value;
}

function toldBy({ toldBy: signs = [] }: Protocol, payload: Payload): string | undefined {
  return signs.find(([field]) => memberOf(payload, field) !== undefined)?.[1];
}

/** A tool that is not known may show the model anything. */
function toolOf({ tools }: Protocol, payload: Payload): Pick<Question, 'ask' | 'file'> {
  const name = tools && textOf(payload, tools.name);
  if (name === undefined) throw new Unanswerable('the input does not name the tool');
  if (tools!.mcp?.test(name)) return { ask: 'mcp' };
  if (tools!.writes.includes(name)) return { ask: 'nothing' };
  const argument = Object.hasOwn(tools!.reads, name) ? tools!.reads[name] : undefined;
  if (argument === undefined) return { ask: 'prompt' };
  const path = textOf(argumentsOf(memberOf(payload, tools!.input)), argument);
  return path === undefined ? { ask: 'prompt' } : { ask: 'read', file: { path } };
}

/** Copilot CLI sends them as text. */
function argumentsOf(value: unknown): Payload {
  if (isMap(value)) return value;
  try {
    const parsed: unknown = JSON.parse(String(value));
    return isMap(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function foldersOf(
  { variables = [], folders }: Protocol,
  payload: Payload,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  for (const name of variables) if (env[name]) return [env[name]];
  for (const field of folders) {
    const value = memberOf(payload, field);
    const found = (Array.isArray(value) ? value : [value]).filter(
      (folder): folder is string => typeof folder === 'string' && folder !== '',
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** @param field names of members, with dots between them */
function memberOf(payload: Payload, field: string): unknown {
  let value: unknown = payload;
  for (const name of field.split('.')) {
    if (!isMap(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function textOf(payload: Payload, field: string): string | undefined {
  const value = memberOf(payload, field);
  return typeof value === 'string' ? value : undefined;
}

function isMap(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
