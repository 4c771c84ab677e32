/**
 * One name with two definitions. Which of them starts depends on the agent, on the order of its files and on its parser,
 * so that a reviewed server can be replaced by one that nobody looked at. Definitions that start the same are no
 * conflict. Rule: shadowed-server.
 */
import type { Server } from '../../mcp/server';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import type { Detector } from './detector';
import { isWellKnownPackage } from './well-known';

export type ReportOf = (server: Server, ...said: Parameters<Parameters<Detector>[1]>) => void;

/** Different definitions of one name that are compared; a list of thousands is data, not a conflict. */
const MAX_DEFINITIONS = 16;

export function checkShadowing(servers: readonly Server[], into: ReportOf): void {
  const byName = new Map<string, Server[]>();
  for (const server of servers) {
    if (server.transport === 'reference' || server.runs.type === 'nothing') continue;
    const name = server.name.toLowerCase();
    const group = byName.get(name);
    if (group) group.push(server);
    else byName.set(name, [server]);
  }
  for (const group of byName.values()) if (group.length > 1) checkGroup(group, into);
}

function checkGroup(group: Server[], into: ReportOf): void {
  // What the project itself says comes first; a stable sort keeps the order of the files.
  const sorted = [...group].sort((a, b) => a.packages.length - b.packages.length);
  const seen: Server[] = [];
  for (const server of sorted) {
    let worst: { severity: Severity; other: Server } | undefined;
    for (const other of seen) {
      const severity = conflict(other, server);
      if (severity && (!worst || RANK.indexOf(severity) < RANK.indexOf(worst.severity)))
        worst = { severity, other };
    }
    if (worst) {
      const { severity, other } = worst;
      const where = other.path === server.path ? 'in this file' : `in ${visible(other.path, 120)}`;
      into(
        server,
        'mcp/shadowed-server',
        severity,
        server.key,
        `"${visible(server.name, 60)}" also stands ${where} and starts something else there; one of the two wins`,
      );
    }
    if (
      seen.length < MAX_DEFINITIONS &&
      !seen.some((other) => other.integrity === server.integrity && other.path === server.path)
    )
      seen.push(server);
  }
}

const RANK: Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** How bad it is that `server` has the name of `other`. */
function conflict(other: Server, server: Server): Severity | undefined {
  if (other.integrity === server.integrity) return undefined;
  const isOneFile = other.path === server.path;
  if (isOneFile && other.pointer === server.pointer && other.key.start !== server.key.start)
    return startsSame(other, server) ? 'medium' : 'high';
  if (startsSame(other, server)) return undefined;
  const [trusted, brought] = [other.packages.length > 0, server.packages.length > 0];
  // A plugin's servers are its own: hosts put its name in front of theirs.
  if (trusted && brought) return undefined;
  if (!isOneFile && !areNeighbours(other, server)) return undefined;
  // Front matter of two agents of which one is at work at a time.
  if (!isOneFile && (other.kind === 'agent' || server.kind === 'agent')) return 'low';
  const isSameAgent =
    isOneFile ||
    other.agents.some((agent) => agent === 'any' || server.agents.includes(agent)) ||
    server.agents.includes('any');
  if (!isSameAgent || (isWellKnown(other) && isWellKnown(server))) return 'low';
  return 'medium';
}

function startsSame(a: Server, b: Server): boolean {
  const [left, right] = [a.runs, b.runs];
  if (left.type === 'package' && right.type === 'package')
    return left.ecosystem === right.ecosystem && left.name.toLowerCase() === right.name.toLowerCase();
  if (left.type === 'url' && right.type === 'url') return left.host === right.host;
  if (left.type === 'script' && right.type === 'script')
    return scriptName(left.path) === scriptName(right.path);
  return left.type === 'program' && right.type === 'program' && left.name === right.name && sameWords(a, b);
}

function sameWords(a: Server, b: Server): boolean {
  return a.args.length === b.args.length && a.args.every(({ value }, i) => value === b.args[i]!.value);
}

/** `${workspaceFolder}/tools/x.js` and `./tools/x.js` are one file. */
function scriptName(path: string): string {
  return path.replace(/^(?:\$\{[^}]{1,60}\}|\.)[/\\]/, '').replaceAll('\\', '/');
}

function isWellKnown({ runs }: Server): boolean {
  return runs.type === 'package' && runs.ecosystem !== 'git' && isWellKnownPackage(runs.name, runs.ecosystem);
}

/** One is read where the other is: the folder of one lies in the folder of the other. */
function areNeighbours(a: Server, b: Server): boolean {
  const [left, right] = [folderOf(a), folderOf(b)];
  return left.startsWith(right) || right.startsWith(left);
}

/** The folder that a file configures: what stands before `.vscode/`, `.mcp.json`, `AGENTS.md`. */
function folderOf({ path, packages }: Server): string {
  const root = packages[0]?.root;
  // What a package brings works for the project that has it.
  if (root !== undefined) return '';
  const parts = path.split('/').slice(0, -1);
  const hidden = parts.findIndex((part) => part.startsWith('.'));
  return (hidden === -1 ? parts : parts.slice(0, hidden)).map((part) => `${part}/`).join('');
}
