/**
 * What the policy makes of a server, or of a command that starts by itself, as findings. Rules: mcp/transitive-server,
 * mcp/denied-server, execution/transitive-hook.
 */
import { visible } from '../text/escape';
import type { Observation, Severity } from '../types';
import type { Verdict } from './policy';
import { commandText } from './print';
import type { Server } from './server';

const SEVERITY_OF: Partial<Record<Verdict, Severity>> = { denied: 'high', blocked: 'high', warned: 'medium' };

/**
 * @param isTold somebody reads it; else it only counts, and a message for each of ten thousand takes a while
 * @returns nothing for a server that may run
 */
export function verdictObservation(server: Server, verdict: Verdict, isTold = true): Observation | undefined {
  const { key, transport, surface } = server;
  const severity = isExpected(server) && verdict === 'blocked' ? 'medium' : SEVERITY_OF[verdict];
  if (severity === undefined) return undefined;
  const { start, end } = key;
  const rule =
    verdict === 'denied'
      ? 'mcp/denied-server'
      : surface === undefined
        ? 'mcp/transitive-server'
        : 'execution/transitive-hook';
  // A name only: whoever defines it is judged there.
  if (transport === 'reference' && verdict !== 'denied') return undefined;
  if (!isTold) return { rule, severity, start, end, message: '' };
  const name = surface === undefined ? `server "${visible(server.name, 60)}"` : `"${visible(surface, 60)}"`;
  const what = `${name} (${visible(commandText(server), 120)})`;
  if (verdict === 'denied') return { rule, severity, start, end, message: `${what} is denied by mcp.deny` };
  const message = `${what} comes with ${chainText(server)} and nobody approved it; ${approvalOf(server)}`;
  return { rule, severity, start, end, message };
}

/** A name that a shell would take apart, or one that is no server's, is approved by its digest. */
function approvalOf({ name, surface, integrity }: Server): string {
  return surface === undefined && /^\w[\w.-]{0,60}$/.test(name)
    ? `to approve it: primitives lock --approve-mcp ${name}`
    : `to approve it, allow ${integrity} in mcp.allow of the configuration`;
}

/** Plugins are there to bring hooks, in a file of their own; a skill that is a page of text is not. */
function isExpected({ surface, packages, document }: Server): boolean {
  const type = packages.at(-1)?.type;
  return (
    surface !== undefined && (type === 'plugin' || type === 'extension') && document.frontmatter === undefined
  );
}

/** @returns the chain in one line, escaped: `skills/pdf (skill) > skills/pdf/agents/openai.yaml` */
function chainText({ packages, chain }: Pick<Server, 'packages' | 'chain'>): string {
  const typeOf = new Map(packages.map(({ root, manifest, type }) => [root || manifest, type]));
  return chain
    .map((step) => visible(step, 120) + (typeOf.has(step) ? ` (${typeOf.get(step)})` : ''))
    .join(' > ');
}
