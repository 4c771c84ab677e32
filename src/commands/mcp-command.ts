/** `primitives mcp`: every server that is declared anywhere, by what chain it came, and whether it may run. */
import { ExpectedError } from '../errors';
import { drawingOf, graphOf, type Judged, listingOf } from '../mcp/graph';
import { mcpDot } from '../report/mcp/dot';
import { mcpJson } from '../report/mcp/json';
import { mcpMermaid } from '../report/mcp/mermaid';
import { mcpTree } from '../report/mcp/tree';
import { visiblePath } from '../text/escape';
import type { FailOn } from '../types';
import type { Io } from './io';
import type { OriginFlags } from './origin';
import { writeText } from './outputs';
import { type Scanned, scan } from './scan';

type Format = (servers: readonly Judged[], scanned: Scanned) => string | Promise<string>;

const FORMATS: Record<string, Format> = {
  pretty: (servers) => mcpTree(listingOf(servers)),
  json: (servers, { report }) => mcpJson(graphOf(servers), report),
  html: htmlOf,
  mermaid: (servers) => mcpMermaid(drawingOf(servers)),
  dot: (servers) => mcpDot(drawingOf(servers)),
};

export const MCP_FORMATS = Object.keys(FORMATS);

export interface McpFlags extends Pick<OriginFlags, 'staged' | 'ref'> {
  format: string;
  output?: string;
  failOn?: string;
  config?: string | false;
  includeDependencies?: boolean;
  progress: boolean;
}

/**
 * @returns the exit code: 1 when a server is blocked or something about one is as bad as --fail-on says
 * @throws ExpectedError for arguments or a configuration that cannot be used
 */
export async function mcpCommand(io: Io, paths: string[], flags: McpFlags, version: string): Promise<number> {
  const format = Object.hasOwn(FORMATS, flags.format) ? FORMATS[flags.format] : undefined;
  if (!format) {
    throw new ExpectedError(
      'usage',
      `unknown format "${flags.format}"`,
      `known formats: ${MCP_FORMATS.join(', ')}`,
    );
  }
  const scanned = await scan(io, {
    paths,
    files: [],
    stdinName: '(stdin)',
    from: flags,
    failOn: flags.failOn as FailOn | undefined,
    configFile: typeof flags.config === 'string' ? flags.config : undefined,
    useConfig: flags.config !== false,
    includeDependencies: flags.includeDependencies ?? false,
    inventory: false,
    showProgress: flags.progress,
    look: 'at-servers',
    withFindings: flags.format === 'html',
    version,
  });
  const { report, servers } = scanned;
  writeText(io, await format(servers, scanned), flags.output);
  for (const { path, reason, detail } of report.skipped)
    io.err(`not looked at: ${visiblePath(path)}: ${reason}${detail ? ` (${detail})` : ''}\n`);
  return report.exitCode;
}

/** The same servers, and what is wrong with them. */
async function htmlOf(servers: readonly Judged[], { report, observed }: Scanned): Promise<string> {
  const { html } = await import('../report/html/page');
  const texts = new Map(observed.map(({ path, text }) => [path, text]));
  return html(report, {
    verbose: false,
    color: false,
    width: 100,
    textOf: (path) => texts.get(path),
    page: async () => ({ mcp: graphOf(servers) }),
  });
}
