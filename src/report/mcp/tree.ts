/** Servers as a tree in the terminal: who brings what, and what may run. Nothing of a file is printed unescaped. */
import type { Listing, ServerRow } from '../../mcp/graph';
import { visible, visiblePath } from '../../text/escape';

const SAYS: Record<ServerRow['verdict'], string> = {
  own: '',
  approved: 'approved',
  open: 'transitive',
  warned: 'TRANSITIVE, not approved',
  blocked: 'BLOCKED: transitive, not approved',
  denied: 'DENIED by mcp.deny',
};

interface Branch {
  label: string;
  branches: Map<string, Branch>;
  leaves: string[][];
}

/** @returns the tree, and how to approve what is blocked */
export function mcpTree({ servers, surfaces }: Listing): string {
  const runs = surfacesText(surfaces);
  if (servers.length === 0) return `no MCP server is declared anywhere\n${runs}`;
  const root: Branch = { label: 'project', branches: new Map(), leaves: [] };
  for (const server of servers) {
    const typeOf = new Map(server.packages.map(({ root: folder, type }) => [folder, type]));
    let at = root;
    for (const step of server.chain) {
      const type = typeOf.get(step);
      at = branchOf(at, step, type ? `${visiblePath(step)} (${type})` : visiblePath(step));
    }
    at.leaves.push(linesOf(server));
  }
  const lines = ['project'];
  print(root, '', lines);
  return `${lines.join('\n')}\n\n${summary(servers)}${runs}`;
}

function surfacesText(surfaces: readonly ServerRow[]): string {
  if (surfaces.length === 0) return '';
  const lines = surfaces.map(({ surface = '', summary: runs, path, line, column, verdict, isDisabled }) => {
    const notes = [SAYS[verdict], isDisabled ? 'switched off' : ''].filter(Boolean).join(', ');
    return `  ${visiblePath(path)}:${line}:${column}  ${visible(surface, 60)}  ${visible(runs, 160)}${notes && `  ${notes}`}`;
  });
  return `\nRuns by itself:\n${lines.join('\n')}\n`;
}

function branchOf(parent: Branch, key: string, label: string): Branch {
  let branch = parent.branches.get(key);
  if (!branch) {
    branch = { label, branches: new Map(), leaves: [] };
    parent.branches.set(key, branch);
  }
  return branch;
}

function linesOf({
  name,
  transport,
  summary: runs,
  verdict,
  isDisabled,
  line,
  column,
  integrity,
}: ServerRow): string[] {
  const notes = [SAYS[verdict], isDisabled ? 'switched off' : ''].filter(Boolean).join(', ');
  const first = `${visible(name, 80)}  ${transport}  ${visible(runs, 160)}  ${line}:${column}${notes && `  ${notes}`}`;
  return verdict === 'blocked' || verdict === 'warned' ? [first, integrity] : [first];
}

function print({ branches, leaves }: Branch, indent: string, lines: string[]): void {
  const draw = (isLast: boolean, [first, ...more]: string[]): string => {
    lines.push(`${indent}${isLast ? '└─ ' : '├─ '}${first}`);
    const inner = `${indent}${isLast ? '   ' : '│  '}`;
    for (const line of more) lines.push(`${inner}${line}`);
    return inner;
  };
  const count = branches.size + leaves.length;
  let drawn = 0;
  for (const leaf of leaves) draw(++drawn === count, leaf);
  for (const branch of branches.values()) print(branch, draw(++drawn === count, [branch.label]), lines);
}

function summary(servers: readonly ServerRow[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of servers) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ');
  const isBlocked = counts.has('blocked') || counts.has('warned');
  const hint = isBlocked
    ? 'To approve exactly one definition by its chain:\n  primitives lock --approve-mcp <name>\nor, wherever it is declared, put its digest into primitives.config.json:\n  { "mcp": { "allow": [{ "integrity": "sha512-…" }] } }\n'
    : '';
  return `${servers.length} ${servers.length === 1 ? 'server' : 'servers'}: ${parts}\n${hint}`;
}
