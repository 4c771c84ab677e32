/** Every host that `primitives hook` speaks with, by id. */
import { protocols as claude } from './claude';
import { protocols as cline } from './cline';
import { protocols as codex } from './codex';
import { protocols as copilot } from './copilot';
import { protocols as cursor } from './cursor';
import { protocols as gemini } from './gemini';
import { protocols as goose } from './goose';
import { protocols as kiro } from './kiro';
import { protocols as opencode } from './opencode';
import { protocols as openhands } from './openhands';
import type { Protocol } from './protocol';
import { protocols as windsurf } from './windsurf';

export const PROTOCOLS: readonly Protocol[] = [
  ...claude,
  ...cursor,
  ...copilot,
  ...codex,
  ...gemini,
  ...windsurf,
  ...openhands,
  ...cline,
  ...goose,
  ...opencode,
  ...kiro,
];

export function protocolOf(id: string): Protocol | undefined {
  return PROTOCOLS.find((protocol) => protocol.id === id);
}
