/**
 * Three things that are harmless one by one: reading what strangers write, reading what is private, sending something
 * away. A configuration that gives one agent all three lets a sentence on a web page carry the user's files off, with no
 * server doing anything wrong. Seen in what a definition says of its tools; by the names of servers alone it is only
 * noted, because most set-ups have all three. Rule: toxic-flow.
 */
import type { Server } from '../../mcp/server';
import type { DataNode } from '../../parse/data';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { membersOf, stringsOf } from './detector';
import { knownRoles, ROLES, type Role, rolesOf } from './flows';
import type { ReportOf } from './shadowing';

const TOOLS: ReadonlySet<string> = new Set(['tools', 'tooldefinitions', 'functions']);
const NAMES: ReadonlySet<string> = new Set(['name', 'title']);
const TEXTS: ReadonlySet<string> = new Set(['description', 'summary']);
const MAX_TOOLS = 200;

/** Who plays a role in one file. */
interface Part {
  server: Server;
  /** What plays it, for the message: a tool or the server itself. */
  by: string;
  isUnbounded: boolean;
}

export function checkFlows(servers: readonly Server[], into: ReportOf): void {
  const files = new Map<string, Server[]>();
  for (const server of servers) {
    const list = files.get(server.path);
    if (list) list.push(server);
    else files.set(server.path, [server]);
  }
  for (const group of files.values()) checkFile(group, into);
}

/** All servers of a file are at hand in one conversation. */
function checkFile(servers: readonly Server[], into: ReportOf): void {
  const said = new Map<Role, Part>();
  const known = new Map<Role, Part>();
  for (const server of servers) {
    for (const { name, description } of toolsOf(server.node)) {
      for (const [role, isUnbounded] of rolesOf({ name, description })) {
        const before = said.get(role);
        // One tool in two roles is no combination: the reader of mail is not also who takes it elsewhere.
        if (!before || (isUnbounded && !before.isUnbounded))
          said.set(role, { server, by: `${server.name}: ${name}`, isUnbounded });
      }
    }
    for (const role of knownRoles(`${server.name} ${'name' in server.runs ? server.runs.name : ''}`))
      if (!known.has(role)) known.set(role, { server, by: server.name, isUnbounded: false });
  }
  if (said.size === ROLES.length) report(said, severityOf(said), into);
  else if (known.size === ROLES.length && servers.length > 1) report(known, 'info', into);
}

/** One server for all three is a mail client; three that meet are a way that nobody laid on purpose. */
function severityOf(parts: ReadonlyMap<Role, Part>): Severity {
  const all = [...parts.values()];
  const isCombined = new Set(all.map(({ server }) => server)).size === all.length;
  return isCombined && all.every(({ isUnbounded }) => isUnbounded) ? 'high' : 'medium';
}

function report(parts: ReadonlyMap<Role, Part>, severity: Severity, into: ReportOf): void {
  const { server } = parts.get('sends something away')!;
  const how = ROLES.map((role) => `"${visible(parts.get(role)!.by, 60)}" ${role}`).join(', ');
  into(
    server,
    'mcp/toxic-flow',
    severity,
    server.key,
    `${how}: text from outside can carry private data off`,
  );
}

function toolsOf(node: DataNode): { name: string; description: string }[] {
  const lists = membersOf(node, TOOLS).map(({ value }) => value);
  const tools = lists.flatMap((list): [string, DataNode][] => {
    if (list.kind === 'list') return list.items.map((item) => ['', item]);
    return list.kind === 'map' ? list.entries.map(({ key, value }) => [key, value]) : [];
  });
  return tools.slice(0, MAX_TOOLS).map(([key, tool]) => ({
    name: firstOf(tool, NAMES) ?? (tool.kind === 'scalar' ? (stringsOf(tool)[0]?.value ?? key) : key),
    description: firstOf(tool, TEXTS) ?? '',
  }));
}

function firstOf(node: DataNode, names: ReadonlySet<string>): string | undefined {
  return membersOf(node, names).flatMap(({ value }) => stringsOf(value))[0]?.value;
}
