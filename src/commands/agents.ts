/** `primitives agents`: the catalog for people, one agent or all of them. */
import { AGENTS } from '../catalog';
import type { Agent } from '../catalog/agent';
import { ExpectedError } from '../errors';
import { visible } from '../text/escape';

/**
 * @param id one agent; all when absent
 * @throws ExpectedError `usage` when there is no such agent
 */
export function agents(id: string | undefined, asJson: boolean): string {
  const chosen = id === undefined ? AGENTS : AGENTS.filter((agent) => agent.id === id.toLowerCase());
  if (chosen.length === 0) {
    const near = AGENTS.filter(
      (agent) => agent.id.includes(id!.toLowerCase()) || agent.name.toLowerCase().includes(id!.toLowerCase()),
    );
    const hint =
      near.length > 0
        ? `did you mean ${near
            .slice(0, 4)
            .map((agent) => agent.id)
            .join(', ')}?`
        : 'run `primitives agents` for the list';
    throw new ExpectedError('usage', `no agent "${visible(id!, 80)}" in the catalog`, hint);
  }
  if (asJson) return `${JSON.stringify(id === undefined ? chosen : chosen[0], null, 2)}\n`;
  return id === undefined ? list(chosen) : one(chosen[0]!);
}

function list(all: Agent[]): string {
  const width = Math.max(...all.map((agent) => agent.id.length));
  const rows = all.map((agent) => {
    const files = agent.primitives.filter(({ scope }) => scope === 'project').length;
    const servers = agent.mcp.filter(({ scope }) => scope === 'project').length;
    return `${agent.id.padEnd(width)}  ${String(files).padStart(3)} globs  ${String(servers).padStart(2)} MCP  ${agent.name}\n`;
  });
  const formats = all.filter((agent) => agent.class !== 'agent').length;
  return `${rows.join('')}\n${all.length - formats} agents, ${formats} package formats and standards. Details: primitives agents <id>\n`;
}

function one(agent: Agent): string {
  const lines = [
    `${agent.name} (${agent.id})${agent.vendor ? `, ${agent.vendor}` : ''}`,
    `src/catalog/${agent.id}.ts`,
    '',
    'Reads',
  ];
  for (const { glob, kind, scope, beside, confidence } of agent.primitives) {
    const condition = beside ? `, beside ${beside.join(' or ')}` : '';
    lines.push(`  ${glob}  (${kind}, ${scope}${condition}, ${confidence})`);
  }
  if (agent.includes.length > 0)
    lines.push('', 'Includes', ...agent.includes.map(({ syntax, where }) => `  ${syntax}  in ${where}`));
  if (agent.mcp.length > 0)
    lines.push(
      '',
      'Declares MCP servers in',
      ...agent.mcp.map(({ path, pointer, scope }) => `  ${path} ${pointer}  (${scope})`),
    );
  if (agent.execution.length > 0)
    lines.push(
      '',
      'Executes',
      ...agent.execution.map(({ path, trigger, gate }) => `  ${path}  on ${trigger}; gate: ${gate}`),
    );
  if (agent.gate)
    lines.push(
      '',
      'Can it be stopped before it reads?',
      `  ${agent.gate.verdict}${agent.gate.best ? `: ${agent.gate.best}` : ''}`,
    );
  return `${lines.join('\n')}\n`;
}
