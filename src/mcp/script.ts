/** Servers that a shell script adds: `mcp add …` in Crush's crushrc. The script is read, never run. */

import type { Span } from '../document';
import type { Data, DataEntry, DataNode } from '../parse/data';

/** At the beginning of a statement; the rest of the line may hold others. */
const ADD =
  /(?:^|[;&|({]|\b(?:then|do|else|command|exec)\b)[ \t]*(?:crush[ \t]+)?mcp[ \t]+add[ \t]+(?=([^\n]{1,4000}))/gm;
const MAX_SERVERS = 1_000;
const WORD = /(?:[^\s"'\\;&|]|\\.|"(?:[^"\\]|\\.){0,2000}"|'[^']{0,2000}'){1,500}|[;&|]/g;
const ENDS = /^[;&|]$/;
/** Options that say what a key of a definition says. */
const OPTIONS: Record<string, string> = {
  '--type': 'type',
  '-t': 'type',
  '--transport': 'type',
  '--url': 'url',
  '-u': 'url',
  '--command': 'command',
  '-c': 'command',
  '--env': 'env',
  '-e': 'env',
  '--header': 'headers',
  '-H': 'headers',
};

/** @returns what the script adds as data: `{ mcp: { <name>: { … } } }` */
export function dataOfScript(text: string): Data {
  const entries: DataEntry[] = [];
  // A line that ends in a backslash goes on.
  const joined = text.replace(/\\\r?\n/g, (end) => ' '.repeat(end.length));
  for (const match of joined.matchAll(ADD)) {
    if (entries.length >= MAX_SERVERS)
      return { root: mapOf([entryOf('mcp', mapOf(entries))]), problems: [], cut: 'too many servers' };
    const server = serverOf(match[1]!, match.index + match[0].length);
    if (server) entries.push(server);
  }
  return { root: mapOf([entryOf('mcp', mapOf(entries))]), problems: [] };
}

function serverOf(line: string, from: number): DataEntry | undefined {
  const matches = [...line.matchAll(WORD)];
  const end = matches.findIndex((match) => ENDS.test(match[0]));
  const words = matches
    .slice(0, end === -1 ? undefined : end)
    .map((match): DataNode & { kind: 'scalar' } => ({
      kind: 'scalar',
      value: match[0].replace(/["']/g, ''),
      start: from + match.index,
      end: from + match.index + match[0].length,
    }));
  const fields: DataEntry[] = [];
  const settings: Record<string, DataNode[]> = {};
  const plain: (DataNode & { kind: 'scalar' })[] = [];
  for (let i = 0; i < words.length; i++) {
    const text = String(words[i]!.value);
    const key = OPTIONS[text];
    if (text === '--') {
      plain.push(...words.slice(i + 1));
      break;
    }
    if (key && words[i + 1]) {
      const value = words[++i]!;
      if (key === 'env' || key === 'headers') settings[key] = [...(settings[key] ?? []), value];
      else fields.push(entryOf(key, value));
    } else if (plain.length > 1 || !text.startsWith('-')) plain.push(words[i]!);
  }
  const [name, first, ...rest] = plain;
  if (!name) return undefined;
  if (first && /^(?:https?|wss?):\/\//i.test(String(first.value))) fields.push(entryOf('url', first));
  else if (first) fields.push(entryOf('command', first), entryOf('args', listOf(rest)));
  for (const [key, items] of Object.entries(settings)) fields.push(entryOf(key, listOf(items)));
  return {
    key: String(name.value),
    keySpan: name,
    value: { ...mapOf(fields), start: name.start, end: from + line.length },
  };
}

function spanOf(nodes: readonly Span[]): Span {
  return { start: nodes[0]?.start ?? 0, end: nodes.at(-1)?.end ?? 0 };
}

function listOf(items: DataNode[]): DataNode {
  return { kind: 'list', items, ...spanOf(items) };
}

function mapOf(entries: DataEntry[]): DataNode {
  return { kind: 'map', entries, ...spanOf(entries.map(({ value }) => value)) };
}

function entryOf(key: string, value: DataNode): DataEntry {
  return { key, keySpan: value, value };
}
