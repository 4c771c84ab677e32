/**
 * Which file an agent's hook goes into. What goes into it is src/gate/setup.ts; here is where else than in the user's
 * folder it can go, and by what an agent is recognised. test/init/agents.test.ts holds the signs against the catalog.
 */
import { protocolOf } from '../gate';
import { SETUPS, type Setup } from '../gate/setup';
import { withEntries, withoutEntries } from './json';
import type { Target } from './target';

export const SCOPES = ['user', 'project'] as const;
export type Scope = (typeof SCOPES)[number];

interface Row {
  /** Id of the protocol. */
  id: string;
  /** Files and folders of the project that no other agent is known to bring. */
  signs: readonly string[];
  /** Folder of the user's that this agent makes, below their home; not one that a hook of another goes into. */
  home: string;
  /** The same configuration, in the project. */
  project?: string;
}

export const AGENTS: readonly Row[] = [
  { id: 'claude-code', signs: ['.claude', 'CLAUDE.md'], home: '.claude', project: '.claude/settings.json' },
  { id: 'qwen-code', signs: ['.qwen', 'QWEN.md'], home: '.qwen', project: '.qwen/settings.json' },
  { id: 'cursor', signs: ['.cursor', '.cursorrules'], home: '.cursor', project: '.cursor/hooks.json' },
  {
    id: 'copilot-cli',
    signs: ['.github/copilot-instructions.md', '.github/hooks'],
    home: '.copilot',
    project: '.github/hooks/primitives.json',
  },
  { id: 'copilot-vscode', signs: ['.github/prompts', '.github/instructions'], home: '.vscode' },
  { id: 'codex', signs: ['.codex'], home: '.codex', project: '.codex/hooks.json' },
  { id: 'gemini-cli', signs: ['.gemini', 'GEMINI.md'], home: '.gemini', project: '.gemini/settings.json' },
  {
    id: 'windsurf',
    signs: ['.windsurf', '.windsurfrules'],
    home: '.codeium/windsurf',
    project: '.windsurf/hooks.json',
  },
  { id: 'openhands', signs: ['.openhands'], home: '.openhands', project: '.openhands/hooks.json' },
  { id: 'cline', signs: ['.clinerules'], home: 'Documents/Cline' },
  { id: 'goose', signs: ['.goosehints'], home: '.config/goose' },
  { id: 'opencode', signs: ['.opencode', 'opencode.json'], home: '.config/opencode' },
  { id: 'kiro', signs: ['.kiro'], home: '.kiro' },
  { id: 'amazon-q', signs: ['.amazonq'], home: '.aws/amazonq' },
];

export interface Refused {
  name: string;
  why: string;
}

/**
 * @param home absolute path of the user's folder
 * @returns the file, or why there is none
 */
export function agentTarget(id: string, scope: Scope, home: string): Target | Refused {
  const row = AGENTS.find((one) => one.id === id)!;
  const setup = SETUPS.find((one) => one.id === id);
  const name = `${protocolOf(id)?.name ?? id}, ${scope === 'user' ? 'for all your projects' : 'for this project'}`;
  if (!setup) return { name, why: 'its hooks are not known; start it with `primitives run`' };
  if (typeof setup.content === 'string' || setup.file.includes('<'))
    return { name, why: `${setup.file} has to be written by hand (docs/gates.md)` };
  if (scope === 'project' && row.project === undefined)
    return { name, why: 'it has no hooks of a project that are known; use --scope user' };
  const file = scope === 'user' ? setup.file.replace(/^~/, home) : row.project!;
  return jsonTarget(file, scope, name, strict(setup) as object);
}

function jsonTarget(file: string, scope: Scope, name: string, wanted: object): Target {
  return {
    part: 'agents',
    place: scope,
    file,
    name,
    add: (before) =>
      before === undefined ? `${JSON.stringify(wanted, null, 2)}\n` : withEntries(before, wanted),
    remove: (now) => withoutEntries(now, wanted),
  };
}

/** A program that is not found, or crashes, ends with something else than 2, which most hosts let pass. */
function strict({ id, content }: Setup): unknown {
  const refusal = protocolOf(id)?.blind({ user: '', model: '' }).exitCode;
  return refusal === 2 ? withSuffix(content, ' || exit 2') : content;
}

function withSuffix(value: unknown, suffix: string): unknown {
  if (typeof value === 'string') return value.startsWith('primitives hook ') ? value + suffix : value;
  if (Array.isArray(value)) return value.map((item) => withSuffix(item, suffix));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSuffix(item, suffix)]));
}

/** What is to be known about a hook beside what stands in it. */
export function noteOf(id: string): string | undefined {
  return SETUPS.find((one) => one.id === id)?.note;
}
