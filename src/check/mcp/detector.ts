/** What the rules about MCP servers share: how they report, and what a definition says as strings. */
import type { Span } from '../../document';
import { programName } from '../../mcp/argv';
import type { Server, Text } from '../../mcp/server';
import type { DataNode } from '../../parse/data';
import type { Observation, Severity } from '../../types';

/** @param extra `sensitive` where the stretch is a credential */
export type Report = (
  rule: string,
  severity: Severity,
  span: Span,
  message: string,
  extra?: Pick<Observation, 'sensitive'>,
) => void;

/** One subject, looked at in one server. */
export type Detector = (server: Server, into: Report) => void;

/** A variable of the host or of the agent where a value is expected: `${HOME}`, `$HOME`, `%HOME%`, `{env:HOME}`. */
const VARIABLE =
  /\$\{\{\s{0,4}(?:secrets|env|vars)\.(\w{1,100})[^}]{0,100}\}\}|\$\{(?:env:)?(\w{1,100})[^}]{0,200}\}|\$env:(\w{1,100})|\$(\w{1,100})|%(\w{1,100})%|\{env:(\w{1,100})\}/g;

/** @returns names of the variables that a value asks for */
export function variablesIn(value: string): string[] {
  const names: string[] = [];
  // Most values ask for none.
  if (!/[$%{]/.test(value)) return names;
  for (const match of value.matchAll(VARIABLE)) names.push(match.slice(1).find(Boolean)!);
  return names;
}

/** @returns the command line of a server as words, wrappers taken off */
export function wordsOf({ line }: Server): Text[] {
  return line.words;
}

/** @returns the program that is meant in the end, without path and ending */
export function programOf(server: Server): string {
  const [program] = wordsOf(server);
  return program ? programName(program.value) : '';
}

/** Members of the definition with one of these names; case, dashes and underscores do not count. */
export function membersOf(node: DataNode, names: ReadonlySet<string>): { key: string; value: DataNode }[] {
  if (node.kind !== 'map') return [];
  return node.entries.filter(({ key }) => names.has(key.toLowerCase().replace(/[-_]/g, '')));
}

/** Strings of a node: itself, or the members of a list. */
export function stringsOf(node: DataNode): Text[] {
  if (node.kind === 'list')
    return node.items.flatMap((item) => (item.kind === 'scalar' ? stringsOf(item) : []));
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return [];
  return [{ value: node.value, start: node.start, end: node.end }];
}
