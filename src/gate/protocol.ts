/**
 * The nouns of the gate: what an agent's hook asks, and how each host is told no. A protocol is a table; what it says of
 * a host was read in that host's documentation or source, and the source stands beside it.
 */

/** What an event is about, and so what is verified before it is answered. */
export type Ask =
  /** A session begins. */
  | 'session'
  /** A prompt, or a request to the model, is about to be sent. */
  | 'prompt'
  /** One file is about to be read. */
  | 'read'
  /** A tool of an MCP server is about to be called. */
  | 'mcp'
  /** Any tool: which of these it is hangs on its name. */
  | 'tool'
  /** Nothing that a gate has to say anything about. */
  | 'nothing';

/** What a host gets back: written as it stands, then exited. */
export interface Answer {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** One refusal, in two voices: only the user is told names of files, because a name can be written for a model. */
export interface Words {
  user: string;
  model: string;
}

export interface EventRow {
  ask: Ask;
  /** What a refusal does in this host: stops it, or is only shown. */
  effect: 'blocks' | 'warns';
  refuse(words: Words): Answer;
  /** Where saying nothing is not enough. */
  allow?: Answer;
}

export interface Tools {
  /** Where the name of the tool and its arguments are. */
  name: string;
  input: string;
  /** Tools that read one file, and the argument that names it. */
  reads: Readonly<Record<string, string>>;
  /** Tools that show the model nothing it has not written itself. */
  writes: readonly string[];
  /** Names of tools of MCP servers. */
  mcp?: RegExp;
}

export interface Protocol {
  /** As `primitives hook <id>`. */
  id: string;
  name: string;
  /** Of the catalog. */
  agents: readonly string[];
  /** Field of the payload that names the event. */
  event: string;
  /** Where none does: a field that only this event has. The first that is there counts. */
  toldBy?: readonly (readonly [field: string, event: string])[];
  /** Fields that hold the folder, or list the folders, the agent works in. The first that is there counts. */
  folders: readonly string[];
  /** Environment variables that name the folder of the project; they go before the payload, which follows `cd`. */
  variables?: readonly string[];
  events: Readonly<Record<string, EventRow>>;
  /** Of events that ask `read` themselves: where the path and, if the host sends it, the content is. */
  file?: { path: string; content?: string };
  tools?: Tools;
  /** Refuses an event whose name is not known, because the payload could not be read. */
  blind(words: Words): Answer;
  /** Lets an event pass that was not verified (`--on-error allow`), where the user sees it. */
  notice?(text: string): Answer;
  /** What the host does when the hook crashes, is not found or takes too long. */
  onFailure: string;
  /** How its configuration makes that a refusal, where it can. */
  failClosed?: string;
  /** Version of the client that `npm run test:agents` was last run with. */
  run?: string;
  /** What was read. */
  sources: readonly string[];
}

export const SILENT: Answer = { stdout: '', stderr: '', exitCode: 0 };

/** Exit code 2 is a refusal for most hosts; standard error says why. */
export function exitTwo(text: string): Answer {
  return { stdout: '', stderr: `${text}\n`, exitCode: 2 };
}

/** One line of JSON on standard output. */
export function json(value: object, exitCode = 0): Answer {
  return { stdout: `${JSON.stringify(value)}\n`, stderr: '', exitCode };
}

export const NOTHING: EventRow = { ask: 'nothing', effect: 'warns', refuse: () => SILENT };
